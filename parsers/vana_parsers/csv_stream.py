"""CSV members as Arrow columns, in bounded memory: a fast road for well-formed blocks, a patient one for the rest.

A block is cut where a line ends outside quotes (an even number of quotes behind it) and parsed by Arrow. A block
that Arrow refuses (ragged rows, broken UTF-8), or that ends inside quotes after all (a stray quote before it made
the count wrong), goes through `csv.reader` instead, and so does the rest of the member.
"""

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO, Protocol

import pyarrow as pa
from pyarrow import csv as arrow_csv

from vana_parsers.archives.members import MemberError
from vana_parsers.byte_search import count
from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_patient import MAX_RECORD, PatientRecords
from vana_parsers.records import Skipped


class _Readable(Protocol):
    """Anything bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


BLOCK = 4 * 1024 * 1024
"""Bytes parsed at a time; large enough to amortize a call, small enough for flat memory."""
_MARK = b"."


def read_csv(stream: BinaryIO, path: str) -> Iterator[CsvBlock | Skipped]:
    """Yield the records of a CSV in file order, and a `Skipped` for each that cannot be told.

    Reads UTF-8, with or without byte-order mark, and UTF-16 with one; bytes that are not UTF-8 come through as
    `\\xNN`. Blank lines are not records. The first record is the header and is not yielded; an empty stream yields
    nothing.
    """
    source = _Blocks(_as_utf8(stream))
    head = source.first()
    header, begin = _split_header(head)
    if not header:
        return
    names = unique_names(header)
    line = 1 + _count_line_ends(head[:begin])
    source.push(head[begin:])
    for block in source:
        parsed = _parse_fast(block, names, line) if block is not None else None
        if parsed is None:
            yield from PatientRecords(source.rest(block), names, line, path)
            return
        if parsed.rows:
            yield parsed
        line += _count_line_ends(block) if block is not None else 0


def read_header(head: bytes) -> tuple[str, ...]:
    """Return the column names of a CSV from its first bytes, or () if they do not look like a CSV's.

    A name is text without control characters; a first record that is JSON or HTML is no header.
    """
    text = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    data = head.decode("utf-16", "ignore").encode() if text else head.removeprefix(codecs.BOM_UTF8)
    if not data.strip() or data.lstrip()[:1] in b"{[<" or b"\0" in data:
        return ()
    names, _ = _split_header(data)
    plausible = all(name.isprintable() and len(name) < 200 for name in names)
    return tuple(name.strip() for name in names) if plausible and any(name.strip() for name in names) else ()


def unique_names(names: list[str]) -> tuple[str, ...]:
    """Return *names* stripped and made unique: `a, a` becomes `a, a#2`, an empty one `column N`."""
    seen: dict[str, int] = {}
    unique = []
    for number, raw in enumerate(names, 1):
        name = raw.strip() or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        candidate = name if seen[name] == 1 else f"{name}#{seen[name]}"
        while candidate in unique:
            candidate += "'"
        unique.append(candidate)
    return tuple(unique)


def _split_header(data: bytes) -> tuple[list[str], int]:
    """Return the first non-blank record's fields and where the bytes after it begin.

    Where it has a quote that is never closed, it is the first line, read without quoting.
    """
    begin = len(data) - len(data.lstrip(b"\r\n"))
    lines = data[begin:].splitlines(keepends=True)
    if not lines:
        return [], len(data)
    reader = csv.reader(line.decode("utf-8", "backslashreplace") for line in (*lines, b""))
    header, count = next(reader), reader.line_num
    if count > len(lines):
        header, count = lines[0].decode("utf-8", "backslashreplace").rstrip("\r\n").split(","), 1
    return header, begin + sum(len(line) for line in lines[:count])


def _count_line_ends(data: bytes | memoryview) -> int:
    returns = count(data, "\r")
    return count(data, "\n") + (returns - bytes(data).count(b"\r\n") if returns else 0)


def _parse_fast(block: memoryview, names: tuple[str, ...], line: int) -> CsvBlock | None:
    """Parse whole records with Arrow; None if any of them is not perfectly regular.

    Arrow takes a field whose quote is never closed for a whole one. A record put behind the block tells: it is there
    again only if the block does not end inside quotes.
    """
    if bytes(block[:3]) == codecs.BOM_UTF8:
        return None  # Arrow would drop it, although it is text here: the file's own mark has been taken off
    end = b"" if bytes(block[-1:]) in (b"\n", b"\r") else b"\n"
    data = b"".join((block, end, b",".join([_MARK] * len(names)), b"\n"))
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.column(len(names) - 1)[-1].as_py() != _MARK.decode():
        return None
    table = table.slice(0, table.num_rows - 1)
    if table.num_rows == 0:
        return CsvBlock(names, {}, 0)
    columns = {name: _one_array(table.column(i)) for i, name in enumerate(names)}
    return CsvBlock(names, columns, table.num_rows, first_line=line, text=block)


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


class _Blocks:
    """Blocks of whole records of a stream; None once a record is too long to find its end."""

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self._left = b""

    def first(self) -> bytes:
        return self._fill(b"")

    def _fill(self, before: bytes) -> bytes:
        """Return *before* and the next BLOCK bytes, fewer only at the end: a stream may give less than it is asked for.

        A stream that breaks gives what comes before the break; it raises again when it is read on.
        """
        parts = [before]
        wanted = BLOCK
        try:
            while wanted > 0 and (chunk := self._stream.read(wanted)):
                parts.append(chunk)
                wanted -= len(chunk)
        except MemberError:
            if len(parts) == 1:
                raise
        return b"".join(parts)

    def push(self, data: bytes) -> None:
        self._left = data

    def rest(self, block: memoryview | None) -> Iterator[bytes]:
        """Yield every byte from the start of *block* on (from the unfinished record, if None)."""
        yield bytes(block or b"") + self._left
        while chunk := self._fill(b""):
            yield chunk

    def __iter__(self) -> Iterator[memoryview | None]:
        while True:
            data = self._fill(self._left)
            if len(data) == len(self._left):
                self._left = b""
                if data:
                    yield memoryview(data)
                return
            cut = _last_record_end(data)
            if cut == 0 and len(data) > MAX_RECORD:
                self._left = data
                yield None
                return
            self._left = data[cut:]
            if cut:
                yield memoryview(data)[:cut]


def _last_record_end(data: bytes) -> int:
    """Return where the last line of *data* that ends outside quotes ends, 0 if there is none."""
    inside = count(data, '"') % 2
    end = len(data)
    while (newline := data.rfind(b"\n", 0, end)) >= 0:
        inside ^= data.count(b'"', newline + 1, end) % 2
        if not inside:
            return newline + 1
        end = newline
    return 0


def _as_utf8(stream: _Readable) -> _Readable:
    """Return *stream* without its byte-order mark, recoded from UTF-16 if it is that."""
    start = stream.read(3)
    while len(start) < 3 and (more := stream.read(3 - len(start))):
        start += more
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _Recoded(start, stream)
    return _Prefixed(start.removeprefix(codecs.BOM_UTF8), stream)


class _Prefixed:
    """A stream with some bytes put back before it."""

    def __init__(self, start: bytes, stream: _Readable) -> None:
        self._start = start
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        if self._start:
            start, self._start = self._start, b""
            return start + self._stream.read(max(size - len(start), 0))
        return self._stream.read(size)


class _Recoded(_Prefixed):
    """A UTF-16 stream as UTF-8."""

    def __init__(self, start: bytes, stream: _Readable) -> None:
        super().__init__(start, stream)
        self._decoder = codecs.getincrementaldecoder("utf-16")("backslashreplace")

    def read(self, size: int, /) -> bytes:
        while data := super().read(size):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "backslashreplace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "backslashreplace")
