"""The net under every source: nothing falls through it, nothing breaks it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.export import open_exports
from vana_parsers.raw import fallback_route, read_raw_csv, read_raw_json, sniff
from vana_parsers.records import Reader, Skipped, Task

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)


def rows(reader: Reader, data: bytes) -> list[dict[str, Any]]:
    task = Task("Takeout/x", io.BytesIO(data), "google")
    found: list[dict[str, Any]] = []
    for batch in assemble(reader(task), task):
        assert not isinstance(batch, Skipped), batch
        found += batch.batch.to_pylist()
    return found


def test_each_element_is_a_row_of_compact_text_as_written() -> None:
    data = b'[\n  {"b": 1.10, "a": "\\u00e4", "a": 2},\n  [ ],\n 12345678901234567890123\n]'
    found = [(row["pointer"], row["json"]) for row in rows(read_raw_json, data)]
    assert found == [("/0", '{"b":1.10,"a":"\\u00e4","a":2}'), ("/1", "[]"), ("/2", "12345678901234567890123")]


def test_a_record_is_the_same_wherever_it_stands_and_repeats_stay() -> None:
    first, second = (
        rows(read_raw_json, b'[{"a":1},{"a":1},{"b":2}]'),
        rows(read_raw_json, b'{"list":[{"b":2},{"a":1}]}'),
    )
    assert len(first) == 3
    assert {row["record_id"] for row in second} <= {row["record_id"] for row in first}
    assert len({row["record_id"] for row in second}) == 2


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=6))
def test_a_csv_record_becomes_the_object_of_its_fields(records: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["Name", 'Q"\\', ""], *records])
    found = [json.loads(row["json"]) for row in rows(read_raw_csv, text.getvalue().encode())]
    assert found == [dict(zip(("Name", 'Q"\\', "column 3"), record, strict=False)) for record in records]


def test_csv_rows_tell_the_line_they_start_on_and_keep_what_is_too_much() -> None:
    found = rows(read_raw_csv, b'a,b\n"x\ny",1\nz\nu,v,w,"q""r"\n')
    assert [row["pointer"] for row in found] == ["line 2", "line 4", "line 5"]
    assert json.loads(found[1]["json"]) == {"a": "z"}
    assert json.loads(found[2]["json"]) == {"a": "u", "b": "v", "#surplus": ["w", 'q"r']}


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(["x", "x.json", "x.csv", "x.html", "x.jpg", "x.txt", ".", "a/b.", "x.ICS"])
)
@example(b"", "x.json")
@example(b"{", "x")
def test_any_bytes_have_a_route_and_are_read_without_an_exception(data: bytes, name: str) -> None:
    kind = sniff(data, name)
    assert kind
    reader = {"json": read_raw_json, "csv": read_raw_csv}.get(kind)
    if reader:
        task = Task(name, io.BytesIO(data), "google")
        for item in assemble(reader(task), task):
            assert isinstance(item, Skipped) or item.records == item.batch.num_rows


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"[1]", "no extension", "json"),
        (b'\xef\xbb\xbf {"a":1}', "x.txt", "json"),
        ("[]".encode("utf-16"), "x", "json"),
        (b"nonsense", "x.json", "json"),
        (b"a,b\n1,2\n", "x.csv", "csv"),
        (b"\xff\xd8\xff\xe0", "x", "photo, video or audio: not read yet"),
        (b"\0\0\0\x18ftypheic", "x.bin", "photo, video or audio: not read yet"),
        (b"PK\x03\x04", "x.docx", "document: not read yet"),
        (b"PK\x03\x04", "x.zip", "archive inside the archive: not read yet"),
        (b"<!DOCTYPE html><p>", "x", "web page: not read yet"),
        (b"<?xml version='1.0'?><gpx>", "x.gpx", "XML: not read yet"),
        (b"BEGIN:VCALENDAR\r\n", "x", "calendar: not read yet"),
        (b"BEGIN:VCARD\r\n", "x.txt", "contacts: not read yet"),
        (b"From 1@x Thu", "all.mbox", "mail box: not read yet"),
        (b"[link] words", "README", "text: not a data file"),
        (b"\0\1\2", "x", "not a data file"),
        (b"", "x", "empty file"),
    ],
)
def test_content_decides_before_the_name(data: bytes, name: str, expected: str) -> None:
    assert sniff(data, name) == expected


def test_the_route_of_a_member_is_raw_or_has_a_reason(tmp_path: Path) -> None:
    for name, data in {"a.json": b"[1]", "b.csv": b"a\n1\n", "c.txt": b"words", "d.json": b""}.items():
        (tmp_path / name).write_bytes(data)
    [export] = open_exports([tmp_path])
    routes = {route.member.path: route for route in (fallback_route(export, member) for member in export.members)}
    readers = {path.rpartition("/")[2]: route.reader for path, route in routes.items()}
    assert readers == {"a.json": read_raw_json, "b.csv": read_raw_csv, "c.txt": None, "d.json": None}
    assert all(route.is_raw == (route.reader is not None) == (route.reason is None) for route in routes.values())
