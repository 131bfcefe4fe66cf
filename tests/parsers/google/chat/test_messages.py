"""Messages of Google Chat."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.chat.messages import read_messages
from vana_parsers.records import Skipped, Task

WHEN = "Tuesday, January 30, 2024 at 1:27:33 PM UTC"


def read(document: Any, **params: str) -> dict[str, list[dict[str, Any]]]:
    task = Task("m.json", io.BytesIO(json.dumps(document).encode()), "google", "chat", None, params)
    rows: dict[str, list[dict[str, Any]]] = {"messages": [], "media": [], "skipped": []}
    for item in assemble(read_messages(task), task):
        if isinstance(item, TableBatch):
            rows[item.table] += item.batch.to_pylist()
        else:
            assert isinstance(item, Skipped)
            rows["skipped"].append({"address": item.address})
    return rows


def message(**fields: Any) -> dict[str, Any]:
    return {"messages": [fields]}


def test_a_message_is_the_same_in_another_language_and_when_edited() -> None:
    [one] = read(message(created_date=WHEN, text="a", message_id="s/t/m"))["messages"]
    [other] = read(message(created_date="30. Januar 2024, 13:27:33 UTC", text="b", message_id="s/t/m"))["messages"]
    assert one["record_id"] == other["record_id"]
    assert one["occurred_at"] == other["occurred_at"]


def test_a_message_without_id_is_known_by_its_content() -> None:
    sender = {"name": "A", "email": "a@example.org"}
    [one] = read(message(created_date=WHEN, text="a", creator=sender), thread="x")["messages"]
    renamed = {"name": "B", "email": "a@example.org"}
    [other] = read(message(created_date=WHEN, text="a", creator=renamed), thread="x")["messages"]
    [third] = read(message(created_date=WHEN, text="b", creator=sender), thread="x")["messages"]
    assert one["record_id"] == other["record_id"] != third["record_id"]


def test_the_conversation_is_told_by_the_message_where_the_folder_does_not() -> None:
    assert read(message(text="a", message_id="abc/t/m"))["messages"][0]["thread_id"] == "abc"
    assert read(message(text="a", message_id="nothing"))["messages"][0]["thread_id"] is None


@pytest.mark.parametrize("reactions", [[1], [{"emoji": {"custom": "x"}, "reactor_emails": []}], {"a": 1}, "x"])
def test_reactions_of_another_form_stay_as_they_are(reactions: Any) -> None:
    [row] = read(message(text="a", message_id="x", reactions=reactions))["messages"]
    assert row["reactions"] is None
    assert json.loads(row["extra"])["reactions"] == reactions


def test_what_is_no_message_is_skipped_with_its_place() -> None:
    rows = read({"messages": [{"text": "a"}, 5, {}, {"other": 1}], "version": 2})
    assert len(rows["messages"]) == 1
    assert [skip["address"] for skip in rows["skipped"]] == ["/messages/1", "/messages/2", "/messages/3", "/version"]


@pytest.mark.parametrize(
    ("cited", "on_disk"),
    [
        ("File-a.png", "File-a.png"),
        ("File-what?.png", "File-what_.png"),
        ("File-A&B: c.png", "File-A_B_ c.png"),
        (f"File-{'n' * 60}.png", f"File-{'n' * 42}.png"),
    ],
)
def test_an_attached_file_is_found_under_its_name_on_disk(tmp_path: Path, cited: str, on_disk: str) -> None:
    folder = tmp_path / "Takeout/Google Chat/Groups/DM abc"
    folder.mkdir(parents=True)
    (folder / on_disk).write_bytes(b"\x89PNG")
    document = message(text="a", message_id="abc/t/m", attached_files=[{"export_name": cited}])
    (folder / "messages.json").write_text(json.dumps(document))
    [export] = open_exports([tmp_path])
    params = next(route.params for route in SOURCE.plan(export).routes if route.reader is read_messages)
    [file] = read(document, **params)["media"]
    assert (file["uri"], file["state"], file["size_bytes"]) == (cited, "present", 4)


def test_the_accounts_address_is_not_in_the_plan_and_two_accounts_are_none(tmp_path: Path) -> None:
    folder = tmp_path / "Takeout/Google Chat"
    (folder / "Groups/Space s").mkdir(parents=True)
    (folder / "Groups/Space s/messages.json").write_text(json.dumps(message(creator={}, created_date=WHEN)))
    for number, address in enumerate(("owner@example.org", "other@example.org")):
        (folder / f"Users/User {number}").mkdir(parents=True)
        user = {"user": {"name": "O", "email": address}, "membership_info": [{"group_id": "x"}] * 500}
        (folder / f"Users/User {number}/user_info.json").write_text(json.dumps(user))
        [export] = open_exports([tmp_path])
        plan = SOURCE.plan(export)
        assert "owner@" not in repr(plan)
        params = next(route.params for route in plan.routes if route.reader is read_messages)
        assert ("account" in params) == (number == 0)
