"""Lines of My Activity and YouTube history."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.activity.reading import HISTORY, read_activity
from vana_parsers.google.activity.urls import read_url
from vana_parsers.records import Skipped, Task
from vana_parsers.schema import TABLES

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
URLS = st.sampled_from(
    [
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/results?search_query=",
        "https://www.google.com/url?q=&usg=x",
        "https://www.google.com/shopping/product/",
        "https://www.google.com/maps/place",
        "http://[",
        "//",
    ]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        name: JSON | URLS | st.just(like)
        for name, like in {
            "header": "YouTube",
            "title": "Watched T",
            "titleUrl": "https://www.youtube.com/watch?v=abc",
            "subtitles": [{"name": "C", "url": "u"}],
            "description": "Watched at 11:39 AM",
            "time": "2021-04-20T17:32:08.266Z",
            "products": ["Gemini Apps"],
            "details": [{"name": "From Google Ads"}],
            "activityControls": ["x"],
            "safeHtmlItem": [{"html": "<p>a<script>b"}],
            "imageFile": "a.jpg",
            "attachedFiles": ["b"],
        }.items()
    },
)
WATCH = {
    "header": "YouTube",
    "title": "Watched Tea",
    "titleUrl": "https://www.youtube.com/watch?v=abcdefghijk",
    "time": "2021-04-20T17:32:08.266Z",
    "products": ["YouTube"],
}


def read(lines: object, params: Mapping[str, str] | None = None) -> tuple[list[dict[str, Any]], list[Skipped]]:
    data = json.dumps(lines).encode()
    task = Task("Takeout/My Activity/x.json", io.BytesIO(data), "google", "my_activity", None, params or {})
    rows: list[dict[str, Any]] = []
    skips = []
    for item in assemble(read_activity(task), task):
        if isinstance(item, Skipped):
            skips.append(item)
        else:
            rows += [{"table": item.table, **row} for row in item.batch.to_pylist()]
    return rows, skips


def one(line: Mapping[str, Any], **params: str) -> dict[str, Any]:
    rows, skips = read([line], params)
    assert not skips
    [row] = rows
    return row


@settings(max_examples=200, deadline=None)
@given(st.lists(JSON | FIELDS, min_size=1, max_size=4), st.sampled_from([{}, {"place": HISTORY}, {"era": "controls"}]))
def test_any_json_in_place_of_a_line_gives_one_row_or_one_skip(lines: list[Any], params: dict[str, str]) -> None:
    rows, skips = read(lines, params)
    assert len(rows) + len(skips) == len(lines)
    assert len({skip.address for skip in skips}) == len(skips)


@settings(max_examples=100, deadline=None)
@given(FIELDS)
def test_no_field_of_a_line_is_lost(line: dict[str, Any]) -> None:
    rows, _ = read([line])
    for row in rows:
        extra = json.loads(row["extra"] or "{}")
        columns = {name: value for name, value in row.items() if name not in ("record_id", "occurred_at", "extra")}
        kept = "\n".join(texts([columns, extra]))
        for name, value in line.items():
            if name == "time" and row["occurred_at"]:
                continue
            assert extra.get(name) == value or all(text in kept for text in texts(value)), name


def texts(value: Any) -> list[str]:
    """Return the texts in *value*, and its numbers as JSON writes them; HTML does not stay as it was."""
    if isinstance(value, dict):
        return [t for item in value.values() for t in texts(item)]
    if isinstance(value, list):
        return [t for item in value for t in texts(item)]
    if isinstance(value, str):
        return [] if "<" in value else [value]
    return [] if value is None else [json.dumps(value)]


@pytest.mark.parametrize("title", ["Vous avez regardé Tea", "Tea angesehen", "Tea を視聴しました"])
def test_the_language_of_the_account_does_not_change_what_a_line_is(title: str) -> None:
    english, other = one(WATCH), one({**WATCH, "title": title, "products": ["YouTube"]}, folder="whatever")
    assert english["record_id"] == other["record_id"]
    assert (other["table"], other["kind"], other["item_id"], other["title"]) == ("views", "video", "abcdefghijk", title)


def test_the_same_watch_in_history_and_my_activity_is_one_record() -> None:
    controls = {**WATCH, "activityControls": ["YouTube watch history"]}
    ids = {
        one(WATCH, place=HISTORY, era="controls")["record_id"],
        one(controls, era="controls")["record_id"],
        one({**controls, "subtitles": [{"name": "Chan", "url": "u"}], "time": "2021-04-20T17:32:08.266000Z"})[
            "record_id"
        ],
    }
    assert len(ids) == 1
    gone = {key: WATCH[key] for key in ("header", "time", "products")} | {"activityControls": ["x"]}
    first = one({**gone, "title": "Watched a video that has been removed"}, place=HISTORY)
    second = one({**gone, "title": "Vous avez regardé une vidéo qui a été supprimée"}, era="controls")
    assert first["record_id"] == second["record_id"]
    assert first["is_removed"] and second["is_removed"]


def test_lines_of_one_title_and_instant_with_different_addresses_are_different_records() -> None:
    lines = [{**WATCH, "titleUrl": f"https://www.google.com/maps/@{n},2,15z"} for n in range(5)]
    rows, _ = read(lines)
    assert len({row["record_id"] for row in rows}) == 5


def test_a_like_is_no_view_once_views_name_their_setting() -> None:
    assert one(WATCH, era="controls")["table"] == "activities"
    assert one(WATCH)["table"] == "views"
    assert one({**WATCH, "activityControls": ["YouTube watch history"]}, era="controls")["table"] == "views"


@pytest.mark.parametrize(
    ("details", "description", "expected"),
    [
        ([{"name": "From Google Ads"}], None, True),
        ([{"name": "Google 広告から"}], None, True),
        ([{"name": "Из чего-то"}], "Просмотрено в 11:45", True),
        ([{"name": "Technology"}], None, False),
        ([], "Watched at 11:39 AM", False),
    ],
)
def test_adverts_are_told_in_any_language(details: object, description: str | None, expected: bool) -> None:
    assert one({**WATCH, "details": details, "description": description})["is_ad"] is expected


@pytest.mark.parametrize(
    ("url", "table", "kind", "fact"),
    [
        ("https://www.youtube.com/watch?v=abc&t=3s", "views", "video", "abc"),
        ("https://m.youtube.com/watch?v=a-_c", "views", "video", "a-_c"),
        ("https://youtu.be/abc?si=x", "views", "video", "abc"),
        ("https://www.youtube.com/shorts/abc", "views", "short", "abc"),
        ("https://www.youtube.com/watch?v=", "views", "video", None),
        ("https://www.youtube.com/results?search_query=a%20b+c", "searches", "query", "a b c"),
        ("https://www.youtube.com/post/Ugk", "views", "post", "Ugk"),
        ("https://www.youtube.com/channel/UC1/community?lb=Ugk", "views", "post", "Ugk"),
        ("https://www.youtube.com/@chan", "activities", "channel", None),
        ("https://www.youtube.com/channel/UC1", "activities", "channel", "UC1"),
        ("https://www.google.co.uk/search?q=a%26b", "searches", "query", "a&b"),
        ("https://www.google.com/maps/search/caf%C3%A9+x/@1,2", "searches", "query", "café x"),
        ("https://maps.google.com/?q=tea", "searches", "query", "tea"),
        ("https://www.google.com/maps/place/A/@1,2", "views", "place", None),
        ("https://maps.google.com/?cid=42", "views", "place", "42"),
        ("https://www.google.com/maps/dir/A/B", "activities", "directions", None),
        ("https://play.google.com/store/apps/details?id=a.b", "views", "item", "a.b"),
        ("https://play.google.com/store/search?q=x", "searches", "query", "x"),
        ("https://notgoogle.example/search?q=x", "views", "page", None),
        ("https://google.example.org/search?q=x", "views", "page", None),
        ("http://[", "views", "page", None),
    ],
)
def test_an_address_tells_what_happened(url: str, table: str, kind: str, fact: str | None) -> None:
    target = read_url(url)
    assert (target.table, target.kind, target.query if table == "searches" else target.item_id) == (table, kind, fact)


def test_a_redirect_is_unwrapped() -> None:
    target = read_url("https://www.google.com/url?q=https://example.org/a%3Fb%3D1%26c&usg=x")
    assert (target.table, target.url) == ("views", "https://example.org/a?b=1&c")


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=60)
    | st.builds(
        "https://{}/{}".format, st.sampled_from(["www.google.com", "youtube.com", "[::1"]), st.text(max_size=20)
    )
)
def test_any_text_is_taken_for_an_address(url: str) -> None:
    assert read_url(url).table in TABLES
