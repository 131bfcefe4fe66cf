"""Content lines, the shape that iCalendar (RFC 5545) and vCard (RFC 2426, 6350) share: components one at a time.

Lines are unfolded as bytes, since writers fold inside a character; the grammar of a line is icalendar's. Nothing that
a file holds stops the reading, and no component is kept beyond `MAX_COMPONENT`.
"""

import codecs
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO

MAX_COMPONENT = 16 * 1024 * 1024
"""Bytes of the largest component that is read; a card with a photo has some hundred thousand."""

_PIECE = 1024 * 1024
_MAX_UTF16 = 64 * 1024 * 1024
_OUTERMOST = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VCARD"})
_WRAPPER = "VCALENDAR"
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_BEGIN_END = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9-]+)\s*", re.IGNORECASE)
_MAX_LINE_WITH_PARAMETERS = 256 * 1024
_MAX_RECODED = 64 * 1024
_DEEPEST = 16
_OLD_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})


@dataclass(frozen=True, slots=True)
class Line:
    """One content line: *value* as written, still escaped; names are upper case.

    *parameters* have the values of each name, in order; the bare ones of vCard 2.1 count as `TYPE` or `ENCODING`.
    """

    name: str
    parameters: dict[str, list[str]]
    value: str

    @property
    def text(self) -> str:
        """The value as text: escapes undone, and quoted-printable of vCard 2.1 decoded."""
        return unescape(self.value)


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its unfolded lines without its own BEGIN and END; those of components in it are there.

    *number* is the physical line of its BEGIN. *fault* says what is wrong with it as a whole, if anything is.
    """

    name: str
    number: int
    texts: list[str] = field(repr=False)
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A line that is in no component: a property of the calendar, its BEGIN and END, or rubbish."""

    number: int
    text: str


def read_components(stream: BinaryIO) -> Iterator[Component | Outside]:
    """Yield the components of a calendar or of cards in file order, and the lines outside of them.

    A component that its END is missing of comes with a `fault`, and what follows it as usual. Reads UTF-8 and, with a
    byte-order mark, UTF-16; bytes that are not UTF-8 come through as `\\xNN`.
    """
    reader = _Components()
    for number, line in _logical_lines(_physical_lines(stream)):
        yield from reader.take(number, line)
    yield from reader.finish("the file ends inside it")


def parse_line(text: str) -> Line | None:
    """Return the parts of one unfolded line, None if it has none."""
    head, colon, value = text.partition(":")
    if not colon:
        return None
    if ";" not in head:
        return Line(head.strip().upper(), {}, value) if _NAME.fullmatch(head.strip()) else None
    if '"' in head:  # a quoted parameter may hold the first colon
        parts = _split(text) if len(text) <= _MAX_LINE_WITH_PARAMETERS else None
    else:
        known = _split_head(head)
        parts = (*known[:2], value) if known else None
    return _decoded(Line(*parts)) if parts else _parse_old(text)


@lru_cache(maxsize=4096)  # the lines of one calendar begin alike: the zone, the attendees
def _split_head(head: str) -> tuple[str, dict[str, list[str]], str] | None:
    return _split(head + ":")


def _split(text: str) -> tuple[str, dict[str, list[str]], str] | None:
    """Return name, parameters and value of a line by icalendar's grammar, None if it is not of that."""
    from icalendar.parser import Contentline

    content_line: Callable[[str], Any] = Contentline  # the library's own types leave it out
    try:
        name, parameters, value = content_line(text).raw_parts()
    except ValueError:
        return None
    listed = {key.upper(): [*value] if isinstance(value, list) else [value] for key, value in parameters.items()}
    return name.upper(), listed, value


def unescape(value: str) -> str:
    """Return *value* with the escapes of TEXT undone."""
    if "\\" not in value:
        return value
    from icalendar.parser.property import unescape_backslash

    return str(unescape_backslash(value))


def split_unescaped(value: str, separator: str) -> list[str]:
    """Return the parts of *value* between separators that are not escaped, their escapes undone."""
    parts = [""]
    for piece in re.split(rf"(\\.|{re.escape(separator)})", value, flags=re.DOTALL):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return [unescape(part) for part in parts]


