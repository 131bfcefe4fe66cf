"""What was measured, as tables for people and as one JSON document."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.compare import Comparison, Series
from benchmarks.peer import PeerComparison
from benchmarks.startup import Startup

_MEGA = 1_000_000
_HEADERS = ("run", "wall s", "CPU s", "rows/s", "MB/s", "memory MB", "largest process MB", "spread", "of the floor")
_PEER_HEADERS = (*_HEADERS[:-1], "records/s of the peer's")


def lines(compared: Sequence[Comparison], peers: Sequence[PeerComparison], startup: Startup | None) -> Iterator[str]:
    """Yield the report: a table for each size, with what every run took and how far it is from the floor."""
    yield f"{machine()}; load before the first run {compared[0].floor.runs[0].load:.1f}" if compared else machine()
    for one in compared:
        yield ""
        yield f"{one.rows:,} records, {one.floor.size / _MEGA:,.0f} MB inflated, median of {len(one.floor.runs)}"
        yield from _aligned([_HEADERS, *(_cells(series, one.floor) for series in _series(one))])
    for peer in peers:
        yield ""
        yield (
            f"{peer.kind}: {peer.ours.rows:,} records, {peer.ours.size / _MEGA:,.0f} MB inflated, "
            f"median of {len(peer.ours.runs)}; the peer gave {peer.events:,} events"
        )
        yield from _aligned([_PEER_HEADERS, *(_peer_cells(series, peer) for series in (peer.peer, peer.ours))])
    if startup is not None:
        yield ""
        yield (
            f"vana --help {median(startup.help_seconds) * 1000:.0f} ms, typer and rich alone "
            f"{median(startup.import_seconds) * 1000:.0f} ms: {startup.ratio:.2f} times, "
            f"median of {len(startup.help_seconds)}"
        )


def document(
    compared: Sequence[Comparison], peers: Sequence[PeerComparison], startup: Startup | None
) -> dict[str, Any]:
    """Return everything that was measured, every single run included, for `json.dump`."""
    return {
        "machine": machine(),
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sizes": [
            {"rows": one.rows, "series": [_told(series, one.floor) for series in _series(one)]} for one in compared
        ],
        "peers": [
            {"kind": one.kind, "events": one.events, "times": one.times}
            | {"series": [_told(series, one.peer) for series in (one.peer, one.ours)]}
            for one in peers
        ],
        "startup": asdict(startup) | {"ratio": startup.ratio} if startup is not None else None,
    }


def machine() -> str:
    """Return what the figures depend on, without anything that names the machine."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{len(os.sched_getaffinity(0))} cores ({_processor()}), {gigabytes:.0f} GB, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _series(one: Comparison) -> list[Series]:
    return [*one.stages.values(), *one.imports.values()]


def _cells(series: Series, floor: Series) -> tuple[str, ...]:
    return (
        _label(series),
        f"{series.wall:,.2f}",
        f"{series.cpu:,.2f}",
        f"{series.rows / series.wall:,.0f}",
        f"{series.size / series.wall / _MEGA:,.1f}",
        f"{series.tree_bytes / _MEGA:,.0f}",
        f"{series.process_bytes / _MEGA:,.0f}",
        f"{series.spread:.0%}",
        f"{ratio(series, floor):.0%}",
    )


def ratio(series: Series, floor: Series) -> float:
    """Return the speed of *series* over that of the floor, in bytes by wall clock."""
    return (series.size / series.wall) / (floor.size / floor.wall)


def _peer_cells(series: Series, one: PeerComparison) -> tuple[str, ...]:
    *cells, _ = _cells(series, one.peer)
    return (*cells, f"{one.times:.1f} times" if series is one.ours else "")


def _label(series: Series) -> str:
    labels = {
        "inflate": "floor, inflate",
        "parse": "floor, and parse",
        "write": "floor, and write",
        "encrypt": "floor, whole",
        "again": "the same again",
        "later": "later export, 80 % known",
    }
    return labels.get(series.name, series.name)


def _told(series: Series, floor: Series) -> dict[str, Any]:
    runs = [{key: value for key, value in asdict(taken).items() if key != "output"} for taken in series.runs]
    return {
        "name": series.name,
        "rows": series.rows,
        "bytes": series.size,
        "wall_seconds": series.wall,
        "cpu_seconds": series.cpu,
        "tree_bytes": series.tree_bytes,
        "process_bytes": series.process_bytes,
        "of_the_floor": ratio(series, floor),
        "runs": runs,
    }


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join((first.strip().ljust(widths[0]), *rest)).rstrip()
