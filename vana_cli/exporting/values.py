"""Arrow values as values that text formats know: every number, instant and byte string in one written form."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

_INTEGERS = range(-(2**63), 2**63)
"""Beyond these, readers of JSON and SQLite lose digits."""


def unique_names(names: Sequence[str]) -> list[str]:
    """Return *names* with `_2`, `_3`… put after those that came before: a query may name two columns alike."""
    taken: set[str] = set()
    unique = []
    for name in names:
        candidate, number = name, 1
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate)
        unique.append(candidate)
    return unique


def json_columns(batch: pa.RecordBatch) -> list[list[Any]]:
    """Return the columns of *batch* as JSON values.

    Instants become ISO 8601 text with a Z, dates and times ISO text, byte strings hex, decimals text (whole ones
    numbers, up to 64 bits); numbers that JSON cannot write (NaN, infinities) become None.
    """
    return [_json_values(column) for column in batch.columns]


def json_rows(batch: pa.RecordBatch, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of *batch* as JSON objects; *names* are the keys."""
    for row in zip(*json_columns(batch), strict=True):
        yield dict(zip(names, row, strict=True))


def flat_rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of *batch* as tuples for formats without nesting: lists and structs are JSON text."""
    columns = [
        [None if value is None else json_text(value) for value in values] if _is_nested(column.type) else values
        for column, values in zip(batch.columns, json_columns(batch), strict=True)
    ]
    yield from zip(*columns, strict=True)


def json_text(value: object) -> str:
    """Return *value*, made of JSON values, as compact JSON."""
    return msgspec.json.encode(value).decode()


def is_text(kind: pa.DataType) -> bool:
    """Tell whether columns of this type are written as text."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _is_nested(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind))


def _json_values(column: pa.Array) -> list[Any]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _json_values(column.dictionary_decode())
    values: list[Any] = (_instants(column) if pa.types.is_timestamp(kind) else column).to_pylist()
    if pa.types.is_timestamp(kind) or pa.types.is_string(kind):
        return values
    return [None if value is None else _json_value(value) for value in values]


def _instants(column: pa.Array) -> pa.Array:
    """Return instants as text, in Arrow: a Python datetime for each of millions would cost seconds."""
    # DuckDB answers in Etc/UTC, the tables are in UTC; both print as Z. Without a zone, none is claimed.
    suffix = "Z" if column.type.tz else ""
    text = pc.strftime(column, f"%Y-%m-%dT%H:%M:%S{suffix}")
    return pc.replace_substring_regex(text, r"\.0+(Z?)$", r"\1")


def _json_value(value: Any) -> Any:
    """Return one value that is not None as a JSON value."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value if value in _INTEGERS else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _nested(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not hasattr(value, "_fields"):
        return [_nested(item) for item in value]
    return _interval(value)


def _nested(value: Any) -> Any:
    return None if value is None else _json_value(value)


def _decimal(value: Decimal) -> int | str:
    # SQL's sum() of whole numbers is a decimal without places; whoever sums counts expects a number.
    exponent = value.as_tuple().exponent
    return int(value) if exponent == 0 and int(value) in _INTEGERS else f"{value:f}"


def _interval(value: Any) -> str:
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} s"
    return f"{value.months} months {value.days} days {value.nanoseconds / 1e9:g} s"
