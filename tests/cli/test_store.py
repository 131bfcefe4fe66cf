"""`vana store`: care that takes away rubbish and nothing else."""

import secrets
from pathlib import Path
from typing import Any

import pytest


def rubbish(home: Path) -> Path:
    """Return a file that no commit names, where an interrupted import leaves such."""
    name = secrets.token_hex(32)
    path = home / "store" / "objects" / name[:2] / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(b"x" * 1000)
    path.chmod(0o600)
    return path


def test_gc_removes_what_no_commit_names(stocked: Any, tmp_path: Path) -> None:
    path = rubbish(tmp_path / "home")
    before = stocked("query", "select count(*) as n from comments", "--json").json
    assert stocked("store", "gc", "--grace-days", "0", "--json").json == {"files": 1, "size": 1000}
    assert not path.exists()
    assert stocked("query", "select count(*) as n from comments", "--json").json == before
    assert stocked("doctor").code == 0


def test_gc_leaves_young_files_alone_unless_told(stocked: Any, tmp_path: Path) -> None:
    path = rubbish(tmp_path / "home")
    assert stocked("store", "gc").out == "removed 0 files, 0 B\n"
    assert path.exists()
    assert stocked("store", "gc", "--grace-days", "0").out == "removed 1 file, 1.0 kB\n"


@pytest.mark.parametrize("days", ["-1", "soon"])
def test_gc_takes_no_senseless_grace(stocked: Any, days: str) -> None:
    assert stocked("store", "gc", "--grace-days", days).code == 2


def test_store_alone_says_what_can_be_done(vana: Any) -> None:
    ran = vana("store")
    assert ran.code == 0
    assert ran.out == vana("store", "--help").out
    assert "gc" in ran.out
