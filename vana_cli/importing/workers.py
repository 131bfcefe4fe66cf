"""Units read in several processes at once, where an export is large enough for that to pay."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Self, cast

from vana_cli.errors import VanaError
from vana_cli.importing.measured import OnBytes
from vana_cli.importing.reading import UnitReader, UnitResult
from vana_cli.importing.units import Unit
from vana_cli.importing.worker import Done, Failed, Job, Progress
from vana_cli.store.vault import Vault

WORTH_WORKERS = 64 * 1024 * 1024
"""Bytes to read from which on workers pay: starting one costs half a second."""


class Workers:
    """Worker processes of one import, in a `with` block: started when they are needed, or `ahead` of that."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._started: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self._started = []

    def ahead(self, size: int) -> None:
        """Start the processes if *size* bytes are likely to need them: they load what they need meanwhile."""
        if size >= WORTH_WORKERS and _cores() > 1:
            self._start(_cores())

    def read(self, vault: Vault, job: Job, units: list[Unit], on_bytes: OnBytes) -> Iterator[tuple[Unit, UnitResult]]:
        """Yield each of *units* with what came of it, as they are done; the largest first where several are read.

        Raises what reading raises, and VanaError if a worker process dies.
        """
        count = min(_cores(), len(units))
        if count < 2 or sum(unit.size for unit in units) < WORTH_WORKERS:
            with UnitReader(vault, job.folder, job.import_id, job.source, job.account) as reader:
                for unit in units:
                    yield unit, reader.read(job.export, unit, on_bytes)
        else:
            self._start(count)
            yield from _read_at_once(self._started[:count], job, units, on_bytes)

    def _start(self, count: int) -> None:
        while len(self._started) < count:
            self._started.append(self._stack.enter_context(_Worker()))


def _cores() -> int:
    """Return how many processes may run at once; 1 where a socket cannot be handed to a child."""
    if os.name != "posix":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """A worker process and the unit it reads."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.unit: Unit | None = None
        self.connection = Connection(ours.detach())
        # Not multiprocessing: its children run the caller's main module, which a script without a guard does not bear.
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", f"from vana_cli.importing.worker import serve; serve({theirs.fileno()})"],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self._process.kill()
        self._process.wait()

    def begin(self, job: Job) -> None:
        """Tell it what the import is."""
        self._tell(job)

    def start(self, unit: Unit) -> None:
        """Give it *unit* to read."""
        self.unit = unit
        self._tell(unit)

    def hear(self) -> Progress | Done | Failed:
        """Return the next thing it says; raises VanaError if it is dead."""
        try:
            return cast("Progress | Done | Failed", self.connection.recv())
        except (EOFError, ConnectionResetError):
            raise self._died() from None

    def _tell(self, what: Job | Unit) -> None:
        try:
            self.connection.send(what)
        except (BrokenPipeError, ConnectionResetError):
            raise self._died() from None

    def _died(self) -> VanaError:
        code = self._process.wait()
        return VanaError(
            f"a worker process of the import ended unexpectedly (exit code {code})",
            hint="if the machine ran out of memory, free some and run the same command again: it goes on where it was",
        )


def _read_at_once(
    workers: list[_Worker], job: Job, units: list[Unit], on_bytes: OnBytes
) -> Iterator[tuple[Unit, UnitResult]]:
    waiting = iter(sorted(units, key=lambda unit: -unit.size))
    for worker in workers:
        worker.begin(job)
        worker.start(next(waiting))
    by_connection = {worker.connection: worker for worker in workers}
    while busy := [worker.connection for worker in workers if worker.unit is not None]:
        for connection in wait(busy):
            worker = by_connection[cast("Connection", connection)]
            told = worker.hear()
            if isinstance(told, Progress):
                on_bytes(told.size)
            elif isinstance(told, Failed):
                raise told.error
            else:
                yield from _next(worker, told, waiting)


def _next(worker: _Worker, done: Done, waiting: Iterator[Unit]) -> Iterator[tuple[Unit, UnitResult]]:
    """Give *worker* the next unit, if there is one, and yield the one it has finished."""
    unit = worker.unit
    assert unit is not None
    worker.unit = next(waiting, None)
    if worker.unit is not None:
        worker.start(worker.unit)
    yield unit, done.result
