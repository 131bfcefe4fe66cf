"""Whoever can write to the store's files cannot make it show anything that was never put in.

Every file of a store that holds two imports is altered, cut short, exchanged and removed: then there is an error that
says so, or what is read is what it was. The one thing not noticed is a log cut back to an earlier state.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.store.writing import RowImport, comment, files_under, new_store, opener_of, put, shown
from vana_cli.errors import KeyUnavailable, StoreDamaged, StoreError, StoreMissing
from vana_cli.store import disk
from vana_cli.store.parquet_files import ParquetObject
from vana_cli.store.store import Store
from vana_parsers.records import Row

FLIPS = 16
"""Of each file; at its beginning, at its end, and anywhere."""
REFUSED = (StoreError, KeyUnavailable)


def note(title: str) -> Row:
    return Row("notes", (title,), {"title": title, "text": f"what {title} says"})


def everything(folder: Path) -> list[Any]:
    """Open the store in *folder* and return all that it says: commits, every object's content, what it shows."""
    store = Store.open(folder / "home", openers=[opener_of(folder)])
    said: list[Any] = [store.commits, store.header.store_id]
    for commit in store.commits:
        assert commit.imported
        said.append(store.vault.read_blob(commit.imported.report))
        for ref in (*(file.object for file in commit.files), *(run.object for run in commit.runs)):
            batches = ParquetObject(store.vault, ref).batches(1000)
            said.append([row for batch in batches for row in batch.to_pylist()])
    return [*said, [store.table(name).count() for name in store.tables()]]


@dataclass(frozen=True)
class Kept:
    """A store that holds two imports, and what it says."""

    folder: Path
    said: list[Any]

    @property
    def root(self) -> Path:
        return self.folder / "home" / "store"

    @property
    def files(self) -> list[Path]:
        return [path for path in files_under(self.root) if path.name != "lock"]

    def of_kind(self, pattern: str) -> list[Path]:
        return sorted(self.root.glob(pattern))

    def is_noticed(self) -> bool:
        """Read everything; True if that is refused. Fails if it gives anything but what was said."""
        try:
            said = everything(self.folder)
        except REFUSED as refusal:
            assert str(refusal)
            return True
        assert said == self.said, "something else was read"
        return False


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    store = new_store(tmp_path)
    first = [comment(f"id{n}", f"text {n}") for n in range(30)]
    put(store, RowImport([[[*first, note("one")]]]))
    second = [comment(f"id{n}", f"text {n}{' anew' * (n % 4 == 0)}") for n in range(5, 40)]
    put(store, RowImport([[[*second, note("two")]]]))
    for path in store.layout.tmp.iterdir():
        disk.discard(path)
    return Kept(tmp_path, everything(tmp_path))


