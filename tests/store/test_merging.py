"""What the store shows after any sequence of imports is what a naive reading of the rules says."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.store.merging_model import PRODUCTS, Key, Model, Telling
from tests.store.writing import RowImport, comment, comments, new_store, put, shown
from vana_cli.store import committing, disk, parquet_files, runs, settle, staging
from vana_cli.store.parquet_files import ParquetObject
from vana_cli.store.store import Store
from vana_parsers import assemble, identity
from vana_parsers.errors import ExportError
from vana_parsers.records import Row

DAY = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def tiny_blocks() -> Iterator[None]:
    """Every boundary of blocks, segments and row groups comes after two or three rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "SEGMENT_ROWS", 3)
        patch.setattr(runs, "_READ_ROWS", 2)
        patch.setattr(settle, "_REPEATS_RUN", 2)
        patch.setattr(parquet_files, "ROW_GROUP_ROWS", 2)
        patch.setattr(committing, "_REWRITE_ROWS", 2)
        patch.setattr(assemble, "_BATCH_ROWS", 2)
        patch.setattr(disk, "_sync", lambda path, flags: None)  # durability is not the subject here
        yield


@dataclass(frozen=True)
class Step:
    """One import of a history; members are divided into units of *unit* members."""

    account: str | None
    day: int | None
    members: list[list[Telling]]
    unit: int

    @property
    def exported_at(self) -> datetime | None:
        return None if self.day is None else DAY + timedelta(days=self.day)

    def as_import(self) -> RowImport:
        rows = [[comment(item, text, PRODUCTS[item]) for item, text in member] for member in self.members]
        units = [rows[at : at + self.unit] for at in range(0, len(rows), self.unit)]
        return RowImport(units, account=self.account, exported_at=self.exported_at)


members = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("123")), max_size=7)


def steps(accounts: list[str | None]) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        st.sampled_from(accounts),
        st.none() | st.integers(0, 3),
        st.lists(members, min_size=1, max_size=3),
        st.integers(1, 3),
    )


def run(history: list[Step], folder: Path) -> tuple[Store, Model]:
    """Put *history* into a new store and into the model, comparing the counts of each import."""
    store, model = new_store(folder), Model()
    for seq, step in enumerate(history):
        counts = put(store, step.as_import()).get("comments")
        told = model.put(seq, step.account, step.exported_at, step.members)
        found = counts and (counts.read, counts.new, counts.edited, counts.older, counts.known, counts.not_seen)
        assert found == (told and told.counts), f"import {seq}"
    return store, model


def record_id(key: Key) -> bytes:
    base = identity.record_id("reddit", "comments", (key[0],))
    return identity.repeat_id(base, key[1]) if key[1] else base


def kept_in_files(store: Store) -> Counter[tuple[str, str]]:
    """Return item id and text of every row in a current or older file."""
    rows: Counter[tuple[str, str]] = Counter()
    for commit in store.commits:
        for file in commit.files:
            for batch in ParquetObject(store.vault, file.object).batches(1000, ["item_id", "text"]):
                rows.update((row["item_id"], row["text"]) for row in batch.to_pylist())
    return rows


# A nameless export brought back another account's record: its text is in no file of the third account.
BROUGHT_BACK = [
    Step("A", None, [[("b", "2")]], 1),
    Step("A", None, [[("a", "1")]], 1),
    Step(None, None, [[("b", "2")]], 1),
    Step("B", None, [[("b", "2"), ("b", "1")]], 1),
]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps([None, "A", "B"]), min_size=1, max_size=5))
@example(BROUGHT_BACK)
def test_the_store_shows_what_the_rules_say(history: list[Step]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        store, model = run(history, folder)
        ids = {step.imported.id: step.seq for step in store.commits if step.imported}
        table = store.table("comments").to_arrow(["record_id", "item_id", "text", "account", "import_id"])
        found = Counter(
            (row["record_id"], row["item_id"], row["text"], row["account"], ids[row["import_id"]])
            for row in table.to_pylist()
        )
        expected = Counter((record_id(key), key[0], text, i.account, i.seq) for i, key, text in model.shown())
        assert found == expected
        assert kept_in_files(store) == model.kept()
        told = {telling for step in history for member in step.members for telling in member}
        assert set(model.kept()) == told, "a telling is in no file"
    finally:
        shutil.rmtree(folder)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps(["A", "B"]), min_size=1, max_size=5))
def test_rows_say_when_they_were_first_and_last_seen(history: list[Step]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        store, model = run(history, folder)
        at = [commit.at for commit in store.commits]
        table = store.table("comments").to_arrow(["record_id", "account", "first_seen_at", "last_seen_at"])
        found = {(row.pop("record_id"), row.pop("account")): row for row in table.to_pylist()}
        expected = {
            (record_id(key), i.account): {
                "first_seen_at": at[model.first_seen(i.account, key)],
                "last_seen_at": at[model.last_seen(i.account, key)],
            }
            for i, key, _ in model.shown()
        }
        assert found == expected
    finally:
        shutil.rmtree(folder)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps(["A"]), min_size=1, max_size=3))
