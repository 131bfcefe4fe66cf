"""JSON members of any size as elements, in bounded memory and at the decoder's own speed.

A large array is decoded in chunks. A chunk is cut at the last `}, {` in it and decoded as an array of its own: a cut
inside a string or a nested array is not valid JSON, so that success proves the cut. Where guessing fails, brackets
are counted (`json_scan`); where an element is malformed, it alone is skipped (`json_patient`).
"""

import codecs
import gc
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

import msgspec

from vana_parsers.archives.members import MemberError
from vana_parsers.json_patient import REFUSED, call_deeply, decode_patiently, fault
from vana_parsers.json_scan import Scan, likely_cuts, next_element, scan_elements
from vana_parsers.records import Skipped

CHUNK = 4 * 1024 * 1024
"""Bytes decoded at a time; large enough to amortize a call, small enough for flat memory."""
MAX_ELEMENT = 64 * 1024 * 1024
"""Longest single element that is read."""

_SPACE = b" \t\r\n"
_MOST_WASTED = 16
"""Wrong guesses of where elements end after which brackets are counted instead."""
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_OPENS_ARRAY = re.compile(rb'\s*\{\s*"[^"\\]*+(?:\\.[^"\\]*+)*+"\s*:\s*\[', re.DOTALL)
_NOT_SPACE = re.compile(rb"[^ \t\r\n]")
_TRUNCATED = "truncated: the file ends inside this record"

_decode_values = msgspec.json.Decoder(list[Any]).decode
_decode_raws = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


Decoders = Mapping[str, Callable[[bytes], list[Any]]]
"""By the prefix of an array's pointers: turns the bytes of a JSON array of its elements into one value for each."""


class Element(NamedTuple):
    """One value and where it stands: a JSON pointer (empty for the whole document), or `line N` of JSON lines."""

    pointer: str
    value: Any


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive elements: the n-th of *values* stands at `pointer(n)`."""

    values: list[Any] = field(repr=False)
    prefix: str
    start: int | None = None
    lines: list[int] | None = None

    def pointer(self, index: int) -> str:
        """Return the address of the value at *index*."""
        if self.lines is not None:
            return f"line {self.lines[index]}"
        return self.prefix if self.start is None else f"{self.prefix}{self.start + index}"


def read_json(stream: BinaryIO, path: str, *, spread: bool = False) -> Iterator[Element | Skipped]:
    """Yield the elements of a JSON member in file order, and a `Skipped` for each that cannot be read.

    The elements of a top-level array; of an object that holds nothing but one array, that array's; of JSON lines,
    every line; of anything else the one value itself. With *spread*, and always when it is longer than `CHUNK`, an
    object gives the elements of each array in it (`/name/3`) and its other members (`/name`). Reads UTF-8 and UTF-16,
    with or without byte-order mark. Lone surrogates and broken UTF-8 come through as U+FFFD. An empty stream, and
    what follows a place where the file is cut off, is one `Skipped`.
    """
    for block in read_blocks(stream, path, spread=spread):
        if isinstance(block, Skipped):
            yield block
        else:
            for index, value in enumerate(block.values):
                yield Element(block.pointer(index), value)


def read_blocks(
    stream: BinaryIO, path: str, *, spread: bool = False, as_text: bool = False, decoders: Decoders | None = None
) -> Iterator[Block | Skipped]:
    """Yield what `read_json` yields, many elements at a time; with *as_text*, each value as compact JSON text.

    The text has the members and numbers as written, repeated keys too. The elements of an array that *decoders* has
    a decoder for (`/`, `/name/`) come as it gives them; a block that it refuses with `msgspec.ValidationError`, and
    an element that has to be read by itself, come as without it.
    """
    return _Reader(stream, path, as_text=as_text, decoders=decoders or {}).read(spread=spread)


def read_document(stream: BinaryIO, path: str) -> Any | Skipped:
    """Return the one value of a small JSON member, or the `Skipped` that says why there is none.

    Nothing is spread, whatever the shape. A member longer than `CHUNK` is not read.
    """
    source = _Input(stream)
    source.fill(CHUNK)
    if not source.ended:
        return Skipped(path, "", f"larger than {CHUNK >> 20} MiB")
    if source.peek() is None:
        return Skipped(path, "", "empty file")
    try:
        return decode_patiently(source.data)
    except REFUSED as error:
        return Skipped(path, "", fault(error))


class _Input:
    """The bytes of a stream as UTF-8: `data[at:]` is what was read ahead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""
        self.at = 0
        self.ended = False
        self._left_at_break = -1
        self._decoder: codecs.IncrementalDecoder | None = None
        self._start()

    def _start(self) -> None:
        head = self._stream.read(4)
        while len(head) < 4 and (more := self._stream.read(4 - len(head))):
            head += more
        encoding = _utf16_kind(head)
        if encoding:
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.data = self._recode(head).removeprefix(codecs.BOM_UTF8)

    def _recode(self, data: bytes, *, final: bool = False) -> bytes:
        return data if self._decoder is None else self._decoder.decode(data, final).encode("utf-8", "replace")

    def fill(self, size: int) -> None:
        """Have *size* bytes ahead, or all there are and `ended`; moves `at` to 0.

        A stream that breaks gives what comes before the break, and raises once nobody gets on with that.
        """
        parts = [self.data[self.at :]]
        wanted = size - len(parts[0])
        try:
            while wanted > 0 and not self.ended:
                chunk = self._stream.read(wanted)
                self.ended = not chunk
                parts.append(self._recode(chunk, final=self.ended))
                wanted -= len(parts[-1])
        except MemberError:
            if len(parts) == 1 and len(parts[0]) == self._left_at_break:
                raise
            self._left_at_break = sum(map(len, parts))
        self.data = b"".join(parts)
        self.at = 0

    def peek(self) -> int | None:
        """Return the next byte that is not white space, moving up to it; None at the end."""
        while True:
            match = _NOT_SPACE.search(self.data, self.at)
            if match:
                self.at = match.start()
                return self.data[self.at]
            self.at = len(self.data)
            if self.ended:
                return None
            self.fill(CHUNK)


