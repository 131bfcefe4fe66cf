"""JSON members of Meta's exports as records: repaired text, every dialect, one record or many.

A list that has one record is written as the bare record; records stand in a list, or under one key of an object; what
else such an object has is kept as raw records.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import msgspec

from vana_parsers.json_stream import Element, read_json
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.mojibake import RepairedStream
from vana_parsers.meta.records import Record
from vana_parsers.records import Item, Row, Skipped, Task

_IN_ROOT = re.compile(r"/((?:[^/~]|~[01])+)/\d+")
_IN_RECORD = re.compile(r"/(media|label_values|string_list_data|media_list_data|attachments|data)/\d+")
"""Where the parts of a bare record lie that holds nothing but one list: the list is not one of records."""
_RECORD_KEYS = frozenset(
    {"label_values", "string_map_data", "string_list_data", "media_list_data", "timestamp", "creation_timestamp", "uri"}
)
"""What a record has in some dialect, and no object around records."""


def read_records(task: Task, kind: Kind) -> Iterator[Item]:
    """Yield the rows of every record of a JSON member of *kind*, in the file's order."""
    for element in _elements(task, kind):
        if isinstance(element, Skipped):
            yield element
        elif not isinstance(element.value, dict):
            yield from _of_plain_value(element, task, kind)
        else:
            yield from rows_of(Record(element.value, element.pointer), task, kind)


def rows_of(record: Record, task: Task, kind: Kind) -> Iterator[Item]:
    """Yield the rows of one record of *kind*, or the `Skipped` that says why there is none."""
    rows = iter(kind.rows(record, task))
    first = next(rows, None)
    if first is None:
        yield task.skipped(record.pointer, "holds nothing that this file is about")
        return
    yield first
    yield from rows


def _elements(task: Task, kind: Kind) -> Iterator[Element | Skipped]:
    stream = cast("BinaryIO", RepairedStream(task.stream))
    parts: list[Any] = []
    name = ""
    for element in read_json(stream, task.path):
        inner = None if isinstance(element, Skipped) else _IN_RECORD.fullmatch(element.pointer)
        if inner and inner[1] not in kind.roots:
            name = inner[1]
            parts.append(cast("Element", element).value)
        elif isinstance(element, Skipped) or element.pointer or kind.is_document:
            yield element
        else:
            yield from _of_document(element, kind)
    if parts:
        yield Element("", {name: parts})


def _of_document(element: Element, kind: Kind) -> Iterator[Element]:
    """Yield the records of a document that is no list: itself, if it is one, else what stands under its keys."""
    value = element.value
    is_record = not isinstance(value, dict) or bool(_RECORD_KEYS & value.keys())
    if is_record and not (isinstance(value, dict) and any(root in value for root in kind.roots)):
        yield element
    else:
        yield from _spread(value)


def _spread(document: dict[str, Any]) -> Iterator[Element]:
    """Yield the records under every key of an object that is none itself."""
    for key, value in document.items():
        name = key.replace("~", "~0").replace("/", "~1")
        if isinstance(value, list):
            yield from (Element(f"/{name}/{index}", inner) for index, inner in enumerate(value))
        else:
            yield Element(f"/{name}", value)


def _of_plain_value(element: Element, task: Task, kind: Kind) -> Iterator[Item]:
    """Yield the rows of a record that is no object: a text under a root key, as `topics_v2` has them."""
    value = element.value
    if isinstance(value, str) and value and _IN_ROOT.fullmatch(element.pointer):
        yield from rows_of(Record({"text": value}, element.pointer), task, kind)
    elif value not in (None, "", [], {}):
        yield raw_row(element.value, element.pointer)


def raw_row(value: Any, pointer: str) -> Row:
    """Return the row that keeps a value which no kind knows."""
    text = msgspec.json.encode(value).decode("utf-8", "replace")
    return Row("raw_records", (text,), {"pointer": pointer, "json": text})
