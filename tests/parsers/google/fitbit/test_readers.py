"""Fitbit: clocks without a zone, series of any value, tables of any columns; each record counted once."""

import csv
import io
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.fitbit.clocks import family_of, parse_clock, parse_clocks
from vana_parsers.google.fitbit.logs import read_logs
from vana_parsers.google.fitbit.series import read_series
from vana_parsers.google.fitbit.tables import read_health_table
from vana_parsers.records import Reader, Skipped, Task

CLOCKS = st.sampled_from(
    [
        "11/20/23 00:01:00",
        "02/30/23 00:01:00",
        "11/20/23",
        "2023-11-20T00:01:00",
        "2023-11-20T00:01:00.000Z",
        "1700000000",
        "",
        "x",
        "13/01/23 00:00:00",
        "11/20/23 24:00:00",
        "2026-09-15T08:40",
        "2023-11-20",
    ]
)
VALUES = st.sampled_from(["12", "1.5", "", "x", 3, 2.5, None, {"bpm": 60, "confidence": 1}, {"bpm": None}, [1]])


def read(reader: Reader, data: str, family: str) -> tuple[list[dict[str, Any]], list[Skipped], int]:
    task = Task("member", io.BytesIO(data.encode()), "google", "fitbit", None, {"family": family})
    items = list(assemble(reader(task), task))
    batches = [item for item in items if isinstance(item, TableBatch)]
    rows = [row for batch in batches for row in batch.batch.to_pylist()]
    skips = [item for item in items if isinstance(item, Skipped)]
    return rows, skips, sum(batch.records for batch in batches)


@settings(max_examples=40, deadline=None)
@given(st.lists(CLOCKS, min_size=1, max_size=5))
def test_many_clocks_are_read_as_each_of_them(texts: list[str]) -> None:
    found = parse_clocks(pa.array(texts, pa.string()))
    single = [parse_clock(text) for text in texts]
    assert found.occurred_at.to_pylist() == [one.occurred_at for one in single]
    assert found.time_source.to_pylist() == [one.time_source for one in single]
    assert found.time_precision.to_pylist() == [one.time_precision for one in single]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({"dateTime": CLOCKS, "value": VALUES}), max_size=6))
def test_each_sample_is_a_row_that_holds_its_value(samples: list[dict[str, Any]]) -> None:
    rows, skips, records = read(read_series, json.dumps(samples), "steps")
    assert not skips
    assert records == len(rows) == len(samples)
    numbers = sorted(float(s["value"]) for s in samples if s["value"] in ("12", "1.5", 3, 2.5))
    assert [value for value in numbers if value not in {row["value"] for row in rows}] == []


def test_a_sample_keeps_its_identity_whatever_stands_beside_it() -> None:
    sample = {"dateTime": "11/20/23 00:01:00", "value": "12"}
    alone, _, _ = read(read_series, json.dumps([sample]), "steps")
    beside, _, _ = read(
        read_series, json.dumps([sample, {**sample, "new": 1}, {"dateTime": "x", "value": []}]), "steps"
    )
    assert {row["record_id"] for row in beside if row["occurred_at"]} == {alone[0]["record_id"]}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(CLOCKS, st.sampled_from(["1", "2.5", "", "nan?"]), st.sampled_from(["", "REM", "7"]), st.just("App")),
        max_size=6,
    )
)
def test_each_record_of_a_table_counts_once_and_no_cell_is_lost(records: list[tuple[str, ...]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([("timestamp", "score", "stage", "data source"), *records])
    rows, skips, counted = read(read_health_table, written.getvalue(), "sleep")
    assert not skips
    assert counted == len(records)
    held = [cell for row in rows for cell in json.loads(row["extra"] or "{}").values()]
    held += [f"{row['value']:g}" for row in rows if row["value"] is not None]
    for cells in records:
        assert all(cell in held for cell in cells[1:3] if cell)


def test_a_night_is_the_same_when_its_file_is_another() -> None:
    night = {"logId": 7, "dateOfSleep": "2023-11-20", "startTime": "2023-11-19T23:00:00.000", "levels": None}
    first, _, _ = read(read_logs, json.dumps([night]), "sleep")
    second, _, _ = read(read_logs, json.dumps([{**night, "logId": 8}, {**night, "efficiency": 90}]), "sleep")
    assert first[0]["record_id"] == second[1]["record_id"] != second[0]["record_id"]


@pytest.mark.parametrize(
    ("stem", "family"),
    [
        ("heart_rate-2023-11-20", "heart_rate"),
        ("heart_rate_2024-10-27", "heart_rate"),
        ("exercise-100", "exercise"),
        ("Daily SpO2 - 2020-09-01-2020-12-08", "daily_spo2"),
        ("Daily Heart Rate Variability Summary - 2020-11-(15)", "daily_heart_rate_variability_summary"),
        ("steps-2023-11-20(1)", "steps"),
        ("sleep_score", "sleep_score"),
        ("Glucose 202311", "glucose"),
    ],
)
def test_a_file_says_by_its_name_what_it_is_about(stem: str, family: str) -> None:
    assert family_of(stem) == family
