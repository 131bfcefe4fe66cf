"""Lines of My Activity and YouTube history."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.google.activity.lines import WATCH, one, read
from vana_parsers.google.activity.reading import HISTORY
from vana_parsers.google.activity.urls import read_url
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


@settings(max_examples=50, deadline=None)
@given(st.lists(JSON | FIELDS, min_size=1, max_size=4), st.sampled_from([{}, {"place": HISTORY}, {"era": "controls"}]))
def test_any_json_in_place_of_a_line_gives_one_row_or_one_skip(lines: list[Any], params: dict[str, str]) -> None:
    rows, skips = read(lines, params)
    assert len(rows) + len(skips) == len(lines)
    assert len({skip.address for skip in skips}) == len(skips)


@settings(max_examples=40, deadline=None)
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
        ("https://www.youtube.com/clip/Ugk", "views", "video", "Ugk"),
        ("https://www.youtube.com/stories/abc", "views", "video", "abc"),
        ("https://www.youtube.com/user/chan", "activities", "channel", "chan"),
        ("https://www.youtube.com/c/chan", "activities", "channel", "chan"),
        ("https://www.youtube.com/playlist?list=PL1", "activities", "playlist", "PL1"),
        ("https://www.youtube.com/feed/subscriptions", "activities", "page", "subscriptions"),
        ("https://www.google.com/maps/place/A/data=!4m2!3m1!1s0x47e6:0x8ddc", "views", "place", "0x47e6:0x8ddc"),
        ("https://www.google.com/maps?q=tea&ftid=0x1:0x2", "views", "place", "0x1:0x2"),
        ("https://maps.google.com/maps?saddr=A&daddr=B", "activities", "directions", None),
        ("https://scholar.google.com/scholar?q=tea", "searches", "query", "tea"),
    ],
)
def test_an_address_tells_what_happened(url: str, table: str, kind: str, fact: str | None) -> None:
    target = read_url(url)
    assert (target.table, target.kind, target.query if table == "searches" else target.item_id) == (table, kind, fact)


def test_a_redirect_is_unwrapped() -> None:
    target = read_url("https://www.google.com/url?q=https://example.org/a%3Fb%3D1%26c&usg=x")
    assert (target.table, target.url) == ("views", "https://example.org/a?b=1&c")


LINE = {name: WATCH[name] for name in ("header", "products", "time")} | {"activityControls": ["YouTube watch history"]}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"title": "Watched a video that has been removed"}, {"table": "views", "kind": "video", "is_removed": True}),
        (
            {"title": "Watched https://www.youtube.com/watch?v=abc", "titleUrl": "https://www.youtube.com/watch?v=abc"},
            {"table": "views", "item_id": "abc", "is_removed": True},
        ),
        (
            {"title": "https://www.youtube.com/watch?v=abc", "titleUrl": "https://www.youtube.com/watch?v=abc"},
            {"table": "views", "item_id": "abc", "is_removed": True},
        ),
        ({"title": "Watched", "titleUrl": "https://www.youtube.com/watch?v="}, {"item_id": None, "is_removed": True}),
        ({"title": "T", "titleUrl": "https://www.youtube.com/shorts/abc"}, {"kind": "short", "is_removed": False}),
        ({"title": "Viewed P", "titleUrl": "https://www.youtube.com/post/Ugk"}, {"kind": "post", "is_removed": False}),
        ({"title": "Watched ad", "titleUrl": "https://shop.example/"}, {"kind": "page", "is_removed": False}),
        (
            {"title": "T", "titleUrl": "https://music.youtube.com/watch?v=abc", "header": "YouTube Music"},
            {"product": "youtube_music", "item_id": "abc"},
        ),
        (
            {
                "title": "T",
                "titleUrl": "https://www.youtube.com/watch?v=abc",
                "subtitles": [{"name": "A - Topic", "url": "u"}],
            },
            {"product": "youtube_music", "author": "A - Topic", "author_url": "u"},
        ),
        ({"title": "Used YouTube"}, {"table": "activities", "kind": "other"}),
        ({"titleUrl": "https://www.youtube.com/watch?v=abc"}, {"table": "views", "title": None}),
        ({"title": "Watched"}, {"table": "views", "is_removed": True}),
        (
            {"title": "Subscribed to C", "titleUrl": "https://www.youtube.com/@c"},
            {"table": "activities", "kind": "channel"},
        ),
    ],
)
def test_lines_of_youtube_are_told_by_their_form(line: dict[str, Any], expected: dict[str, Any]) -> None:
    row = one({**LINE, **line}, era="controls")
    assert {name: row[name] for name in expected} == expected


def test_a_song_and_a_video_of_one_id_and_second_are_one_record() -> None:
    song = {"header": "YouTube Music", "titleUrl": "https://music.youtube.com/watch?v=abcdefghijk"}
    first, second = one(WATCH), one({**WATCH, **song, "products": ["YouTube"]})
    assert (first["product"], second["product"]) == ("youtube", "youtube_music")
    assert first["record_id"] == second["record_id"]


def test_an_app_is_an_activity_whatever_its_address() -> None:
    line = {
        "header": "Chess",
        "title": "Used Chess",
        "titleUrl": "https://play.google.com/store/apps/details?id=org.chess",
        "products": ["Android"],
        "time": WATCH["time"],
    }
    row = one(line)
    assert (row["table"], row["kind"], row["action"], row["header"]) == ("activities", "used", "used", "Chess")
    other = one({**line, "header": "Go", "titleUrl": None})
    assert other["record_id"] != one({**line, "header": "Chess", "titleUrl": None})["record_id"]


def test_a_visit_in_chrome_is_a_view_even_of_googles_own_pages() -> None:
    chrome = {"header": "Chrome", "title": "Visited D", "products": ["Chrome"], "time": WATCH["time"]}
    page = one({**chrome, "titleUrl": "https://docs.google.com/document/d/1"})
    video = one({**chrome, "titleUrl": "https://www.youtube.com/watch?v=abc"})
    assert [(row["table"], row["kind"], row["product"]) for row in (page, video)] == [
        ("views", "page", "chrome"),
        ("views", "video", "chrome"),
    ]


@pytest.mark.parametrize(
    ("details", "expected", "left"),
    [
        ([{"name": "A"}, {"name": "B"}], ["A", "B"], None),
        (["A"], ["A"], None),
        ([{"name": "A", "url": "u"}], None, [{"name": "A", "url": "u"}]),
        ([{}], None, [{}]),
    ],
)
def test_details_of_any_form_are_kept(details: list[Any], expected: list[str] | None, left: object) -> None:
    row = one({"title": "x", "header": "Search", "time": WATCH["time"], "details": details})
    assert row["details"] == expected
    assert json.loads(row["extra"] or "{}").get("details") == left


def test_places_of_a_line_and_an_address_that_was_unwrapped_stay_in_extra() -> None:
    places = [{"name": "At this general area", "url": "https://www.google.com/maps/@?api=1", "source": "s"}]
    address = "https://www.google.com/url?q=https://example.org/a&usg=x"
    row = one({**WATCH, "header": "Search", "products": ["Search"], "titleUrl": address, "locationInfos": places})
    assert row["url"] == "https://example.org/a"
    extra = json.loads(row["extra"])
    assert (extra["locationInfos"], extra["titleUrl"]) == (places, address)


def test_an_object_of_the_old_interface_is_read() -> None:
    line = {
        "kind": "youtube#playlistItem",
        "snippet": {
            "publishedAt": "2014-05-01T10:00:00.000Z",
            "title": "Tea",
            "resourceId": {"kind": "youtube#video", "videoId": "abcdefghijk"},
        },
    }
    row = one(line, place=HISTORY)
    assert (row["table"], row["title"], row["item_id"]) == ("views", "Tea", "abcdefghijk")
    assert row["occurred_at"].isoformat() == "2014-05-01T10:00:00+00:00"
    assert json.loads(row["extra"]) == line


@pytest.mark.parametrize(
    ("time", "expected", "precision"),
    [
        ("2021-04-20T17:32:08.266Z", "2021-04-20T17:32:08.266000+00:00", "ms"),
        ("2021-04-20T17:32:08.266123Z", "2021-04-20T17:32:08.266123+00:00", "us"),
        ("2021-04-20T17:32:08Z", "2021-04-20T17:32:08+00:00", "s"),
        (1618939928266, "2021-04-20T17:32:08.266000+00:00", "ms"),
        ("1618939928266123", "2021-04-20T17:32:08.266123+00:00", "us"),
    ],
)
def test_times_are_as_fine_as_they_are_written(time: object, expected: str, precision: str) -> None:
    row = one({**WATCH, "time": time})
    assert (row["occurred_at"].isoformat(), row["time_precision"]) == (expected, precision)


def test_a_prompt_has_its_answer_without_scripts() -> None:
    line = {
        "header": "Bard",
        "title": "Prompted what is bread",
        "time": WATCH["time"],
        "products": ["Bard"],
        "safeHtmlItem": [{"html": "<p>Bread</p><script>x()</script>"}, {"html": "<style>p{}</style><p>Food</p>"}],
        "imageFile": "a.png",
        "attachedFiles": ["b.pdf"],
    }
    row = one(line)
    assert (row["table"], row["prompt"], row["answer_text"]) == ("assistant_turns", "what is bread", "Bread\nFood")
    assert (row["model"], row["attachments"]) == ("Bard", ["a.png", "b.pdf"])
    assert json.loads(row["extra"]) == {"title": "Prompted what is bread", "products": ["Bard"]}
    unknown = one({**line, "header": "Приложения Gemini", "products": ["Приложения Gemini"]})
    assert unknown["record_id"] == row["record_id"]


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=60)
    | st.builds(
        "https://{}/{}".format, st.sampled_from(["www.google.com", "youtube.com", "[::1"]), st.text(max_size=20)
    )
)
def test_any_text_is_taken_for_an_address(url: str) -> None:
    assert read_url(url).table in TABLES
