"""Tables to files: where each goes, and that a file appears only when it is whole."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, cast, get_args

from vana_cli.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

    from vana_cli.store.store import Store

FileFormat = Literal["parquet", "csv", "jsonl", "sqlite"]
FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
_SUFFIXES: dict[str, FileFormat] = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".sqlite": "sqlite",
    ".db": "sqlite",
}


@dataclass(frozen=True)
class Written:
    """One file that was written."""

    path: Path
    tables: dict[str, int]
    """Rows by table."""
    size: int


@dataclass(frozen=True)
class _Target:
    path: Path
    tables: tuple[str, ...]


def export_tables(
    store: "Store",
    tables: Sequence[str],
    output: Path,
    *,
    fmt: FileFormat | None = None,
    where: str | None = None,
    force: bool = False,
) -> list[Written]:
    """Write *tables* to *output* as plain files and return what was written, in order.

    *output* is a file if its name ends like one of the format, else a folder that gets `<table>.<format>` for each
    table; SQLite takes all tables in one file. The format follows the name unless *fmt* says it. Rows are streamed:
    memory does not grow with the table. A file takes its name only when it is whole; those of other tables that were
    written before an error stay.

    Raises: OutputError if there is no table, a file exists already (unless *force*) or cannot be written; QueryError
    for *where*.
    """
    if not tables:
        raise OutputError("nothing to export: the store is empty", hint="`vana import` reads an export into it")
    chosen = _format(output, fmt)
    targets = _targets(tables, output, chosen)
    for target in targets:
        if target.path.exists() and not force:
            raise OutputError(f"exists already: {target.path}", hint="--force replaces it; or choose another name")
    return [_write(store, target, chosen, where) for target in targets]


def _format(output: Path, fmt: FileFormat | None) -> FileFormat:
    named = _SUFFIXES.get(output.suffix.lower())
    chosen = fmt or named
    if chosen is None:
        raise OutputError(
            f"no format given for {output}", hint=f"add --format {'|'.join(FORMATS)}, or a name that ends in one"
        )
    return chosen


def _targets(tables: Sequence[str], output: Path, fmt: FileFormat) -> list[_Target]:
    is_file = not output.is_dir() and _SUFFIXES.get(output.suffix.lower()) == fmt
    if fmt == "sqlite":
        return [_Target(output if is_file else output / "vana.sqlite", tuple(tables))]
    if not is_file:
        return [_Target(output / f"{table}.{fmt}", (table,)) for table in tables]
    if len(tables) > 1:
        raise OutputError(f"{len(tables)} tables do not fit into one {fmt} file: {output}", hint="name a folder")
    return [_Target(output, tuple(tables))]


def _write(store: "Store", target: _Target, fmt: FileFormat, where: str | None) -> Written:
    with _appearing(target.path) as temporary:
        rows = {}
        for table in target.tables:
            reader = store.table(table).scan(where=where)
            if fmt == "sqlite":
                rows[table] = _into_sqlite(reader, table, temporary)
            else:
                rows[table] = _into_file(reader, fmt, temporary)
    return Written(target.path, rows, target.path.stat().st_size)


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """Give a temporary file beside *path*, readable by its owner alone, that becomes *path* if all goes well."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            yield temporary
            _sync(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror or error}", hint="check the folder, its permissions and free space"
        ) from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _into_file(reader: "pa.RecordBatchReader", fmt: FileFormat, path: Path) -> int:
    from vana_cli.exporting.streams import StreamFormat, write_stream

    with path.open("wb") as target:
        if fmt == "parquet":
            return _into_parquet(reader, target)
        return write_stream(cast(StreamFormat, fmt), reader.schema, reader, target)


def _into_parquet(reader: "pa.RecordBatchReader", target: BinaryIO) -> int:
    import pyarrow.parquet as pq

    rows = 0
    with pq.ParquetWriter(cast(Any, target), reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _into_sqlite(reader: "pa.RecordBatchReader", table: str, path: Path) -> int:
    import sqlite3

    from vana_cli.exporting.sqlite import write_table

    try:
        with closing(sqlite3.connect(path)) as connection:
            return write_table(connection, table, reader)
    except sqlite3.OperationalError as error:  # a full disk, for one; the driver gives no errno
        raise OutputError(f"cannot write {path.parent}: {error}") from error
