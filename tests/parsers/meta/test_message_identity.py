"""The same message told by other exports: one record."""

from typing import Any

import pytest

from tests.parsers.meta.conversations import PATH, ids, message, read, spelled, thread


@pytest.mark.parametrize(
    "path",
    [
        "messages/inbox/bob_1234/message_1.json",
        "messages/inbox/robert_1234/message_7.json",
        "your_activity_across_facebook/messages/archived_threads/bobother_1234/message_2.json",
        "Facebook-x/your_facebook_activity/messages/e2ee_cutover/bob_1234/message_1.json",
    ],
)
def test_section_name_and_number_of_the_file_are_no_identity(path: str) -> None:
    assert ids(thread(message("x")), path) == ids(thread(message("x")))


def test_a_contact_who_changed_the_name_is_not_doubled() -> None:
    renamed = thread(message("x", sender_name="Bob New"), title="Bob New", participants=[{"name": "Bob New"}])
    assert ids(renamed, "messages/inbox/bobnew_1234/message_1.json") == ids(thread(message("x")))


def test_seconds_are_no_identity_but_minutes_are() -> None:
    at = message("x")["timestamp_ms"] // 60_000 * 60_000
    [first, last, later] = [ids(thread(message("x", timestamp_ms=at + n))) for n in (0, 59_999, 60_000)]
    assert first == last != later


def test_equal_messages_of_one_minute_are_events() -> None:
    assert len(set(ids(thread(message("ok"), message("ok", sender_name="Ann Me"))))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"content": "Bob sent an attachment.", "share": {"link": "https://www.instagram.com/reel/A/?igsh=1"}},
         {"content": "Bob hat einen Anhang gesendet.", "share": {"link": "https://instagram.com/reel/A"}}),
        ({"content": "Bob called you.", "call_duration": 4}, {"content": "Bob hat angerufen.", "call_duration": 4}),
        ({"content": "Bob added Eve.", "users": [{"name": "Eve"}]}, {"content": "Eve kam.", "users": [{"name": "E"}]}),
        ({"photos": [{"uri": "messages/inbox/bob_1234/photos/1_n_17887250392670492.jpg"}]},
         {"photos": [{"uri": "your_facebook_activity/messages/inbox/b_1234/photos/9_n_17887250392670492.jpeg"}]}),
        ({"content": "a  b\nc"}, {"content": "a b c"}),
        ({"content": "x", "type": "Generic"}, {"content": "x", "reactions": [{"actor": "A", "reaction": "❤"}]}),
        ({"content": "Liked a message"}, {"content": "Reacted 😂 to your message "}),
    ],
)  # fmt: skip
def test_words_of_the_platform_are_no_identity(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert ids(spelled(thread(message(**one)))) == ids(spelled(thread(message(**other))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"content": "a"}, {"content": "b"}),
        ({"content": "a"}, {}),
        (
            {"photos": [{"uri": "x/photos/1_n_17887250392670492.jpg"}]},
            {"photos": [{"uri": "x/photos/1_n_1788725039267.jpg"}]},
        ),
        ({"share": {"link": "https://a.example/1"}}, {"share": {"link": "https://a.example/2"}}),
    ],
)
def test_different_messages_are_different(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert ids(thread(message(**one))) != ids(thread(message(**other)))


def test_other_conversations_are_others() -> None:
    assert ids(thread(message("x")), "messages/inbox/bob_99/message_1.json") != ids(thread(message("x")))


def test_the_conversation_itself_is_one_record() -> None:
    [one] = read(thread(message("x")))["activities"]
    [other] = read(thread(title="Bob New"), "messages/archived_threads/bobnew_1234/message_2.json")["activities"]
    assert one["record_id"] == other["record_id"]


def test_an_unusual_field_changes_nothing() -> None:
    assert ids(thread(message("x"), message("x", new=1))) == ids(thread(message("x", other=2), message("x")), PATH)


def encrypted(*messages: Any, name: str = "Bob Other_7") -> dict[str, Any]:
    return {"participants": ["Ann Me", "Bob Other"], "threadName": name, "messages": list(messages)}


def said(text: str, **fields: Any) -> dict[str, Any]:
    about = {"senderName": "Bob Other", "timestamp": 1_700_000_000_123, "type": "text", "isUnsent": False}
    return {**about, "text": text, "media": [], "reactions": [], **fields}


def test_an_encrypted_archive_is_read() -> None:
    failed = said("", media=[{"uri": "Failed to download media"}])
    unsent = said("oops", isUnsent=True)
    sent = said("", media=[{"uri": "./media/0a1b2c3d-0000-4000-8000-123456789abc.jpeg"}])
    liked = said("é", reactions=[{"actor": "Ann Me", "reaction": "❤"}])
    rows = read(spelled(encrypted(failed, unsent, sent, liked)), "messages/Bob Other_7.json")
    told = [(row["kind"], row.get("text"), row.get("media_count"), row.get("extra")) for row in rows["messages"]]
    assert told == [
        ("media", None, 1, {"media": [{"uri": "Failed to download media"}]}),
        ("unsent", "oops", None, None),
        ("media", None, 1, None),
        ("text", "é", None, None),
    ]
    assert {(row["thread_id"], row["thread_title"], row["is_from_account"]) for row in rows["messages"]} == {
        ("Bob Other_7", "Bob Other", False)
    }
    assert [row["kind"] for row in rows["media"]] == ["photo"]


def test_the_running_number_of_an_archive_is_no_identity() -> None:
    one = ids(encrypted(said("x"), name="Bob Other_7"), "messages/Bob Other_7.json")
    assert ids(encrypted(said("x"), name="Bob Other_12"), "Bob Other_12.json") == one
