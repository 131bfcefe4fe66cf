"""Values of location files: places written in five ways, numbers and times written as text."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from vana_parsers.google.fields import Fields
from vana_parsers.records import Row
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

MOST_E7 = {"latitude": 900_000_000, "longitude": 1_800_000_000}
"""Largest degrees times ten million."""
WRAP = 1 << 32
"""What an exporter added to negative degrees when it took 32 bits for unsigned."""
LONGEST_TIME = 100
"""Characters of a time that are kept as text where it cannot be read; longer text stays where it is."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = r"[+-]?\d{1,20}(?:\.\d{1,20})?"
_PLACE = re.compile(rf"\s*(?:geo:\s*)?({_NUMBER})\s*°?\s*,\s*({_NUMBER})\s*°?\s*", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)


class Point(NamedTuple):
    """Degrees north and east; None where there are none."""

    latitude: float | None = None
    longitude: float | None = None

    @property
    def key(self) -> str | None:
        """What the point adds to an identity: ten-millionths of degrees, however it is written."""
        if self.latitude is None or self.longitude is None:
            return None
        return f"{round(self.latitude * 1e7)},{round(self.longitude * 1e7)}"

    def columns(self, prefix: str = "") -> dict[str, float | None]:
        """Return the coordinates by column name."""
        return {f"{prefix}latitude": self.latitude, f"{prefix}longitude": self.longitude}


NOWHERE = Point()


def take_number(fields: Fields, name: str, scale: float = 1.0) -> float | None:
    """Take a finite number, or the text of one, divided by *scale*; anything else stays."""
    number = read_number(fields.peek(name))
    if number is None:
        return None
    fields.take(name)
    return number / scale


def read_number(value: object) -> float | None:
    """Return the finite number that *value* is or writes, None if it is no such thing."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_integer(value: object) -> int | None:
    """Return the integer of up to 18 digits that *value* is or writes, None if it is no such thing."""
    if isinstance(value, str):
        return int(value) if _INTEGER.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**18:
        return None
    return value


def take_e7(fields: Fields, name: str, most: int) -> int | None:
    """Take degrees times ten million, *most* at most; degrees that lost their sign get it back."""
    number = _read_e7(fields, name, most)
    if number is not None:
        fields.take(name)
    return number


def take_e7_point(fields: Fields, latitude: str = "latitudeE7", longitude: str = "longitudeE7") -> Point:
    """Take a point given in ten-millionths of degrees: both coordinates, or none."""
    north = _read_e7(fields, latitude, MOST_E7["latitude"])
    east = _read_e7(fields, longitude, MOST_E7["longitude"])
    if north is None or east is None:
        return NOWHERE
    fields.take(latitude)
    fields.take(longitude)
    return Point(north / 1e7, east / 1e7)


def read_point(text: object) -> Point:
    """Return the point that *text* writes: `50.05°, 14.34°`, `50.05, 14.34` or `geo:50.05,14.34`."""
    match = _PLACE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return NOWHERE
    north, east = float(match[1]), float(match[2])
    return Point(north, east) if abs(north) <= 90 and abs(east) <= 180 else NOWHERE


def take_point(fields: Fields, *names: str) -> Point:
    """Take the point under the first of *names* that has one: text, or an object with the text as `latLng`."""
    for name in names:
        is_object = isinstance(fields.peek(name), dict)
        holder, keys = (fields.within(name), ("latLng", "LatLng")) if is_object else (fields, (name,))
        for key in keys:
            point = read_point(holder.peek(key))
            if point != NOWHERE:
                holder.take(key)
                return point
    return NOWHERE


def take_instant(fields: Fields, *names: str) -> Instant:
    """Take the first time under one of *names*; a text that is no time is taken as `time_text`, unless it is long."""
    for name in names:
        value = fields.peek(name)
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            continue
        text = str(value) if isinstance(value, str) or abs(value) < 1 << 63 else ""
        if 0 < len(text) <= LONGEST_TIME:
            fields.take(name)
            return parse_instant(text)
    return NO_INSTANT


def take_lower(fields: Fields, name: str) -> str | None:
    """Take a name that Google writes in capitals, in lower case."""
    text = fields.text(name)
    return None if text is None else text.lower()


def key_of_time(instant: Instant) -> str | None:
    """Return what a point's time adds to its identity: microseconds since 1970, else the text that is no time."""
    moment = instant.occurred_at
    return instant.time_text if moment is None else str((moment - _EPOCH) // timedelta(microseconds=1))


def raw_row(pointer: str, value: Any) -> Row:
    """Return the row of `raw_records` for an element that no other table takes."""
    text = msgspec.json.encode(value).decode()
    return Row("raw_records", (text,), {"pointer": pointer, "json": text})


def _read_e7(fields: Fields, name: str, most: int) -> int | None:
    number = read_integer(fields.peek(name))
    if number is not None and number > most:
        number -= WRAP
    return None if number is None or abs(number) > most else number
