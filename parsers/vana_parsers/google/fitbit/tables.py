"""Tables of Fitbit and Google Health: a time, measures, and what qualifies them; headers are English everywhere."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv
from vana_parsers.google.fitbit.clocks import keys_of, parse_clocks, snake
from vana_parsers.google.fitbit.units import unit_of_column
from vana_parsers.records import Columns, Item, Skipped, Task
from vana_parsers.times import Instants

STARTS = (
    "timestamp",
    "date_time",
    "datetime",
    "start_time",
    "sleep_start",
    "sleep_stage_start",
    "exercise_start",
    "start_timestamp",
    "start_date",
    "measurement_timestamp",
    "recorded_time",
    "reading_time",
    "date",
    "creation_date",
)
"""Columns that tell when a record began, the first of which counts."""
_ENDS = ("end_time", "sleep_end", "sleep_stage_end", "exercise_end", "end_timestamp", "end_date")
_SOURCES = ("data_source",)
_ID = re.compile(r"(?:.*_)?id", re.ASCII)
_NUMBER = r"^\s*-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,2})?\s*$"
_NUMERIC = re.compile(_NUMBER, re.ASCII)
_LOOKED_AT = 4_096
_PLACE = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the columns of a table are, by header name."""

    start: str | None
    end: str | None
    source: str | None
    ids: tuple[str, ...]
    measures: tuple[str, ...]
    texts: tuple[str, ...]
    is_track: bool


def read_health_table(task: Task) -> Iterator[Item]:
    """Yield a row of `health` for each measure of each record; parameter `family`: what the table is about.

    The first measure's row stands for the record; a further measure has a row where it has a value. A table with
    latitude and longitude gives rows of `location_points`. Which columns are measures, the first lines tell.
    """
    family = task.params.get("family", "table")
    shape: _Shape | None = None
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        else:
            shape = shape or _shape_of(block)
            yield from _rows(block, shape, family)


def _shape_of(block: CsvBlock) -> _Shape:
    names = {snake(name): name for name in reversed(block.header)}
    start = next((names[known] for known in STARTS if known in names), None)
    end = next((names[known] for known in _ENDS if known in names), None)
    source = next((names[known] for known in _SOURCES if known in names), None)
    rest = [name for name in block.header if name not in (start, end, source)]
    ids = tuple(name for name in rest if _ID.fullmatch(snake(name)) and not snake(name).endswith("zone_id"))
    is_track = all(known in names for known in _PLACE)
    others = [name for name in rest if name not in ids]
    measures = tuple(name for name in others if not is_track and _has_numbers(block.columns[name]))
    texts = tuple(name for name in rest if name not in measures)
    return _Shape(start, end, source, ids, measures, texts, is_track)


def _has_numbers(cells: pa.Array) -> bool:
    return any(cell and _NUMERIC.match(cell) for cell in cells.slice(0, _LOOKED_AT).to_pylist())


def _rows(block: CsvBlock, shape: _Shape, family: str) -> Iterator[Columns]:
    size = block.rows
    nothing = pa.nulls(size, pa.string())
    texts = block.columns[shape.start].cast(pa.string()) if shape.start else nothing
    begun = parse_clocks(texts)
    common: dict[str, pa.Array] = {**begun.columns()}
    left: list[tuple[str, pa.Array]] = [(name, block.columns[name]) for name in shape.texts]
    if shape.end:
        ended = parse_clocks(block.columns[shape.end])
        common["ended_at"] = ended.occurred_at
        left.append((shape.end, pc.if_else(pc.is_valid(ended.occurred_at), None, block.columns[shape.end])))
    identity = [pa.repeat("fitbit", size), keys_of(begun, texts)]
    identity += [block.columns[name] for name in (shape.source, *shape.ids) if name]
    if shape.is_track:
        yield _track(block, shape, begun, identity, left)
        return
    common["started_at"] = begun.occurred_at
    if shape.source:
        common["origin"] = pc.if_else(pc.equal(block.columns[shape.source], ""), None, block.columns[shape.source])
    yield from _measures(block, shape, family, common, identity, left)


def _measures(
    block: CsvBlock, shape: _Shape, family: str, common: dict[str, pa.Array], identity: list[pa.Array],
    left: list[tuple[str, pa.Array]],
) -> Iterator[Columns]:  # fmt: skip
    numbers = {name: _numbers(block.columns[name]) for name in shape.measures}
    left += [(name, pc.if_else(pc.is_valid(numbers[name]), None, block.columns[name])) for name in shape.measures]
    extra = _objects(left, block.surplus, block.rows)
    for place, name in enumerate(shape.measures or (None,)):
        metric = family if name is None or len(shape.measures) == 1 else f"{family}.{snake(name)}"
        unit = unit_of_column(snake(name)) if name else None
        values = numbers[name] if name else pa.nulls(block.rows, pa.float64())
        columns = {
            **common,
            "metric": pa.repeat(metric, block.rows),
            "unit": pa.repeat(pa.scalar(unit or unit_of_column(family), pa.string()), block.rows),
            "value": values,
        }
        keys = [*identity, columns["metric"]]
        if place == 0:
            yield Columns("health", tuple(keys), {**columns, "extra": extra}, is_event=True)
        elif values.null_count < block.rows:
            kept = pc.is_valid(values)
            filtered = {column: array.filter(kept) for column, array in columns.items()}
            yield Columns("health", tuple(key.filter(kept) for key in keys), filtered, records=0, is_event=True)


def _track(
    block: CsvBlock, shape: _Shape, begun: Instants, identity: list[pa.Array], left: list[tuple[str, pa.Array]]
) -> Columns:
    """Return the rows of a table of positions."""
    known = {snake(name): name for name in block.header}
    columns = dict(begun.columns())
    for word, column in (("latitude", "latitude"), ("longitude", "longitude"), ("altitude", "altitude_m")):
        if word in known:
            name = known[word]
            columns[column] = _numbers(block.columns[name])
            left = [(n, c) for n, c in left if n != name]
            left.append((name, pc.if_else(pc.is_valid(columns[column]), None, block.columns[name])))
    if shape.source:
        columns["device"] = block.columns[shape.source]
    columns["extra"] = _objects(left, block.surplus, block.rows)
    return Columns("location_points", tuple(identity), columns, is_event=True)


def _numbers(cells: pa.Array) -> pa.Array:
    """Return the number in each cell, null where there is none."""
    filled = pc.if_else(pc.equal(cells, ""), None, cells)
    try:
        return filled.cast(pa.float64())
    except pa.ArrowInvalid:
        fits = pc.match_substring_regex(filled, _NUMBER)
        return pc.utf8_trim_whitespace(pc.if_else(fits, filled, None)).cast(pa.float64())


def _objects(cells: Sequence[tuple[str, pa.Array]], surplus: pa.Array | None, rows: int) -> pa.Array:
    """Return the cells that hold something as JSON objects, null where none does."""
    filled = [(name, array.to_pylist()) for name, array in cells if _holds_text(array)]
    beyond = surplus.to_pylist() if surplus is not None else None
    if not filled and beyond is None:
        return pa.nulls(rows, pa.string())
    texts: list[str | None] = []
    for row in range(rows):
        members: dict[str, object] = {name: values[row] for name, values in filled if values[row]}
        if beyond and beyond[row]:
            members["#surplus"] = json.loads(beyond[row])
        texts.append(json.dumps(members, ensure_ascii=False) if members else None)
    return pa.array(texts, pa.string())


def _holds_text(array: pa.Array) -> bool:
    return bool(pc.any(pc.not_equal(array, ""), min_count=0).as_py())
