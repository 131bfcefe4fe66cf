"""One unit becomes staged rows and a report of its members.

Reading (Python, this thread) and encoding (Arrow, a thread of its own, without the interpreter's lock) overlap, so
that one large member keeps two cores busy.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from vana_cli.importing.read_ahead import MeasuredStream, OnBytes
from vana_cli.importing.report import MAX_SKIPS_LISTED, MemberReport, SkippedRecord
from vana_cli.importing.units import Unit
from vana_cli.store.staging import Segment, StagedRows
from vana_cli.store.vault import Vault
from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import Export, MemberError
from vana_parsers.records import Item, Skipped, Task
from vana_parsers.registry import Route

_QUEUE = 2
"""Batches that may wait for the encoder; bounds memory."""


class UnitResult(msgspec.Struct):
    """What a unit left: staged segments, and what became of each member."""

    segments: list[Segment]
    members: list[MemberReport]
    skips: list[SkippedRecord]


class _Encoder:
    """Stages batches in a thread of its own; an error there is raised at the next call here."""

    def __init__(self, staged: StagedRows) -> None:
        self._staged = staged
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="encode")
        self._waiting: deque[Future[None]] = deque()

    def add(self, batch: TableBatch, member: int) -> None:
        self._waiting.append(self._pool.submit(self._staged.add, batch, member))
        if len(self._waiting) > _QUEUE:
            self._waiting.popleft().result()

    def finish(self) -> list[Segment]:
        while self._waiting:
            self._waiting.popleft().result()
        return self._pool.submit(self._staged.finish).result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


class UnitReader:
    """Reads the units of one import into *folder*."""

    def __init__(self, vault: Vault, folder: Path, import_id: str, source: str, account: str | None) -> None:
        self._vault = vault
        self._folder = folder
        self._import_id = import_id
        self._source = source
        self._account = account

    def read(self, export: Export, unit: Unit, on_bytes: OnBytes) -> UnitResult:
        """Read every route of *unit* and return what came of it; the staged files are durable then."""
        encoder = _Encoder(StagedRows(self._vault, self._folder, self._import_id))
        result = UnitResult([], [], [])
        try:
            for number, route, stream in _opened(export, unit):
                report, skips = self._member(route, stream, number, encoder, on_bytes)
                result.members.append(report)
                result.skips += skips
            result.segments = encoder.finish()
        finally:
            encoder.close()
        return result

    def _member(
        self, route: Route, stream: BinaryIO | None, number: int, encoder: _Encoder, on_bytes: OnBytes
    ) -> tuple[MemberReport, list[SkippedRecord]]:
        report = MemberReport(route.member.path, route.member.size, "ignored", route.reason)
        skips: list[SkippedRecord] = []
        if stream is None:
            return report, skips
        promised = route.sha256
        with MeasuredStream(stream, route.member.size, on_bytes, hashed=promised is not None) as measured:
            if route.reader is not None:
                self._rows(route, measured, report, skips, number, encoder)
            _finish(report, skips, measured, promised)
        return report, skips

    def _rows(
        self,
        route: Route,
        stream: MeasuredStream,
        report: MemberReport,
        skips: list[SkippedRecord],
        number: int,
        encoder: _Encoder,
    ) -> None:
        """Read the member to its end, handing rows to *encoder* and counting them in *report*."""
        assert route.reader is not None
        report.outcome = "raw" if route.is_raw else "parsed"
        source = cast("BinaryIO", stream)
        task = Task(route.member.path, source, self._source, route.product, self._account, dict(route.params))
        for item in assemble(_until_broken(route.reader(task), task), task):
            if isinstance(item, Skipped):
                _count_skip(report, skips, item)
            else:
                report.rows[item.table] = report.rows.get(item.table, 0) + item.batch.num_rows
                report.records += item.records
                encoder.add(item, number)


def _opened(export: Export, unit: Unit) -> Iterator[tuple[int, Route, BinaryIO | None]]:
    """Yield the number, route and stream of each member of *unit*; no stream for what need not be read."""
    wanted = {route.member.path: index for index, route in enumerate(unit.routes, unit.first) if _is_read(route)}
    for index, route in enumerate(unit.routes, unit.first):
        if not _is_read(route):
            yield index, route, None
    by_number = {index: unit.routes[index - unit.first] for index in wanted.values()}
    for member, stream in export.walk([route.member for route in by_number.values()]):
        index = wanted[member.path]
        yield index, by_number[index], stream


def _is_read(route: Route) -> bool:
    return route.reader is not None or route.sha256 is not None


def _until_broken(items: Iterable[Item], task: Task) -> Iterator[Item]:
    """Yield *items* until the member turns out to be broken; what was read before stays."""
    try:
        yield from items
    except MemberError as error:
        yield task.skipped("", str(error))


def _count_skip(report: MemberReport, skips: list[SkippedRecord], item: Skipped) -> None:
    report.skipped += 1
    report.records += 1
    if len(skips) < MAX_SKIPS_LISTED:
        skips.append(SkippedRecord(item.member, item.address, item.reason))


def _finish(report: MemberReport, skips: list[SkippedRecord], stream: MeasuredStream, promised: str | None) -> None:
    """Read what the reader left, compare the digest, and tell a member of which nothing could be read."""
    try:
        stream.drain()
    except MemberError as error:
        if not any(skip.reason == str(error) for skip in skips):
            _count_skip(report, skips, Skipped(report.path, "", str(error)))
    intact = stream.is_intact(promised)
    if intact is not None:
        report.integrity = "intact" if intact else "altered"
    whole = [skip for skip in skips if not skip.address]
    if whole and not report.rows:
        report.outcome, report.reason = "unreadable", whole[0].reason
