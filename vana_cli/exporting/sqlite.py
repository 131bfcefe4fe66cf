"""Rows into an SQLite file, through the standard library's driver."""

import sqlite3
from collections.abc import Iterable

import pyarrow as pa

from vana_cli.exporting.values import flat_rows, is_text


def write_table(connection: sqlite3.Connection, table: str, reader: pa.RecordBatchReader) -> int:
    """Create *table* with the columns of *reader*, insert its rows batch by batch, and return their number.

    Instants, byte strings, decimals and lists are text as `values.json_columns` writes them; true is 1. The file is
    new and gets its name only when whole, so the journal that protects against a crash half-way is switched off.
    """
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    columns = ", ".join(f"{_quoted(field.name)} {_affinity(field.type)}" for field in reader.schema)
    connection.execute(f"CREATE TABLE {_quoted(table)} ({columns})")
    marks = ", ".join("?" * len(reader.schema.names))
    rows = _insert(connection, f"INSERT INTO {_quoted(table)} VALUES ({marks})", reader)  # noqa: S608
    connection.commit()
    return rows


def _insert(connection: sqlite3.Connection, statement: str, batches: Iterable[pa.RecordBatch]) -> int:
    rows = 0
    for batch in batches:
        connection.executemany(statement, flat_rows(batch))
        rows += batch.num_rows
    return rows


def _affinity(kind: pa.DataType) -> str:
    if is_text(kind):
        return "TEXT"
    return "REAL" if pa.types.is_floating(kind) else "INTEGER"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
