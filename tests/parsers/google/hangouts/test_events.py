"""Events of Hangouts."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.hangouts.events import read_hangouts
from vana_parsers.records import Skipped, Task

ME, OTHER = {"gaia_id": "1", "chat_id": "1"}, {"gaia_id": "2", "chat_id": "2"}


def read(data: bytes) -> tuple[list[dict[str, Any]], list[Skipped], int]:
    """Return the rows of messages, the skips, and the number of records accounted for."""
    task = Task("h.json", io.BytesIO(data), "google", "hangouts")
    rows: list[dict[str, Any]] = []
    skips, records = [], 0
    for item in assemble(read_hangouts(task), task):
        if isinstance(item, TableBatch):
            rows += item.batch.to_pylist() if item.table == "messages" else []
            records += item.records
        else:
            skips.append(item)
            records += 1
    return rows, skips, records


def event(number: int, **fields: Any) -> dict[str, Any]:
    segments = [{"type": "TEXT", "text": f"text {number}"}]
    content = {"chat_message": {"message_content": {"segment": segments}}}
    stamp = str(1_500_000_000_000_000 + number)
    return {"event_id": f"e{number}", "sender_id": OTHER, "timestamp": stamp, **content, **fields}


def conversation(events: list[Any], **facts: Any) -> dict[str, Any]:
    state = {"self_read_state": {"participant_id": ME}}
    people = [{"id": ME, "fallback_name": "Me"}, {"id": OTHER, "fallback_name": "Other"}]
    inner = {"type": "GROUP", "self_conversation_state": state, "participant_data": people}
    return {"conversation": {"conversation_id": {"id": "c"}, "conversation": inner}, "events": events, **facts}


def file(*conversations: Any, **others: Any) -> bytes:
    return json.dumps({"conversations": conversations, **others}).encode()


def test_a_conversation_of_many_events_is_read_event_by_event_without_loss() -> None:
    rows, skips, records = read(file(conversation([event(n) for n in range(5000)]), conversation([])))
    assert (len(rows), skips, records) == (5000, [], 5000)
    assert len({row["record_id"] for row in rows}) == 5000


def test_a_conversation_of_unknown_form_gives_the_same_rows() -> None:
    events = [event(n) for n in range(3)]
    rows, _, _ = read(file(conversation(events)))
    others, _, _ = read(file(conversation(events, something_new=1)))
    assert rows == others


def test_events_that_are_none_are_skipped_with_their_place() -> None:
    rows, skips, _ = read(file(conversation([event(1), 5, {}, None]), 7, conversation([event(2)]), version=3))
    assert len(rows) == 2
    places = ["/conversations/0/events/1", "/conversations/0/events/2", "/conversations/0/events/3"]
    assert [skip.address for skip in skips] == [*places, "/conversations/1", "/version"]


def test_an_event_that_no_fast_decoder_takes_is_read_and_its_neighbours_too() -> None:
    data = file(conversation([event(1), event(2), event(3)])).replace(b"text 2", b"text \\ud800 2")
    rows, skips, _ = read(data)
    assert [row["text"] for row in rows] == ["text 1", "text \ufffd 2", "text 3"]
    assert not skips


def test_a_file_that_is_cut_off_says_so() -> None:
    data = file(conversation([event(1)]), conversation([event(2)]))
    rows, skips, _ = read(data[:-40])
    assert len(rows) == 1
    assert [skip.address for skip in skips] == ["/conversations/1"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "text"),
        ({"chat_message": {"message_content": {"attachment": [{"embed_item": {}}]}}}, "media"),
        ({"chat_message": {}}, "text"),
        ({"chat_message": None, "hangout_event": {"event_type": "START_HANGOUT"}}, "call"),
    ],
)
def test_kinds(fields: dict[str, Any], kind: str) -> None:
    [row] = read(file(conversation([event(1, **fields)])))[0]
    assert row["kind"] == kind


def test_changes_of_the_conversation_are_of_the_system() -> None:
    change = {"event_id": "e", "timestamp": "1500000000000000", "membership_change": {"type": "JOIN"}}
    [row] = read(file(conversation([change])))[0]
    assert row["kind"] == "system"
    assert json.loads(row["extra"]) == {"membership_change": {"type": "JOIN"}}


def test_an_event_is_the_same_whatever_people_are_called() -> None:
    one = conversation([event(1), event(2, event_id=None)])
    other = json.loads(json.dumps(one).replace('"Other"', '"Renamed"'))
    rows, others = read(file(one))[0], read(file(other))[0]
    assert [row["record_id"] for row in rows] == [row["record_id"] for row in others]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3) | st.just("x"), max_size=4), max_size=4), st.booleans())
def test_every_event_of_every_conversation_is_accounted_for(numbers: list[list[Any]], is_early: bool) -> None:
    lists = [[event(n) if isinstance(n, int) else n for n in some] for some in numbers]
    early = [{"conversation_id": {"id": "c"}, "conversation_state": {"event": events}} for events in lists]
    document = {"conversation_state": early} if is_early else {"conversations": [conversation(e) for e in lists]}
    assert read(json.dumps(document).encode())[2] == sum(map(len, lists))
