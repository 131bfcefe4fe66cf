"""Chrome: what makes a record the same in another export, and that no record is lost."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.chrome.bookmarks import LIMIT, READING_LIST, read_bookmarks
from vana_parsers.google.chrome.dictionary import read_dictionary
from vana_parsers.google.chrome.reading import read_chrome
from vana_parsers.google.shapes import sniff_kind
from vana_parsers.records import Reader, Skipped, Task

VISIT = {"title": "T", "url": "https://example.org/", "time_usec": 1690000000123456, "page_transition": "LINK"}


def read(reader: Reader, data: bytes, **params: str) -> tuple[list[dict[str, Any]], list[Skipped]]:
    task = Task("m", io.BytesIO(data), "google", "chrome", None, params)
    rows: list[dict[str, Any]] = []
    skips = []
    for item in assemble(reader(task), task):
        if isinstance(item, TableBatch):
            rows += [{"table": item.table, **row} for row in item.batch.to_pylist()]
        else:
            skips.append(item)
    return rows, skips


def read_json(document: object) -> tuple[list[dict[str, Any]], list[Skipped]]:
    return read(read_chrome, json.dumps(document).encode())


def ids(document: object) -> list[bytes]:
    return [row["record_id"] for row in read_json(document)[0]]


def test_a_visit_is_the_same_whatever_the_page_is_called_and_however_its_time_is_written() -> None:
    other = {**VISIT, "title": "Anders", "time_usec": str(VISIT["time_usec"]), "client_id": "x"}
    assert ids({"Browser History": [VISIT]}) == ids({"Browser History": [other], "Session": []})
    assert ids({"Browser History": [VISIT]}) != ids({"Browser History": [{**VISIT, "time_usec": 1690000000123457}]})


def test_a_visit_is_the_same_among_visits_of_which_one_has_no_time() -> None:
    assert ids({"Browser History": [VISIT, {**VISIT, "time_usec": "soon"}]})[0] == ids({"Browser History": [VISIT]})[0]


def test_an_array_of_visits_without_a_name_is_history() -> None:
    [row], _ = read_json([VISIT])
    assert (row["table"], row["url"]) == ("views", "https://example.org/")


@pytest.mark.parametrize("stamp", [10**20, -(10**20), 1.5, True, None, "", [], "soon", 2**63])
def test_a_time_that_is_none_leaves_the_visit(stamp: object) -> None:
    [row], skips = read_json({"Browser History": [{**VISIT, "time_usec": stamp}]})
    assert not skips
    assert row["url"] == "https://example.org/"
    assert row["occurred_at"] is None or stamp == 1.5


def test_nothing_of_a_visit_is_dropped() -> None:
    [row], _ = read_json({"Browser History": [{**VISIT, "url": 5, "zero": 0, "no": False, "empty": {}, "deep": [{}]}]})
    assert json.loads(row["extra"]) == {
        "page_transition": "LINK",
        "url": 5,
        "zero": 0,
        "no": False,
        "deep": [{}],
    }


def test_a_typed_address_keeps_its_identity_when_it_is_typed_again() -> None:
    once = {"url": "https://example.org/", "visits": [13334473600123456]}
    again = {"url": "https://example.org/", "visits": [13334473700000000, 13334473600123456]}
    assert ids({"Typed Url": [once]}) == ids({"Typed Url": [again]})


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("Extensions", {"id": "a", "name": "N"}, {"id": "a", "name": "M", "version": "2"}),
        ("Device Info", {"cache_guid": "a", "model": "N"}, {"cache_guid": "a", "client_name": "M"}),
        ("Search Engines", {"sync_guid": "a", "short_name": "N"}, {"sync_guid": "a", "short_name": "M"}),
        ("Preferences", {"name": "a", "value": "1"}, {"name": "a", "value": "2"}),
        ("Autofill Profile", {"guid": "a"}, {"guid": "a", "name_full": ["N"]}),
    ],
)
def test_a_fact_that_changed_is_the_same_fact(name: str, first: object, second: object) -> None:
    assert ids({name: [first]}) == ids({name: [second]})


def test_entries_of_one_form_field_are_facts_of_their_own() -> None:
    entries = [{"name": "email", "value": value} for value in ("a@example.org", "b@example.org")]
    assert len(set(ids({"Autofill": entries}))) == 2


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["Browser History", "Typed Url", "Session", "Autofill", "New"]), unique=True), st.data()
)
def test_every_element_of_every_array_is_a_row_or_a_skip(names: list[str], data: st.DataObject) -> None:
    elements = (
        st.none()
        | st.integers()
        | st.dictionaries(st.sampled_from(["url", "time_usec", "tab", "visits"]), st.none() | st.text())
    )
    document = {name: data.draw(st.lists(elements, max_size=4)) for name in names}
    rows, skips = read_json(document)
    assert len(rows) + len(skips) == sum(len(elements) for elements in document.values())


def link(title: str, folder: str = "F", stamp: str = "1600000000") -> bytes:
    page = f'<dl><dt><h3>{folder}</h3><dl><dt><a href="https://a.example/" add_date="{stamp}">{title}</a></dl></dl>'
    return page.encode()


def test_a_bookmark_is_the_same_after_it_was_moved_and_renamed() -> None:
    rows = [read(read_bookmarks, page)[0][-1] for page in (link("A"), link("B", "G"), link("A", stamp="1600000001"))]
    assert rows[0]["record_id"] == rows[1]["record_id"] != rows[2]["record_id"]
    assert [row["collection"] for row in rows[:2]] == ["F", "G"]


def test_a_description_is_the_note_of_its_bookmark() -> None:
    page = b"<dl><dt><a href='https://a.example/'>A</a><dd>words<br>more<dt><a href='https://b.example/'>B</a></dl>"
    rows, _ = read(read_bookmarks, page)
    assert [(row["title"], row["note"]) for row in rows] == [("A", "wordsmore"), ("B", None)]


def test_an_empty_reading_list_is_no_fault_and_another_page_is() -> None:
    assert read(read_bookmarks, b"<DL><p></DL>", list=READING_LIST) == ([], [])
    for page in (b"<html>nothing</html>", b"", b"<dl><dt"):
        rows, skips = read(read_bookmarks, page)
        assert (len(rows), len(skips)) == (0, 1)


def test_a_page_that_is_cut_says_so_beside_its_rows() -> None:
    rows, [skip] = read(read_bookmarks, link("A")[:-1])
    assert len(rows) == 2
    assert "truncated" in skip.reason


def test_folders_in_folders_without_end_are_read() -> None:
    rows, _ = read(read_bookmarks, b"<dl><dt><h3>x</h3>" * 3_000)
    assert len(rows) == 3_000
    assert max(len(row["collection"] or "") for row in rows) < 1_000


def test_huge_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LIMIT > 1 << 20
    monkeypatch.setattr("vana_parsers.google.chrome.bookmarks.LIMIT", 10)
    assert len(read(read_bookmarks, link("A"))[1]) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_words_are_read_in_any_encoding(encoding: str) -> None:
    rows, skips = read(read_dictionary, "Straße\r\n\r\ncolour".encode(encoding))
    assert [row["value"] for row in rows] == ["Straße", "colour"]
    assert not skips
    assert len(read(read_dictionary, b"x" * 2000 + b"\ny")[1]) == 1


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b'{"Browser History": [', "chrome_history"),
        (b'{"Autofill Profile": [{"guid": "x"', "chrome"),
        (b'{"Extensions": [{"incognito_enabled": true', "chrome"),
        (b'{"Extensions": [{"publisher": "x"', None),
        (b"<!DOCTYPE NETSCAPE-Bookmark-file-1>", "bookmarks"),
        (b"<!DOCTYPE html>", None),
    ],
)
def test_chromes_files_are_known_by_their_beginning(head: bytes, kind: str | None) -> None:
    assert sniff_kind(head) == kind
