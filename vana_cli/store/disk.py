"""Files that survive a crash: private, synced, and published by one atomic step.

Order of every durable write: bytes, fsync of the file, link or rename, fsync of the folder. Only then is it done.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Literal

from vana_cli.errors import StoreError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_folder(path: Path) -> None:
    """Create *path* and its parents durably, readable by the owner only; nothing happens if it exists."""
    with as_store_error(path):
        missing = list(takewhile(lambda folder: not folder.is_dir(), (path, *path.parents)))
        for folder in reversed(missing):
            folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
            _sync(folder.parent, os.O_RDONLY | os.O_DIRECTORY)


def create_private(path: Path) -> None:
    """Create *path* empty, readable by the owner only, for a library that opens it by name."""
    with as_store_error(path):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, PRIVATE_FILE))


def write_durable(path: Path, data: bytes) -> None:
    """Write *data* to the new file *path* and sync it; the name itself is durable after `sync_folder`."""
    with as_store_error(path):
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """Make the bytes of *path* durable."""
    with as_store_error(path):
        _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Make the names in *path* durable."""
    with as_store_error(path):
        _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def publish(source: Path, target: Path) -> bool:
    """Give the synced file *source* the name *target* if that is free; True if it was.

    Put if absent: two writers cannot both succeed. *source* keeps its own name; the folder is synced.
    """
    with as_store_error(target):
        try:
            os.link(source, target)
        except FileExistsError:
            return False
        sync_folder(target.parent)
        return True


def move(source: Path, target: Path) -> None:
    """Rename the synced file *source* to *target*, replacing an equal file, and sync the folder."""
    make_folder(target.parent)
    with as_store_error(target):
        source.replace(target)
        sync_folder(target.parent)


def discard(path: Path) -> None:
    """Remove the file or folder *path*, of no use any more; what cannot be removed is left to `collect`."""
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def read(path: Path) -> bytes:
    """Return the bytes of *path*."""
    with as_store_error(path, "read"):
        return path.read_bytes()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the bytes of *path*, hex."""
    with as_store_error(path, "read"), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def as_store_error(path: Path, doing: Literal["write to", "read"] = "write to") -> Iterator[None]:
    """Turn a failure of the file system, met while *doing* something with *path*, into a StoreError."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise StoreError(
            f"cannot {doing} the store: {reason}: {path.name}",
            hint=f"check free space and permissions of {path.parent}; what was committed before is unharmed",
        ) from error
