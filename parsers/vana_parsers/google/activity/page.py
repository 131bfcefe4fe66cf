"""My Activity and YouTube history as web pages, the form that Takeout gives if nobody chooses JSON.

A page is one list of cells, hundreds of megabytes on a few lines. It is read in pieces cut between cells, so that
memory stays bounded. Pages declare no encoding and are UTF-8. What a cell says is what a JSON line says, but for the
time, which is in whole seconds and in the account's language (`localized_times`).
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, Final

import pyarrow as pa

from vana_parsers.archives.members import MemberError
from vana_parsers.google.activity.frame import Frame
from vana_parsers.google.activity.page_cells import BODY, Cell, read_fast, read_patiently
from vana_parsers.google.activity.rows import build_rows
from vana_parsers.localized_times import DateReader, Found, dialect_of, instants_of, zones_near
from vana_parsers.records import Item, Task
from vana_parsers.times import Instants

_PIECE: Final = 1 << 18
_PIECES: Final = 16
_LONGEST_CELL: Final = 1 << 23
_MOST_IN_FRAME: Final = 16_384
_SAMPLE: Final = 200
_MARKS: Final = (
    b'<div class="outer-cell',
    b'<div class="header-cell',
    b'<div class="content-cell mdl-cell mdl-cell--6-col ' + BODY,
)
"""What a cell begins with; in pages without the first, the second, and so on."""
_LONGEST_MARK: Final = max(map(len, _MARKS))
_LONGEST_EMPTY: Final = 1 << 20
_EMPTY: Final = re.compile(rb'<body\b[^<>]*>\s*<div class="mdl-grid">(?:\s|</?div\b[^<>]*>)*</body>')
"""A log without lines."""
_BOMS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_activity_page(task: Task) -> Iterator[Item]:
    """Yield the rows of a page of My Activity or YouTube's history, table by table in the page's order.

    Parameters: those of `reading.read_activity`, and `offset`, minutes from UTC of the account's clocks, which tells
    what an abbreviation of a time zone with several meanings means. A cell that is no row is skipped under `cell N`.
    """
    zones = zones_near(int(task.params["offset"])) if "offset" in task.params else {}
    reader: DateReader | None = None
    count = 0
    for units in _units(task.stream):
        if isinstance(units, str):
            yield task.skipped(f"cell {count + 1}" if count else "", units)
            count += 1
            continue
        for start in range(0, len(units), _MOST_IN_FRAME):
            some = units[start : start + _MOST_IN_FRAME]
            cells = [read_fast(unit) for unit in some]
            if reader is None:
                reader = DateReader(zones=zones, dialect=dialect_of(_times(some, cells)))
                task = _with_era(task, cells)
            yield from _rows(some, cells, reader, task, count + 1)
            count += len(some)


def _times(units: Sequence[bytes], cells: Sequence[Cell | None]) -> list[str]:
    """Return the times of some cells, as written."""
    times = [cell.time for cell in cells if cell and cell.time]
    if times:
        return times
    patient = (read_patiently(unit, lambda _: False) for unit in units[:_SAMPLE])
    return [cell.time for cell in patient if cell and cell.time]


def _with_era(task: Task, cells: Sequence[Cell | None]) -> Task:
    """Return *task* knowing that the export names controls, if it does: the plan has not seen pages of a tar."""
    if not any(cell and cell.caption.activity_controls for cell in cells):
        return task
    return replace(task, params={"era": "controls", **task.params})


def _rows(
    units: Sequence[bytes], cells: Sequence[Cell | None], reader: DateReader, task: Task, first: int
) -> Iterator[Item]:
    """Yield the rows of some cells; *first* is the number of the first of them."""
    lines: list[Cell] = []
    found: list[Found | None] = []
    numbers: list[int] = []
    for number, (unit, cell) in enumerate(zip(units, cells, strict=True), first):
        time = _find(reader, cell)
        if cell is None or time is None:
            cell = read_patiently(unit, lambda text: _is_time(reader.find(text)))
            if cell is None:
                yield task.skipped(f"cell {number}", "the page ends in the middle of it")
                continue
            time = _find(reader, cell)
        lines.append(cell)
        found.append(time)
        numbers.append(number)
    if lines:
        times = instants_of([line.time for line in lines], found)
        yield from build_rows(_frame(lines, times), task, lambda index: f"cell {numbers[index]}")


def _find(reader: DateReader, cell: Cell | None) -> Found | None:
    """Return the time of a cell. A day alone is none: it is a line that happens to hold a date."""
    found = reader.find(cell.time) if cell and cell.time else None
    return found if _is_time(found) else None


def _is_time(found: Found | None) -> bool:
    return found is not None and found[1] != "day"


def _frame(cells: Sequence[Cell], times: Instants) -> Frame:
    texts = {
        "header": [cell.header for cell in cells],
        "title": [cell.title for cell in cells],
        "titleUrl": [cell.title_url for cell in cells],
        "description": [cell.beside.description for cell in cells],
        "imageFile": [cell.image for cell in cells],
    }
    nested = {
        "products": [cell.caption.products for cell in cells],
        "subtitles": [cell.beside.subtitles for cell in cells],
        "details": [cell.caption.details for cell in cells],
        "activityControls": [cell.caption.activity_controls for cell in cells],
        "locationInfos": [cell.caption.location_infos for cell in cells],
        "audioFiles": [cell.audio for cell in cells],
        "attachedFiles": [cell.attached for cell in cells],
        "safeHtmlItem": [cell.answer for cell in cells],
    }
    return Frame(
        {name: pa.array(values, pa.string()) for name, values in texts.items()},
        {name: pa.array(values, pa.string()).dictionary_encode() for name, values in nested.items()},
        pa.array([cell.rest for cell in cells], pa.string()),
        times,
    )


def _units(stream: BinaryIO) -> Iterator[list[bytes] | str]:
    """Yield the HTML of cells, as many at once as a piece of the page holds; text says why there is none."""
    data, mark = b"", b""
    for chunk in _recoded(stream):
        data += chunk
        mark = mark or next((mark for mark in _MARKS if mark in data), b"")
        if not mark:
            data = data if len(data) <= _LONGEST_EMPTY else data[-_LONGEST_MARK:]
            continue
        last = data.rfind(mark)
        if last > 0:
            yield _split(data[:last], mark)
            data = data[last:]
        if len(data) > _LONGEST_CELL:
            is_cell = data.startswith(mark)
            data = data[-_LONGEST_MARK:]
            if is_cell:
                yield f"longer than {_LONGEST_CELL >> 20} MiB"
    if mark and data.startswith(mark):
        yield _split(data, mark)
    elif not mark and not _EMPTY.search(data):
        yield "no page of My Activity"


def _split(data: bytes, mark: bytes) -> list[bytes]:
    """Return the cells of *data*, without what is before the first of them."""
    if b"<br/>" in data or b"<br />" in data:
        data = data.replace(b"<br/>", b"<br>").replace(b"<br />", b"<br>")
    units = data.split(mark)[1:]
    return units if mark == _MARKS[0] else [mark + unit for unit in units]


def _recoded(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the page in UTF-8."""
    decoder = None
    for number, chunk in enumerate(_chunks(stream)):
        encoding = next((name for bom, name in _BOMS if chunk.startswith(bom)), None) if number == 0 else None
        if encoding:
            decoder = codecs.getincrementaldecoder(encoding)("replace")
        yield chunk if decoder is None else decoder.decode(chunk).encode("utf-8", "replace")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a page; of one that breaks, those before the break, and then raise."""
    parts: list[bytes] = []
    while True:
        try:
            part = stream.read(_PIECE)
        except MemberError:
            yield b"".join(parts)
            raise
        parts.append(part)
        if not part or len(parts) >= _PIECES:
            yield b"".join(parts)
            parts = []
        if not part:
            return
