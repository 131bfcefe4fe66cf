"""The Play Store: what makes a record the same in another language, and prices."""

import io
import json
from typing import Any

import pytest

from vana_parsers.google.play.store import read_store
from vana_parsers.records import Row, Task

TIME = "2020-03-04T05:06:07.890Z"


def rows(*records: object) -> list[Row]:
    task = Task("m", io.BytesIO(json.dumps(records).encode()), "google", "play")
    return [item for item in read_store(task) if isinstance(item, Row)]


@pytest.mark.parametrize(
    "record",
    [
        {
            "install": {
                "doc": {"title": "Maps"},
                "firstInstallationTime": TIME,
                "lastUpdateTime": "2020-03-05T00:00:00Z",
            }
        },
        {"libraryDoc": {"doc": {"title": "Maps"}, "acquisitionTime": TIME}},
        {"purchaseHistory": {"doc": {"title": "Maps"}, "invoicePrice": "€1.99", "purchaseTime": TIME}},
        {"orderHistory": {"orderId": "GPA.1", "totalPrice": "€1.99", "creationTime": TIME}},
        {"review": {"document": {"title": "Maps"}, "comment": "good", "creationTime": TIME}},
        {"device": {"deviceRegistrationTime": TIME, "mostRecentData": {"modelName": "Pixel"}}},
    ],
)
def test_a_record_is_the_same_in_another_language_and_when_it_was_changed(record: dict[str, dict[str, Any]]) -> None:
    [(kind, fields)] = record.items()
    changed = {name: value for name, value in fields.items() if value == TIME or name == "orderId"}
    translated = {kind: {**changed, "doc": {"title": "Karten"}, "more": 1}}
    [first, second] = rows(record, translated)
    assert first.identity == second.identity
    assert first.identity


def test_installs_of_one_instant_are_events_of_their_own() -> None:
    installs = [{"install": {"doc": {"title": title}, "firstInstallationTime": TIME}} for title in "ab"]
    found = rows(*installs)
    assert [row.is_event for row in found] == [True, True]


def test_a_record_without_an_instant_is_its_whole_content() -> None:
    [row] = rows({"libraryDoc": {"doc": {"title": "Maps"}}})
    assert row.identity == ()


@pytest.mark.parametrize("record", [None, 3, "x", [], {}, {"install": None}, {"install": []}, {"unknown": {"a": 1}}])
def test_what_is_unknown_is_kept_raw(record: object) -> None:
    [row] = rows(record)
    assert row.table == "raw_records"
    assert json.loads(row.values["json"]) == record


def test_every_field_comes_back() -> None:
    fields = {"doc": {"documentType": "Movies", "title": 3, "x": 1}, "purchaseTime": "soon", "userCountry": 5}
    [row] = rows({"purchaseHistory": fields, "beside": True})
    assert row.values["extra"] == {**fields, "beside": True}
