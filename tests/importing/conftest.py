from pathlib import Path

import pytest

from tests.store.writing import new_store
from vana_cli.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)
