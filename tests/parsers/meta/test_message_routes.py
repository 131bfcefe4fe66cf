"""Which members of an export are conversations, whose export it is, and what the account is called in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.meta.conversations import message, spelled, thread
from vana_parsers import facebook, instagram
from vana_parsers.assemble import assemble
from vana_parsers.export import Export, open_exports
from vana_parsers.meta.message_routes import own_name
from vana_parsers.meta.messages import OWN_NAME, SAME_AS, read_conversation
from vana_parsers.records import Skipped, Task
from vana_parsers.registry import Route

A = "your_facebook_activity/messages"
INBOX = "messages/inbox/a_1/message_1.json"
ENCRYPTED = {"threadName": "A_1", "participants": ["A", "B"], "messages": []}


def export_of(folder: Path, **files: Any) -> Export:
    """Return an export of *files* by path: JSON documents, or bytes."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(spelled(content)).encode())
    [export] = open_exports([folder])
    return export


def routes(export: Export) -> dict[str, Route]:
    return {route.member.path: route for route in facebook.SOURCE.plan(export).routes}


def between(*names: str) -> dict[str, Any]:
    return thread(message("x"), participants=[{"name": name} for name in names], title=names[0])


@pytest.mark.parametrize(
    "path",
    [
        f"{A}/inbox/bob_1/message_1.json",
        "your_activity_across_facebook/messages/archived_threads/bob_1/message_12.json",
        "messages/filtered_threads/bob_1/message_1.json",
        "wrap/Facebook-x/messages/message_requests/bob_1/message_1 (1).json",
        "activity_messages/messages/legacy_threads/1/message_1.json",
        f"{A}/e2ee_cutover/bob_1/message_1.json",
        "your_facebook_activity/groups/your_group_messages/4711.json",
        "inbox/bob_1/message_1.json",
        "message_1.json",
        "Bob_3.json",
    ],
)
def test_conversations_are_found_wherever_they_lie(tmp_path: Path, path: str) -> None:
    export = export_of(tmp_path, **{path: thread(message("x"))})
    [route] = facebook.SOURCE.plan(export).routes
    assert (route.reader, route.product) == (read_conversation, "messenger")


def test_other_files_beside_conversations_are_none(tmp_path: Path) -> None:
    files = {f"{A}/inbox/bob_1/message_1.json": thread(), f"{A}/messaging_settings.json": {"fbid": "1"}}
    found = routes(export_of(tmp_path, **files))
    assert found[f"{A}/messaging_settings.json"].reader is not read_conversation


@pytest.mark.parametrize(
    ("files", "source"),
    [
        ({INBOX: thread(), "messages/archived_threads/b_2/message_1.json": thread()}, facebook),
        ({INBOX: thread(message("x"))}, facebook),
        ({INBOX: thread(message(share={"link": "https://instagram.com/p/A"}))}, instagram),
        ({"messages/broadcast/a_1/message_1.json": thread()}, instagram),
        ({"messages/A_1.json": ENCRYPTED}, facebook),
        ({"A_1.json": ENCRYPTED, "media/x.jpg": b"x"}, facebook),
    ],
)
def test_conversations_alone_tell_whose_export_it_is(tmp_path: Path, files: dict[str, Any], source: Any) -> None:
    export = export_of(tmp_path, **files)
    sure = {one: one.SOURCE.recognize(export) for one in (facebook, instagram)}
    assert max(sure, key=lambda one: sure[one]) is source
    assert sure[source] >= 0.4


def test_files_of_a_conversation_are_known_to_it_under_any_name(tmp_path: Path) -> None:
    found = routes(
        export_of(
            tmp_path,
            **{
                f"{A}/inbox/bob_1/message_1.json": thread(),
                f"{A}/inbox/robert_1/photos/5.jpg": b"12345",
                f"{A}/inbox/eve_2/message_1.json": thread(),
                f"{A}/stickers_used/7.png": b"1",
            },
        )
    )
    bob, eve = (found[f"{A}/inbox/{name}/message_1.json"].params for name in ("bob_1", "eve_2"))
    assert json.loads(bob["media_files"]) == {"photos/5.jpg": 5}
    assert "media_files" not in eve
    assert json.loads(eve["shared_files"]) == {"stickers_used/7.png": 1}


def test_the_account_is_who_takes_part_in_all_conversations(tmp_path: Path) -> None:
    names = [("Bob", "Zoë Me"), ("Eve", "Zoë Me"), ("Crew", "Bob", "Zoë Me"), ("Zoë Me",)]
    files = {f"{A}/inbox/t_{n}/message_1.json": between(*some) for n, some in enumerate(names)}
    assert {route.params[OWN_NAME] for route in routes(export_of(tmp_path, **files)).values()} == {"Zoë Me"}


@pytest.mark.parametrize(
    ("conversations", "own"),
    [
        ([("A", "Me"), ("B", "Me"), ("C", "Me")], "Me"),
        ([("A", "Me"), ("B", "Me")], None),
        ([("A", "Me"), ("A", "Me"), ("A", "Me")], None),
        ([("A", "Me"), ("B", "Me"), ("C", "D"), ("E", "F")], None),
        ([], None),
    ],
)
def test_an_account_that_is_unsure_is_none(conversations: list[tuple[str, ...]], own: str | None) -> None:
    assert own_name(conversations) == own


def test_an_encrypted_conversation_names_the_same_one_outside(tmp_path: Path) -> None:
    archived = {"participants": ["Zoë Me", "Bob"], "threadName": "Bob_3", "messages": []}
    group = {"participants": ["Zoë Me", "Bob", "Eve"], "threadName": "Crew_4", "messages": []}
    found = routes(
        export_of(
            tmp_path,
            **{
                f"{A}/e2ee_cutover/bob_1/message_1.json": between("Bob", "Zoë Me"),
                f"{A}/inbox/crew_2/message_1.json": between("Bob", "Eve", "Zoë Me"),
                "messages/Bob_3.json": archived,
                "messages/Crew_4.json": group,
            },
        )
    )
    assert found["messages/Bob_3.json"].params[SAME_AS] == "1"
    assert SAME_AS not in found["messages/Crew_4.json"].params


def test_parts_alone_together_and_in_either_order_give_the_same_messages(tmp_path: Path) -> None:
    first = {f"{A}/inbox/bob_1/message_1.json": thread(message("new"), message("ok"), message("ok"))}
    second = {f"{A}/inbox/bob_1/message_2.json": thread(message("old", photos=[{"uri": "photos/5.jpg"}]))}
    exports = [first, second, first | second, second | first]
    told = [_messages(export_of(tmp_path / str(n), **files)) for n, files in enumerate(exports)]
    assert sorted(told[0] + told[1]) == sorted(told[2]) == sorted(told[3])


def _messages(export: Export) -> list[tuple[bytes, str | None]]:
    found = []
    for route in facebook.SOURCE.plan(export).routes:
        with export.open(route.member) as stream:
            task = Task(route.member.path, stream, "facebook", route.product, None, route.params)
            for batch in assemble(read_conversation(task), task):
                if not isinstance(batch, Skipped) and batch.table == "messages":
                    found += [(row["record_id"], row["text"]) for row in batch.batch.to_pylist()]
    return found
