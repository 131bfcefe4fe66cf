"""Which members are location history: by their first bytes in any language, else by folder and name."""

import re
from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.location.edits import read_edits
from vana_parsers.google.location.records import read_records
from vana_parsers.google.location.semantic import read_semantic
from vana_parsers.google.location.settings import read_settings
from vana_parsers.google.location.timeline import read_timeline
from vana_parsers.google.places import Place, Rule
from vana_parsers.records import Reader
from vana_parsers.registry import Route
from vana_parsers.slicing import Frame, frame_of

_CODE = "LOCATION_HISTORY"
_ENCRYPTED = (
    "the timeline is on the phone, Google holds only an encrypted backup; export it there: Android Settings ›"
    " Location › Timeline › Export, or Google Maps on an iPhone › Your Timeline › Settings › Export"
)
_BY_KIND: dict[str, tuple[Reader, str]] = {
    "records": (read_records, "location_history"),
    "semantic": (read_semantic, "location_history"),
    "timeline": (read_timeline, "timeline"),
    "timeline_ios": (read_timeline, "timeline"),
    "timeline_edits": (read_edits, "timeline_raw"),
    "location_settings": (read_settings, "location_history"),
}
_POINTS = Frame(b"\n  }, {\n", 4, 6, b'{"locations": [', b"]}")
"""As Google's writer sets points off; no string of JSON holds a raw new line."""
_BY_NAME = (
    (re.compile(r"records|location ?history"), "records"),
    (re.compile(r"\d{4}_[a-z]+"), "semantic"),
    (re.compile(r"timeline edits"), "timeline_edits"),
    (re.compile(r"settings"), "location_settings"),
    (re.compile(r"timeline"), "timeline"),
)
"""Google's names, the same in every language; they count in the product's folder, where bytes do not tell."""


def _location_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route files of location history, wherever they lie, and the note that stands in for an encrypted backup."""
    for place in places:
        kind = place.kind if place.kind in _BY_KIND else _named(place)
        if kind is not None:
            reader, product = _BY_KIND[kind]
            frame = frame_of(export, place.member, _POINTS) if reader is read_records else None
            yield place, Route(place.member, reader, product=product, frame=frame)
        elif _is_placeholder(place):
            yield place, Route(place.member, reason=_ENCRYPTED, product="timeline")


def _named(place: Place) -> str | None:
    if place.code != _CODE or not place.is_json or place.kind is not None:
        return None
    return next((kind for name, kind in _BY_NAME if name.fullmatch(place.stem)), None)


def _is_placeholder(place: Place) -> bool:
    """Whether a text stands where the timeline would: the only text that Google puts there, under a localized name."""
    is_text = place.extension == ".txt" and not place.is_empty
    return is_text and (place.code == _CODE or place.stem == "encrypted backups")


RULES: tuple[Rule, ...] = (_location_rule,)
