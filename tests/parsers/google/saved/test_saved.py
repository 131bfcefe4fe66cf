"""Saved lists."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.place_urls import is_place, place_id
from vana_parsers.google.saved.reading import looks_like_list, read_list
from vana_parsers.records import Skipped, Task

CELLS = st.text(st.characters(codec="utf-8"), max_size=8)


def read(text: str, name: str = "Want to go") -> list[dict[str, Any]]:
    task = Task(f"Takeout/Saved/{name}.csv", io.BytesIO(text.encode()), "google", "saved")
    rows: list[dict[str, Any]] = []
    for item in assemble(read_list(task), task):
        if isinstance(item, Skipped):
            rows.append({"skipped": item.address})
        else:
            rows += item.batch.to_pylist()
    return rows


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=5), st.integers(3, 5))
def test_every_entry_is_a_row_or_a_skip(entries: list[list[str]], width: int) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(
        [["Title", "Note", "URL", "Tags", "Comment"][:width], *entries]
    )
    blank = bool(entries) and len(entries[0]) == width and not any(cell.strip() for cell in entries[0])
    assert len(read(written.getvalue())) == len(entries) - blank


def test_the_record_of_nothing_but_commas_behind_the_header_is_none() -> None:
    rows = read("Title,Note,URL,Tags,Comment\n,,,,\nA,,https://maps.google.com/?cid=1,,\n,,,,\n")
    assert [row.get("title") or row["skipped"] for row in rows] == ["line 4", "A"]


def test_a_list_without_entries_gives_nothing() -> None:
    assert read("Title,Note,URL,Tags,Comment\n") == read("") == []


def test_a_description_may_have_several_lines() -> None:
    rows = read("one\ntwo\n\nTitle,Note,URL,Comment\nA,,https://example.org,\n")
    assert [(row["kind"], row["note"]) for row in rows] == [("collection", "one\ntwo"), ("page", None)]


def test_one_save_in_two_languages_is_one_record_and_in_two_lists_two() -> None:
    place = "A,,https://www.google.com/maps/place/A/data=!4m2!3m1!1s0x1:0xff,,\n"
    german = "Titel,Notiz,URL,Tags,Kommentar\nÄ,,https://www.google.de/maps?cid=255,,\n"
    [row] = read("Title,Note,URL,Tags,Comment\n" + place, "Default list")
    [again] = read(german, "Standardliste")
    [other] = read("Title,Note,URL,Tags,Comment\n" + place, "My own")
    assert row["record_id"] == again["record_id"] != other["record_id"]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://maps.google.com/?cid=123", "123"),
        ("http://www.google.com/maps/place/x/data=!4m2!3m1!1s0x47a84e373f035901:0xAB", "171"),
        ("https://www.google.co.uk/maps/place/?ftid=0x1:0x2", "2"),
        ("https://www.google.com/maps/search/1,2", None),
        ("https://example.org/?cid=123", None),
        ("https://maps.google.com/?cid=x", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_ids_of_places(url: str, found: str | None) -> None:
    assert place_id(url) == found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40) | st.text(max_size=40).map("https://maps.google.com/".__add__))
def test_any_text_may_stand_for_an_address(url: str) -> None:
    assert place_id(url) is None or is_place(url)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_may_be_looked_at(head: bytes) -> None:
    assert looks_like_list(head) in (True, False)


def test_lists_are_known_by_their_addresses() -> None:
    assert looks_like_list("Titel,Notiz,URL,Kommentar\nA,,https://maps.google.com/?cid=1,\n".encode("utf-16"))
    assert not looks_like_list(b"Title,Note,URL,Comment\nA,,https://example.org,\n")
    assert not looks_like_list(b"id,date,URL,x\n1,2,https://www.reddit.com/r/x,3\n")
