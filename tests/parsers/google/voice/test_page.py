"""Pages of Google Voice."""

import io
import time
from pathlib import Path

import pytest

from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.recognition import recognize
from vana_parsers.google.voice.page import LIMIT, read_page
from vana_parsers.records import Item, Row, Skipped, Task

STAMP = "2023-10-01T12:34:50.123-07:00"


def message(text: str, sender: str = "Kim", number: str = "+15550100", stamp: str = STAMP, files: str = "") -> str:
    name = f'<span class="fn">{sender}</span>' if sender != "Me" else '<abbr class="fn" title="">Me</abbr>'
    cite = f'<cite class="sender vcard"><a class="tel" href="tel:{number}">{name}</a></cite>'
    return f'<div class="message"><abbr class="dt" title="{stamp}">now</abbr>:\n{cite}:\n<q>{text}</q>\n{files}</div>'


def page(*messages: str, title: str = "Me to\nKim", head: str = "") -> bytes:
    log = f'<div class="hChatLog hfeed">{head}{"".join(messages)}</div>'
    return f"<html><head><title>{title}</title></head><body>{log}</body></html>".encode()


def read(data: bytes, files: str | None = None) -> list[Item]:
    params = {} if files is None else {"files": files}
    return list(read_page(Task("p.html", io.BytesIO(data), "google", "voice", None, params)))


def rows(data: bytes) -> list[Row]:
    return [item for item in read(data) if isinstance(item, Row) and item.table == "messages"]


def test_a_message_is_the_same_whatever_the_contact_is_called() -> None:
    [one], [other] = rows(page(message("hi"))), rows(page(message("hi", sender="Kimberley"), title="Ich an\nKimberley"))
    assert one.identity == other.identity
    assert one.is_event


def test_the_same_text_to_others_or_at_another_moment_is_another_message() -> None:
    found = [
        page(message("hi")),
        page(message("hi", number="+15550101")),
        page(message("hi", stamp="2023-10-01T19:34:51Z")),
    ]
    assert len({rows(data)[0].identity for data in found}) == 3


def test_whom_the_account_wrote_to_without_an_answer_is_told_by_the_title() -> None:
    [row] = rows(page(message("hi", sender="Me", number="+15550199"), title="Me to\n+15550100"))
    assert (row.values["thread_id"], row.values["is_from_account"]) == ("+15550100", True)
    [row] = rows(page(message("hi", sender="Me", number="+15550199")))
    assert (row.values["thread_id"], row.values["thread_title"]) == (None, "Kim")


def test_a_time_that_cannot_be_read_stays_text() -> None:
    [row] = rows(page(message("hi", stamp="soon")))
    assert (row.values["occurred_at"], row.values["time_text"]) == (None, "now")


def test_a_message_of_nothing_is_skipped_with_its_number() -> None:
    items = read(page(message("hi"), '<div class="message"></div>'))
    assert [item.address for item in items if isinstance(item, Skipped)] == ["message 2"]
    [item] = read(page())
    assert isinstance(item, Skipped)


def test_addresses_elsewhere_are_no_files() -> None:
    files = (
        '<a href="https://example.org/">x</a><a class="vcard" href="Kim - Text - 1-1">Contact</a><img><img src="#a">'
    )
    [_, file] = read(page(message("hi", files=files)), '{"kim - text - 1-1.vcf": 9}')
    assert isinstance(file, Row)
    assert (file.values["uri"], file.values["kind"], file.values["state"]) == ("Kim - Text - 1-1", "file", "present")


@pytest.mark.parametrize(
    "data",
    [
        page('<div class="message">' * 100_000),
        page("<div></x>" * 100_000),
        page("<div><!--</div>-->" * 100_000),
        page('<div a"><div><div "x>' * 50_000),
        page("<div " + "".join(f"a{n} " for n in range(200_000)) + ">"),
        page("<div " + "".join(f'a{n}="<b>" ' for n in range(100_000)) + ">"),
        page("<q>" + "<br " * 500_000),
        page("<" * 1_000_000),
        page("<b>" * 20 + "<p>x</p>" * 20_000),
        b"x" * (LIMIT + 1),
    ],
)
def test_a_page_made_to_take_time_takes_little(data: bytes) -> None:
    began = time.process_time()
    assert read(data)
    assert time.process_time() - began < 3


def test_a_page_that_is_cut_in_a_tag_is_read_up_to_there() -> None:
    data = page(message("one"), message("two"))
    assert [row.values["text"] for row in rows(data[: data.index(b"two") + 30])] == ["one", "two"]
    assert rows(data[: data.index(b"two") - 20])[0].values["text"] == "one"


def test_a_page_alone_is_recognized(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(page(message("hi")))
    [export] = open_exports([tmp_path / "x.html"])
    assert recognize(export) > 0.2
    assert [route.reader for route in SOURCE.plan(export).routes] == [read_page]


def test_other_pages_are_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text('<html><body><a class="tel" href="tel:1">call</a></body></html>')
    [export] = open_exports([tmp_path])
    assert recognize(export) == 0.0
