"""SQL over the encrypted tables: reads them right, and can do nothing else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from tests.store.writing import RowImport, comment, comments, files_under, new_store, put
from vana_cli.errors import QueryError
from vana_cli.store import query
from vana_cli.store.store import Store
from vana_cli.store.views import shown_schema
from vana_parsers.records import Row
from vana_parsers.schema import TABLES

NOON = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
ODD = "emoji \U0001f600, a quote ' and \" and \\ and a line\nbreak, e\u0301"

PURCHASES: list[tuple[str, dict[str, Any]]] = [
    ("1", {"occurred_at": NOON, "amount": Decimal("12.340000"), "currency": "EUR", "title": ODD, "product": "pay"}),
    ("2", {"occurred_at": NOON.replace(year=2020), "amount": Decimal("-0.000001"), "currency": "USD"}),
    ("3", {"title": None, "utc_offset_minutes": -330}),
]
ACTIVITIES: list[tuple[str, dict[str, object]]] = [
    ("1", {"details": ["one", "two"], "is_ad": True, "action": "used"}),
    ("2", {"details": [], "is_ad": False}),
    ("3", {"details": None, "kind": "used"}),
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = new_store(tmp_path_factory.mktemp("query"))
    rows = [Row("purchases", (key,), values) for key, values in PURCHASES]
    rows += [Row("activities", (key,), values) for key, values in ACTIVITIES]
    put(store, RowImport([[rows]], account="me"))
    put(store, RowImport([[[comment(f"id{n}", f"text {n % 10}") for n in range(2000)]]], account="me"))
    return store


def rows_of(store: Store, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in store.query(sql, parameters).read_all().to_pylist()]


def test_the_query_of_the_readme_runs(held: Store) -> None:
    sql = "select community, count(*) from comments group by 1 order by 2 desc limit 10"
    assert rows_of(held, sql) == [(None, 2000)]


@pytest.mark.parametrize("name", ["comments", "COMMENTS", '"comments"', '"Comments"'])
def test_a_table_is_found_in_any_case_and_quoting(held: Store, name: str) -> None:
    assert rows_of(held, f"select count(*) from {name}") == [(2000,)]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("text = 'text 3'", 200),
        ("text in ('text 3', 'text 4')", 400),
        ("text like '%3'", 200),
        ("item_id > 'id1' and item_id < 'id2'", 1110),
        ("source = 'reddit'", 2000),
        ("source <> 'reddit'", 0),
        ("source in ('reddit', 'google')", 2000),
        ("member = 'member-0.csv' and text = 'text 0'", 200),
        ("account is null", 0),
        ("account = 'me'", 2000),
        ("community is null", 2000),
        ("time_source = 'none' or text = 'no such'", 2000),
        ("octet_length(record_id) = 16", 2000),
        ("first_seen_at = last_seen_at", 2000),
        ("false", 0),
    ],
)
def test_a_condition_selects_what_it_says(held: Store, where: str, count: int) -> None:
    assert rows_of(held, f"select count(*) from comments where {where}") == [(count,)]
    assert len(held.table("comments").to_arrow(["item_id"], where)) == count


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("occurred_at = '2024-05-01 12:00:00.123456'", {0}),
        ("occurred_at >= TIMESTAMPTZ '2021-01-01 00:00:00+00'", {0}),
        ("occurred_at < '2024-05-01 12:00:00.123456+00'", {1}),
        ("occurred_at between '2020-01-01' and '2025-01-01'", {0, 1}),
        ("occurred_at is null", {2}),
        ("extract(hour from occurred_at) = 12", {0, 1}),
        ("amount > 12", {0}),
        ("amount < 0", {1}),
        ("amount = 12.34", {0}),
        ("amount is null", {2}),
        ("utc_offset_minutes = -330", {2}),
        ("currency = 'EUR'", {0}),
        ("currency in ('EUR', 'USD')", {0, 1}),
        ("currency is distinct from 'EUR'", {1, 2}),
        ("product = 'pay'", {0}),
        ("title is not null", {0}),
        ("title like 'emoji \U0001f600%'", {0}),
    ],
)
def test_conditions_on_instants_decimals_and_categories_are_right(held: Store, where: str, keys: set[int]) -> None:
    found = held.table("purchases").to_arrow(["amount"], where)
    expected = [PURCHASES[key][1].get("amount") for key in keys]
    assert sorted(map(repr, found.column(0).to_pylist())) == sorted(map(repr, expected))


def test_conditions_on_lists_and_flags_are_right(held: Store) -> None:
    assert rows_of(held, "select details from activities where list_contains(details, 'two')") == [(["one", "two"],)]
    assert rows_of(held, "select count(*) from activities where is_ad") == [(1,)]
    assert rows_of(held, "select count(*) from activities where is_ad is null") == [(1,)]
    assert rows_of(held, "select count(*) from activities where details is null") == [(1,)]
    assert rows_of(held, "select count(*) from activities where len(details) = 0") == [(1,)]


def test_values_come_back_as_they_were_put(held: Store) -> None:
    names = ["occurred_at", "amount", "currency", "title", "utc_offset_minutes"]
    found = held.table("purchases").to_arrow(names).to_pylist()
    expected = [{name: values.get(name) for name in names} for _, values in PURCHASES]
    assert sorted(found, key=amount_of) == sorted(expected, key=amount_of)


def amount_of(row: dict[str, Any]) -> Decimal:
    return row["amount"] or Decimal(0)


@pytest.mark.parametrize("table", list(TABLES))
def test_a_scan_of_any_table_has_exactly_the_schema_shown_also_when_empty(held: Store, table: str) -> None:
    found = held.table(table).to_arrow()
    assert found.schema.equals(shown_schema(table), check_metadata=False)
    assert held.table(table).count() == len(found)
    found.validate(full=True)


def test_a_scan_gives_the_columns_asked_for_in_their_order(held: Store) -> None:
    found = held.table("purchases").to_arrow(["title", "occurred_at", "source"])
    assert found.schema.names == ["title", "occurred_at", "source"]
    assert found.schema.field("source").type == shown_schema("purchases").field("source").type


def test_an_unknown_column_or_table_is_an_error_with_the_names_there_are(held: Store) -> None:
    with pytest.raises(QueryError, match="nonsense") as raised:
        held.table("purchases").to_arrow(["nonsense"])
    assert raised.value.hint
    assert "amount" in raised.value.hint
    with pytest.raises(QueryError, match="no such table"):
        held.table("nonsense")


def test_a_table_becomes_a_data_frame(held: Store) -> None:
    frame = held.table("purchases").to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == 3
    assert set(frame["title"].dropna()) == {ODD}
    assert frame["occurred_at"].max() == pd.Timestamp(NOON)


def test_parameters_are_values_never_sql(held: Store) -> None:
    assert rows_of(held, "select count(*) from comments where text = ?", "text 3") == [(200,)]
    assert rows_of(held, "select count(*) from comments where text = ?", "' or 1=1 --") == [(0,)]
    assert rows_of(held, "select ? || ?", "a", ODD) == [("a" + ODD,)]


def test_a_missing_parameter_is_an_error(held: Store) -> None:
    with pytest.raises(QueryError):
        held.query("select count(*) from comments where text = ?").read_all()


@pytest.mark.parametrize(
    "sql",
    [
        "",
        ";",
        "select",
        "select nonsense from comments",
        "select * from nonsense",
        "select 1; select 2",
        "insert into comments values (1)",
        "update comments set text = 'x'",
        "delete from comments",
        "drop view comments",
        "create table t as select * from comments",
        "create or replace view comments as select 1",
        "with gone as (delete from comments returning *) select * from gone",
        "explain analyze select 1",
        "set enable_external_access = true",
        "set python_enable_replacements = true",
        "reset enable_external_access",
        "pragma database_list",
        "pragma enable_profiling",
        "install httpfs",
        "load httpfs",
        "attach 'other.db'",
        "attach ':memory:' as other",
        "use memory",
        "checkpoint",
        "call pragma_version()",
        "begin transaction",
        "prepare p as select 1",
        "vacuum",
        "export database 'out'",
        "import database 'out'",
    ],
)
def test_only_one_select_can_be_run(held: Store, sql: str) -> None:
    with pytest.raises(QueryError):
        held.query(sql).read_all()
    assert rows_of(held, "select count(*) from comments") == [(2000,)]


READS = [
    "select * from read_csv('{path}')",
    "select * from read_csv_auto('{path}')",
    "select * from '{path}'",
    "from '{path}'",
    "select * from read_text('{path}')",
    "select * from read_blob('{path}')",
    "select * from read_json('{path}')",
    "select * from read_parquet('{path}')",
    "select * from parquet_metadata('{path}')",
    "select * from sniff_csv('{path}')",
    "select * from glob('{folder}/*')",
    "select * from query('select * from read_csv(''{path}'')')",
    "select * from query_table('{path}')",
    "select * from read_csv('https://localhost:1/x.csv')",
    "select * from 's3://bucket/x.parquet'",
    "select * from duckdb_secrets() where false union all select * from read_text('{path}')",
    "select (select content from read_text('{path}'))",
]
WRITES = [
    "copy comments to '{new}'",
    "copy (select 1) to '{new}'",
    "select * from (copy (select 1) to '{new}')",
    "attach '{new}' as other",
    "export database '{new}'",
]


@pytest.mark.parametrize("sql", READS + WRITES)
def test_no_statement_reaches_a_file_or_the_network(held: Store, tmp_path: Path, sql: str) -> None:
    path, new = tmp_path / "secret.csv", tmp_path / "new"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(QueryError):
        held.query(sql.format(path=path, folder=tmp_path, new=new)).read_all()
    assert files_under(tmp_path) == [path]


secret_at_module_level = pa.table({"a": [1]})


@pytest.mark.parametrize("name", ["secret_here", "secret_at_module_level", "self", "held", "sql"])
def test_no_statement_reaches_a_variable_of_the_program(held: Store, name: str) -> None:
    secret_here = pd.DataFrame({"a": [1]})
    assert len(secret_here) == 1
    with pytest.raises(QueryError):
        held.query(f"select * from {name}").read_all()


@pytest.mark.parametrize("setting", ["enable_external_access", "python_enable_replacements"])
def test_the_session_is_shut_also_for_its_own_connection(held: Store, setting: str) -> None:
    assert rows_of(held, f"select current_setting('{setting}')") in ([(False,)], [("false",)])
    assert rows_of(held, "select current_setting('temp_directory')") in ([("",)], [(None,)])


def test_instants_are_shown_in_utc_wherever_the_machine_stands(held: Store) -> None:
    assert rows_of(held, "select current_setting('TimeZone')") == [("UTC",)]
    assert rows_of(held, "select cast(max(occurred_at) as text) from purchases") == [("2024-05-01 12:00:00.123456+00",)]


def test_two_answers_can_be_read_side_by_side(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "BATCH_ROWS", 16)
    first = held.query("select item_id from comments").batches()
    started = next(first).num_rows
    second = held.query("select text from comments").read_all()
    assert len(second) == 2000
    assert started + sum(batch.num_rows for batch in first) == 2000


def test_two_scans_can_be_read_in_turn(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "BATCH_ROWS", 16)
    one, other = held.table("comments").scan(["item_id"]), held.table("comments").scan(["text"])
    assert len(one.read_all()) == len(other.read_all()) == 2000


def test_an_answer_not_read_to_its_end_does_not_disturb_the_next(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "BATCH_ROWS", 16)
    next(held.query("select * from comments").batches())
    assert rows_of(held, "select count(*) from comments") == [(2000,)]


def test_an_error_on_the_way_is_an_error_of_the_query(held: Store) -> None:
    with pytest.raises(QueryError):
        held.query("select cast(text as integer) from comments").read_all()
    with pytest.raises(QueryError):
        held.query("select error('no') from comments").read_all()


INTERRUPTED = """
import os, signal, threading
from pathlib import Path
from tests.store.writing import comments, new_store, put

