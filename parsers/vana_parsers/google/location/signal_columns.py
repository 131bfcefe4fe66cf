"""Positions of a phone's raw signals in columns, where they are written as phones write them; others: `signals`."""

import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.location.point_columns import keys_of_places, keys_of_times, parse_times
from vana_parsers.google.location.signals import PRODUCT
from vana_parsers.google.location.values import LONGEST_TIME, NOWHERE, Point, read_point
from vana_parsers.records import Columns

_NUMBERS = {"accuracyMeters": "accuracy_m", "altitudeMeters": "altitude_m", "speedMetersPerSecond": "speed_mps"}
_USUAL = frozenset({"LatLng", "timestamp", "source", *_NUMBERS})


class Positions:
    """Positions added so far. `columns` gives them as rows."""

    def __init__(self) -> None:
        self._positions: list[dict[str, Any]] = []
        self._places: list[Point] = []

    def add(self, signal: dict[str, Any]) -> bool:
        """Take in *signal* if it is a position and nothing else, all of it readable; else return False."""
        position = signal.get("position")
        if len(signal) != 1 or not isinstance(position, dict) or not _is_usual(position):
            return False
        place = read_point(position.get("LatLng"))
        if place == NOWHERE:
            return False
        self._positions.append(position)
        self._places.append(place)
        return True

    def columns(self) -> Iterator[Columns]:
        """Yield the rows of all positions, if there are any."""
        if not self._positions:
            return
        north, east = (pa.array(degrees, pa.float64()) for degrees in zip(*self._places, strict=True))
        times = parse_times(self._column("timestamp", pa.string()))
        provider = pc.utf8_lower(self._column("source", pa.string()))
        rows = len(provider)
        columns = {
            **times.columns(),
            "product": pa.repeat(PRODUCT, rows),
            "latitude": north,
            "longitude": east,
            **{column: self._column(name, pa.float64()) for name, column in _NUMBERS.items()},
            "provider": provider,
        }
        places = keys_of_places(north, east)
        identity = (pa.repeat("signal", rows), keys_of_times(times), places, provider, pa.nulls(rows, pa.string()))
        yield Columns("location_points", identity, columns, is_event=True)

    def _column(self, name: str, kind: pa.DataType) -> pa.Array:
        return pa.array([position.get(name) for position in self._positions], kind)


def _is_usual(position: dict[str, Any]) -> bool:
    """Whether columns can take every field but the place as it is."""
    time, source = position.get("timestamp"), position.get("source", "UNKNOWN")
    return (
        position.keys() <= _USUAL
        and isinstance(time, str)
        and 0 < len(time) <= LONGEST_TIME
        and isinstance(source, str)
        and bool(source)
        and all(_is_number(position.get(name, 0)) for name in _NUMBERS)
    )


def _is_number(value: object) -> bool:
    if type(value) is int:
        return abs(value) < 1 << 53
    return isinstance(value, float) and math.isfinite(value)
