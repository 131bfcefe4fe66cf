"""The disk under a store: faults at any operation, and what a power loss after any operation may leave.

`Disk` stands in for the functions of `os` that change what is on a disk, does what they do, and keeps a model beside:
which names and which bytes are durable. A file's bytes are durable as they were when it was last synced, a name as it
was when its folder was last synced: the least that POSIX promises.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Node:
    """A file (of which *data* is what was last synced, None if it never was) or a folder (names)."""

    is_folder: bool
    data: bytes | None = None
    names: dict[str, "Node"] = field(default_factory=dict)
    durable: dict[str, "Node"] = field(default_factory=dict)


State = dict[str, bytes | None]
"""Every path that is left, relative: the bytes of a file, None for a folder."""


class Disk:
    """Watches what is done below *root*, of which everything is durable at the start.

    In place of operation number *fault* (from 0), and *for_good* of every later one, it raises *error*. Reading is not
    an operation, nor are writes: bytes count once they are synced.
    """

    def __init__(self, root: Path, fault: int | None = None, error: int = 0, *, for_good: bool = False) -> None:
        self.root = root
        self.operations: list[str] = []
        self.states: list[tuple[State, State]] = []
        """After each operation what a power loss leaves: only what is durable; or all names, but only durable bytes."""
        self.acknowledged: list[int] = []
        """How many states there had been at each `acknowledge`."""
        self._fault = fault
        self._error = error
        self._for_good = for_good
        self._folder = _as_it_lies(root)
        self._handles: dict[int, Node] = {}

    def acknowledge(self) -> None:
        """Note that something was promised now."""
        self.acknowledged.append(len(self.states))

    def heal(self) -> None:
        """Let no further operation fail."""
        self._fault = None

    @contextmanager
    def watching(self) -> Iterator["Disk"]:
        """Stand in for `os` inside the block."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "close", "mkdir", "fsync", "link", "replace", "rename", "unlink", "rmdir"):
                patch.setattr(os, name, self._wrapped(getattr(os, name), getattr(self, f"_{name}")))
            yield self

    def _wrapped(self, real: Callable[..., Any], model: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            return model(real, *args, **options)

        return call

    def _step(self, what: str) -> None:
        number = len(self.operations)
        if self._fault is not None and (number == self._fault or (self._for_good and number > self._fault)):
            self.operations.append(f"failed: {what}")
            raise OSError(self._error, os.strerror(self._error))
        self.operations.append(what)

    def _done(self) -> None:
        self.states.append((dict(_left(self._folder, "", only_durable=True)), dict(_left(self._folder, ""))))

    def _place(self, path: Any, handle: int | None = None) -> tuple[Node, str] | None:
        """Return the folder's node and the name, None for what is not below the root."""
        if handle is not None:
            folder = self._handles.get(handle)
            return None if folder is None else (folder, os.fspath(path))
        path = Path(path)
        if path == self.root or not path.is_relative_to(self.root):
            return None
        node = self._folder
        for part in path.relative_to(self.root).parts[:-1]:
            node = node.names[part]
        return node, path.name

    def _open(self, real: Any, path: Any, flags: int, *args: Any, dir_fd: int | None = None, **options: Any) -> int:
        place = self._place(path, dir_fd)
        is_new = place is not None and place[1] not in place[0].names and flags & os.O_CREAT
        if is_new or (flags & os.O_TRUNC and place):
            self._step(f"create {path}")
        handle: int = real(path, flags, *args, dir_fd=dir_fd, **options)
        if place:
            folder, name = place
            if is_new:
                folder.names[name] = Node(is_folder=False)
                self._done()
            elif flags & os.O_TRUNC:
                self._done()
            self._handles[handle] = folder.names[name]
        elif dir_fd is None and Path(path) == self.root:
            self._handles[handle] = self._folder
        else:
            self._handles.pop(handle, None)
        return handle

    def _close(self, real: Any, handle: int) -> None:
        self._handles.pop(handle, None)
        real(handle)

    def _mkdir(self, real: Any, path: Any, *args: Any, **options: Any) -> None:
        place = self._place(path)
        if place is None or place[1] in place[0].names:
            real(path, *args, **options)
            return
        self._step(f"mkdir {path}")
        real(path, *args, **options)
        place[0].names[place[1]] = Node(is_folder=True)
        self._done()

    def _fsync(self, real: Any, handle: int) -> None:
        node = self._handles.get(handle)
        if node is None:
            real(handle)
            return
        self._step(f"fsync {Path(f'/proc/self/fd/{handle}').readlink()}")
        real(handle)
        if node.is_folder:
            node.durable = dict(node.names)
        else:
            node.data = Path(f"/proc/self/fd/{handle}").read_bytes()
        self._done()

    def _link(self, real: Any, source: Any, target: Any) -> None:
        self._step(f"link {target}")
        real(source, target)
        (folder, name), (to, new) = self._both(source, target)
        to.names[new] = folder.names[name]
        self._done()

    def _replace(self, real: Any, source: Any, target: Any) -> None:
        self._step(f"rename to {target}")
        real(source, target)
        (folder, name), (to, new) = self._both(source, target)
        to.names[new] = folder.names.pop(name)
        self._done()

    _rename = _replace

    def _unlink(self, real: Any, path: Any, *, dir_fd: int | None = None) -> None:
        self._remove(real, path, dir_fd)

    def _rmdir(self, real: Any, path: Any, *, dir_fd: int | None = None) -> None:
        self._remove(real, path, dir_fd)

    def _remove(self, real: Any, path: Any, dir_fd: int | None) -> None:
        place = self._place(path, dir_fd)
        if place:
            self._step(f"remove {path}")
        real(path, dir_fd=dir_fd)
        if place:
            del place[0].names[place[1]]
            self._done()

    def _both(self, *paths: Any) -> tuple[tuple[Node, str], tuple[Node, str]]:
        one, other = map(self._place, paths)
        assert one
        assert other
        return one, other


def _as_it_lies(path: Path) -> Node:
    if not path.is_dir():
        return Node(is_folder=False, data=path.read_bytes())
    names = {child.name: _as_it_lies(child) for child in path.iterdir()}
    return Node(is_folder=True, names=names, durable=dict(names))


def _left(node: Node, path: str, *, only_durable: bool = False) -> Iterator[tuple[str, bytes | None]]:
    for name, child in (node.durable if only_durable else node.names).items():
        at = f"{path}/{name}" if path else name
        if child.is_folder:
            yield at, None
            yield from _left(child, at, only_durable=only_durable)
        else:
            yield at, child.data or b""


def put_down(state: State, root: Path) -> None:
    """Make *root* hold exactly *state*."""
    root.mkdir()
    for path, data in state.items():
        if data is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)
            (root / path).chmod(0o600)
