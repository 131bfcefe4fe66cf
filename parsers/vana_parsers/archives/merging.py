"""One list of members out of the lists of all parts: every path once, no content lost."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from vana_parsers.archives.members import Limits, Listing, Member, MemberError, check_total
from vana_parsers.archives.names import shown, variant_path
from vana_parsers.errors import ExportError
from vana_parsers.records import Skipped

CrcOf = Callable[[Member], int]


def merge(listings: Iterable[Listing], limits: Limits, crc_of: CrcOf) -> Listing:
    """Return all members in the order of *listings*, each under a path of its own.

    A member with the bytes (size and CRC-32) of an earlier one of the same path becomes junk. One with other bytes is
    kept under `variant N/<path>`, N counting the contents of that path from 2 (and on, should that be taken).
    *crc_of* reads members that have no CRC-32, only where a path comes twice; one that cannot be read is a variant.
    Raises `ExportError` if the parts together are over the limits.
    """
    merged, paths = Listing(0, limits), _Paths(crc_of)
    for listing in listings:
        merged.problems += listing.problems
        merged.junk += listing.junk
        merged.entries += listing.entries
        merged.total += listing.total
        if merged.entries > limits.max_members:
            raise ExportError(f"more than {limits.max_members} files in one export")
        check_total(merged.total, limits)
        for member in listing.members:
            if kept := paths.place(member):
                merged.members.append(kept)
            else:
                merged.junk.append(Skipped(shown(member.path), "", "the same file comes twice"))
    return merged


@dataclass(slots=True)
class _Paths:
    crc_of: CrcOf
    owners: dict[str, Member] = field(default_factory=dict)
    contents: dict[str, set[object]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 1))

    def place(self, member: Member) -> Member | None:
        """Return *member* under a path that no other has; None if the same bytes have been placed before."""
        path = member.path
        owner = self.owners.setdefault(path, member)
        if owner is member:
            return member
        contents = self.contents.setdefault(path, {self._content(owner)})
        content = self._content(member)
        if content in contents:
            return None
        contents.add(content)
        while (free := variant_path(path, self._next_number(path))) in self.owners:
            pass
        variant = self.owners[free] = replace(member, path=free)
        return variant

    def _content(self, member: Member) -> object:
        if member.crc is not None:
            return member.size, member.crc
        try:
            return member.size, self.crc_of(member)
        except MemberError:
            return object()  # equal to nothing: it is kept, and reading it will say what is wrong

    def _next_number(self, path: str) -> int:
        self.numbers[path] += 1
        return self.numbers[path]
