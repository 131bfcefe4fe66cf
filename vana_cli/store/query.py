"""SQL over the encrypted tables: DuckDB in memory, shut off from files and network."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from vana_cli.errors import QueryError, StoreDamaged
from vana_cli.store.commits import Commit
from vana_cli.store.vault import Vault
from vana_cli.store.views import TableView, make_view, shown_schema
from vana_parsers.schema import CATEGORY, TABLES

BATCH_ROWS = 65_536
_INTERRUPT_EVERY_S = 0.05
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
    connection: duckdb.DuckDBPyConnection = field(repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows once; raises QueryError or StoreDamaged if that fails on the way."""
        with _as_vana_error():
            yield from self.reader

    def read_all(self) -> pa.Table:
        """Return all rows in memory."""
        return pa.Table.from_batches(self.batches(), self.schema)


class Session:
    """One DuckDB database over one state of the store; tables are opened when a statement names them.

    Each statement has a connection of its own: DuckDB refuses a second one while an answer is read.
    """

    def __init__(self, vault: Vault, commits: tuple[Commit, ...]) -> None:
        self._vault = vault
        self._commits = commits
        self._views: dict[str, TableView] = {}
        self._database = duckdb.connect(":memory:", config=_CONFIG)

    def run(self, sql: str, parameters: Sequence[object] = ()) -> Answer:
        """Run one statement that only reads; raises QueryError."""
        words = set(re.findall(r"[a-z_]+", sql.lower()))
        for table in TABLES.keys() & words:
            self._define(table)
        connection = self._connect()
        with _as_vana_error():
            statements = connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise QueryError("only one SELECT statement can be run", hint="`vana export` writes tables to files")
            reader = _started(connection, sql, parameters)
            return Answer(reader.schema, reader, connection)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        """Return a connection that is shut off and knows the tables defined so far."""
        connection = self._database.cursor()
        for setting in _SHUT:
            connection.execute(setting)
        for view in self._views.values():
            connection.register(f"files_{view.table}", view.files)
            if view.marks is not None:
                connection.register(f"marks_{view.table}", view.marks)
            connection.execute(f'CREATE TEMP VIEW "{view.table}" AS {view.sql}')
        return connection

    def _define(self, table: str) -> None:
        if table not in self._views:
            self._views[table] = make_view(self._vault, self._commits, table)


def _started(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object]) -> pa.RecordBatchReader:
    """Return the rows to come of *sql*; Ctrl-C ends it at any moment.

    It is started in a thread of its own: DuckDB forgets an interruption that comes while it plans, so it is told again
    until it stops.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="query") as pool:
        starting = pool.submit(lambda: connection.sql(sql, params=list(parameters) or None).to_arrow_reader(BATCH_ROWS))
        try:
            return starting.result()
        except KeyboardInterrupt:
            while not starting.done():
                with suppress(KeyboardInterrupt):
                    connection.interrupt()
                    wait([starting], _INTERRUPT_EVERY_S)
            raise


def select(session: Session, table: str, columns: Sequence[str] | None, where: str | None) -> pa.RecordBatchReader:
    """Return rows of one table with the schema's own types (DuckDB knows no dictionaries)."""
    full = shown_schema(table)
    unknown = set(columns or ()) - set(full.names)
    if unknown:
        raise QueryError(f"no such column in {table}: {', '.join(sorted(unknown))}", hint=", ".join(full.names))
    schema = pa.schema([full.field(name) for name in columns or full.names])
    names = ", ".join(f'"{name}"' for name in schema.names)
    answer = session.run(f'SELECT {names} FROM "{table}"' + (f" WHERE {where}" if where else ""))  # noqa: S608
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
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
            # DuckDB takes Python's signal and raises this in its place (seen in 2.0.1).
            raise KeyboardInterrupt from error
        if isinstance(error, duckdb.Error):
            text = str(error).strip()
            if "reading the stream registered" in text:
                raise StoreDamaged(
                    f"a table file cannot be read: {text.splitlines()[0]}", hint="restore it from a backup"
                ) from error
            raise QueryError(text, hint=None) from error
        if isinstance(error, OSError | pa.ArrowInvalid):
            raise StoreDamaged(f"a table file was altered: {error}", hint="restore it from a backup") from error
