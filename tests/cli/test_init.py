"""Every way to keep a key makes a store and opens it again; nobody is asked who does not want to be."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import run_on_terminal
from vana_cli.demo.running import EXPORTS

REDDIT = EXPORTS / "reddit-export"
SECRET = "correct horse zqx"
FORGOTTEN = "nobody can recover it"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """An environment without a key, a keyring or a bus; `VANA_HOME` alone is set."""
    monkeypatch.delenv("VANA_KEY_FILE")
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "user"), "VANA_HOME": str(tmp_path / "home")}


def _key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANA_KEY_FILE", str(tmp_path / "a.key"))


def _variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANA_PASSPHRASE", SECRET)


def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "passphrase"
    path.touch(mode=0o600)
    path.write_text(SECRET + "\n")
    monkeypatch.setenv("VANA_PASSPHRASE_FILE", str(path))


@pytest.mark.parametrize(
    ("configure", "kind"),
    [(_key_file, "key-file"), (_variable, "passphrase"), (_file, "passphrase")],
    ids=["VANA_KEY_FILE", "VANA_PASSPHRASE", "VANA_PASSPHRASE_FILE"],
)
def test_a_store_is_made_and_opened_by_the_environment(
    vana: Any, bare: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configure: Callable[..., None], kind: str
) -> None:
    configure(tmp_path, monkeypatch)
    made = vana("init", "--json")
    assert made.code == 0
    assert made.json["opens_with"]["kind"] == kind
    assert SECRET not in made.out + made.err
    assert vana("import", REDDIT, "--json").code == 0
    assert vana("status", "--json").json["opens_with"]["kind"] == kind
    for name in ("VANA_KEY_FILE", "VANA_PASSPHRASE", "VANA_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert vana("status", "--no-input").code == 15


def test_a_store_is_made_and_opened_by_a_file_descriptor(bare: dict[str, str]) -> None:
    def run(*args: str) -> subprocess.CompletedProcess[str]:
        reading, writing = os.pipe()
        os.write(writing, SECRET.encode() + b"\n")
        os.close(writing)
        try:
            return subprocess.run(
                [sys.executable, "-c", "from vana_cli.commands.app import main; main()", *args],
                pass_fds=[reading],
                env=bare | {"VANA_PASSPHRASE_FD": str(reading)},
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            os.close(reading)

    made, opened = run("init"), run("status")
    assert (made.returncode, opened.returncode) == (0, 0)
    assert SECRET not in made.stdout + made.stderr + opened.stdout + opened.stderr
    assert "it opens with the passphrase" in made.stdout


def test_the_key_file_option_is_worth_the_variable(vana: Any, bare: object, tmp_path: Path) -> None:
    made = vana("init", "--key-file", tmp_path / "b.key")
    assert made.code == 0
    assert f"it opens with the key file {tmp_path / 'b.key'}: without that file nobody can read it" in made.out
    assert stat.S_IMODE((tmp_path / "b.key").stat().st_mode) == 0o600
    assert vana("tables", "--key-file", tmp_path / "b.key").code == 0
    assert vana("tables", "--no-input").code == 15


def test_a_key_file_inside_the_store_is_refused(vana: Any, tmp_path: Path) -> None:
    ran = vana("init", "--key-file", tmp_path / "home" / "store" / "a.key")
    assert ran.code == 15
    assert "inside the store" in ran.err


def test_two_passphrases_are_one_too_many(vana: Any, bare: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANA_PASSPHRASE", SECRET)
    monkeypatch.setenv("VANA_PASSPHRASE_FILE", "nowhere")
    ran = vana("init", "--json")
    assert ran.code == 15
    assert "more than one passphrase" in ran.error["message"]
    assert SECRET not in ran.err


def test_a_second_store_is_not_made_over_the_first(vana: Any) -> None:
    assert vana("init").code == 0
    again = vana("init")
    assert again.code == 12
    assert "there is a store already" in again.err


def test_an_empty_store_says_what_to_do(vana: Any) -> None:
    assert "next: `vana import`" in vana("init").err
    assert "`vana import` reads an export into it" in vana("tables").err
    assert vana("show", "comments").err == "no rows\n"
    assert "nothing was imported yet" in vana("status", "--report").err
    refused = vana("export", "-o", "x.csv")
    assert (refused.code, "the store is empty" in refused.err) == (18, True)


def test_on_a_terminal_a_passphrase_is_asked_for_twice_and_opens_the_store(bare: dict[str, str]) -> None:
    answers = [("new passphrase: ", f"{SECRET}\n"), ("the same again: ", f"{SECRET}\n")]
    made = run_on_terminal(["import", REDDIT], answers=answers, environ=bare)
    assert made.code == 0
    assert FORGOTTEN in made.screen
    assert "49 rows, 49 new" in made.screen
    assert SECRET not in made.screen
    opened = run_on_terminal(["tables"], answers=[("passphrase: ", f"{SECRET}\n")], environ=bare)
    assert opened.code == 0
    assert "comments" in opened.screen
    wrong = run_on_terminal(["tables"], answers=[("passphrase: ", "another\n")], environ=bare)
    assert wrong.code == 16
    assert "wrong passphrase" in wrong.screen


@pytest.mark.parametrize("command", [["init"], ["import", str(REDDIT)]], ids=["init", "import"])
def test_without_input_nobody_is_asked_even_on_a_terminal(
    bare: dict[str, str], tmp_path: Path, command: list[str]
) -> None:
    ran = run_on_terminal(["--no-input", *command], environ=bare)
    assert ran.code == 15
    assert "passphrase:" not in ran.screen
    assert ran.screen.startswith("vana: error: nothing here can keep the key of a new store")
    assert "VANA_KEY_FILE" in ran.screen
    assert not (tmp_path / "home").exists()


def test_without_a_terminal_nobody_is_asked_either(bare: dict[str, str]) -> None:
    program = [sys.executable, "-c", "from vana_cli.commands.app import main; main()", "init"]
    done = subprocess.run(program, env=bare, input=f"{SECRET}\n" * 2, capture_output=True, text=True, check=False)
    assert done.returncode == 15
    assert "nothing here can keep the key" in done.stderr


def test_two_passphrases_that_differ_make_no_store(bare: dict[str, str]) -> None:
    answers = [("new passphrase: ", "one\n"), ("the same again: ", "two\n")]
    assert run_on_terminal(["init"], answers=answers, environ=bare).code == 15
    answers = [("new passphrase: ", "one\n"), ("the same again: ", "one\n")]
    assert run_on_terminal(["init"], answers=answers, environ=bare).code == 0


def test_ctrl_c_at_the_question_ends_it_on_a_line_of_its_own(bare: dict[str, str]) -> None:
    ran = run_on_terminal(["init"], answers=[("new passphrase: ", "\x03")], environ=bare)
    assert ran.code == 130
    assert ran.screen.splitlines()[-1] == "vana: error: interrupted"
