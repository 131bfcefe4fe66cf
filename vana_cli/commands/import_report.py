"""The report of an import, in words."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vana_cli.output import Block, Grid, counted, duration, size

if TYPE_CHECKING:
    from vana_cli.importing.report import ImportReport, MemberReport, SkippedRecord

_MOST_LISTED = 10


def import_blocks(report: "ImportReport", *, most: int = _MOST_LISTED) -> Iterator[Block]:
    """Yield what became of an export: rows by table, members by outcome, and everything that is not whole.

    Of long lists the first *most* are shown, and how many there are.
    """
    yield _headline(report)
    yield from _tables(report)
    yield from _products(report)
    yield _members(report)
    yield from _reasons("ignored", (m.reason for m in report.members if m.outcome == "ignored"), most)
    yield from _reasons("left out", (item.reason for item in report.left_out), most)
    yield from _listed(
        "unreadable", [f"{m.path}: {m.reason}" for m in report.members if m.outcome == "unreadable"], most
    )
    yield from _listed("altered since the platform made it", _altered(report.members), most)
    yield from _listed("promised but missing", report.missing, most)
    yield from _skips(report, most)
    yield from (f"note: {notice}" for notice in report.notices)


def _headline(report: "ImportReport") -> str:
    account = f", account {report.account}" if report.account else ""
    name = f"{report.export_name} ({report.source}{account})"
    if not report.is_new:
        return f"{name}: imported before; nothing was added"
    rows = sum(counts.read for counts in report.tables.values())
    new = sum(counts.new for counts in report.tables.values())
    resumed = f", {counted(report.resumed, 'member')} taken over from an interrupted run" if report.resumed else ""
    took = f"from {size(report.bytes_read)} in {duration(report.seconds)}{resumed}"
    return f"{name}: {counted(rows, 'row')}, {new:,} new, {took}"


def _tables(report: "ImportReport") -> Iterator[Block]:
    if not report.tables:
        return
    names = ["read", "new", "edited", "older", "known", "not_seen"]
    names = [n for n in names if n in ("read", "new", "known") or any(getattr(c, n) for c in report.tables.values())]
    rows = [[table, *(getattr(counts, name) for name in names)] for table, counts in report.tables.items()]
    yield Grid(["table", *(name.replace("_", " ") for name in names)], rows)


def _members(report: "ImportReport") -> str:
    counts = Counter[str](member.outcome for member in report.members)
    labels = {"parsed": "parsed", "raw": "kept raw", "ignored": "ignored", "unreadable": "unreadable"}
    told = ", ".join(f"{counts[outcome]:,} {label}" for outcome, label in labels.items() if counts[outcome])
    checked = sum(member.integrity == "intact" for member in report.members)
    intact = f"; {checked:,} checked against the platform's digests" if checked else ""
    return f"members: {len(report.members):,} ({told}){intact}"


def _products(report: "ImportReport") -> Iterator[Block]:
    """Yield promised versus found versus parsed, where the export has a folder for each of several products."""
    if len(report.products) < 2:
        return
    names = ["promised", "found", "parsed", "raw", "ignored", "unreadable"]
    names = [name for name in names if any(getattr(product, name) for product in report.products)]
    rows = [[product.name, *(getattr(product, name) for name in names)] for product in report.products]
    yield Grid(["product", *("kept raw" if name == "raw" else name for name in names)], rows)


def _altered(members: "list[MemberReport]") -> list[str]:
    return [member.path for member in members if member.integrity == "altered"]


def _address(skip: "SkippedRecord") -> str:
    place = f", {skip.address}" if skip.address else ""
    return f"{skip.member}{place}: {skip.reason}"


def _skips(report: "ImportReport", most: int) -> Iterator[str]:
    """Yield the skipped records, but for those that are the whole of a member already told to be unreadable."""
    unreadable = {member.path for member in report.members if member.outcome == "unreadable"}
    skips = [skip for skip in report.skips if skip.address or skip.member not in unreadable]
    count = report.skipped - (len(report.skips) - len(skips))
    yield from _listed(f"skipped records ({count:,})", [_address(skip) for skip in skips], most)


def _reasons(label: str, reasons: "Iterator[str | None]", most: int) -> Iterator[str]:
    counts = Counter(reason or "no reason given" for reason in reasons)
    for reason, count in counts.most_common(most):
        yield f"  {label}, {count:,}: {reason}"
    if len(counts) > most:
        yield f"  {label} for {len(counts) - most:,} more reasons: `vana status --report` lists all"


def _listed(label: str, items: list[str], most: int) -> Iterator[str]:
    if not items:
        return
    yield f"{label}:"
    yield from (f"  {item}" for item in items[:most])
    if len(items) > most:
        yield f"  … {len(items) - most:,} more: `vana status --report` or --json lists all"
