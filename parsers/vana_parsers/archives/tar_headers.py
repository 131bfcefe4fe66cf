"""The headers of a tar file (POSIX ustar and pax, GNU, v7), read forward with every length bounded.

Not `tarfile`: that reads extended headers of any declared size into memory and keeps every member it has seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from vana_parsers.archives.members import MemberError
from vana_parsers.archives.names import decode_name

BLOCK = 512
# Real ones hold a path and some times: below 2 kB.
_LONGEST_EXTENSION = 1 << 20
# pax and GNU name headers before one file: at most one each in practice.
_MOST_EXTENSIONS = 16
_PAX_RECORD = re.compile(rb"([1-9]\d{0,7}) ([^=\n]+)=")
_PAX, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK = b"x", b"g", b"L", b"K"
_SPARSE = b"S"
_FILES = (b"0", b"\0", b"7")
_FAULTS = {
    b"1": "is a hard link",
    b"2": "is a symbolic link",
    b"3": "is a special file",
    b"4": "is a special file",
    b"6": "is a special file",
}
_FOLDER = b"5"


class Tape(Protocol):
    """Bytes that are read forward: *position* is the count of those passed."""

    position: int

    def take(self, count: int) -> bytes:
        """Return the next bytes, at most *count* and at least one; empty at the end."""
        ...

    def forward(self, position: int) -> None:
        """Move on to *position*; raises `MemberError` if the tape ends before."""
        ...


@dataclass(frozen=True, slots=True)
class TarEntry:
    """One file or folder of a tar: its *size* bytes start at *offset*. *fault* is why it is not a plain file."""

    name: str
    size: int
    offset: int
    is_folder: bool
    fault: str | None


def exactly(tape: Tape, count: int) -> bytes:
    """Return the next *count* bytes; raises `MemberError` if there are fewer."""
    pieces = []
    while count:
        if not (piece := tape.take(count)):
            raise MemberError("is truncated")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def read_entries(tape: Tape, *, needs_end: bool) -> Iterator[TarEntry]:
    """Yield the entries in order; the consumer may take an entry's bytes from *tape* before the next step.

    Ends at the end mark (a block of zeros). A tape that ends without it is an error only if *needs_end*.
    Raises `MemberError` for damaged headers and truncation.
    """
    name: bytes | None = None
    pax: dict[bytes, bytes] = {}
    extensions = 0
    while (block := _next_header(tape, needs_end=needs_end)) is not None:
        kind, size = block[156:157], _number(block[124:136])
        if kind in (_PAX, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK):
            extensions += 1
            body = _extension(tape, size, extensions)
            if kind == _PAX:
                pax = dict(_pax_records(body))
            elif kind == _LONG_NAME:
                name = body.rstrip(b"\0")
            continue
        if kind == _SPARSE:
            _pass_sparse_map(tape, block)
        entry = _entry(block, kind, name, pax, size, tape.position)
        yield entry
        tape.forward(entry.offset + _padded(entry.size))
        name, pax, extensions = None, {}, 0


def _next_header(tape: Tape, *, needs_end: bool) -> bytes | None:
    first = tape.take(1)
    if not first:
        if needs_end:
            raise MemberError("is truncated")
        return None
    block = first + exactly(tape, BLOCK - 1)
    if not block.strip(b"\0"):
        return None
    if not has_valid_checksum(block):
        raise MemberError(f"is damaged: no file header at byte {tape.position - BLOCK}")
    return block


def has_valid_checksum(block: bytes) -> bool:
    """Tell whether *block* is a tar header: 512 bytes whose checksum, signed or not, is right."""
    if len(block) != BLOCK or not re.fullmatch(rb" *[0-7]+[ \0]*", block[148:156]):
        return False
    declared = int(block[148:156].strip(b" \0"), 8)
    covered = block[:148] + b" " * 8 + block[156:]
    # Old Sun tars summed signed bytes.
    return declared in (sum(covered), sum(covered) - 256 * sum(byte > 127 for byte in covered))


def _number(field: bytes) -> int:
    if field[0] & 0x80:  # GNU base-256; 0xff would be negative, which no size is
        if field[0] == 0xFF:
            raise MemberError("is damaged: negative size in a header")
        return int.from_bytes(field, "big") & ((1 << (8 * len(field) - 1)) - 1)
    digits = field.split(b"\0")[0].strip()
    if not re.fullmatch(rb"[0-7]*", digits):
        raise MemberError("is damaged: unreadable size in a header")
    return int(digits or b"0", 8)


def _extension(tape: Tape, size: int, extensions: int) -> bytes:
    if size > _LONGEST_EXTENSION or extensions > _MOST_EXTENSIONS:
        raise MemberError("is damaged: extended headers beyond all measure")
    return exactly(tape, _padded(size))[:size]


def _pax_records(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(body):
        if not (found := _PAX_RECORD.match(body, at)):
            raise MemberError("is damaged: unreadable extended header")
        end = at + int(found[1])
        if end <= found.end() or body[end - 1 : end] != b"\n":
            raise MemberError("is damaged: unreadable extended header")
        yield found[2], body[found.end() : end - 1]
        at = end


def _pass_sparse_map(tape: Tape, block: bytes) -> None:
    more = block[482:483] not in (b"\0", b"")
    while more:
        more = exactly(tape, BLOCK)[504:505] != b"\0"


def _entry(block: bytes, kind: bytes, name: bytes | None, pax: dict[bytes, bytes], size: int, offset: int) -> TarEntry:
    name = pax.get(b"path", name)
    if name is None:
        name = block[:100].split(b"\0")[0]
        prefix = block[345:500].split(b"\0")[0]
        if prefix and block[257:263] == b"ustar\0":  # GNU's own magic has other fields there
            name = prefix + b"/" + name
    fault = _FAULTS.get(kind)
    is_folder = kind == _FOLDER or (kind in _FILES and name.endswith(b"/"))
    if b"size" in pax:
        size = _pax_size(pax[b"size"])
    if fault or is_folder:
        size = 0  # links and folders have no data, whatever the size says
    elif kind == _SPARSE or any(key.startswith(b"GNU.sparse.") for key in pax):
        fault = "is a sparse file"
    elif kind not in _FILES:
        fault = f"is of an unknown type: {kind!r}"
    return TarEntry(decode_name(name), size, offset, is_folder, fault)


def _pax_size(value: bytes) -> int:
    if not re.fullmatch(rb"\d{1,18}", value):
        raise MemberError("is damaged: unreadable size in an extended header")
    return int(value)


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
