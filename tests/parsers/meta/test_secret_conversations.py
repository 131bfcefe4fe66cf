"""Devices of encrypted conversations, and forms filled in chats."""

import io
import json
from typing import Any

import pytest

from vana_parsers.facebook.plan import read_member
from vana_parsers.records import Item, Row, Task


def read(kind: str, document: Any) -> list[Item]:
    return list(
        read_member(Task("x.json", io.BytesIO(json.dumps(document).encode()), "facebook", params={"kind": kind}))
    )


@pytest.mark.parametrize("root", ["secret_conversations_v2", "ig_secret_conversations"])
def test_each_device_is_a_row_of_one_record(root: str) -> None:
    device = {
        "device_type": "Android",
        "device_manufacturer": "Acorn",
        "device_model": "Nut",
        "last_active_time": 1600000000,
    }
    document = {
        root: {"armadillo_devices": [device, {"device_type": "Web", "last_connected_ip": "192.0.2.1"}], "calls": [{}]}
    }
    rows = [row for row in read("secret_conversations", document) if isinstance(row, Row)]
    assert [row.records for row in rows] == [1, 0]
    assert [(row.values["device"], row.values["user_agent"], row.values["ip"]) for row in rows] == [
        ("Acorn Nut", "Android", None),
        (None, "Web", "192.0.2.1"),
    ]


def test_without_devices_what_is_said_is_kept() -> None:
    [row] = read(
        "secret_conversations", {"secret_conversations_v2": {"has_sent_message": False, "armadillo_devices": []}}
    )
    assert isinstance(row, Row)
    assert row.values["extra"] == {"has_sent_message": False}


def test_each_value_of_a_form_is_a_fact() -> None:
    rows = read("chat_forms", {"autofill_information_v2": {"CITY": ["Bern", "Thun"], "EMAIL": [], "AGE": [7]}})
    assert [(row.values["field"], row.values["value"], row.records) for row in rows if isinstance(row, Row)] == [
        ("chat form/CITY", "Bern", 1),
        ("chat form/CITY", "Thun", 0),
        ("chat form/AGE", "7", 0),
    ]


@pytest.mark.parametrize("kind", ["secret_conversations", "chat_forms"])
@pytest.mark.parametrize("document", [{"a": {}}, {"a": {"b": []}}])
def test_a_file_that_holds_nothing_is_kept_as_it_is(kind: str, document: Any) -> None:
    assert [item.table for item in read(kind, document) if isinstance(item, Row)] == ["raw_records"]


@pytest.mark.parametrize("kind", ["secret_conversations", "chat_forms"])
@pytest.mark.parametrize(
    "document", [{"a": {"armadillo_devices": [3, {"device_model": ["x"]}]}}, {"a": 1, "b": [None]}]
)
def test_other_shapes_are_survived(kind: str, document: Any) -> None:
    assert sum(item.records for item in read(kind, document) if isinstance(item, Row)) == 1
