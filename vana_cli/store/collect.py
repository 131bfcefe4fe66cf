"""Rubbish: files that no commit names, left by interrupted work."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

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

    Holds the store's lock. An interrupted import younger than that keeps what it has read, to be resumed.
    """
    with exclusive(store.layout.lock):
        store.refresh()
        named = {ref.sha256 for commit in store.commits for ref in commit.objects}
        limit = time.time() - grace_days * 86_400
        strays = [path for path in store.layout.objects.glob("??/*") if path.name not in named and _age(path) <= limit]
        strays += [path for path in store.layout.tmp.iterdir() if _youngest(path) <= limit]
        files, size = 0, 0
        for path in strays:
            for file in _files(path):
                files, size = files + 1, size + file.stat().st_size
            _remove(path)
        disk.sync_folder(store.layout.tmp)
        return Collected(files, size)


def _files(path: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _youngest(path: Path) -> float:
    return max(map(_age, [path, *_files(path)]))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
