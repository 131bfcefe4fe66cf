"""Items of readers become batches of the tables' exact schemas."""

import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.identity import record_id
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.schema import TABLES, Column, Table

TASK = Task("Takeout/x.json", io.BytesIO(), "google", product="youtube", account="someone")
MOMENT = datetime(2024, 5, 2, 18, 11, 4, 123456, UTC)

TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.string(): TEXT,
    pa.dictionary(pa.int32(), pa.string()): TEXT,
    pa.list_(pa.string()): st.lists(TEXT, max_size=3),
    pa.timestamp("us", tz="UTC"): st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),
    pa.bool_(): st.booleans(),
    pa.int16(): st.integers(-900, 900),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False, allow_infinity=False),
    pa.decimal128(18, 6): st.decimals(-(10**11), 10**11, places=6),
}
TABLE_LIST = st.sampled_from(list(TABLES.values()))


def run(*items: Item, task: Task = TASK) -> list[TableBatch | Skipped]:
    return list(assemble(items, task))


def batches(*items: Item, task: Task = TASK) -> list[TableBatch]:
    found = []
    for item in run(*items, task=task):
        assert isinstance(item, TableBatch), item
        assert item.batch.schema.equals(TABLES[item.table].schema, check_metadata=True)
        item.batch.validate(full=True)
        assert len(item.digests) == item.batch.num_rows
        found.append(item)
    return found


def rows(*items: Item, task: Task = TASK) -> list[dict[str, Any]]:
    return [row for batch in batches(*items, task=task) for row in batch.batch.to_pylist()]


def one(item: Item, task: Task = TASK) -> dict[str, Any]:
    [row] = rows(item, task=task)
    return row


def filled(table: Table) -> list[Column]:
    """Return the columns of *table* that a reader may give; `extra` is of another form in rows."""
    return [c for c in table.columns if c.name not in ("record_id", "source", "member", "extra")]


@settings(max_examples=100, deadline=None)
@given(TABLE_LIST.flatmap(lambda table: st.tuples(st.just(table), st.lists(values_of(table), min_size=1, max_size=4))))
def test_what_a_reader_gives_is_what_the_batch_holds(case: tuple[Table, list[dict[str, Any]]]) -> None:
    table, given_rows = case
    found = rows(*(Row(table.name, (str(n),), values) for n, values in enumerate(given_rows)))
    defaults = {"product": "youtube", "account": "someone", "time_source": "none", "time_precision": "none"}
    for number, (values, row) in enumerate(zip(given_rows, found, strict=True)):
        assert row["record_id"] == record_id("google", table.name, (str(number),))
        assert (row["source"], row["member"], row["extra"]) == ("google", TASK.path, None)
        for column in filled(table):
            value = values.get(column.name)
            assert row[column.name] == (defaults.get(column.name) if value is None else value)


@settings(max_examples=100, deadline=None)
@given(
    TABLE_LIST.flatmap(lambda table: st.tuples(st.just(table), st.lists(values_of(table), min_size=1, max_size=4))),
    st.booleans(),
)
def test_columns_and_rows_of_the_same_records_are_the_same(
    case: tuple[Table, list[dict[str, Any]]], has_identity: bool
) -> None:
    table, given_rows = case
    ids = [str(number) for number in range(len(given_rows))] if has_identity else []
    arrays = {
        c.name: pa.array([values.get(c.name) for values in given_rows], plain(c.type))
        for c in filled(table)
        if any(values.get(c.name) is not None for values in given_rows) or c.name == table.own[0].name
    }
    [by_column] = batches(Columns(table.name, (pa.array(ids, pa.string()),) if ids else (), arrays))
    [by_row] = batches(*(Row(table.name, tuple(ids[n : n + 1]), values) for n, values in enumerate(given_rows)))
    assert by_column.batch.to_pylist() == by_row.batch.to_pylist()
    assert by_column.digests.tolist() == by_row.digests.tolist()
    assert by_column.records == by_row.records == len(given_rows)


def values_of(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={c.name: st.none() | VALUES[c.type] for c in filled(table)})


def plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def test_skips_pass_at_once_and_rows_keep_their_order_within_a_table() -> None:
    skip = Skipped("m", "/3", "why")
    items: list[Item] = [
        Row("searches", ("1",), {"query": "a"}),
        Row("views", ("2",), {"title": "b"}),
        skip,
        Row("searches", ("3",), {"query": "c"}),
    ]
    first, *rest = run(*items)
    assert first is skip
    assert [(b.table, b.batch.num_rows) for b in rest if isinstance(b, TableBatch)] == [("searches", 2), ("views", 1)]
    assert [row["query"] for row in rows(*items[:2], items[3]) if "query" in row] == ["a", "c"]


def test_nothing_gives_nothing() -> None:
    assert run() == []


def test_items_are_taken_as_they_are_asked_for() -> None:
    taken = []

    def reader() -> Iterable[Item]:
        for number in range(5):
            taken.append(number)
            yield Skipped("m", f"/{number}", "why")

    assembled = assemble(reader(), TASK)
    assert not taken
    next(assembled)
    assert taken == [0]


def test_batches_are_of_bounded_size() -> None:
    many = batches(*(Row("searches", (str(n),), {"query": "q"}) for n in range(40_000)))
    assert [batch.batch.num_rows for batch in many] == [16_384, 16_384, 7_232]
    assert [row["record_id"] for batch in many for row in batch.batch.slice(0, 1).to_pylist()] == [
        record_id("google", "searches", (n,)) for n in ("0", "16384", "32768")
    ]
    long = batches(*(Row("notes", (str(n),), {"text": "x" * 3_000_000}) for n in range(7)))
    assert [batch.batch.num_rows for batch in long] == [3, 3, 1]


