"""CSV records one by one, for members that are not regular: ragged rows, stray quotes, broken UTF-8, cut ends.

A stray quote makes a parser swallow the lines after it. A record that spans lines, does not have the header's width,
and holds a line that would be a whole record by itself, is taken for that: its first line is read without quoting or
skipped, and reading goes on at the line behind it. Bytes read again are paid for by bytes done with, and a record may
be no longer than what is left to spend, so that the work stays linear whatever the quotes.
"""

import csv
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from vana_parsers.csv_block import CsvBlock
from vana_parsers.records import Skipped

MAX_RECORD = 16 * 1024 * 1024
"""Bytes of the longest record read; the longest body a platform writes is some 40,000 characters."""
_EARNED = 4
"""Bytes that may be read again for each byte done with."""
_BATCH_ROWS = 16_384
_BATCH_BYTES = 8 * 1024 * 1024

csv.field_size_limit(MAX_RECORD)


@dataclass(slots=True)
class _Line:
    number: int
    text: str


class _TooLong(Exception):
    """A record goes on for more than MAX_RECORD."""


class PatientRecords:
    """Iterates over the blocks and skips of the *chunks* of a CSV whose header has been taken off."""

    def __init__(self, chunks: Iterator[bytes], names: tuple[str, ...], first_line: int, path: str) -> None:
        self._names = names
        self._path = path
        self._lines = _lines(chunks, first_line)
        self._again: deque[_Line] = deque()
        self._taken: list[_Line] = []
        self._ended = False
        self._credit = MAX_RECORD

    def __iter__(self) -> Iterator[CsvBlock | Skipped]:
        batch = _Batch(self._names)
        while (record := self._record()) is not None:
            self._credit = min(self._credit + _EARNED * _size(self._taken), MAX_RECORD)
            if isinstance(record, Skipped):
                yield record
            elif record:
                batch.add(self._taken[0].number, record, _size(self._taken))
                if batch.is_full:
                    yield batch.take()
        if batch.records:
            yield batch.take()

    def _record(self) -> list[str] | Skipped | None:
        """Return the next record, [] for a blank line, None at the end."""
        self._taken, self._ended = [], False
        try:
            record = next(csv.reader(self._feed()), None)
        except (csv.Error, _TooLong):
            return self._recover("record too long, or a quote is never closed")
        if record is None:
            return None
        # The reader asks for a line after the last one only inside quotes.
        if (self._ended or len(record) != len(self._names)) and self._swallowed():
            return self._recover("a quote is never closed")
        if self._ended:
            return Skipped(self._path, f"line {self._taken[0].number}", "the file ends inside a quoted field")
        return record

    def _feed(self) -> Iterator[str]:
        size = 0
        while (line := self._next()) is not None:
            size += len(line.text)
            self._taken.append(line)
            if size > MAX_RECORD or (size > self._credit and len(self._taken) > 1):
                raise _TooLong
            yield line.text

    def _next(self) -> _Line | None:
        if self._again:
            return self._again.popleft()
        line = next(self._lines, None)
        self._ended = line is None
        return line

    def _swallowed(self) -> bool:
        width = len(self._names)
        return any(len(next(csv.reader([line.text]), [])) == width for line in self._taken[1:])

    def _recover(self, reason: str) -> list[str] | Skipped:
        first, *rest = self._taken
        self._again.extendleft(reversed(rest))
        self._taken = [first]
        self._credit -= _size(rest)
        fields = first.text.rstrip("\r\n").split(",") if len(first.text) <= MAX_RECORD else []
        if len(fields) == len(self._names):
            return fields
        return Skipped(self._path, f"line {first.number}", reason)


class _Batch:
    """Records on their way to becoming a block."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self.records: list[list[str]] = []
        self._numbers: list[int] = []
        self._bytes = 0

    @property
    def is_full(self) -> bool:
        return len(self.records) >= _BATCH_ROWS or self._bytes >= _BATCH_BYTES

    def add(self, number: int, record: list[str], size: int) -> None:
        self.records.append(record)
        self._numbers.append(number)
        self._bytes += size

    def take(self) -> CsvBlock:
        width = len(self._names)
        columns = {
            name: pa.array([r[i] if i < len(r) else None for r in self.records], pa.string())
            for i, name in enumerate(self._names)
        }
        surplus = [json.dumps(r[width:], ensure_ascii=False) if len(r) > width else None for r in self.records]
        block = CsvBlock(
            self._names,
            columns,
            len(self.records),
            pa.array(surplus, pa.string()) if any(surplus) else None,
            self._numbers[0],
            known_lines=pa.array(self._numbers, pa.int64()),
        )
        self.records, self._numbers, self._bytes = [], [], 0
        return block


def _size(lines: list[_Line]) -> int:
    return sum(len(line.text) for line in lines)


def _lines(chunks: Iterator[bytes], number: int) -> Iterator[_Line]:
    """Yield the lines of *chunks* with their ends; of a line longer than MAX_RECORD, only a beginning that is too."""
    left, is_rest = b"", False
    for chunk in chunks:
        *whole, left = (left + chunk).splitlines(keepends=True) or [b""]
        if left.endswith(b"\n"):
            whole, left = [*whole, left], b""
        for data in whole:
            if not is_rest:
                yield _Line(number, _decode(data))
            is_rest = False
            number += 1
        if len(left) > MAX_RECORD:
            if not is_rest:
                yield _Line(number, _decode(left))
            left, is_rest = b"", True
    if left and not is_rest:
        yield _Line(number, _decode(left))


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
