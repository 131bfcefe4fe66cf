"""Where a member of an export stands: the product its folder belongs to, its names as look-up keys, its shape."""

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vana_parsers.archives.names import match_key
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.google.folders import FOLDERS, ROOTS
from vana_parsers.google.shapes import HEAD, sniff_kind
from vana_parsers.registry import Route

_SNIFFED = (".json", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Place:
    """A member, and what can be told of it before it is read.

    *code* is the archive browser's code of the product that its folder belongs to (None if unknown), *segments* are
    its look-up keys (`match_key`) below the root, the product's folder first and the file's name last, *kind* is its
    shape (`shapes`), None if its first bytes have no known one.
    """

    member: Member
    code: str | None
    segments: tuple[str, ...]
    kind: str | None

    @property
    def name(self) -> str:
        """Look-up key of the file's name."""
        return self.segments[-1]

    @property
    def stem(self) -> str:
        """Look-up key of the file's name without its extension."""
        return posixpath.splitext(self.segments[-1])[0]

    @property
    def extension(self) -> str:
        """Extension with its dot, in lower case; empty if there is none."""
        return posixpath.splitext(self.segments[-1])[1]

    @property
    def path_stem(self) -> str:
        """Path as written, without its extension."""
        return posixpath.splitext(self.member.path)[0]

    @property
    def is_empty(self) -> bool:
        """Whether the file has no bytes."""
        return self.member.size == 0

    @property
    def is_json(self) -> bool:
        """Whether the file is JSON by its name, and not empty."""
        return self.extension == ".json" and not self.is_empty

    @property
    def is_csv(self) -> bool:
        """Whether the file is CSV by its name, and not empty."""
        return self.extension == ".csv" and not self.is_empty

    @property
    def is_html(self) -> bool:
        """Whether the file is a web page by its name, and not empty."""
        return self.extension in (".html", ".htm") and not self.is_empty


Rule = Callable[[Export, list[Place]], Iterable[tuple[Place, Route]]]
"""Gives routes to the members that one product's readers know; it is shown all of the export's.

Where two rules give a route to one member, the one that stands later in the plan's list wins.
"""


def place_members(export: Export, codes: dict[str, str]) -> list[Place]:
    """Return the place of every member of *export*; *codes* are product codes by `match_key` of a folder's name.

    Opens the first bytes of every JSON and HTML member.
    """
    return [_place(export, member, codes) for member in export.members]


def head_of(export: Export, member: Member, size: int = HEAD) -> bytes:
    """Return the first *size* bytes of *member*, none if it is damaged: reading it says what is wrong."""
    try:
        return export.head(member, size)
    except MemberError:
        return b""


def below_root(path: str) -> tuple[str, ...]:
    """Return the segments of *path* as look-up keys, from the product's folder on.

    Wrapper folders before `Takeout` or `Portability` are dropped; without such a root, those before a known folder.
    """
    segments = match_key(path).split("/")
    for index, segment in enumerate(segments[:-1]):
        if segment in ROOTS:
            return tuple(segments[index + 1 :])
    for index, segment in enumerate(segments[:-1]):
        if segment in FOLDERS:
            return tuple(segments[index:])
    return tuple(segments)


def _place(export: Export, member: Member, codes: dict[str, str]) -> Place:
    segments = below_root(member.path)
    code = codes.get(segments[0]) if len(segments) > 1 else None
    return Place(member, code, segments, _kind(export, member, segments[-1]))


def _kind(export: Export, member: Member, name: str) -> str | None:
    if member.size == 0 or not name.endswith(_SNIFFED):
        return None
    return sniff_kind(head_of(export, member))
