"""The log: what was altered, exchanged, removed or cut short does not open; two writers never overwrite one another."""

import shutil
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.writing import comments, new_store, opener_of, put, shown, stage
from vana_cli.crypto.derive import COMMIT_LABEL, derive
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import StoreDamaged
from vana_cli.store import committing
from vana_cli.store import layout as layouts
from vana_cli.store.commits import Commit
from vana_cli.store.committing import commit_import
from vana_cli.store.layout import Header, Layout
from vana_cli.store.log import Log
from vana_cli.store.store import Store

AT = datetime(2024, 5, 1, tzinfo=UTC)
KEY = derive(SecretKey.generate(), COMMIT_LABEL)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "store")
    layouts.create(layout)
    return layout


@pytest.fixture
def header() -> Header:
    return Header("ab" * 16, AT)


def empty_commit(seq: int) -> Commit:
    return Commit(seq, f"operation {seq}", AT)


def filled(layout: Layout, header: Header, commits: int) -> Log:
    log = Log(layout, header, KEY)
    for seq in range(commits):
        log.read()
        assert log.append(empty_commit(seq))
    return log


def assert_damaged(layout: Layout, header: Header) -> None:
    with pytest.raises(StoreDamaged):
        Log(layout, header, KEY).read()


def test_what_was_appended_is_read_back_by_another_log(layout: Layout, header: Header) -> None:
    log = filled(layout, header, 3)
    assert log.read() == Log(layout, header, KEY).read() == tuple(map(empty_commit, range(3)))


def test_every_single_flipped_bit_of_a_commit_is_noticed(layout: Layout, header: Header) -> None:
    filled(layout, header, 1)
    path = layout.commit(0)
    whole = path.read_bytes()
    for at in range(len(whole) * 8):
        altered = bytearray(whole)
        altered[at // 8] ^= 1 << at % 8
        path.write_bytes(altered)
        assert_damaged(layout, header)
    path.write_bytes(whole)
    assert len(Log(layout, header, KEY).read()) == 1


def test_a_commit_cut_short_at_any_length_or_continued_is_noticed(layout: Layout, header: Header) -> None:
    filled(layout, header, 1)
    path = layout.commit(0)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert_damaged(layout, header)
    path.write_bytes(whole + b"\0")
    assert_damaged(layout, header)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2), (1, 2)])
def test_two_exchanged_commits_are_noticed(layout: Layout, header: Header, one: int, other: int) -> None:
    filled(layout, header, 3)
    paths = layout.commit(one), layout.commit(other)
    data = [path.read_bytes() for path in paths]
    for path, content in zip(paths, reversed(data), strict=True):
        path.write_bytes(content)
    assert_damaged(layout, header)


@pytest.mark.parametrize("removed", [0, 1])
def test_a_commit_missing_before_the_last_is_noticed(layout: Layout, header: Header, removed: int) -> None:
    filled(layout, header, 3)
    layout.commit(removed).unlink()
    assert_damaged(layout, header)


def test_a_commit_of_another_history_of_the_same_store_does_not_fit(layout: Layout, header: Header) -> None:
    filled(layout, header, 2)
    second = layout.commit(1).read_bytes()
    for seq in range(2):
        layout.commit(seq).unlink()
    filled(layout, header, 2)
    layout.commit(1).write_bytes(second)
    assert_damaged(layout, header)


def test_the_log_of_one_store_does_not_open_as_that_of_another(layout: Layout, header: Header) -> None:
    filled(layout, header, 1)
    assert_damaged(layout, Header("cd" * 16, AT))


def test_a_file_that_is_no_commit_in_the_log_is_noticed(layout: Layout, header: Header) -> None:
    filled(layout, header, 1)
    (layout.log / "copy of 0.vc").write_bytes(b"")
    assert_damaged(layout, header)


def test_of_two_writers_the_second_is_refused_and_can_follow(layout: Layout, header: Header) -> None:
    first, second = Log(layout, header, KEY), Log(layout, header, KEY)
    first.read()
    second.read()
    assert first.append(empty_commit(0))
    assert not second.append(Commit(0, "late", AT))
    assert [commit.op for commit in second.read()] == ["operation 0"]
    assert second.append(Commit(1, "late", AT))
    assert [commit.op for commit in first.read()] == ["operation 0", "late"]
    assert list(layout.tmp.iterdir()) == []


def test_a_commit_that_does_not_follow_the_last_one_read_is_a_mistake(layout: Layout, header: Header) -> None:
    log = filled(layout, header, 1)
    with pytest.raises(ValueError, match="follows"):
        log.append(empty_commit(2))


def test_an_import_is_decided_anew_if_another_writer_came_first(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = stage(store, comments(("a", "1"), ("b", "1")))
    other = Store.open(tmp_path / "home", openers=[opener_of(tmp_path)])
    append = Log.append
    overtaken = 0

    def overtake(log: Log, commit: Commit) -> bool:
        nonlocal overtaken
        if log is store.log and not overtaken:
            overtaken += 1
            # The lock is advisory: here is a writer on a file system on which it does not hold.
            monkeypatch.setattr(committing, "exclusive", lambda _: nullcontext())
            put(other, comments(("b", "1"), ("c", "1")))
        return append(log, commit)

    monkeypatch.setattr(Log, "append", overtake)
    done, is_new = commit_import(store.vault, store.log, late, lambda _: b"")
    store.refresh()
    assert overtaken
    assert (is_new, done.seq) == (True, 1)
    assert done.imported
    assert (done.imported.counts["comments"].new, done.imported.counts["comments"].known) == (1, 1)
    assert shown(store) == [("a", "1"), ("b", "1"), ("c", "1")]


def test_an_operation_that_was_committed_is_not_committed_again(store: Store, tmp_path: Path) -> None:
    staged = stage(store, comments(("a", "1")))
    shutil.copytree(staged.folder, tmp_path / "copy")
    first, is_new = commit_import(store.vault, store.log, staged, lambda _: b"")
    again, is_new_again = commit_import(store.vault, store.log, staged, lambda _: b"")
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert len(store.log.read()) == 1


def test_a_store_with_a_damaged_log_does_not_open(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, comments(("a", "1")))
    path = store.layout.commit(0)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path / "home", openers=[opener_of(tmp_path)])
