"""SQL over the encrypted tables: DuckDB in memory, shut off from files and network."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from vana_cli.errors import QueryError, StoreDamaged
from vana_cli.store.commits import Commit
from vana_cli.store.vault import Vault
from vana_cli.store.views import make_view, shown_schema
from vana_parsers.schema import CATEGORY, TABLES

if TYPE_CHECKING:
    from vana_cli.store.store import Store

BATCH_ROWS = 65_536
# Spilling to disk would put rows there in clear: without a folder for it, DuckDB fails instead of spilling.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_SHUT = (
    "SET TimeZone = 'UTC'",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
)


@dataclass(frozen=True)
class Answer:
    """The rows of a query, as they come."""

    schema: pa.Schema
    reader: pa.RecordBatchReader = field(repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows once; raises QueryError or StoreDamaged if that fails on the way."""
        with _as_vana_error():
            yield from self.reader

    def read_all(self) -> pa.Table:
        """Return all rows in memory."""
        return pa.Table.from_batches(self.batches(), self.schema)


class Session:
    """One DuckDB connection over one state of the store; tables are opened when a statement names them."""

    def __init__(self, vault: Vault, commits: tuple[Commit, ...]) -> None:
        self._vault = vault
        self._commits = commits
        self._defined: set[str] = set()
        self._connection = duckdb.connect(":memory:", config=_CONFIG)
        for setting in _SHUT:
            self._connection.execute(setting)

    def run(self, sql: str, parameters: Sequence[object] = ()) -> Answer:
        """Run one statement that only reads; raises QueryError."""
        words = set(re.findall(r"[a-z_]+", sql.lower()))
        for table in TABLES.keys() & words:
            self._define(table)
        with _as_vana_error():
            statements = self._connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise QueryError("only one SELECT statement can be run", hint="`vana export` writes tables to files")
            reader = self._connection.sql(sql, params=list(parameters) or None).to_arrow_reader(BATCH_ROWS)
            return Answer(reader.schema, reader)

    def _define(self, table: str) -> None:
        if table in self._defined:
            return
        view = make_view(self._vault, self._commits, table)
        self._connection.register(f"files_{table}", view.files)
        if view.marks is not None:
            self._connection.register(f"marks_{table}", view.marks)
        self._connection.execute(f'CREATE VIEW "{table}" AS {view.sql}')
        self._defined.add(table)


def select(store: "Store", table: str, columns: Sequence[str] | None, where: str | None) -> pa.RecordBatchReader:
    """Return rows of one table with the schema's own types (DuckDB knows no dictionaries)."""
    full = shown_schema(table)
    unknown = set(columns or ()) - set(full.names)
    if unknown:
        raise QueryError(f"no such column in {table}: {', '.join(sorted(unknown))}", hint=", ".join(full.names))
    schema = pa.schema([full.field(name) for name in columns or full.names])
    names = ", ".join(f'"{name}"' for name in schema.names)
    answer = store.query(f'SELECT {names} FROM "{table}"' + (f" WHERE {where}" if where else ""))  # noqa: S608
    return pa.RecordBatchReader.from_batches(schema, (_conform(batch, schema) for batch in answer.batches()))


def _conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    arrays = [
        column.dictionary_encode() if wanted.type == CATEGORY else column.cast(wanted.type)
        for column, wanted in zip(batch.columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


class _as_vana_error:  # noqa: N801  # a context manager, used as a function
    """Turns what DuckDB raises into this program's errors."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, duckdb.Error):
            text = str(error).strip()
            if "reading the stream registered" in text:
                raise StoreDamaged(
                    f"a table file cannot be read: {text.splitlines()[0]}", hint="restore it from a backup"
                ) from error
            raise QueryError(text, hint=None) from error
        if isinstance(error, OSError | pa.ArrowInvalid):
            raise StoreDamaged(f"a table file was altered: {error}", hint="restore it from a backup") from error