class _Components:
    """The component that is open, and what has been read of it."""

    def __init__(self) -> None:
        self._stack: list[str] = []
        self._number = 0
        self._lines: list[bytes] = []
        self._size = 0

    def take(self, number: int, line: bytes) -> Iterator[Component | Outside]:
        mark = _BEGIN_END.fullmatch(line) if line[:1] in b"BbEe" and len(line) < 200 else None
        if mark is None:
            yield from self._plain(number, line)
        elif mark[1].upper() == b"BEGIN":
            yield from self._begin(mark[2].decode().upper(), number, line)
        else:
            yield from self._end(mark[2].decode().upper(), number, line)

    def finish(self, fault: str | None = None) -> Iterator[Component]:
        if self._stack:
            fault = f"larger than {MAX_COMPONENT >> 20} MiB" if self._size > MAX_COMPONENT else fault
            texts = [_text(line) for line in self._lines]
            yield Component(self._stack[0], self._number, texts, fault)
        self._stack, self._lines, self._size = [], [], 0

    def _plain(self, number: int, line: bytes) -> Iterator[Outside]:
        if self._stack:
            self._size += len(line) + 1
            if self._size <= MAX_COMPONENT:
                self._lines.append(line)
            else:
                self._lines.clear()
        elif line.strip():
            yield Outside(number, _text(line[:_MAX_LINE_WITH_PARAMETERS]))

    def _begin(self, name: str, number: int, line: bytes) -> Iterator[Component | Outside]:
        if name == _WRAPPER or name in _OUTERMOST:
            yield from self.finish("has no end")
        if name == _WRAPPER:
            yield Outside(number, _text(line))
            return
        if self._stack:
            yield from self._plain(number, line)
        else:
            self._number = number
        if len(self._stack) < _DEEPEST:
            self._stack.append(name)

    def _end(self, name: str, number: int, line: bytes) -> Iterator[Component | Outside]:
        if self._stack and name == self._stack[-1]:
            if len(self._stack) == 1:
                yield from self.finish()
                return
            self._stack.pop()
            yield from self._plain(number, line)
        elif self._stack and name == self._stack[0]:
            yield from self.finish("a component in it has no end")
        elif name == _WRAPPER:
            yield from self.finish("has no end")
            yield Outside(number, _text(line))
        else:
            yield from self._plain(number, line)


def _physical_lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Yield the lines of *stream* as UTF-8, without their ends; longer ones in pieces.

    The flag is False for a piece that the next one goes on with. (Of a stream without a buffer, `readline` would take
    a call for each byte.)
    """
    left, chunk = b"", _first(stream)
    while chunk:
        *lines, left = (left + chunk).split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r"), True
        if len(left) > _PIECE:
            yield left, False
            left = b""
        chunk = stream.read(_PIECE)
    if left:
        yield left.rstrip(b"\r"), True


def _first(stream: BinaryIO) -> bytes:
    """Return the first bytes, without a byte-order mark; of UTF-16, the whole file."""
    data = stream.read(_PIECE)
    while 0 < len(data) < len(codecs.BOM_UTF8) and (more := stream.read(_PIECE)):
        data += more
    if data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.removeprefix(codecs.BOM_UTF8) or stream.read(_PIECE)
    while len(data) < _MAX_UTF16 and (more := stream.read(_PIECE)):
        data += more
    return data.decode("utf-16", "replace").encode("utf-8", "replace")


def _logical_lines(lines: Iterator[tuple[bytes, bool]]) -> Iterator[tuple[int, bytes]]:
    """Yield unfolded lines, each with the number of the physical line it begins on."""
    number, start, size, was_whole = 0, 0, 0, True
    parts: list[bytes] = []
    for line, is_whole in lines:
        is_soft = bool(parts) and was_whole and _is_soft(parts)
        is_fold = line.startswith((b" ", b"\t")) and was_whole and not is_soft
        if parts and (is_fold or is_soft or not was_whole):
            parts[-1] = parts[-1][:-1] if is_soft else parts[-1]
            size += len(line)
            if size <= MAX_COMPONENT + _PIECE:
                parts.append(line[1:] if is_fold else line)
        else:
            if parts:
                yield start, b"".join(parts)
            parts, start, size = [line], number + 1, len(line)
        was_whole = is_whole
        number += is_whole
    if parts:
        yield start, b"".join(parts)


def _is_soft(parts: list[bytes]) -> bool:
    """Whether a line of vCard 2.1 goes on in the next one, as quoted-printable does."""
    return parts[-1].endswith(b"=") and b"QUOTED-PRINTABLE" in parts[0][:200].upper()


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")


def _parse_old(text: str) -> Line | None:
    """Return the parts of a line whose parameters have no names, as in vCard 2.1, or are broken."""
    head, _, value = text.partition(":")
    name, *others = head.split(";")
    if not _NAME.fullmatch(name.strip()):
        return None
    parameters: dict[str, list[str]] = {}
    for other in others:
        key, equals, text_value = other.partition("=")
        if not equals:
            key, text_value = "ENCODING" if key.strip().upper() in _OLD_ENCODINGS else "TYPE", key
        parameters.setdefault(key.strip().upper(), []).append(text_value.strip())
    return _decoded(Line(name.strip().upper(), parameters, value))


def _decoded(line: Line) -> Line:
    """Return *line* with its value as text, if it is quoted-printable."""
    if "QUOTED-PRINTABLE" not in (encoding.upper() for encoding in line.parameters.get("ENCODING", [])):
        return line
    data = quopri.decodestring(line.value.encode("utf-8", "replace"))
    charset = next(iter(line.parameters.get("CHARSET", [])), "utf-8") if len(data) < _MAX_RECODED else "utf-8"
    try:
        value = data.decode(charset, "backslashreplace")
    except (LookupError, ValueError):  # a charset that nobody knows
        value = data.decode("utf-8", "backslashreplace")
    others = {key: values for key, values in line.parameters.items() if key not in ("ENCODING", "CHARSET")}
    return Line(line.name, others, value.replace("\r\n", "\\n").replace("\n", "\\n"))
