"""What becomes of every member of a Google export: one route each, decided by folder, name and first bytes."""

import json
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from vana_parsers.archives.names import match_key
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.google import keep, keep_html
from vana_parsers.google.activity import HISTORY, read_activity
from vana_parsers.google.archive_browser import Browser, Service
from vana_parsers.google.names import FOLDERS, HISTORY_FILES, KEEP, MY_ACTIVITY, YOUTUBE, product_of
from vana_parsers.google.recognition import HEAD, below_root, find_browser, sniff_kind
from vana_parsers.json_stream import CHUNK
from vana_parsers.raw import fallback_route
from vana_parsers.registry import Plan, Route

_MADE = re.compile(r"takeout-(\d{8}T\d{6})Z")


@dataclass(frozen=True, slots=True)
class _Place:
    """A member, the code of its product (None if unknown), its key segments below the root, and its JSON's shape."""

    member: Member
    code: str | None
    segments: tuple[str, ...]
    kind: str | None

    @property
    def is_json(self) -> bool:
        return self.segments[-1].endswith(".json")

    @property
    def stem(self) -> str:
        return self.member.path.removesuffix(posixpath.splitext(self.member.path)[1])


def plan(export: Export) -> Plan:
    """Return the route of every member of *export*, in the export's order; opens each JSON member's first bytes."""
    found = find_browser(export)
    browser = found[1] if found else None
    codes = FOLDERS | {match_key(service.folder): service.code for service in (browser.services if browser else ())}
    places = [_place(export, member, codes) for member in export.members]
    known = {place.member.path: route for rule in _RULES for place, route in rule(export, places)}
    if found:
        known[found[0].path] = Route(found[0], reason="table of contents of the export: read for the plan")
    routes = tuple(known.get(place.member.path) or _fallback(export, place) for place in places)
    missing, notices = _census(browser, places, codes) if browser else ((), ())
    return Plan(routes, exported_at=_exported_at(export, browser), missing=missing, notices=notices)


def _place(export: Export, member: Member, codes: dict[str, str]) -> _Place:
    segments = below_root(member.path)
    code = codes.get(segments[0]) if len(segments) > 1 else None
    return _Place(member, code, segments, _kind(export, member, segments))


def _kind(export: Export, member: Member, segments: tuple[str, ...]) -> str | None:
    if member.size == 0 or not segments[-1].endswith(".json"):
        return None
    try:
        return sniff_kind(export.head(member, HEAD))
    except MemberError:
        return None  # reading it says what is wrong


def _fallback(export: Export, place: _Place) -> Route:
    route = fallback_route(export, place.member)
    product = place.code.lower() if place.code else None
    return Route(place.member, route.reader, route.reason, product, is_raw=route.is_raw)


# Rules: each gives routes to the members it knows; a later rule wins.

Rule = Callable[[Export, list[_Place]], Iterable[tuple[_Place, Route]]]


def _activity_rule(export: Export, places: list[_Place]) -> Iterable[tuple[_Place, Route]]:
    """Route files of log lines: those that look so, wherever they lie, and whatever JSON is in My Activity."""
    files = [place for place in places if place.kind == "activity" or _is_in_my_activity(place)]
    # One export is written by one version of the exporter: if any file has the field, all would have it.
    era = {"era": "controls"} if any(_has_controls(export, place.member) for place in files) else {}
    for place in files:
        params = dict(era)
        if place.code == YOUTUBE or posixpath.splitext(place.segments[-1])[0] in HISTORY_FILES:
            params["place"] = HISTORY
        if len(place.segments) > 1:
            params["folder"] = place.segments[-2]
        product = "youtube" if "place" in params else product_of(params.get("folder")) or "my_activity"
        yield place, Route(place.member, read_activity, product=product, params=params)


def _is_in_my_activity(place: _Place) -> bool:
    return place.code == MY_ACTIVITY and place.is_json and place.member.size > 0


def _has_controls(export: Export, member: Member) -> bool:
    try:
        return b'"activityControls"' in export.head(member, HEAD)
    except MemberError:
        return False  # reading it says what is wrong


