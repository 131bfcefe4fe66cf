"""A first look at every member of an export: its header, what table it is, whether it holds anything."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.reddit.kinds import KINDS
from vana_parsers.reddit.matching import Match, is_checkfile, match, stem

_SUFFIXES = frozenset({".csv", ".txt", ""})
_HEAD = 4096
"""Bytes that hold the longest header several times over; exports keep as much at hand."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A member that looks like a CSV, or is one by name but cannot be read (then *header* is empty)."""

    member: Member
    header: tuple[str, ...]
    match: Match | None
    has_records: bool

    @property
    def folder(self) -> str:
        """The folder that the member lies in."""
        return folder_of(self.member.path)

    @property
    def is_checkfile(self) -> bool:
        """Whether the member is the list of the other members' digests."""
        return is_checkfile(self.header)


def folder_of(path: str) -> str:
    """Return the path of the folder that *path* lies in, empty for the top."""
    parent = str(PurePosixPath(path).parent)
    return "" if parent == "." else parent


def may_be_table(member: Member) -> bool:
    """Tell by the name alone whether a member may be a CSV."""
    return PurePosixPath(member.path).suffix.lower() in _SUFFIXES


def look(export: Export, member: Member) -> Sheet:
    """Read the first bytes of *member* and return what they tell. Raises nothing for a member that is broken."""
    try:
        head = export.head(member, _HEAD)
    except MemberError:
        # Its reader will say why it cannot be read; until then only the name tells what it is.
        return Sheet(member, (), _match_by_name(member), has_records=False)
    header = read_header(head)
    lines = head.replace(b"\0", b"").strip().splitlines()  # UTF-16 has NULs between
    return Sheet(member, header, match(member.path, header) if header else None, len(lines) > 1)


def _match_by_name(member: Member) -> Match | None:
    kind = KINDS.get(stem(member.path))
    return Match(kind) if kind else None
