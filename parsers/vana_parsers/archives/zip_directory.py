"""The directory of a zip file (APPNOTE 6.3.10, sections 4.3 and 4.5), read in bounded memory.

Not `zipfile`: that reads the whole directory at once, raises on one bad name, and shares one file position.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vana_parsers.archives.names import decode_name
from vana_parsers.errors import ExportError

LOCAL_HEADER = struct.Struct("<IHHHHHIIIHH")
LOCAL_SIGNATURE = 0x04034B50
_ENTRY = struct.Struct("<IHHHHHHIIIHHHHHII")
_ENTRY_SIGNATURE = 0x02014B50
_END = struct.Struct("<IHHHHIIH")
_END_SIGNATURE = b"PK\x05\x06"
_LOCATOR = struct.Struct("<IIQI")
_LOCATOR_SIGNATURE = 0x07064B50
_END64 = struct.Struct("<IQHHIIQQQQ")
_END64_SIGNATURE = 0x06064B50
_LONGEST_COMMENT = 0xFFFF
_EXTRA_ZIP64, _EXTRA_UNICODE_PATH = 0x0001, 0x7075
_FLAG_UTF8 = 0x800

DOWNLOAD_AGAIN = "download it again: the transfer broke off or the file was changed on the way"


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One line of the directory, as the file declares it; nothing is verified but that it can be parsed.

    *is_sound* is false if its 64-bit sizes are announced but absent. *mode* is the Unix mode, 0 if not told.
    """

    name: str
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    mode: int
    name_length: int
    is_sound: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the directory lies: *start* and *size* in the file, *base* bytes of foreign data before the archive."""

    start: int
    size: int
    count: int
    base: int


def read_directory(file: BinaryIO, path: Path) -> Directory:
    """Return where the directory of the zip in *file* lies.

    Raises `ExportError` if the end record is missing (a truncated file), contradicts the file, or tells of volumes.
    """
    length = file.seek(0, io.SEEK_END)
    tail_start = max(0, length - _END.size - _LONGEST_COMMENT)
    file.seek(tail_start)
    tail = file.read(_END.size + _LONGEST_COMMENT)
    at = _find_end(tail)
    if at < 0:
        raise ExportError(f"archive is truncated: {path.name}", hint=DOWNLOAD_AGAIN)
    _, disk, first_disk, _, count, size, offset, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    if wide := _read_end64(file, end):
        end, disk, first_disk, count, size, offset = wide
    if disk or first_disk:
        raise ExportError(
            f"archive is one volume of several: {path.name}", hint="join or unpack the volumes, then give the result"
        )
    base = end - size - offset
    if base < 0:
        raise ExportError(f"archive is truncated or corrupt: {path.name}", hint=DOWNLOAD_AGAIN)
    return Directory(base + offset, size, count, base)


def _find_end(tail: bytes) -> int:
    """Return where the end record starts: the last one whose comment reaches the end of the file, else the last."""
    last = at = tail.rfind(_END_SIGNATURE, 0, len(tail) - _END.size + len(_END_SIGNATURE))
    while at >= 0:
        if at + _END.size + _END.unpack_from(tail, at)[-1] == len(tail):
            return at
        at = tail.rfind(_END_SIGNATURE, 0, at)
    return last


def _read_end64(file: BinaryIO, end: int) -> tuple[int, int, int, int, int, int] | None:
    if end < _LOCATOR.size + _END64.size:
        return None
    file.seek(end - _LOCATOR.size)
    signature, _, declared, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if signature != _LOCATOR_SIGNATURE:
        return None
    # The declared place is off by the length of data put before the archive; then the record lies just before.
    for at in (declared, end - _LOCATOR.size - _END64.size):
        if at > end - _LOCATOR.size - _END64.size:
            continue
        file.seek(at)
        found, _, _, _, disk, first_disk, _, count, size, offset = _END64.unpack(file.read(_END64.size))
        if found == _END64_SIGNATURE:
            return at, disk, first_disk, count, size, offset
    return None


def read_entries(file: BinaryIO, directory: Directory, path: Path) -> Iterator[ZipEntry]:
    """Yield the entries in directory order, offsets counted from the start of the file.

    Raises `ExportError` if the directory does not hold exactly the declared entries.
    """
    file.seek(directory.start)
    left, count = directory.size, 0
    while left:
        fixed = file.read(min(_ENTRY.size, left))
        if len(fixed) < _ENTRY.size or not fixed.startswith(_ENTRY_SIGNATURE.to_bytes(4, "little")):
            raise _corrupt(path)
        fields = _ENTRY.unpack(fixed)
        name_length, extra_length, comment_length = fields[10:13]
        length = name_length + extra_length + comment_length
        rest = file.read(length) if length <= left - _ENTRY.size else b""
        if len(rest) < length:
            raise _corrupt(path)
        left -= _ENTRY.size + length
        count += 1
        yield _entry(fields, rest[:name_length], rest[name_length : name_length + extra_length], directory.base)
    # Some writers let the 16-bit count run over instead of writing zip64 records.
    if count % 0x10000 != directory.count % 0x10000:
        raise _corrupt(path)


def _corrupt(path: Path) -> ExportError:
    return ExportError(f"archive is corrupt: {path.name}: its directory is damaged", hint=DOWNLOAD_AGAIN)


def _entry(fields: tuple[int, ...], raw_name: bytes, extra: bytes, base: int) -> ZipEntry:
    _, made_by, _, flags, method, _, _, crc, packed, size, _, _, _, _, _, attributes, offset = fields
    # AES-encrypted and other exotic entries keep their own extras; only these two matter here.
    extras = dict(_extras(extra)) if extra else {}
    wide = _widened((size, packed, offset), extras.get(_EXTRA_ZIP64, b""))
    size, packed, offset = wide or (size, packed, offset)
    is_unix = made_by >> 8 in (3, 19)  # 19: macOS
    return ZipEntry(
        name=_name(raw_name, flags, extras.get(_EXTRA_UNICODE_PATH)),
        offset=base + offset,
        packed=packed,
        size=size,
        crc=crc,
        method=method,
        flags=flags,
        mode=attributes >> 16 if is_unix else 0,
        name_length=len(raw_name),
        is_sound=wide is not None,
    )


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _widened(values: tuple[int, int, int], extra: bytes) -> tuple[int, int, int] | None:
    """Return (size, packed, offset) with each 0xFFFFFFFF replaced from the zip64 field; None if one is absent."""
    result, at = [], 0
    for value in values:
        if value == 0xFFFFFFFF:
            if at + 8 > len(extra):
                return None
            value = int.from_bytes(extra[at : at + 8], "little")
            at += 8
        result.append(value)
    return result[0], result[1], result[2]


def _name(raw: bytes, flags: int, unicode_path: bytes | None) -> str:
    # Info-ZIP's field counts only if its CRC is that of the name it stands beside (APPNOTE 4.6.9).
    if (
        unicode_path is not None
        and not flags & _FLAG_UTF8
        and unicode_path[:1] == b"\x01"
        and unicode_path[1:5] == zlib.crc32(raw).to_bytes(4, "little")
    ):
        raw = unicode_path[5:]
    return decode_name(raw)
