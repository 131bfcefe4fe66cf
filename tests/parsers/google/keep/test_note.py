"""Notes of Keep."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.keep.note import cited_files, find_attachment, read_note
from vana_parsers.records import Skipped, Task

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NOTES = st.fixed_dictionaries(
    {},
    optional={
        name: JSON | st.just(like)
        for name, like in {
            "title": "T",
            "textContent": "x",
            "listContent": [{"text": "a", "isChecked": True}, {"textHtml": "<p>"}],
            "labels": [{"name": "l"}],
            "attachments": [{"filePath": "a.jpg", "mimetype": "image/jpeg"}, {"filePath": 1}],
            "isTrashed": True,
            "isPinned": True,
            "createdTimestampUsec": 1690514858197000,
            "userEditedTimestampUsec": "1690866317287000",
            "color": "RED",
        }.items()
    },
)
NOTE = {"title": "T", "textContent": "x", "isTrashed": False, "createdTimestampUsec": 1690514858197000}


def read(document: object) -> list[tuple[str, dict[str, Any]]]:
    task = Task("Takeout/Keep/T.json", io.BytesIO(json.dumps(document).encode()), "google", "keep")
    rows = []
    for item in assemble(read_note(task), task):
        if isinstance(item, Skipped):
            rows.append(("skipped", {"address": item.address, "reason": item.reason}))
        else:
            rows += [(item.table, row) for row in item.batch.to_pylist()]
    return rows


@settings(max_examples=200, deadline=None)
@given(JSON | NOTES)
def test_any_json_in_place_of_a_note_gives_one_note_or_one_skip(document: Any) -> None:
    rows = read(document)
    assert len([table for table, _ in rows if table in ("notes", "skipped")]) == 1
    assert {table for table, _ in rows} <= {"notes", "media"} or rows[0][0] == "skipped"


def test_an_edited_note_is_the_same_record_and_another_is_not() -> None:
    [(_, before)] = read(NOTE)
    [(_, after)] = read({**NOTE, "title": "other", "textContent": "y", "userEditedTimestampUsec": 1700000000000000})
    [(_, other)] = read({**NOTE, "createdTimestampUsec": 1690514858197001})
    assert before["record_id"] == after["record_id"] != other["record_id"]


def test_a_list_without_html_and_a_note_without_times_are_rows() -> None:
    [(_, row)] = read({"title": "", "listContent": [{"text": "a"}, {"isChecked": True}, "odd"]})
    assert json.loads(row["items"]) == [
        {"text": "a", "is_checked": False},
        {"text": "", "is_checked": True},
        {"text": "", "is_checked": False},
    ]
    assert json.loads(row["extra"])["listContent"] == [{"text": "a"}, {"isChecked": True}, "odd"]
    assert (row["kind"], row["occurred_at"], row["time_source"]) == ("list", None, "none")


@pytest.mark.parametrize(
    ("cited", "files", "expected"),
    [
        ("a.jpg", ["a.jpg"], "a.jpg"),
        ("a.jpeg", ["a.jpg", "a.png"], "a.jpg"),
        ("A.jpg", ["a.jpeg"], "a.jpeg"),
        ("b.jpg", ["a.jpg"], None),
        ("x" * 60 + ".png", ["x" * 47 + ".png"], "x" * 47 + ".png"),
        ("x" * 60 + ".png", ["x" * 47 + ".png", "x" * 46 + ".png"], None),
        ("x" * 60 + ".png", ["x" * 10 + ".png"], None),
    ],
)
def test_attachments_are_found_under_the_names_they_have_on_disk(
    cited: str, files: list[str], expected: str | None
) -> None:
    assert find_attachment(cited, {name.casefold(): name for name in files}) == expected


def test_cited_files_are_found_in_the_text_of_a_note() -> None:
    assert cited_files('{"attachments":[{"filePath": "a \\u00e4.jpg"},{"filePath":"b\\"c"}], "x": "filePath"}') == [
        "a ä.jpg",
        'b"c',
    ]
