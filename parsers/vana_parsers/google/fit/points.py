"""Data points of Fit, one file a data source: hundreds of megabytes, so that sound ones are turned into columns."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.fit.metrics import FIELDS, LOCATION, UNITS
from vana_parsers.json_stream import Block, read_blocks
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.times import Instant, epoch_instants, from_epoch

_Whole = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
_SOURCE = "/Data Source"
_POINTS = "/Data Points/"
# type:data type:app:manufacturer:model:unit[:stream]; a stream's own name may hold colons too, a unit is hex.
_DEVICE = re.compile(r"\w+:[^:]*:[^:]*:([^:]{1,60}):([^:]{1,80}):[0-9a-f]{6,16}(?::|$)", re.ASCII)
_TAKEN = ("startTimeNanos", "endTimeNanos", "dataTypeName")


class _Value(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A number; a value of another kind makes its point one that is read by itself."""

    intVal: _Whole | None = None  # noqa: N815 - the export's names
    fpVal: float | None = None  # noqa: N815


class _Field(msgspec.Struct, forbid_unknown_fields=True):
    value: _Value


class _Point(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One data point whose fields are of the kinds expected."""

    fitValue: list[_Field]  # noqa: N815
    dataTypeName: str  # noqa: N815
    startTimeNanos: _Whole  # noqa: N815
    endTimeNanos: _Whole  # noqa: N815
    originDataSourceId: str = ""  # noqa: N815
    modifiedTimeMillis: _Whole | None = None  # noqa: N815
    rawTimestampNanos: _Whole | None = None  # noqa: N815


_DECODERS = {_POINTS: msgspec.json.Decoder(list[_Point]).decode}


def read_points(task: Task) -> Iterator[Item]:
    """Yield a row of `health` for each data point, and of `location_points` for each position.

    A point of several values gives a row for each where Fit names them; all but the first stand for no record. The
    name of the data source, told once in the file, is the origin of points that name none of their own.
    """
    source: str | None = None
    for block in read_blocks(task.stream, task.path, spread=True, decoders=_DECODERS):
        if isinstance(block, Skipped):
            yield block
        elif block.start is None and block.prefix == _SOURCE and isinstance(block.values[0], str):
            source = block.values[0]
        else:
            yield from _read_block(task, block, source)


def _read_block(task: Task, block: Block, source: str | None) -> Iterator[Item]:
    sound, others = _sort_out(block.values)
    for index in others:
        yield from _read_one(task, block.values[index], block.pointer(index), source)
    by_shape: dict[tuple[str, int], list[_Point]] = {}
    for point in sound:
        by_shape.setdefault((point.dataTypeName, len(point.fitValue)), []).append(point)
    for (kind, _), points in by_shape.items():
        yield from _columns(points, kind, source)


def _sort_out(values: list[Any]) -> tuple[list[_Point], list[int]]:
    """Return the points that go into columns, and the indices of what has to be looked at by itself."""
    sound, others = [], []
    for index, value in enumerate(values):
        point = value if type(value) is _Point else _converted(value)
        if point is not None and _is_plain(point):
            sound.append(point)
        else:
            others.append(index)
    return sound, others


def _converted(value: Any) -> _Point | None:
    try:
        return msgspec.convert(value, _Point)
    except (msgspec.ValidationError, RecursionError):
        return None  # of another kind: looked at by itself


def _is_plain(point: _Point) -> bool:
    """Whether the point's values are numbers that Fit names, so that rows hold all of it."""
    fields = point.fitValue
    if len(fields) == 1:
        value = fields[0].value
        return (value.intVal is None) != (value.fpVal is None) and point.dataTypeName != LOCATION
    if not fields or len(fields) != len(FIELDS.get(point.dataTypeName, ())):
        return False
    return all((field.value.intVal is None) != (field.value.fpVal is None) for field in fields)


def _columns(points: list[_Point], kind: str, source: str | None) -> Iterator[Columns]:
    """Yield the rows of points of one type and number of values: the first values, then the others, field by field."""
    starts = pa.array([point.startTimeNanos for point in points], pa.int64())
    ends = pa.array([point.endTimeNanos for point in points], pa.int64())
    origins = [point.originDataSourceId or source for point in points]
    devices = {origin: _device(origin) for origin in set(origins)}
    begun = epoch_instants(_microseconds(starts), "us")
    started, ended = begun.occurred_at, epoch_instants(_microseconds(ends), "us").occurred_at
    common = {
        **begun.columns(),
        "time_text": pc.if_else(pc.is_valid(started), None, starts.cast(pa.string())),
        "started_at": started,
        "ended_at": ended,
        "origin": pa.array(origins, pa.string()),
        "device": pa.array([devices[origin] for origin in origins], pa.string()),
    }
    extra = _extra(points, starts, ends, source)
    about = (pa.repeat(pa.scalar(source, pa.string()), len(points)), pa.repeat(kind, len(points)))
    key = (*about, starts.cast(pa.string()), ends.cast(pa.string()))
    names = FIELDS.get(kind, ())
    for place in range(len(points[0].fitValue)):
        metric = kind if place == 0 else f"{kind}.{names[place]}"
        values = {
            **common,
            "metric": pa.repeat(metric, len(points)),
            "value": pa.array([_number(point.fitValue[place].value) for point in points], pa.float64()),
            "unit": pa.repeat(pa.scalar(unit_of(metric, kind), pa.string()), len(points)),
        }
        if place == 0:
            yield Columns("health", key, {**values, "extra": extra}, is_event=True)
        else:
            identity = (*key, pa.repeat(metric, len(points)))
            yield Columns("health", identity, values, records=0, is_event=True)


def unit_of(metric: str, kind: str) -> str | None:
    """Return the unit of a metric of the data type *kind*: the type's own, or that of one of its further fields."""
    field = metric.removeprefix(kind).lstrip(".")
    if field == "duration":
        return "min" if kind == "com.google.heart_minutes.summary" else "ms"
    return UNITS.get(kind) if field in ("", "max", "min", "diastolic") or field.endswith("itude") else None


def _number(value: _Value) -> float | None:
    return value.intVal if value.fpVal is None else value.fpVal


def _microseconds(nanoseconds: pa.Array) -> pa.Array:
    # Division in Arrow cuts towards zero; before 1970 that is another microsecond, which `extra` tells.
    return pc.divide(nanoseconds, 1000)


def _extra(points: list[_Point], starts: pa.Array, ends: pa.Array, source: str | None) -> pa.Array:
    """Return what no column holds as JSON objects, null where there is nothing."""
    parts = [
        _part("modifiedTimeMillis", pa.array([point.modifiedTimeMillis for point in points], pa.int64())),
        _part("rawTimestampNanos", _not_zero(pa.array([point.rawTimestampNanos for point in points], pa.int64()))),
        _part("startTimeNanos", _finer(starts)),
        _part("endTimeNanos", _finer(ends)),
    ]
    if source is not None:
        has_other = pa.array([point.originDataSourceId not in ("", source) for point in points])
        told = "," + json.dumps({"Data Source": source}, ensure_ascii=False)[1:-1]
        parts.append(pc.if_else(has_other, told, ""))
    joined = pc.binary_join_element_wise(*parts, "")
    objects = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 1), "}", "")
    return pc.if_else(pc.equal(joined, ""), None, objects)