store = new_store(Path.cwd())
put(store, comments(("a", "1")))
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    store.query("select sum(a.i * b.i) from range(10000000) a(i), range(10000000) b(i)").read_all()
except KeyboardInterrupt:
    print("interrupted")
print(store.query("select count(*) as n from comments").read_all().to_pylist())
"""


def test_an_interrupted_query_ends_at_once_and_the_session_goes_on(tmp_path: Path) -> None:
    # In a process of its own: the signal could reach the test runner otherwise.
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", INTERRUPTED]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout.splitlines() == ["interrupted", "[{'n': 1}]"], ran.stderr


def test_a_result_larger_than_the_memory_allowed_is_an_error_not_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "_CONFIG", query._CONFIG | {"memory_limit": "20MB"})
    store = new_store(tmp_path)
    put(store, comments(*((f"id{n}", "x" * 500) for n in range(200))))
    before = files_under(tmp_path)
    sql = "select a.text || b.text || c.item_id x from comments a, comments b, comments c order by x"
    with pytest.raises(QueryError, match=r"(?i)memory"):
        store.query(sql).read_all()
    assert files_under(tmp_path) == before


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[Store]:
    store = new_store(tmp_path)
    put(store, comments(("a", "1"), ("b", "1"), ("c", "1")))
    put(store, comments(("a", "2"), ("b", "1")))
    yield store


def test_conditions_on_what_the_store_adds_are_right(edited: Store) -> None:
    first, second = (commit.at for commit in edited.commits)
    assert rows_of(edited, "select text from comments where item_id = 'a'") == [("2",)]
    assert rows_of(edited, "select item_id from comments where last_seen_at < ?", second) == [("c",)]
    assert rows_of(edited, "select count(*) from comments where first_seen_at = ?", first) == [(3,)]
    ids = [commit.imported.id for commit in edited.commits if commit.imported]
    assert rows_of(edited, "select item_id from comments where import_id = ?", ids[1]) == [("a",)]
