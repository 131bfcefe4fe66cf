"""What goes wrong ends in one form, with a code of the table; nothing ends in a traceback."""

import importlib
import json
import logging
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vana_cli
import vana_parsers
from vana_cli.commands.app import app
from vana_cli.commands.boundary import hoisted
from vana_cli.demo.running import EXPORTS
from vana_cli.errors import EXIT_CODES, VanaError, exit_code_of
from vana_parsers.errors import ExportError

REDDIT = EXPORTS / "reddit-export"
PROGRAM = [sys.executable, "-c", "from vana_cli.commands.app import main; main()"]
COMMENTS_HEADER = "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
MANY = 120_000


def _tree(root: type[VanaError | ExportError]) -> Iterator[type[VanaError | ExportError]]:
    yield root
    for child in root.__subclasses__():
        yield from _tree(child)


def _load_everything() -> None:
    for package in (vana_cli, vana_parsers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def test_the_table_of_exit_codes_covers_every_error() -> None:
    _load_everything()
    classes = [*_tree(VanaError), *_tree(ExportError)]
    assert len(classes) >= 10
    codes = {exit_code_of(kind("message")) for kind in classes}
    assert codes <= EXIT_CODES.keys()
    assert EXIT_CODES.keys() - codes == {0, 2, 3, 130}


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["status", "--report"],
        ["tables"],
        ["tables", "comments"],
        ["show", "comments"],
        ["show", "raw_records"],
        ["query", "select * from notes"],
        ["export", "-o", "out", "--format", "csv"],
        ["import", str(REDDIT)],
        ["inspect", str(REDDIT)],
        ["inspect", "--structure", str(REDDIT)],
        ["doctor"],
        ["demo", "--folder", "a-demo"],
        ["store", "gc"],
        ["init", "--home", "another"],
    ],
    ids=" ".join,
)
def test_every_command_prints_one_json_document_and_nothing_else(
    stocked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = stocked(*command, "--json")
    assert ran.code == 0
    assert isinstance(ran.json, dict)
    assert ran.err == ""


def test_the_commands_are_those_of_the_test_above() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert names == {
        "demo", "init", "import", "inspect", "status", "tables", "show", "query", "export", "doctor",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code", "kind"),
    [
        (["status", "--import", "nope"], 1, "VanaError"),
        (["nope"], 2, "UsageError"),
        (["show"], 2, "UsageError"),
        (["show", "notes", "--limit", "x"], 2, "UsageError"),
        (["--nope", "tables"], 2, "UsageError"),
        (["tables", "--home"], 2, "UsageError"),
        (["import", "absent.zip"], 10, "ExportError"),
        (["inspect", "absent.zip"], 10, "ExportError"),
        (["inspect", "unknown"], 11, "UnrecognizedExport"),
        (["tables", "--home", "nowhere"], 12, "StoreMissing"),
        (["init"], 12, "StoreError"),
        (["tables", "--key-file", "absent.key"], 15, "KeyUnavailable"),
        (["tables", "--key-file", "other.key"], 16, "WrongKey"),
        (["query", "selec"], 17, "QueryError"),
        (["show", "nope"], 17, "QueryError"),
        (["show", "notes", "--where", "nope = 1"], 17, "QueryError"),
        (["show", "notes", "--columns", "nope"], 17, "QueryError"),
        (["export", "-o", "out"], 18, "OutputError"),
        (["export", "notes", "-o", "/proc/x.csv"], 18, "OutputError"),
        (["demo", "--folder", "unknown"], 18, "OutputError"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_error_is_one_line_of_json_or_of_words(
    stocked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], code: int, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unknown").mkdir()
    (tmp_path / "unknown" / "a.json").write_text('{"a": 1}')
    (tmp_path / "other.key").write_text("00" * 32 + "\n")
    (tmp_path / "other.key").chmod(0o600)
    ran = stocked("--json", *command)
    assert (ran.code, ran.error["kind"], ran.error["exit_code"]) == (code, kind, code)
    assert ran.out == ""
    assert code in EXIT_CODES
    plain = stocked(*command)
    assert plain.code == code
    assert plain.err.startswith(f"vana: error: {ran.error['message'].splitlines()[0][:40]}")
    assert plain.out == ""


def test_a_damaged_store_has_a_code_of_its_own(stocked: Any, tmp_path: Path) -> None:
    (first, *_) = sorted((tmp_path / "home" / "store" / "log").glob("*.vc"))
    first.write_bytes(first.read_bytes()[:-1])
    damaged = stocked("tables", "--json")
    assert (damaged.code, damaged.error["kind"]) == (13, "StoreDamaged")


def test_an_error_of_several_lines_shows_where_the_statement_is_wrong(stocked: Any) -> None:
    assert stocked("query", "select 1 frm notes where").err == (
        'vana: error: Parser Error: syntax error at or near "notes"\n'
        "  LINE 1: select 1 frm notes where\n"
        "                       ^^^^^\n"
    )


@pytest.mark.parametrize("home", ["file", "/proc/nowhere"])
def test_a_place_that_the_system_refuses_is_an_error_and_no_traceback(
    vana: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VANA_HOME", str(tmp_path / home))
    ran = vana("import", REDDIT)
    assert ran.code == 12
    assert ran.err.startswith("vana: error: ")
    assert len(ran.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("args", "moved"),
    [
        (["tables", "--json"], ["--json", "tables"]),
        (["show", "--home", "h", "notes", "-q"], ["--home", "h", "-q", "show", "notes"]),
        (["show", "--home=h", "notes"], ["--home=h", "show", "notes"]),
        (["query", "--", "--json"], ["query", "--", "--json"]),
        (["tables", "--home"], ["--home", "tables"]),
        ([], []),
    ],
)
def test_the_options_of_the_program_may_stand_anywhere(args: list[str], moved: list[str]) -> None:
    assert hoisted(args) == moved


def test_without_words_the_help_is_shown(vana: Any) -> None:
    assert vana().code == 0
    assert vana().out == vana("--help").out


def test_no_line_of_the_help_is_cut_short(vana: Any) -> None:
    assert "..." not in vana("--help").out.partition("Commands:")[2]


def test_the_version_is_that_of_the_distribution(vana: Any) -> None:
    from importlib.metadata import version

    assert vana("--version").out == f"vana {version('vana-cli')}\n"


@pytest.mark.parametrize("fmt", ["table", "csv", "jsonl", "json"])
def test_a_reader_that_has_enough_is_no_error(stocked: Any, fmt: str) -> None:
    sql = "select n, repeat('x', 100) as x from range(300000) t(n)"
    program = subprocess.Popen(
        [*PROGRAM, "query", sql, "--format", fmt, "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout and program.stderr
    program.stdout.read(10)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "command", [["status"], ["status", "--json"], ["query", "select 1", "--format", "csv"], ["--version"]]
)
def test_a_full_disk_behind_stdout_is_one_error(stocked: Any, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 18
    assert len(done.stderr.splitlines()) == 1
    assert "cannot write to standard output" in done.stderr


def test_closed_standard_streams_are_no_reason_to_fail_badly(stocked: Any) -> None:
    command = " ".join(map(_quoted, [*PROGRAM, "query", "select 1 as n", "--json"]))
    no_stderr = subprocess.run(f"{command} 2>&-", shell=True, capture_output=True, text=True, check=False)
    assert (no_stderr.returncode, json.loads(no_stderr.stdout)["rows"]) == (0, [{"n": 1}])
    no_stdout = subprocess.run(f"{command} >&-", shell=True, capture_output=True, text=True, check=False)
    assert no_stdout.returncode == 18
    assert "it is closed" in no_stdout.stderr


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


@pytest.fixture(scope="module")
def large_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Reddit export that takes seconds to import."""
    path = tmp_path_factory.mktemp("large") / "reddit.zip"
    post = "https://www.reddit.com/r/a/comments"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        rows = (
            f"{n:x},{post}/{n % 99:x}/_/{n:x}/,2024-01-02 10:00:00 UTC,,a,0,{post}/{n % 99:x}/_/,,text {n * 7919},\n"
            for n in range(MANY)
        )
        archive.writestr("comments.csv", COMMENTS_HEADER + "".join(rows))
        votes = (f"{n:x},{post}/{n:x}/_/,up\n" for n in range(2 * MANY))
        archive.writestr("post_votes.csv", "id,permalink,direction\n" + "".join(votes))
    return path


def _has_staged(home: Path) -> bool:
    return any(path.is_file() for path in (home / "store" / "tmp").glob("import-*/*"))


def test_an_interrupted_import_says_so_and_is_taken_up_again(vana: Any, large_zip: Path, tmp_path: Path) -> None:
    program = subprocess.Popen(
        [*PROGRAM, "import", str(large_zip)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    home = Path(os.environ["VANA_HOME"])
    end = time.monotonic() + 30
    while not _has_staged(home) and program.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    os.killpg(program.pid, signal.SIGINT)  # as a terminal does it: to the program and its workers
    out, err = program.communicate(timeout=30)
    assert program.returncode == 130
    assert out == ""
    assert err.splitlines()[-2:] == [
        "vana: error: interrupted",
        "vana: hint: what was read so far is kept; the same command takes it up again",
    ]
    assert vana("tables", "--json").json == {"tables": []}
    again = vana("import", large_zip, "--json")
    assert again.code == 0
    assert {name: counts["new"] for name, counts in again.json["imports"][0]["tables"].items()} == {
        "comments": MANY,
        "reactions": 2 * MANY,
    }
    assert vana("query", "select count(*) as n from reactions", "--json").json["rows"] == [{"n": 2 * MANY}]
    assert list((home / "store" / "tmp").glob("import-*/*")) == []


def test_an_interrupted_query_ends_with_130_and_no_hint_about_imports(stocked: Any) -> None:
    sql = "select sum(a.range * b.range) from range(10000000) a, range(10000000) b"
    program = subprocess.Popen(
        [*PROGRAM, "query", sql, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(2)
    assert program.poll() is None
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=30)
    assert program.returncode == 130
    assert out == ""
    assert json.loads(err)["error"] == {"kind": "Interrupted", "message": "interrupted", "hint": None, "exit_code": 130}


def test_completion_offers_tables_and_commands(vana_process: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(words: str) -> list[str]:
        monkeypatch.setenv("_VANA_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
        ran = vana_process()
        assert (ran.code, ran.err) == (0, "")
        return list(ran.out.split())

    assert completed("vana show co") == ["comments", "connections", "contacts"]
    assert completed("vana export notes co") == ["comments", "connections", "contacts"]
    assert completed("vana --json show not") == ["notes"]
    assert completed("vana sh") == ["show"]
    assert completed("vana store g") == ["gc"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_the_bash_script_of_the_program_completes_in_a_real_shell(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "vana"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom vana_cli.commands.app import main\nmain()\n")
    program.chmod(0o755)
    script = """
        source <(vana --show-completion bash)
        COMP_WORDS=(vana show co) COMP_CWORD=2
        _vana_completion vana
        echo "${COMPREPLY[@]}"
    """
    environ = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.split() == ["comments", "connections", "contacts"]


def test_no_passphrase_is_in_any_output_log_or_file(
    vana: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.delenv("VANA_KEY_FILE")
    monkeypatch.setenv("VANA_PASSPHRASE", "canary passphrase zqx")
    commands = [["import", str(REDDIT), "--json"], ["status", "--json"], ["doctor"], ["query", "x"]]
    ran = [vana(*command) for command in commands]
    assert [result.code for result in ran] == [0, 0, 0, 17]
    assert "zqx" not in "".join(result.out + result.err for result in ran) + caplog.text
    written = [path for path in tmp_path.rglob("*") if path.is_file() and b"zqx" in path.read_bytes()]
    assert written == []


def test_a_key_file_stays_out_of_every_other_file_and_output(stocked: Any, tmp_path: Path) -> None:
    key = (tmp_path / "vana.key").read_text().strip()
    said = "".join(stocked(*args).out for args in (["status", "--json"], ["doctor", "--json"], ["tables", "--json"]))
    assert key not in said
    holders = [path for path in tmp_path.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]
    assert holders == [tmp_path / "vana.key"]
    raw = [path for path in tmp_path.rglob("*") if path.is_file() and bytes.fromhex(key) in path.read_bytes()]
    assert raw == []


def test_no_option_takes_a_secret(vana: Any) -> None:
    helps = [vana(*command, "--help").out for command in ([], ["init"], ["import"], ["store", "gc"])]
    assert all("--passphrase" not in text and "--password" not in text for text in helps)
