"""The fast road for JSON and the way any line can go give the same rows."""

import json
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.google.activity.lines import URLS, WATCH, Rows, one, read, rows_of, task
from vana_parsers.google.activity.frame import Line
from vana_parsers.google.activity.meaning import HISTORY
from vana_parsers.google.activity.reading import read_activity
from vana_parsers.google.activity.rows import build
from vana_parsers.times import parse_instants

TEXTS = st.text(max_size=6) | st.sampled_from(
    [
        "YouTube",
        "Gemini Apps",
        "Bard",
        "Chrome",
        "Anzeigen",
        "WhatsApp",
        "Prompted x",
        "Used Gemini Apps",
        'a"\\\n',
        "é\ud800",
    ]
)
NAMED = st.fixed_dictionaries({}, optional={"url": URLS | TEXTS, "name": TEXTS | st.just("From Google Ads")})
LISTS = st.lists(NAMED | TEXTS, max_size=2)
STRINGS = st.lists(TEXTS, max_size=2)
LINES = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS | URLS | st.none(),
        "titleUrl": URLS | TEXTS,
        "header": TEXTS,
        "time": st.sampled_from(["2021-04-20T17:32:08.266Z", "2021-04-20T17:32:08Z", "1618939928266", "hier", ""]),
        "description": TEXTS | st.just("Watched at 11:39 AM"),
        "imageFile": TEXTS,
        "products": STRINGS,
        "subtitles": LISTS | st.just([{"url": "u", "name": "A - Topic"}]),
        "details": LISTS | st.none(),
        "activityControls": STRINGS,
        "locationInfos": LISTS,
        "audioFiles": STRINGS,
        "attachedFiles": STRINGS,
        "safeHtmlItem": LISTS | st.just([{"html": "<p>a<script>b"}]),
    },
)
PARAMS = st.sampled_from([{}, {"place": HISTORY}, {"era": "controls"}, {"folder": "gemini apps"}])


