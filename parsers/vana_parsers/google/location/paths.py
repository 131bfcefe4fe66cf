"""Points of the paths in a phone's timeline, gathered and turned into rows in columns: most of such a file."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.fields import is_nothing
from vana_parsers.google.location.point_columns import keys_of_places, keys_of_times, parse_times
from vana_parsers.google.location.values import LONGEST_TIME, NOWHERE, Point, read_integer, read_point
from vana_parsers.records import Columns
from vana_parsers.schema import INSTANT
from vana_parsers.times import Instants, parse_instant

_OTHERS = frozenset({"visit", "activity", "timelineMemory"})
_FURTHEST = 100 * 366 * 24 * 60
"""Minutes after a segment's start beyond which an offset is none."""


class PathPoints:
    """Points of the paths added so far. `columns` gives them as rows."""

    def __init__(self) -> None:
        self._paths = 0
        self._places: list[Point] = []
        self._times: list[str | None] = []
        self._derived: dict[int, tuple[datetime, int | None]] = {}
        self._extras: dict[int, dict[str, Any]] = {}

    def add(self, segment: dict[str, Any]) -> bool:
        """Take in the path of *segment*; False if it is none, has no points, or is a visit or trip besides."""
        points = segment.get("timelinePath")
        if not isinstance(points, list) or not points or not _OTHERS.isdisjoint(segment):
            return False
        begin = segment.get("startTime")
        start = parse_instant(begin if isinstance(begin, str) else "")
        first = len(self._places)
        for point in points:
            extra = self._point(point, start.occurred_at, start.utc_offset_minutes)
            if extra:
                self._extras[len(self._places) - 1] = extra
        rest = {name: value for name, value in segment.items() if name != "timelinePath" and not is_nothing(value)}
        if rest:
            self._extras[first] = {"segment": rest, **self._extras.get(first, {})}
        self._paths += 1
        return True

    def columns(self) -> Iterator[Columns]:
        """Yield the rows of all points, if there are any; every path counts as one record."""
        if not self._paths:
            return
        north, east = (pa.array(degrees, pa.float64()) for degrees in zip(*self._places, strict=True))
        times = self._instants()
        path = pa.repeat("path", len(north))
        columns = {
            **times.columns(),
            "latitude": north,
            "longitude": east,
            "provider": path,
            "extra": pa.array(self._written(), pa.string()),
        }
        identity = (path, keys_of_times(times), keys_of_places(north, east))
        yield Columns("location_points", identity, columns, self._paths, is_event=True)

    def _point(self, point: Any, start: datetime | None, offset: int | None) -> dict[str, Any]:
        """Take in one point, and return what of it no column takes."""
        fields = dict(point) if isinstance(point, dict) else {"point": point}
        place, time = read_point(fields.get("point")), fields.get("time")
        self._places.append(place)
        if place != NOWHERE:
            del fields["point"]
        is_time = isinstance(time, str) and 0 < len(time) <= LONGEST_TIME
        self._times.append(fields.pop("time") if is_time else None)
        minutes = None if is_time else read_integer(fields.get("durationMinutesOffsetFromStartTime"))
        if minutes is not None and start is not None and abs(minutes) < _FURTHEST:
            del fields["durationMinutesOffsetFromStartTime"]
            self._derived[len(self._times) - 1] = (start + timedelta(minutes=minutes), offset)
        return fields

    def _written(self) -> list[str | None]:
        texts: list[str | None] = [None] * len(self._places)
        for index, extra in self._extras.items():
            texts[index] = msgspec.json.encode(extra).decode()
        return texts

    def _instants(self) -> Instants:
        """Return the points' own times, else those that follow from their segment's start and the minutes since."""
        stated = parse_times(pa.array(self._times, pa.string()))
        if not self._derived:
            return stated
        found = [self._derived.get(index, (None, None)) for index in range(len(self._times))]
        derived, offsets = (
            pa.array(part, kind) for part, kind in zip(zip(*found, strict=True), (INSTANT, pa.int16()), strict=True)
        )
        is_derived = pc.is_valid(derived)
        return Instants(
            pc.coalesce(derived, stated.occurred_at),
            pc.if_else(is_derived, "derived", stated.time_source),
            pc.if_else(is_derived, "min", stated.time_precision),
            stated.time_text,
            pc.coalesce(offsets, stated.utc_offset_minutes),
        )
