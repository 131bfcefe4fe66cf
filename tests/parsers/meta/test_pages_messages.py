"""Conversations on pages of every generation."""

import io
import json
from typing import Any

import pytest

from tests.parsers.meta.page_twins import Exporter
from vana_parsers.assemble import assemble
from vana_parsers.meta import pages_messages
from vana_parsers.meta.pages_markup import NO_RECORDS
from vana_parsers.meta.pages_messages import read_conversation_page
from vana_parsers.records import Skipped, Task

PATH = "your_facebook_activity/messages/inbox/bob_1234/message_1.html"
MANY = {
    "participants": [{"name": "Bob & Co"}, {"name": "Ann Me"}],
    "title": "Bob & Co",
    "messages": [
        {"sender_name": "Bob & Co", "timestamp_ms": 1_700_000_000_000, "content": "hi <3 & you"},
        {"sender_name": "Ann Me", "timestamp_ms": 1_690_000_000_000, "content": "two\nlines"},
        {
            "sender_name": "Ann Me",
            "timestamp_ms": 1_690_000_000_000,
            "photos": [{"uri": "messages/inbox/bob_1234/photos/1_n.jpg"}],
        },
        {
            "sender_name": "Ann Me",
            "timestamp_ms": 1_680_000_000_000,
            "content": "see",
            "share": {"link": "https://example.org/?a=1&b=2"},
        },
        {
            "sender_name": "Bob & Co",
            "timestamp_ms": 1_680_000_000_000,
            "sticker": {"uri": "messages/stickers_used/39_n.png"},
        },
        {
            "sender_name": "Bob & Co",
            "timestamp_ms": 1_670_000_000_000,
            "content": "liked",
            "reactions": [
                {"reaction": "❤", "actor": "Ann Me"},
                {"reaction": "👍🏽", "actor": "Žofie", "timestamp": 1_670_000_060},
            ],
        },
        {
            "sender_name": "Bob & Co",
            "timestamp_ms": 1_670_000_000_000,
            "videos": [{"uri": "messages/inbox/bob_1234/videos/1_n.mp4"}],
        },
        {
            "sender_name": "Bob & Co",
            "timestamp_ms": 1_660_000_000_000,
            "audio_files": [{"uri": "messages/inbox/bob_1234/audio/1_n.mp4"}],
        },
    ],
}


