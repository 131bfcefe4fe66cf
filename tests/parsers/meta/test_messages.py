"""What becomes of the messages of one conversation."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.parsers.meta.conversations import PATH, message, one, read, spelled, thread
from vana_parsers.meta import messages as messages_module

SHARE = {"link": "https://www.instagram.com/reel/Abc/?igsh=x", "share_text": "A reel", "original_content_owner": "cook"}


def test_a_text_has_thread_sender_and_time() -> None:
    row = one(spelled(thread(message("Schön 😂"))))
    assert row["thread_id"] == "1234"
    assert (row["thread_title"], row["thread_kind"]) == ("Bob Other", "direct")
    assert (row["sender"], row["kind"], row["text"]) == ("Bob Other", "text", "Schön 😂")
    assert row["occurred_at"] == datetime(2023, 11, 14, 22, 13, 20, 123000, UTC)
    assert (row["time_source"], row["time_precision"]) == ("epoch", "ms")
    assert "extra" not in row


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"content": "hi", "type": "Generic"}, "text"),
        ({"content": "Bob called you.", "call_duration": 0, "missed": True}, "call"),
        ({"content": "Bob hat dich angerufen.", "type": "Call", "call_duration": 12}, "call"),
        ({"is_unsent": True}, "unsent"),
        ({"content": "Bob added Eve.", "type": "Subscribe", "users": [{"name": "Eve"}]}, "system"),
        ({"content": "Bob added Eve.", "users": [{"name": "Eve"}]}, "system"),
        ({"photos": [{"uri": "a/photos/1.jpg"}]}, "media"),
        ({"sticker": {"uri": "messages/stickers_used/1.png", "ai_stickers": []}}, "media"),
        ({"gifs": [{"uri": "https://media.example/1.gif"}]}, "media"),
        ({"content": "Bob sent an attachment.", "share": SHARE}, "share"),
        ({"share": {"link": "https://a.example/"}}, "share"),
        ({"content": "x", "type": "Share"}, "share"),
        ({"content": "Liked a message"}, "reaction_notice"),
        ({"content": "Reacted ❤️ to your message "}, "reaction_notice"),
        ({}, None),
    ],
)
def test_the_kind_is_told_by_shape(fields: dict[str, Any], kind: str | None) -> None:
    row = one(spelled(thread(message(**fields))))
    assert row.get("kind") == kind
    assert row.get("text") == fields.get("content")


def test_what_no_column_takes_is_kept() -> None:
    row = one(
        thread(message("x", ip="192.0.2.1", is_taken_down=True, new_field={"a": [1]}, missed=False, call_duration=3))
    )
    assert row["extra"] == {
        "ip": "192.0.2.1",
        "is_taken_down": True,
        "new_field": {"a": [1]},
        "missed": False,
        "call_duration": 3,
    }


def test_the_kind_of_notice_is_kept_and_a_generic_type_is_not() -> None:
    rows = read(thread(message("x", type="Unsubscribe"), message("y", type="Generic"), message(type="Call")))[
        "messages"
    ]
    assert [row.get("extra") for row in rows] == [{"type": "Unsubscribe"}, None, None]


def test_a_share_has_its_address_and_text() -> None:
    row = one(thread(message("Bob sent an attachment.", share=SHARE)))
    assert row["share_url"] == SHARE["link"]
    assert row["extra"] == {"share": {"share_text": "A reel", "original_content_owner": "cook"}}


def test_reactions_name_actor_value_and_time() -> None:
    given = [{"reaction": "❤", "actor": "Zoë"}, {"reaction": "😂", "actor": "Ann Me", "timestamp": 1_700_000_100}]
    row = one(spelled(thread(message("x", reactions=given))))
    assert row["reactions"] == [
        {"actor": "Zoë", "value": "❤"},
        {"actor": "Ann Me", "value": "😂", "at": "2023-11-14T22:15:00Z"},
    ]


def test_attached_files_are_rows_of_media() -> None:
    photos = [{"uri": "messages/inbox/bob_1234/photos/1_n_12345678901.jpg", "creation_timestamp": 1_700_000_000}]
    audio = [{"uri": "messages/inbox/bob_1234/audio/audioclip-17_9876543210.mp4", "creation_timestamp": 0}]
    gifs = [{"uri": "https://media.example/cat.gif?x=1"}]
    rows = read(
        thread(message(photos=photos, audio_files=audio, gifs=gifs)), media_files='{"photos/1_n_12345678901.jpg":77}'
    )
    assert [row["media_count"] for row in rows["messages"]] == [3]
    about = [{n: row.get(n) for n in ("uri", "kind", "mime", "state", "size_bytes")} for row in rows["media"]]
    assert about == [
        {"uri": photos[0]["uri"], "kind": "photo", "mime": "image/jpeg", "state": "present", "size_bytes": 77},
        {"uri": audio[0]["uri"], "kind": "audio", "mime": "audio/mp4", "state": "missing_part", "size_bytes": None},
        {"uri": gifs[0]["uri"], "kind": "photo", "mime": "image/gif", "state": "external", "size_bytes": None},
    ]
    assert [row.get("occurred_at") for row in rows["media"]] == [
        datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        None,
        None,
    ]


def test_a_sticker_sent_twice_is_one_file() -> None:
    sticker = {"uri": "messages/stickers_used/39_n_369239263222822.png", "ai_stickers": []}
    rows = read(thread(message(sticker=sticker), message(sticker=sticker)))
    assert (len(rows["messages"]), len(rows["media"])) == (2, 1)
    assert rows["media"][0]["extra"] == {"attached_as": "sticker"}


def test_what_is_said_of_the_conversation_is_a_row_of_its_own() -> None:
    document = thread(
        message("x"),
        is_still_participant=True,
        thread_type="Regular",
        magic_words=[{"magic_word": "yay", "animation_emoji": "🎉"}],
        joinable_mode={"mode": 1, "link": "https://m.me/j/x"},
        image={"uri": "photos/3.jpg", "creation_timestamp": 1_600_000_000},
    )
    [row] = read(spelled(document))["activities"]
    assert (row["kind"], row["header"], row["title"]) == ("conversation", "inbox", "Bob Other")
    assert (row["details"], row["url"]) == (["Bob Other", "Ann Me"], "https://m.me/j/x")
    assert row["extra"] == {
        "thread_id": "1234",
        "joinable_mode": {"mode": 1},
        "is_still_participant": True,
        "magic_words": [{"magic_word": "yay", "animation_emoji": "🎉"}],
        "image": {"uri": "photos/3.jpg", "creation_timestamp": 1_600_000_000},
    }


@pytest.mark.parametrize("bad", [[], 3, "text", None, {}, {"content": ""}, {"photos": []}])
def test_what_is_no_message_is_skipped_where_it_stands(bad: Any) -> None:
    rows = read(thread(message("a"), bad, message("b")))
    assert [row["address"] for row in rows["skipped"]] == ["/messages/1"]
    assert [row["text"] for row in rows["messages"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("stamp", "text"), [(0, None), (-5, "-5"), (None, None), ("soon", "soon"), (10**30, str(10**30)), (1e300, None)]
)
def test_a_stamp_that_is_none_is_no_instant(stamp: Any, text: str | None) -> None:
    row = one(thread(message("x", timestamp_ms=stamp)))
    assert "occurred_at" not in row
    assert row["time_source"] == "none"
    assert text is None or row["time_text"] == text


def test_fields_of_other_types_are_kept() -> None:
    row = one(thread(message(sender_name=["Bob"], content={"a": 1}, reactions={"x": 1}, photos="p/1.jpg", share="s")))
    assert row["extra"] == {"sender_name": ["Bob"], "content": {"a": 1}, "reactions": {"x": 1}, "share": "s"}
    assert row["media_count"] == 1


def test_names_are_repaired_in_unusual_fields_too() -> None:
    row = one(spelled(thread(message("x", naïve={"é": "ü"}))))
    assert row["extra"] == {"naïve": {"é": "ü"}}


def test_correct_text_is_left_alone() -> None:
    document = thread(message("Ã© typed on purpose, by ☃"), message("Ünlü"), message("Öl"))
    assert [row["text"] for row in read(document)["messages"]] == ["Ã© typed on purpose, by ☃", "Ünlü", "Öl"]


def test_a_file_in_which_only_rare_fields_are_broken_is_repaired() -> None:
    row = one(spelled(thread(message(share={"link": "https://a.example/", "share_text": "perché"}))))
    assert row["extra"]["share"] == {"share_text": "perché"}


def test_a_large_file_gives_the_rows_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    document = spelled(
        thread(
            *(message(f"é {n}", timestamp_ms=1_700_000_000_000 + n) for n in range(40)),
            message(photos=[{"uri": "photos/1.jpg"}]),
            message("new", unknown=1),
            3,
        )
    )
    whole = read(document)
    monkeypatch.setattr(messages_module, "_WHOLE", 100)
    monkeypatch.setattr(messages_module, "_MOST_ROWS", 1_000)
    assert read(document) == whole


def test_rows_of_a_very_large_file_are_given_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"participants": [], "title": "T", "messages": [message(str(n)) for n in range(9)]}
    whole = read(document)
    monkeypatch.setattr(messages_module, "_WHOLE", 100)
    monkeypatch.setattr(messages_module, "_MOST_ROWS", 1)
    assert read(document) == whole


def test_replies_to_a_channel_are_messages() -> None:
    reply = {"timestamp_ms": 1_700_000_000_000, "reply_content": "Merci", "original_message_sender": "Chef"}
    path = "your_instagram_activity/messages/broadcast/chef_99/replies_1.json"
    row = one({"participants": [{"name": "Chef"}], "messages": [], "replies": [reply], "title": "Chefs"}, path)
    assert (row["text"], row["thread_kind"], row["thread_id"]) == ("Merci", "broadcast", "99")
    assert row["extra"] == {"original_message_sender": "Chef"}


def test_the_chat_of_a_group_is_known_by_its_file() -> None:
    row = one({"thread_name": "Hikers", "messages": [message("x")]}, "A/groups/your_group_messages/4711.json")
    assert (row["thread_id"], row["thread_title"], row["thread_kind"]) == ("4711", "Hikers", "group")


def test_a_lone_message_without_brackets_is_one() -> None:
    assert one({**thread(), "messages": message("x")})["text"] == "x"


def test_wrapped_conversations_are_found() -> None:
    document = {"threads": [thread(message("a")), thread(message("b"), thread_path="inbox/eve_9", title="Eve")]}
    assert [row["text"] for row in read(document, "export/all.json")["messages"]] == ["a", "b"]


def test_instagram_before_2021_has_one_file_for_all() -> None:
    said = {
        "sender": "bob",
        "created_at": "2019-03-02T10:11:12.123456+00:00",
        "text": "hi",
        "likes": [{"username": "ann"}],
    }
    row = one([{"participants": ["ann", "bob"], "conversation": [said]}], "messages.json")
    assert row["occurred_at"] == datetime(2019, 3, 2, 10, 11, 12, 123456, UTC)
    assert (row["sender"], row["text"], row["extra"]) == ("bob", "hi", {"likes": [{"username": "ann"}]})


def test_support_messages_are_conversations_by_their_number() -> None:
    said = {"from": "Facebook", "to": "Ann Me", "subject": "Report", "message": "Thanks", "timestamp": 1_600_000_000}
    document = {"support_messages": {"77": {"subject": "Report", "timestamp": 1_600_000_000, "messages": [said]}}}
    row = one(document, "A/messages/support_messages.json")
    assert (row["thread_id"], row["thread_title"], row["sender"], row["text"]) == ("77", "Report", "Facebook", "Thanks")
    assert row["occurred_at"] == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)


def test_what_is_no_conversation_at_all_is_kept_raw() -> None:
    rows = read({"settings": {"a": 1}, "list": [1, 2]})
    assert [json.loads(row["json"]) for row in rows["raw_records"]] == [{"a": 1}, [1, 2]]


@pytest.mark.parametrize("cut", range(30, 500, 47))
def test_a_file_that_is_cut_off_gives_what_comes_before(cut: int) -> None:
    data = json.dumps(thread(message("a"), message("b"), message("c"))).encode()
    rows = read(data[:cut], PATH)
    assert rows["skipped"] or cut >= len(data)
