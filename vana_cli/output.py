"""The only module that prints: data to stdout, everything else to stderr, and one form for errors.

Text from an export is foreign: before a terminal sees it, control characters are made visible (`visible`), because
an escape sequence in somebody's message could move the cursor, rename the window or hide what follows.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, BinaryIO

from vana_cli.errors import OutputError

if TYPE_CHECKING:
    from vana_cli.exporting.streams import StreamFormat
    from vana_cli.store.query import Answer

_LABEL_CHARS = 24
"""Of what is being done, beside a bar, figures and an estimate on eighty columns."""
_PLAIN_STEP_S = 10.0
"""Seconds between progress lines where stderr is no terminal."""
_GAP = "  "
_NARROW = 20
"""Columns of a table up to this wide, an instant to the second, are never cut to fit a terminal."""
_MOST_LINES = 5
"""Lines that one value takes at most where rows are printed one below the other."""
_FORMATTING = {"\u200e", "\u200f", "\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""Characters that turn the direction of text, with which one text can be made to look like another."""
_UNSAFE = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_UNSAFE |= {ord(char): f"\\u{ord(char):04x}" for char in _FORMATTING} | {0x0A: " ⏎ ", 0x09: " ", 0x0D: ""}


@dataclass(frozen=True)
class Grid:
    """Rows under headers, for people. Cells that are numbers stand to the right.

    On a terminal it fits: the widest columns are cut, and rows that still do not fit are printed as blocks of
    `name  value` lines. Elsewhere nothing is cut.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[object]]
    is_prose: bool = False
    """The last column holds sentences: they are wrapped instead of cut."""


Block = str | Grid
"""One part of a text report: a line, or a grid."""


def visible(text: str) -> str:
    """Return *text* on one line, with every character visible that a terminal would obey instead of showing it."""
    return text.translate(_UNSAFE)


@dataclass(frozen=True)
class Output:
    """Where one run's words go. With *as_json*, stdout gets one JSON document and stderr nothing but an error."""

    as_json: bool = False
    quiet: bool = False

    def document(self, value: object) -> None:
        """Write *value* (dataclasses and structs included) to stdout as one indented JSON document."""
        import msgspec

        with _written() as stdout:
            stdout.write(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2) + b"\n")

    def report(self, blocks: Iterable[Block]) -> None:
        """Write a report for people to stdout."""
        with _written() as stdout:
            for block in blocks:
                text = _drawn(block) if isinstance(block, Grid) else visible(block)
                stdout.write(_encoded(text + "\n"))

    def note(self, text: str) -> None:
        """Write a line to stderr, unless quiet or JSON is wanted."""
        if not (self.quiet or self.as_json):
            _to_stderr(visible(text))

    def error(self, kind: str, message: str, hint: str | None, exit_code: int) -> None:
        """Write an error to stderr: a line and its hint, or one line of JSON."""
        if self.as_json:
            import msgspec

            body = {"kind": kind, "message": message, "hint": hint, "exit_code": exit_code}
            _to_stderr(msgspec.json.encode({"error": body}).decode())
            return
        first, *more = message.splitlines() or [""]
        _to_stderr(f"vana: error: {visible(first)}")
        for line in filter(str.strip, more):  # where in a statement it is wrong, with a mark below it
            _to_stderr(f"  {visible(line)}")
        if hint:
            _to_stderr(f"vana: hint: {visible(hint)}")

    def stream(self, answer: "Answer", fmt: "StreamFormat") -> None:
        """Write the rows of *answer* to stdout as they come, in UTF-8."""
        from vana_cli.exporting.streams import write_stream

        with _written() as stdout:
            write_stream(fmt, answer.schema, answer.batches(), stdout)

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show how many of *total* bytes are done, on stderr, while the block runs; gives what to tell the steps to."""
        if self.quiet or self.as_json or sys.stderr is None:
            yield lambda _: None
        elif sys.stderr.isatty():
            with _bar() as bar:
                task = bar.add_task(clipped(visible(label), _LABEL_CHARS), total=total or None)
                yield lambda step: bar.update(task, advance=step)
        else:
            yield _PlainProgress(label, total).advance


class _PlainProgress:
    """A line every ten seconds, for logs."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._started = self._told = time.monotonic()

    def advance(self, step: int) -> None:
        self._done += step
        now = time.monotonic()
        if now - self._told >= _PLAIN_STEP_S:
            self._told = now
            rate = self._done / (now - self._started)
            left = f", {duration((self._total - self._done) / rate)} left" if 0 < self._done < self._total else ""
            _to_stderr(visible(f"{self._label}: {size(self._done)} of {size(self._total)}, {size(rate)}/s{left}"))


