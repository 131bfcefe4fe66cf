"""Sorted runs of record ids, and a merge of many runs that holds only a slice of each in memory.

A 16-byte record id is handled as two big-endian 64-bit numbers, `hi` and `lo`; runs are sorted by both. Three kinds:
*entries* (staged rows of an import), *added* (ids an import brought) and *changes* (what it saw of known ids).
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa

from vana_cli.store.parquet_files import NumbersWriter, ParquetObject
from vana_parsers.errors import ExportError

Slice = dict[str, np.ndarray]
"""Columns by name, of one length, sorted by (hi, lo)."""

_COUNT = pa.uint32()
_HALVES = [("hi", pa.uint64()), ("lo", pa.uint64())]
_CONTENT = [("digest", pa.uint64()), ("product", _COUNT)]
ENTRIES = pa.schema([*_HALVES, *_CONTENT, ("member", _COUNT), ("segment", _COUNT), ("row", _COUNT)])
ADDED = pa.schema([("record_id", pa.binary(16)), *_CONTENT])
CHANGES = pa.schema([*ADDED, ("event", pa.uint8()), ("reference", _COUNT)])
_READ_ROWS = 8_192
MOST_ALIKE = 1_000_000
"""Rows of one record, which are held in memory together."""


def product_number(product: str | None) -> int:
    """Return the number that stands for *product* in a run's `product` column, 0 for none; two may share one."""
    return 0 if product is None else zlib.crc32(product.encode("utf-8", "surrogatepass")) or 1


def product_numbers(products: pa.DictionaryArray) -> np.ndarray:
    """Return `product_number` of each row as uint32."""
    names = [*products.dictionary.to_pylist(), None]
    indices = products.indices.fill_null(len(names) - 1).to_numpy()
    numbers: np.ndarray = np.array([product_number(name) for name in names], np.uint32).take(indices)
    return numbers


class Event(IntEnum):
    """What an import saw of a record id. ADDED stands in `added` runs, the others in `changes` runs.

    The `reference` column of a change is a commit: of EDITED, the one that added the id; of GONE, the last that saw it.
    """

    ADDED = 0
    EDITED = 1
    OLDER = 2
    GONE = 3
    RETURNED = 4


