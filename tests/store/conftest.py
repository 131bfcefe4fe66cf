import os
from pathlib import Path

import pytest

from tests.store.writing import new_store
from vana_cli.store.store import Store


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own session reaches a test: no keys, no keyring, no bus."""
    for name in list(os.environ):
        if name.startswith(("VANA_", "DBUS_", "PYTHON_KEYRING")) or name == "XDG_RUNTIME_DIR":
            monkeypatch.delenv(name)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)
