"""Items of a reader become record batches of the tables' exact schemas, with record ids and content digests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from vana_parsers import identity
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.schema import CATEGORY, TABLES, Column, Table

_BATCH_ROWS = 16_384
_BATCH_CHARS = 8 * 1024 * 1024
_TIMELESS = {"time_source": "none", "time_precision": "none"}
_NOT_CONTENT = frozenset(
    {"record_id", "source", "product", "account", "time_source", "time_precision", "time_text", "member"}
)
"""Columns that may differ between two exports of an unchanged record."""


@dataclass(frozen=True, slots=True)
class TableBatch:
    """Rows of one table: *batch* has exactly the table's schema; *digests* one uint64 per row (`identity.marked`).

    *records* is how many records of the member the rows stand for.
    """

    table: str
    batch: pa.RecordBatch = field(repr=False)
    digests: np.ndarray = field(repr=False)
    records: int


def assemble(items: Iterable[Item], task: Task) -> Iterator[TableBatch | Skipped]:
    """Yield the rows of *items* in batches of bounded size, and its skips, each as it comes.

    The order of rows within a table is the reader's. Lone surrogates in text become U+FFFD. Raises KeyError for a
    column that the table does not have: that is a reader's bug.
    """
    pending: dict[str, _Pending] = {}
    for item in items:
        if isinstance(item, Skipped):
            yield item
        elif isinstance(item, Columns):
            yield _from_columns(item, task)
        else:
            rows = pending.setdefault(item.table, _Pending())
            if rows.add(item):
                yield _from_rows(TABLES[item.table], pending.pop(item.table).rows, task)
    for name, rows in pending.items():
        yield _from_rows(TABLES[name], rows.rows, task)


class _Pending:
    """Rows of one table that wait for a batch to fill."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._chars = 0

    def add(self, row: Row) -> bool:
        """Take *row*, its `extra` as JSON; True once the batch is full."""
        extra = row.values.get("extra")
        values = {**row.values, "extra": _json(extra) if extra else None}
        self.rows.append(Row(row.table, row.identity, values, row.records, row.is_event))
        self._chars += sum(len(value) for value in values.values() if isinstance(value, str))
        return len(self.rows) >= _BATCH_ROWS or self._chars >= _BATCH_CHARS


def _from_rows(table: Table, rows: list[Row], task: Task) -> TableBatch:
    known = {column.name for column in table.columns}
    for row in rows:
        if not known.issuperset(row.values):
            raise KeyError(f"{table.name} has no column {sorted(set(row.values) - known)}")
    columns = {
        column.name: _array(column, [row.values.get(column.name) for row in rows])
        for column in table.columns
        if any(column.name in row.values for row in rows)
    }
    arrays = _complete(table, columns, len(rows), task)
    ids = [identity.record_id(task.source, table.name, [_clean(v) for v in row.identity]) for row in rows]
    if not all(row.identity for row in rows):
        whole = _content_ids(table, arrays, task)
        ids = [one if row.identity else other for row, one, other in zip(rows, ids, whole, strict=True)]
    events = np.fromiter((row.is_event for row in rows), bool, len(rows))
    return _batch(table, ids, arrays, sum(row.records for row in rows), events)


def _from_columns(item: Columns, task: Task) -> TableBatch:
    table = TABLES[item.table]
    rows = len(next(iter(item.columns.values())))
    arrays = _complete(table, item.columns, rows, task)
    if item.identity:
        ids = identity.record_ids(task.source, table.name, item.identity)
    else:
        ids = _content_ids(table, arrays, task)
    events = np.full(rows, item.is_event)
    return _batch(table, ids, arrays, rows if item.records is None else item.records, events)


def _batch(table: Table, ids: list[bytes], arrays: dict[str, pa.Array], records: int, events: np.ndarray) -> TableBatch:
    buffers = [None, pa.py_buffer(b"".join(ids))]
    arrays["record_id"] = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(ids), buffers)
    batch = pa.RecordBatch.from_arrays([arrays[name] for name in table.schema.names], schema=table.schema)
    digests = identity.content_digests(_content(table, arrays), len(ids))
    return TableBatch(table.name, batch, identity.marked(digests, events, arrays["time_source"]), records)


def _complete(table: Table, given: Mapping[str, pa.Array], rows: int, task: Task) -> dict[str, pa.Array]:
    """Return every column but `record_id`: those given, the task's defaults, and nulls."""
    defaults: dict[str, str | None] = {"product": task.product, "account": task.account}
    defaults |= {"source": task.source, "member": task.path} | _TIMELESS
    unknown = set(given) - set(table.schema.names)
    if unknown:
        raise KeyError(f"{table.name} has no column {sorted(unknown)}")
    arrays = {}
    for column in table.columns[1:]:
        if column.name in given:
            array = given[column.name]
            arrays[column.name] = array if array.type == column.type else _typed(column, array)
            default = defaults.get(column.name)
            if default is not None and array.null_count:
                arrays[column.name] = _typed(column, array.cast(pa.string()).fill_null(default))
        else:
            arrays[column.name] = _constant(column, defaults.get(column.name), rows)
    return arrays


def _typed(column: Column, array: pa.Array) -> pa.Array:
    if column.type == CATEGORY:
        # The index type of dictionary_encode is int32, the schema's.
        return array.cast(pa.string()).dictionary_encode()
    return array.cast(column.type)


def _constant(column: Column, value: str | None, rows: int) -> pa.Array:
    if value is None:
        return pa.nulls(rows, column.type)
    index = pa.array(np.zeros(rows, np.int32))
    return pa.DictionaryArray.from_arrays(index, pa.array([_clean(value)], pa.string()))


def _content(table: Table, arrays: Mapping[str, pa.Array]) -> list[pa.Array]:
    return [arrays[column.name] for column in table.columns if column.name not in _NOT_CONTENT]


def _content_ids(table: Table, arrays: Mapping[str, pa.Array], task: Task) -> list[bytes]:
    """Return ids for rows whose whole content is their identity."""
    texts = [_as_text(array) for array in _content(table, arrays)]
    return identity.record_ids(task.source, table.name, texts)


def _as_text(array: pa.Array) -> pa.Array:
    if pa.types.is_list(array.type):
        return pa.array([None if v is None else _json(v) for v in array.to_pylist()], pa.string())
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.int64())
    return array.cast(pa.string())


def _array(column: Column, values: list[Any]) -> pa.Array:
    """Return *values* as the column's type."""
    kind = pa.string() if column.type == CATEGORY else column.type
    try:
        array = pa.array(values, kind)
    except UnicodeEncodeError:
        array = pa.array([_clean_deep(value) for value in values], kind)
    return array


def _json(value: Any) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_clean_deep(value)).decode()


def _clean(value: str | None) -> str | None:
    """Return *value* with each lone surrogate replaced by U+FFFD, as UTF-8 requires."""
    if value is None or value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _clean_deep(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list | tuple):
        return [_clean_deep(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean_deep(item) for key, item in value.items()}
    return value
