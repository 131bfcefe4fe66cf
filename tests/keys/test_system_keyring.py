import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.core
import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable, WrongKey
from vana_cli.keys import SlotFolder, choose_opener_for_new_store
from vana_cli.keys.keyring_opener import KeyringOpener
from vana_cli.keys.system_keyring import ALLOWED_BACKENDS, SERVICE, SystemKeyring, missing_session

SESSION = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


class Remembering(KeyringBackend):
    """A working keyring: it keeps what it is given for as long as it exists."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password


class Forgetting(Remembering):
    """Takes everything and keeps nothing, as keyring's own null backend does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return None


class Mangling(Remembering):
    """Gives back another key than it was given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, "0" * 64)


class Hanging(Remembering):
    """Never answers until the test ends."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.release.wait(60)
        return None


class Raising(Remembering):
    """Raises what it was made with, and repeats what it was given."""

    def __init__(self, kind: type[Exception]) -> None:
        super().__init__()
        self.kind = kind

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.kind(f"cannot keep {password}")


class RaisingOnRead(Raising):
    """Raises already when asked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise self.kind("cannot read")


FAIL: KeyringBackend = keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]
NULL: KeyringBackend = keyring.backends.null.Keyring()  # type: ignore[no-untyped-call]

CLASSES = (Remembering, Forgetting, Mangling, Hanging, Raising, RaisingOnRead)
ALLOWED_HERE = frozenset(f"{kind.__module__}.{kind.__qualname__}" for kind in CLASSES)


@pytest.fixture(autouse=True)
def restored_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


def using(backend: KeyringBackend, *, seconds: float = 5.0) -> SystemKeyring:
    keyring.set_keyring(backend)
    return SystemKeyring(SESSION, allowed=ALLOWED_HERE, time_limit=seconds)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    backend = Hanging()
    yield backend
    backend.release.set()


def test_a_key_is_kept_as_64_hexadecimal_characters_under_the_stores_id(slots: SlotFolder, master: SecretKey) -> None:
    backend = Remembering()

    slot = slots.add(master, KeyringOpener(using(backend)))

    assert list(backend.entries) == [(SERVICE, "store-1")]
    assert len(bytes.fromhex(backend.entries[SERVICE, "store-1"])) == 32
    assert slot.kind == "keyring"
    assert slot.where == {"keyring": Remembering.__module__.rpartition(".")[2]}
    assert slots.unlock([KeyringOpener(using(backend))]) == master


def test_a_key_that_is_there_is_never_replaced(slots: SlotFolder, master: SecretKey) -> None:
    backend = Remembering()
    slots.add(master, KeyringOpener(using(backend)))
    before = dict(backend.entries)

    slots.add(master, KeyringOpener(using(backend)))

    assert backend.entries == before
    assert len(slots.list()) == 2


def test_stores_have_entries_of_their_own(store: Path, master: SecretKey) -> None:
    backend = Remembering()
    for store_id in ("store-1", "store-2"):
        SlotFolder(store / store_id, store_id).add(master, KeyringOpener(using(backend)))

    assert len(set(backend.entries.values())) == 2


@pytest.mark.parametrize("backend", [Forgetting(), Mangling()], ids=["forgets", "mangles"])
def test_a_keyring_that_does_not_give_the_key_back_gets_no_slot(
    backend: KeyringBackend, slots: SlotFolder, master: SecretKey
) -> None:
    with pytest.raises(KeyUnavailable, match="did not give back"):
        slots.add(master, KeyringOpener(using(backend)))
    assert not slots.path.exists()


def test_the_null_backend_of_keyring_itself_is_caught_even_if_it_were_allowed(
    slots: SlotFolder, master: SecretKey
) -> None:
    keyring.set_keyring(NULL)
    allowed = SystemKeyring(SESSION, allowed=frozenset({"keyring.backends.null.Keyring"}))

    with pytest.raises(KeyUnavailable, match="did not give back"):
        slots.add(master, KeyringOpener(allowed))


@pytest.mark.parametrize(
    "backend",
    [FAIL, NULL, Remembering()],
    ids=lambda b: type(b).__name__,
)
def test_a_backend_that_is_not_on_the_list_is_refused_and_not_asked(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)

    with pytest.raises(KeyUnavailable, match="not one that keeps secrets safely") as caught:
        SystemKeyring(SESSION).keep("store-1")
    assert type(backend).__module__ in str(caught.value)
    assert getattr(backend, "entries", {}) == {}


@pytest.mark.parametrize("member", sorted(ALLOWED_BACKENDS))
def test_the_list_names_backends_that_exist(member: str) -> None:
    import importlib

    module, _, name = member.rpartition(".")
    assert hasattr(importlib.import_module(module), name)


def chain_of(monkeypatch: pytest.MonkeyPatch, *members: KeyringBackend) -> None:
    monkeypatch.setattr(keyring.backends.chainer.ChainerBackend, "backends", list(members))
    keyring.set_keyring(keyring.backends.chainer.ChainerBackend())  # type: ignore[no-untyped-call]


def test_of_a_chain_only_the_member_on_the_list_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    unsafe, safe = NULL, Remembering()
    chain_of(monkeypatch, unsafe, safe)

    kept = SystemKeyring(SESSION, allowed=ALLOWED_HERE).keep("store-1")

    assert safe.entries[SERVICE, "store-1"] == kept.key.raw.hex()


def test_a_chain_without_a_member_on_the_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    chain_of(monkeypatch)
    with pytest.raises(KeyUnavailable, match="safely: none"):
        SystemKeyring(SESSION).probe()


def test_a_keyring_that_hangs_is_given_up_on(hanging: Hanging) -> None:
    started = time.monotonic()
    for ask in (using(hanging, seconds=0.2).probe, lambda: using(hanging, seconds=0.2).keep("store-1")):
        with pytest.raises(KeyUnavailable, match=r"no answer within 0\.2 seconds") as caught:
            ask()
        assert "unlock the keyring" in str(caught.value.hint)
    assert time.monotonic() - started < 3


HANGS_AT_EXIT = """
import keyring, time
from keyring.backend import KeyringBackend
from vana_cli.errors import KeyUnavailable
from vana_cli.keys.system_keyring import SystemKeyring
class Hanging(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        time.sleep(60)
    def set_password(self, service, username, password):
        time.sleep(60)
keyring.set_keyring(Hanging())
try:
    SystemKeyring({"DBUS_SESSION_BUS_ADDRESS": "x"}, frozenset({"__main__.Hanging"}), 0.1).probe()
except KeyUnavailable as unavailable:
    print(unavailable)
"""


def test_a_keyring_that_hangs_does_not_keep_the_process_from_ending() -> None:
    run = subprocess.run([sys.executable, "-c", HANGS_AT_EXIT], capture_output=True, text=True, timeout=30, check=False)

    assert (run.returncode, run.stdout, run.stderr) == (0, "keyring: no answer within 0.1 seconds\n", "")


@pytest.mark.parametrize(
    "kind",
    [
        keyring.errors.InitError,
        keyring.errors.KeyringLocked,
        keyring.errors.PasswordSetError,
        keyring.errors.NoKeyringError,
        EOFError,
        TypeError,
        OSError,
        RuntimeError,
        KeyError,
    ],
)
def test_a_keyring_that_fails_is_unavailable_and_the_key_not_repeated(kind: type[Exception]) -> None:
    with pytest.raises(KeyUnavailable) as caught:
        using(Raising(kind)).keep("store-1")
    assert str(caught.value) == f"keyring: it failed ({kind.__name__})"


@pytest.mark.skipif(sys.platform != "linux", reason="these libraries exist on Linux only")
def test_errors_of_the_libraries_beneath_secret_service_are_failures_too() -> None:
    from secretstorage.exceptions import PromptDismissedException

    with pytest.raises(KeyUnavailable, match="PromptDismissedException"):
        using(RaisingOnRead(PromptDismissedException)).probe()


def test_an_error_that_no_keyring_raises_is_not_hidden() -> None:
    class Bug(Exception):
        pass

    with pytest.raises(Bug):
        using(RaisingOnRead(Bug)).probe()


@pytest.mark.parametrize("entry", ["", "x", "0" * 63, "0" * 65, "G" * 64, "0" * 64 + "\n"])
def test_an_entry_that_is_no_key_is_neither_used_nor_replaced(entry: str) -> None:
    backend = Remembering()
    backend.entries[SERVICE, "store-1"] = entry

    for ask in (using(backend).read, using(backend).keep):
        with pytest.raises(KeyUnavailable, match="is not a key"):
            ask("store-1")
    assert backend.entries == {(SERVICE, "store-1"): entry}


def test_a_keyring_without_the_entry_is_unavailable_and_not_a_wrong_key(slots: SlotFolder, master: SecretKey) -> None:
    slots.add(master, KeyringOpener(using(Remembering())))

    with pytest.raises(KeyUnavailable, match="holds no key for this store") as caught:
        slots.unlock([KeyringOpener(using(Remembering()))])
    assert not isinstance(caught.value, WrongKey)


def test_a_keyring_with_another_key_is_a_wrong_key(slots: SlotFolder, master: SecretKey) -> None:
    slots.add(master, KeyringOpener(using(Remembering())))
    other = Remembering()
    other.entries[SERVICE, "store-1"] = "0" * 64

    with pytest.raises(WrongKey, match="keyring does not open slot"):
        slots.unlock([KeyringOpener(using(other))])


def test_a_new_store_takes_the_keyring_if_it_works(slots: SlotFolder, store: Path, master: SecretKey) -> None:
    session = using(Remembering())
    opener = choose_opener_for_new_store({}, store_folder=store, keyring=session)

    assert slots.add(master, opener).kind == "keyring"


def test_a_new_store_does_not_take_a_keyring_that_is_locked_or_hangs(store: Path, hanging: Hanging) -> None:
    for backend in (RaisingOnRead(keyring.errors.InitError), hanging):
        with pytest.raises(KeyUnavailable, match=r"InitError|no answer") as caught:
            choose_opener_for_new_store({}, store_folder=store, keyring=using(backend, seconds=0.2))
        assert "VANA_PASSPHRASE_FD" in str(caught.value.hint)


def test_a_configured_passphrase_leaves_the_keyring_alone(store: Path) -> None:
    session = using(RaisingOnRead(AssertionError))

    assert (
        choose_opener_for_new_store({"VANA_PASSPHRASE": "p"}, store_folder=store, keyring=session).kind == "passphrase"
    )


linux = pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="D-Bus is not how keyrings are reached here")


@linux
@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"DBUS_SESSION_BUS_ADDRESS": ""},
        {"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"},
        {"DBUS_SESSION_BUS_ADDRESS": "autolaunch:scope=*user"},
        {"XDG_RUNTIME_DIR": ""},
        {"XDG_RUNTIME_DIR": "/nowhere"},
    ],
    ids=str,
)
def test_without_a_bus_nothing_is_asked(environ: dict[str, str]) -> None:
    keyring.set_keyring(RaisingOnRead(AssertionError))

    with pytest.raises(KeyUnavailable, match="no D-Bus session"):
        SystemKeyring(environ, allowed=ALLOWED_HERE).probe()


@linux
def test_a_bus_socket_in_the_runtime_folder_is_a_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bus").touch()
    assert missing_session({"XDG_RUNTIME_DIR": str(tmp_path)}) is not None
    (tmp_path / "bus").unlink()

    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind("bus")
        assert missing_session({"XDG_RUNTIME_DIR": str(tmp_path)}) is None


IMPORTED = """
import sys
from vana_cli.errors import KeyUnavailable
from vana_cli.keys.system_keyring import SystemKeyring
try:
    SystemKeyring({}).probe()
except KeyUnavailable:
    print(sorted(name for name in sys.modules if name.partition(".")[0] in {"keyring", "secretstorage", "jeepney"}))
"""


@linux
def test_without_a_bus_keyring_is_not_even_imported() -> None:
    run = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, timeout=30, check=False)

    assert run.stdout == "[]\n", run.stderr


GONE = """
import os
from vana_cli.errors import KeyUnavailable
from vana_cli.keys.system_keyring import SystemKeyring
try:
    SystemKeyring(os.environ).probe()
except KeyUnavailable as unavailable:
    print(unavailable)
"""


@linux
def test_a_bus_that_is_gone_is_unavailable_with_the_real_backends() -> None:
    environ = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}
    run = subprocess.run(
        [sys.executable, "-c", GONE], env=environ, capture_output=True, text=True, timeout=30, check=False
    )

    assert run.stdout.startswith("keyring: not one that keeps secrets safely: keyring.backends."), run.stderr
