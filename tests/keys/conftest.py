import os
from collections.abc import Callable
from pathlib import Path

import pytest

from vana_cli.crypto.derive import PassphraseKdf
from vana_cli.crypto.secret import SecretKey
from vana_cli.keys import Opener, SlotFolder
from vana_cli.keys.passphrase import PassphraseOpener


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the developer's own session reaches a test: no keys, no keyring, no bus."""
    for name in list(os.environ):
        if name.startswith(("VANA_", "DBUS_", "PYTHON_KEYRING")) or name == "XDG_RUNTIME_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


@pytest.fixture
def slots(store: Path) -> SlotFolder:
    return SlotFolder(store / "keys", "store-1")


@pytest.fixture(scope="session")
def master() -> SecretKey:
    return SecretKey.generate()


@pytest.fixture(scope="session")
def cheap() -> Callable[[Opener], PassphraseOpener]:
    """Return a function that makes a passphrase opener's new slots cost a millisecond; tests/crypto pays in full."""

    def cheapened(opener: Opener) -> PassphraseOpener:
        assert isinstance(opener, PassphraseOpener)
        opener.new_kdf = lambda: PassphraseKdf(os.urandom(16), iterations=1, lanes=1, memory_kib=8)
        return opener

    return cheapened