def flipped(data: bytes, bit: int) -> bytes:
    altered = bytearray(data)
    altered[bit // 8] ^= 1 << bit % 8
    return bytes(altered)


def bits_of(data: bytes, seed: str) -> list[int]:
    """Return bits to flip: the outermost bytes tell what a file is, the others are as good as one another."""
    bits = len(data) * 8
    chance = random.Random(seed)
    ends = [chance.randrange(64), bits - 1 - chance.randrange(64), bits - 1 - chance.randrange(512)]
    return [bit % bits for bit in [*ends, *chance.sample(range(bits), FLIPS - len(ends))]]


def test_the_store_says_the_same_each_time(kept: Kept) -> None:
    """The control: with nothing altered, nothing is refused."""
    assert not kept.is_noticed()
    assert len(kept.files) > 15


@pytest.mark.parametrize(
    ("pattern", "least"),
    [("store.json", 0.5), ("keys/*.json", 0.5), ("log/*.vc", 1.0), ("objects/*/*", 0.9)],
    ids=["header", "keys", "log", "objects"],
)
def test_a_flipped_bit_is_noticed_or_changes_nothing(kept: Kept, pattern: str, least: float) -> None:
    noticed = []
    for number, path in enumerate(kept.of_kind(pattern)):
        whole = path.read_bytes()
        for bit in bits_of(whole, f"{pattern} {number}"):
            path.write_bytes(flipped(whole, bit))
            noticed.append(kept.is_noticed())
        path.write_bytes(whole)
    assert len(noticed) >= FLIPS
    # Not noticed are bits that no one reads: of the header's date, of the key file's remembered place, of a magic.
    assert sum(noticed) >= least * len(noticed)
    assert not kept.is_noticed()


@pytest.mark.parametrize("pattern", ["store.json", "keys/*.json", "log/*.vc", "objects/*/*"])
def test_a_file_cut_short_or_continued_is_noticed(kept: Kept, pattern: str) -> None:
    for path in kept.of_kind(pattern):
        whole = path.read_bytes()
        for length in {0, 1, len(whole) // 3, len(whole) // 2, len(whole) - 3}:
            path.write_bytes(whole[:length])
            assert kept.is_noticed(), f"{path.name} cut to {length} of {len(whole)} bytes"
        if path.suffix != ".json":
            path.write_bytes(whole + b"\0")
            assert kept.is_noticed(), f"{path.name} continued"
        path.write_bytes(whole)


@pytest.mark.parametrize("pattern", ["log/*.vc", "objects/*/*"])
def test_two_exchanged_files_are_noticed(kept: Kept, pattern: str) -> None:
    paths = kept.of_kind(pattern)
    assert len(paths) > 1
    for one, other in zip(paths, [*paths[1:], paths[0]], strict=True):
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        assert kept.is_noticed(), f"{one.name} and {other.name}"
        one.write_bytes(first)
        other.write_bytes(second)
    assert not kept.is_noticed()


@pytest.mark.parametrize("pattern", ["store.json", "keys/*.json", "log/*0.vc", "objects/*/*"])
def test_a_removed_file_is_noticed(kept: Kept, pattern: str) -> None:
    for path in kept.of_kind(pattern):
        whole = path.read_bytes()
        path.unlink()
        assert kept.is_noticed(), path.name
        path.write_bytes(whole)


def test_the_last_commit_removed_gives_the_state_before_it(kept: Kept) -> None:
    """Known and documented: a log that was cut back is a log; it is never anything that was not put in."""
    kept.of_kind("log/*.vc")[-1].unlink()
    store = Store.open(kept.folder / "home", openers=[opener_of(kept.folder)])
    assert shown(store) == sorted((f"id{n}", f"text {n}") for n in range(30))


@pytest.mark.parametrize("folder", ["keys", "log", "objects"])
def test_a_removed_folder_is_noticed(kept: Kept, folder: str) -> None:
    (kept.root / folder).rename(kept.folder / "elsewhere")
    assert kept.is_noticed()


def test_without_its_header_there_is_no_store(kept: Kept) -> None:
    (kept.root / "store.json").unlink()
    with pytest.raises(StoreMissing):
        everything(kept.folder)


def emptied(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [lambda path: path.chmod(0), emptied], ids=["unreadable", "a folder"])
def test_a_file_that_cannot_be_read_is_an_error_with_a_name(kept: Kept, harm: Callable[[Path], None]) -> None:
    if harm is not emptied and os.geteuid() == 0:
        pytest.skip("nothing is unreadable to root")
    for path in kept.files:
        whole = path.read_bytes()
        harm(path)
        assert kept.is_noticed(), path.name
        if path.is_dir():
            path.rmdir()
        else:
            path.chmod(0o600)
        path.write_bytes(whole)


def test_files_of_another_store_are_not_taken(kept: Kept, tmp_path: Path) -> None:
    """Even with the same key: each file in turn is the one that another store has in its place."""
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "key").write_bytes((kept.folder / "key").read_bytes())
    (stranger / "key").chmod(0o600)
    other = new_store(stranger)
    put(other, RowImport([[[comment("id1", "forged")]]]))
    put(other, RowImport([[[comment("id2", "forged")]]]))
    for pattern in ("store.json", "keys/*.json", "log/*.vc"):
        for own, foreign in zip(kept.of_kind(pattern), sorted(other.layout.root.glob(pattern)), strict=True):
            whole = own.read_bytes()
            own.write_bytes(foreign.read_bytes())
            assert kept.is_noticed(), own.name
            own.write_bytes(whole)


def test_an_import_into_a_damaged_store_is_refused_or_decided_as_ever(kept: Kept) -> None:
    """Runs are read when the next import is merged: a harmed one must not make known rows new ones."""
    again = RowImport([[[comment(f"id{n}", f"text {n}") for n in range(30)]]])
    runs = {run.object.sha256 for commit in kept.said[0] for run in commit.runs if run.table == "comments"}
    assert len(runs) == 3
    for path in [path for path in kept.of_kind("objects/*/*") if path.name in runs]:
        whole = path.read_bytes()
        for bit in bits_of(whole, path.name)[:8]:
            path.write_bytes(flipped(whole, bit))
            store = Store.open(kept.folder / "home", openers=[opener_of(kept.folder)])
            try:
                counts = put(store, again)["comments"]
            except StoreDamaged:
                assert len(store.log.read()) == 2
            else:
                assert counts.new == 0
                store.layout.commit(2).unlink()
        path.write_bytes(whole)
    assert not kept.is_noticed()
