"""`vana export`: what the command line adds to the library function."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


def test_all_tables_are_written_if_none_is_named(stocked: Any, tmp_path: Path) -> None:
    ran = stocked("export", "-o", tmp_path / "out", "--format", "jsonl", "--json")
    names = [table["table"] for table in stocked("tables", "--json").json["tables"]]
    assert [Path(file["path"]).name for file in ran.json["files"]] == [f"{name}.jsonl" for name in names]
    for file in ran.json["files"]:
        assert file["size"] == Path(file["path"]).stat().st_size
        assert sum(file["tables"].values()) == len(Path(file["path"]).read_text(encoding="utf-8").splitlines())


def test_the_rows_are_those_that_show_prints(stocked: Any, tmp_path: Path) -> None:
    stocked("export", "comments", "-o", tmp_path / "c.csv")
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
        written = {row["item_id"]: row["text"] for row in csv.DictReader(file)}
    shown = stocked("show", "comments", "--limit", "100", "--json").json["rows"]
    assert written == {row["item_id"]: row["text"] for row in shown}


def test_a_table_named_twice_is_written_once(stocked: Any, tmp_path: Path) -> None:
    ran = stocked("export", "notes", "notes", "-o", tmp_path / "n.sqlite", "--json")
    assert [file["tables"] for file in ran.json["files"]] == [{"notes": 7}]
    with closing(sqlite3.connect(tmp_path / "n.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (7,)


def test_a_condition_and_force_reach_the_files(stocked: Any, tmp_path: Path) -> None:
    target = tmp_path / "v.jsonl"
    command = ["export", "views", "-o", target, "--where", "author = 'Rails at Dawn'"]
    assert stocked(*command).code == 0
    again = stocked(*command, "--json")
    assert (again.code, again.error["hint"]) == (18, "--force replaces it; or choose another name")
    assert stocked(*command, "--force").code == 0
    assert {json.loads(line)["author"] for line in target.read_text().splitlines()} == {"Rails at Dawn"}


def test_people_are_told_the_files_and_that_they_are_not_encrypted(stocked: Any, tmp_path: Path) -> None:
    ran = stocked("export", "notes", "-o", tmp_path / "n.parquet")
    assert ran.out.splitlines()[-1].split()[:2] == [str(tmp_path / "n.parquet"), "7"]
    assert ran.err == "vana: note: these files are not encrypted; delete them when you are done\n"


@pytest.mark.parametrize("args", [["notes"], ["notes", "-o", "a.xml"], ["notes", "-o", "a.csv", "--format", "xml"]])
def test_what_is_missing_or_unknown_is_told(
    stocked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = stocked("export", *args)
    assert ran.code in (2, 18)
    assert len(ran.err.splitlines()) == 2
    assert not list(tmp_path.glob("a.*"))
