"""Every value has one written form in text formats, and nothing of it is lost on the way."""

import csv
import io
import json
import math
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vana_cli.exporting.sqlite import write_table
from vana_cli.exporting.streams import StreamFormat, write_stream
from vana_cli.exporting.values import flat_rows, json_columns, json_text, unique_names

INSTANT = pa.timestamp("us", tz="UTC")
CATEGORY = pa.dictionary(pa.int32(), pa.string())
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ODD = ["", "\x00", "a\x00b", '"', '""', "a,b", "\r\n", "\n", "\r", "\ufffd", "\u2028", "null", "=1+1", " "]
texts = st.text() | st.sampled_from(ODD)
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
columns: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "text": (pa.string(), texts),
    "category": (CATEGORY, texts),
    "instant": (INSTANT, instants),
    "id": (pa.binary(16), st.binary(min_size=16, max_size=16)),
    "list": (pa.list_(pa.string()), st.lists(st.none() | texts, max_size=4)),
    "whole": (pa.int64(), st.integers(-(2**63), 2**63 - 1) | st.sampled_from([-(2**63), 2**63 - 1])),
    "number": (pa.float64(), st.floats(allow_nan=False, allow_infinity=False)),
    "flag": (pa.bool_(), st.booleans()),
    "amount": (pa.decimal128(18, 6), st.decimals(-(10**11), 10**11, places=6)),
}
rows = st.lists(st.fixed_dictionaries({name: st.none() | values for name, (_, values) in columns.items()}), max_size=6)


def batch_of(values: list[dict[str, Any]]) -> pa.RecordBatch:
    arrays = []
    for name, (kind, _) in columns.items():
        plain = pa.array([row[name] for row in values], pa.string() if kind == CATEGORY else kind)
        arrays.append(plain.dictionary_encode() if kind == CATEGORY else plain)
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))


def written(fmt: StreamFormat, batch: pa.RecordBatch) -> str:
    target = io.BytesIO()
    assert write_stream(fmt, batch.schema, [batch], target) == batch.num_rows
    return target.getvalue().decode("utf-8")


def parsed(name: str, value: Any) -> Any:
    """Return what a JSON value of the column *name* stands for."""
    if value is None:
        return None
    if name == "instant":
        return datetime.fromisoformat(value)
    if name == "id":
        return bytes.fromhex(value)
    return Decimal(value) if name == "amount" else value


def flat_parsed(name: str, value: Any) -> Any:
    """Return what a value of the column *name* in SQLite stands for."""
    if value is None or name not in ("list", "flag"):
        return parsed(name, value)
    return json.loads(value) if name == "list" else bool(value)


@given(rows)
def test_json_lines_hold_every_value(values: list[dict[str, Any]]) -> None:
    lines = written("jsonl", batch_of(values)).split("\n")
    assert lines.pop() == ""
    read = [json.loads(line) for line in lines]
    assert [{name: parsed(name, value) for name, value in row.items()} for row in read] == values


@given(rows)
def test_the_json_document_holds_the_rows_of_the_json_lines(values: list[dict[str, Any]]) -> None:
    batch = batch_of(values)
    document = json.loads(written("json", batch))
    assert document["columns"] == list(columns)
    assert document["rows"] == [json.loads(line) for line in written("jsonl", batch).split("\n")[:-1]]


@pytest.mark.parametrize("sizes", [[1, 1], [0, 2, 0, 1], [0], []], ids=str)
def test_batches_follow_one_another_in_every_format(sizes: list[int]) -> None:
    schema = pa.schema([("n", pa.int64())])
    numbers = iter(range(10))
    batches = [pa.record_batch([pa.array([next(numbers) for _ in range(size)], pa.int64())], schema) for size in sizes]
    target = io.BytesIO(), io.BytesIO(), io.BytesIO()
    formats: tuple[StreamFormat, ...] = ("json", "jsonl", "csv")
    for fmt, file in zip(formats, target, strict=True):
        assert write_stream(fmt, schema, batches, file) == sum(sizes)
    wanted = [{"n": n} for n in range(sum(sizes))]
    document, lines, table = (file.getvalue().decode() for file in target)
    assert json.loads(document)["rows"] == wanted
    assert [json.loads(line) for line in lines.splitlines()] == wanted
    assert [{"n": int(row["n"])} for row in csv.DictReader(io.StringIO(table))] == wanted


