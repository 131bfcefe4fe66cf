"""Files that hold a secret or open one: read within a bound and under a permission rule, created 0600 and durably."""

import os
import stat
import sys
from pathlib import Path


class UnfitFile(Exception):
    """A file that cannot be used for what it was named for; the text says why and holds nothing of its content."""


def read_bounded(path: Path, limit: int, *, owner_only: bool = False) -> bytes:
    """Return the content of the regular file *path*, which is at most *limit* bytes long.

    With *owner_only* the file must belong to the user of this process and be closed to group and others. What is
    checked is the file that is read, not its name a moment earlier; a pipe or device is refused without waiting.

    Raises: UnfitFile for everything that is in the way.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise UnfitFile(reason_of(error)) from None
    try:
        _require_fit(os.fstat(descriptor), owner_only)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise UnfitFile(reason_of(error)) from None
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise UnfitFile(f"longer than {limit} bytes")
    return content


def create_private(path: Path, content: bytes) -> None:
    """Create *path* with mode 0600 and durable *content*; nothing of it is left after a failure.

    Durable is the file; its name is durable only after `sync_folder`.

    Raises: FileExistsError if anything has that name already (a dangling link too), OSError otherwise.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    complete = False
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)  # a umask such as 0277 takes the owner's rights away too
            file.write(content)
            file.flush()
            _sync(descriptor)
        complete = True
    finally:
        if not complete:
            path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def shown(path: Path) -> str:
    """Return *path* as text that can be printed and stored even if its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reason_of(error: OSError | ValueError) -> str:
    """Return what is wrong in words, without the name of the file."""
    text = error.strerror if isinstance(error, OSError) else "not a file name"
    return (text or type(error).__name__).lower()


def _require_fit(status: os.stat_result, owner_only: bool) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnfitFile("not a regular file")
    if not owner_only:
        return
    if status.st_uid != os.geteuid():
        raise UnfitFile("belongs to another user")
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        raise UnfitFile(f"open to other users (mode {mode:04o})")


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":  # fsync there does not reach the medium (fcntl(2))
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
