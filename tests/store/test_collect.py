"""Rubbish is collected, and nothing else: what a commit names, what is young, and what is in use stays."""

import os
import threading
import time
from pathlib import Path

import pytest

from tests.store import writing
from tests.store.writing import RowImport, comments, commit, files_under, opener_of, shown, stage
from vana_cli.errors import StoreDamaged
from vana_cli.store import disk
from vana_cli.store.collect import GRACE_DAYS, Collected, collect
from vana_cli.store.locking import exclusive
from vana_cli.store.store import Store


def put(store: Store, what: RowImport) -> None:
    """Import *what* and leave nothing staged, as a whole import does."""
    writing.put(store, what)
    for path in store.layout.tmp.iterdir():
        disk.discard(path)


def age(path: Path, days: float) -> None:
    """Make *path*, and all that is in it, *days* old."""
    at = time.time() - days * 86_400
    for one in [*path.rglob("*"), path]:
        os.utime(one, (at, at))


def objects_of(store: Store) -> list[Path]:
    return files_under(store.layout.objects)


def stray(path: Path, content: bytes = b"stray") -> Path:
    disk.make_folder(path.parent)
    path.write_bytes(content)
    return path


def test_a_store_without_rubbish_keeps_every_file(store: Store) -> None:
    put(store, comments(("a", "1"), ("b", "1")))
    put(store, comments(("a", "2")))
    before = {path: path.read_bytes() for path in files_under(store.layout.root)}
    assert collect(store, grace_days=0) == Collected(0, 0)
    assert {path: path.read_bytes() for path in files_under(store.layout.root)} == before
    assert shown(store) == [("a", "2"), ("b", "1")]


def test_what_is_committed_stays_however_old_it_is(store: Store) -> None:
    put(store, comments(("a", "1")))
    age(store.layout.root, 1000)
    collect(store)
    assert len(objects_of(store)) == len({ref.sha256 for one in store.commits for ref in one.objects})
    assert shown(store) == [("a", "1")]


def test_what_was_committed_since_the_store_was_opened_stays(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "home", openers=[opener_of(tmp_path)])
    put(other, comments(("a", "1")))
    assert collect(store, grace_days=0) == Collected(0, 0)
    assert shown(store) == [("a", "1")]


@pytest.mark.parametrize(("days", "stays"), [(0.0, True), (GRACE_DAYS - 0.1, True), (GRACE_DAYS + 0.1, False)])
def test_strays_are_removed_when_they_are_old(store: Store, days: float, *, stays: bool) -> None:
    put(store, comments(("a", "1")))
    strays = [
        stray(store.layout.object("ab" * 32)),
        stray(store.layout.tmp / "commit-0123"),
        stray(store.layout.tmp / "import-0" / "unit-000000.vc"),
        stray(store.layout.tmp / "import-0" / "deeper" / "object-1"),
        stray(store.layout.tmp / "import-0.lock", b""),
    ]
    for path in (store.layout.tmp, store.layout.object("ab" * 32).parent):
        age(path, days)
    collected = collect(store)
    assert [path.exists() for path in strays] == [stays] * 5
    assert collected == (Collected(0, 0) if stays else Collected(5, 20))
    assert shown(store) == [("a", "1")]


def test_an_interrupted_import_is_as_young_as_its_youngest_file(store: Store) -> None:
    staged = stage(store, comments(("a", "1"), ("b", "2")))
    age(staged.folder, 1000)
    next(staged.folder.iterdir()).touch()
    assert collect(store) == Collected(0, 0)
    commit(store, staged)
    assert shown(store) == [("a", "1"), ("b", "2")]


def test_an_import_under_way_is_left_alone_at_any_age(store: Store) -> None:
    staged = stage(store, comments(("a", "1")))
    lock = staged.folder.with_suffix(".lock")
    with exclusive(lock):
        age(store.layout.tmp, 1000)
        assert collect(store, grace_days=0) == Collected(0, 0)
        assert staged.folder.exists()
        assert lock.exists()
    files = len(files_under(store.layout.tmp))
    assert collect(store, grace_days=0).files == files > 1
    assert list(store.layout.tmp.iterdir()) == []


def test_an_import_that_failed_after_its_objects_were_moved_leaves_only_rubbish(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, comments(("a", "1")))
    kept = objects_of(store)
    staged = stage(store, comments(("b", "1")))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(store.log, "append", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        commit(store, staged)
    moved = len(objects_of(store)) - len(kept)
    assert moved > 0
    rubbish = moved + len(files_under(store.layout.tmp))
    assert collect(store, grace_days=0).files == rubbish
    assert objects_of(store) == kept
    assert shown(store) == [("a", "1")]
    put(store, comments(("b", "1")))
    assert shown(store) == [("a", "1"), ("b", "1")]


def test_no_commit_names_an_object_that_was_collected_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted import had moved its objects; they are collected before it is taken up and committed."""
    staged = stage(store, comments(("b", "1")))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(store.log, "append", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        commit(store, staged)
    with exclusive(staged.folder.with_suffix(".lock")):
        assert collect(store, grace_days=0).files > 0
        with pytest.raises(StoreDamaged, match="missing"):
            commit(store, staged)
    assert store.log.read() == ()


def test_it_waits_for_a_commit_that_is_being_made(store: Store) -> None:
    stray(store.layout.object("ab" * 32))
    ended = threading.Event()

    def collect_and_tell() -> None:
        collect(store, grace_days=0)
        ended.set()

    with exclusive(store.layout.lock):
        thread = threading.Thread(target=collect_and_tell)
        thread.start()
        assert not ended.wait(0.3)
        assert store.layout.object("ab" * 32).exists()
    thread.join(10)
    assert ended.is_set()
    assert not store.layout.object("ab" * 32).exists()


def test_files_that_vanish_meanwhile_are_no_error(store: Store) -> None:
    """Another import goes on staging, moving and removing its files."""
    stop = threading.Event()

    def churn() -> None:
        folder = store.layout.tmp / "import-1"
        while not stop.is_set():
            folder.mkdir(exist_ok=True)
            for number in range(20):
                (folder / f"unit-{number}.tmp").touch()
            for number in range(20):
                (folder / f"unit-{number}.tmp").rename(folder / f"unit-{number}.vc")
            for path in list(folder.iterdir()):
                path.unlink()
            folder.rmdir()

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for _ in range(100):
            collect(store)
    finally:
        stop.set()
        thread.join()


def test_a_store_whose_folder_for_unfinished_work_is_gone_works_on(store: Store) -> None:
    put(store, comments(("a", "1")))
    store.layout.tmp.rmdir()
    assert collect(store, grace_days=0) == Collected(0, 0)
    put(store, comments(("b", "1")))
    assert shown(store) == [("a", "1"), ("b", "1")]


def test_a_lock_that_its_holder_removed_does_not_let_two_in(tmp_path: Path) -> None:
    """Those who wait for a removed lock file must not hold it beside one who made it anew."""
    lock = tmp_path / "lock"
    inside: list[int] = []
    most = 0

    def work() -> None:
        nonlocal most
        for _ in range(20):
            with exclusive(lock):
                inside.append(1)
                most = max(most, len(inside))
                time.sleep(0.001)
                lock.unlink()
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == 1
    assert not lock.exists()