class _Reader:
    """One pass over one JSON member."""

    def __init__(self, stream: BinaryIO, path: str, *, as_text: bool, decoders: Decoders) -> None:
        self._in = _Input(stream)
        self._path = path
        self._as_text = as_text
        self._decoders = decoders
        self._lost = False
        self._wasted = 0

    def read(self, *, spread: bool) -> Iterator[Block | Skipped]:
        first = self._in.peek()
        if first is None:
            yield self._skip("", "empty file")
            return
        self._in.fill(CHUNK)
        if first == ord("["):
            self._in.at = 1
            yield from self._array("/")
        elif first == ord("{") and self._has_lines():
            yield from self._lines()
        elif first == ord("{") and (spread or not self._in.ended or self._is_one_array()):
            self._in.at = 1
            yield from self._object()
        else:
            yield from self._document()
        if not self._lost and self._in.peek() is not None:
            yield self._skip("", "unreadable data after the end of the document")

    def _skip(self, pointer: str, reason: str) -> Skipped:
        return Skipped(self._path, pointer, reason)

    def _give_up(self, pointer: str, reason: str) -> Skipped:
        """Return the last `Skipped`: what follows cannot be told apart."""
        self._lost = True
        return self._skip(pointer, reason)

    # what kind of document it is

    def _has_lines(self) -> bool:
        """Whether the first line is an object by itself, and another one follows it."""
        line, newline, rest = self._in.data.partition(b"\n")
        if not newline or rest.lstrip(_SPACE)[:1] != b"{":
            return False
        try:
            call_deeply(_decode_members, line)
        except REFUSED:
            return False
        return True

    def _is_one_array(self) -> bool:
        """Whether the object in the window has one member, an array; of a broken object, whether it starts so."""
        try:
            members = call_deeply(_decode_members, self._in.data)
            return len(members) == 1 and bytes(*members.values())[:1] == b"["
        except REFUSED:
            return _OPENS_ARRAY.match(self._in.data) is not None and not self._has_other_members()

    def _has_other_members(self) -> bool:
        """Whether the object in the window, which the fast road refuses, is sound otherwise and no array alone."""
        try:
            return len(decode_patiently(self._in.data)) > 1
        except REFUSED:
            return False

    # arrays

    def _array(self, prefix: str) -> Iterator[Block | Skipped]:
        """Yield the elements of the array whose opening bracket was just read."""
        index, window = 0, CHUNK
        self._in.peek()
        indent = self._indent()
        while not self._lost:
            self._in.fill(window)
            values, is_closed = self._guess(prefix)
            if values:
                yield Block(values, prefix, index)
                index += len(values)
            if is_closed:
                return
            if values:
                window = CHUNK
                continue
            scan = scan_elements(self._in.data, self._in.at)
            yield from self._decode_spans(scan.spans, prefix, index)
            self._in.at = scan.after
            if scan.is_closed:
                return
            index += len(scan.spans)
            window = CHUNK if scan.spans else window * 4
            if scan.is_broken or (not scan.spans and (self._in.ended or window > MAX_ELEMENT)):
                yield from self._rescue(prefix, index, indent, scan)
                index += 1
                window = CHUNK

    def _indent(self) -> bytes:
        """Return the white space before the element that `at` stands on."""
        before = self._in.data[: self._in.at]
        return before[len(before.rstrip(_SPACE)) :]

    def _guess(self, prefix: str) -> tuple[list[Any] | None, bool]:
        """Return the elements up to a guessed cut near the end of the window, None if no guess was right.

        The flag says whether the array ended there.
        """
        data, at = self._in.data, self._in.at
        if self._in.ended:
            end = len(data.rstrip(_SPACE).removesuffix(b"}").rstrip(_SPACE))  # the array may be an object's last member
            values = self._decode(b"[" + data[at:end], prefix) if data[end - 1 : end] == b"]" else None
            self._in.at = at if values is None else end
            return values, values is not None
        if self._wasted > _MOST_WASTED:
            return None, False
        view = memoryview(data)
        for cut in likely_cuts(data, at):
            values = self._decode(b"".join((b"[", view[at:cut], b"]")), prefix)
            if values is not None:
                self._in.at = data.index(b",", cut) + 1
                self._wasted = max(self._wasted - 1, 0)
                return values, False
            self._wasted += 1
        return None, False

    def _rescue(self, prefix: str, index: int, indent: bytes, scan: Scan) -> Iterator[Block | Skipped]:
        """Skip the element that `at` stands on and that does not end; stand on the next one, if it can be told."""
        data, at = self._in.data, self._in.at
        pointer = f"{prefix}{index}"
        # A quote too few turns all that follows inside out, so that a whole file seems to end inside a string.
        is_inside_out = scan.is_in_string and self._in.ended and data.rstrip(_SPACE).endswith((b"]", b"]}"))
        following = next_element(data, at, indent) if scan.is_broken or is_inside_out else None
        if following is not None:
            self._in.at = following
            yield self._skip(pointer, "malformed JSON: brackets or quotes do not match")
        elif scan.is_broken:
            yield self._give_up(pointer, "malformed JSON: brackets or quotes do not match, not read from here on")
        elif self._in.ended:
            yield from self._end_early(prefix, index)
        else:
            yield self._give_up(pointer, f"larger than {MAX_ELEMENT >> 20} MiB, or malformed: not read from here on")

    def _end_early(self, prefix: str, index: int) -> Iterator[Block | Skipped]:
        """Yield the last element of an array that the file does not close, if it is whole, and a `Skipped`."""
        rest = self._in.data[self._in.at :].rstrip(_SPACE)
        # A number may go on where the file is cut off, and so may a word.
        last = self._decode(b"[" + rest + b"]", prefix) if rest[-1:] in (b"}", b"]", b'"') else None
        if last:
            yield Block(last, prefix, index)
            yield self._give_up("", "truncated: the file ends before the array does")
        else:
            yield self._give_up(f"{prefix}{index}", _TRUNCATED)

    # objects, documents, lines

    def _object(self) -> Iterator[Block | Skipped]:
        """Yield the members of the object whose opening bracket was just read."""
        while not self._lost:
            token = self._in.peek()
            if token is None:
                yield self._give_up("", _TRUNCATED)
            elif token == ord("}"):
                self._in.at += 1
                return
            elif token == ord(","):
                self._in.at += 1
            else:
                yield from self._member()

    def _member(self) -> Iterator[Block | Skipped]:
        name = self._name()
        if name is None:
            reason = _TRUNCATED if self._in.ended and self._in.data.count(b'"', self._in.at) < 2 else "malformed JSON"
            yield self._give_up("", reason)
        elif self._in.peek() == ord("["):
            self._in.at += 1
            yield from self._array(f"/{name}/")
        else:
            yield from self._value(f"/{name}")

    def _name(self) -> str | None:
        """Read a member's name and colon; return it escaped for a JSON pointer (RFC 6901)."""
        self._in.fill(CHUNK)
        match = _STRING.match(self._in.data)
        if match is None:
            return None
        self._in.at = match.end()
        if self._in.peek() != ord(":"):
            return None
        self._in.at += 1
        try:
            return str(decode_patiently(match[0])).replace("~", "~0").replace("/", "~1")
        except REFUSED:
            return None

    def _value(self, pointer: str) -> Iterator[Block | Skipped]:
        """Yield the member's value that `at` stands on."""
        window = CHUNK
        while True:
            self._in.fill(window)
            scan = scan_elements(self._in.data, 0, b"}", most=1)
            if scan.spans:
                start, end = scan.spans[0]
                yield from self._decode_spans([(start, end)], pointer, None)
                self._in.at = end
                return
            window *= 4
            if self._in.ended or scan.is_broken:
                yield self._give_up(pointer, "malformed JSON: brackets do not match" if scan.is_broken else _TRUNCATED)
                return
            if window > MAX_ELEMENT:
                yield self._give_up(pointer, f"larger than {MAX_ELEMENT >> 20} MiB: not read from here on")
                return

    def _document(self) -> Iterator[Block | Skipped]:
        if not self._in.ended:
            yield self._give_up("", "malformed JSON: neither an array nor an object")
            return
        data = self._in.data
        self._in.at = len(data)
        yield from self._decode_spans([(0, len(data))], "", None)

    def _lines(self) -> Iterator[Block | Skipped]:
        first, window = 1, CHUNK
        while self._in.at < len(self._in.data) or not self._in.ended:
            self._in.fill(window)
            data = self._in.data
            end = len(data) if self._in.ended else data.rfind(b"\n") + 1
            if end == 0 and window <= MAX_ELEMENT:
                window *= 4
                continue
            if end == 0:
                yield self._give_up(f"line {first}", f"larger than {MAX_ELEMENT >> 20} MiB: not read from here on")
                return
            yield from self._decode_lines(data[:end], first)
            first += data.count(b"\n", 0, end)
            self._in.at = end
            window = CHUNK

    def _decode_lines(self, data: bytes, first: int) -> Iterator[Block | Skipped]:
        numbered = [(first + n, line) for n, line in enumerate(data.split(b"\n")) if line.strip(_SPACE)]
        values = self._decode(b"[" + b",".join(line for _, line in numbered) + b"]", "/")
        if values is not None and len(values) == len(numbered):
            yield Block(values, "", None, [number for number, _ in numbered])
            return
        for number, line in numbered:
            yield self._decode_one(line, f"line {number}")

    # decoding

    def _decode(self, data: bytes, prefix: str) -> list[Any] | None:
        """Return the values of a whole JSON array, None if *data* is not one."""
        try:
            with collector_paused():
                if prefix in self._decoders:
                    try:
                        return call_deeply(self._decoders[prefix], data)
                    except msgspec.ValidationError:
                        pass  # perhaps sound, but not what the decoder is for
                if not self._as_text:
                    return call_deeply(_decode_values, data)
                return [msgspec.json.format(raw, indent=-1).decode() for raw in call_deeply(_decode_raws, data)]
        except REFUSED:
            return None

    def _decode_spans(self, spans: list[tuple[int, int]], prefix: str, index: int | None) -> Iterator[Block | Skipped]:
        """Yield the elements at *spans*: in one go if they are sound, else one by one."""
        if not spans:
            return
        data = self._in.data
        values = self._decode(b"[" + data[spans[0][0] : spans[-1][1]] + b"]", prefix)
        if values is not None and len(values) == len(spans):
            yield Block(values, prefix, index)
            return
        for number, (start, end) in enumerate(spans, index or 0):
            yield self._decode_one(data[start:end], prefix if index is None else f"{prefix}{number}")

    def _decode_one(self, data: bytes, pointer: str) -> Block | Skipped:
        try:
            value = decode_patiently(data.strip(_SPACE))
            return Block([_as_text(value) if self._as_text else value], pointer)
        except REFUSED as error:
            return self._skip(pointer, fault(error))


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _utf16_kind(head: bytes) -> str | None:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if len(head) == 4 and head[1] == head[3] == 0 and head[0] and head[2]:
        return "utf-16-le"
    return "utf-16-be" if len(head) == 4 and head[0] == head[2] == 0 and head[1] and head[3] else None


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, a growing heap in which nothing is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
