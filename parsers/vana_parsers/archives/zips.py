"""Zip files: a listing that refuses what is dangerous, and independent streams over the members."""

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar

from vana_parsers.archives.files import file_digest
from vana_parsers.archives.members import Limits, Listing, Member, MemberError
from vana_parsers.archives.streams import (
    Chunks,
    bounded,
    checked,
    decode,
    file_chunks,
    new_bzip2,
    new_deflate,
)
from vana_parsers.archives.zip_directory import LOCAL_HEADER, LOCAL_SIGNATURE, ZipEntry, read_directory, read_entries
from vana_parsers.errors import ExportError

_STORED = 0
_DECODERS = {8: new_deflate, 12: new_bzip2}
_METHOD_NAMES = {
    1: "shrink",
    6: "implode",
    9: "Deflate64",
    14: "LZMA",
    93: "Zstandard",
    95: "xz",
    98: "PPMd",
    99: "AES",
}
_FLAG_ENCRYPTED, _FLAG_PATCH, _FLAG_STRONG = 0x1, 0x20, 0x40
_ENCRYPTED = "is encrypted"


@dataclass(frozen=True)
class ZipContainer:
    """One zip file, read in place; holds no open file, so it crosses processes and threads."""

    path: Path
    is_sequential: ClassVar[bool] = False

    def listing(self, part: int, limits: Limits) -> Listing:
        """Return what the archive's directory tells, in the order of the data.

        Raises `ExportError` if the archive is truncated, corrupt, wholly encrypted or a bomb. The data is not read.
        """
        with self.path.open("rb") as file:
            directory = read_directory(file, self.path)
            listing = Listing(part, limits)
            ranges = []
            files = encrypted = 0
            for entry in read_entries(file, directory, self.path):
                end = entry.offset + LOCAL_HEADER.size + entry.name_length + entry.packed
                is_inside = end <= directory.start
                if is_inside:
                    ranges.append((entry.offset, end))
                is_file, fault = _verdict(entry, is_inside=is_inside)
                files += is_file
                encrypted += fault == _ENCRYPTED
                _list_entry(listing, entry, is_file=is_file, fault=fault)
        if files and files == encrypted:
            raise ExportError(f"archive is encrypted: {self.path.name}", hint="unpack it and give the folder")
        self._refuse_bombs(ranges, listing.total, directory.start, limits)
        listing.members.sort(key=lambda member: member.offset)
        return listing

    def _refuse_bombs(self, ranges: list[tuple[int, int]], total: int, packed: int, limits: Limits) -> None:
        hint = "no platform writes such an archive; download it again from the platform itself"
        ranges.sort()
        reached = 0
        for start, end in ranges:
            if start < reached:
                raise ExportError(f"archive is hostile: {self.path.name}: members share the same bytes", hint=hint)
            reached = end
        if limits.is_bomb(total, packed):
            raise ExportError(f"archive inflates more than {limits.max_ratio}-fold: {self.path.name}", hint=hint)

    def chunks(self, member: Member) -> Chunks:
        """Yield the bytes of *member*, verified against its size and CRC-32; raises `MemberError`."""
        with self.path.open("rb", buffering=0) as file:
            _seek_data(file, member)
            if member.method == _STORED:
                content = file_chunks(file.read, member.packed)
            else:
                content = decode(_DECODERS[member.method](), bounded(file.read, member.packed))
            yield from checked(content, member.size, member.crc)

    def known_head(self, member: Member) -> bytes:
        """Return nothing: heads are cheap to read here."""
        return b""

    def digest(self, limits: Limits) -> bytes:
        """Return the SHA-256 of the file; *limits* do not matter."""
        return file_digest(self.path)


def _verdict(entry: ZipEntry, *, is_inside: bool) -> tuple[bool, str | None]:
    """Return whether *entry* is a file (an empty entry that says folder is not), and why it will not be read, if so."""
    kind = stat.S_IFMT(entry.mode)
    if not entry.size and (kind == stat.S_IFDIR or entry.name.endswith(("/", "\\"))):
        return False, None
    return True, _fault(entry, kind, is_inside=is_inside)


def _fault(entry: ZipEntry, kind: int, *, is_inside: bool) -> str | None:
    if kind == stat.S_IFLNK:
        return "is a symbolic link"
    if kind not in (0, stat.S_IFREG):
        return "is a special file"
    if entry.flags & (_FLAG_ENCRYPTED | _FLAG_STRONG):
        return _ENCRYPTED
    if entry.flags & _FLAG_PATCH or (entry.method != _STORED and entry.method not in _DECODERS):
        name = _METHOD_NAMES.get(entry.method, f"method {entry.method}")
        return f"compression is not supported: {name}"
    if not entry.is_sound or not is_inside or (entry.method == _STORED and entry.size != entry.packed):
        return "is damaged: its directory entry contradicts the archive"
    return None


def _list_entry(listing: Listing, entry: ZipEntry, *, is_file: bool, fault: str | None) -> None:
    if not is_file:
        listing.count_entry()
        return
    listing.admit(
        entry.name,
        entry.size,
        fault=fault,
        crc=entry.crc,
        offset=entry.offset,
        packed=entry.packed,
        method=entry.method,
    )


def _seek_data(file: BinaryIO, member: Member) -> None:
    file.seek(member.offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        raise MemberError("is truncated: the archive ends before it")
    signature, *_, name_length, extra_length = LOCAL_HEADER.unpack(header)
    if signature != LOCAL_SIGNATURE:
        raise MemberError("is damaged: its header is not where the archive says")
    file.seek(name_length + extra_length, 1)
