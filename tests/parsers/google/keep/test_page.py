"""Pages of Keep notes: whatever stands in one, it is one note or one skip, and the work is bounded."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.keep.page import LIMIT, cited_files, read_note_page
from vana_parsers.records import Skipped, Task

NOTE = b'<div class="note"><div class="title">T</div><div class="content">'
PIECES = st.sampled_from(
    [
        '<div class="note">', '<div class="heading">', '<span class="pinned">', "</div>", '<div class="title">',
        '<div class="content">', "<br>", '<li class="listitem checked">', '<span class="text">', "</li>", "&amp;", "&#",
        '<div class="attachments">', '<img src="a%20b.jpg">', '<a href="https://example.org">', "<", ">", '"', "<!--",
        '<span class="label-name">', "\0", "ä",
    ]
)  # fmt: skip


def read(page: bytes) -> list[TableBatch | Skipped]:
    task = Task("Takeout/Keep/T.html", io.BytesIO(page), "google", "keep")
    return list(assemble(read_note_page(task), task))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.lists(PIECES | st.text(max_size=4), max_size=40).map(lambda p: "".join(p).encode()))
def test_any_bytes_in_place_of_a_page_give_one_note_or_one_skip(page: bytes) -> None:
    found = [item for item in read(page) if isinstance(item, Skipped) or item.table == "notes"]
    assert len(found) == 1
    assert isinstance(found[0], Skipped) or found[0].records == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "not a note"),
        (b"<html><p>x</p></html>", "not a note"),
        (NOTE + b"x" * LIMIT, "larger than 256 KiB"),
        (NOTE + b"<p>" * 30_000, "too many tags"),
        (NOTE + b'<img src=" ' * 9_000, "tags that do not end"),
        (NOTE + b"<div>" * 100, "nested deeper than 64"),
    ],
    ids=["empty", "other page", "too large", "too many tags", "tags never closed", "too deep"],
)
def test_what_is_no_page_of_a_note_is_skipped_with_the_reason(page: bytes, reason: str) -> None:
    [item] = read(page)
    assert isinstance(item, Skipped)
    assert reason in item.reason


def test_files_beside_the_page_are_cited_and_addresses_are_not() -> None:
    page = """<img src="a%20b.jpg"><a href='c.3gp'>x</a><a href="https://example.org/d.jpg"><img alt=""><a href="#e">"""
    assert cited_files(page) == ["a b.jpg", "c.3gp"]
