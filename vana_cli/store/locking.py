"""The store's lock: held while a commit is decided and made, and while rubbish is collected.

It saves wasted work and keeps the collector away from unfinished commits; that commits never overwrite one another
rests on put-if-absent, not on the lock. The kernel drops it with the process, so it is never stale.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vana_cli.errors import StoreBusy
from vana_cli.store.disk import PRIVATE_FILE, as_store_error

PATIENCE_S = 600.0
_STEP_S = 0.05


@contextmanager
def exclusive(path: Path, *, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the lock file *path* alone, waiting up to *patience_s* seconds; raises StoreBusy after that.

    Whoever holds it may remove the file: those who waited for it then compete for a new one.
    """
    deadline = time.monotonic() + patience_s
    with as_store_error(path):
        handle = _acquire(path, deadline)
        while not _has_name(handle, path):
            os.close(handle)
            handle = _acquire(path, deadline)
    try:
        yield
    finally:
        os.close(handle)


def _acquire(path: Path, deadline: float) -> int:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    try:
        _wait(handle, deadline)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _has_name(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _wait(handle: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusy(
                    "another process is writing to the store", hint="wait for it to end, then run this again"
                ) from None
            time.sleep(_STEP_S)
