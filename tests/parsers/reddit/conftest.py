"""Exports made of texts by member path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vana_parsers.export import Export, open_exports

MakeExport = Callable[..., Export]


@pytest.fixture
def make_export(tmp_path: Path) -> MakeExport:
    """Return a function that writes files under a folder of the given name and opens it as one export."""

    def make(files: dict[str, str | bytes], name: str = "unpacked") -> Export:
        for path, content in files.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        [export] = open_exports([tmp_path / name])
        return export

    return make
