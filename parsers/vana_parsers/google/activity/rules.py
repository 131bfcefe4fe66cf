"""Which members are logs of My Activity or YouTube's history, as JSON or as web pages."""

from collections.abc import Iterable

from vana_parsers.export import Export, Member
from vana_parsers.google.activity.page import read_activity_page
from vana_parsers.google.activity.reading import HISTORY, read_activity
from vana_parsers.google.folders import KEEP, MY_ACTIVITY, YOUTUBE
from vana_parsers.google.names import HISTORY_FILES, product_of
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.google.recognition import find_browser
from vana_parsers.google.shapes import HEAD
from vana_parsers.records import Reader
from vana_parsers.registry import Route
from vana_parsers.slicing import Frame, frame_of

_DEEP = 512 * 1024
"""Bytes of a page that are looked at where its first ones leave it open: style sheets take more than 100 KB."""
_CELLS = (b'class="outer-cell', b".outer-cell", b"content-cell")
_STYLES = (b"material-design-lite", b"mdl-")
_LINES = Frame(b"\n},{\n", 2, 3, b"[", b"]")
"""As Google's writer sets lines off; no string of JSON holds a raw new line."""
_CELL = Frame(b'<div class="outer-cell', 0, 0, b"<html><body>", b"</body></html>")
_CONTROLS = (b'"activityControls"', b"activitycontrols")


def _activity_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route files of log lines: those that look so, wherever they lie, and whatever is in My Activity.

    Where a log is there both as JSON and as a page, both are read: the store knows them for tellings of the same.
    """
    files = [place for place in places if place.kind == "activity" or _is_in_my_activity(place)]
    pages = [place for place in places if place.is_html and place.kind != "activity" and _is_page(export, place)]
    # One export is written by one version of the exporter: if any file has the field, all would have it.
    has_controls = any(_has_controls(export, place.member) for place in (*files, *pages))
    era = {"era": "controls"} if has_controls else {}
    offset = _offset(export) if pages else {}
    for place in files:
        yield place, _route(place, read_activity, era, frame_of(export, place.member, _LINES))
    for place in pages:
        yield place, _route(place, read_activity_page, era | offset, frame_of(export, place.member, _CELL))


def _route(place: Place, reader: Reader, known: dict[str, str], frame: Frame | None) -> Route:
    params = dict(known)
    if place.code == YOUTUBE or place.stem in HISTORY_FILES:
        params["place"] = HISTORY
    if len(place.segments) > 1:
        params["folder"] = place.segments[-2]
    product = "youtube" if "place" in params else product_of(params.get("folder")) or "my_activity"
    return Route(place.member, reader, product=product, params=params, frame=frame)


def _is_in_my_activity(place: Place) -> bool:
    return place.code == MY_ACTIVITY and place.is_json


def _is_page(export: Export, place: Place) -> bool:
    """Whether a web page is a log: by its place, or by the classes of its cells."""
    if place.code == MY_ACTIVITY or place.stem in HISTORY_FILES:
        return True
    if place.code == KEEP or place.kind is not None:
        return False
    head = head_of(export, place.member, HEAD)
    if any(mark in head for mark in _CELLS):
        return True
    if not any(mark in head for mark in _STYLES):
        return False
    if export.is_sequential(place.member.part):
        return place.code == YOUTUBE or _STYLES[0] in head
    head = head_of(export, place.member, _DEEP)
    return any(mark in head for mark in _CELLS)


def _has_controls(export: Export, member: Member) -> bool:
    is_deep = member.path.lower().endswith((".html", ".htm")) and not export.is_sequential(member.part)
    head = head_of(export, member, _DEEP if is_deep else HEAD)
    return any(mark in head for mark in _CONTROLS)


def _offset(export: Export) -> dict[str, str]:
    """Return the account's offset from UTC, as the table of contents states it for the moment of the export."""
    found = find_browser(export)
    offset = found[1].utc_offset_minutes if found else None
    return {} if offset is None else {"offset": str(offset)}


RULES: tuple[Rule, ...] = (_activity_rule,)
