"""The import itself: recognize, plan, read in units, commit once; resumes what an interrupted run left."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from vana_cli.importing import report as reports
from vana_cli.importing.measured import OnBytes
from vana_cli.importing.reading import UnitResult
from vana_cli.importing.report import ImportReport, SkippedRecord
from vana_cli.importing.units import Unit, divide
from vana_cli.importing.worker import Job, use_flat_allocator
from vana_cli.importing.workers import Workers
from vana_cli.store import disk
from vana_cli.store.commits import TableCounts
from vana_cli.store.committing import StagedImport, commit_import
from vana_cli.store.locking import exclusive
from vana_cli.store.store import Store
from vana_parsers.export import Export
from vana_parsers.registry import Plan, Source, recognize, sources, with_bodies


@dataclass(frozen=True)
class Planned:
    """An export that has been recognized and planned, before any member is read."""

    export: Export
    source: Source
    plan: Plan
    account: str | None
    notices: tuple[str, ...]
    bodies: bool = False

    @property
    def bytes_to_read(self) -> int:
        """Declared size of all members that will be read."""
        return sum(route.member.size for route in self.plan.routes if route.reader)


def plan_export(
    export: Export,
    *,
    source: str | None = None,
    accounts: Callable[[str], set[str]] | None = None,
    bodies: bool = False,
) -> Planned:
    """Recognize *export* (or take *source* for granted) and plan it, with the text of mails if *bodies* asks for it.

    *accounts* gives the accounts that the store knows of a source: an export that names none is taken to be of the
    only one, and a notice says so. Raises UnrecognizedExport.
    """
    chosen = sources()[source] if source else recognize(export)
    plan = with_bodies(chosen.plan(export)) if bodies else chosen.plan(export)
    known = accounts(chosen.name) if accounts and plan.account is None else set()
    if len(known) == 1:
        (account,) = known
        notices = (*plan.notices, f"the export names no account; taken to be {account}'s")
        return Planned(export, chosen, plan, account, notices, bodies)
    return Planned(export, chosen, plan, plan.account, plan.notices, bodies)


def import_export(store: Store, planned: Planned, on_bytes: OnBytes, workers: Workers | None = None) -> ImportReport:
    """Import a planned export into *store* and return what became of it; *workers* may have been started ahead.

    All rows are committed at once or none. If the same export was imported before by the same reader version, nothing
    is done and the report of that time is returned with `is_new` False. Interrupted at any moment, the next call
    takes up the units that were finished.
    """
    use_flat_allocator()
    op = operation_id(planned)
    folder = store.layout.tmp / f"import-{op[:32]}"
    lock = folder.with_suffix(".lock")
    disk.make_folder(store.layout.tmp)
    with exclusive(lock), workers or Workers() as processes:
        report = _known(store, op) or _import(store, planned, op, folder, on_bytes, processes)
        disk.discard(folder)
        disk.discard(lock)
    return report


def _known(store: Store, op: str) -> ImportReport | None:
    """Return the report of *op* if it was committed before."""
    data = store.report_of(op)
    if data is None:
        return None
    disk.sync_folder(store.layout.log)  # the process that committed it may have been killed before it came to this
    report = reports.decode(data)
    report.is_new = False
    report.tables = {table: TableCounts(read=counts.read, known=counts.read) for table, counts in report.tables.items()}
    return report


def _import(store: Store, planned: Planned, op: str, folder: Path, on_bytes: OnBytes, workers: Workers) -> ImportReport:
    started = time.monotonic()
    disk.make_folder(folder)
    results, resumed = _read_units(store, planned, op, folder, on_bytes, workers)
    report = _report(planned, op, results, resumed)
    staged = StagedImport(
        op,
        op[:16],
        folder,
        planned.source.name,
        planned.account,
        planned.plan.exported_at,
        planned.export.name,
        tuple(segment for result in results for segment in result.segments),
    )

    def describe(counts: dict[str, TableCounts]) -> bytes:
        report.tables, report.seconds = counts, round(time.monotonic() - started, 3)
        return reports.encode(report)

    _, is_new = commit_import(store.vault, store.log, staged, describe)
    return report if is_new else _known(store, op) or report


def operation_id(planned: Planned) -> str:
    """Return the id of importing this export with this reader: 64 hex digits; the same operation has the same id."""
    parts = (
        "vana-import/v1",
        planned.export.digest(),
        planned.source.name,
        str(planned.source.version),
        planned.account or "",
        *(["bodies"] if planned.bodies else []),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read_units(
    store: Store, planned: Planned, op: str, folder: Path, on_bytes: OnBytes, workers: Workers
) -> tuple[list[UnitResult], int]:
    results: dict[int, UnitResult] = {}
    resumed, left = 0, []
    for unit in divide(planned.export, planned.plan.routes):
        result = _left_by_former_run(store, folder, unit)
        if result is None:
            left.append(unit)
        else:
            results[unit.number] = result
            resumed += len(result.members)
            on_bytes(unit.size)
    job = Job(store.vault.keys(), planned.export, folder, op[:16], planned.source.name, planned.account)
    for unit, result in workers.read(store.vault, job, left, on_bytes):
        _leave(store, folder, unit, result)
        results[unit.number] = result
    return [results[number] for number in sorted(results)], resumed


def _leave(store: Store, folder: Path, unit: Unit, result: UnitResult) -> None:
    """Put down durably that *unit* is read, so that a later run need not read it again."""
    temporary = folder / f"unit-{secrets.token_hex(8)}.tmp"
    disk.write_durable(temporary, store.vault.seal_note(_note_name(folder, unit), msgspec.json.encode(result)))
    disk.move(temporary, _note_path(folder, unit))


def _left_by_former_run(store: Store, folder: Path, unit: Unit) -> UnitResult | None:
    path = _note_path(folder, unit)
    note = store.vault.open_note(_note_name(folder, unit), disk.read(path)) if path.exists() else None
    if note is None:
        return None
    try:
        result = msgspec.json.decode(note, type=UnitResult)
    except msgspec.MsgspecError:  # left by another version
        return None
    is_whole = all(
        store.vault.is_whole(ref, folder) for segment in result.segments for ref in (segment.file, *segment.entries)
    )
    return result if is_whole else None


def _note_path(folder: Path, unit: Unit) -> Path:
    return folder / f"unit-{unit.number:06d}.vc"


def _note_name(folder: Path, unit: Unit) -> str:
    """Return what a note is bound to: another import, or another division of this one, does not take it over."""
    part = f" {unit.part.number} of {unit.part.count}" if unit.part else ""
    return f"{folder.name} {unit.first} {len(unit.routes)}{part}"


def _report(planned: Planned, op: str, results: list[UnitResult], resumed: int) -> ImportReport:
    export, plan = planned.export, planned.plan
    problems = [SkippedRecord(skip.member, skip.address, skip.reason) for skip in export.problems]
    unreadable = [reports.MemberReport(p.member, 0, "unreadable", p.reason, skipped=1, records=1) for p in problems]
    members, skips = reports.joined((result.members, result.skips) for result in results)
    return ImportReport(
        op[:16],
        planned.source.name,
        planned.account,
        export.name,
        plan.exported_at,
        True,
        0.0,
        planned.bytes_to_read,
        members + unreadable,
        skips + problems,
        list(plan.missing),
        list(planned.notices),
        [SkippedRecord(skip.member, skip.address, skip.reason) for skip in export.junk],
        resumed,
        products=reports.count_products(plan.products, members + unreadable),
    )
