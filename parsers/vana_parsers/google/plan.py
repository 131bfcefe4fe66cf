"""What becomes of every member of a Google export: one route each, decided by folder, name and first bytes."""

import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from vana_parsers.archives.names import match_key
from vana_parsers.export import Export
from vana_parsers.google.account.rules import RULES as ACCOUNT
from vana_parsers.google.activity.page import read_activity_page
from vana_parsers.google.activity.reading import read_activity
from vana_parsers.google.activity.rules import RULES as ACTIVITY
from vana_parsers.google.archive_browser import Browser
from vana_parsers.google.blogger.rules import RULES as BLOGGER
from vana_parsers.google.calendar.rules import RULES as CALENDAR
from vana_parsers.google.census import missing_files, product_parts, shortages
from vana_parsers.google.chat.rules import RULES as CHAT
from vana_parsers.google.chrome.rules import RULES as CHROME
from vana_parsers.google.contacts.rules import RULES as CONTACTS
from vana_parsers.google.contributions.rules import RULES as CONTRIBUTIONS
from vana_parsers.google.fit.rules import RULES as FIT
from vana_parsers.google.fitbit.rules import RULES as FITBIT
from vana_parsers.google.folders import FOLDERS, code_of
from vana_parsers.google.gemini.rules import RULES as GEMINI
from vana_parsers.google.hangouts.rules import RULES as HANGOUTS
from vana_parsers.google.keep.rules import RULES as KEEP
from vana_parsers.google.location.rules import RULES as LOCATION
from vana_parsers.google.mail.rules import RULES as MAIL
from vana_parsers.google.maps.rules import RULES as MAPS
from vana_parsers.google.pay.rules import RULES as PAY
from vana_parsers.google.photos.rules import RULES as PHOTOS
from vana_parsers.google.places import Place, Rule, place_members
from vana_parsers.google.play.rules import RULES as PLAY
from vana_parsers.google.recognition import find_browser
from vana_parsers.google.saved.rules import RULES as SAVED
from vana_parsers.google.tasks.rules import RULES as TASKS
from vana_parsers.google.voice.rules import RULES as VOICE
from vana_parsers.google.youtube.rules import RULES as YOUTUBE
from vana_parsers.raw import fallback_route
from vana_parsers.registry import Plan, Route

_MADE = re.compile(r"takeout-(\d{8}T\d{6})Z")
_RULES: tuple[Rule, ...] = (
    *ACTIVITY,
    *YOUTUBE,
    *KEEP,
    *LOCATION,
    *FIT,
    *FITBIT,
    *GEMINI,
    *BLOGGER,
    *PHOTOS,
    *MAIL,
    *CALENDAR,
    *CONTACTS,
    *TASKS,
    *SAVED,
    *MAPS,
    *CHAT,
    *HANGOUTS,
    *VOICE,
    *CHROME,
    *PLAY,
    *PAY,
    *ACCOUNT,
    *CONTRIBUTIONS,
)
"""Every product's rules; where two know one member, the later one has it."""


def plan(export: Export) -> Plan:
    """Return the route of every member of *export*, in the export's order; opens the first bytes of some members."""
    found = find_browser(export)
    browser = found[1] if found else None
    services = browser.services if browser else ()
    codes = FOLDERS | {match_key(service.folder): code_of(service.code, service.folder) for service in services}
    places = place_members(export, codes)
    known = {place.member.path: route for rule in _RULES for place, route in rule(export, places)}
    if found:
        known[found[0].path] = Route(found[0], reason="table of contents of the export: read for the plan")
    routes = tuple(known.get(place.member.path) or _fallback(export, place) for place in places)
    parts = product_parts(browser, places)
    return Plan(
        routes,
        exported_at=_exported_at(export, browser),
        missing=(*export.absent_parts(), *(missing_files(browser, places) if browser else ())),
        notices=(*shortages(parts), *_notices(routes)),
        products=parts,
    )


def _notices(routes: tuple[Route, ...]) -> Iterator[str]:
    """Yield what the owner may do better with the next export."""
    told = {posixpath.splitext(route.member.path)[0] for route in routes if route.reader is read_activity}
    pages = [route for route in routes if route.reader is read_activity_page]
    if any(posixpath.splitext(page.member.path)[0] not in told for page in pages):
        yield (
            "activity was exported as web pages, whose times are in whole seconds and without what JSON tells besides; "
            "in Takeout, choose JSON for My Activity and for YouTube's history"
        )


def _fallback(export: Export, place: Place) -> Route:
    route = fallback_route(export, place.member)
    product = place.code.lower() if place.code else None
    return Route(place.member, route.reader, route.reason, product, is_raw=route.is_raw)


def _exported_at(export: Export, browser: Browser | None) -> datetime | None:
    """Return when the export was made: by the archive's name, else by its table of contents."""
    for part in export.parts:
        match = _MADE.search(part.name)
        if match:
            try:
                return datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            except ValueError:
                continue
    return browser.exported_at if browser else None
