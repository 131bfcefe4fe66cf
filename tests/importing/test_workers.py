"""An import in several processes: the same rows, and nothing left behind, whichever process dies."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.importing.exports import contents, import_path, planned, reddit_export, zipped
from tests.store.writing import new_store
from vana_cli.errors import StoreError, VanaError
from vana_cli.importing import units, workers
from vana_cli.importing.worker import Done
from vana_cli.store.store import Store
from vana_parsers import slicing

ROWS = 200


@pytest.fixture(autouse=True)
def always_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every member is a unit, and two processes read them however small they are."""
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return zipped(tmp_path / "export.zip", reddit_export(ROWS))


def children() -> list[int]:
    """Return the processes that this one started."""
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def test_workers_read_what_one_process_reads(
    tmp_path: Path, store: Store, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = import_path(store, export)
    monkeypatch.setattr(workers, "WORTH_WORKERS", 1 << 60)
    (tmp_path / "other").mkdir()
    other = new_store(tmp_path / "other")
    alone = import_path(other, export)
    assert contents(store) == contents(other)
    assert (report.members, report.skips, report.tables) == (alone.members, alone.skips, alone.tables)
    assert not children()


def test_a_worker_that_dies_ends_the_import_and_the_next_one_goes_on(
    store: Store, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear, heard = workers._Worker.hear, []

    def kill_at_the_third(self: workers._Worker) -> object:
        told = hear(self)
        heard.append(told)
        if sum(isinstance(one, Done) for one in heard) == 3:
            for pid in children():
                os.kill(pid, signal.SIGKILL)
        return told

    with monkeypatch.context() as patch, pytest.raises(VanaError, match="worker process") as raised:
        patch.setattr(workers._Worker, "hear", kill_at_the_third)
        import_path(store, export)
    assert raised.value.hint
    assert not children()
    report = import_path(store, export)
    assert report.is_new
    assert report.resumed >= 2
    assert {path: member.records for path, member in ((m.path, m) for m in report.members)}["comments.csv"] == ROWS


def test_what_a_worker_raises_is_raised_by_the_import(
    store: Store, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vana_cli.importing import pipeline, worker

    def elsewhere(*args: object) -> worker.Job:
        job = worker.Job(*args)  # type: ignore[arg-type]
        return worker.Job(job.keys, job.export, job.folder / "gone", job.import_id, job.source, job.account)

    monkeypatch.setattr(pipeline, "Job", elsewhere)
    with pytest.raises(StoreError) as raised:
        import_path(store, export)
    assert any("in a worker process" in note for note in raised.value.__notes__)
    assert not children()


def test_workers_end_when_the_import_is_killed(tmp_path: Path) -> None:
    """The socket closes with the import, however that ends."""
    started = tmp_path / "started"
    script = f"""
import sys, time
from pathlib import Path
from multiprocessing.connection import wait
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from tests.store.writing import new_store
from tests.importing.exports import planned, reddit_export, zipped
from vana_cli.importing.worker import Job
from vana_cli.importing.workers import _Worker
store = new_store(Path({str(tmp_path)!r}))
plan = planned(zipped(Path({str(tmp_path / "e.zip")!r}), reddit_export(5)))
worker = _Worker()
worker.begin(Job(store.vault.keys(), plan.export, Path({str(tmp_path)!r}), "i", "reddit", None))
Path({str(started)!r}).write_text(str(worker._process.pid))
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    deadline = time.monotonic() + 60
    while not (started.exists() and started.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    pid = int(started.read_text())
    parent.kill()
    parent.wait()
    while Path(f"/proc/{pid}").exists() and not _is_dead(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists() or _is_dead(pid)


def test_no_key_is_in_the_arguments_or_the_environment_of_a_worker(
    store: Store, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    popen = subprocess.Popen

    def noted(command: list[str], **options: object) -> object:
        told.append(repr((command, options)))
        return popen(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", noted)
    import_path(store, export)
    keys = store.vault.keys()
    assert len(told) == 2
    for secret in (keys.wrapping, keys.staging):
        for text in (*told, repr(keys)):
            assert secret.hex() not in text
            assert repr(secret) not in text


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def lines(count: int) -> str:
    """Return an activity log as Google's writer sets it, one line of which is no object."""
    told = [
        {"header": "Search", "title": f"Searched for kite {n}", "titleUrl": f"https://www.google.com/search?q=kite+{n}",
         "time": f"2024-01-{n % 28 + 1:02}T10:{n // 60 % 60:02}:{n % 60:02}.000Z", "products": ["Search"]}
        for n in range(count)
    ]  # fmt: skip
    texts = [json.dumps(line, indent=2) for line in told]
    texts[count * 3 // 4] = '{\n  "products": []\n}'
    return "[" + ",".join(texts) + "]"


def test_a_large_member_is_read_in_slices_with_the_same_rows_and_addresses(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = zipped(tmp_path / "takeout.zip", {"Takeout/My Activity/Search/MyActivity.json": lines(500)})
    monkeypatch.setattr(units, "UNIT_BYTES", 10_000)
    monkeypatch.setattr(slicing, "_WORTH_SLICES", 0)
    plan = planned(export)
    assert [unit.part.count if unit.part else 0 for unit in units.divide(plan.export, plan.plan.routes)] == [4] * 4
    report = import_path(store, export)
    monkeypatch.setattr(slicing, "_WORTH_SLICES", 1 << 60)
    (tmp_path / "other").mkdir()
    other = new_store(tmp_path / "other")
    alone = import_path(other, export)
    assert contents(store) == contents(other)
    assert (report.members, report.skips, report.tables) == (alone.members, alone.skips, alone.tables)
    assert [(skip.address, report.members[0].records) for skip in report.skips] == [("/375", 500)]
