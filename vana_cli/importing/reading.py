"""One unit becomes staged rows and a report of its members.

Inflating, reading and encoding a large member overlap, each in a thread: most of all three is done in C, outside the
interpreter's lock.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import msgspec

from vana_cli.importing.ahead import read_ahead
from vana_cli.importing.measured import MeasuredStream, OnBytes
from vana_cli.importing.report import MAX_SKIPS_LISTED, MemberReport, SkippedRecord
from vana_cli.importing.units import Unit
from vana_cli.store.staging import Segment, StagedRows
from vana_cli.store.vault import Vault
from vana_parsers.assemble import Assembler
from vana_parsers.export import Export, MemberError
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.registry import Route
from vana_parsers.slicing import slice_of

_WORTH_A_THREAD = 256 * 1024
"""Bytes of a member for which reading in a thread of its own pays."""


class UnitResult(msgspec.Struct):
    """What a unit left: staged segments, and what became of each member."""

    segments: list[Segment]
    members: list[MemberReport]
    skips: list[SkippedRecord]


@dataclass(frozen=True)
class _Sink:
    """Where the rows of a unit go: gathered into batches over members, then staged."""

    assembler: Assembler
    staged: StagedRows

    def take(self, item: Row | Columns, task: Task, number: int) -> None:
        for batch in self.assembler.take(item, task, number):
            self.staged.add(batch)

    def finish(self) -> list[Segment]:
        for batch in self.assembler.flush():
            self.staged.add(batch)
        return self.staged.finish()


class UnitReader:
    """Reads the units of one import into *folder*, in a `with` block.

    With *threads*, large members are inflated and read ahead, each in a thread: not where other processes keep the
    cores busy already.
    """

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        import_id: str,
        source: str,
        account: str | None,
        *,
        threads: bool = True,
    ) -> None:
        self._threads = threads
        self._vault = vault
        self._folder = folder
        self._import_id = import_id
        self._source = source
        self._account = account
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="read")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def read(self, export: Export, unit: Unit, on_bytes: OnBytes) -> UnitResult:
        """Read every route of *unit* and return what came of it; the staged files are durable then."""
        sink = _Sink(Assembler(self._source), StagedRows(self._vault, self._folder, self._import_id))
        result = UnitResult([], [], [])
        for number, route, stream in _opened(export, unit):
            if unit.part is not None and stream is not None:
                stream = slice_of(stream, unit.part)
            report, skips = self._member(route, stream, number, sink, on_bytes)
            result.members.append(report)
            result.skips += skips
        result.segments = sink.finish()
        return result

    def _member(
        self, route: Route, stream: BufferedReader | None, number: int, sink: _Sink, on_bytes: OnBytes
    ) -> tuple[MemberReport, list[SkippedRecord]]:
        report = MemberReport(route.member.path, route.member.size, "ignored", route.reason)
        skips: list[SkippedRecord] = []
        if stream is None:
            return report, skips
        promised = route.sha256
        size = route.member.size if self._threads else 0
        with MeasuredStream(stream, size, on_bytes, hashed=promised is not None) as measured:
            if route.reader is not None:
                self._rows(route, measured, report, skips, number, sink)
            _finish(report, skips, measured, promised)
        return report, skips

    def _rows(
        self,
        route: Route,
        stream: MeasuredStream,
        report: MemberReport,
        skips: list[SkippedRecord],
        number: int,
        sink: _Sink,
    ) -> None:
        """Read the member to its end, handing rows to *sink* and counting them in *report*."""
        report.outcome = "raw" if route.is_raw else "parsed"
        source = cast("BinaryIO", stream)
        task = Task(route.member.path, source, self._source, route.product, self._account, dict(route.params))
        with self._items(route, task) as items:
            for item in items:
                if isinstance(item, Skipped):
                    _count_skip(report, skips, item)
                else:
                    _count_rows(report, item)
                    sink.take(item, task, number)

    @contextmanager
    def _items(self, route: Route, task: Task) -> Iterator[Iterator[Item]]:
        """Give what the member's reader yields, read ahead if it is large; nothing reads on after the block."""
        assert route.reader is not None
        items = _until_broken(route.reader(task), task)
        if not self._threads or route.member.size < _WORTH_A_THREAD:
            yield items
        else:
            with closing(read_ahead(items, self._pool)) as ahead:
                yield ahead


def _opened(export: Export, unit: Unit) -> Iterator[tuple[int, Route, BufferedReader | None]]:
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


def _count_rows(report: MemberReport, item: Row | Columns) -> None:
    rows = len(next(iter(item.columns.values()))) if isinstance(item, Columns) else 1
    report.rows[item.table] = report.rows.get(item.table, 0) + rows
    report.records += rows if item.records is None else item.records


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
