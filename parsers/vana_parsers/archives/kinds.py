"""What a given file is, told by its first bytes and never by its name."""

import codecs
import re
from pathlib import Path

from vana_parsers.archives.files import FileContainer
from vana_parsers.archives.members import MemberError
from vana_parsers.archives.streams import READ_BYTES, decode, new_bzip2, new_gzip, new_xz
from vana_parsers.archives.tar_headers import BLOCK, has_valid_checksum
from vana_parsers.archives.tars import NewDecoder, TarContainer
from vana_parsers.archives.zip_directory import DOWNLOAD_AGAIN
from vana_parsers.archives.zips import ZipContainer
from vana_parsers.errors import ExportError

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")
_COMPRESSED: dict[bytes, NewDecoder] = {b"\x1f\x8b\x08": new_gzip, b"\xfd7zXZ\0": new_xz} | {
    b"BZh%d1AY&SY" % level: new_bzip2 for level in range(1, 10)
}
_FOREIGN = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard"}
_ARCHIVE_NAME = re.compile(r"\.(zip|tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz))$", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4 << 10
_AS_DOWNLOADED = "give the archive as downloaded, or the folder that you unpacked it into"


def archive_stem(name: str) -> str | None:
    """Return the file name without the ending that archives have; None if it has none of these endings."""
    return _ARCHIVE_NAME.sub("", name) if _ARCHIVE_NAME.search(name) else None


def is_archive(path: Path) -> bool:
    """Tell whether the file starts as a readable sort of archive does; by its name if it may not be opened."""
    try:
        head = _head(path)
    except PermissionError:
        return archive_stem(path.name) is not None
    return head.startswith((*_ZIP, *_COMPRESSED)) or has_valid_checksum(head[:BLOCK])


def file_container(path: Path) -> ZipContainer | TarContainer | FileContainer:
    """Return the regular file at *path* as a container: an archive, or a loose file if it holds text.

    Raises `ExportError` for an empty file and for anything else.
    """
    head = _head(path)
    if not head:
        raise ExportError(f"file is empty: {path.name}", hint=DOWNLOAD_AGAIN)
    if head.startswith(_ZIP):
        return ZipContainer(path)
    if has_valid_checksum(head[:BLOCK]) or not head.strip(b"\0"):
        return TarContainer(path)
    for magic, new_decoder in _COMPRESSED.items():
        if head.startswith(magic):
            _check_inner_tar(path, new_decoder)
            return TarContainer(path, new_decoder)
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise ExportError(f"{name} archives are not supported: {path.name}", hint="unpack it and give the folder")
    # An expired download link gives a web page under the archive's name.
    if archive_stem(path.name) or not _is_text(head):
        raise ExportError(f"not an archive: {path.name}", hint=_AS_DOWNLOADED)
    return FileContainer(path)


def _head(path: Path) -> bytes:
    with path.open("rb", buffering=0) as file:
        return file.read(_HEAD)


def _check_inner_tar(path: Path, new_decoder: NewDecoder) -> None:
    with path.open("rb", buffering=0) as file:
        start = b""
        try:
            for chunk in decode(new_decoder(), lambda: file.read(READ_BYTES)):
                start += chunk
                if len(start) >= BLOCK:
                    break
        except MemberError as error:
            raise ExportError(f"archive {error}: {path.name}", hint=DOWNLOAD_AGAIN) from None
    if start[:BLOCK].strip(b"\0") and not has_valid_checksum(start[:BLOCK]):
        raise ExportError(f"not an archive but a compressed file: {path.name}", hint="unpack it and give the result")


def _is_text(head: bytes) -> bool:
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not _CONTROL.search(head)
