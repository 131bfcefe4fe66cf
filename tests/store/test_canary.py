"""Nothing that was imported lies on the disk in clear: not in the store, not beside it, not while it is being read.

Tables are written without compression here, so that what is not encrypted would be seen as it is.
"""

import base64
import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.importing.exports import planned
from tests.store.canaries import (
    CANARY,
    FORMS,
    forms_in,
    reddit_with_canaries,
    sightings,
    takeout_with_canaries,
    texts_in,
)
from tests.store.writing import RowImport, files_under, new_store, opener_of, stage
from vana_cli.commands.app import app
from vana_cli.importing import units
from vana_cli.importing.pipeline import import_export
from vana_cli.store import parquet_files
from vana_cli.store.committing import commit_import
from vana_cli.store.store import Store
from vana_parsers.records import Row
from vana_parsers.schema import CATEGORY, TABLES, TEXTS

FILLED_BY_ASSEMBLER = {"source", "account", "member"}


@pytest.fixture(autouse=True)
def uncompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_files, "_CODEC", {"compression": "none"})


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, with a folder for temporary files in it; the working folder is there too."""
    folder = tmp_path / "user"
    (folder / "tmp").mkdir(parents=True)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return [
        reddit_with_canaries(folder / f"export_{CANARY}_20251102.zip"),
        takeout_with_canaries(folder / "takeout-20251102T080000Z-001.zip"),
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("before", [0, 1, 7])
def test_the_search_finds_the_canary_in_every_form(form: str, before: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * before + FORMS[form] + b"y")
    assert f"{tmp_path / 'file'}: {form}" in sightings(tmp_path)


@pytest.mark.parametrize("before", range(15))
def test_the_search_finds_the_canary_inside_longer_encoded_text(before: int) -> None:
    text = b"\0" * before + CANARY.encode() + b"\xff" * 4
    for encoded in (base64.b64encode(text), base64.urlsafe_b64encode(text), base64.b32encode(text)):
        assert forms_in(b"{'data': '" + encoded + b"'}")
    assert forms_in(text.hex().encode())
    assert forms_in(CANARY.upper().encode("utf-16-le"))
    assert not forms_in(base64.b64encode(CANARY.encode()[:-6]))


def test_the_search_finds_the_canary_in_names_of_files(tmp_path: Path) -> None:
    (tmp_path / "a" / CANARY.upper()).mkdir(parents=True)
    assert sightings(tmp_path)


def test_the_search_finds_the_canary_in_a_table_that_is_not_encrypted(tmp_path: Path) -> None:
    """The control: the same columns, written by the same writer, without a key."""
    table = pa.table({"text": pa.array([f"{CANARY} 1", f"{CANARY} 2"], pa.string())})
    pq.write_table(table, tmp_path / "dictionary.parquet", **parquet_files._CODEC)
    pq.write_table(table, tmp_path / "plain.parquet", use_dictionary=False, **parquet_files._CODEC)
    assert {line.split(": ")[0] for line in sightings(tmp_path)} == {str(path) for path in tmp_path.iterdir()}


def text_columns(table: str) -> list[str]:
    kinds = (pa.string(), CATEGORY, TEXTS)
    return [column.name for column in TABLES[table].columns if column.type in kinds]


def row_of_canaries(table: str) -> Row:
    values: dict[str, object] = {}
    for column in TABLES[table].columns:
        text = f"{table} {column.name} {CANARY}"
        if column.name == "extra":
            values["extra"] = {text: text}
        elif column.type == TEXTS:
            values[column.name] = [text, text]
        elif column.type in (pa.string(), CATEGORY) and column.name not in FILLED_BY_ASSEMBLER:
            values[column.name] = text
    return Row(table, (CANARY,), values)


def test_no_text_of_any_table_lies_in_the_store_in_clear(tmp_path: Path, user: Path) -> None:
    store = new_store(user)
    rows = [row_of_canaries(table) for table in TABLES]
    edited = [Row(row.table, row.identity, {**row.values, "time_text": CANARY, "extra": {CANARY: 2}}) for row in rows]
    for members in (rows, edited):
        what = RowImport(
            [[members]], source=CANARY, account=CANARY, export_name=f"{CANARY}.zip", paths=[f"a/{CANARY}.csv"]
        )
        staged = stage(store, what)
        assert len(files_under(staged.folder)) >= 2 * len(TABLES)
        assert sightings(tmp_path) == []
        commit_import(store.vault, store.log, staged, lambda _: CANARY.encode())
        assert sightings(tmp_path) == []
    store.refresh()
    for table in TABLES:
        [row] = store.table(table).to_arrow().to_pylist()
        assert {name for name in text_columns(table) if CANARY not in str(row[name])} == set()
        assert store.query(f"select * from {table} where extra like '%{CANARY}%'").read_all().num_rows == 1
    assert CANARY.encode() in store.report(store.imports()[0])
    assert sightings(tmp_path) == []


def test_no_file_of_the_store_is_a_readable_table(user: Path, exports: list[Path]) -> None:
    import_export(new_store(user), planned(exports[0]), lambda _: None)
    objects = files_under(user / "home" / "store" / "objects")
    assert len(objects) > 10
    for path in objects:
        assert b"PAR1" not in (path.read_bytes()[:4], path.read_bytes()[-4:])
        with pytest.raises((OSError, pa.ArrowInvalid)):
            pq.ParquetFile(path)


Run = Callable[..., str]


@pytest.fixture
def run(user: Path) -> Run:
    """Run the program in this process and return what it printed."""
    options = ["--home", str(user / "home"), "--key-file", str(user / "key")]

    def vana(*args: str | Path, code: int = 0) -> str:
        result = CliRunner().invoke(app, [*options, *map(str, args)], prog_name="vana")
        assert result.exit_code == code, result.output
        return result.output

    return vana


def test_no_command_leaves_what_was_imported_in_clear(run: Run, user: Path, exports: list[Path]) -> None:
    run("import", *exports, code=3)
    assert sightings(user) == []
    run("import", *exports, code=3)
    tables = [line.split()[0] for line in run("tables").splitlines() if line.split()[:1] and line.split()[0] in TABLES]
    assert len(tables) >= 10
    for table in tables:
        assert CANARY in run("query", f"select * from {table}", "--format", "csv"), table
        assert CANARY in run("show", table, "--json"), table
    assert CANARY in run("query", f"select * from comments where text like '%{CANARY}%' order by text")
    for export in exports:
        run("inspect", export)
    run("status", "--report")
    run("store", "gc")
    assert "error" in run("query", f"select {CANARY} from comments", code=17)
    assert sightings(user) == []


def test_everything_a_table_shows_was_found_with_the_key(run: Run, user: Path, exports: list[Path]) -> None:
    """The other half of the control: the canary did get into the tables, column by column."""
    run("import", *exports, code=3)
    store = Store.open(user / "home", openers=[opener_of(user)])
    marked = set()
    for table in store.tables():
        for row in store.table(table).to_arrow().to_pylist():
            marked |= {(table, name) for name, value in row.items() if any(CANARY in t for t in texts_in(value))}
    assert len(marked) > 60
    assert {("comments", "text"), ("notes", "title"), ("messages", "sender"), ("raw_records", "json")} <= marked


def test_nothing_lies_in_clear_while_an_import_reads(
    user: Path, exports: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    store = new_store(user)
    staged: set[Path] = set()
    seen: list[str] = []

    calls = itertools.count()

    def look(_: int) -> None:
        if next(calls) % 3 == 0:
            staged.update(path for path in files_under(store.layout.tmp) if path.stat().st_size)
            seen.extend(sightings(user))

    for export in exports:
        import_export(store, planned(export), look)
    assert len(staged) > 50
    assert seen == []


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.importing.exports import planned
from tests.store.writing import new_store
from vana_cli.importing import units
from vana_cli.importing.pipeline import import_export
from vana_cli.store import parquet_files
from vana_parsers import assemble

assemble._BATCH_ROWS = 2
units.UNIT_BYTES = int(sys.argv[3])
parquet_files._CODEC = {"compression": "none"}
calls = 0

def kill(_):
    global calls
    calls += 1
    if calls == int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

import_export(new_store(Path(sys.argv[1])), planned(Path(sys.argv[2])), kill)
"""


@pytest.mark.parametrize(("which", "unit_bytes", "calls"), [(0, 1, 25), (0, 10**9, 30), (1, 1, 8)])
def test_nothing_lies_in_clear_after_an_import_is_killed(
    which: int, unit_bytes: int, calls: int, user: Path, exports: list[Path]
) -> None:
    command = [sys.executable, "-c", KILLED, str(user), str(exports[which]), str(unit_bytes), str(calls)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert any(path.stat().st_size for path in files_under(user / "home" / "store" / "tmp"))
    assert sightings(user) == []
