"""Members, the limits they must keep, and the list of what one container holds."""

from dataclasses import dataclass, field

from vana_parsers.archives.names import clean_path, junk_reason, shown
from vana_parsers.errors import ExportError
from vana_parsers.records import Skipped


class MemberError(Exception):
    """A member that cannot be read to its end; the message is the reason, fit for `Skipped.reason`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an export may be before it is refused: far above any real export, far below what harms a machine.

    A member over *max_member_bytes*, *max_ratio*, *max_path_length* or *max_depth* becomes a problem and the others
    are read; an export over *max_members*, *max_total_bytes* or, as a whole, *max_ratio* is refused.
    """

    # A photo library of a million pictures has a sidecar to each. Memory is about 0.4 kB a member.
    max_members: int = 2_000_000
    # The largest single files in real exports are mail boxes and videos, tens of GB each.
    max_member_bytes: int = 1 << 39
    # Takeout accounts hold up to some TB; beyond this no disk of a private person would have taken the archives.
    max_total_bytes: int = 1 << 44
    # Repetitive JSON and CSV reach 20 to 100; deflate's own maximum, which bombs come close to, is 1032.
    max_ratio: int = 400
    # Below this a file of zeros is no danger and the ratio tells nothing.
    ratio_floor_bytes: int = 16 << 20
    # Linux's PATH_MAX; zip itself would allow 65,535.
    max_path_length: int = 4096
    # The deepest real trees (Takeout's Drive) follow the owner's own folders, which stay in the tens.
    max_depth: int = 100

    def is_bomb(self, size: int, packed: int) -> bool:
        """Tell whether *packed* bytes that inflate to *size* bytes do so beyond the ratio allowed."""
        return size > self.ratio_floor_bytes and size > self.max_ratio * max(packed, 1)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an export.

    *path* is cleaned: `/` between segments, no leading `./`, NFC; everything else, such as NBSP and wrapper folders,
    is as the platform or the owner wrote it. *size* is the declared count of bytes, which reading enforces. *part*
    is the index into `Export.parts`. The other fields are how the containers find the bytes again.
    """

    path: str
    size: int
    part: int
    crc: int | None = field(default=None, repr=False)
    offset: int = field(default=0, repr=False)
    packed: int = field(default=0, repr=False)
    method: int = field(default=0, repr=False)
    raw: str = field(default="", repr=False)


@dataclass(slots=True)
class Listing:
    """What one container holds, filled by its listing pass; enforces the limits that need no reading.

    Raises `ExportError` once there are more entries or bytes than the limits allow.
    """

    part: int
    limits: Limits
    members: list[Member] = field(default_factory=list)
    problems: list[Skipped] = field(default_factory=list)
    junk: list[Skipped] = field(default_factory=list)
    entries: int = 0
    total: int = 0

    def count_entry(self) -> None:
        """Count one entry of any sort, so that a container of nothing but folders is bounded too."""
        self.entries += 1
        if self.entries > self.limits.max_members:
            raise ExportError(f"more than {self.limits.max_members} files in one export")

    def refuse(self, name: str, reason: str) -> None:
        """Say why the entry called *name* will not be read."""
        self.problems.append(Skipped(shown(name), "", reason))

    def admit(
        self,
        name: str,
        size: int,
        *,
        fault: str | None = None,
        crc: int | None = None,
        offset: int = 0,
        packed: int | None = None,
        method: int = 0,
        raw: str = "",
    ) -> Member | None:
        """Count a file and give its member; None if it is junk or will not be read, for *fault* or a limit."""
        self.count_entry()
        path, unsafe = clean_path(name)
        if reason := junk_reason(path):
            self.junk.append(Skipped(shown(path), "", reason))
            return None
        packed = size if packed is None else packed
        if trouble := unsafe or fault or self._over_limit(path, size, packed):
            self.refuse(name, trouble)
            return None
        self.total += size
        check_total(self.total, self.limits)
        member = Member(path, size, self.part, crc, offset, packed, method, raw)
        self.members.append(member)
        return member

    def _over_limit(self, path: str, size: int, packed: int) -> str | None:
        limits = self.limits
        if len(path) > limits.max_path_length:
            return f"path is longer than {limits.max_path_length} characters"
        if path.count("/") >= limits.max_depth:
            return f"lies deeper than {limits.max_depth} folders"
        if size > limits.max_member_bytes:
            return f"declares {size} bytes, more than {limits.max_member_bytes}"
        if limits.is_bomb(size, packed):
            return f"inflates more than {limits.max_ratio}-fold, as a zip bomb does"
        return None


def check_total(total: int, limits: Limits) -> None:
    """Return if *total* uncompressed bytes are allowed in one export; raise `ExportError` if not."""
    if total > limits.max_total_bytes:
        raise ExportError(f"export holds more than {limits.max_total_bytes} bytes")
