"""Pages of activity: the same rows as JSON gives, from every layout seen, counted, and bounded on any bytes."""

import io
import json
import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.archives.members import MemberError
from vana_parsers.google.activity import page as pages
from vana_parsers.google.activity.page import read_activity_page
from vana_parsers.google.activity.page_cells import read_fast, read_patiently
from vana_parsers.google.activity.reading import read_activity
from vana_parsers.localized_times import parse_localized
from vana_parsers.records import Columns, Item, Skipped, Task

OUTER = '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
HEADER = '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">{}<br></p></div>'
BODY = '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
BESIDE = '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right">{}</div>'
CAPTION = '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">{}</div>'
WHY = (
    "This activity was saved to your Google Account because the following settings were on:&nbsp;{}.&nbsp;You can"
    ' control these settings &nbsp;<a href="https://myaccount.google.com/activitycontrols">here</a>.'
)
Rows = list[dict[str, Any]]


def task(data: bytes, **params: str) -> Task:
    return Task("Takeout/My Activity/Search/MyActivity.html", io.BytesIO(data), "google", None, None, params)


def read(html: str | bytes, **params: str) -> tuple[Rows, list[Skipped]]:
    data = html.encode() if isinstance(html, str) else html
    return spread(read_activity_page, task(data, **params))


def spread(reader: Callable[[Task], Any], given: Task) -> tuple[Rows, list[Skipped]]:
    rows: Rows = []
    skips: list[Skipped] = []
    item: Item
    for item in reader(given):
        if isinstance(item, Columns):
            count = len(next(iter(item.columns.values())))
            for index in range(count):
                values = {name: array[index].as_py() for name, array in item.columns.items()}
                key = tuple(array[index].as_py() for array in item.identity)
                rows.append({"table": item.table, "key": key, **{n: v for n, v in values.items() if v is not None}})
        else:
            assert isinstance(item, Skipped)
            skips.append(item)
    return rows, skips


def caption(*sections: tuple[str, list[str]]) -> str:
    return CAPTION.format("".join(f"<b>{name}</b><br>&emsp;{'<br>&emsp;'.join(lines)}<br>" for name, lines in sections))


def cell(header: str, lines: list[str], below: str = "", *, beside: str = "", end: str = "", outer: str = OUTER) -> str:
    body = f"{BODY}{'<br>'.join(lines)}{end}</div>"
    return f"{outer}{HEADER.format(header)}{body}{BESIDE.format(beside)}{below}</div></div>"


def whole(*cells: str, style: str = ".mdl-cell {}") -> str:
    head = f"<html><head><title>My Activity History</title><style>{style}</style></head>"
    return f'{head}<body><div class="mdl-grid">{"".join(cells)}</div></body></html>'


WATCHED = 'Watched&nbsp;<a href="https://www.youtube.com/watch?v=aaaaaaaaaa1&amp;t=5s">Tea &amp; more</a>'
CHANNEL = '<a href="https://www.youtube.com/channel/UC1">Leaves</a>'
PRODUCTS = ("Products:", ["YouTube"])
SIMPLE = cell("YouTube", [WATCHED, CHANNEL, "Mar 8, 2018, 5:14:40 PM"], caption(PRODUCTS))
WHEN = datetime.fromisoformat("2018-03-08T17:14:40+00:00")


def test_a_cell_becomes_a_row() -> None:
    [row], skips = read(whole(SIMPLE))
    assert not skips
    assert row["table"] == "views"
    assert row["title"] == "Watched Tea & more"
    assert row["url"] == "https://www.youtube.com/watch?v=aaaaaaaaaa1&t=5s"
    assert (row["author"], row["author_url"]) == ("Leaves", "https://www.youtube.com/channel/UC1")
    assert (row["occurred_at"], row["time_text"], row["time_source"]) == (
        WHEN,
        "Mar 8, 2018, 5:14:40 PM",
        "assumed_utc",
    )
    assert json.loads(row["extra"]) == {"header": "YouTube", "products": ["YouTube"]}