def test_importing_the_last_export_again_changes_nothing(history: list[Step]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        store, _ = run(history, folder)
        again = history[-1].as_import()
        before, kept = shown(store), kept_in_files(store)
        counts = put(store, again).get("comments")
        assert counts is None or (counts.new, counts.older, counts.not_seen) == (0, 0, 0)
        assert counts is None or (counts.edited == 0 and counts.known == counts.read)
        assert (shown(store), kept_in_files(store)) == (before, kept)
    finally:
        shutil.rmtree(folder)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from("12"), max_size=5), min_size=2, max_size=3))
def test_disjoint_parts_give_the_same_rows_in_either_order(texts: list[list[str]]) -> None:
    parts = [
        comments(*((f"{number}-{row}", text) for row, text in enumerate(part))) for number, part in enumerate(texts)
    ]
    folders = [Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())]
    try:
        one, other = new_store(folders[0]), new_store(folders[1])
        for part in parts:
            put(one, part)
        for part in reversed(parts):
            put(other, part)
        assert shown(one) == shown(other)
        assert len(shown(one)) == sum(map(len, texts))
    finally:
        for folder in folders:
            shutil.rmtree(folder)


def test_part_two_of_a_split_export_adds_exactly_its_own(store: Store) -> None:
    first = [(f"id{n}", "text") for n in range(10)]
    second = [(f"id{n}", "text") for n in range(7, 15)]
    put(store, comments(*first))
    counts = put(store, comments(*second))["comments"]
    assert (counts.read, counts.new, counts.known) == (8, 5, 3)
    assert shown(store) == sorted({*first, *second})


def test_two_equal_rows_of_one_member_stay_two_and_a_third_is_new(store: Store) -> None:
    put(store, comments(("a", "1"), ("a", "1")))
    assert shown(store) == [("a", "1")] * 2
    assert put(store, comments(("a", "1"), ("a", "1")))["comments"].new == 0
    assert put(store, comments(*[("a", "1")] * 3))["comments"].new == 1
    assert shown(store) == [("a", "1")] * 3


def test_another_version_from_an_older_export_is_kept_but_not_shown(store: Store) -> None:
    new = Step("A", 2, [[("a", "2")]], 1)
    old = Step("A", 1, [[("a", "1")]], 1)
    put(store, new.as_import())
    counts = put(store, old.as_import())["comments"]
    assert (counts.older, counts.known) == (1, 0)
    assert shown(store) == [("a", "2")]
    assert kept_in_files(store) == Counter([("a", "1"), ("a", "2")])


def test_what_only_a_nameless_export_knew_in_an_older_version_is_new_to_another_account(store: Store) -> None:
    put(store, Step("A", 2, [[("a", "1")]], 1).as_import())
    put(store, Step(None, 1, [[("a", "2")]], 1).as_import())
    counts = put(store, Step("B", 0, [[("a", "3")]], 1).as_import())["comments"]
    assert counts.new == 1
    assert shown(store) == [("a", "1"), ("a", "3")]


def test_tables_of_one_import_do_not_touch_each_other(store: Store) -> None:
    note = Row("notes", ("a",), {"title": "a note"})
    put(store, RowImport([[[comment("a", "1"), note]]]))
    counts = put(store, RowImport([[[comment("a", "2")]]]))
    assert set(counts) == {"comments"}
    assert store.table("notes").to_arrow(["title"]).to_pylist() == [{"title": "a note"}]


def test_the_same_identity_in_two_sources_is_two_records(store: Store) -> None:
    put(store, comments(("a", "1")))
    put(store, RowImport([[[comment("a", "1")]]], source="google"))
    assert shown(store) == [("a", "1")] * 2


def test_an_export_of_another_category_does_not_make_the_rest_look_gone(store: Store) -> None:
    put(store, RowImport([[[comment("a", "1", "books"), comment("b", "1", "maps"), comment("c", "1")]]]))
    counts = put(store, RowImport([[[comment("d", "1", "maps")]]]))["comments"]
    assert (counts.new, counts.not_seen) == (1, 1)
    seen = store.table("comments").to_arrow(["item_id", "last_seen_at"]).to_pylist()
    first, second = (commit.at for commit in store.commits)
    assert {row["item_id"]: row["last_seen_at"] for row in seen} == {"a": first, "b": first, "c": first, "d": second}
    put(store, RowImport([[[comment("a", "1", "books"), comment("x", "1", "it's")]]]))
    third = store.commits[-1].at
    seen = store.table("comments").to_arrow(["item_id", "last_seen_at"]).to_pylist()
    expected = {"a": third, "b": first, "c": first, "d": second, "x": third}
    assert {row["item_id"]: row["last_seen_at"] for row in seen} == expected


def test_very_many_repeats_of_one_row_stay_as_many(store: Store) -> None:
    put(store, comments(*[("a", "1")] * 300, *[("b", "1")] * 3))
    assert shown(store) == [("a", "1")] * 300 + [("b", "1")] * 3
    assert len(set(store.table("comments").to_arrow(["record_id"]).column(0).to_pylist())) == 303
    assert put(store, comments(*[("a", "1")] * 299))["comments"].new == 0


def test_an_export_made_of_one_record_is_refused_and_changes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_ALIKE", 500)
    monkeypatch.setattr(staging, "SEGMENT_ROWS", 10_000)
    put(store, comments(("a", "1")))
    with pytest.raises(ExportError, match="more than 500 times"):
        put(store, comments(*[("b", "1")] * 600))
    assert shown(store) == [("a", "1")]
