"""`vana status`: what is there, and what became of every import."""

from pathlib import Path
from typing import Any

import pytest

from vana_cli.demo.running import EXPORTS

REDDIT = EXPORTS / "reddit-export"


def test_people_see_where_the_store_is_how_it_opens_and_its_imports(stocked: Any, tmp_path: Path) -> None:
    lines = stocked("status").out.splitlines()
    assert lines[0] == f"store {tmp_path / 'home' / 'store'}"
    assert lines[1].startswith("it opens with the key file ")
    assert lines[2].startswith("2 imports, ")
    assert lines[3].split() == ["import", "at", "source", "account", "export", "rows", "new"]
    assert lines[5].split()[3:] == ["reddit", "tilda_wren", "reddit-export", "49", "49"]
    assert len(lines) == 7


def test_the_json_counts_the_rows_of_every_table(stocked: Any) -> None:
    (reddit, google) = stocked("status", "--json").json["imports"]
    assert reddit["account"] == "tilda_wren"
    assert google["account"] is None
    assert reddit["tables"]["comments"]["new"] == 16
    assert sum(counts["read"] for counts in google["tables"].values()) == 29


def test_the_bytes_are_those_of_the_files(stocked: Any, tmp_path: Path) -> None:
    objects = (tmp_path / "home" / "store" / "objects").rglob("*")
    assert stocked("status", "--json").json["bytes"] == sum(path.stat().st_size for path in objects if path.is_file())


def test_the_report_of_the_last_import_is_shown_again(stocked: Any) -> None:
    shown = stocked("status", "--report")
    assert shown.out.startswith("takeout-20251102T080000Z-001 (google): 29 rows, 29 new")
    (*_, last) = stocked("status", "--json").json["imports"]
    report = stocked("status", "--report", "--json").json
    assert report["source"] == "google"
    assert {member["outcome"] for member in report["members"]} == {"parsed", "ignored"}
    assert stocked("status", "--import", last["id"][:8], "--json").json == report


def test_the_report_of_any_import_is_found_by_the_beginning_of_its_id(stocked: Any) -> None:
    (first, _) = stocked("status", "--json").json["imports"]
    assert stocked("status", "--import", first["id"][:8]).out.startswith("reddit-export (reddit")


def test_an_import_that_is_not_there_is_an_error_that_says_where_to_look(stocked: Any) -> None:
    ran = stocked("status", "--import", "zz")
    assert ran.code == 1
    assert ran.err == "vana: error: no such import: zz\nvana: hint: `vana status` lists them\n"


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_one_import_is_told_as_one(vana: Any, json: list[str]) -> None:
    vana("import", REDDIT)
    out = vana("status", *json).out
    assert "1 imports" not in out
    assert "1 import, " in out or json


def test_long_lists_are_whole_in_the_report(vana: Any, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    rows = "".join(f"{n},,not a time,,a,0,,,text,\n" for n in range(30))
    (export / "comments.csv").write_text("id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n" + rows)
    (export / "broken.csv").write_bytes(b"id,permalink\n" + b'"never closed\n' * 3)
    for number in range(15):
        (export / f"picture{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes([number]))
    imported = vana("import", export, "--source", "reddit")
    assert imported.code in (0, 3)
    assert "more: `vana status --report`" not in vana("status", "--report").out
