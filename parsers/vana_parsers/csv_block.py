"""Some consecutive records of a CSV, as Arrow columns: what both roads of reading one give."""

import csv
import io
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa


@dataclass(frozen=True)
class CsvBlock:
    """Some consecutive records of a CSV: string arrays by header name, all `rows` long.

    Header names are as written, stripped; a repeated name gets `#2`, `#3`, …; an empty one is `column N`. A value is
    null only where the record was too short to have it. *surplus* has the JSON array of the fields beyond the
    header, null where there are none; None when no record of the block has any.
    """

    header: tuple[str, ...]
    columns: dict[str, pa.Array] = field(repr=False)
    rows: int
    surplus: pa.Array | None = None
    first_line: int = 2
    text: bytes | memoryview = field(default=b"", repr=False)
    known_lines: pa.Array | None = field(default=None, repr=False)

    @cached_property
    def lines(self) -> pa.Array:
        """The 1-based physical line on which each record starts, as int64."""
        return self.known_lines if self.known_lines is not None else self._count_lines()

    def _count_lines(self) -> pa.Array:
        text = io.TextIOWrapper(io.BytesIO(self.text), "utf-8", newline="")
        reader = csv.reader(text)
        starts, before = [], 0
        for record in reader:
            if record:
                starts.append(self.first_line + before)
            before = reader.line_num
        return pa.array(starts, pa.int64())
