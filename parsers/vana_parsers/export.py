"""One read-only view of what a platform handed out: zip and tar archives, folders, loose files, in one or many parts.

Nothing is unpacked, no archive inside an archive is opened, and no name found inside is ever used as a path on disk.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from vana_parsers.archives.grouping import Gathered, gather, readable
from vana_parsers.archives.members import Limits, Member, MemberError
from vana_parsers.archives.names import match_key
from vana_parsers.archives.parts import absent, siblings
from vana_parsers.archives.streams import stream_of
from vana_parsers.archives.tars import TarContainer
from vana_parsers.records import Skipped

__all__ = ["Export", "Limits", "Member", "MemberError", "match_key", "open_exports"]


class Export:
    """What one export holds, listed once; contents are read in place when asked for.

    *name* is for people. *members* have unique paths, in a stable reading order (part by part, in the order of the
    data or, in folders, of the paths). *problems* are the files that will not be read, *junk* is known rubbish and
    second copies, each with its reason; address is always empty. Where several files have one path and different
    bytes, all but the first are members under `variant N/<path>`. No file is held open between calls: an export can
    be pickled to other processes, and its streams used from several threads.
    """

    def __init__(self, gathered: Gathered, limits: Limits) -> None:
        self._containers = gathered.containers
        self._limits = limits
        self.name = gathered.name
        self.parts: tuple[Path, ...] = tuple(container.path for container in gathered.containers)
        self.members: tuple[Member, ...] = tuple(gathered.listing.members)
        self.problems: tuple[Skipped, ...] = tuple(gathered.listing.problems)
        self.junk: tuple[Skipped, ...] = tuple(gathered.listing.junk)

    def __repr__(self) -> str:
        return f"<Export {self.name}: {len(self.members)} members>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop what is kept in memory; the export can still be read."""
        for container in self._containers:
            if isinstance(container, TarContainer):
                container.forget()

    def open(self, member: Member) -> io.BufferedReader:
        """Return the bytes of *member*, one of this export's, as a buffered stream; not seekable.

        Reading raises `MemberError` if the bytes are damaged, fewer or more than declared, or cannot be read; all
        bytes given before that may be wrong, but the last ones are given only after size and CRC-32 were right. In a
        sequential part this costs a pass over all that lies before: use `walk`.
        """
        return stream_of(self._containers[member.part].chunks(member))

    def head(self, member: Member, size: int = 4096) -> bytes:
        """Return the first *size* bytes of *member*, or all if it is shorter; raises `MemberError`.

        In a sequential part the listing has kept the first 4096 bytes of many members (64 MiB packed, media left out,
        until pickled or closed); others cost a pass.
        """
        known = self._containers[member.part].known_head(member)
        if len(known) >= min(size, member.size):
            return known[:size]
        with self.open(member) as stream:
            return stream.read(size)

    def read(self, member: Member, limit: int) -> bytes:
        """Return all bytes of *member*, verified; raises `MemberError` if they are more than *limit*, or damaged."""
        if member.size > limit:
            raise MemberError(f"holds {member.size} bytes, more than the {limit} expected here")
        with self.open(member) as stream:
            return stream.read()

    def walk(self, members: Iterable[Member]) -> Iterator[tuple[Member, io.BufferedReader]]:
        """Yield *members* with their streams, each stream valid until the next step.

        In the given order; but at the first member of a sequential part, all of that part's come, in archive order
        and in one pass. Streams raise as those of `open` do; a member that fails does not stop the walk.
        """
        wanted = list(members)
        walked = set()
        for member in wanted:
            container = self._containers[member.part]
            if not (isinstance(container, TarContainer) and container.is_sequential):
                with self.open(member) as stream:
                    yield member, stream
            elif member.part not in walked:
                walked.add(member.part)
                yield from container.walk(other for other in wanted if other.part == member.part)

    def is_sequential(self, part: int) -> bool:
        """Tell whether members of the part cost a pass each: true for compressed tar, false for all else."""
        return self._containers[part].is_sequential

    def digest(self) -> str:
        """Return the SHA-256 over all content as hex: equal for equal exports, wherever they lie.

        Made of the digests of the parts, in an order and with a count of repetitions that play no role: for archives
        over their bytes whatever their names, for folders and loose files over path and content of each file (no
        junk). Reads everything. Raises `ExportError` if a part can no longer be read.
        """
        digests = set()
        for container in self._containers:
            with readable(container.path):
                digests.add(container.digest(self._limits))
        return hashlib.sha256(b"vana/export/v1\0" + b"".join(sorted(digests))).hexdigest()

    def absent_parts(self) -> tuple[str, ...]:
        """Return the names of archives that are left out between the parts given, by their numbers."""
        return absent(self.parts)

    def siblings(self) -> tuple[Path, ...]:
        """Return archives beside the parts that are named like further parts of this export; nothing is opened."""
        return siblings(self.parts)


def open_exports(paths: Sequence[Path], *, limits: Limits = Limits()) -> list[Export]:  # noqa: B008 - frozen
    """Return the exports that *paths* (archives, folders, loose files) make up, in the order of their first path.

    Parts of one export, told by their names, become one; a folder that holds nothing but archives stands for these.
    Files that were not given are never opened. Compressed tars are read once from end to end, of other archives only
    the directory.

    Raises `ExportError`, with a hint, if nothing is given or a path is missing, not permitted, empty, not an archive,
    truncated, corrupt, wholly encrypted, or over the limits.
    """
    return [Export(gathered, limits) for gathered in gather(paths, limits)]