def read(page: str | bytes, path: str = PATH, **params: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a page by table, and the skips as rows of `skipped`."""
    data = page.encode() if isinstance(page, str) else page
    task = Task(path, io.BytesIO(data), "facebook", "messenger", None, {"zone": "UTC", **params})
    rows: dict[str, list[dict[str, Any]]] = {"messages": [], "activities": [], "skipped": []}
    for item in assemble(read_conversation_page(task), task):
        if isinstance(item, Skipped):
            rows["skipped"].append({"reason": item.reason})
        else:
            found = rows.setdefault(item.table, [])
            found += [{k: v for k, v in row.items() if v is not None} for row in item.batch.to_pylist()]
    return rows


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("zone", ["UTC", None])
def test_messages_built_and_matched_are_alike(is_new: bool, zone: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Exporter(is_new=is_new, zone=zone).conversation(MANY)
    matched = read(page)
    monkeypatch.setattr(pages_messages, "_USUAL", None)
    assert read(page) == matched
    assert [row.get("kind") for row in matched["messages"]] == [
        "text",
        "text",
        "media",
        "share",
        "media",
        "text",
        "media",
        "media",
    ]
    assert matched["messages"][0]["text"] == "hi <3 & you"
    assert matched["messages"][1]["text"] == "two\nlines"
    assert matched["messages"][3]["share_url"] == "https://example.org/?a=1&b=2"
    reactions = json.loads(matched["messages"][5]["reactions"])
    assert [(one["actor"], one["value"], "at" in one) for one in reactions] == [
        ("Ann Me", "❤", False),
        ("Žofie", "👍🏽", True),
    ]
    assert [row["kind"] for row in matched["media"]] == ["photo", "photo", "video", "audio"]
    [about] = matched["activities"]
    assert (about["title"], about["details"]) == ("Bob & Co", ["Bob & Co", "Ann Me"])
    assert [row["is_from_account"] for row in matched["messages"]][:2] == [False, True]


def test_an_early_page_of_simple_blocks() -> None:
    def message(sender: str, text: str, minute: int) -> str:
        head = f'<div class="_2ph_ _a6-h _a6-i"><div>{sender}</div></div>'
        body = f'<div class="_2ph_ _a6-p"><div><div>{text}</div></div></div>'
        return f'<div class="_a6-p">{head}\n{body}\n<div class="_a72d">Sep 13, 2020, 12:{minute} PM</div></div>\n'

    header = '<div class="_a70e"><div class="_3b0d">Participants: Me, Bob</div></div>'
    messages = message("Me", "Hello", 26) + message("Bob", "café?", 27)
    page = f'<body><div class="_a706">{header}<div class="_a6-g">\n{messages}</div></div></body>'
    rows = read(page)["messages"]
    assert [(row["sender"], row["text"]) for row in rows] == [("Me", "Hello"), ("Bob", "café?")]


@pytest.mark.parametrize("date", ["Oct 19, 2019, 2:37 PM", "Oct 19, 2019 at 2:37 PM", "19 Oct 2019, 14:37"])
def test_a_page_without_any_class(date: str) -> None:
    page = f"<body><div>Participants: Me, Bob</div><div><div>Me</div><div>ping</div><div>{date}</div></div></body>"
    [row] = read(page)["messages"]
    assert (row["sender"], row["text"], row["occurred_at"].isoformat()) == ("Me", "ping", "2019-10-19T14:37:00+00:00")


def test_all_conversations_on_one_page() -> None:
    def message(sender: str, date: str, body: str) -> str:
        header = f'<div class="message_header"><span class="user">{sender}</span><span class="meta">{date}</span></div>'
        return f'<div class="message">{header}</div><p>{body}</p>'

    first = message("Bob", "Friday, October 4, 2013 at 10:05pm PDT", "one<br/>more") + message("Ann", "gibberish", "")
    second = message("1234567@facebook.com", "Friday, 4. October 2013 at 10:05 UTC+01", '<img src="photos/1.jpg"/>')
    page = f"""<html><head><title>Ann - Messages</title></head><body><div class="nav"><ul><li>Profile</li></ul></div>
    <div class="contents"><h1>Ann</h1><div><div class="thread">Ann, Bob{first}</div>
    <div class="thread">Ann, 1234567@facebook.com{second}</div></div></div></body></html>"""
    rows = read(page, "html/messages.htm")
    assert [row["details"] for row in rows["activities"]] == [["Ann", "Bob"], ["Ann", "1234567@facebook.com"]]
    assert [row.get("text") for row in rows["messages"]] == ["one\nmore", None, None]
    assert [row["is_from_account"] for row in rows["messages"]] == [False, True, False]
    assert rows["messages"][0]["occurred_at"].isoformat() == "2013-10-05T05:05:00+00:00"
    assert rows["messages"][1]["time_text"] == "gibberish"
    assert [row["uri"] for row in rows["media"]] == ["photos/1.jpg"]


def test_equal_messages_of_a_minute_are_two() -> None:
    thread = {**MANY, "messages": [MANY["messages"][0], MANY["messages"][0]]}
    rows = read(Exporter(is_new=True, zone="UTC").conversation(thread))["messages"]
    assert len(rows) == 2


def test_what_is_no_conversation() -> None:
    for page in ("", "<main><div>Nothing here</div></main>"):
        assert read(page) == {"messages": [], "activities": [], "skipped": [{"reason": NO_RECORDS}]}
