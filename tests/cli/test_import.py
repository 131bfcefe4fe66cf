import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from vana_cli.demo.running import EXPORTS

REDDIT = EXPORTS / "reddit-export"
TAKEOUT = EXPORTS / "takeout-20251102T080000Z-001"


def _zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return target


def test_importing_creates_the_store_and_says_where_it_is_and_how_it_opens(vana: Any, tmp_path: Path) -> None:
    ran = vana("import", REDDIT)
    assert ran.code == 0
    assert f"created an encrypted store in {tmp_path / 'home' / 'store'}" in ran.err
    assert str(tmp_path / "vana.key") in ran.err
    assert "49 rows, 49 new" in ran.out


def test_importing_again_adds_nothing(vana: Any) -> None:
    vana("import", REDDIT)
    again = vana("import", REDDIT, "--json")
    assert again.code == 0
    (report,) = again.json["imports"]
    assert report["is_new"] is False
    assert sum(counts["new"] for counts in report["tables"].values()) == 0


def test_every_member_is_in_the_json_report(vana: Any) -> None:
    (report,) = vana("--json", "import", REDDIT).json["imports"]
    assert {member["path"] for member in report["members"]} == {path.name for path in REDDIT.iterdir()}
    assert {member["outcome"] for member in report["members"]} == {"parsed", "ignored"}
    assert all(member["reason"] for member in report["members"] if member["outcome"] == "ignored")


def test_a_zip_and_the_folder_give_the_same_rows(vana: Any, tmp_path: Path) -> None:
    vana("import", _zipped(REDDIT, tmp_path / "reddit.zip"))
    (report,) = vana("import", REDDIT, "--json").json["imports"]
    assert sum(counts["new"] for counts in report["tables"].values()) == 0
    assert sum(counts["read"] for counts in report["tables"].values()) == 49


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (lambda path: None, 10, "no such file or folder"),
        (lambda path: path.write_bytes(b""), 10, "empty"),
        (lambda path: path.write_bytes(_zipped(REDDIT, path).read_bytes()[:-200]), 10, "truncated"),
        (lambda path: path.mkdir(), 10, "no files"),
        (lambda path: path.write_text("just a letter\n"), 10, "not an archive"),
        (lambda path: (path.mkdir(), (path / "a.json").write_text('{"a": 1}')), 11, "not a known export"),
    ],
    ids=["missing", "empty", "truncated", "empty folder", "no archive", "unknown"],
)
def test_what_cannot_be_imported_changes_nothing(vana: Any, tmp_path: Path, make: Any, code: int, message: str) -> None:
    path = tmp_path / "export.zip"
    make(path)
    ran = vana("import", path)
    assert ran.code == code
    error, hint = ran.err.splitlines()
    assert error.startswith("vana: error: ")
    assert message in error
    assert hint.startswith("vana: hint: ")
    assert ran.out == ""
    assert not (tmp_path / "home").exists()
    assert not (tmp_path / "vana.key").exists()


def test_one_broken_export_does_not_stop_the_others(vana: Any, tmp_path: Path) -> None:
    ran = vana("import", tmp_path / "absent.zip", REDDIT, "--json")
    assert ran.code == 10
    assert [report["source"] for report in ran.json["imports"]] == ["reddit"]
    assert [error["kind"] for error in ran.json["errors"]] == ["ExportError"]
    assert ran.error["exit_code"] == 10


def test_a_broken_part_keeps_its_whole_export_out(vana: Any, tmp_path: Path) -> None:
    good = _zipped(TAKEOUT, tmp_path / "takeout-20251102T080000Z-001.zip")
    bad = tmp_path / "takeout-20251102T080000Z-002.zip"
    bad.write_bytes(good.read_bytes()[:-100])
    ran = vana("import", good, bad, REDDIT, "--json")
    assert ran.code == 10
    assert [report["source"] for report in ran.json["imports"]] == ["reddit"]


def test_an_altered_and_a_missing_member_give_exit_code_3_and_are_named(vana: Any, tmp_path: Path) -> None:
    export = tmp_path / "export"
    shutil.copytree(REDDIT, export)
    (export / "saved_posts.csv").unlink()
    with (export / "posts.csv").open("a") as posts:
        posts.write("1zzzzz,,2025-01-01 00:00:00 UTC,,teapots,0,added later,,\n")
    ran = vana("import", export)
    assert ran.code == 3
    assert "altered since the platform made it:\n  posts.csv" in ran.out
    assert "promised but missing:\n  saved_posts.csv" in ran.out
    assert vana("status", "--report").out.startswith("export (reddit, account tilda_wren)")


def test_other_parts_that_lie_beside_are_pointed_out(vana: Any, tmp_path: Path) -> None:
    first = _zipped(TAKEOUT, tmp_path / "takeout-20251102T080000Z-001.zip")
    shutil.copy(first, tmp_path / "takeout-20251102T080000Z-002.zip")
    assert "takeout-20251102T080000Z-002.zip" in vana("import", first).err


def test_an_unknown_source_is_a_usage_error(vana: Any) -> None:
    ran = vana("import", REDDIT, "--source", "myspace")
    assert ran.code == 2
    assert "facebook, google, instagram, reddit" in ran.err


def test_without_any_way_to_keep_a_key_nothing_is_made(
    vana: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VANA_KEY_FILE")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    ran = vana("import", REDDIT, "--no-input")
    assert ran.code == 15
    assert "VANA_KEY_FILE" in ran.err
    assert not (tmp_path / "home").exists()


def test_a_wrong_key_is_told_from_no_key(stocked: Any, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    other.write_text("00" * 32 + "\n")
    other.chmod(0o600)
    ran = stocked("tables", "--key-file", other)
    assert ran.code == 16
    assert "--key-file does not open" in ran.err


def test_only_the_owner_can_read_what_an_import_writes(stocked: Any, tmp_path: Path) -> None:
    paths = [*(tmp_path / "home" / "store").rglob("*"), tmp_path / "vana.key"]
    assert len(paths) > 20
    assert [path for path in paths if path.stat().st_mode & 0o077] == []