def size(count: float) -> str:
    """Return a number of bytes for people, in powers of 1000: `12.3 MB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 999.5:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def duration(seconds: float) -> str:
    """Return a duration for people: `0.4 s`, `25 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def counted(count: int, noun: str) -> str:
    """Return *count* with its noun: `1 import`, `2 imports`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def redirect_stdout_to_nowhere() -> None:
    """Drop what is still to be written to stdout: whoever read it has gone (`| head`)."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def clipped(text: str, width: int) -> str:
    """Return *text* with at most *width* characters, the last one an ellipsis if some were cut."""
    return text if len(text) <= width else text[: width - 1] + "…"


@contextmanager
def _written() -> Iterator[BinaryIO]:
    """Give stdout for bytes; what fails there is the user's to know, a reader that went away is not."""
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        redirect_stdout_to_nowhere()  # else the interpreter fails once more with what is left in its buffer
        raise OutputError(f"cannot write to standard output: {error.strerror or error}") from error


def _encoded(text: str) -> bytes:
    return text.encode(sys.stdout.encoding or "utf-8", "backslashreplace")


def _to_stderr(text: str) -> None:
    if sys.stderr is None:  # closed by whoever started this: they want to hear nothing
        return
    sys.stderr.write(text.encode(sys.stderr.encoding or "utf-8", "backslashreplace").decode(sys.stderr.encoding) + "\n")
    sys.stderr.flush()


def _drawn(grid: Grid) -> str:
    cells = [[visible(header) for header in grid.headers], *([_cell(value) for value in row] for row in grid.rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    if not sys.stdout.isatty():
        return "\n".join(_table(grid, cells, widths))
    room = get_terminal_size().columns
    fitted = _fitted(widths, room)
    return "\n".join(_table(grid, cells, fitted) if fitted else _records(cells, room))


def _fitted(widths: Sequence[int], room: int) -> list[int] | None:
    """Return *widths*, the widest cut until all fit into *room*; None if they would get unreadable."""
    left = room - len(_GAP) * (len(widths) - 1)
    caps = range(max(_NARROW, min(room, max(widths, default=0))), _NARROW - 1, -1)
    return next((fit for cap in caps if sum(fit := [min(width, cap) for width in widths]) <= left), None)


def _table(grid: Grid, cells: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    is_right = [bool(grid.rows) and all(_is_number(row[i]) for row in grid.rows) for i in range(len(widths))]
    head, *rows = cells
    yield _bold(_line(head, widths, is_right))
    yield _rule() * (sum(widths) + len(_GAP) * (len(widths) - 1))
    for row in rows:
        lines = _wrapped(row[-1], widths[-1]) if grid.is_prose else [row[-1]]
        yield _line([*row[:-1], lines[0]], widths, is_right)
        yield from (_line([*[""] * (len(row) - 1), line], widths, is_right) for line in lines[1:])


def _line(row: Sequence[str], widths: Sequence[int], is_right: Sequence[bool]) -> str:
    fields = zip(row, widths, is_right, strict=True)
    return _GAP.join(_filled(text, width, is_right=right) for text, width, right in fields).rstrip()


def _filled(text: str, width: int, *, is_right: bool) -> str:
    from rich.cells import set_cell_size

    space = width - _width(text)
    if space < 0:
        return set_cell_size(text, width - 1) + "…"
    return " " * space + text if is_right else text + " " * space


def _records(cells: Sequence[Sequence[str]], room: int) -> Iterator[str]:
    """Yield each row as a block of lines, `name  value`, without the empty values."""
    head, *rows = cells
    label = max(map(_width, head))
    for number, row in enumerate(rows, 1):
        yield _bold(f"{_rule() * 2} {number} ".ljust(room, _rule()))
        for name, text in zip(head, row, strict=True):
            if text:
                first, *more = _wrapped(text, max(_NARROW, room - label - len(_GAP)), most=_MOST_LINES)
                yield _filled(name, label, is_right=False) + _GAP + first
                yield from (" " * (label + len(_GAP)) + line for line in more)


def _wrapped(text: str, width: int, *, most: int | None = None) -> list[str]:
    from textwrap import wrap

    from rich.cells import chop_cells

    if most is not None:
        text = text[: 4 * most * width]  # a value may have millions of characters; the rest is not shown anyway
    # `wrap` counts characters; what is wider than that, such as Chinese, is cut to the width afterwards
    lines = [piece for line in wrap(text, width, break_on_hyphens=False) for piece in chop_cells(line, width)] or [""]
    if most is not None and len(lines) > most:
        return [*lines[: most - 1], clipped(lines[most - 1] + " …", width)]
    return lines


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _bold(text: str) -> str:
    # NO_COLOR is about colour, yet whoever sets it wants no escape sequences.
    is_plain = not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") in (None, "dumb")
    return text if is_plain else f"\x1b[1m{text}\x1b[0m"


def _rule() -> str:
    return "─" if _encoded("─") == "─".encode() else "-"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return visible(f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    return Progress(*columns, TransferSpeedColumn(), TimeRemainingColumn(), console=Console(stderr=True))
