"""`vana doctor` finds what is wrong, says what to do, and changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import run_on_terminal


def checks(ran: Any) -> dict[str, dict[str, str]]:
    """Return the checks of a `vana doctor --json` by name."""
    return {check["name"]: check for check in ran.json["checks"]}


def states(ran: Any) -> dict[str, str]:
    return {name: check["state"] for name, check in checks(ran).items()}


def test_a_healthy_store_passes_every_check(stocked: Any) -> None:
    ran = stocked("doctor", "--json")
    assert ran.code == 0
    assert ran.json["is_well"] is True
    assert {name for name, state in states(ran).items() if state != "ok"} <= {"keyring", "free space"}
    assert checks(ran)["log"]["found"] == "2 commits"
    assert "every commit and file is in its place" in checks(ran)["opening"]["found"]


def test_no_store_yet_is_no_fault(vana: Any, tmp_path: Path) -> None:
    ran = vana("doctor", "--json")
    assert ran.code == 0
    assert {name for name, state in states(ran).items() if state == "note"} >= {"home", "store", "log", "opening"}
    assert not (tmp_path / "home").exists()


def test_people_get_the_same_findings_as_json(stocked: Any) -> None:
    shown, document = stocked("doctor").out, stocked("doctor", "--json").json
    assert all(check["found"] in shown for check in document["checks"] if check["name"] != "free space")


def test_files_that_others_can_read_are_named(stocked: Any, tmp_path: Path) -> None:
    (tmp_path / "home" / "store" / "store.json").chmod(0o644)
    ran = stocked("doctor", "--json")
    assert ran.code == 1
    assert ran.json["is_well"] is False
    found = checks(ran)["permissions"]
    assert found["state"] == "wrong"
    assert "store/store.json" in found["found"]
    assert "chmod" in found["found"]


def test_a_table_file_that_is_missing_is_found(stocked: Any, tmp_path: Path) -> None:
    largest = max(
        (tmp_path / "home" / "store" / "objects").rglob("*"), key=lambda path: path.stat().st_size * path.is_file()
    )
    largest.unlink()
    ran = stocked("doctor", "--json")
    assert (ran.code, states(ran)["opening"]) == (1, "wrong")
    assert "missing" in checks(ran)["opening"]["found"]


def test_a_commit_that_is_missing_is_found_without_the_key(
    stocked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VANA_KEY_FILE")
    (first, _) = sorted((tmp_path / "home" / "store" / "log").glob("*.vc"))
    first.unlink()
    ran = stocked("doctor", "--json")
    assert (ran.code, states(ran)["log"]) == (1, "wrong")


def test_an_altered_commit_is_found(stocked: Any, tmp_path: Path) -> None:
    (*_, last) = sorted((tmp_path / "home" / "store" / "log").glob("*.vc"))
    content = bytearray(last.read_bytes())
    content[-1] ^= 1
    last.chmod(0o600)
    last.write_bytes(content)
    ran = stocked("doctor", "--json")
    assert (ran.code, states(ran)["opening"]) == (1, "wrong")


def test_a_wrong_key_is_a_fault_and_no_key_is_none(
    stocked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.key"
    other.write_text("00" * 32 + "\n")
    other.chmod(0o600)
    wrong = stocked("doctor", "--json", "--key-file", other)
    assert (wrong.code, states(wrong)["opening"]) == (1, "wrong")
    monkeypatch.delenv("VANA_KEY_FILE")
    none = stocked("doctor", "--json")
    assert (none.code, states(none)["opening"]) == (0, "note")


def test_a_home_that_is_a_file_is_a_fault(vana: Any, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    ran = vana("doctor", "--json")
    assert (ran.code, states(ran)["home"]) == (1, "wrong")


def test_it_asks_for_nothing_even_on_a_terminal(vana: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VANA_KEY_FILE")
    monkeypatch.setenv("VANA_PASSPHRASE", "zqx")
    assert vana("init").code == 0
    monkeypatch.delenv("VANA_PASSPHRASE")
    seen = run_on_terminal(["doctor"])
    assert seen.code == 0
    assert "passphrase: " not in seen.screen
    assert max(map(len, seen.screen.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines())) <= 80


def test_it_changes_nothing(stocked: Any, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert json.loads(stocked("doctor", "--json").out)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
