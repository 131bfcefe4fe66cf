"""Data points: the road of columns and the one of single points give the same rows, and nothing is lost."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.fit.metrics import FIELDS, measure_of
from vana_parsers.google.fit.points import read_points
from vana_parsers.records import Skipped, Task

SOURCE = "derived:com.google.step_count.delta:com.google.android.gms:Acme:Phone 3:1a2b3c4d:merged"
START = 1_700_000_000_000_000_000
KINDS = ["com.google.step_count.delta", "com.google.weight", "com.google.unheard.of"]

NANOSECONDS = st.integers(0, 2**61)
NUMBERS = st.fixed_dictionaries({"intVal": st.integers(-1000, 1000)}) | st.fixed_dictionaries(
    {"fpVal": st.floats(allow_nan=False, allow_infinity=False, width=32)}
)
POINTS = st.fixed_dictionaries(
    {
        "fitValue": NUMBERS.map(lambda value: [{"value": value}]),
        "dataTypeName": st.sampled_from(KINDS),
        "startTimeNanos": NANOSECONDS,
        "endTimeNanos": NANOSECONDS,
        "originDataSourceId": st.sampled_from(["", "raw:com.google.weight:com.example:"]),
        "modifiedTimeMillis": st.integers(0, 2**41),
        "rawTimestampNanos": st.just(0),
    }
)


def point(**fields: Any) -> dict[str, Any]:
    standard = {"fitValue": [{"value": {"intVal": 3}}], "dataTypeName": KINDS[0], "originDataSourceId": ""}
    return {**standard, "startTimeNanos": START, "endTimeNanos": START + 10**9, **fields}


def read(document: Any) -> tuple[list[dict[str, Any]], list[Skipped], int]:
    """Return the rows, the skips, and for how many records the rows stand."""
    task = Task("points.json", io.BytesIO(json.dumps(document).encode()), "google", "fit")
    rows: list[dict[str, Any]] = []
    skips: list[Skipped] = []
    records = 0
    for item in assemble(read_points(task), task):
        if isinstance(item, TableBatch):
            rows += item.batch.to_pylist()
            records += item.records
        else:
            skips.append(item)
    return rows, skips, records


@settings(max_examples=50, deadline=None)
@given(st.lists(POINTS, min_size=1, max_size=8))
def test_a_point_with_a_field_nobody_knows_gives_the_row_it_gives_without(points: list[dict[str, Any]]) -> None:
    sound, _, counted = read({"Data Source": SOURCE, "Data Points": points})
    odd, _, _ = read({"Data Source": SOURCE, "Data Points": [{**one, "new": [1]} for one in points]})
    assert counted == len(points)
    columns = ("record_id", "occurred_at", "started_at", "ended_at", "metric", "value", "unit", "origin", "device")

    def shown(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return sorted((tuple(row[name] for name in columns) for row in rows), key=repr)

    assert shown(sound) == shown(odd)
    for row in odd:
        assert json.loads(row["extra"])["new"] == [1]
        assert json.loads(row["extra"])["fitValue"]


@settings(max_examples=30, deadline=None)
@given(st.lists(POINTS, max_size=6))
def test_instants_to_the_nanosecond_can_be_told_from_columns_and_extra(points: list[dict[str, Any]]) -> None:
    rows, _, _ = read({"Data Source": SOURCE, "Data Points": points})
    for column, name in (("started_at", "startTimeNanos"), ("ended_at", "endTimeNanos")):
        told = []
        for row in rows:
            extra = json.loads(row["extra"] or "{}")
            told.append(extra.get(name, row[column] and int(row[column].timestamp() * 1_000_000) * 1000))
        limit = 10**18 * 7  # the year 2191: beyond 2200 there is no instant
        known = sorted(one[name] for one in points if one[name] < limit and one[name] % 1000)
        assert set(known) <= set(told)


def test_two_points_of_one_moment_are_two_events_of_one_identity() -> None:
    rows, _, records = read({"Data Source": SOURCE, "Data Points": [point(), point()]})
    assert records == 2
    assert len({row["record_id"] for row in rows}) == 1


def test_every_named_field_of_a_type_has_a_row() -> None:
    for kind, fields in FIELDS.items():
        values = [{"value": {"fpVal": float(number)}} for number in range(len(fields))]
        rows, _, records = read({"Data Source": "x", "Data Points": [point(dataTypeName=kind, fitValue=values)]})
        assert records == 1
        assert [row["metric"] for row in rows] == [kind, *(f"{kind}.{field}" for field in fields[1:])]


@pytest.mark.parametrize("value", [None, 3, "x", {}, [], {"value": 3}, {"value": {"mapVal": []}}, {"value": None}])
def test_values_of_other_kinds_are_kept_whole(value: Any) -> None:
    rows, skips, _ = read({"Data Source": SOURCE, "Data Points": [point(fitValue=[value])]})
    assert not skips
    assert rows[0]["value"] is None
    assert json.loads(rows[0]["extra"])["fitValue"] == [value]


@pytest.mark.parametrize("more", [{}, {"Data Source": 7}])
def test_a_file_without_the_name_of_its_source_is_read(more: dict[str, Any]) -> None:
    rows, _, records = read({"Data Points": [point()], **more})
    assert records == 1
    assert rows[0]["origin"] is None


@pytest.mark.parametrize(
    ("header", "measure", "unit"),
    [
        ("Calories (kcal)", "calories", "kcal"),
        ("KALORIEN\u00a0(kcal)", "calories", "kcal"),
        ("Step count", "step_count", "count"),
        ("Recuento de pasos", "step_count", "count"),
        ("Low latitude (deg)", "low_latitude", "deg"),
        ("Yoga duration (ms)", "yoga_duration", "ms"),
        ("歩数", "歩数", None),
        ("()", "()", None),
    ],
)
def test_headers_of_several_languages_name_one_measure(header: str, measure: str, unit: str | None) -> None:
    assert measure_of(header) == (measure, unit)
