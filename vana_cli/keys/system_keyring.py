"""The system keyring, through the `keyring` library: only backends known to be safe, never a wait without end.

`keyring` is imported only when it is used. Its plug-ins can be anything (a plaintext file, one that asks on stdin, one
that forgets), hence the allow-list, the reading back, and the time limit.
"""

import re
import stat
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "vana-cli"
ALLOWED_BACKENDS: Final = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
"""Backends that keep secrets encrypted and never ask on stdin; everything else is refused."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class StoredKey:
    """A key and the name of the keyring that holds it."""

    key: SecretKey
    keyring: str


@dataclass(frozen=True)
class SystemKeyring:
    """The keyring of this session; every method answers within *time_limit* seconds or raises KeyUnavailable.

    *environ* decides only whether there is a session to ask; the library itself looks at the process's environment.
    """

    environ: Mapping[str, str] = field(repr=False)
    allowed: frozenset[str] = ALLOWED_BACKENDS
    time_limit: float = 5.0

    def probe(self) -> None:
        """Return if a keyring is here and answers questions.

        Raises: KeyUnavailable with the reason if not.
        """
        # A locked keyring looks usable until something is read (gnome-keyring without a display: InitError).
        self._answer(lambda backend: backend.get_password(SERVICE, "probe"))

    def read(self, user: str) -> StoredKey | None:
        """Return the key kept for *user*, or None.

        Raises: KeyUnavailable if there is no keyring to ask, or what it holds is not a key.
        """
        return self._answer(lambda backend: _stored(backend, user))

    def keep(self, user: str) -> StoredKey:
        """Return the key kept for *user*; if there is none, keep a fresh one and make sure that it can be read back.

        Raises: KeyUnavailable if the keyring does not take it, or does not give it back.
        """
        return self._answer(lambda backend: _stored(backend, user) or _kept(backend, user))

    def _answer(self, question: "Callable[[KeyringBackend], Result]") -> Result:
        reason = missing_session(self.environ)
        if reason is not None:
            raise KeyUnavailable(f"keyring: {reason}")
        try:
            return _within(self.time_limit, lambda: question(_safe_backend(self.allowed)))
        except _failures() as error:
            # Only the class: the text of a plug-in's error might repeat what it was given to keep.
            raise KeyUnavailable(f"keyring: it failed ({type(error).__name__})") from None


def missing_session(environ: Mapping[str, str]) -> str | None:
    """Return why there is no desktop session whose keyring could be asked, or None if there may be one.

    Nothing is started: asking D-Bus without a bus would launch a daemon for every call.
    """
    if sys.platform in {"darwin", "win32"}:
        return None
    address = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if address.startswith("autolaunch:"):
        return "no D-Bus session is running (DBUS_SESSION_BUS_ADDRESS asks to start one)"
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if address or (runtime and _is_socket(Path(runtime, "bus"))):
        return None
    return "no D-Bus session here"


def _is_socket(path: Path) -> bool:
    try:
        return stat.S_ISSOCK(path.stat().st_mode)
    except OSError:
        return False


def _safe_backend(allowed: frozenset[str]) -> "KeyringBackend":
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    members = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for member in members:
        if _name(member) in allowed:
            return member
    raise KeyUnavailable(f"keyring: not one that keeps secrets safely: {', '.join(map(_name, members)) or 'none'}")


def _name(backend: "KeyringBackend") -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _short_name(backend: "KeyringBackend") -> str:
    return type(backend).__module__.rpartition(".")[2]


def _stored(backend: "KeyringBackend", user: str) -> StoredKey | None:
    entry: object = backend.get_password(SERVICE, user)
    if entry is None:
        return None
    if not isinstance(entry, str) or re.fullmatch(r"[0-9a-f]{64}", entry) is None:
        raise KeyUnavailable(f"keyring: the entry {SERVICE}/{user} is not a key")
    return StoredKey(SecretKey(bytes.fromhex(entry)), _short_name(backend))


def _kept(backend: "KeyringBackend", user: str) -> StoredKey:
    fresh = SecretKey.generate()
    # 64 characters: Windows takes no more than 1280 UTF-16 units in one entry.
    backend.set_password(SERVICE, user, fresh.raw.hex())
    kept = _stored(backend, user)
    if kept is None or kept.key != fresh:
        raise KeyUnavailable("keyring: it did not give back what it was given to keep")
    return kept


def _failures() -> tuple[type[Exception], ...]:
    """Return what a keyring that cannot be used raises; asked for only after something was raised."""
    plain = (EOFError, TypeError, AttributeError, LookupError, ValueError, RuntimeError, ImportError, OSError)
    return (*plain, *_failures_of_keyring(), *_failures_of_dbus())


def _failures_of_keyring() -> tuple[type[Exception], ...]:
    try:
        from keyring.errors import KeyringError
    except ImportError:
        return ()
    return (KeyringError,)


def _failures_of_dbus() -> tuple[type[Exception], ...]:
    # SecretService lets the errors of the libraries beneath it through; they exist on Linux only.
    try:
        from jeepney import DBusErrorResponse  # type: ignore[import-untyped]
        from secretstorage.exceptions import SecretStorageException
    except ImportError:
        return ()
    return (DBusErrorResponse, SecretStorageException)


class _Outcome(Generic[Result]):
    """What became of a call in another thread: entered around it, it holds its result or what it raised."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.error: BaseException | None = None

    def __enter__(self) -> "_Outcome[Result]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True  # not swallowed: `_within` raises it again in the thread that waits


def _within(seconds: float, call: Callable[[], Result]) -> Result:
    """Return what *call* returns or raise what it raises, in a thread that is left behind after *seconds*."""
    outcome: _Outcome[Result] = _Outcome()

    def run() -> None:
        with outcome:
            outcome.results.append(call())

    # A daemon thread: a keyring that never answers must not keep the process from ending either.
    thread = threading.Thread(target=run, name="vana-keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise KeyUnavailable(
            f"keyring: no answer within {seconds:g} seconds", hint="unlock the keyring of your desktop and try again"
        )
    if outcome.error is not None:
        raise outcome.error
    return outcome.results[0]