def _part(name: str, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(f',"{name}":', values.cast(pa.string()), "").fill_null("")


def _not_zero(values: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(values, 0), None, values)


def _finer(nanoseconds: pa.Array) -> pa.Array:
    """Return the values that microseconds do not hold, null for the others."""
    return pc.if_else(pc.equal(pc.multiply(_microseconds(nanoseconds), 1000), nanoseconds), None, nanoseconds)


def _device(origin: str | None) -> str | None:
    match = _DEVICE.match(origin) if origin else None
    return f"{match[1]} {match[2]}" if match else None


def _read_one(task: Task, point: Any, pointer: str, source: str | None) -> Iterator[Item]:
    """Yield the row of a point that is not like the others, its values whole in `extra`."""
    point = msgspec.to_builtins(point) if isinstance(point, _Point) else point
    kind = point.get("dataTypeName") if isinstance(point, dict) else None
    if not isinstance(kind, str) or "fitValue" not in point:
        yield task.skipped(pointer, "not a data point of Fit")
        return
    start, end = (_instant(point.get(name)) for name in _TAKEN[:2])
    origin = point.get("originDataSourceId")
    known = origin if isinstance(origin, str) and origin else source
    extra = {name: value for name, value in point.items() if name not in _TAKEN or not _is_held(point, name)}
    if known == origin or origin == "":
        extra.pop("originDataSourceId", None)
    if source is not None and source != known:
        extra["Data Source"] = source
    if extra.get("rawTimestampNanos") == 0:
        del extra["rawTimestampNanos"]
    texts = tuple(None if value is None else str(value) for value in map(point.get, _TAKEN[:2]))
    position = _position(point["fitValue"]) if kind == LOCATION else None
    if position is not None:
        values = {**start.columns(), **position, "device": _device(known), "extra": {**extra, "origin": known}}
        yield Row("location_points", ("fit", source, *texts), values, is_event=True)
        return
    numbers = _numbers(point["fitValue"])
    values = {
        **start.columns(),
        "metric": kind,
        "value": numbers[0] if numbers else None,
        "unit": UNITS.get(kind),
        "started_at": start.occurred_at,
        "ended_at": end.occurred_at,
        "device": _device(known),
        "origin": known,
        "extra": extra,
    }
    yield Row("health", (source, kind, *texts), values, is_event=True)


def _instant(nanoseconds: object) -> Instant:
    try:
        whole = int(nanoseconds) if isinstance(nanoseconds, int | str) else None
    except ValueError:
        whole = None
    if whole is None or abs(whole) > 2**62:
        return from_epoch(nanoseconds, "us") if nanoseconds is None else Instant(time_text=str(nanoseconds)[:100])
    instant = from_epoch(-(-whole // 1000) if whole < 0 else whole // 1000, "us")
    return instant if instant.occurred_at else Instant(time_text=str(whole))


def _is_held(point: dict[str, Any], name: str) -> bool:
    """Whether columns hold the member *name* without loss."""
    value = point[name]
    if name == "dataTypeName":
        return True
    instant = _instant(value)
    return instant.occurred_at is not None and type(value) is int and value % 1000 == 0


def _numbers(fields: Any) -> list[float | None]:
    """Return the number of each of a point's values, None for a value that is none."""
    numbers = []
    for field in fields if isinstance(fields, list) else []:
        value = field.get("value") if isinstance(field, dict) else None
        number = next((value[n] for n in ("intVal", "fpVal") if n in value), None) if isinstance(value, dict) else None
        numbers.append(_as_float(number))
    return numbers


def _as_float(number: object) -> float | None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    try:
        return float(number)
    except OverflowError:
        return None


def _position(fields: Any) -> dict[str, float | None] | None:
    numbers = _numbers(fields)
    if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
        return None
    names = ("latitude", "longitude", "accuracy_m", "altitude_m")
    return dict(zip(names, numbers, strict=False))
