"""Folders and loose files on disk as containers; links, pipes and devices are never followed or opened."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from vana_parsers.archives.members import Limits, Listing, Member, MemberError
from vana_parsers.archives.names import decode_name, junk_reason
from vana_parsers.archives.streams import Chunks, checked, file_chunks, stream_of
from vana_parsers.records import Skipped

# Non-blocking, so that a pipe put in the place of a listed file cannot hang the reader before it is looked at.
_OPEN_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_UNREADABLE = bytes(32)


def file_digest(path: Path) -> bytes:
    """Return the SHA-256 of the file at *path*."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").digest()


@contextmanager
def _opened(path: str) -> Iterator[int]:
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise MemberError("is no longer a regular file")
        yield descriptor
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class FolderContainer:
    """A folder on disk; `Member.raw` is the path beneath it as the file system spells it."""

    path: Path
    is_sequential: ClassVar[bool] = False

    def listing(self, part: int, limits: Limits) -> Listing:
        """Return the regular files beneath the folder, by path; links out of it and special files are problems.

        A link to something else inside the folder is junk, as its target is listed where it lies: no file comes
        twice and no loop of links is walked. A folder that cannot be read is a problem. Raises `ExportError`
        beyond the limits.
        """
        listing = Listing(part, limits)
        real_root = os.path.realpath(self.path)
        pending = [""]
        while pending:
            folder = pending.pop()
            for entry, raw in _scan(listing, self.path, folder):
                if entry.is_symlink():
                    _list_link(listing, entry, raw, real_root)
                elif entry.is_dir():
                    listing.count_entry()
                    _enter(listing, raw, pending)
                else:
                    _list_file(listing, raw, entry.stat(follow_symlinks=False))
        listing.members.sort(key=lambda member: (member.path, member.raw))
        return listing

    def chunks(self, member: Member) -> Chunks:
        """Yield the bytes of *member*; raises `MemberError` if they are fewer or more than when it was listed."""
        with _opened(os.path.join(self._folder, member.raw)) as descriptor:  # noqa: PTH118 - a path of surrogates too
            # One byte more than listed is asked for, so that a file that grew is noticed.
            content = file_chunks(lambda count: os.read(descriptor, count), member.size + 1)
            yield from checked(content, member.size, None)

    @property
    def _folder(self) -> Path:
        return self.path

    def known_head(self, member: Member) -> bytes:
        """Return nothing: heads are cheap to read here."""
        return b""

    def digest(self, limits: Limits) -> bytes:
        """Return the SHA-256 over path and content of all members.

        A member that cannot be read counts as such: once it can be, the digest is another one.
        """
        whole = hashlib.sha256(b"vana/folder/v1\0")
        for member in self.listing(0, limits).members:
            path = member.path.encode()
            whole.update(len(path).to_bytes(8, "big") + path + self._content_digest(member))
        return whole.digest()

    def _content_digest(self, member: Member) -> bytes:
        with stream_of(self.chunks(member)) as stream:
            try:
                return hashlib.file_digest(stream, "sha256").digest()
            except MemberError:
                return _UNREADABLE


@dataclass(frozen=True)
class FileContainer(FolderContainer):
    """One loose file, such as `posts.csv`, as a container of one member."""

    def listing(self, part: int, limits: Limits) -> Listing:
        """Return the file itself as the only member."""
        listing = Listing(part, limits)
        listing.admit(self.path.name, self.path.stat().st_size, raw=self.path.resolve().name)
        return listing

    @property
    def _folder(self) -> Path:
        # The path may be a link that the owner gave, which is theirs to follow.
        return self.path.resolve().parent


def _scan(listing: Listing, root: Path, folder: str) -> list[tuple[os.DirEntry[str], str]]:
    """Return what lies in *folder* with its path beneath *root*; a folder that cannot be read is a problem."""
    try:
        with os.scandir(os.path.join(root, folder)) as entries:  # noqa: PTH118
            return [(entry, f"{folder}/{entry.name}" if folder else entry.name) for entry in entries]
    except OSError as error:
        if not folder:
            raise
        listing.refuse(_text(folder), f"folder cannot be read: {error.strerror}")
        return []


def _enter(listing: Listing, raw: str, pending: list[str]) -> None:
    if raw.count("/") + 1 < listing.limits.max_depth:
        pending.append(raw)
    else:
        listing.refuse(_text(raw), f"folder lies deeper than {listing.limits.max_depth} folders")


def _list_file(listing: Listing, raw: str, status: os.stat_result) -> None:
    fault = None if stat.S_ISREG(status.st_mode) else "is a special file"
    listing.admit(_text(raw), status.st_size, fault=fault, raw=raw)


def _list_link(listing: Listing, entry: os.DirEntry[str], raw: str, real_root: str) -> None:
    listing.count_entry()
    target = os.path.realpath(entry.path)
    if not os.path.exists(target):  # noqa: PTH110
        listing.refuse(_text(raw), "is a link to nothing")
    elif os.path.commonpath([target, real_root]) == real_root:
        listing.junk.append(Skipped(_text(raw), "", "link to another file of the export"))
    else:
        listing.refuse(_text(raw), "is a link that leads outside the export")


def _text(raw: str) -> str:
    # A name that is not UTF-8 comes with surrogates, which no table could hold.
    return decode_name(os.fsencode(raw))


def holds_only(folder: Path, is_wanted: Callable[[Path], bool]) -> list[Path]:
    """Return the files of *folder* by name if all but the junk are *is_wanted*; else an empty list."""
    found = []
    for entry in folder.iterdir():
        if entry.name == "__MACOSX" or junk_reason(entry.name):
            continue
        if entry.is_symlink() or not entry.is_file() or not is_wanted(entry):
            return []
        found.append(entry)
    return sorted(found)
