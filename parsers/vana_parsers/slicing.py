"""Large members read in slices, each by a reader of its own: for formats whose elements a fixed text separates.

A slice is the elements that begin in a range of the member's bytes, framed so that it is a member of the same form. All
slices of a member are cut at the same places, so every element is in exactly one.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from vana_parsers.archives.members import MemberError

if TYPE_CHECKING:
    from vana_parsers.export import Export, Member

_CHUNK = 1024 * 1024
_WORTH_SLICES = 16 * 1024 * 1024
_HEAD = 512 * 1024
"""Bytes in which two elements must be to tell the form: pages begin with long style sheets."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands between two elements, and around the elements of a slice.

    *boundary* never occurs inside an element; *before* of its bytes belong to the element that it ends, and the next
    begins *after* bytes into it. *opening* and *closing* are put around a slice that is not the first or last.
    """

    boundary: bytes
    before: int
    after: int
    opening: bytes
    closing: bytes


def frame_of(export: "Export", member: "Member", frame: Frame) -> Frame | None:
    """Return *frame* if the member is large and begins in that form, None if it is to be read in one piece."""
    if member.size < _WORTH_SLICES or export.is_sequential(member.part):
        return None
    try:
        head = export.head(member, _HEAD)
    except MemberError:
        return None  # reading it says what is wrong
    return frame if frame.boundary in head else None


@dataclass(frozen=True, slots=True)
class Slice:
    """The *number*-th of *count* slices of a member of *size* bytes."""

    frame: Frame
    number: int
    count: int
    size: int

    @property
    def start(self) -> int:
        """Where the slice's range begins."""
        return self.size * self.number // self.count

    @property
    def end(self) -> int:
        """Where the next one's begins; the member's size for the last."""
        return self.size * (self.number + 1) // self.count

    @property
    def is_last(self) -> bool:
        """Whether it reaches to the member's end."""
        return self.number + 1 == self.count


def slice_of(stream: BinaryIO, part: Slice) -> io.BufferedReader:
    """Return the bytes of *part*, given the member's own. Reading raises what *stream* raises.

    Only the last slice reads to the end of *stream*; closing the result does not close it.
    """
    return io.BufferedReader(_Chunks(_pieces(stream, part)), _CHUNK)


class _Chunks(io.RawIOBase):
    """Chunks as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill *buffer* as far as one chunk goes and return how far; 0 at the end."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def _pieces(stream: BinaryIO, part: Slice) -> Iterator[bytes]:
    frame = part.frame
    at, data = 0, b""
    if part.number:
        yield frame.opening
        at, data = _skip(stream, part.start)
        at, data, found = _find(stream, at, data, frame.boundary)
        if not found or (at >= part.end and not part.is_last):  # no element begins in this range
            yield frame.closing
            return
        at, data = at + frame.after, data[frame.after :]
    if part.is_last:
        yield data
        yield from iter(lambda: stream.read(_CHUNK), b"")
        return
    # Up to the first boundary that begins at the end or behind it, wherever this slice began.
    while at + len(data) <= part.end:
        yield data
        at, data = at + len(data), stream.read(_CHUNK)
        if not data:
            return
    inside = max(part.end - at, 0)
    yield data[:inside]
    yield from _rest(stream, data[inside:], frame)


def _skip(stream: BinaryIO, start: int) -> tuple[int, bytes]:
    """Read up to *start* and return where the bytes begin that were read beyond it, and these."""
    at = 0
    while data := stream.read(_CHUNK):
        if at + len(data) > start:
            return start, data[start - at :]
        at += len(data)
    return at, b""


def _find(stream: BinaryIO, at: int, data: bytes, boundary: bytes) -> tuple[int, bytes, bool]:
    """Return where the next boundary begins, what was read from there on, and whether there is one."""
    while (found := data.find(boundary)) < 0:
        kept = data[max(len(data) - len(boundary) + 1, 0) :]
        more = stream.read(_CHUNK)
        if not more:
            return at + len(data), b"", False
        at, data = at + len(data) - len(kept), kept + more
    return at + found, data[found:], True


def _rest(stream: BinaryIO, data: bytes, frame: Frame) -> Iterator[bytes]:
    """Yield up to the next boundary, and the closing; to the end if there is none."""
    boundary = frame.boundary
    while (found := data.find(boundary)) < 0:
        kept = len(data) - min(len(boundary) - 1, len(data))
        yield data[:kept]
        more = stream.read(_CHUNK)
        if not more:
            yield data[kept:]
            return
        data = data[kept:] + more
    yield data[: found + frame.before]
    yield frame.closing
