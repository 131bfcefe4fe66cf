"""Tar files, plain or compressed as a whole; a compressed one can only be read from its start."""

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from vana_parsers.archives.files import file_digest
from vana_parsers.archives.members import Limits, Listing, Member, MemberError, check_total
from vana_parsers.archives.streams import (
    READ_BYTES,
    Chunks,
    Decoder,
    checked,
    decode_all,
    file_chunks,
    stream_of,
)
from vana_parsers.archives.tar_headers import Tape, TarEntry, read_entries
from vana_parsers.archives.zip_directory import DOWNLOAD_AGAIN
from vana_parsers.errors import ExportError

NewDecoder = Callable[[], Decoder]

_PASS = 256 << 10
_HEAD = 4 << 10
# Enough for the heads of some 150,000 photo sidecars, packed; whoever looks at more pays for passes.
_HEADS_TOTAL = 64 << 20
_OVERHEAD = 100
"""Bytes that an entry costs besides."""


class _FileTape:
    """A plain file as a tape, which skips by seeking."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        self.position = file.seek(0)

    def take(self, count: int) -> bytes:
        data = self._file.read(count)
        self.position += len(data)
        return data

    def forward(self, position: int) -> None:
        if position > self._length:
            raise MemberError("is truncated")
        self.position = self._file.seek(position)


class _DecodedTape:
    """Decoded chunks as a tape. Once it has failed, it fails in the same way at every later step."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._rest = b""
        self._failure: MemberError | OSError | None = None
        self.position = 0

    def take(self, count: int) -> bytes:
        rest = self._rest or self._step()
        data, self._rest = rest[:count], rest[count:]
        self.position += len(data)
        return data

    def _step(self) -> bytes:
        if self._failure is not None:
            raise self._failure
        try:
            return next(self._chunks, b"")
        except (MemberError, OSError) as error:
            self._failure = error
            raise

    def forward(self, position: int) -> None:
        while self.position < position:
            if not self.take(position - self.position):
                raise MemberError("is truncated")


class _Heads:
    """The first bytes of members by their offset, packed, up to a total."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}
        self._total = 0

    def keep(self, offset: int, head: bytes) -> None:
        if self._total < _HEADS_TOTAL:
            packed = zlib.compress(head, 1)
            self._packed[offset] = packed
            self._total += len(packed) + _OVERHEAD

    def get(self, offset: int) -> bytes:
        packed = self._packed.get(offset)
        return b"" if packed is None else zlib.decompress(packed)

    def clear(self) -> None:
        self._packed.clear()
        self._total = 0


@dataclass(frozen=True)
class TarContainer:
    """One tar file; *new_decoder* undoes its compression, None for a plain tar. Holds no open file.

    Listing a compressed tar is one pass over it; the first 4 KiB of members are kept, up to a total, so that looking
    at heads costs no further pass. They stay behind when the container goes to another process.
    """

    path: Path
    new_decoder: NewDecoder | None = None
    _heads: "_Heads" = field(default_factory=lambda: _Heads(), repr=False, compare=False)

    def __reduce__(self) -> tuple[type["TarContainer"], tuple[Path, NewDecoder | None]]:
        return TarContainer, (self.path, self.new_decoder)

    @property
    def is_sequential(self) -> bool:
        """True if compressed: a member then costs a pass over all that lies before it."""
        return self.new_decoder is not None

    def listing(self, part: int, limits: Limits) -> Listing:
        """Return the members in archive order. Raises `ExportError` if the archive is truncated, corrupt or a bomb."""
        listing = Listing(part, limits)
        self._heads.clear()
        try:
            with self._tape(limits) as tape:
                for entry in read_entries(tape, needs_end=not self.is_sequential):
                    self._list_entry(listing, entry, tape)
                # The checksum of the compressed stream, the only one there is, comes last.
                while self.is_sequential and tape.take(_PASS):
                    pass
        except MemberError as error:
            raise ExportError(f"archive {error}: {self.path.name}", hint=DOWNLOAD_AGAIN) from None
        return listing

    def _list_entry(self, listing: Listing, entry: TarEntry, tape: Tape) -> None:
        if entry.is_folder:
            listing.count_entry()
            return
        crc, head = None, b""
        if self.is_sequential and not entry.fault:
            crc, head = _survey(tape, entry.size)
        member = listing.admit(entry.name, entry.size, fault=entry.fault, crc=crc, offset=entry.offset)
        # Media, told by a NUL byte, is not looked at; its place is left to text.
        if member and head and b"\0" not in head:
            self._heads.keep(entry.offset, head)

    @contextmanager
    def _tape(self, limits: Limits | None = None) -> Iterator[Tape]:
        """Open the tar; *limits* are enforced on the stream while it is decoded, if given."""
        with self.path.open("rb", buffering=0) as file:
            if self.new_decoder is None:
                yield _FileTape(file)
            else:
                chunks = decode_all(self.new_decoder, lambda: file.read(READ_BYTES))
                yield _DecodedTape(chunks if limits is None else self._metered(chunks, file, limits))

    def _metered(self, chunks: Chunks, file: BinaryIO, limits: Limits) -> Chunks:
        total = 0
        for chunk in chunks:
            total += len(chunk)
            check_total(total, limits)
            if limits.is_bomb(total, file.tell()):
                raise ExportError(f"archive inflates more than {limits.max_ratio}-fold: {self.path.name}")
            yield chunk

    def chunks(self, member: Member) -> Chunks:
        """Yield the bytes of *member*; raises `MemberError`. Costs a pass if the tar is compressed."""
        known = self.known_head(member)
        if member.size and len(known) == member.size:
            yield known
            return
        with self._tape() as tape:
            yield from _chunks_at(tape, member)

    def walk(self, members: Iterable[Member]) -> Iterator[tuple[Member, io.BufferedReader]]:
        """Yield *members* with their streams in archive order, in one pass; a stream ends with the next step."""
        with self._tape() as tape:
            for member in sorted(members, key=lambda member: member.offset):
                with stream_of(_chunks_at(tape, member)) as stream:
                    yield member, stream

    def known_head(self, member: Member) -> bytes:
        """Return the first bytes of *member* that the listing kept, if any."""
        return self._heads.get(member.offset)

    def forget(self) -> None:
        """Drop what is kept in memory."""
        self._heads.clear()

    def digest(self, limits: Limits) -> bytes:
        """Return the SHA-256 of the file; *limits* do not matter."""
        return file_digest(self.path)


def _survey(tape: Tape, size: int) -> tuple[int, bytes]:
    """Return CRC-32 and head of the next *size* bytes."""
    crc, head = 0, b""
    while size > 0:
        if not (piece := tape.take(min(size, _PASS))):
            raise MemberError("is truncated")
        crc = isal_zlib.crc32(piece, crc)
        if len(head) < _HEAD:
            head += piece[: _HEAD - len(head)]
        size -= len(piece)
    return crc, head


def _chunks_at(tape: Tape, member: Member) -> Chunks:
    tape.forward(member.offset)
    yield from checked(file_chunks(tape.take, member.size), member.size, member.crc)
