"""The timeline that a phone exports: `Timeline.json` of Android, `location-history.json` of an iPhone.

Android writes an object of three parts, an iPhone one array of segments; names, numbers and places are spelled
differently, the meaning is the same. Raw signals have a product of their own (`signals`).
"""

from collections.abc import Callable, Iterator
from typing import Any

from vana_parsers.google.fields import Fields, key_of
from vana_parsers.google.location.paths import PathPoints
from vana_parsers.google.location.signal_columns import Positions
from vana_parsers.google.location.signals import signal_row
from vana_parsers.google.location.values import (
    raw_row,
    read_integer,
    take_instant,
    take_number,
    take_point,
)
from vana_parsers.json_stream import Block, read_blocks
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import Instant

PRODUCT = "timeline"
_SEGMENTS = ("/semanticSegments/", "/")
_SIGNALS = "/rawSignals/"
_PROFILE = "/userLocationProfile"
_FURTHEST_MINUTES = 18 * 60
"""No zone is further from UTC."""


def read_timeline(task: Task) -> Iterator[Item]:
    """Yield a row of `visits` for each visit and trip, and the points of paths as `location_points`.

    A path is one record, however many points it has. Signals come as `signals.signal_row` says, facts about the
    account as `profile`, anything else as `raw_records`.
    """
    for block in read_blocks(task.stream, task.path, spread=True):
        if isinstance(block, Skipped):
            yield block
        elif block.prefix in _SEGMENTS or block.lines is not None:
            yield from _segments(block, task)
        elif block.prefix == _PROFILE and isinstance(block.values[0], dict):
            yield from _profile(block.values[0])
        else:
            yield from _others(block, task)


def _segments(block: Block, task: Task) -> Iterator[Item]:
    """Yield the rows of segments; the points of all paths in one go, at the end."""
    points = PathPoints()
    for index, value in enumerate(block.values):
        if not isinstance(value, dict):
            yield task.skipped(block.pointer(index), f"expected an object, found {type(value).__name__}")
        elif not points.add(value):
            yield _segment(value) or raw_row(block.pointer(index), value)
    yield from points.columns()


def _segment(value: dict[str, Any]) -> Row | None:
    """Return the row of a segment that is no path, None if it is of no known kind."""
    kind = next((name for name in _READERS if isinstance(value.get(name), dict)), None)
    return None if kind is None else _READERS[kind](Fields(value))


def _others(block: Block, task: Task) -> Iterator[Item]:
    """Yield the rows of signals, positions in one go at the end; anything else raw."""
    positions = Positions()
    for index, value in enumerate(block.values):
        pointer = block.pointer(index)
        if block.prefix == _SIGNALS and isinstance(value, dict):
            if not positions.add(value):
                yield signal_row(value) or raw_row(pointer, value)
        elif block.prefix in (_SIGNALS, ""):
            yield task.skipped(pointer, f"expected an object, found {type(value).__name__}")
        else:
            yield raw_row(pointer, value)
    yield from positions.columns()


def _visit(fields: Fields) -> Row:
    visit = fields.within("visit")
    candidate = visit.within("topCandidate")
    values = {
        **_period(fields),
        "kind": "stay",
        "place_id": candidate.text("placeId", "placeID"),
        "name": candidate.text("name"),
        **take_point(candidate, "placeLocation").columns(),
        "confidence": take_number(visit, "probability"),
    }
    level = read_integer(visit.peek("hierarchyLevel"))
    return _row(fields, values, None if level is None else str(level), values["place_id"])


def _trip(fields: Fields) -> Row:
    trip = fields.within("activity")
    candidate = trip.within("topCandidate")
    values = {
        **_period(fields),
        "kind": "trip",
        **take_point(trip, "start").columns(),
        **take_point(trip, "end").columns("end_"),
        "mode": (candidate.text("type") or "").lower().replace(" ", "_") or None,
        "distance_m": take_number(trip, "distanceMeters"),
        "confidence": take_number(candidate, "probability"),
    }
    return _row(fields, values, None, None)


def _row(fields: Fields, values: dict[str, Any], level: str | None, place: str | None) -> Row:
    """Return a visit or trip: the same in another export if it began at the same instant, on the same level."""
    began = values["started_at"]
    key = began.isoformat(timespec="microseconds") if began else values["time_text"]
    identity = (PRODUCT, values["kind"], key, level, None if key else place)
    return Row("visits", identity, {**values, "extra": fields.rest()}, is_event=True)


def _memory(fields: Fields) -> Row:
    began = take_instant(fields, "startTime")
    values = {**_times(fields, began), "kind": "timeline_memory", "extra": fields.rest()}
    return Row("activities", (PRODUCT, "timeline_memory", key_of(began)), values, is_event=True)


def _period(fields: Fields) -> dict[str, Any]:
    began = take_instant(fields, "startTime")
    ended = fields.instant("endTime")
    return {**_times(fields, began), "started_at": began.occurred_at, "ended_at": ended.occurred_at}


def _times(fields: Fields, began: Instant) -> dict[str, Any]:
    """Return the columns of an instant; its offset from UTC is in the time itself, or in a field beside it."""
    columns = began.columns()
    minutes = read_integer(fields.peek("startTimeTimezoneUtcOffsetMinutes"))
    if minutes is not None and abs(minutes) <= _FURTHEST_MINUTES and columns["utc_offset_minutes"] in (None, minutes):
        fields.take("startTimeTimezoneUtcOffsetMinutes")
        columns["utc_offset_minutes"] = minutes
    return columns


def _profile(profile: dict[str, Any]) -> Iterator[Row]:
    """Yield a row for each fact about the account, such as a frequent place; all together they are one record."""
    rows = [_fact(name, item) for name, value in profile.items() for item in _listed(value)]
    for number, row in enumerate(rows or [Row("profile", (), {"field": "userLocationProfile"})]):
        yield Row(row.table, row.identity, row.values, records=int(number == 0))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fact(name: str, value: object) -> Row:
    if not isinstance(value, dict):
        return Row("profile", (), {"field": name, "value": None if value is None else str(value)})
    fields = Fields(value)
    return Row("profile", (), {"field": name, "value": fields.text("label"), "extra": fields.rest()})


_READERS: dict[str, Callable[[Fields], Row]] = {"visit": _visit, "activity": _trip, "timelineMemory": _memory}