def split_ids(ids: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the halves of 16-byte ids as native uint64 arrays that sort as the bytes do."""
    halves = np.frombuffer(ids.buffers()[1], ">u8", count=2 * len(ids), offset=16 * ids.offset).reshape(-1, 2)
    return halves[:, 0].astype(np.uint64), halves[:, 1].astype(np.uint64)


def join_ids(hi: np.ndarray, lo: np.ndarray) -> pa.Array:
    """Return the ids of which *hi* and *lo* are the halves."""
    halves = np.empty((len(hi), 2), ">u8")
    halves[:, 0], halves[:, 1] = hi, lo
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(hi), [None, pa.py_buffer(halves.tobytes())])


def take(part: Slice, rows: np.ndarray | slice) -> Slice:
    """Return the rows of *part* that an index array, mask or slice names."""
    return {name: column[rows] for name, column in part.items()}


def concatenate(parts: list[Slice]) -> Slice:
    """Return *parts*, which have the same columns, one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@dataclass
class RunReader:
    """Reads one run block by block. *constants* are columns added to every row, such as the commit it came from."""

    source: ParquetObject
    constants: dict[str, int]

    def __iter__(self) -> Iterator[Slice]:
        for batch in self.source.batches(_READ_ROWS):
            yield self._slice(batch)

    def _slice(self, batch: pa.RecordBatch) -> Slice:
        part: Slice = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if name == "record_id":
                part["hi"], part["lo"] = split_ids(column)
            else:
                part[name] = column.to_numpy(zero_copy_only=False)
        for name, value in self.constants.items():
            part[name] = np.full(batch.num_rows, value, np.int64)
        return part


class _Head:
    """The part of a run that is in memory."""

    def __init__(self, blocks: Iterator[Slice]) -> None:
        self._blocks = blocks
        self.part: Slice | None = None
        self.more = True
        self.load()

    def load(self) -> None:
        """Append the next block, if there is one; as many as there is already, where many rows have one id."""
        blocks = [self.part] if self.part else []
        least = 2 * len(self.part["hi"]) if self.part else 1
        while self.more and sum(len(block["hi"]) for block in blocks) < least:
            block = next(self._blocks, None)
            if block is None:
                self.more = False
            else:
                blocks.append(block)
        self.part = concatenate(blocks) if blocks else None

    @property
    def last(self) -> int:
        return int(self.part["hi"][-1]) if self.part else 0

    def cut(self, limit: int | None) -> Slice | None:
        """Take out the rows whose hi is below *limit*, all if None; None if there are none."""
        if not self.part:
            return None
        count = len(self.part["hi"]) if limit is None else int(np.searchsorted(self.part["hi"], np.uint64(limit)))
        taken = take(self.part, slice(count)) if count else None
        self.part = take(self.part, slice(count, None)) if count < len(self.part["hi"]) else None
        return taken


def merge(runs: list[list[Iterator[Slice]]]) -> Iterator[list[list[Slice]]]:
    """Walk several groups of sorted runs together.

    Yields, per group, the slices of its runs that fall into the next range of ids; all rows of one id are in one step.
    Memory is one or two blocks a run; a run with very many rows of one id is held as far as that id goes.
    Raises: ExportError if an id has more rows than any real record: such an export is made to fill the memory.
    """
    groups = [[_Head(blocks) for blocks in group] for group in runs]
    heads = [head for group in groups for head in group]
    while any(head.part for head in heads):
        open_ends = [head.last for head in heads if head.more and head.part]
        limit = min(open_ends, default=None)
        step = [[part for head in group if (part := head.cut(limit))] for group in groups]
        if any(step):
            rows = sum(len(part["hi"]) for parts in step for part in parts)
            if rows > MOST_ALIKE + 2 * _READ_ROWS * len(heads):
                raise ExportError(
                    f"one record is there more than {MOST_ALIKE:,} times", hint="no real export is like that"
                )
            yield step
        for head in heads:
            if head.more and (head.part is None or head.last == limit):
                head.load()


def sort_order(part: Slice, *ties: str) -> np.ndarray:
    """Return the index array that sorts *part* by id, and rows of one id by the columns *ties*, first one first.

    Ids are random, so that one fast sort by `hi` leaves few rows to look at more closely.
    """
    order = np.argsort(part["hi"], kind="stable")
    hi = part["hi"][order]
    same = hi[1:] == hi[:-1]
    if same.any():
        tied = np.zeros(len(hi), bool)
        tied[1:] |= same
        tied[:-1] |= same
        rows = order[tied]
        keys = [part[name][rows] for name in (*reversed(ties), "lo", "hi")]
        order[tied] = rows[np.lexsort(keys)]
    return order


def starts_of(part: Slice, *columns: str) -> np.ndarray:
    """Return the mask of rows of the sorted *part* that differ from the row before in `hi`, `lo` or *columns*."""
    starts = np.ones(len(part["hi"]), bool)
    if len(starts) > 1:
        same = np.ones(len(starts) - 1, bool)
        for name in ("hi", "lo", *columns):
            same &= part[name][1:] == part[name][:-1]
        starts[1:] = ~same
    return starts


def write_sorted(writer: NumbersWriter, part: Slice, schema: pa.Schema) -> None:
    """Append *part*, already in order, to a run of *schema*."""
    arrays = [
        join_ids(part["hi"], part["lo"]) if field.name == "record_id" else pa.array(part[field.name], field.type)
        for field in schema
    ]
    writer.write(pa.RecordBatch.from_arrays(arrays, schema=schema))
