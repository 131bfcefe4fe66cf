"""Places of Maps in GeoJSON: starred and labelled ones, and reviews; with the keys of before 2023 and since.

A place is told by its address in Maps or the id in that, a labelled one by its label and position: names of places
are written in the account's language.
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from vana_parsers.google.fields import Fields
from vana_parsers.google.place_urls import place_id
from vana_parsers.google.spread import Wrapping, read_wrapped
from vana_parsers.json_stream import Element
from vana_parsers.records import Item, Row, Task

FEATURES = Wrapping("features", "type", "FeatureCollection")
_URL = ("google_maps_url", "Google Maps URL")
_DATES = ("date", "Published", "published")
_STARS = ("five_star_rating_published", "Star Rating", "star_rating", "five_star_rating")
_REVIEWS = ("review_text_published", "Review Comment", "review_text", "review_comment")
_TITLES = ("name", "Title", "title")
_NAMES = ("name", "Business Name")
_ADDRESSES = ("address", "Address")
_WORDS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


def read_places(task: Task) -> Iterator[Item]:
    """Yield a row of `posts` for each review of a GeoJSON file, and of `saves` for each other place."""
    for element in read_wrapped(task, FEATURES):
        if not isinstance(element, Element):
            yield element
        elif not isinstance(element.value, dict) or not isinstance(element.value.get("properties"), dict):
            yield task.skipped(element.pointer, "not a place")
        else:
            yield _Feature(element.value).row(posixpath.splitext(posixpath.basename(task.path))[0])


class _Feature:
    """One place, and which of its fields a column took."""

    def __init__(self, value: dict[str, Any]) -> None:
        self._feature = Fields(value)
        self._properties = self._feature.within("properties")
        name = "location" if "location" in self._properties else "Location"
        self._location = self._properties.within(name)
        self._position = self._read_position()
        if self._feature.peek("type") == "Feature":
            self._feature.take("type")
        self._url = self._properties.text(*_URL)
        self._id = place_id(self._url) if self._url else None
        self._when = self._properties.instant(*_DATES)

    def row(self, collection: str) -> Row:
        if any(name in self._properties for name in (*_STARS, *_REVIEWS)):
            return self._review()
        title, name = self._properties.text(*_TITLES), self._location.text(*_NAMES)
        address = self._location.text(*_ADDRESSES) or self._properties.text(*_ADDRESSES)
        latitude, longitude = self._position or (None, None)
        values = {
            **self._when.columns(),
            "kind": "place",
            "collection": collection,
            "title": title or name,
            "url": self._url,
            "item_id": self._id,
            "note": self._properties.text("Comment", "comment", "Note", "note"),
            "latitude": latitude,
            "longitude": longitude,
            "address": address,
            "extra": self._rest({"name": name} if title and name and title != name else {}),
        }
        return Row("saves", self._place_key("place", title or name), values)

    def _review(self) -> Row:
        name, stars = self._location.text(*_NAMES), self._stars()
        extra = {} if self._position is None else {"latitude": self._position[0], "longitude": self._position[1]}
        text = self._properties.text(*_REVIEWS)
        values = {
            **self._when.columns(),
            "kind": "review",
            "title": name or self._properties.text(*_TITLES),
            "text": text,
            "link_url": self._url,
            "score": stars,
            "extra": self._rest(extra),
        }
        return Row("posts", self._place_key("review", name), values)

    def _stars(self) -> int | None:
        for name in _STARS:
            value = self._properties.peek(name)
            if isinstance(value, str) and value.upper() in _WORDS:
                self._properties.take(name)
                return _WORDS[value.upper()]
            if (number := self._properties.number(name)) is not None:
                return number
        return None

    def _place_key(self, kind: str, name: str | None) -> tuple[str | None, ...]:
        """Return the identity: the place's id or address, else its name and position, with the moment of a review."""
        when = self._when.occurred_at.isoformat(timespec="microseconds") if self._when.occurred_at else None
        if self._id or self._url:
            return (kind, self._id or self._url)
        if self._position is None and when is None:
            return ()
        latitude, longitude = self._position or (None, None)
        return (kind, name, str(latitude), str(longitude), when)

    def _read_position(self) -> tuple[float, float] | None:
        """Return latitude and longitude; (0, 0) stands for none. GeoJSON has longitude first."""
        geometry = self._feature.peek("geometry")
        coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
        pair = coordinates if isinstance(coordinates, list) and len(coordinates) == 2 else None
        position = _degrees(pair[1], pair[0]) if pair else None
        if position is not None and geometry == {"type": "Point", "coordinates": coordinates}:
            self._feature.take("geometry")
        inner = self._location.peek("Geo Coordinates")
        if position in (None, (0.0, 0.0)) and isinstance(inner, Mapping):
            position = _degrees(inner.get("Latitude"), inner.get("Longitude"))
        elif position is not None and position == _degrees_of(inner):
            self._location.take("Geo Coordinates")
        return None if position == (0.0, 0.0) else position

    def _rest(self, extra: dict[str, Any]) -> dict[str, Any]:
        """Return what no column took, as it stands in the file, the properties out of their object if they can be."""
        rest = {**self._feature.rest(), **extra}
        properties = rest.pop("properties", None) or {}
        return {**rest, **properties} if not rest.keys() & properties.keys() else {**rest, "properties": properties}


def _degrees_of(value: object) -> tuple[float, float] | None:
    return _degrees(value.get("Latitude"), value.get("Longitude")) if isinstance(value, Mapping) else None


def _degrees(latitude: object, longitude: object) -> tuple[float, float] | None:
    try:
        pair = (float(str(latitude)), float(str(longitude)))
    except ValueError:
        return None
    return pair if abs(pair[0]) <= 90 and abs(pair[1]) <= 180 else None
