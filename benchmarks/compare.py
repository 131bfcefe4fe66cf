"""One size of one export: the floor and its stages, a first import, the same again, and a later export that overlaps.

Runs alternate (floor, import, floor, import, …), so that what else the machine does falls on both alike.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.inputs import Input
from benchmarks.measure.floor import STAGES
from benchmarks.measure.process import CommandFailed, Taken, environment, python, run

LATER = 1.25
"""Rows of the later export for one of the earlier: 80 % of it is known then."""


@dataclass
class Series:
    """Runs of one thing over *size* bytes and *rows* records."""

    name: str
    rows: int
    size: int
    runs: list[Taken] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """Median of the seconds from start to exit."""
        return median(taken.wall_seconds for taken in self.runs)

    @property
    def cpu(self) -> float:
        """Median of the processor seconds, of all processes and threads."""
        return median(taken.cpu_seconds for taken in self.runs)

    @property
    def tree_bytes(self) -> int:
        """Largest memory of all processes together, in any run."""
        return max(taken.tree_bytes for taken in self.runs)

    @property
    def process_bytes(self) -> int:
        """Largest memory of one process, in any run."""
        return max(taken.process_bytes for taken in self.runs)

    @property
    def spread(self) -> float:
        """Slowest run over the fastest, less one: how noisy the machine was."""
        walls = [taken.wall_seconds for taken in self.runs]
        return max(walls) / min(walls) - 1


@dataclass
class Comparison:
    """All series of one size. *stages* end at the floor, which is the last of them."""

    rows: int
    stages: dict[str, Series]
    imports: dict[str, Series]

    @property
    def floor(self) -> Series:
        """The whole way with bare libraries."""
        return self.stages[STAGES[-1]]


def compare(
    work: Path, first: Input, later: Input | None, repeat: int, say: Callable[[str], None], *, command: list[str]
) -> Comparison:
    """Measure *first* (and *later*, an export that holds all of it) *repeat* times and return the series.

    *command* imports the archive that is given as its last argument, and prints the JSON of `vana import`.
    Raises: CommandFailed, also if an import lost a record.
    """
    stages = {stage: Series(stage, first.rows, first.size) for stage in STAGES}
    imports = {"import": Series("import", first.rows, first.size), "again": Series("again", first.rows, first.size)}
    if later is not None:
        imports["later"] = Series("later", later.rows, later.size)
    for number in range(1, repeat + 1):
        say(f"round {number} of {repeat}: floor")
        for stage in reversed(STAGES):
            stages[stage].runs.append(_floor(work, first, stage))
        say(f"round {number} of {repeat}: import")
        _import_all(work, first, later, imports, command)
    return Comparison(first.rows, stages, imports)


def _floor(work: Path, given: Input, stage: str) -> Taken:
    folder = _emptied(work / "floor")
    taken = run(python("benchmarks.measure.floor", str(given.archive), str(folder), "--until", stage), environment())
    shutil.rmtree(folder)
    return taken


def import_once(work: Path, given: Input, command: list[str]) -> Taken:
    """Import *given* into a new store and return what it took. Raises: CommandFailed, also if it lost a record."""
    home = _emptied(work / "home")
    taken = run([*command, str(given.archive)], _home_environment(home))
    _require_whole(given, json.loads(taken.output)["imports"][-1], is_new=True)
    shutil.rmtree(home)
    return taken


def _home_environment(home: Path) -> dict[str, str]:
    return environment(VANA_HOME=str(home / "vana"), VANA_KEY_FILE=str(home / "key"))


def _import_all(work: Path, first: Input, later: Input | None, imports: dict[str, Series], command: list[str]) -> None:
    home = _emptied(work / "home")
    environ = _home_environment(home)
    todo = [("import", first), ("again", first), *([("later", later)] if later is not None else [])]
    for name, given in todo:
        taken = run([*command, str(given.archive)], environ)
        _require_whole(given, json.loads(taken.output)["imports"][-1], is_new=name != "again")
        imports[name].runs.append(taken)
    shutil.rmtree(home)


def _require_whole(given: Input, report: dict[str, Any], *, is_new: bool) -> None:
    """Return if *report* accounts for every record of the archive: an import that loses some is not fast but wrong."""
    if report["is_new"] != is_new:
        raise CommandFailed(f"{given.archive.name}: the report says is_new = {report['is_new']}")
    told = {member["path"]: member["records"] for member in report["members"]}
    lost = {path: (count, told.get(path)) for path, count in given.records.items() if told.get(path) != count}
    if lost or report["skipped"] or not report["is_complete"]:
        raise CommandFailed(f"{given.archive.name}: not all was read: {lost}, {report['skipped']} skipped")


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
