"""`vana demo` is the first thing anybody runs: it works anywhere, twice, and harms nothing."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vana_cli.demo.running import QUESTIONS

PROGRAM = [sys.executable, "-c", "from vana_cli.commands.app import main; main()"]


def test_it_works_twice_with_an_empty_environment_and_without_a_terminal(tmp_path: Path) -> None:
    for _ in range(2):
        done = subprocess.run(
            [*PROGRAM, "demo"],
            cwd=tmp_path,
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "49 rows, 49 new" in done.stdout
        assert "slowtrains" in done.stdout
        assert [path.name for path in tmp_path.iterdir()] == ["vana-demo"]


def test_its_json_is_one_document_with_what_it_shows(vana: Any, tmp_path: Path) -> None:
    document = vana("demo", "--folder", tmp_path / "d", "--json").json
    assert document["folder"] == str(tmp_path / "d")
    assert [report["source"] for report in document["imports"]] == ["reddit", "google"]
    assert {table["table"] for table in document["tables"]} >= {"comments", "notes", "views"}
    assert [query["sql"] for query in document["queries"]] == list(QUESTIONS)
    assert document["queries"][0]["rows"][0] == {"community": "slowtrains", "comments": 4}


def test_the_command_it_ends_with_can_be_typed(vana: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = vana("demo", "--folder", "a folder")
    (line,) = [line for line in shown.out.splitlines() if line.endswith("show notes")]
    program, *args = shlex.split(line)
    assert program == "vana"
    assert "Dark places" in vana(*args).out


def test_its_queries_give_what_it_shows(vana: Any, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    document = vana("demo", "--folder", folder, "--json").json
    options = ["--home", folder, "--key-file", document["key_file"]]
    for query in document["queries"]:
        assert vana(*options, "query", query["sql"], "--json").json["rows"] == query["rows"]


def test_it_leaves_the_real_store_alone(stocked: Any, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()}
    assert stocked("demo", "--folder", tmp_path / "d").code == 0
    after = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize("kind", ["folder", "file", "link to a demo", "empty folder"])
def test_it_replaces_nothing_that_is_no_demo(vana: Any, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "target"
    if kind == "file":
        target.write_text("mine")
    elif kind == "link to a demo":
        assert vana("demo", "--folder", tmp_path / "real").code == 0
        target.symlink_to(tmp_path / "real")
    else:
        target.mkdir()
        if kind == "folder":
            (target / "mine.txt").write_text("mine")
    ran = vana("demo", "--folder", target, "--json")
    assert ran.code == 18
    assert "is no demo" in ran.error["message"]
    assert target.exists()
    assert kind != "folder" or (target / "mine.txt").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_error(vana: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert vana("demo", "--folder", tmp_path / "d").code == 18


def test_only_the_owner_can_read_what_it_writes(vana: Any, tmp_path: Path) -> None:
    vana("demo", "--folder", tmp_path / "d")
    assert (tmp_path / "d").stat().st_mode & 0o077 == 0


def test_it_warns_that_the_key_lies_beside_the_store(vana: Any, tmp_path: Path) -> None:
    shown = vana("demo", "--folder", tmp_path / "d").out
    assert "never for your own" in shown
    assert "invented" in (tmp_path / "d" / "THIS-IS-A-DEMO.txt").read_text()
    assert json.loads((tmp_path / "d" / "store" / "store.json").read_text())
