"""What an import says of itself: every member accounted for, every skip with an address."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from vana_cli.store.commits import TableCounts
from vana_parsers.registry import ProductPart

Outcome = Literal["parsed", "raw", "ignored", "unreadable"]
_NUMBER = re.compile(r"\d+")
MAX_SKIPS_LISTED = 200
"""Skips listed by name for one member; the count is always exact."""


class SkippedRecord(msgspec.Struct, frozen=True):
    """A record that became no row: `records.Skipped`, kept with the import."""

    member: str
    address: str
    reason: str


class MemberReport(msgspec.Struct):
    """What became of one member. `records` = rows out + skipped, where rows that stand for no record do not count.

    *outcome*: parsed by a reader; raw, kept record by record as JSON; ignored, for the stated reason; unreadable,
    nothing could be read from it. *integrity*: whether it is as the export's own digest says, if it has one.
    """

    path: str
    size: int
    outcome: Outcome
    reason: str | None = None
    records: int = 0
    rows: dict[str, int] = {}
    skipped: int = 0
    integrity: Literal["intact", "altered"] | None = None


class ProductReport(msgspec.Struct):
    """What became of the members of one product, counted by outcome; *promised*: by the export's table of contents."""

    name: str
    promised: int | None
    found: int
    parsed: int = 0
    raw: int = 0
    ignored: int = 0
    unreadable: int = 0


class ImportReport(msgspec.Struct):
    """One import, whole. *is_new* is False when the same export had been imported before: nothing was done then.

    *resumed* counts members whose rows an interrupted run had left; *problems* are members that will not be read and
    rubbish left out, with reasons.
    """

    import_id: str
    source: str
    account: str | None
    export_name: str
    exported_at: datetime | None
    is_new: bool
    seconds: float
    bytes_read: int
    members: list[MemberReport]
    skips: list[SkippedRecord]
    missing: list[str]
    notices: list[str]
    left_out: list[SkippedRecord]
    resumed: int = 0
    tables: dict[str, TableCounts] = {}
    products: list[ProductReport] = []

    @property
    def skipped(self) -> int:
        """How many records were skipped."""
        return sum(member.skipped for member in self.members)

    @property
    def is_complete(self) -> bool:
        """Whether nothing was skipped, unreadable, missing or altered."""
        broken = any(m.outcome == "unreadable" or m.integrity == "altered" for m in self.members)
        return not (self.skipped or self.missing or broken)


def joined(
    units: Iterable[tuple[list[MemberReport], list[SkippedRecord]]],
) -> tuple[list[MemberReport], list[SkippedRecord]]:
    """Return the reports and skips of all *units*, in order, those of the slices of one member as one.

    What was skipped in a slice is told with an address that counts from the member's first record.
    """
    members: list[MemberReport] = []
    skips: list[SkippedRecord] = []
    for told, skipped in units:
        is_next = bool(members and told) and members[-1].path == told[0].path
        before = members[-1].records if is_next else 0
        skips += [_moved(skip, before) for skip in skipped] if before else skipped
        if is_next:
            _add(members[-1], told[0])
            told = told[1:]
        members += told
    return members, skips


def _moved(skip: SkippedRecord, count: int) -> SkippedRecord:
    address = _NUMBER.sub(lambda match: str(int(match[0]) + count), skip.address, count=1)
    return SkippedRecord(skip.member, address, skip.reason)


def _add(member: MemberReport, more: MemberReport) -> None:
    member.records += more.records
    member.skipped += more.skipped
    for table, rows in more.rows.items():
        member.rows[table] = member.rows.get(table, 0) + rows
    if member.outcome == "unreadable" and more.outcome != "unreadable":
        member.outcome, member.reason = more.outcome, more.reason


def count_products(parts: Iterable[ProductPart], members: Iterable[MemberReport]) -> list[ProductReport]:
    """Return what became of the members of each of *parts*."""
    outcomes = {member.path: member.outcome for member in members}
    products = []
    for part in parts:
        counts = Counter[str](outcomes[path] for path in part.members if path in outcomes)
        told = (counts[outcome] for outcome in ("parsed", "raw", "ignored", "unreadable"))
        products.append(ProductReport(part.name, part.promised, len(part.members), *told))
    return products


def encode(report: ImportReport) -> bytes:
    """Return the bytes kept in the store."""
    return msgspec.json.encode(report)


def decode(data: bytes) -> ImportReport:
    """Return what `encode` wrote."""
    return msgspec.json.decode(data, type=ImportReport)
