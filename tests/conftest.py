"""Every test runs in a clean environment: a home, a key file and a working folder of its own, nothing inherited."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine must not fail a test: speed is measured in benchmarks/.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

_KEPT = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV"}
_KEPT_PREFIXES = ("PYTEST_", "COV_", "HYPOTHESIS_")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Drop what the caller's environment says about vana, keyrings, colours and terminals; give a fresh home."""
    for name in list(os.environ):
        if name not in _KEPT and not name.startswith(_KEPT_PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("VANA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VANA_KEY_FILE", str(tmp_path / "vana.key"))
