"""`vana inspect`: what an export is, before anything is done with it."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import run_on_terminal
from vana_cli.demo.running import EXPORTS

REDDIT = EXPORTS / "reddit-export"
TAKEOUT = EXPORTS / "takeout-20251102T080000Z-001"


def test_it_writes_nothing_and_needs_no_key(vana: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VANA_KEY_FILE")
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    ran = vana("inspect", REDDIT, TAKEOUT)
    assert ran.code == 0
    assert ran.out.startswith("reddit-export: Reddit, account tilda_wren, made 2025-11-02\n10 members, 7.3 kB to read")
    assert "takeout-20251102T080000Z-001: Google Takeout" in ran.out
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_it_asks_nothing_and_fits(vana: Any, tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "VANA_KEY_FILE"}
    seen = run_on_terminal(["inspect", REDDIT], environ=environ)
    assert seen.code == 0
    assert "passphrase" not in seen.screen
    lines = seen.screen.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    assert max(map(len, lines)) <= 80


def test_the_json_has_the_samples_of_every_table(vana: Any) -> None:
    (export,) = vana("inspect", TAKEOUT, "--json").json["exports"]
    assert set(export["samples"]) == {"notes", "searches", "views"}
    assert all(1 <= len(rows) <= 3 for rows in export["samples"].values())
    assert export["outcomes"] == {"parsed": 9, "ignored": 1}


def test_what_is_read_is_told_before_what_is_ignored(vana: Any) -> None:
    assert "to read: 9 parsed, 1 ignored\n" in vana("inspect", REDDIT).out


def test_missing_files_and_parts_lying_beside_are_told(vana: Any, tmp_path: Path) -> None:
    export = tmp_path / "export"
    shutil.copytree(REDDIT, export)
    (export / "saved_posts.csv").unlink()
    assert "promised but missing: 1\n  saved_posts.csv" in vana("inspect", export).out


def test_it_goes_on_to_the_next_step(vana: Any) -> None:
    assert "next: `vana import`" in vana("inspect", REDDIT).err
    assert vana("inspect", REDDIT, "--structure").err == ""
    assert vana("inspect", REDDIT, "--quiet").err == ""


def test_an_unknown_source_is_a_usage_error(vana: Any) -> None:
    ran = vana("inspect", REDDIT, "--source", "myspace", "--json")
    assert (ran.code, ran.error["kind"]) == (2, "UsageError")


def test_the_structure_of_an_export_that_no_source_knows_is_printed_too(vana: Any, tmp_path: Path) -> None:
    (tmp_path / "unknown").mkdir()
    (tmp_path / "unknown" / "a.json").write_text('{"title": "secret zqx", "zqx": 1}')
    assert vana("inspect", tmp_path / "unknown").code == 11
    ran = vana("inspect", tmp_path / "unknown", "--structure")
    assert ran.code == 0
    assert "title: text" in ran.out
    assert "zqx" not in ran.out
