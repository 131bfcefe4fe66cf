import json
from pathlib import Path
from typing import Any

import pytest

from vana_cli.commands.completing import TABLE_NAMES
from vana_cli.commands.completing import table_names as completed
from vana_cli.exporting.summaries import summarize_tables
from vana_cli.store.store import Store
from vana_parsers.schema import TABLES


def test_tables_lists_rows_and_time_span_of_each_table(stocked: Any) -> None:
    tables = {table["table"]: table for table in stocked("tables", "--json").json["tables"]}
    assert tables["comments"]["rows"] == 16
    assert tables["comments"]["first_at"] == "2025-04-20T07:15:00Z"
    assert tables["saves"]["first_at"] is None
    assert list(tables) == [name for name in TABLES if name in tables]


def test_tables_with_a_name_explains_its_columns(stocked: Any) -> None:
    columns = {column["column"]: column for column in stocked("tables", "notes", "--json").json["columns"]}
    assert columns["title"]["values"] == 7
    assert columns["title"]["doc"] == "Title as written."
    assert list(columns) == [column.name for column in TABLES["notes"].columns]


def test_an_unknown_table_is_an_error_that_names_the_known_ones(stocked: Any) -> None:
    for command in (["tables", "nope"], ["show", "nope"], ["export", "nope", "-o", "x.csv"]):
        ran = stocked(*command)
        assert ran.code == 17
        assert "no such table: nope" in ran.err
        assert "comments" in ran.err


def test_show_gives_the_newest_rows_first_and_the_columns_asked_for(stocked: Any) -> None:
    shown = stocked("show", "comments", "--limit", "2", "--columns", "occurred_at,community", "--json").json
    assert shown["columns"] == ["occurred_at", "community"]
    assert [row["occurred_at"] for row in shown["rows"]] == ["2025-10-12T07:45:36Z", "2025-10-11T10:02:00Z"]


def test_show_takes_a_condition_and_an_order(stocked: Any) -> None:
    shown = stocked("show", "views", "--where", "author = 'Rails at Dawn'", "--order", "occurred_at", "--json").json
    assert [row["item_id"] for row in shown["rows"]] == ["dmoNightTr1", "dmoNightTr1", "dmoStations", "dmoNightTr1"]


def test_show_without_columns_leaves_empty_ones_out_for_people(stocked: Any) -> None:
    header = stocked("show", "comments").out.splitlines()[0].split()
    assert header == ["occurred_at", "item_id", "parent_id", "thread_id", "thread_url", "text", "community"]


def test_query_prints_one_json_document_of_columns_and_rows(stocked: Any) -> None:
    ran = stocked(
        "query", "--json", "select community, count(*) as n from comments group by 1 order by 2 desc, 1 limit 2"
    )
    assert ran.json == {
        "columns": ["community", "n"],
        "rows": [{"community": "slowtrains", "n": 4}, {"community": "windowsillgardens", "n": 4}],
    }


def test_query_writes_values_in_one_form(stocked: Any) -> None:
    sql = (
        "select record_id as id, occurred_at as at, 1.50::decimal(9,2) as amount, sum(2) over () as total,"
        " ['a', null] as list, {'k': date '2025-01-02'} as struct, null as nothing, true as yes, 'nan'::double as nan"
        " from notes order by occurred_at limit 1"
    )
    (row,) = stocked("query", sql, "--json").json["rows"]
    assert len(bytes.fromhex(row.pop("id"))) == 16
    assert row == {
        "at": "2025-01-02T10:00:00Z",
        "amount": "1.50",
        "total": 14,
        "list": ["a", None],
        "struct": {"k": "2025-01-02"},
        "nothing": None,
        "yes": True,
        "nan": None,
    }


def test_query_reads_its_statement_from_stdin(stocked: Any) -> None:
    assert stocked("query", "-", "--format", "csv", stdin="select 1 as a, 'x' as b").out == '"a","b"\n1,"x"\n'


def test_query_formats_hold_the_same_rows(stocked: Any) -> None:
    sql = "select title, state from notes order by title"
    rows = stocked("query", sql, "--format", "json").json["rows"]
    lines = stocked("query", sql, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert len(rows) == 7
    assert stocked("query", sql).out.count("\n") == 7 + 2


def test_query_without_rows_is_still_a_document(stocked: Any) -> None:
    assert stocked("query", "select title from notes where false", "--json").json == {"columns": ["title"], "rows": []}
    assert stocked("query", "select title from notes where false", "--format", "csv").out == '"title"\n'


def test_columns_of_one_name_do_not_hide_each_other(stocked: Any) -> None:
    assert stocked("query", "select 1 as a, 2 as a", "--json").json["rows"] == [{"a": 1, "a_2": 2}]


@pytest.mark.parametrize(
    "sql",
    [
        "drop table notes",
        "selec",
        "select * from nope",
        "copy notes to 'x.csv'",
        "select * from read_csv('/etc/passwd')",
    ],
)
def test_sql_that_cannot_be_run_is_one_error(stocked: Any, sql: str) -> None:
    ran = stocked("query", sql, "--json")
    assert ran.code == 17
    assert ran.error["kind"] == "QueryError"
    assert ran.out == ""
    assert stocked("query", sql).err.startswith("vana: error: ")


def test_a_hostile_text_cannot_drive_the_terminal(stocked: Any) -> None:
    out = stocked("query", "select chr(27) || ']0;owned' || chr(7) || chr(8238) || 'x' as t").out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\\x1b]0;owned\\x07\\u202ex" in out


def test_status_lists_the_imports(stocked: Any, tmp_path: Path) -> None:
    status = stocked("status", "--json").json
    assert [item["source"] for item in status["imports"]] == ["reddit", "google"]
    assert status["opens_with"]["kind"] == "key-file"
    assert status["path"] == str(tmp_path / "home" / "store")
    assert stocked("status", "--report", "--import", status["imports"][0]["id"][:6]).out.startswith("reddit-export")


def test_gc_leaves_a_store_alone_that_needs_nothing(stocked: Any) -> None:
    assert stocked("store", "gc", "--grace-days", "0", "--json").json == {"files": 0, "size": 0}
    assert stocked("tables").code == 0


@pytest.mark.parametrize("command", [["tables"], ["status"], ["query", "select 1"], ["show", "notes"], ["store", "gc"]])
def test_without_a_store_every_command_says_so(vana: Any, command: list[str]) -> None:
    ran = vana(*command)
    assert ran.code == 12
    assert "no store in" in ran.err
    assert "vana init" in ran.err


def test_completion_knows_the_tables_of_the_schema() -> None:
    assert tuple(TABLES) == TABLE_NAMES
    assert completed("co") == ["comments", "connections", "contacts"]


def test_summaries_are_a_library_function_too(stocked: Any) -> None:
    assert {summary["table"] for summary in summarize_tables(Store.open())} >= {"notes", "comments"}
