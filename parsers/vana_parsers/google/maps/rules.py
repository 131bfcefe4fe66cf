"""Which members are places of Maps: GeoJSON by what it holds; and what of Maps needs no reading."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.maps.reading import read_places
from vana_parsers.google.places import Place, Rule
from vana_parsers.registry import Route

_MAPS = ("MAPS", "MY_MAPS")
_REASONS = {
    ".kmz": "drawing of My Maps: an archive inside the archive, not read",
    ".kml": "drawing of My Maps: not read",
}
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".mp4"})


def _maps_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route GeoJSON of places, and drawings and pictures of the folders of Maps."""
    for place in places:
        if (place.kind == "places" and place.code in (*_MAPS, "SAVED", None)) or (
            place.kind == "geojson" and place.code in _MAPS
        ):
            yield place, Route(place.member, read_places, product="maps")
        elif place.code in _MAPS and not place.is_empty:
            reason = "photo or video of a place: not read" if place.extension in _PICTURES else None
            reason = _REASONS.get(place.extension, reason)
            if reason:
                yield place, Route(place.member, reason=reason, product="maps")


RULES: tuple[Rule, ...] = (_maps_rule,)
