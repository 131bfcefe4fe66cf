"""Rows on their way into the store: encrypted segments under `tmp/`, with a sorted list of the record ids in each.

Segments have the form of final table files already, so that what turns out to be new is committed as it lies.
"""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import pyarrow.compute as pc

from vana_cli.store.commits import ObjectRef
from vana_cli.store.parquet_files import NumbersWriter, TableFileWriter
from vana_cli.store.runs import ENTRIES, Slice, concatenate, product_numbers, sort_order, split_ids, take, write_sorted
from vana_cli.store.vault import Vault
from vana_parsers.assemble import TableBatch

SEGMENT_ROWS = 1_000_000
"""Rows of the longest segment, and so of the longest table file."""
ENTRIES_ROWS = 262_144
"""Rows of the longest run of ids: bounds what is held of them at a time (some 10 MB, three times that to sort)."""


class Segment(msgspec.Struct, frozen=True):
    """Some rows of one table, staged: the table file, and sorted runs of its ids."""

    table: str
    rows: int
    file: ObjectRef
    entries: tuple[ObjectRef, ...]
    products: tuple[str | None, ...]


@dataclass
class _Open:
    """A segment that is being written."""

    writer: TableFileWriter
    parts: list[Slice] = field(default_factory=list)
    rows: int = 0
    rows_in_runs: int = 0
    runs: list[ObjectRef] = field(default_factory=list)
    products: set[str | None] = field(default_factory=set)


class StagedRows:
    """Takes batches of rows of any table and gives segments; used by one thread."""

    def __init__(self, vault: Vault, folder: Path, import_id: str) -> None:
        self._vault = vault
        self._folder = folder
        self._import_id = import_id
        self._open: dict[str, _Open] = {}
        self._done: list[Segment] = []

    def add(self, batch: TableBatch) -> None:
        """Stage *batch*; its rows of one table and member come in reading order, members are numbered in theirs."""
        segment = self._open.get(batch.table)
        if segment is None:
            writer = TableFileWriter(self._vault, self._folder, batch.table, self._import_id)
            segment = self._open[batch.table] = _Open(writer)
        rows = batch.batch.num_rows
        hi, lo = split_ids(batch.batch.column("record_id"))
        numbers = np.arange(segment.rows, segment.rows + rows, dtype=np.uint32)
        products = batch.batch.column("product")
        segment.products.update(pc.unique(products).to_pylist())
        part = {"hi": hi, "lo": lo, "digest": batch.digests, "product": product_numbers(products)}
        segment.parts.append(part | {"member": batch.members, "row": numbers})
        segment.writer.write(batch.batch)
        segment.rows += rows
        if segment.rows - segment.rows_in_runs >= ENTRIES_ROWS:
            self._write_run(segment)
        if segment.rows >= SEGMENT_ROWS:
            self._close(batch.table)

    def finish(self) -> list[Segment]:
        """Close every open segment and return all, in the order in which they were closed."""
        for table in list(self._open):
            self._close(table)
        return self._done

    def _close(self, table: str) -> None:
        segment = self._open.pop(table)
        file = segment.writer.close()
        self._write_run(segment)
        products = tuple(sorted(segment.products, key=lambda product: product or ""))
        self._done.append(Segment(table, segment.rows, file, tuple(segment.runs), products))

    def _write_run(self, segment: _Open) -> None:
        if not segment.parts:
            return
        part = concatenate(segment.parts)
        part["segment"] = np.zeros(len(part["hi"]), np.uint32)
        entries = NumbersWriter(self._vault, self._folder, ENTRIES)
        write_sorted(entries, take(part, sort_order(part, "member", "digest", "row")), ENTRIES)
        segment.runs.append(entries.close())
        segment.parts, segment.rows_in_runs = [], segment.rows
