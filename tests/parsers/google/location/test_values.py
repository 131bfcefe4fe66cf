"""Places and numbers in every spelling."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.google.fields import Fields
from vana_parsers.google.location.values import NOWHERE, Point, read_point, take_e7_point, take_instant, take_point


@pytest.mark.parametrize(
    "text",
    ["50.05°, 14.34°", "50.05, 14.34", "geo:50.05,14.34", " geo: 50.05, 14.34 ", "50.05°,14.34°", "+50.050,14.340000"],
)
def test_every_spelling_of_a_point_is_the_same_point(text: str) -> None:
    assert read_point(text) == Point(50.05, 14.34)
    assert read_point(text).key == "500500000,143400000"


@pytest.mark.parametrize("text", ["", "50.05", "91, 0", "0, 181", "a, b", "geo:1,2,3", None, 5, ["1,2"], "1" * 400])
def test_what_is_no_point_is_none(text: object) -> None:
    assert read_point(text) == NOWHERE


@pytest.mark.parametrize("value", ["1.5, -2", {"latLng": "1.5°, -2°"}, {"LatLng": "1.5, -2"}])
def test_a_point_is_taken_from_text_or_from_an_object(value: object) -> None:
    fields = Fields({"point": value, "other": 1})
    assert take_point(fields, "place", "point") == Point(1.5, -2.0)
    assert fields.rest() == {"other": 1}


@pytest.mark.parametrize("value", ["x", {"latLng": "x"}, {"latLng": {}, "a": 1}, ["1, 2"]])
def test_a_point_that_cannot_be_read_stays(value: object) -> None:
    fields = Fields({"point": value})
    assert take_point(fields, "point") == NOWHERE
    assert fields.rest() == ({"point": {"a": 1}} if isinstance(value, dict) and "a" in value else {"point": value})


@pytest.mark.parametrize("east", [None, "x", 1_800_000_001, True, 1.5, 10**30])
def test_half_a_point_is_none_and_both_halves_stay(east: Any) -> None:
    record = {"latitudeE7": 5, "longitudeE7": east}
    fields = Fields(record)
    assert take_e7_point(fields) == NOWHERE
    assert fields.rest() == {name: value for name, value in record.items() if value is not None}


@pytest.mark.parametrize("value", [True, 1.5, None, "", [], "x" * 101, 10**30])
def test_what_is_no_time_stays_where_it_is(value: object) -> None:
    fields = Fields({"t": value})
    assert take_instant(fields, "t").columns()["time_source"] == "none"
    assert fields.peek("t") == value
    assert ("t" in fields.rest()) == (value not in (None, "", []))


@settings(max_examples=60, deadline=None)
@given(st.integers(-900_000_000, 900_000_000), st.integers(-1_800_000_000, 1_800_000_000))
def test_a_point_has_one_key_however_it_is_written(north: int, east: int) -> None:
    fields = Fields({"latitudeE7": north, "longitudeE7": east})
    point = take_e7_point(fields)
    assert point.key == f"{north},{east}"
    assert read_point(f"{north / 1e7:.7f}°, {east / 1e7:.7f}°").key == point.key
