"""Raw points: what each field becomes, and that reading in columns gives what reading one by one does."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers import json_stream
from vana_parsers.assemble import assemble
from vana_parsers.google.location.point_decoder import PointDecoder, likeliest_activities, likeliest_activity
from vana_parsers.google.location.records import read_records
from vana_parsers.google.location.records_row import point_row
from vana_parsers.records import Columns, Item, Skipped, Task

PLAIN = {
    "latitudeE7": 525121303,
    "longitudeE7": 134309551,
    "accuracy": 25,
    "altitude": 40,
    "velocity": 3,
    "heading": 270,
    "source": "GPS",
    "deviceTag": 335552189,
    "timestamp": "2021-04-02T12:31:44.828Z",
}
"""A point that is all columns."""


def task(data: bytes) -> Task:
    return Task("Records.json", io.BytesIO(data), "google", "location_history")


def items(*points: Any, **beside: Any) -> list[Item]:
    return list(read_records(task(json.dumps({"locations": points, **beside}, indent=2).encode())))


def rows(found: list[Item]) -> list[dict[str, Any]]:
    """Return the rows that the assembler makes, their `extra` parsed, without fields that hold nothing."""
    about = task(b"")
    batches = [item for item in assemble(found, about) if not isinstance(item, Skipped)]
    table = [row for batch in batches for row in batch.batch.to_pylist()]
    for row in table:
        extra = json.loads(row["extra"]) if row["extra"] else {}
        row["extra"] = {name: value for name, value in extra.items() if value not in (None, "", [], {})}
    return table


def row(**fields: Any) -> dict[str, Any]:
    found = items({**PLAIN, **fields})
    assert isinstance(found[0], Columns)
    [one] = rows(found)
    return one


def test_every_field_that_a_point_has_becomes_a_column() -> None:
    found = row()
    assert found["occurred_at"] == datetime(2021, 4, 2, 12, 31, 44, 828000, UTC)
    assert (found["latitude"], found["longitude"]) == (52.5121303, 13.4309551)
    assert (found["accuracy_m"], found["altitude_m"], found["speed_mps"], found["heading_deg"]) == (25, 40, 3, 270)
    assert (found["provider"], found["device"], found["activity"]) == ("gps", "335552189", None)
    assert (found["time_source"], found["time_precision"], found["extra"]) == ("iso", "ms", {})


def test_fields_that_no_column_takes_are_kept_as_they_are() -> None:
    more = {
        "verticalAccuracy": 3,
        "batteryCharging": False,
        "platformType": "ANDROID",
        "serverTimestamp": "2021-04-02T12:31:50Z",
        "activeWifiScan": {"accessPoints": [{"mac": "1", "strength": -60}]},
        "locationMetadata": [{"timestamp": "2021-04-02T12:31:44.828Z"}],
        "new field": 'with "quotes"\\',
    }
    assert row(**more)["extra"] == more


@pytest.mark.parametrize("spelling", ["activity", "activitys"])
def test_the_likeliest_activity_is_a_column_and_the_list_is_kept(spelling: str) -> None:
    inner = "activity" if spelling == "activity" else "activities"
    guesses = [{"type": "ON_FOOT", "confidence": 30}, {"type": "STILL", "confidence": 60}]
    listed = [{"timestampMs": "1", inner: guesses}]
    found = row(**{spelling: listed})
    assert found["activity"] == "still"
    assert found["extra"] == {spelling: listed}


@pytest.mark.parametrize(
    "value",
    [
        [],
        [{}],
        [{"activity": []}],
        [{"activity": [{"type": None, "confidence": 1}]}],
        [{"activity": [{"type": "A", "confidence": "7"}, {"type": "B", "confidence": 5}]}],
        [{"activity": "x"}],
        "x",
        [[1]],
    ],
)
def test_odd_activities_are_told_alike_one_by_one_and_together(value: Any) -> None:
    assert likeliest_activities([json.dumps(value).encode()]) == [likeliest_activity(value)]


def test_a_point_without_a_place_is_a_row_too() -> None:
    [found] = rows(items({"timestamp": "2021-04-02T12:31:44Z", "activity": [{"activity": [{"type": "TILTING"}]}]}))
    assert (found["latitude"], found["longitude"], found["activity"]) == (None, None, "tilting")
    assert found["time_precision"] == "s"


def test_degrees_that_lost_their_sign_get_it_back() -> None:
    found = row(latitudeE7=4294967296 - 338_000_000, longitudeE7=4294967296 - 700_000_000)
    assert (found["latitude"], found["longitude"]) == (-33.8, -70.0)


@pytest.mark.parametrize(("name", "value"), [("latitudeE7", 900000001), ("longitudeE7", -1800000001)])
def test_degrees_beyond_the_earth_are_no_place_and_are_kept(name: str, value: int) -> None:
    [found] = rows(items({**PLAIN, name: value}))
    assert found[name.removesuffix("E7")] is None
    assert found["extra"] == {name: value}


@pytest.mark.parametrize(
    ("text", "instant", "kept"),
    [
        ("1498741234567", datetime(2017, 6, 29, 13, 0, 34, 567000, UTC), None),
        ("0", None, "0"),
        ("99999999999999", None, "99999999999999"),
        ("x", None, "x"),
    ],
)
def test_a_time_in_milliseconds_is_read_and_one_that_is_none_stays_text(text: str, instant: object, kept: str) -> None:
    [found] = rows(items({"timestampMs": text, "latitudeE7": 1, "longitudeE7": 1}))
    assert (found["occurred_at"], found["time_text"]) == (instant, kept)


def test_two_devices_at_one_moment_and_a_true_repeat_are_points_of_their_own() -> None:
    first, second, repeat = rows(items(PLAIN, {**PLAIN, "deviceTag": 1}, PLAIN))
    assert first["record_id"] != second["record_id"]
    assert first["record_id"] == repeat["record_id"]
    assert all(isinstance(item, Columns) and item.is_event for item in items(PLAIN))


def test_a_point_is_the_same_whatever_its_other_fields_and_its_form() -> None:
    old = {**PLAIN, "timestampMs": "1617366704828"}
    del old["timestamp"]
    more = {**PLAIN, "accuracy": None, "altitude": 41.5, "batteryCharging": True}
    assert len({found["record_id"] for found in rows(items(PLAIN, more) + items(old))}) == 1


def test_numbers_written_as_text_are_numbers() -> None:
    written = {name: str(value) for name, value in PLAIN.items()}
    assert rows(items(written)) == rows(items(PLAIN))


def test_what_is_no_object_is_skipped_and_what_stands_beside_the_points_is_kept() -> None:
    found = items(PLAIN, 5, None, version=2, others=[PLAIN])
    assert [(i.address, i.reason) for i in found if isinstance(i, Skipped)] == [
        ("/locations/1", "expected an object, found int"),
        ("/locations/2", "expected an object, found NoneType"),
    ]
    assert [(r["pointer"], json.loads(r["json"])) for r in rows(found) if "json" in r] == [
        ("/version", 2),
        ("/others/0", PLAIN),
    ]


@pytest.mark.parametrize("text", ['{"locations": []}', "{}", "[]"])
def test_no_points_are_no_rows_and_no_complaint(text: str) -> None:
    assert list(read_records(task(text.encode()))) == []


def test_a_bare_array_and_json_lines_of_points_are_read() -> None:
    lines = "\n".join(json.dumps(PLAIN) for _ in range(2))
    assert rows(list(read_records(task(lines.encode())))) == rows(items(PLAIN, PLAIN))
    assert rows(list(read_records(task(json.dumps([PLAIN]).encode())))) == rows(items(PLAIN))


def test_a_field_whose_name_needs_escapes_is_kept_too() -> None:
    assert rows(items({**PLAIN, 'a "\n': 1}))[0]["extra"] == {'a "\n': 1}


def test_a_new_field_is_learned_once_and_many_are_not() -> None:
    decoder = PointDecoder()
    decoder(json.dumps([{**PLAIN, "news": 1}]).encode())
    assert decoder.kinds["news"] is int
    decoder(json.dumps([{**PLAIN, "news": 1.5}]).encode())
    assert decoder.kinds["news"] not in (int, float)
    many = {f"n{n}": n for n in range(100)}
    assert rows(items({**PLAIN, **many}))[0]["extra"] == many


def test_points_come_in_the_order_of_the_file_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", 700)
    points = [{**PLAIN, "accuracy": n, f"n{n // 10}": n} for n in range(40)]
    points[25]["accuracy"] = "25"
    found = items(*points)
    assert sum(isinstance(item, Columns) for item in found) > 3
    table = rows(found)
    assert sorted(row["accuracy_m"] for row in table) == list(range(40))
    assert [row["extra"] for row in table if row["accuracy_m"] == 39] == [{"n3": 39}]


NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(["7", "x"])
TIMES = st.sampled_from(
    [
        "2021-04-02T12:31:44.828Z",
        "2021-04-02T12:31:44Z",
        "1970-01-01T00:00:00Z",
        "2021-02-30T00:00:00Z",
        "2021-04-02T12:31:44.828123Z",
        "2021-04-02T12:31:44+02:00",
        "2021-04-02 12:31",
        "33658",
        "x" * 101,
        "",
    ]
)
USUAL: dict[str, st.SearchStrategy[Any]] = {
    "latitudeE7": st.integers(-900_000_000, 900_000_000) | st.integers(3_394_967_296, 2**32),
    "longitudeE7": st.integers(-1_800_000_000, 1_800_000_000) | st.integers(2_494_967_296, 2**32),
    "accuracy": st.integers(0, 5000),
    "altitude": st.integers(-400, 9000) | st.floats(-400, 9000),
    "velocity": st.integers(0, 90),
    "heading": st.integers(0, 359),
    "source": st.sampled_from(["WIFI", "GPS", "CELL", "UNKNOWN", "Visit", "ÉTÉ"]),
    "deviceTag": st.integers(-(2**31), 2**31),
    "activity": st.just([{"activity": [{"type": "STILL", "confidence": 9}], "timestamp": "2021-04-02T12:31:44Z"}]),
    "verticalAccuracy": st.integers(0, 50),
    "batteryCharging": st.booleans(),
    "platformType": st.sampled_from(["ANDROID", 'I"OS', "\u2028\\n"]),
    "activeWifiScan": st.just({"accessPoints": [{"mac": "1 2", "strength": -1.50}]}),
}
STRANGE: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | NUMBERS | st.just([]) | st.just({"a": [1, {}]}) | st.sampled_from(["", "é"])
)
ODD = st.fixed_dictionaries({}, optional=dict.fromkeys([*USUAL, "timestamp", "timestampMs", "new"], STRANGE | TIMES))
POINTS = st.fixed_dictionaries(
    {"timestamp": TIMES}, optional={**USUAL, "timestampMs": st.sampled_from(["1498741234567"])}
)
OLD = st.fixed_dictionaries({"timestampMs": st.sampled_from(["1498741234567", "0", "+1498741234567"])}, optional=USUAL)


@settings(max_examples=60, deadline=None)
@given(st.lists(POINTS, max_size=4) | st.lists(OLD, max_size=4) | st.lists(POINTS | OLD | ODD, max_size=4))
def test_reading_in_columns_gives_what_reading_one_by_one_does(points: list[dict[str, Any]]) -> None:
    text = json.dumps({"locations": points}, indent=2)
    one_by_one = [point_row(point) for point in json.loads(text)["locations"]]
    for written in (text, json.dumps(json.loads(text), separators=(",", ":"))):
        assert rows(list(read_records(task(written.encode())))) == rows(list(one_by_one))