def patiently(lines: list[Any], params: dict[str, str]) -> tuple[Rows, list[str]]:
    about = task(params=params)
    times = parse_instants(pa.array([line.get("time") for line in lines], pa.string()))
    untimed = [{name: value for name, value in line.items() if name != "time"} for line in lines]
    rows, skips = rows_of(build(untimed, times, about, lambda index: f"/{index}"), about)
    return rows, [skip.address for skip in skips]


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=5), PARAMS, st.booleans())
def test_decoded_lines_and_mappings_give_the_same_rows(
    lines: list[dict[str, Any]], params: dict[str, str], is_plain: bool
) -> None:
    data = json.dumps(lines, ensure_ascii=not is_plain, indent=2).encode("utf-8", "surrogatepass")
    about = task(data, params)
    rows, skips = rows_of(read_activity(about), about)
    mended = json.loads(
        json.dumps(lines, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    expected, addresses = patiently(mended, params)
    if not lines:
        assert not rows and not skips
    elif "\ud800" in repr(lines) or "\\ud800" in repr(lines):
        assert len(rows) + len(skips) == len(lines)
    else:
        assert (rows, [skip.address for skip in skips]) == (expected, addresses)


def test_the_usual_line_goes_the_fast_road() -> None:
    usual = WATCH | {
        name: [{"name": "x"}] for name in ("subtitles", "details", "activityControls", "locationInfos", "safeHtmlItem")
    }
    usual |= {"description": "d", "imageFile": "i", "audioFiles": ["a"], "attachedFiles": ["b"]}
    assert msgspec.json.decode(json.dumps(usual), type=Line)


@pytest.mark.parametrize("odd", [{"title": 5}, {"new": 1}, {"products": "YouTube"}, {"time": 5}])
def test_a_line_of_another_form_changes_nothing_about_those_beside_it(odd: dict[str, Any]) -> None:
    rows, skips = read([WATCH, {**WATCH, **odd}, WATCH])
    assert not skips
    alone, _ = read([WATCH, WATCH])
    assert [rows[0], rows[2]] == alone


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_encoding_of_a_file_does_not_matter(encoding: str) -> None:
    about = task(json.dumps([WATCH | {"title": "é"}], ensure_ascii=False).encode(encoding))
    rows, skips = rows_of(read_activity(about), about)
    assert not skips
    assert [row["title"] for row in rows] == ["é"]


def test_bytes_that_are_no_text_are_kept_as_such_and_lose_no_line() -> None:
    data = json.dumps([WATCH | {"subtitles": [{"name": "@", "url": "u"}]}, WATCH]).encode().replace(b"@", b"\xff")
    about = task(data)
    rows, skips = rows_of(read_activity(about), about)
    assert not skips
    assert [row["author"] for row in rows] == ["\ufffd", None]


def test_rows_are_events_and_each_block_counts_its_records() -> None:
    about = task(json.dumps([WATCH, WATCH, {**WATCH, "titleUrl": "https://www.youtube.com/@x"}]).encode())
    items = list(read_activity(about))
    assert [(item.table, item.is_event) for item in items] == [("views", True), ("activities", True)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("english", "others"),
    [
        (
            {**WATCH, "activityControls": ["YouTube watch history"], "details": [{"name": "From Google Ads"}]},
            [
                {
                    "title": "Vous avez regardé Tea",
                    "activityControls": ["Historique des vidéos regardées sur YouTube"],
                    "details": [{"name": "Des annonces Google"}],
                },
                {
                    "title": "Tea を視聴しました",
                    "activityControls": ["YouTube の再生履歴"],
                    "details": [{"name": "Google 広告から"}],
                },
            ],
        ),
        (
            {
                "header": "Search",
                "title": "Searched for tea",
                "titleUrl": "https://www.google.com/search?q=tea&hl=en&ved=1",
                "products": ["Search"],
            },
            [
                {
                    "header": "Suche",
                    "title": "Gesucht nach: tea",
                    "titleUrl": "https://www.google.com/search?q=tea&hl=de",
                    "products": ["Suche"],
                },
                {"header": "بحث", "title": "تم البحث عن tea", "products": ["بحث"]},
                {"header": "検索", "title": "「tea」を検索しました", "products": ["検索"]},
            ],
        ),
        (
            {
                "header": "Maps",
                "title": "Viewed area",
                "titleUrl": "https://www.google.com/maps/@1,2,3z?hl=en",
                "products": ["Maps"],
            },
            [
                {
                    "header": "Karten",
                    "title": "Bereich angesehen",
                    "titleUrl": "https://www.google.com/maps/@1,2,3z?hl=de",
                    "products": ["Karten"],
                },
                {
                    "header": "マップ",
                    "title": "x",
                    "titleUrl": "https://www.google.com/maps/@1,2,3z",
                    "products": ["マップ"],
                },
            ],
        ),
        (
            {"header": "Maps", "title": "Used Maps", "products": ["Maps"]},
            [{"header": "خرائط", "title": "تم استخدام خرائط", "products": ["خرائط"]}],
        ),
        (
            {"header": "WhatsApp", "title": "Used WhatsApp", "products": ["Android"]},
            [{"title": "WhatsApp verwendet"}, {"title": "Application utilisée : WhatsApp"}],
        ),
        (
            {"header": "Gemini Apps", "title": "Prompted tea", "products": ["Gemini Apps"]},
            [{"header": "Gemini アプリ", "title": "「tea」と入力", "products": ["Gemini アプリ"]}],
        ),
    ],
    ids=["watch", "search", "area", "use", "app", "prompt"],
)
def test_exports_in_other_languages_have_the_same_ids(english: dict[str, Any], others: list[dict[str, Any]]) -> None:
    first = one({**english, "time": WATCH["time"]}, era="controls")
    for other in others:
        second = one({**english, "time": WATCH["time"], **other}, era="controls")
        assert (second["table"], second["record_id"]) == (first["table"], first["record_id"]), other


def test_a_page_of_whole_seconds_tells_the_same_lines_as_json() -> None:
    ids = {
        one({**WATCH, "time": time})["record_id"] for time in ("2021-04-20T17:32:08Z", "2021-04-20T17:32:08.999999Z")
    }
    assert len(ids) == 1
    assert one({**WATCH, "time": "2021-04-20T17:32:09Z"})["record_id"] not in ids


def test_lines_without_a_time_are_told_apart_by_title_and_text() -> None:
    lines = [{**WATCH, "time": "hier"}, {**WATCH, "time": "heute"}, {**WATCH, "time": "hier", "title": "x"}]
    rows, _ = read(lines)
    assert len({row["record_id"] for row in rows}) == 3
    assert {row["time_text"] for row in rows} == {"hier", "heute"}


def test_a_search_and_a_search_for_images_are_two() -> None:
    search = {
        "header": "Search",
        "title": "t",
        "time": WATCH["time"],
        "titleUrl": "https://www.google.com/search?q=tea",
    }
    rows, _ = read([search, search | {"titleUrl": "https://www.google.com/search?q=tea&tbm=isch"}])
    assert len({row["record_id"] for row in rows}) == 2