def test_rows_that_stand_for_no_record_of_their_own_are_not_counted() -> None:
    attached = Row("media", ("2",), {"uri": "a.jpg"}, records=0)
    assert [batch.records for batch in batches(Row("posts", ("1",), {}), attached, attached)] == [1, 0]


def test_a_column_that_the_table_has_not_is_a_readers_bug() -> None:
    with pytest.raises(KeyError, match=r"searches has no column .*'colour'"):
        run(Row("searches", ("1",), {"query": "q", "colour": "red"}))
    with pytest.raises(KeyError, match=r"searches has no column .*'colour'"):
        run(Columns("searches", (), {"query": pa.array(["q"]), "colour": pa.array(["red"])}))
    with pytest.raises(KeyError):
        run(Row("colours", ("1",), {}))


def test_a_row_may_name_its_own_product_and_account_and_null_means_the_tasks() -> None:
    given_values: list[dict[str, Any]] = [{"product": "chrome"}, {"product": None, "account": "other"}, {}]
    expected = [("chrome", "someone"), ("youtube", "other"), ("youtube", "someone")]
    by_row = rows(*(Row("searches", (str(n),), values) for n, values in enumerate(given_values)))
    columns = {"product": pa.array(["chrome", None, None]), "account": pa.array([None, "other", None])}
    by_column = rows(Columns("searches", (pa.array(["0", "1", "2"]),), columns))
    assert [(row["product"], row["account"]) for row in by_row] == expected
    assert by_row == by_column
    bare = Task("m", io.BytesIO(), "reddit")
    assert [(row["product"], row["account"]) for row in rows(Row("searches", ("1",), {}), task=bare)] == [(None, None)]


def test_extra_is_json_and_null_when_there_is_none() -> None:
    extra = {"b": [1, {"c": None}], "a": "é", "time": 1.5}
    row = one(Row("searches", ("1",), {"extra": extra}))
    assert json.loads(row["extra"]) == extra
    assert one(Row("searches", ("1",), {"extra": {}}))["extra"] is None


def test_lone_surrogates_become_the_replacement_character_everywhere() -> None:
    bad, good = "a\ud800b", "a\ufffdb"
    values = {"kind": bad, "title": bad, "labels": [bad, "c"], "extra": {bad: [bad, {"k": bad}]}}
    row = one(Row("notes", (bad,), values), task=Task(bad, io.BytesIO(), "google", account=bad))
    assert (row["kind"], row["title"], row["labels"]) == (good, good, [good, "c"])
    assert json.loads(row["extra"]) == {good: [good, {"k": good}]}
    assert (row["member"], row["account"]) == (good, good)
    assert row["record_id"] == record_id("google", "notes", (good,))
    assert one(Row("notes", ("1",), {"title": "\ud83d\ude00"}))["title"] == "😀"


def test_without_an_identity_the_content_is_the_identity() -> None:
    """All of it, in every type, and nothing that two exports of an unchanged record may tell in two ways."""
    content: dict[str, Any] = {"amount": Decimal("4.99"), "title": "t", "occurred_at": MOMENT, "extra": {"a": 1}}
    base = one(Row("purchases", (), content))["record_id"]
    changes: list[dict[str, Any]] = [
        {"amount": Decimal("4.98")},
        {"title": "u"},
        {"occurred_at": MOMENT.replace(microsecond=0)},
        {"extra": {"a": 2}},
        {"currency": "EUR"},
    ]
    ids = {one(Row("purchases", (), {**content, **change}))["record_id"] for change in changes}
    assert len(ids | {base}) == len(changes) + 1
    told_otherwise = {"time_source": "iso", "time_precision": "us", "time_text": "x", "product": "p", "account": "b"}
    other_member = Task("other.json", io.BytesIO(), "google")
    assert one(Row("purchases", (), {**content, **told_otherwise}), task=other_member)["record_id"] == base
    labels = [one(Row("notes", (), {"labels": value}))["record_id"] for value in (["a", "b"], ["a,b"], [], None)]
    assert len(set(labels)) == 4


def test_rows_with_and_without_an_identity_share_a_batch() -> None:
    first, second, third = rows(
        Row("searches", ("1",), {"query": "a"}),
        Row("searches", (), {"query": "a"}),
        Row("searches", (), {"query": "b"}),
    )
    assert first["record_id"] == record_id("google", "searches", ("1",))
    assert second["record_id"] == one(Row("searches", (), {"query": "a"}))["record_id"] != third["record_id"]


def test_a_digest_tells_an_edited_record_and_not_one_that_moved() -> None:
    def digest(task: Task = TASK, **values: Any) -> int:
        [batch] = batches(Row("notes", ("1",), {"title": "t", **values}), task=task)
        return int(batch.digests[0])

    assert digest(task=Task("elsewhere.json", io.BytesIO(), "google")) == digest() == digest(time_source="iso")
    assert len({digest(), digest(title="u"), digest(text="t"), digest(labels=["t"]), digest(extra={"t": 1})}) == 5


def test_columns_of_no_rows_are_a_batch_of_no_rows() -> None:
    [batch] = batches(Columns("searches", (pa.array([], pa.string()),), {"query": pa.array([], pa.string())}))
    assert (batch.batch.num_rows, batch.records, len(batch.digests)) == (0, 0, 0)
    assert rows(Columns("searches", (), {"query": pa.array([], pa.string())})) == []
