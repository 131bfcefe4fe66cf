"""The measuring itself: it sees whole trees of processes, and the floor does all of its work."""

import csv
import io
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks import compare, run
from benchmarks.generate import generators
from benchmarks.inputs import Input
from benchmarks.measure import floor
from benchmarks.measure.process import CommandFailed, environment
from benchmarks.measure.process import run as run_measured
from vana_cli.store import parquet_files

_CHILDREN = """
import subprocess, sys, time
hold = "x = bytearray(b'x') * 60_000_000; import time; time.sleep(0.6)"
both = [subprocess.Popen([sys.executable, "-c", hold]) for _ in range(2)]
for one in both: one.wait()
"""


def test_memory_of_children_counts_together_and_the_largest_by_itself() -> None:
    taken = run_measured([sys.executable, "-c", _CHILDREN])
    assert taken.processes == 3
    assert taken.tree_bytes > 120_000_000
    assert 60_000_000 < taken.process_bytes < 110_000_000
    assert taken.wall_seconds > 0.6


def test_processor_time_of_children_counts() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    taken = run_measured(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"]
    )
    assert taken.cpu_seconds > 0.3


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(CommandFailed, match="no such luck"):
        run_measured([sys.executable, "-c", "import sys; sys.exit('no such luck')"])


def test_the_environment_of_a_run_knows_no_store_of_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANA_PASSPHRASE", "hers")
    monkeypatch.setenv("VANA_HOME", "/hers")
    assert not [name for name in environment() if name.startswith("VANA_")]


def test_the_floor_writes_every_cell_as_it_stands_in_the_csv(tmp_path: Path) -> None:
    generators()["reddit"](tmp_path / "export.zip", 3_000, 5, ["comments"])
    assert floor.cross(tmp_path / "export.zip", tmp_path, "write") == 3_000 + 5 + 300 + 3
    with zipfile.ZipFile(tmp_path / "export.zip") as file:
        rows = list(csv.DictReader(io.StringIO(file.read("comments.csv").decode(), newline="")))
    assert pq.read_table(tmp_path / "0.parquet").to_pylist() == rows


def test_the_floor_keeps_every_record_of_a_takeout(tmp_path: Path) -> None:
    told = generators()["google"](tmp_path / "export.zip", 1_000, 5)
    assert floor.cross(tmp_path / "export.zip", tmp_path, "encrypt") == sum(told.values())


def test_the_floor_is_encrypted_at_its_end_and_not_before(tmp_path: Path) -> None:
    generators()["reddit"](tmp_path / "export.zip", 200, 5, ["comments"])
    for stage, magic in (("write", b"PAR1"), ("encrypt", b"PARE")):
        floor.cross(tmp_path / "export.zip", tmp_path, stage)
        assert (tmp_path / "0.parquet").read_bytes()[:4] == magic


def test_the_floor_writes_as_the_store_does() -> None:
    assert {"compression": floor.CODEC, "compression_level": floor.LEVEL} == parquet_files._CODEC
    assert floor.ROW_GROUP_ROWS == parquet_files.ROW_GROUP_ROWS


def test_an_import_that_lost_a_record_is_no_result(tmp_path: Path) -> None:
    given = Input(tmp_path / "export.zip", {"comments.csv": 10}, 1)
    report = {
        "is_new": True,
        "is_complete": True,
        "skipped": 0,
        "members": [{"path": "comments.csv", "records": 10}],
    }
    compare._require_whole(given, report, is_new=True)
    for change in ({"members": [{"path": "comments.csv", "records": 9}]}, {"skipped": 1}, {"is_complete": False}):
        with pytest.raises(CommandFailed):
            compare._require_whole(given, report | change, is_new=True)


def test_a_small_comparison_goes_from_the_generator_to_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "--rows 300 --only comments --repeat 1 --startup 0 --through library"
    assert run.main([*asked.split(), "--work", str(tmp_path), "--json", str(tmp_path / "all.json")]) == 0
    table = capsys.readouterr().out
    assert "605 records" in table
    assert "later export, 80 % known" in table
    assert (tmp_path / "all.json").stat().st_size > 1_000
    assert not (tmp_path / "home").exists()
