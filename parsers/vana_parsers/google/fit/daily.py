"""Fit's tables of days, and of the quarters of an hour of one day: many columns, few of them filled."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv
from vana_parsers.google.fit.metrics import measure_of
from vana_parsers.records import Columns, Item, Skipped, Task
from vana_parsers.schema import INSTANT
from vana_parsers.times import Instant, parse_instant

CLOCK = re.compile(r"\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,2})?", re.ASCII)


def read_daily(task: Task) -> Iterator[Item]:
    """Yield rows of `health` for each line: one for every measure that has a value, or one empty row.

    The first row of a line stands for its record. The day of a table of quarters is in the file's name; without it,
    a row has no instant.
    """
    day = DAY.search(task.path.rpartition("/")[2])
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        else:
            yield _Table(block, day[0] if day else None).columns()


@dataclass(frozen=True, slots=True)
class _Span:
    """What one line is about, and its rows' identity: when the span began and how it is told."""

    start: Instant
    end: Instant
    key: tuple[str | None, str | None]
    texts: dict[str, str]


class _Table:
    """One block of lines on its way to rows."""

    def __init__(self, block: CsvBlock, day: str | None) -> None:
        self._block = block
        self._day = day
        self._spans: list[_Span] = []
        self._metrics: list[str | None] = []
        self._values: list[float | None] = []
        self._units: list[str | None] = []
        self._extras: list[str | None] = []

    def columns(self) -> Columns:
        cells = [(name, column.to_pylist()) for name, column in self._block.columns.items()]
        surplus = self._block.surplus.to_pylist() if self._block.surplus is not None else None
        width = self._width(cells)
        measures = [(name, measure_of(name), column) for name, column in cells[width:]]
        for row in range(self._block.rows):
            span = self._span([column[row] for _, column in cells[:width]], [name for name, _ in cells[:width]])
            rest = json.loads(surplus[row]) if surplus and surplus[row] else None
            self._add_line(span, [(name, known, column[row]) for name, known, column in measures], rest)
        return self._finish()

    def _width(self, cells: list[tuple[str, list[str | None]]]) -> int:
        """Return how many columns tell the time: start and end of a quarter, or the day."""
        first = [next((cell for cell in column if cell), "") for _, column in cells[:2]]
        return 2 if len(first) == 2 and CLOCK.fullmatch(first[1]) else 1

    def _span(self, cells: list[str | None], names: list[str]) -> _Span:
        if len(cells) == 1:
            text = cells[0] or ""
            start = parse_instant(text)
            return _Span(start, Instant(), ("day", text), {})
        start, end = (self._at(cell) for cell in cells)
        if start.occurred_at and end.occurred_at and end.occurred_at <= start.occurred_at:
            end = Instant(end.occurred_at + timedelta(days=1))  # the day's last quarter ends at midnight
        texts = {
            name: cell
            for name, cell, instant in zip(names, cells, (start, end), strict=True)
            if cell and not instant.occurred_at
        }
        began = start.occurred_at.isoformat(timespec="microseconds") if start.occurred_at else cells[0]
        return _Span(start, end, ("quarter", began), texts)

    def _at(self, clock: str | None) -> Instant:
        if not clock or self._day is None or not CLOCK.fullmatch(clock):
            return Instant(time_text=clock or None)
        return parse_instant(f"{self._day}T{clock}")

    def _add_line(
        self, span: _Span, cells: list[tuple[str, tuple[str, str | None], str | None]], surplus: list[str] | None
    ) -> None:
        before = len(self._metrics)
        left: dict[str, object] = dict(span.texts)
        for name, (measure, unit), cell in cells:
            if not cell:
                continue
            if _NUMBER.fullmatch(cell):
                self._add(span, measure, float(cell), unit)
            else:
                left[name] = cell
        if surplus:
            left["#surplus"] = surplus
        if len(self._metrics) == before:
            self._add(span, None, None, None)
        if left:
            self._extras[before] = json.dumps(left, ensure_ascii=False)

    def _add(self, span: _Span, metric: str | None, value: float | None, unit: str | None) -> None:
        self._spans.append(span)
        self._metrics.append(metric)
        self._values.append(value)
        self._units.append(unit)
        self._extras.append(None)

    def _finish(self) -> Columns:
        starts = [span.start for span in self._spans]
        metrics = pa.array(self._metrics, pa.string())
        begun = pa.array([start.occurred_at for start in starts], INSTANT)
        ended = pa.array([span.end.occurred_at for span in self._spans], INSTANT)
        columns = {
            "occurred_at": begun,
            "time_source": pa.array([start.time_source for start in starts]),
            "time_precision": pa.array([start.time_precision for start in starts]),
            "time_text": pa.array([start.time_text for start in starts], pa.string()),
            "utc_offset_minutes": pa.array([start.utc_offset_minutes for start in starts], pa.int16()),
            "metric": metrics,
            "value": pa.array(self._values, pa.float64()),
            "unit": pa.array(self._units, pa.string()),
            "started_at": begun,
            "ended_at": ended,
            "extra": pa.array(self._extras, pa.string()),
        }
        keys = [pa.array([span.key[place] for span in self._spans], pa.string()) for place in (0, 1)]
        return Columns("health", (*keys, metrics), columns, records=self._block.rows)
