"""The timeline that phones export."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.parsers.google.location.reading import read, records, rows, skips
from vana_parsers.google.location.edits import read_edits
from vana_parsers.google.location.signals import PRODUCT, signal_row
from vana_parsers.google.location.timeline import read_timeline
from vana_parsers.google.location.values import read_point
from vana_parsers.records import Columns
from vana_parsers.times import parse_instant

START = "2024-06-01T08:00:00.000+02:00"
AT = datetime(2024, 6, 1, 6, 4, tzinfo=UTC)


def segment(**fields: Any) -> dict[str, Any]:
    return {"startTime": START, **fields}


def android(*segments: Any, **parts: Any) -> list[Any]:
    return read(read_timeline, {"semanticSegments": segments, **parts})


def path(*points: Any, **fields: Any) -> list[dict[str, Any]]:
    return rows(android(segment(timelinePath=list(points), **fields)))


@pytest.mark.parametrize(
    ("time", "offset", "source", "precision"),
    [
        ({"time": "2024-06-01T08:04:00.000+02:00"}, 120, "iso", "ms"),
        ({"time": "2024-06-01T08:04:00+02:00"}, 120, "iso", "s"),
        ({"time": "2024-06-01T00:34:00.000-05:30"}, -330, "iso", "ms"),
        ({"time": "2024-06-01T06:04:00.000Z"}, None, "iso", "ms"),
        ({"durationMinutesOffsetFromStartTime": "4"}, 120, "derived", "min"),
        ({"durationMinutesOffsetFromStartTime": 4}, 120, "derived", "min"),
    ],
)
def test_every_spelling_of_a_points_time_is_the_same_point(
    time: dict[str, Any], offset: int | None, source: str, precision: str
) -> None:
    [point] = path({"point": "46.948°, 7.4474°", **time})
    assert (point["occurred_at"], point["utc_offset_minutes"]) == (AT, offset)
    assert (point["time_source"], point["time_precision"]) == (source, precision)
    [expected] = path({"point": "geo:46.948,7.4474", "time": "2024-06-01T06:04:00Z"})
    assert point["record_id"] == expected["record_id"]


@pytest.mark.parametrize(
    ("time", "text"),
    [("x", "x"), ("2024-02-30T08:00:00.000+02:00", "2024-02-30T08:00:00.000+02:00"), ("x" * 101, None), (7, None)],
)
def test_a_point_without_a_readable_time_is_kept(time: Any, text: str | None) -> None:
    good = {"point": "1, 2", "time": START}
    _, point = path(good, {"point": "46.948, 7.4474", "time": time})
    assert (point["occurred_at"], point["time_text"]) == (None, text)
    assert point["extra"] == ({} if text else {"time": time})


def test_points_that_are_none_are_kept_and_a_path_is_one_record() -> None:
    found = android(segment(timelinePath=["x", {"point": 5}, {"point": "1, 2", "new": [1]}]), segment(timelinePath=[1]))
    assert [row["extra"] for row in rows(found)] == [
        {"segment": {"startTime": START}, "point": "x"},
        {"point": 5},
        {"new": [1]},
        {"segment": {"startTime": START}, "point": 1},
    ]
    assert records(found) == 2
    assert len(found) == 1
    assert isinstance(found[0], Columns)


def test_minutes_after_a_start_that_is_none_are_kept() -> None:
    found = android({"startTime": "x", "timelinePath": [{"point": "1, 2", "durationMinutesOffsetFromStartTime": 9}]})
    assert rows(found)[0]["extra"] == {"segment": {"startTime": "x"}, "durationMinutesOffsetFromStartTime": 9}


def test_a_path_without_points_and_an_unknown_segment_are_kept_raw() -> None:
    found = android(segment(timelinePath=[]), segment(new=1), {}, 5)
    assert [row["pointer"] for row in rows(found)] == [f"/semanticSegments/{n}" for n in range(3)]
    assert skips(found) == [("/semanticSegments/3", "expected an object, found int")]


def test_android_and_iphone_tell_the_same_visit() -> None:
    place = "46.9480000°, 7.4474000°"
    candidate = {"placeId": "p", "probability": 0.5, "placeLocation": {"latLng": place}}
    [one] = rows(android(segment(visit={"hierarchyLevel": 1, "probability": 0.9, "topCandidate": candidate})))
    iphone = {
        "hierarchyLevel": "1",
        "probability": "0.9",
        "topCandidate": {"placeID": "p", "placeLocation": "geo:46.948,7.4474"},
    }
    [other] = rows(read(read_timeline, [segment(visit=iphone)]))
    for name in ("record_id", "place_id", "latitude", "longitude", "confidence", "started_at"):
        assert one[name] == other[name], name


@pytest.mark.parametrize(
    ("start", "minutes", "offset", "is_kept"),
    [
        ("2024-06-01T06:00:00Z", 120, 120, False),
        ("2024-06-01T06:00:00Z", "-240", -240, False),
        (START, 120, 120, False),
        (START, 60, 120, True),
        (START, 100_000, 120, True),
        ("2024-06-01T06:00:00Z", [], None, False),
    ],
)
def test_the_offset_beside_a_time_counts_where_the_time_has_none(
    start: str, minutes: Any, offset: int | None, is_kept: bool
) -> None:
    [row] = rows(android({"startTime": start, "startTimeTimezoneUtcOffsetMinutes": minutes, "visit": {"a": 1}}))
    assert row["utc_offset_minutes"] == offset
    assert ("startTimeTimezoneUtcOffsetMinutes" in row["extra"]) == is_kept


def test_raw_signals_are_of_a_product_of_their_own() -> None:
    position = {"LatLng": "1, 2", "timestamp": START, "source": "GPS"}
    found = android(segment(timelinePath=[{"point": "1, 2", "time": START}]), rawSignals=[{"position": position}])
    assert {(row["product"], row["provider"]) for row in rows(found)} == {(PRODUCT, "gps"), ("timeline", "path")}


def test_signals_of_unknown_kinds_are_kept_raw() -> None:
    found = android(rawSignals=[{"new": {}}, {}, 5, {"position": 1}], version=3)
    assert [row["json"] for row in rows(found)] == ['{"new":{}}', "{}", '{"position":1}', "3"]
    assert len(skips(found)) == 1


@pytest.mark.parametrize("profile", [{}, {"a": []}, {"frequentPlaces": [5, None, {}], "persona": "x"}])
def test_the_profile_is_one_record(profile: dict[str, Any]) -> None:
    assert records(android(userLocationProfile=profile)) == 1


def test_an_edit_that_is_more_than_a_signal_is_kept_raw() -> None:
    signal = {"position": {"timestamp": START}}
    found = read(
        read_edits, {"timelineEdits": [{"rawSignal": {"signal": signal}, "signal": 1}, {"a": 1}, {"rawSignal": 2}, 3]}
    )
    assert [row["pointer"] for row in rows(found)] == [f"/timelineEdits/{n}" for n in range(4)]


PLACES = st.sampled_from(["46.948°, 7.4474°", "geo:-1.5,179.9999999", "0, 0", "91, 0", "x", "", 5, None])
TIMES = st.sampled_from(
    [START, "2024-06-01T08:04:00-05:30", "2024-06-01T06:04:00Z", "2024-02-30T08:00:00.000+02:00", "x", "", "x" * 101, 7]
)
NUMBERS: st.SearchStrategy[Any] = (
    st.integers(-10, 2**70) | st.floats(allow_nan=False) | st.sampled_from([None, True, "7.5", "x", []])
)
POSITIONS = st.fixed_dictionaries(
    {},
    optional={
        "LatLng": PLACES,
        "timestamp": TIMES,
        "source": st.sampled_from(["WIFI", "Gps", "", 5, None]),
        "accuracyMeters": NUMBERS,
        "altitudeMeters": NUMBERS,
        "speedMetersPerSecond": NUMBERS,
        "new": NUMBERS,
    },
)


def bare(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in an order of their own, as columns come after single rows."""
    return sorted(table, key=repr)


@settings(max_examples=40, deadline=None)
@given(st.lists(POSITIONS, max_size=4))
def test_positions_in_columns_are_what_single_ones_are(positions: list[dict[str, Any]]) -> None:
    signals = json.loads(json.dumps([{"position": position} for position in positions]))
    assume("Infinity" not in json.dumps(signals))  # no JSON: such a signal is kept raw
    found = android(rawSignals=signals)
    assert bare(rows(found)) == bare(rows([row for signal in signals if (row := signal_row(signal))]))
    assert records(found) == len(signals)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(PLACES, TIMES), min_size=1, max_size=4))
def test_places_and_times_in_columns_are_what_single_ones_are(points: list[tuple[Any, Any]]) -> None:
    found = path(*({"point": place, "time": time} for place, time in points))
    for row, (place, time) in zip(found, points, strict=True):
        assert (row["latitude"], row["longitude"]) == read_point(place)
        instant = parse_instant(time if isinstance(time, str) and len(time) <= 100 else "")
        assert {name: row[name] for name in instant.columns()} == instant.columns()
