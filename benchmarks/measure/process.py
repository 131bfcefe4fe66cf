"""One command in a process of its own: how long it took, how much processor, and the memory of its whole tree.

Peaks come from /proc, not from wait4: there Linux counts the memory of the process that forked as well.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]
_EVERY_SECONDS: Final = 0.05
_MEMORY: Final = re.compile(r"^(VmRSS|VmHWM):\s+(\d+) kB$", re.MULTILINE)


class CommandFailed(Exception):
    """A measured command ended with an exit code other than 0."""


@dataclass(frozen=True)
class Taken:
    """What one run took.

    *tree_bytes* is the largest sum of resident memory over all processes alive at once, looked at 20 times a second;
    memory that processes share counts in each. *process_bytes* is the peak of the largest process, kept by the kernel
    and missing only what grew in the last 50 ms. *load* is the machine's, before the run.
    """

    wall_seconds: float
    cpu_seconds: float
    tree_bytes: int
    process_bytes: int
    processes: int
    load: float
    output: str


def run(command: Sequence[str], environ: Mapping[str, str] | None = None) -> Taken:
    """Run *command* to its end and return what it took; its stdout is kept, its stderr shown if it fails.

    Raises: CommandFailed.
    """
    load = os.getloadavg()[0]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environ, cwd=ROOT)
        with _Watch(child.pid) as watch:
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise CommandFailed(f"{' '.join(command)}: exit {child.returncode}\n{err.read().decode(errors='replace')}")
        return Taken(
            wall,
            usage.ru_utime + usage.ru_stime,
            max(watch.tree_bytes, watch.process_bytes),
            watch.process_bytes,
            watch.processes,
            load,
            out.read().decode(),
        )


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment, with the repository importable and *more* set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VANA_")}
    return {**kept, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "parsers"))), **more}


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs *module* with the interpreter that runs this."""
    return [sys.executable, "-m", module, *arguments]


class _Watch:
    """Looks at the tree under a process from a thread, so that its end is noticed the moment it comes."""

    def __init__(self, pid: int) -> None:
        self.tree_bytes = 0
        self.process_bytes = 0
        self.processes = 0
        self._pid = pid
        self._has_ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._has_ended.wait(_EVERY_SECONDS):
            alive = [_memory(pid) for pid in _tree(self._pid)]
            self.tree_bytes = max(self.tree_bytes, sum(now for now, _ in alive))
            self.process_bytes = max(self.process_bytes, *(peak for _, peak in alive))
            self.processes = max(self.processes, len(alive))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._has_ended.set()
        self._thread.join()


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        found += _children(parent)
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return children  # it ended while we looked
    return children


def _memory(pid: int) -> tuple[int, int]:
    """Return the resident memory of a process now, and the most it ever had, in bytes; 0 once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0  # it ended while we looked
    found = {name: int(kilobytes) * 1024 for name, kilobytes in _MEMORY.findall(status)}
    return found.get("VmRSS", 0), found.get("VmHWM", 0)
