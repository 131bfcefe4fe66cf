"""The least that the bytes of an archive can cost: inflate, parse, write as encrypted Parquet, with bare libraries.

Run as a process, pinned to one core before anything else is imported. It does nothing that an import must do besides:
no record ids, no types, no checks, no merging, no fsync. `--until` stops after a stage, so that two runs tell what the
stage between them costs.
"""

import argparse
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

STAGES: Final = ("inflate", "parse", "write", "encrypt")
BLOCK: Final = 4 * 1024 * 1024
# The store's own (vana_cli.store.parquet_files): a test compares them with a file that the store wrote.
CODEC: Final = "zstd"
LEVEL: Final = 1
ROW_GROUP_ROWS: Final = 131_072
_JSON_ROWS: Final = 32_768
_CELLS: Final = (b'<div class="outer-cell', b'<section class="_a6-g"')
"""What a record begins with on the pages of Google and of Facebook."""
_DOCUMENT: Final = 64 * 1024
"""Most bytes of a JSON object that is one record, not an object around records."""
_MAIL: Final = b"\nFrom "
_NOT_READ: Final = frozenset({".jpg", ".jpeg", ".png", ".heic", ".mp4", ".mov", ".3gp"})
"""Members that an import only lists."""


@dataclass
class _Writer:
    """Writes the tables of one member to *path*; encrypted or not, or nowhere at all."""

    path: Path
    stage: str
    rows: int = 0
    _writer: "pq.ParquetWriter | None" = None

    def write(self, table: "pa.Table") -> None:
        self.rows += table.num_rows
        if self.stage == "parse":
            return
        if self._writer is None:
            self._writer = _parquet_writer(self.path, table.schema, is_encrypted=self.stage == "encrypt")
        self._writer.write_table(table, row_group_size=ROW_GROUP_ROWS)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def main(arguments: list[str] | None = None) -> int:
    """Measure nothing, only do it: print the rows that were parsed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("out", type=Path, help="empty folder for the Parquet files")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1])
    parser.add_argument("--core", type=int, help="the one core to run on; the lowest that is allowed by default")
    asked = parser.parse_args(arguments)
    pin(asked.core)
    print(cross(asked.archive, asked.out, asked.until))
    return 0


def pin(core: int | None = None) -> int:
    """Keep this process on one core, and return which."""
    chosen = min(os.sched_getaffinity(0)) if core is None else core
    os.sched_setaffinity(0, {chosen})
    return chosen


def cross(archive: Path, out: Path, until: str) -> int:
    """Take every member of *archive* as far as the stage *until*, and return the rows parsed."""
    rows = 0
    with zipfile.ZipFile(archive) as file:
        documents = []
        for number, info in enumerate(file.infolist()):
            with file.open(info) as stream:
                suffix = Path(info.filename).suffix
                if suffix in _NOT_READ:
                    continue
                if until == "inflate" or suffix not in _PARSERS:
                    _inflate(stream)
                elif suffix == ".json" and info.file_size < _DOCUMENT and _peek(stream) == b"{":
                    documents.append(stream.read())
                else:
                    rows += _convert(_PARSERS[suffix](stream), _Writer(out / f"{number}.parquet", until))
        if documents:
            rows += _convert(_small_documents(documents), _Writer(out / "documents.parquet", until))
    return rows


def _convert(tables: "Iterator[pa.Table]", writer: _Writer) -> int:
    for table in tables:
        writer.write(table)
    writer.close()
    return writer.rows


def _inflate(stream: IO[bytes]) -> None:
    while stream.read(BLOCK):
        pass


def _peek(stream: IO[bytes]) -> bytes:
    start = stream.read(1)
    stream.seek(0)
    return start


def _csv(stream: IO[bytes]) -> "Iterator[pa.Table]":
    """Yield the rows as text columns, in tables of about a row group."""
    import pyarrow as pa
    from pyarrow import csv

    names = stream.readline().decode().strip().split(",")
    # One thread is the definition of the floor; on one core a second one could only wait.
    reader = csv.open_csv(
        pa.PythonFile(stream, mode="r"),
        read_options=csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    waiting: list[pa.RecordBatch] = []
    for batch in reader:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= ROW_GROUP_ROWS:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _json(stream: IO[bytes]) -> "Iterator[pa.Table]":
    """Yield the objects of one array, or of the largest array in one object, as text columns."""
    import msgspec

    data = msgspec.json.decode(stream.read(), type=list[dict[str, object]] | dict[str, object])
    arrays = [data] if isinstance(data, list) else [value for value in data.values() if isinstance(value, list)]
    yield from _tables(max(arrays, key=len, default=[]))


def _html(stream: IO[bytes]) -> "Iterator[pa.Table]":
    """Yield every record of a page, as it is."""
    first = stream.read(BLOCK)
    mark = max(_CELLS, key=first.count)
    before = 1
    for cells in _pieces(stream, mark, first):
        yield _one_column("cell", cells[before:])
        before = max(0, before - len(cells))


def _mbox(stream: IO[bytes]) -> "Iterator[pa.Table]":
    """Yield the header block of every mail."""
    for mails in _pieces(stream, _MAIL):
        yield _one_column("headers", [mail.partition(b"\n\n")[0] for mail in mails])


def _pieces(stream: IO[bytes], separator: bytes, first: bytes = b"") -> Iterator[list[bytes]]:
    *whole, rest = first.split(separator)
    yield whole
    while block := stream.read(BLOCK):
        *whole, rest = (rest + block).split(separator)
        yield whole
    yield [rest]


def _one_column(name: str, values: list[bytes]) -> "pa.Table":
    import pyarrow as pa

    return pa.table({name: pa.array([value.decode("utf-8", "replace") for value in values], pa.string())})


def _small_documents(documents: list[bytes]) -> "Iterator[pa.Table]":
    """Yield members that hold one object each as the rows of one table."""
    import msgspec

    return _tables([msgspec.json.decode(document, type=dict[str, object]) for document in documents])


def _tables(rows: list[dict[str, object]]) -> "Iterator[pa.Table]":
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in dict.fromkeys(key for row in rows for key in row)])
    for first in range(0, len(rows), _JSON_ROWS):
        texts = [{key: _text(value) for key, value in row.items()} for row in rows[first : first + _JSON_ROWS]]
        yield pa.Table.from_pylist(texts, schema)


def _text(value: object) -> str:
    import msgspec

    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _parquet_writer(path: Path, schema: "pa.Schema", *, is_encrypted: bool) -> "pq.ParquetWriter":
    import pyarrow.parquet as pq
    import pyarrow.parquet.encryption as pe

    properties = (
        pe.create_encryption_properties(
            os.urandom(32),
            aad_prefix=os.urandom(32),
            store_aad_prefix=False,
            encryption_algorithm="AES_GCM_V1",
            plaintext_footer=False,
        )
        if is_encrypted
        else None
    )
    return pq.ParquetWriter(
        path,
        schema,
        compression=CODEC,
        compression_level=LEVEL,
        use_dictionary=False,
        encryption_properties=properties,
    )


_PARSERS: Final[dict[str, "Callable[[IO[bytes]], Iterator[pa.Table]]"]] = {
    ".csv": _csv,
    ".json": _json,
    ".html": _html,
    ".mbox": _mbox,
}

if __name__ == "__main__":
    sys.exit(main())