@given(rows)
def test_sqlite_holds_every_value(values: list[dict[str, Any]]) -> None:
    batch = batch_of(values)
    with closing(sqlite3.connect(":memory:")) as connection:
        write_table(connection, 'a "table"', pa.RecordBatchReader.from_batches(batch.schema, [batch]))
        read = connection.execute('SELECT * FROM "a ""table""" ORDER BY rowid').fetchall()
    assert [
        {name: flat_parsed(name, value) for name, value in zip(columns, row, strict=True)} for row in read
    ] == values


@given(rows)
def test_csv_holds_every_value(values: list[dict[str, Any]]) -> None:
    header, *read = csv.reader(io.StringIO(written("csv", batch_of(values)), newline=""), strict=True)
    assert header == list(columns)
    assert len(read) == len(values)
    for row, value in zip(read, values, strict=True):
        cells = dict(zip(header, row, strict=True))
        assert cells["text"] == (value["text"] or "")
        assert cells["category"] == (value["category"] or "")
        for name in ("instant", "id", "amount"):
            assert parsed(name, cells[name] or None) == value[name]
        assert json.loads(cells["list"] or "null") == value["list"]
        assert (int(cells["whole"]) if cells["whole"] else None) == value["whole"]
        assert (float(cells["number"]) if cells["number"] else None) == value["number"]
        assert cells["flag"] == {None: "", True: "true", False: "false"}[value["flag"]]


def test_csv_tells_empty_text_from_none() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["", None, "x"]), pa.array([None, "", "y"])], names=["a", "b"])
    assert written("csv", batch) == '"a","b"\n"",\n,""\n"x","y"\n'


def test_csv_values_that_look_like_formulas_stay_as_they_are() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["=1+1", "-2", "@SUM(A1)"])], names=["a"])
    assert written("csv", batch) == '"a"\n"=1+1"\n"-2"\n"@SUM(A1)"\n'


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC), "2024-05-01T12:00:00.123456Z"),
        (datetime(2024, 5, 1, 12, 0, 0, 100000, tzinfo=UTC), "2024-05-01T12:00:00.100000Z"),
        (datetime(2024, 5, 1, 12, 0, 10, tzinfo=UTC), "2024-05-01T12:00:10Z"),
        (datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "1969-12-31T23:59:59.999999Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_instants_are_iso_text_with_microseconds_only_where_there_are_some(instant: datetime, text: str) -> None:
    (column,) = json_columns(pa.RecordBatch.from_arrays([pa.array([instant], INSTANT)], names=["at"]))
    assert column == [text]


@pytest.mark.parametrize(
    ("array", "value"),
    [
        (pa.array([math.nan]), None),
        (pa.array([math.inf]), None),
        (pa.array([Decimal("12.340000")]), "12.340000"),
        (pa.array([Decimal(12)], pa.decimal128(38, 0)), 12),
        (pa.array([Decimal(2**63)], pa.decimal128(38, 0)), str(2**63)),
        (pa.array([2**64 - 1], pa.uint64()), str(2**64 - 1)),
        (pa.array([date(2024, 2, 29)]), "2024-02-29"),
        (pa.array([time(1, 2, 3, 4)]), "01:02:03.000004"),
        (pa.array([timedelta(seconds=90)]), "90 s"),
        (pa.array([{"at": EPOCH, "x": [b"\x00\xff", None]}]), {"at": "1970-01-01T00:00:00Z", "x": ["00ff", None]}),
        (pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), [["k", 1]]),
    ],
    ids=str,
)
def test_values_that_no_table_has_but_a_query_can_give_are_written_too(array: pa.Array, value: object) -> None:
    batch = pa.RecordBatch.from_arrays([array], names=["x"])
    (column,) = json_columns(batch)
    assert column == [value]
    (flat,) = flat_rows(batch)
    assert flat == (json_text(value) if isinstance(value, list | dict) else value,)


@given(st.lists(st.sampled_from(["a", "a_2", "a_3", "b"]), max_size=8))
def test_names_become_unique_and_stay_recognizable(names: list[str]) -> None:
    unique = unique_names(names)
    assert len(set(unique)) == len(names)
    for number, (shown, name) in enumerate(zip(unique, names, strict=True)):
        assert shown == name or (shown.startswith(f"{name}_") and name in unique[:number])
