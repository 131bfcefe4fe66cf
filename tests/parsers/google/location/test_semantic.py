"""Months of visits and trips."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.parsers.google.location.reading import read, records, rows, skips
from vana_parsers.google.location.semantic import read_semantic

AT = datetime(2022, 2, 2, 10, 41, 8, tzinfo=UTC)


def visit(**fields: Any) -> dict[str, Any]:
    place = {"latitudeE7": 469480000, "longitudeE7": 74474000, "placeId": "p"}
    return {"location": place, "duration": {"startTimestamp": "2022-02-02T10:41:08Z"}, **fields}


def month(*objects: Any) -> list[Any]:
    return read(read_semantic, {"timelineObjects": objects})


@pytest.mark.parametrize(
    ("duration", "offset"),
    [
        ({"startTimestamp": "2022-02-02T10:41:08Z"}, None),
        ({"startTimestamp": "2022-02-02T10:41:08.000Z"}, None),
        ({"startTimestamp": "2022-02-02 11:41:08 +0100"}, 60),
        ({"startTimestamp": "1643798468"}, None),
        ({"startTimestampMs": "1643798468000"}, None),
        ({"startTimestampMs": 1643798468000}, None),
    ],
)
def test_every_spelling_of_a_time_gives_the_same_record(duration: dict[str, Any], offset: int | None) -> None:
    [expected] = rows(month({"placeVisit": visit()}))
    [found] = rows(month({"placeVisit": visit(duration=duration)}))
    assert (found["occurred_at"], found["started_at"], found["utc_offset_minutes"]) == (AT, AT, offset)
    assert found["record_id"] == expected["record_id"]
    assert found["extra"] == {}


def test_a_visit_stays_the_same_when_its_place_and_end_are_corrected() -> None:
    corrected = visit(location={"placeId": "q", "name": "Other"}, editConfirmationStatus="CONFIRMED")
    corrected["duration"] = {**corrected["duration"], "endTimestamp": "2022-02-02T12:00:00Z"}
    assert len({row["record_id"] for v in (visit(), corrected) for row in rows(month({"placeVisit": v}))}) == 1


def test_visits_inside_a_visit_are_rows_that_are_no_records() -> None:
    found = month({"placeVisit": visit(childVisits=[visit(childVisits=[visit()]), visit(), 5])})
    assert [row["extra"] for row in rows(found)] == [{"childVisits": [visit(childVisits=[visit()]), visit(), 5]}]
    found = month({"placeVisit": visit(childVisits=[visit(childVisits=[visit()]), visit()])})
    assert len(rows(found)) == 4
    assert len({row["record_id"] for row in rows(found)}) == 3
    assert records(found) == 1


def test_visits_that_nest_without_end_are_kept_in_the_last_one() -> None:
    deep = visit()
    for _ in range(40):
        deep = visit(childVisits=[deep])
    found = rows(month({"placeVisit": deep}))
    assert len(found) == 17
    assert "childVisits" in found[-1]["extra"]


def test_the_centre_stands_in_where_a_place_has_no_coordinates() -> None:
    [row] = rows(month({"placeVisit": visit(location={}, centerLatE7=10, centerLngE7=-10)}))
    assert (row["latitude"], row["longitude"], row["extra"]) == (1e-6, -1e-6, {})


def test_a_trip_has_the_probability_of_its_mode_and_keeps_the_others() -> None:
    activities = [{"activityType": "WALKING", "probability": 90.5}, {"activityType": "IN_BUS", "probability": 5}]
    trip = {"duration": {}, "activityType": "IN_BUS", "activities": activities, "confidence": "LOW"}
    [row] = rows(month({"activitySegment": trip}))
    assert (row["kind"], row["mode"], row["confidence"]) == ("trip", "in_bus", 0.05)
    assert row["extra"] == {"activities": activities, "confidence": "LOW"}


@pytest.mark.parametrize("point", [{"latE7": 1, "lngE7": 1}, {"timestamp": "2022-02-02T10:41:08Z"}, 5])
def test_a_path_with_a_point_that_has_no_time_or_place_stays_with_its_trip(point: Any) -> None:
    points = [{"latE7": 1, "lngE7": 1, "timestamp": "2022-02-02T10:41:08Z"}, point]
    found = month({"activitySegment": {"simplifiedRawPath": {"points": points}}})
    [row] = rows(found)
    assert row["extra"] == {"simplifiedRawPath": {"points": points}}
    assert records(found) == 1


def test_objects_of_another_kind_are_kept_raw_and_what_is_no_object_is_skipped() -> None:
    found = month({"new": 1}, {"placeVisit": []}, {}, 5)
    assert [(row["pointer"], row["json"]) for row in rows(found)] == [
        ("/timelineObjects/0", '{"new":1}'),
        ("/timelineObjects/1", '{"placeVisit":[]}'),
        ("/timelineObjects/2", "{}"),
    ]
    assert skips(found) == [("/timelineObjects/3", "expected an object, found int")]


def test_what_stands_beside_a_visit_is_kept_with_it() -> None:
    beside = {"note": "x", "activitySegment": {"duration": {}}}
    [row] = rows(month({"placeVisit": visit(), **beside}))
    assert row["extra"] == {"beside": beside}


def test_an_empty_month_is_no_row_and_no_complaint() -> None:
    assert month() == []
