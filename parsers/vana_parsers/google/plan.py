"""What becomes of every member of a Google export: one route each, decided by folder, name and first bytes."""

import re
from datetime import UTC, datetime

from vana_parsers.archives.names import match_key
from vana_parsers.export import Export
from vana_parsers.google.activity.rules import RULES as ACTIVITY
from vana_parsers.google.archive_browser import Browser
from vana_parsers.google.census import take_census
from vana_parsers.google.keep.rules import RULES as KEEP
from vana_parsers.google.names import FOLDERS
from vana_parsers.google.places import Place, Rule, place_members
from vana_parsers.google.recognition import find_browser
from vana_parsers.raw import fallback_route
from vana_parsers.registry import Plan, Route

_MADE = re.compile(r"takeout-(\d{8}T\d{6})Z")
_RULES: tuple[Rule, ...] = (*ACTIVITY, *KEEP)
"""Every product's rules; where two know one member, the later one has it."""


def plan(export: Export) -> Plan:
    """Return the route of every member of *export*, in the export's order; opens the first bytes of some members."""
    found = find_browser(export)
    browser = found[1] if found else None
    codes = FOLDERS | {match_key(service.folder): service.code for service in (browser.services if browser else ())}
    places = place_members(export, codes)
    known = {place.member.path: route for rule in _RULES for place, route in rule(export, places)}
    if found:
        known[found[0].path] = Route(found[0], reason="table of contents of the export: read for the plan")
    routes = tuple(known.get(place.member.path) or _fallback(export, place) for place in places)
    missing, notices = take_census(browser, places, codes) if browser else ((), ())
    return Plan(routes, exported_at=_exported_at(export, browser), missing=missing, notices=notices)


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
