"""Reads YouTube's CSVs, and the files of 2021 to 2023 that are two CSVs: a playlist, a blank line, its items."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv, unique_names
from vana_parsers.google.youtube.cells import Cells
from vana_parsers.google.youtube.kinds import KINDS, assign, is_video_id
from vana_parsers.google.youtube.rows import MAKERS
from vana_parsers.records import Columns, Item, Skipped, Task

_SAMPLE = 200
"""Records that a column is judged by."""


def read_table(task: Task) -> Iterator[Item]:
    """Yield the rows of a CSV as the kind that `params["kind"]` names; each record is one row.

    Every cell of a record is in the row or in its `extra`: by the name of its field where that is known, else by its
    header. Parameters `playlist_id` and `collection` tell which playlist the items of one are on.
    """
    fields: tuple[str, ...] = ()
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        elif block.rows:
            fields = fields or fields_of(task.params["kind"], block)
            yield from rows_of(task.params["kind"], Cells(block, fields), task.params)


def read_playlist_file(task: Task) -> Iterator[Item]:
    """Yield the row of a playlist and those of its items, from a file that is two CSVs with a blank line between.

    The second header is no record. The items are told to be of the playlist by its own row, else by `collection`.
    """
    facts = dict(task.params)
    width = 0
    names: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
            continue
        start = 0
        if not width:
            start, width = _second_header(block)
            lists = _part(block, 0, start)
            if lists.rows:
                cells = Cells(lists, fields_of("playlists", lists))
                facts |= _playlist_of(cells)
                yield from rows_of("playlists", cells, facts)
            if width:
                names = _item_names(block, start, width)
                start += not is_video_id((block.columns[block.header[0]][start].as_py() or "").strip())
        items = _part(block, start, block.rows, names)
        if items.rows:
            fields = fields or fields_of("playlist_items", items)
            yield from rows_of("playlist_items", Cells(items, fields), facts)


def fields_of(kind: str, block: CsvBlock) -> tuple[str, ...]:
    """Return the field of each column of a block, judged by its header and its first records."""
    columns = [block.columns[name].slice(0, _SAMPLE).to_pylist() for name in block.header]
    rows = [[cell or "" for cell in row] for row in zip(*columns, strict=True)]
    return assign(KINDS[kind], block.header, rows)


def rows_of(kind: str, cells: Cells, facts: Mapping[str, str]) -> Iterator[Columns]:
    """Yield the rows of one block: those with an identity of their own, then those without."""
    made = MAKERS[kind](cells, facts)
    columns = made.columns | {"extra": cells.extra()}
    known = pc.is_valid(made.known)
    if not made.identity:
        yield Columns(made.table, (), columns)
    elif made.known.null_count == 0:
        yield Columns(made.table, made.identity, columns, is_event=made.is_event)
    else:
        if made.known.null_count < cells.rows:
            identity = tuple(part.filter(known) for part in made.identity)
            yield Columns(made.table, identity, _filtered(columns, known), is_event=made.is_event)
        yield Columns(made.table, (), _filtered(columns, pc.invert(known)))


def _filtered(columns: dict[str, pa.Array], mask: pa.Array) -> dict[str, pa.Array]:
    return {name: array.filter(mask) for name, array in columns.items()}


def _second_header(block: CsvBlock) -> tuple[int, int]:
    """Return where the second header stands and how many names it has; the end of the block and 0 if it has none.

    It is the first record shorter than the first header.
    """
    last = block.columns[block.header[-1]]
    short = pc.index(pc.is_null(last), value=True).as_py()
    if short < 0:
        return block.rows, 0
    cells = [block.columns[name][short].as_py() for name in block.header]
    return short, sum(cell is not None for cell in cells)


def _item_names(block: CsvBlock, at: int, width: int) -> tuple[str, ...]:
    cells = [block.columns[name][at].as_py() for name in block.header]
    return unique_names([cell or "" for cell in cells[:width]] + [""] * (len(cells) - width))


def _part(block: CsvBlock, start: int, stop: int, names: tuple[str, ...] = ()) -> CsvBlock:
    """Return some records of a block, under other names if given."""
    header = names or block.header
    columns = {
        name: block.columns[old].slice(start, stop - start) for name, old in zip(header, block.header, strict=True)
    }
    surplus = None if block.surplus is None else block.surplus.slice(start, stop - start)
    return CsvBlock(header, columns, stop - start, surplus)


def _playlist_of(cells: Cells) -> dict[str, str]:
    found = {"playlist_id": cells.look("playlist_id")[0].as_py(), "collection": cells.look("title")[0].as_py()}
    return {name: value for name, value in found.items() if value}
