"""How a table is shown: one SQL view over its encrypted files, with what imports saw of each row.

Rows are written once. When they were first and last seen, and which of several versions is shown, follows from the
log: from the import a file belongs to, and from the `changes` runs for the few rows that were edited or went away.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from vana_cli.store.commits import Commit, ImportRecord
from vana_cli.store.parquet_files import ParquetObject, stored_schema
from vana_cli.store.runs import Event, RunReader, Slice, concatenate, join_ids, sort_order, starts_of, take
from vana_cli.store.vault import Vault
from vana_parsers.schema import INSTANT

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

SEEN_COLUMNS = ("import_id", "first_seen_at", "last_seen_at")
"""The columns that the store adds to every table."""


def shown_schema(table: str) -> pa.Schema:
    """Return the schema of *table* as the store shows it."""
    return stored_schema(table).append(pa.field("first_seen_at", INSTANT)).append(pa.field("last_seen_at", INSTANT))


@dataclass(frozen=True)
class TableView:
    """What is needed to show one table: its files, the marks of its changed rows, and the view's SQL."""

    table: str
    files: "Dataset | pa.Table"
    marks: pa.Table | None
    sql: str = field(repr=False)


def make_view(vault: Vault, commits: tuple[Commit, ...], table: str) -> TableView:
    """Return the view of *table* at the last of *commits*; raises StoreDamaged if a file of it is missing."""
    files = _dataset(vault, commits, table)
    marks = _marks(vault, commits, table)
    return TableView(table, files, marks, _sql(commits, table, has_marks=marks is not None))


def _dataset(vault: Vault, commits: tuple[Commit, ...], table: str) -> "Dataset | pa.Table":
    import pyarrow.dataset as ds

    schema = stored_schema(table)
    parts = []
    for commit in commits:
        for file in commit.files:
            if file.table == table and file.role == "current":
                options = ds.ParquetFragmentScanOptions(decryption_properties=vault.decryption(file.object))
                file_format = ds.ParquetFileFormat(default_fragment_scan_options=options)
                path = vault.locate_parquet(file.object)
                parts.append(ds.dataset([str(path)], schema=schema, format=file_format))
    return ds.dataset(parts) if parts else schema.empty_table()


def _marks(vault: Vault, commits: tuple[Commit, ...], table: str) -> pa.Table | None:
    """Return one row for each record id and account of which an import saw a change, None if there is none.

    Columns: record_id, account, edited_seq (rows of earlier commits are not shown), first_at, last_at (null: as the
    row's import says).
    """
    events = _events(vault, commits, table)
    if not events:
        return None
    times = np.array([_micros(commit.at) for commit in commits])
    tables = [_marks_of(account, parts, times) for account, parts in events.items()]
    marks = pa.concat_tables(tables)
    return marks if len(marks) else None


def _events(vault: Vault, commits: tuple[Commit, ...], table: str) -> dict[str | None, list[Slice]]:
    """Return the changes by the account whose rows they concern: those of a nameless export concern every account."""
    imports = [commit for commit in commits if commit.imported]
    found: dict[str | None, list[Slice]] = {}
    for commit in imports:
        for run in commit.runs:
            if run.table != table or run.kind != "changes" or not commit.imported:
                continue
            parts = list(RunReader(ParquetObject(vault, run.object), {"seq": commit.seq}))
            for account in _concerned(commit.imported, imports):
                is_own = account == commit.imported.account
                found.setdefault(account, []).extend(
                    part | {"is_own": np.full(len(part["hi"]), is_own)} for part in parts
                )
    return found


def _concerned(record: ImportRecord, imports: list[Commit]) -> set[str | None]:
    if record.account is not None:
        return {record.account, None}
    return {i.imported.account for i in imports if i.imported and i.imported.source == record.source}


def _marks_of(account: str | None, parts: list[Slice], times: np.ndarray) -> pa.Table:
    events = concatenate(parts)
    events = take(events, events["event"] != Event.OLDER)
    events = take(events, sort_order(events, "seq", "event"))
    starts = np.flatnonzero(starts_of(events))
    ends = np.append(starts[1:], len(events["hi"])) - 1
    if not len(starts):
        ends = starts
    is_edit = events["event"] == Event.EDITED
    edited = np.maximum.reduceat(np.where(is_edit, events["seq"], -1), starts) if len(starts) else starts
    first = (
        np.maximum.reduceat(np.where(is_edit, events["reference"].astype(np.int64), -1), starts)
        if len(starts)
        else starts
    )
    own_gone = (events["event"] == Event.GONE) & events["is_own"]
    last = np.where(own_gone[ends], events["reference"][ends].astype(np.int64), -1)
    return pa.table(
        {
            "record_id": join_ids(events["hi"][starts], events["lo"][starts]),
            "account": pa.array([account] * len(starts), pa.string()),
            "edited_seq": pa.array(edited, pa.int64()),
            "first_at": _instants(first, times),
            "last_at": _instants(last, times),
        }
    )


def _instants(seq: np.ndarray, times: np.ndarray) -> pa.Array:
    return pa.array(times[seq] if len(times) else seq, pa.int64(), mask=seq < 0).cast(INSTANT)


def _micros(at: datetime) -> int:
    return round(at.astimezone(UTC).timestamp() * 1_000_000)


def _sql(commits: tuple[Commit, ...], table: str, *, has_marks: bool) -> str:
    """Return the SELECT that shows *table* from `files_<table>` and, if there are any, `marks_<table>`."""
    own = ", ".join(f'f."{name}"' for name in stored_schema(table).names)
    first = _case({c.imported.id: _literal(c.at) for c in commits if c.imported})
    last = _case({c.imported.id: _last_at(commits, c, table) for c in commits if c.imported})
    if not has_marks:
        return f'SELECT {own}, {first} AS first_seen_at, {last} AS last_seen_at FROM "files_{table}" f'  # noqa: S608
    seq = _case({c.imported.id: str(c.seq) for c in commits if c.imported})
    return (
        f"SELECT {own}, coalesce(m.first_at, {first}) AS first_seen_at, coalesce(m.last_at, {last}) AS last_seen_at "  # noqa: S608
        f'FROM "files_{table}" f LEFT JOIN "marks_{table}" m '
        "ON f.record_id = m.record_id AND f.account IS NOT DISTINCT FROM m.account "
        f"WHERE m.edited_seq IS NULL OR {seq} >= m.edited_seq"
    )


def _last_at(commits: tuple[Commit, ...], commit: Commit, table: str) -> str:
    """Return SQL for when the account of *commit* was last imported with rows of the row's product in *table*."""
    record = commit.imported
    last: dict[str | None, datetime] = {}
    for other in commits[commit.seq :]:
        told = other.imported
        if record and told and (told.source, told.account) == (record.source, record.account):
            last |= dict.fromkeys(told.products.get(table, ()), other.at)
    products = record.products.get(table, ()) if record else ()
    if len({last[product] for product in products}) < 2:
        return _literal(last[products[0]] if products else commit.at)
    branches = " ".join(f"WHEN {_is_product(product)} THEN {_literal(last[product])}" for product in products)
    return f"CASE {branches} END"


def _is_product(product: str | None) -> str:
    if product is None:
        return "f.product IS NULL"
    quoted = product.replace("'", "''")
    return f"f.product = '{quoted}'"


def _case(values: dict[str, str]) -> str:
    branches = " ".join(f"WHEN '{import_id}' THEN {value}" for import_id, value in values.items())
    return f"CASE f.import_id {branches} END" if values else "NULL"


def _literal(at: datetime) -> str:
    return f"TIMESTAMPTZ '{at.astimezone(UTC).isoformat()}'"