LAYOUTS = {
    "a line end after the time, since late 2025": SIMPLE.replace("5:14:40 PM", "5:14:40 PM<br>"),
    "no caption": cell("YouTube", [WATCHED, CHANNEL, "Mar 8, 2018, 5:14:40 PM"]),
    "closed line ends": SIMPLE.replace("<br>", "<br/>"),
    "closed line ends after a space": SIMPLE.replace("<br>", "<br />"),
    "white space around everything": SIMPLE.replace("><", ">\n   <").replace("<br>", "\n  <br>\n  "),
    "a tag that breaks off before the cell": "<div" + SIMPLE,
    "a no-break space as a character": SIMPLE.replace("&nbsp;", "\u00a0"),
    "a plain space": SIMPLE.replace("&nbsp;", " "),
    "bare ampersands in addresses": SIMPLE.replace("&amp;t=", "&t="),
    "numeric entities": SIMPLE.replace("Tea &amp; more", "&#84;ea &#x26; more"),
    "single quotes and other cases": SIMPLE.replace('href="', "HREF='").replace('">Tea', "'>Tea").replace('">L', "'>L"),
    "an hour in narrow space": SIMPLE.replace("40 PM", "40\u202fPM"),
    "emphasis in the title": SIMPLE.replace("Watched", "<b>Watched</b>"),
    "a script in the cell": SIMPLE.replace("Watched", "<script>if (a < b) { '</div>' }</script><!-- <br> -->Watched"),
    "paragraphs for lines": SIMPLE.replace(f"{WATCHED}<br>", f"<p>{WATCHED}</p>").replace(
        "Leaves</a><br>", "Leaves</a><p>"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_row(layout: str) -> None:
    [expected], _ = read(whole(SIMPLE))
    [row], skips = read(whole(LAYOUTS[layout]))
    assert not skips
    drop = ("extra", "time_text") if layout in ("no caption", "an hour in narrow space") else ("time_text",)
    assert {n: v for n, v in row.items() if n not in drop} == {n: v for n, v in expected.items() if n not in drop}


def test_a_tag_that_breaks_off_between_cells_is_no_text() -> None:
    one = SIMPLE.replace("Watched", "<i>Watched</i>")
    rows, _ = read(whole(one + "<div" + one + "<div" + one))
    assert [json.loads(row["extra"]) for row in rows] == [{"header": "YouTube", "products": ["YouTube"]}] * 3


def test_cells_may_stand_without_a_frame() -> None:
    body = f"{BODY}{WATCHED}<br>{CHANNEL}<br>Mar 8, 2018, 5:14:40 PM</div>"
    rows, skips = read(f"<html><body>{body}{BESIDE.format('')}{body}</body></html>")
    assert [row["item_id"] for row in rows] == ["aaaaaaaaaa1"] * 2
    assert not skips


def test_headers_may_stand_without_a_frame() -> None:
    one = SIMPLE.removeprefix(OUTER)
    rows, skips = read(f"<html><body>{one}{one}</body></html>")
    assert [row["item_id"] for row in rows] == ["aaaaaaaaaa1"] * 2
    assert not skips


LINES: list[dict[str, Any]] = [
    {
        "header": "YouTube",
        "title": "Watched Tea & <more>",
        "titleUrl": "https://www.youtube.com/watch?v=aaaaaaaaaa1",
        "subtitles": [{"name": "Leaves", "url": "https://www.youtube.com/channel/UC1"}],
        "time": "2024-01-02T03:04:05.678Z",
        "products": ["YouTube"],
        "activityControls": ["Web & App Activity", "YouTube watch history"],
    },
    {
        "header": "YouTube",
        "title": "Watched an advert",
        "titleUrl": "https://www.youtube.com/watch?v=aaaaaaaaaa2",
        "description": "Watched at 11:39 AM",
        "time": "2024-01-02T02:04:05Z",
        "products": ["YouTube"],
        "details": [{"name": "From Google Ads"}],
        "activityControls": ["YouTube watch history"],
    },
    {
        "header": "YouTube",
        "title": "Watched a video that has been removed",
        "time": "2024-01-01T02:04:05Z",
        "products": ["YouTube"],
        "activityControls": ["YouTube watch history"],
    },
    {
        "header": "Search",
        "title": "Searched for “green” tea?",
        "titleUrl": "https://www.google.com/search?q=green+tea&hl=en",
        "time": "2023-07-02T02:04:05Z",
        "products": ["Search", "Image Search"],
        "locationInfos": [
            {
                "name": "At this general area",
                "url": "https://www.google.com/maps/@?api=1&map_action=map&center=46.9,7.4&zoom=12",
                "source": "From your device",
                "sourceUrl": "https://support.google.com/maps/answer/1",
            }
        ],
        "activityControls": ["Web & App Activity"],
    },
    {
        "header": "Maps",
        "title": "Directions to the sea",
        "titleUrl": "https://www.google.com/maps/dir/A/B",
        "subtitles": [{"name": "A"}, {"name": "B"}],
        "time": "2023-07-01T02:04:05Z",
        "products": ["Maps"],
    },
    {
        "header": "Assistant",
        "title": "Said what's the time",
        "time": "2023-06-01T02:04:05Z",
        "products": ["Assistant"],
        "audioFiles": ["2023-06-01_02_04_05.mp3"],
        "imageFile": "shot 1.jpg",
    },
    {
        "header": "com.example.app",
        "title": "Used com.example.app",
        "time": "2023-05-01T02:04:05Z",
        "products": ["Android"],
    },
]


def as_cell(line: Mapping[str, Any]) -> str:
    """Return a line of JSON as the exporter lays it out in HTML."""
    text = escape(line["title"])
    if "titleUrl" in line:
        verb, _, rest = text.partition(" ")
        text = f'{verb}&nbsp;<a href="{escape(line["titleUrl"])}">{rest}</a>'
    lines = [text]
    for part in line.get("subtitles", []):
        lines.append(f'<a href="{part["url"]}">{part["name"]}</a>' if "url" in part else part["name"])
    lines += [line["description"]] if "description" in line else []
    lines.append(datetime.fromisoformat(line["time"]).strftime("%b %-d, %Y, %-I:%M:%S\u202f%p UTC"))
    sections = [("Products:", [escape(name) for name in line["products"]])]
    for place in line.get("locationInfos", []):
        at = f'<a href="{escape(place["url"])}">{place["name"]}</a>'
        sections.append(("Locations:", [f'{at} - <a href="{place["sourceUrl"]}">{place["source"]}</a>']))
    if "details" in line:
        sections.append(("Details:", [detail["name"] for detail in line["details"]]))
    if "activityControls" in line:
        sections.append(("Why is this here?", [WHY.format(escape(", ".join(line["activityControls"])))]))
    beside = f'<img class="image-preview" src="{line["imageFile"].replace(" ", "%20")}">' if "imageFile" in line else ""
    for name in line.get("audioFiles", []):
        beside += f'<audio controls><source src="{name}"></audio>'
    return cell(escape(line["header"]), lines, caption(*sections), beside=beside, end="<br>")


def comparable(rows: Rows) -> list[dict[str, Any]]:
    """Return *rows* without what a page tells otherwise: how the time was written, and its milliseconds."""
    told = []
    for row in rows:
        plain = {n: v for n, v in row.items() if n not in ("time_text", "time_source", "time_precision")}
        plain["occurred_at"] = plain["occurred_at"].replace(microsecond=0)
        plain["extra"] = json.loads(plain.get("extra", "{}"))
        told.append(plain)
    return sorted(told, key=lambda row: (row["table"], row["occurred_at"]))


def test_a_page_gives_the_rows_of_the_same_log_in_json() -> None:
    html_rows, html_skips = read(whole(*map(as_cell, LINES)), era="controls")
    json_rows, json_skips = spread(read_activity, task(json.dumps(LINES).encode(), era="controls"))
    assert comparable(html_rows) == comparable(json_rows)
    assert not html_skips
    assert not json_skips


def test_a_page_of_a_tar_says_itself_that_lines_name_their_settings() -> None:
    liked = {**LINES[0], "title": "Liked tea", "time": "2024-02-02T02:04:05Z"}
    del liked["activityControls"]
    cells = [as_cell(LINES[0]), as_cell(liked)]
    assert [row["table"] for row in read(whole(*cells))[0]] == ["views", "activities"]


TITLES = st.text(st.sampled_from("aé ß\u00a0&<>\"'語😀\u2003;#"), min_size=1, max_size=12).map(str.strip).filter(bool)
CELLS = st.builds(
    lambda title, name, more, moment, end, below: cell(
        "Search",
        [f'Visited&nbsp;<a href="https://example.org/?a=1&amp;b={escape(name)}">{escape(title)}</a>', *more, moment],
        below,
        end=end,
    ),
    TITLES,
    TITLES,
    st.lists(st.sampled_from(["More", CHANNEL, "", "Watched at 11:39"]), max_size=3),
    st.sampled_from(["Mar 8, 2018, 5:14:40 PM", "7 de des. 2022, 21:55:41 CET"]),
    st.sampled_from(["", "<br>", "\n", "<br>\n"]),
    st.sampled_from(["", caption(PRODUCTS), caption(PRODUCTS, ("Details:", ["From Google Ads"]))]),
)


@settings(max_examples=40)
@given(CELLS)
def test_both_roads_give_the_same_line(html: str) -> None:
    unit = html.removeprefix('<div class="outer-cell').encode()
    fast = read_fast(unit)
    patient = read_patiently(unit, lambda text: parse_localized(text).occurred_at is not None)
    assert patient is not None
    assert fast is None or fast == patient


def test_cells_of_the_usual_shape_take_the_fast_road() -> None:
    for line in LINES:
        assert read_fast(as_cell(line).removeprefix('<div class="outer-cell').encode()) is not None


def test_captions_are_understood_in_other_languages() -> None:
    below = caption(
        ("Produkte:", ["Suche"]),
        ("Orte:", ['In <a href="https://www.google.de/maps/@?api=1">diesem Gebiet</a> - Von meinem Gerät']),
        ("Details:", ["Aus Google Anzeigen"]),
        (
            "Warum steht das hier?",
            [
                "Diese Aktivität wurde gespeichert, weil die folgenden Einstellungen aktiviert waren:&nbsp;"
                'Web- &amp; App-Aktivitäten.&nbsp;<a href="https://myaccount.google.com/activitycontrols">Hier</a>'
            ],
        ),
    )
    [row], _ = read(whole(cell("Suche", ["Zug&nbsp;angesehen", "27.08.2026, 20:04:54 MESZ"], below)))
    assert row["controls"] == ["Web- & App-Aktivitäten"]
    assert row["details"] == ["Aus Google Anzeigen"]
    extra = json.loads(row["extra"])
    assert extra["products"] == ["Suche"]
    assert extra["locationInfos"] == [
        {"name": "In diesem Gebiet", "url": "https://www.google.de/maps/@?api=1", "source": "Von meinem Gerät"}
    ]


def test_what_a_caption_has_besides_is_kept() -> None:
    below = caption(PRODUCTS, ("Foo:", ["<a href='https://myactivity.google.com/x'>Something</a> else"]))
    [row], _ = read(whole(cell("YouTube", [WATCHED, "Mar 8, 2018, 5:14:40 PM"], "loose text" + below)))
    extra = json.loads(row["extra"])
    assert extra["reason"] == "Something else"
    assert extra["text"] == "loose text"


GEMINI = {
    "in one body": cell(
        "Gemini Apps",
        ["Prompted&nbsp;what is tea", "Nov 3, 2023, 10:11:12\u202fPM UTC",
         "<p>A <b>drink</b> of 1 May 2020, 10:00:00 UTC.</p><p>Mar 8, 2018, 5:14:40 PM</p>"
         "<style>p {}</style><ul><li>hot</li></ul>"],
    ),
    "in the header": f"{OUTER}<div class='header-cell'><h3>Gemini Apps</h3><p>Prompted what is tea<br></p>"
    "<p>Nov 3, 2023, 10:11:12 PM UTC</p><p>A <b>drink</b> of 1 May 2020.</p>"
    "<p>Mar 8, 2018, 5:14:40 PM</p><script>alert(1)</script><ul><li>hot</li></ul></div></div></div>",
}  # fmt: skip


@pytest.mark.parametrize("form", GEMINI)
def test_an_answer_follows_the_time(form: str) -> None:
    [row], skips = read(whole(GEMINI[form]))
    assert not skips
    assert row["table"] == "assistant_turns"
    assert row["prompt"] == "what is tea"
    assert row["occurred_at"].isoformat() == "2023-11-03T22:11:12+00:00"
    assert "<b>drink</b>" in row["answer_html"]
    assert "<li>hot</li>" in row["answer_html"]
    assert "alert" not in row["answer_html"]


def test_a_prompt_has_lines_and_files() -> None:
    lines = ["Prompted first line", "second line", 'Attached <a href="photo%201.png">photo 1.png</a>']
    [row], _ = read(whole(cell("Gemini Apps", [*lines, "Nov 3, 2023, 10:11:12 PM UTC", "<p>An answer</p>"])))
    assert row["prompt"] == "first line\nsecond line"
    assert row["attachments"] == ["photo 1.png"]


def test_the_zone_of_the_account_tells_ambiguous_labels() -> None:
    page = whole(cell("Search", [WATCHED, "Mar 8, 2020, 5:14:40 PM IST"], caption(PRODUCTS)))
    assert read(page)[0][0]["utc_offset_minutes"] == 330
    assert read(page, offset="120")[0][0]["utc_offset_minutes"] == 120


def test_days_and_months_in_numbers_are_told_by_the_whole_page() -> None:
    texts = ["13/03/2024, 10:00:00 CET", "02/03/2024, 10:00:00 CET"]
    rows, _ = read(whole(*(cell("Search", [WATCHED, text]) for text in texts)))
    assert [row["occurred_at"].day for row in rows] == [13, 2]
    [row], _ = read(whole(cell("Search", [WATCHED, texts[1]])))
    assert "occurred_at" not in row
    assert row["time_text"] == texts[1]


def test_a_cell_without_a_time_is_a_row_without_one() -> None:
    [row], skips = read(whole(cell("YouTube", [WATCHED, CHANNEL])))
    assert not skips
    assert row["item_id"] == "aaaaaaaaaa1"
    assert "occurred_at" not in row
    [row], _ = read(whole(cell("YouTube", [WATCHED, "am 8. Brumaire 2018 um 5:14:40"])))
    assert row["time_text"] == "am 8. Brumaire 2018 um 5:14:40"


def test_an_empty_cell_is_skipped_by_its_number() -> None:
    rows, skips = read(whole(SIMPLE, cell("", []), SIMPLE))
    assert len(rows) == 2
    assert [(skip.address, skip.reason) for skip in skips] == [("cell 2", "has neither title nor address")]


def test_a_page_cut_short_loses_no_whole_cell() -> None:
    page = whole(SIMPLE, SIMPLE).encode()
    for end in range(page.index(b"<body>"), len(page), 11):
        rows, skips = read(page[:end])
        cells = page[:end].count(b'<div class="outer-cell')
        assert len(rows) + len(skips) == max(cells, 0) or (cells == 0 and not rows)
        assert all(row["occurred_at"] == WHEN for row in rows)


@pytest.mark.parametrize("data", [b"", b"{}", b"<html></html>", b"\x00" * 100, "nichts".encode("utf-16")])
def test_another_file_is_skipped_as_a_whole(data: bytes) -> None:
    rows, skips = read(data)
    assert not rows
    assert [(skip.address, skip.reason) for skip in skips] == [("", "no page of My Activity")]


def test_a_log_without_lines_gives_nothing() -> None:
    assert read(whole()) == ([], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_pages_saved_again_are_read(encoding: str) -> None:
    page = whole(SIMPLE.replace("Tea", "Thé 茶")).replace("\n", "\r\n")
    [row], _ = read(page.encode(encoding))
    assert row["title"] == "Watched Thé 茶 & more"


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    [row], _ = read(whole(SIMPLE).encode().replace(b"Tea", b"T\xff\xfea"))
    assert row["title"] == "Watched T\ufffd\ufffda & more"


def test_pieces_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    page = whole(
        *(SIMPLE.replace("aaaaaaaaaa1", f"aaaaaaaaa{number:02}") for number in range(12)), SIMPLE.replace("Tea", "茶")
    )
    expected = read(page)
    monkeypatch.setattr(pages, "_PIECES", 1)
    for size in (1, 7, 64, 1000):
        monkeypatch.setattr(pages, "_PIECE", size)
        assert sorted(map(repr, read(page)[0])) == sorted(map(repr, expected[0]))


def test_a_stream_that_breaks_gives_the_cells_before_the_break() -> None:
    class Broken(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._stream = io.BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            data = self._stream.read(size)
            if not data:
                raise MemberError("damaged")
            return data

    broken = Broken(whole(SIMPLE, SIMPLE, SIMPLE).encode())
    items = read_activity_page(Task("p.html", broken, "google"))  # type: ignore[arg-type]
    first = next(items)
    assert isinstance(first, Columns)
    assert len(first.columns["title"]) == 2
    with pytest.raises(MemberError):
        next(items)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ['<div class="outer-cell', '">', "<div", "</div>", BODY, "<br>", "<p>", "<a href=",
             "Mar 8, 2018, 5:14:40 PM", '<a href="x">y</a>', "text", "&nbsp;", "<b>", "</b>", CAPTION.format("x"),
             "<script>", HEADER.format("Gemini"), "<!--", "\n", "\x00", "é"]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_markup_is_rows_and_skips(html: str) -> None:
    rows, skips = read(html)
    cells = html.count('<div class="outer-cell')
    if cells:
        assert len(rows) + len(skips) == cells


HOSTILE = {
    "cells that do not end": '<div class="outer-cell' * 8_000,
    "divs in divs": OUTER + "<div>" * 50_000,
    "scripts that do not end": OUTER + "<script>" * 30_000,
    "comments that do not end": OUTER + "<!--" * 50_000,
    "links that do not end": OUTER + BODY + '<a href="' * 30_000,
    "links in links": OUTER + BODY + '<a href="x">' * 20_000,
    "paragraphs that do not end": OUTER + "<div class='header-cell'>" + "<p><h1>" * 30_000,
    "angle brackets": OUTER + BODY + "<" * 150_000,
    "white space": OUTER + BODY + " " * 300_000 + "x",
    "line ends": OUTER + BODY + "<br>" * 50_000 + "</div>",
    "many bold": OUTER + BODY + "x<br>y</div>" + CAPTION.format("<b>" * 50_000),
    "entities": OUTER + BODY + "&amp" * 50_000 + "<br>Mar 8, 2018, 5:14:40 PM</div>",
    "no cell at all": '<div class="mdl-grid">' + "x" * 2_000_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_no_longer_than_others(kind: str) -> None:
    data = HOSTILE[kind].encode()
    begin = time.process_time()
    spread(read_activity_page, task(data))
    assert time.process_time() - begin < 3


def test_a_cell_beyond_measure_is_skipped_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_LONGEST_CELL", 10_000)
    monkeypatch.setattr(pages, "_PIECE", 1_000)
    monkeypatch.setattr(pages, "_PIECES", 1)
    rows, skips = read(whole(SIMPLE, cell("Search", ["x" * 30_000]), SIMPLE))
    assert len(rows) == 2
    assert [skip.address for skip in skips] == ["cell 2"]


def test_memory_does_not_grow_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_PIECES", 1)
    numbers = random.Random(1)

    def peak(count: int) -> int:
        texts = (SIMPLE.replace("aaaaaaaaaa1", f"{numbers.randrange(10**10):011}") for _ in range(count))
        given = task(whole("".join(texts)).encode())
        tracemalloc.start()
        for _ in read_activity_page(given):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(100)
    assert peak(1200) < 2 * peak(400) + (1 << 20)


def test_every_cell_is_counted() -> None:
    numbers = random.Random(2)
    some = [numbers.choice([SIMPLE, *map(as_cell, LINES), cell("", []), *GEMINI.values()]) for _ in range(200)]
    rows, skips = read(whole(*some))
    assert len(rows) + len(skips) == len(some)
    assert Counter(skip.reason for skip in skips) == Counter(
        {"has neither title nor address": some.count(cell("", []))}
    )
