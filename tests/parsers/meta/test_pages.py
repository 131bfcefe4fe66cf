"""Pages as records: their markup, what is furniture, what is damaged, and pages made to be slow."""

import importlib
import io
import json
import time
from typing import Any

import pytest

from tests.parsers.meta.page_twins import Exporter
from vana_parsers.assemble import assemble
from vana_parsers.export import MemberError
from vana_parsers.meta.pages_markup import CUT, NO_RECORDS, Element, Page
from vana_parsers.records import Skipped, Task

FACEBOOK = importlib.import_module("vana_parsers.facebook.plan")
INSTAGRAM = importlib.import_module("vana_parsers.instagram.plan")
FRIEND = '<section class="_a6-g"><h2 class="_a6-h">{}</h2><footer><div class="_a72d">{}</div></footer></section>'
AT = "Dec 12, 2025 9:27:43 pm"

NOTHING = {"reason": NO_RECORDS, "address": ""}


class Stream(io.BytesIO):
    """A stream that gives few bytes at a time, and fails at the end if it is *broken*."""

    def __init__(self, data: bytes, most: int, *, is_broken: bool = False) -> None:
        super().__init__(data)
        self._most, self._is_broken = most, is_broken

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(self._most if size is None or size < 0 else min(size, self._most))
        if not chunk and self._is_broken:
            raise MemberError("x.html", "damaged")
        return chunk


def read(
    page: str | bytes, kind: str = "friends", plan: Any = FACEBOOK, stream: io.BytesIO | None = None, **params: str
) -> list[dict[str, Any]]:
    """Return the rows of a page, and the skips as rows with a `reason`."""
    found = plan.KINDS.by_name[kind]
    data = page.encode() if isinstance(page, str) else page
    clock = {"offset": "-480"} if plan is INSTAGRAM else {"zone": "UTC"}
    held = {**found.params, "kind": kind, **clock, **params}
    task = Task("x.html", stream or io.BytesIO(data), "facebook", found.product, None, held)
    rows: list[dict[str, Any]] = []
    for item in assemble(plan.read_page_member(task), task):
        if isinstance(item, Skipped):
            rows.append({"reason": item.reason, "address": item.address})
        else:
            parsed = [{k: v for k, v in row.items() if v is not None} for row in item.batch.to_pylist()]
            rows += [row | ({"extra": json.loads(row["extra"])} if "extra" in row else {}) for row in parsed]
    return rows


def names_and_reasons(page: str | bytes) -> set[Any]:
    return set(names(read(page)))


def names(rows: list[dict[str, Any]]) -> list[Any]:
    return [row.get("name", row.get("reason")) for row in rows]


def main(*blocks: str, tag: str = "main") -> str:
    body = f'<div>About</div><{tag} role="main">{"".join(blocks)}</{tag}>'
    return f"<html><head><title>x</title></head><body>{body}</body></html>"


def test_blocks_around_the_main_part_are_no_records() -> None:
    page = main(FRIEND.format("Ann", AT)).replace("</main>", "</main>" + FRIEND.format("Nobody", AT))
    assert names(read(page)) == ["Ann"]
    assert names(read(main(FRIEND.format("Ann", AT), tag="div"))) == ["Ann"]
    assert names(read(f"<body>{FRIEND.format('Ann', AT)}{FRIEND.format('Bob', AT)}</body>")) == ["Ann", "Bob"]
    assert names(read(f"<body><div>{FRIEND.format('Ann', AT)}{FRIEND.format('Bob', AT)}</div></body>")) == [
        "Ann",
        "Bob",
    ]
    assert names(read(FRIEND.format("Ann", AT))) == ["Ann"]


def test_furniture_and_links_to_pages_are_no_records() -> None:
    index = '<section class="_a6-g"><h2><a href="friends/ann_1.html">Ann</a></h2></section>'
    assert read(main("<p>What this is about</p>", "Loose", index, "<!-- a comment -->", "<div></div>")) == [NOTHING]
    assert read(main()) == [NOTHING]


@pytest.mark.parametrize("classes", ["_a6-g", "pam _3-95 _2ph- _a6-g uiBoxWhite noborder", "zz9 yy8"])
def test_classes_are_but_hints(classes: str) -> None:
    block = f'<section class="{classes}"><h2>Ann</h2><div><div>{AT}</div></div></section>'
    assert names(read(main(block))) == ["Ann"]
    assert read(main(block))[0]["time_text"] == AT


def test_text_is_decoded_and_utf8_is_forced() -> None:
    page = main(FRIEND.format("Ren&eacute;e &amp; Zo\u00eb &lt;3", AT))
    assert names(read(b'\xef\xbb\xbf<meta charset="latin-1">' + page.encode())) == ["Renée & Zoë <3"]
    assert names(read(main(FRIEND.format("Zo", AT)).encode().replace(b"Zo<", b"Zo\xeb<"))) == ["Zo\ufffd"]


@pytest.mark.parametrize("most", [1, 7, 4096])
def test_short_reads(most: int) -> None:
    page = main(*(FRIEND.format(f"Ännchen {number}", AT) for number in range(20))).encode()
    assert names(read(page, stream=Stream(page, most))) == [f"Ännchen {number}" for number in range(20)]


