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
_FEW = 256
"""Rows up to which columns are taken apart, to make a batch together with those of other members."""
_TIMELESS = {"time_source": "none", "time_precision": "none"}
_NOT_CONTENT = frozenset(
    {"record_id", "source", "product", "account", "time_source", "time_precision", "time_text", "member"}
)
"""Columns that may differ between two exports of an unchanged record."""


@dataclass(frozen=True, slots=True)
class TableBatch:
    """Rows of one table: *batch* has exactly the table's schema; *digests* one uint64 per row (`identity.marked`).

    *records* is how many records the rows stand for; *members* the number of the member that each row came from.
    """

    table: str
    batch: pa.RecordBatch = field(repr=False)
    digests: np.ndarray = field(repr=False)
    records: int
    members: np.ndarray = field(repr=False)


def assemble(items: Iterable[Item], task: Task) -> Iterator[TableBatch | Skipped]:
    """Yield the rows of *items* in batches of bounded size, and its skips, each as it comes.

    The order of rows within a table is the reader's. Lone surrogates in text become U+FFFD. Raises KeyError for a
    column that the table does not have: that is a reader's bug.
    """
    assembler = Assembler(task.source)
    for item in items:
        if isinstance(item, Skipped):
            yield item
        else:
            yield from assembler.take(item, task, 0)
    yield from assembler.flush()


class Assembler:
    """Gathers the rows of many members into batches: an export may have a hundred thousand members of one row each."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pending: dict[str, _Pending] = {}

    def take(self, item: Row | Columns, task: Task, member: int) -> Iterator[TableBatch]:
        """Take what the reader of *task*, the member numbered *member*, gave; yield the batches that are full by it.

        The order of rows of one table and member is kept.
        """
        if isinstance(item, Columns):
            size = len(next(iter(item.columns.values())))
            if size > _FEW:
                yield from self._flush(item.table)
                yield _from_columns(item, task, member)
                return
            rows = _rows_of(item, size)
        else:
            rows = [item]
        pending = self._pending.setdefault(item.table, _Pending())
        for row in rows:
            pending.add(row, task, member)
        if pending.is_full:
            yield from self._flush(item.table)

    def flush(self) -> Iterator[TableBatch]:
        """Yield all that still waits."""
        for table in list(self._pending):
            yield from self._flush(table)

    def _flush(self, table: str) -> Iterator[TableBatch]:
        pending = self._pending.pop(table, None)
        if pending is not None:
            yield _from_rows(TABLES[table], pending, self._source)


class _Pending:
    """Rows of one table that wait for a batch to fill; their values are complete."""

    def __init__(self) -> None:
        self.identities: list[tuple[str | None, ...]] = []
        self.values: list[dict[str, Any]] = []
        self.events: list[bool] = []
        self.members: list[int] = []
        self.records = 0
        self._chars = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to make a batch of them."""
        return len(self.values) >= _BATCH_ROWS or self._chars >= _BATCH_CHARS

    def add(self, row: Row, task: Task, member: int) -> None:
        """Take *row*, its `extra` as JSON, with the task's product, account and path where it has none."""
        extra = row.values.get("extra")
        values = {"account": task.account, **row.values, "member": task.path}
        values["extra"] = (extra if isinstance(extra, str) else _json(extra)) if extra else None
        for name, default in (("product", task.product), ("account", task.account)):
            if values.get(name) is None:
                values[name] = default
        self.identities.append(row.identity)
        self.values.append(values)
        self.events.append(row.is_event)
        self.members.append(member)
        self.records += row.records
        self._chars += sum(len(value) for value in values.values() if isinstance(value, str))


def _rows_of(item: Columns, size: int) -> list[Row]:
    """Return the rows of a few columns: making a batch of its own of each costs more."""
    identities = list(zip(*(array.to_pylist() for array in item.identity), strict=True)) or [()] * size
    columns = {name: array.to_pylist() for name, array in item.columns.items()}
    counts = [1] * size if item.records is None else [item.records] + [0] * (size - 1)
    return [
        Row(item.table, identity, dict(zip(columns, cells, strict=True)), count, item.is_event)
        for identity, cells, count in zip(identities, zip(*columns.values(), strict=True), counts, strict=True)
    ]


def _from_rows(table: Table, pending: _Pending, source: str) -> TableBatch:
    rows = pending.values
    names = {name for values in rows for name in values}
    columns = {
        column.name: _array(column, [values.get(column.name) for values in rows])
        for column in table.columns
        if column.name in names
    }
    unknown = names.difference(columns)
    if unknown:
        raise KeyError(f"{table.name} has no column {sorted(unknown)}")
    arrays = _complete(table, columns, len(rows), {"source": source})
    ids = [identity.record_id(source, table.name, [_clean(v) for v in key]) for key in pending.identities]
    if not all(pending.identities):
        whole = _content_ids(table, arrays, source)
        ids = [one if key else other for key, one, other in zip(pending.identities, ids, whole, strict=True)]
    members = np.array(pending.members, np.uint32)
    return _batch(table, ids, arrays, pending.records, np.array(pending.events, bool), members)


def _from_columns(item: Columns, task: Task, member: int) -> TableBatch:
    table = TABLES[item.table]
    rows = len(next(iter(item.columns.values())))
    defaults = {"product": task.product, "account": task.account, "source": task.source, "member": task.path}
    arrays = _complete(table, item.columns, rows, defaults)
    if item.identity:
        ids = identity.record_ids(task.source, table.name, item.identity)
    else:
        ids = _content_ids(table, arrays, task.source)
    records = rows if item.records is None else item.records
    return _batch(table, ids, arrays, records, np.full(rows, item.is_event), np.full(rows, member, np.uint32))


def _batch(
    table: Table,
    ids: list[bytes],
    arrays: dict[str, pa.Array],
    records: int,
    events: np.ndarray,
    members: np.ndarray,
) -> TableBatch:
    buffers = [None, pa.py_buffer(b"".join(ids))]
    arrays["record_id"] = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(ids), buffers)
    batch = pa.RecordBatch.from_arrays([arrays[name] for name in table.schema.names], schema=table.schema)
    digests = identity.content_digests(_content(table, arrays), len(ids))
    asked = [arrays[column.name] for column in table.own if column.is_on_request]
    marks = identity.marked(digests, events, arrays["time_source"], asked)
    return TableBatch(table.name, batch, marks, records, members)


def _complete(
    table: Table, given: Mapping[str, pa.Array], rows: int, defaults: Mapping[str, str | None]
) -> dict[str, pa.Array]:
    """Return every column but `record_id`: those given, the *defaults*, and nulls."""
    defaults = {**defaults, **_TIMELESS}
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


def _content_ids(table: Table, arrays: Mapping[str, pa.Array], source: str) -> list[bytes]:
    """Return ids for rows whose whole content is their identity."""
    texts = [_as_text(array) for array in _content(table, arrays)]
    return identity.record_ids(source, table.name, texts)


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
