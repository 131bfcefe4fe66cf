"""Months of visits and trips: `Semantic Location History/2022/2022_FEBRUARY.json`.

A visit or trip is an event: the same in another export if it began at the same instant. Its end, place and name change
as the account's owner or Google corrects them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from vana_parsers.google.fields import Fields
from vana_parsers.google.location.values import (
    NOWHERE,
    Point,
    key_of_time,
    raw_row,
    read_number,
    take_e7_point,
    take_instant,
    take_lower,
    take_number,
)
from vana_parsers.json_stream import read_json
from vana_parsers.records import Item, Row, Skipped, Task

_OBJECTS = "/timelineObjects/"
_DEEPEST = 16
"""Visits inside visits that get rows of their own; Google's nest two deep."""
_PERCENT = 100.0


def read_semantic(task: Task) -> Iterator[Item]:
    """Yield a row of `visits` for each visit and trip of a month, and one for each visit inside another.

    Points of their paths that have a time are rows of `location_points` (provider `path`). Objects of another kind,
    and what stands beside them, go to `raw_records`.
    """
    for element in read_json(task.stream, task.path, spread=True):
        if isinstance(element, Skipped):
            yield element
        elif not element.pointer.startswith(_OBJECTS):
            yield raw_row(element.pointer, element.value)
        elif not isinstance(element.value, dict):
            yield task.skipped(element.pointer, f"expected an object, found {type(element.value).__name__}")
        else:
            yield from _object(element.value, element.pointer)


def _object(value: dict[str, Any], pointer: str) -> Iterator[Row]:
    """Yield the rows of one object, of which the first stands for it."""
    kind = next((name for name in _READERS if isinstance(value.get(name), dict)), None)
    if kind is None:
        yield raw_row(pointer, value)
        return
    beside = {name: item for name, item in value.items() if name != kind}
    for number, row in enumerate(_READERS[kind](Fields(value[kind]))):
        if number == 0 and beside:
            row = replace(row, values={**row.values, "extra": {**row.values["extra"], "beside": beside}})
        yield replace(row, records=int(number == 0))


def _visit(fields: Fields, depth: int = 0) -> Iterator[Row]:
    """Yield a visit, its points, and the visits inside it."""
    place = fields.within("location")
    point = take_e7_point(place)
    if point == NOWHERE:
        point = take_e7_point(fields, "centerLatE7", "centerLngE7")
    values = {
        **_period(fields),
        "kind": "stay",
        "place_id": place.text("placeId"),
        "name": place.text("name"),
        "address": place.text("address"),
        **point.columns(),
        "confidence": take_number(fields, "visitConfidence", _PERCENT),
    }
    points = list(_path(fields))
    inner = fields.take("childVisits") if depth < _DEEPEST and _is_objects(fields.peek("childVisits")) else []
    yield _row(values, fields, depth)
    yield from points
    for visit in inner:
        yield from _visit(Fields(visit), depth + 1)


def _trip(fields: Fields) -> Iterator[Row]:
    start = take_e7_point(fields.within("startLocation"))
    end = take_e7_point(fields.within("endLocation"))
    mode = fields.peek("activityType")
    values = {
        **_period(fields),
        "kind": "trip",
        **start.columns(),
        **end.columns("end_"),
        "mode": take_lower(fields, "activityType"),
        "distance_m": take_number(fields, "distance"),
        "confidence": _probability(fields.peek("activities"), mode),
    }
    points = list(_path(fields))
    yield _row(values, fields, 0)
    yield from points


def _row(values: dict[str, Any], fields: Fields, depth: int) -> Row:
    began = values["started_at"]
    key = began.isoformat(timespec="microseconds") if began else values["time_text"]
    identity = ("location_history", values["kind"], key, str(depth), None if key else values.get("place_id"))
    return Row("visits", identity, {**values, "extra": fields.rest()}, is_event=True)


def _period(fields: Fields) -> dict[str, Any]:
    """Return when it began and ended; five spellings of it were seen."""
    duration = fields.within("duration")
    began = take_instant(duration, "startTimestamp", "startTimestampMs")
    ended = duration.instant("endTimestamp", "endTimestampMs")
    return {**began.columns(), "started_at": began.occurred_at, "ended_at": ended.occurred_at}


def _probability(activities: object, mode: object) -> float | None:
    """Return how sure Google was of *mode*, the likeliest of several activities that stay in `extra`."""
    for activity in activities if isinstance(activities, list) else ():
        if isinstance(activity, dict) and mode is not None and activity.get("activityType") == mode:
            percent = read_number(activity.get("probability"))
            return None if percent is None else percent / _PERCENT
    return None


def _path(fields: Fields) -> Iterator[Row]:
    """Yield the points of a path that all have a place and a time; a path with others is left where it is."""
    path = fields.within("simplifiedRawPath")
    listed = path.peek("points")
    if not _is_objects(listed):
        return
    rows = [_point(Fields(point)) for point in listed]
    whole = [row for row in rows if row is not None]
    if len(whole) == len(rows):
        path.take("points")
        yield from whole


def _point(fields: Fields) -> Row | None:
    point: Point = take_e7_point(fields, "latE7", "lngE7")
    when = fields.instant("timestamp", "timestampMs")
    if point == NOWHERE or when.occurred_at is None:
        return None
    values = {
        **when.columns(),
        **point.columns(),
        "accuracy_m": take_number(fields, "accuracyMeters"),
        "provider": "path",
        "extra": fields.rest(),
    }
    return Row("location_points", ("path", key_of_time(when), point.key), values, is_event=True)


def _is_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


_READERS: dict[str, Callable[[Fields], Iterator[Row]]] = {"placeVisit": _visit, "activitySegment": _trip}
