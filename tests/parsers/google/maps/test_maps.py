"""Places of Maps."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.maps.reading import FEATURES, read_places
from vana_parsers.google.spread import count_wrapped
from vana_parsers.records import Skipped, Task

NAMES = st.sampled_from(
    ["properties", "geometry", "coordinates", "location", "Location", "Geo Coordinates", "Latitude", "date", "name"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)
URL = "http://maps.google.com/?cid=255"


def read(document: Any) -> tuple[int, list[dict[str, Any]]]:
    task = Task(
        "Takeout/Maps (your places)/Saved Places.json", io.BytesIO(json.dumps(document).encode()), "google", "maps"
    )
    records, rows = 0, []
    for item in assemble(read_places(task), task):
        if isinstance(item, Skipped):
            records += 1
        else:
            records += item.records
            rows += item.batch.to_pylist()
    return records, rows


def place(coordinates: Any = (1.5, 2.5), **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": coordinates}
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    [row] = read({"type": "FeatureCollection", "features": [feature]})[1]
    return row


@settings(max_examples=60, deadline=None)
@given(JSON | st.lists(JSON, max_size=3).map(lambda items: {"type": "FeatureCollection", "features": items}))
def test_every_feature_is_a_row_or_a_skip(document: Any) -> None:
    assert read(document)[0] == count_wrapped(document, FEATURES)


def texts(value: Any) -> set[str]:
    if isinstance(value, dict | list):
        return {text for inner in (value.values() if isinstance(value, dict) else value) for text in texts(inner)}
    return {value} if isinstance(value, str) and value else set()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=5))
def test_no_text_of_a_place_is_lost(properties: dict[str, Any]) -> None:
    row = place(**properties)
    row["extra"] = json.loads(row["extra"] or "{}")
    assert texts(properties) - texts(row) <= texts([properties.get("date")])


def test_the_keys_of_both_years_tell_one_record() -> None:
    new = place(google_maps_url=URL, date="2020-01-01T00:00:00Z", location={"name": "A"})
    old = place(**{"Google Maps URL": URL, "Published": "2020-01-01T00:00:00Z", "Location": {"Business Name": "Ä"}})
    assert new["record_id"] == old["record_id"]
    assert new["item_id"] == old["item_id"] == "255"
    assert new["occurred_at"] == old["occurred_at"]


@pytest.mark.parametrize("stars", [4, "4", "FOUR"])
def test_stars_are_a_number(stars: Any) -> None:
    row = place(google_maps_url=URL, five_star_rating_published=stars)
    assert (row["kind"], row["score"]) == ("review", 4)


def test_stars_that_are_no_number_stay_in_extra() -> None:
    row = place(google_maps_url=URL, **{"Star Rating": "many"})
    assert row["score"] is None
    assert json.loads(row["extra"])["Star Rating"] == "many"


@pytest.mark.parametrize(
    ("coordinates", "latitude"),
    [
        ([13.5, 52.5], 52.5),
        ([0, 0], None),
        ([200, 100], None),
        (["a", 1], None),
        ([1], None),
        (None, None),
        ([1, 2, 3], None),
    ],
)
def test_positions(coordinates: Any, latitude: float | None) -> None:
    row = place(coordinates, name="Home")
    assert row["latitude"] == latitude
    if latitude is None and coordinates != [0, 0]:
        assert json.loads(row["extra"])["geometry"]["coordinates"] == coordinates


def test_two_labels_at_one_place_are_two_records() -> None:
    assert place(name="Home")["record_id"] != place(name="Office")["record_id"]


def test_other_members_of_the_collection_are_kept() -> None:
    records, rows = read({"type": "FeatureCollection", "crs": {"a": 1}, "features": []})
    assert records == 1
    assert json.loads(rows[0]["json"]) == {"a": 1}
