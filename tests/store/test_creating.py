"""Creating and opening a store: its header, its permissions, its lock, and what an interruption leaves."""

import fcntl
import json
import os
import stat
from pathlib import Path

import pytest

from tests.store.writing import comments, files_under, new_store, opener_of, put, shown, stage
from vana_cli.errors import StoreBusy, StoreDamaged, StoreError, StoreMissing, WrongKey
from vana_cli.keys.key_file import KeyFileOpener
from vana_cli.store import layout as layouts
from vana_cli.store.layout import Layout
from vana_cli.store.locking import exclusive
from vana_cli.store.store import Store


def reopen(folder: Path) -> Store:
    return Store.open(folder / "home", openers=[opener_of(folder)])


def test_a_created_store_opens_with_its_key_and_shows_what_was_put(tmp_path: Path) -> None:
    put(new_store(tmp_path), comments(("a", "1")))
    assert shown(reopen(tmp_path)) == [("a", "1")]


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    new_store(tmp_path)
    stranger = KeyFileOpener(tmp_path / "other", "test")
    stranger.new_key("x", tmp_path / "home" / "store")
    with pytest.raises(WrongKey):
        Store.open(tmp_path / "home", openers=[stranger])


def test_a_second_store_is_not_created_over_the_first(tmp_path: Path) -> None:
    put(new_store(tmp_path), comments(("a", "1")))
    with pytest.raises(StoreError, match="there is a store already"):
        new_store(tmp_path)
    assert shown(reopen(tmp_path)) == [("a", "1")]


def test_no_store_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        reopen(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"format": 1}',
        b'{"format": "1", "store_id": "00", "created_at": "2024-05-01"}',
        b'{"format": 1, "store_id": "00", "created_at": "2024-05-01T00:00:00+00:00"}',
        b'{"format": 1, "store_id": "zz", "created_at": "2024-05-01T00:00:00+00:00"}',
        b'{"format": 1, "store_id": 7, "created_at": 5}',
        b"[" * 100_000,
    ],
)
def test_a_broken_header_is_damage(tmp_path: Path, content: bytes) -> None:
    new_store(tmp_path).layout.header.write_bytes(content)
    with pytest.raises(StoreDamaged):
        reopen(tmp_path)


def test_a_store_of_a_later_format_is_refused_by_name(tmp_path: Path) -> None:
    header = new_store(tmp_path).layout.header
    header.write_text(json.dumps(json.loads(header.read_text()) | {"format": layouts.FORMAT + 1}))
    with pytest.raises(StoreError, match=f"format {layouts.FORMAT + 1}") as raised:
        reopen(tmp_path)
    assert not isinstance(raised.value, StoreDamaged)


def test_a_header_of_another_store_does_not_open_this_one(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, comments(("a", "1")))
    body = json.loads(store.layout.header.read_text())
    store.layout.header.write_text(json.dumps(body | {"store_id": "00" * 16}))
    with pytest.raises((WrongKey, StoreDamaged)):
        reopen(tmp_path)


def test_a_creation_that_was_interrupted_can_be_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(layouts, "write_header", interrupted)
        with pytest.raises(KeyboardInterrupt):
            new_store(tmp_path)
    with pytest.raises(StoreMissing):
        reopen(tmp_path)
    put(new_store(tmp_path), comments(("a", "1")))
    assert shown(reopen(tmp_path)) == [("a", "1")]
    assert len(list((tmp_path / "home" / "store" / "keys").iterdir())) == 1


def test_everything_under_the_home_is_for_its_owner_alone(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        store = new_store(tmp_path)
        put(store, comments(("a", "1")))
        put(store, comments(("a", "2")))
        stage(store, comments(("b", "1")))
    finally:
        os.umask(umask)
    root = tmp_path / "home" / "store"
    paths = [root, *root.rglob("*")]
    assert len(files_under(root)) > 10
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert {path: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


def test_the_lock_is_held_by_one_alone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with exclusive(path), pytest.raises(StoreBusy), exclusive(path, patience_s=0):
        pytest.fail("two hold the lock")
    with exclusive(path, patience_s=0):
        assert path.exists()


def test_the_lock_is_free_once_its_holder_failed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with pytest.raises(RuntimeError), exclusive(path):
        raise RuntimeError
    with exclusive(path, patience_s=0):
        pass


def test_a_lock_waits_for_the_other_to_end(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    handle = os.open(path, os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(StoreBusy), exclusive(path, patience_s=0.1):
        pytest.fail("two hold the lock")
    os.close(handle)
    with exclusive(path, patience_s=5):
        pass


def test_reading_needs_no_lock(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, comments(("a", "1")))
    with exclusive(Layout(tmp_path / "home" / "store").lock):
        assert shown(reopen(tmp_path)) == [("a", "1")]


def test_an_open_store_shows_the_state_it_was_opened_at_until_refreshed(tmp_path: Path) -> None:
    writer = new_store(tmp_path)
    put(writer, comments(("a", "1")))
    reader = reopen(tmp_path)
    put(writer, comments(("b", "2")))
    assert shown(reader) == [("a", "1")]
    reader.refresh()
    assert shown(reader) == [("a", "1"), ("b", "2")]