def _keep_rule(export: Export, places: list[_Place]) -> Iterable[tuple[_Place, Route]]:
    """Route notes: those that look so, wherever they lie, and whatever JSON is in Keep's folder; and what is beside.

    The page of a note is read where its JSON is not there.
    """
    folders: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        folders[posixpath.dirname(place.member.path)].append(place)
    for beside in folders.values():
        notes = [place for place in beside if _is_note(place)]
        if notes or any(place.code == KEEP for place in beside):
            stems = {note.stem for note in notes}
            pages = [place for place in beside if _is_page(place) and place.stem not in stems]
            yield from _keep_folder(export, notes, pages, beside)


def _is_note(place: _Place) -> bool:
    return place.is_json and place.member.size > 0 and (place.kind == "keep" or place.code == KEEP)


def _is_page(place: _Place) -> bool:
    return place.segments[-1].endswith((".html", ".htm")) and place.member.size > 0 and place.code == KEEP


def _keep_folder(
    export: Export, notes: list[_Place], pages: list[_Place], beside: list[_Place]
) -> Iterable[tuple[_Place, Route]]:
    told = {place.member.path for place in (*notes, *pages)}
    others = [place for place in beside if place.member.path not in told]
    names = {place.segments[-1]: place.member.path for place in others}
    sizes = {place.member.path: place.member.size for place in others}
    used: set[str] = set()
    for places, reader, cited in ((notes, keep.read_note, _cited), (pages, keep_html.read_note_page, _cited_by_page)):
        for place in places:
            files = {c: path for c in cited(export, place.member) if (path := keep.find_attachment(c, names))}
            used.update(files.values())
            params = {"attachments": json.dumps({c: sizes[path] for c, path in files.items()})} if files else {}
            yield place, Route(place.member, reader, product="keep", params=params)
    stems = {note.stem for note in notes}
    for place in others:
        reason = _beside_notes(place, stems, used)
        if reason:
            yield place, Route(place.member, reason=reason, product="keep")


def _cited(export: Export, member: Member) -> list[str]:
    """Return the files that a note cites; `attachments` is a note's first field, so its head tells if it has any."""
    try:
        head = export.head(member, HEAD)
        if b'"attachments"' not in head:
            return []
        text = head if member.size <= HEAD else export.read(member, CHUNK)
    except MemberError:
        return []  # reading it says what is wrong
    return keep.cited_files(text.decode("utf-8", "replace"))


def _cited_by_page(export: Export, member: Member) -> list[str]:
    """Return the files that the page of a note cites."""
    try:
        return keep_html.cited_files(export.read(member, keep_html.LIMIT).decode("utf-8", "replace"))
    except MemberError:
        return []  # reading it says what is wrong


def _beside_notes(place: _Place, stems: set[str], cited: set[str]) -> str | None:
    name = place.segments[-1]
    if name.endswith((".html", ".htm")) and place.stem in stems:
        return "page of a note: its JSON is read"
    if place.member.path in cited:
        return "photo, video or audio: cited by a note"
    if name == "labels.txt" or (name.endswith(".txt") and place.code == KEEP):
        return "list of labels: each note names its own"
    return None


_RULES: tuple[Rule, ...] = (_activity_rule, _keep_rule)


# What the table of contents promises.


def _census(browser: Browser, places: list[_Place], codes: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files that the table of contents names but the export lacks, and a sentence for each short product."""
    by_code: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        if place.code:
            by_code[place.code].append(place)
    missing, notices = [], []
    for service in browser.services:
        here = by_code[codes[match_key(service.folder)]]
        missing += _missing(service, here)
        if service.promised is not None and len(here) < service.promised:
            notices.append(f"{service.code}: promised {service.promised} files, found {len(here)}")
    return tuple(missing), tuple(notices)


def _missing(service: Service, here: list[_Place]) -> list[str]:
    """Return the promised files that are not there; a name promised n times counts n times."""
    left = Counter(place.segments[-1] for place in here)
    missing = []
    for names in service.files:
        keys = [key for name in names if left[key := match_key(name)] > 0]
        if keys:
            left[keys[0]] -= 1
        else:
            missing.append(f"{service.folder}/{min(names)}")
    return missing


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
