"""Rubbish: files that no commit names, left by interrupted work."""

import math
import os
import shutil
import stat
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from vana_cli.errors import StoreBusy
from vana_cli.store import disk
from vana_cli.store.locking import exclusive
from vana_cli.store.store import Store

GRACE_DAYS = 7.0
"""Younger files may belong to a reader of an older state, or to an import that will be resumed."""


@dataclass(frozen=True)
class Collected:
    """What was removed."""

    files: int
    size: int


def collect(store: Store, *, grace_days: float = GRACE_DAYS) -> Collected:
    """Remove every file under `tmp/` and `objects/` that no commit names and that is older than *grace_days*.

    Holds the store's lock. An interrupted import younger than that keeps what it has read, to be resumed; one that is
    under way is left alone at any age. Raises: StoreError if something cannot be removed.
    """
    with exclusive(store.layout.lock), disk.as_store_error(store.layout.tmp):
        store.refresh()
        disk.make_folder(store.layout.tmp)
        named = {ref.sha256 for commit in store.commits for ref in commit.objects}
        limit = time.time() - grace_days * 86_400
        strays = [path for path in store.layout.objects.glob("??/*") if path.name not in named]
        removed = [_remove(path) for path in strays if _youngest(path) <= limit]
        for path in list(store.layout.tmp.glob("*")):
            with suppress(StoreBusy), _unused(path):
                removed += [_remove(path)] if _youngest(path) <= limit else []
        disk.sync_folder(store.layout.tmp)
        return Collected(sum(one.files for one in removed), sum(one.size for one in removed))


def _unused(path: Path) -> AbstractContextManager[None]:
    """Keep other processes off *path* and its `.lock` file, if it has one; raises StoreBusy if one is at work there."""
    lock = path.with_suffix(".lock")
    return exclusive(lock, patience_s=0) if lock.exists() else nullcontext()


def _states(path: Path) -> list[os.stat_result]:
    """Return the state of *path* and of everything in it that does not go away meanwhile."""
    states = []
    inside = [Path(folder, name) for folder, folders, files in os.walk(path) for name in (*folders, *files)]
    for one in [path, *inside]:
        with suppress(FileNotFoundError):
            states.append(one.lstat())
    return states


def _youngest(path: Path) -> float:
    """Return when anything in *path* was last changed; never is what has gone meanwhile old enough to be removed."""
    return max((state.st_mtime for state in _states(path)), default=math.inf)


def _remove(path: Path) -> Collected:
    sizes = [state.st_size for state in _states(path) if not stat.S_ISDIR(state.st_mode)]
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return Collected(len(sizes), sum(sizes))
