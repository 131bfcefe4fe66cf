"""One staged import becomes one commit: settle each table, move the objects, append to the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from vana_cli.store import disk
from vana_cli.store.commits import Commit, ImportRecord, ObjectRef, Role, Run, TableCounts, TableFile
from vana_cli.store.locking import exclusive
from vana_cli.store.log import Log
from vana_cli.store.parquet_files import ParquetObject, TableFileWriter
from vana_cli.store.runs import Slice, join_ids, product_number, split_ids, take
from vana_cli.store.settle import DROP, KEEP, OLDER, KnownRun, Settled, TableSettler
from vana_cli.store.staging import Segment
from vana_cli.store.vault import Vault

_REWRITE_ROWS = 16_384


@dataclass(frozen=True)
class StagedImport:
    """Everything read from one export, staged in *folder*, and what is known about the export."""

    op: str
    import_id: str
    folder: Path
    source: str
    account: str | None
    exported_at: datetime | None
    export_name: str
    segments: tuple[Segment, ...]


def commit_import(
    vault: Vault,
    log: Log,
    staged: StagedImport,
    report: Callable[[dict[str, TableCounts]], bytes],
) -> tuple[Commit, bool]:
    """Commit *staged* and return its commit, and whether it is new (False: the operation was committed before).

    All of it becomes visible at once, durably, or nothing does. *report* makes the document that is kept with the
    import, given what became of each table's rows. The staged files are used up.
    """
    with exclusive(vault.layout.lock):
        while True:
            history = log.read()
            done = next((commit for commit in history if commit.op == staged.op), None)
            if done:
                return done, False
            commit = _decide(vault, history, staged, report)
            for ref in commit.objects:
                vault.keep(ref, staged.folder)
            disk.sync_folder(vault.layout.objects)
            if log.append(commit):
                return commit, True


def _decide(
    vault: Vault,
    history: tuple[Commit, ...],
    staged: StagedImport,
    report: Callable[[dict[str, TableCounts]], bytes],
) -> Commit:
    files: list[TableFile] = []
    runs: list[Run] = []
    counts: dict[str, TableCounts] = {}
    products: dict[str, tuple[str | None, ...]] = {}
    for table in sorted({segment.table for segment in staged.segments}):
        segments = [segment for segment in staged.segments if segment.table == table]
        products[table] = tuple(dict.fromkeys(product for segment in segments for product in segment.products))
        settled = _settle(vault, history, staged, table, segments)
        counts[table] = settled.counts
        files += _table_files(vault, staged, table, segments, settled)
        runs += [Run(table, "added", settled.added[1], settled.added[0])] if settled.added else []
        runs += [Run(table, "changes", settled.changes[1], settled.changes[0])] if settled.changes else []
    record = ImportRecord(
        staged.import_id,
        staged.source,
        staged.account,
        staged.exported_at,
        staged.export_name,
        counts,
        products,
        vault.write_blob(staged.folder, report(counts)),
    )
    return Commit(len(history), staged.op, datetime.now(UTC), record, tuple(files), tuple(runs))


def _settle(
    vault: Vault, history: tuple[Commit, ...], staged: StagedImport, table: str, segments: list[Segment]
) -> Settled:
    related = [commit for commit in history if commit.imported and _is_comparable(commit.imported, staged)]
    known = [
        KnownRun(run.object, run.kind == "added", commit.seq, _account(commit) == staged.account)
        for commit in related
        for run in commit.runs
        if run.table == table
    ]
    last_seen = {
        product_number(product): commit.seq
        for commit in related
        if commit.imported and commit.imported.account == staged.account
        for product in commit.imported.products.get(table, ())
    }

    def is_newer(seq: int) -> bool:
        other = history[seq].imported
        dates = (staged.exported_at, other.exported_at if other else None)
        return dates[0] is None or dates[1] is None or dates[0] >= dates[1]

    return TableSettler(vault, staged.folder, segments, known, is_newer, last_seen).settle()


def _account(commit: Commit) -> str | None:
    return commit.imported.account if commit.imported else None


def _is_comparable(record: ImportRecord, staged: StagedImport) -> bool:
    """Whether the records of a former import may be this import's: an export that names no account may be anyone's."""
    if record.source != staged.source:
        return False
    return record.account is None or staged.account is None or record.account == staged.account


def _table_files(
    vault: Vault, staged: StagedImport, table: str, segments: list[Segment], settled: Settled
) -> list[TableFile]:
    """Return the files to commit: segments as they lie where every row is kept, the rest written anew."""
    files: list[TableFile] = []
    writers = {KEEP: _Lazy(vault, staged, table, "current"), OLDER: _Lazy(vault, staged, table, "older")}
    for number, segment in enumerate(segments):
        actions = settled.actions[number]
        repeats = _repeats_of(settled, number)
        if not actions.any() and repeats is None:
            files.append(TableFile(table, "current", segment.rows, segment.file))
        elif not (actions == DROP).all():
            for batch, wanted in _pieces(vault, staged, segment, actions, repeats):
                for action, writer in writers.items():
                    writer.write(batch.filter(pa.array(wanted == action)))
    return files + [file for writer in writers.values() for file in writer.close()]


def _repeats_of(settled: Settled, segment: int) -> Slice | None:
    """Return the rows of *segment* that get another record id, by row, with the halves of the id; None if none does."""
    if settled.repeats is None:
        return None
    repeats = {name: settled.repeats[name] for name in ("hi", "lo", "segment", "row")}
    repeats = take(repeats, repeats["segment"] == segment)
    return take(repeats, np.argsort(repeats["row"])) if len(repeats["row"]) else None


def _pieces(
    vault: Vault, staged: StagedImport, segment: Segment, actions: np.ndarray, repeats: Slice | None
) -> Iterable[tuple[pa.RecordBatch, np.ndarray]]:
    """Yield the rows of *segment* with their final record ids, and what becomes of each."""
    at = 0
    for batch in ParquetObject(vault, segment.file, staged.folder).batches(_REWRITE_ROWS):
        if repeats is not None:
            batch = batch.set_column(0, batch.schema.field(0), _new_ids(batch.column("record_id"), at, repeats))
        yield batch.drop_columns(["import_id"]), actions[at : at + batch.num_rows]
        at += batch.num_rows


def _new_ids(ids: pa.Array, at: int, repeats: Slice) -> pa.Array:
    """Return the *ids* of consecutive rows, the first of which is row *at*, with those of *repeats* in their places."""
    first, end = np.searchsorted(repeats["row"], [at, at + len(ids)])
    some = take(repeats, slice(first, end))
    hi, lo = split_ids(ids)
    hi[some["row"] - at], lo[some["row"] - at] = some["hi"], some["lo"]
    return join_ids(hi, lo)


class _Lazy:
    """A table file that is only made if a row comes."""

    def __init__(self, vault: Vault, staged: StagedImport, table: str, role: Role) -> None:
        self._make = partial(TableFileWriter, vault, staged.folder, table, staged.import_id)
        self._writer: TableFileWriter | None = None
        self._role: Role = role

    def write(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._writer = self._writer or self._make()
            self._writer.write(batch)

    def close(self) -> list[TableFile]:
        if self._writer is None:
            return []
        ref: ObjectRef = self._writer.close()
        return [TableFile(self._writer.table, self._role, self._writer.rows, ref)]
