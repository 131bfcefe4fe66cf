"""Raw points: `Records.json`, and `Location History.json` before 2022. One array, gigabytes of it.

A point is an event: a device was at a place at a moment. Points are read in columns; those that are written in another
way than Google's are read one by one, with the same rows (`records_row`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.location.point_columns import keys_of_times
from vana_parsers.google.location.point_decoder import (
    ACTIVITIES,
    KNOWN,
    NOTHING,
    PointDecoder,
    likeliest_activities,
)
from vana_parsers.google.location.records_row import MILLISECONDS, VALUE_COLUMNS, point_row
from vana_parsers.google.location.values import LONGEST_TIME, MOST_E7, WRAP, raw_row
from vana_parsers.json_stream import Block, read_blocks
from vana_parsers.records import Columns, Item, Skipped, Task
from vana_parsers.times import Instants, epoch_instants, parse_instants

_ARRAYS = ("/locations/", "/", "")
_TYPES: dict[type, pa.DataType] = {int: pa.int64(), str: pa.string(), bool: pa.bool_(), float: pa.float64()}

Values = dict[str, Sequence[Any]]


class _Odd(Exception):
    """A block holds what only the reading of single points can handle."""


def read_records(task: Task) -> Iterator[Item]:
    """Yield a row of `location_points` for each element of `locations`, in the file's order.

    What stands beside that array goes to `raw_records`.
    """
    decoder = PointDecoder()
    decoders = {prefix: decoder for prefix in _ARRAYS if prefix}
    for block in read_blocks(task.stream, task.path, spread=True, decoders=decoders):
        if isinstance(block, Skipped):
            yield block
        elif isinstance(block.values[0], msgspec.Struct):
            yield from _points(block.values, decoder)
        else:
            yield from _elements(block, task)


def _points(points: list[Any], decoder: PointDecoder) -> Iterator[Item]:
    try:
        columns = _columns(decoder.columns(points), decoder.kinds)
    except (_Odd, pa.ArrowInvalid, OverflowError):  # numbers beyond 64 bits, degrees beyond the poles
        yield from map(point_row, decoder.as_objects(points))
    else:
        yield columns


def _elements(block: Block, task: Task) -> Iterator[Item]:
    is_place = block.prefix in ("/locations/", "/") or block.lines is not None
    for index, value in enumerate(block.values):
        if is_place and isinstance(value, dict):
            yield point_row(value)
        elif is_place or block.prefix == "":
            yield task.skipped(block.pointer(index), f"expected an object, found {type(value).__name__}")
        else:
            yield raw_row(block.pointer(index), value)


def _columns(values: Values, kinds: dict[str, type]) -> Columns:
    """Return all points at once. Raises `_Odd` for a value that is no such thing as its field is for."""
    times = _times(values)
    latitude = _degrees(values["latitudeE7"], MOST_E7["latitude"])
    longitude = _degrees(values["longitudeE7"], MOST_E7["longitude"])
    provider = _lower(_array(values["source"], str))
    device = _array(values["deviceTag"], int).cast(pa.string())
    parts = (keys_of_times(times), latitude.cast(pa.string()), longitude.cast(pa.string()), provider, device)
    key = pc.binary_join_element_wise(*parts, "|", null_handling="replace", null_replacement="")
    raws = {name: _compact(values[name]) for name in ACTIVITIES if any(values[name])}
    columns = {
        **times.columns(),
        "latitude": pc.divide(latitude.cast(pa.float64()), 1e7),
        "longitude": pc.divide(longitude.cast(pa.float64()), 1e7),
        **{column: _array(values[name], float) for name, column in VALUE_COLUMNS.items()},
        "provider": _filled(provider),
        "device": device,
        "activity": _activities(raws, len(provider)),
        "extra": _extra(values, kinds, raws),
    }
    return Columns("location_points", (key,), columns, is_event=True)


def _array(values: Sequence[Any], kind: type) -> pa.Array:
    return pa.array(values, _TYPES[kind])


def _lower(texts: pa.Array) -> pa.Array:
    if not pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        raise _Odd  # Arrow and Python do not agree on every letter
    return pc.utf8_lower(texts)


def _filled(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _times(values: Values) -> Instants:
    iso, milliseconds = _array(values["timestamp"], str), _array(values["timestampMs"], str)
    longest = pc.max(pc.binary_length(iso)).as_py() or 0
    if longest > LONGEST_TIME or (longest and milliseconds.null_count < len(milliseconds)):
        raise _Odd
    if longest:
        return parse_instants(iso)
    epochs = milliseconds.cast(pa.int64())
    digits = pc.binary_length(milliseconds)
    usual = pc.and_(pc.is_in(digits, pa.array(MILLISECONDS)), pc.greater_equal(epochs, 10**11))
    if not pc.all(usual, min_count=0).as_py():
        raise _Odd
    return epoch_instants(epochs, "ms")


def _degrees(values: Sequence[Any], most: int) -> pa.Array:
    """Return degrees times ten million, those that lost their sign with it."""
    array = _array(values, int)
    highest = pc.max(array).as_py()
    if highest is not None and highest > most:
        array = pc.if_else(pc.greater(array, most), pc.subtract(array, WRAP), array)
    bounds = pc.min_max(array).as_py()
    if bounds["min"] is not None and not -most <= bounds["min"] <= bounds["max"] <= most:
        raise _Odd
    return array


def _compact(values: Sequence[Any]) -> list[bytes | None]:
    """Return raw JSON without white space; None where there is none, or a mere null."""
    texts = [None if raw is NOTHING else msgspec.json.format(raw, indent=-1) for raw in values]
    return [None if text == b"null" else text for text in texts] if b"null" in texts else texts


def _activities(raws: dict[str, list[bytes | None]], rows: int) -> pa.Array:
    found = pa.nulls(rows, pa.string())
    for texts in raws.values():
        present = [text for text in texts if text is not None]
        if present:
            mask = pa.array([text is not None for text in texts])
            likeliest = pc.replace_with_mask(found, mask, pa.array(likeliest_activities(present), pa.string()))
            found = pc.coalesce(found, likeliest)
    return found


def _extra(values: Values, kinds: dict[str, type], raws: dict[str, list[bytes | None]]) -> pa.Array:
    """Return the JSON object of every field that no column took, in the order of their names; null if there is none."""
    names = sorted({*raws, *(name for name in kinds if name not in KNOWN)})
    members = []
    for name in names:
        if name in raws or kinds[name] is msgspec.Raw:
            texts = raws[name] if name in raws else _compact(values[name])
            members.append(_member(name, pa.array(texts, pa.binary()).cast(pa.string())))
        else:
            members.append(_member(name, *_written(_array(values[name], kinds[name]))))
    if not members:
        return pa.nulls(len(values["latitudeE7"]), pa.string())
    joined = pc.binary_join_element_wise(*members, "}", "", null_handling="replace", null_replacement="")
    objects = pc.binary_replace_slice(joined, 0, 1, "{")  # instead of the first member's comma
    return pc.if_else(pc.equal(pc.binary_length(joined), 1), None, objects)


def _member(name: str, written: pa.Array, quote: str = "") -> pa.Array:
    label = f",{msgspec.json.encode(name).decode()}:"
    return pc.binary_join_element_wise(label + quote, written, quote, "")


def _written(array: pa.Array) -> tuple[pa.Array, str]:
    """Return plain values as JSON writes them, and the quote that has yet to be put around each."""
    if array.type != pa.string():
        return array.cast(pa.string()), ""
    data = array.buffers()[2]
    text = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    if not ((text < ord(" ")) | (text == ord('"')) | (text == ord("\\"))).any():
        return array, '"'
    quoted = [None if value is None else msgspec.json.encode(value).decode() for value in array.to_pylist()]
    return pa.array(quoted, pa.string()), ""