def test_damaged_bytes_are_told_after_what_came_before() -> None:
    page = main(FRIEND.format("Ann", AT)).partition("</main>")[0].encode()
    skip, ann = read(page, stream=Stream(page, 100, is_broken=True))
    assert (ann["name"], skip["address"]) == ("Ann", "")


def test_what_is_no_page() -> None:
    assert names(read("")) == [NO_RECORDS]
    assert names(read("not a page")) == [NO_RECORDS]
    cut = main(FRIEND.format("Ann", AT)).partition("</main>")[0] + '<section class="'
    assert names_and_reasons(cut) == {"Ann", CUT}


def test_a_date_that_nobody_reads_is_kept() -> None:
    [row] = read(main(FRIEND.format("Ann", "gisteren om 10:05")))
    assert (row["time_text"], "occurred_at" in row) == ("gisteren om 10:05", False)


def test_tables_of_labels() -> None:
    rows = [
        '<tr><td colspan="2">Ad<div><a href="https://www.facebook.com/ads/1">Shop &amp; Co</a></div></td></tr>',
        f'<tr><td class="_a6_q">Time</td><td class="_a6_r">{AT}</td></tr>',
        '<tr><td class="_a6_q">Unknown</td><td class="_a6_r">kept</td></tr>',
        '<tr><td colspan="2" class="_a6_q">Many<div><section class="_a6-g"><div>one</div></section>'
        '<section class="_a6-g"><div>two</div></section></div></td></tr>',
    ]
    footer = '<footer><div class="_a72d"/></footer>'
    block = f'<section class="_a6-g"><div><table>{"".join(rows)}</table></div>{footer}</section>'
    [row] = read(main(block), kind="ad_views")
    assert (row["title"], row["url"], row["kind"]) == ("Shop & Co", "https://www.facebook.com/ads/1", "ad")
    assert row["time_text"] == AT
    assert row["extra"] == {"values": [{"Unknown": "kept"}, {"Many": {"of": ["one", "two"]}}]}


def test_an_owner_in_a_box_of_its_own() -> None:
    inner = "<table><tr><td>Name</td><td>Zoë</td></tr><tr><td>Username</td><td>cook</td></tr></table>"
    owner = f'<div class="_a6-g"><h2>Owner</h2><div>{inner}</div></div>'
    link = '<tr><td colspan="2">URL<div><a href="https://www.instagram.com/p/x/">it</a></div></td></tr>'
    table = f'<table>{link}<tr><td colspan="2"><div>{owner}</div></td></tr></table>'
    box = f'<div class="_3-95 _a6-p"><div class="_a6-g">{table}</div></div>'
    page = main(f'<div class="_a6-g">{box}<div class="_a6-o">Oct 04, 2026 12:49 pm</div></div>')
    [row] = read(page, kind="videos_watched", plan=INSTAGRAM)
    assert (row["author"], row["url"]) == ("cook", "https://www.instagram.com/p/x/")
    assert row["occurred_at"].isoformat() == "2026-10-04T20:49:00+00:00"


def test_an_album_is_its_page() -> None:
    exporter = Exporter(is_new=True, zone="UTC")
    files = [{"uri": f"posts/media/a/{n}_n.jpg", "creation_timestamp": 1_721_408_070 + n} for n in (2, 1)]
    page = exporter.page(exporter.records({"photos": files}), "Trip")
    rows = read(page, kind="albums")
    assert [row.get("album", row.get("title")) for row in rows] == ["Trip"] * 3


def test_companies_that_only_facebook_resolves_are_kept() -> None:
    body = '<div class="_2pin"><div>Hello</div></div>'
    links = (
        "https://www.facebook.com/dyi/l/?l=AYC",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa&h=x",
    )
    footers = [f'<footer><a href="{link}"><div class="_a72d">{AT}</div></a></footer>' for link in links]
    pages = [f'<section class="_a6-g"><h2>Ann posted.</h2><div>{body}</div>{footer}</section>' for footer in footers]
    opaque, known = read(main(*pages), kind="posts")
    assert opaque["extra"]["page_link"] == links[0]
    assert known["url"] == "https://example.org/a"


def test_pages_made_to_be_slow_are_not() -> None:
    hostile = [
        "<div>",
        "<a ",
        '<a "',
        "<",
        "<!--",
        "</b>",
        "<table><tr><td>",
        "<section>",
        "<h2>",
        "<p><i>",
        "<div></x>",
        "&amp",
        "<td>",
    ]
    for part in hostile:
        data = (f"<main>{FRIEND.format('Ann', AT)}" + part * (60_000 // len(part))).encode()
        begun = time.process_time()
        found = names_and_reasons(data)
        assert time.process_time() - begun < 2, part
        assert "Ann" in found


def test_memory_is_flat_over_large_pages() -> None:
    block = FRIEND.format("Ann", AT).encode()
    page = b"<main>" + block * 4_000 + b"</main>"
    largest = max(sum(1 for _ in walk(one)) for one in Page(io.BytesIO(page)).blocks() if isinstance(one, Element))
    assert largest < 10


def walk(element: Element) -> Any:
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from walk(child)
