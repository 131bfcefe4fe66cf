"""YouTube's older files: JSON of API objects, comments as web pages."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.google.shapes import sniff_kind
from vana_parsers.google.youtube.api import read_api_objects
from vana_parsers.google.youtube.page import looks_like_comments, read_comments_page
from vana_parsers.google.youtube.reading import read_table

Read = Callable[..., list[dict[str, Any]]]

VIDEO, CHANNEL, LIST = "aB3_defghi1", "UCchannelA-00000000000_A", "PLtea00000000000000000000000000001"
ITEM = {
    "contentDetails": {"videoId": VIDEO},
    "kind": "youtube#playlistItem",
    "snippet": {
        "playlistId": LIST,
        "publishedAt": "2021-08-01T12:00:00.000Z",
        "resourceId": {"kind": "youtube#video", "videoId": VIDEO},
        "title": "Tea",
    },
}
SUBSCRIPTION = {
    "kind": "youtube#subscription",
    "snippet": {"publishedAt": "2013-03-09T02:24:32.000Z", "resourceId": {"channelId": CHANNEL}, "title": "Leaves"},
}


def test_an_object_is_the_same_record_as_the_line_of_a_later_table(read: Read) -> None:
    item, subscription = read(read_api_objects, json.dumps([ITEM, SUBSCRIPTION]), "likes.json")
    [line] = read(
        read_table, f"Video ID,Time Added\n{VIDEO},2021-08-01 12:00:00 UTC\n", kind="playlist_items", playlist_id=LIST
    )
    assert item["record_id"] == line["record_id"]
    [line] = read(read_table, f"Channel Id,Channel Url,Channel Title\n{CHANNEL},,Other name\n", kind="subscriptions")
    assert subscription["record_id"] == line["record_id"]


@pytest.mark.parametrize(
    ("fields", "name", "expected"),
    [
        (
            {"kind": "youtube#video", "id": VIDEO, "snippet": {"title": "Pot"}},
            "posts",
            {"kind": "video", "title": "Pot"},
        ),
        ({"kind": "youtube#playlist", "id": LIST, "snippet": {"title": "Tea"}}, "saves", {"kind": "collection"}),
        ({"kind": "youtube#channel", "id": CHANNEL, "snippet": {"title": "Me"}}, "profile", {"value": "Me"}),
        ({"kind": "youtube#other", "id": "x"}, "raw_records", {"pointer": "/0"}),
        ({"kind": ["youtube#video"], "id": "x"}, "raw_records", {"pointer": "/0"}),
    ],
)
def test_each_kind_of_object_has_its_table(
    read: Read, fields: dict[str, Any], name: str, expected: dict[str, str]
) -> None:
    [row] = read(read_api_objects, json.dumps([fields]))
    assert row["table"] == name
    assert expected.items() <= row.items()


def test_objects_are_told_by_their_kinds() -> None:
    assert sniff_kind(json.dumps([ITEM]).encode()) == "youtube_objects"
    assert sniff_kind(json.dumps({"kind": "youtube#playlistItemListResponse", "items": [ITEM]}).encode()) is None


def page(*items: str) -> str:
    return "<html><body><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul></body></html>"


def said(video: str, text: str) -> str:
    link = f'<a href="http://www.youtube.com/watch?v={video}">een video</a>'
    return f"Verzonden op 2020-04-27 23:18:23 UTC tijdens {link}.<br/>{text}"


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="<>&\r\0\x1c\x1d\x1e\x1f\x85"), max_size=9), max_size=4
    )
)
def test_every_item_of_a_page_is_a_row(read: Read, texts: list[str]) -> None:
    found = read(read_comments_page, page(*(said(VIDEO, text) for text in texts)), "mijn-reacties.html")
    assert [row["table"] for row in found] == (["comments"] * len(texts) or ["skipped"])
    assert [row.get("text", "") for row in found] == ([text.strip() for text in texts] or [""])


def test_a_page_longer_than_what_is_read_at_a_time_is_read_whole(read: Read) -> None:
    texts = [f"text {number} " + "x" * 997 for number in range(1200)]
    found = read(read_comments_page, page(*(said(VIDEO, text) for text in texts)))
    assert [row["text"] for row in found] == texts


def test_an_item_of_no_end_is_skipped_and_those_after_it_are_read(read: Read) -> None:
    found = read(read_comments_page, page("x" * 5_000_000, said(VIDEO, "hello")))
    assert [row["table"] for row in found] == ["skipped", "comments"]
    assert found[0]["address"] == "item 1"


@pytest.mark.parametrize("piece", ["<li", "<a ", '<li><a href="', "<br", "<li><br/", "<", "<li>2020-01-01 ", "&amp;"])
def test_a_page_made_to_be_slow_is_not(read: Read, piece: str) -> None:
    begin = time.process_time()
    read(read_comments_page, "<li>" + piece * (400_000 // len(piece)))
    assert time.process_time() - begin < 2


def test_a_page_of_comments_is_told_from_other_pages() -> None:
    assert looks_like_comments(page(said(VIDEO, "x")))
    assert not looks_like_comments("<ul><li>2020-04-27 23:18:23 UTC</li></ul>")
    assert not looks_like_comments(
        '<div class="outer-cell">Watched <a href="https://www.youtube.com/watch?v=x">x</a></div>'
    )
