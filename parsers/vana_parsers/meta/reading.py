"""JSON members of Meta's exports as records: repaired text, every dialect, one record or many.

A list that has one record is written as the bare record; records stand in a list, or under one key of an object; what
else such an object has is kept as raw records.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

import msgspec

from vana_parsers.json_stream import Element, read_json
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.mojibake import RepairedStream
from vana_parsers.meta.records import Record, holds_something
from vana_parsers.records import Item, Row, Skipped, Task

_IN_ROOT = re.compile(r"/((?:[^/~]|~[01])+)(/\d+)?")
_IN_RECORD = re.compile(r"/(media|label_values|string_list_data|media_list_data|attachments|data)/\d+")
"""Where the parts of a bare record lie that holds nothing but one list: the list is not one of records."""
_RECORD_KEYS = frozenset(
    {"label_values", "string_map_data", "string_list_data", "media_list_data", "timestamp", "creation_timestamp", "uri"}
)
"""What a record has in some dialect, and no object around records."""
_LOG = "activity_log_data"
"""Wraps the records of a root key in 2018 and 2019: `{"group_posts": {"activity_log_data": […]}}`."""


def read_records(task: Task, kind: Kind) -> Iterator[Item]:
    """Yield the rows of every record of a JSON member of *kind*, in the file's order."""
    yield from cited_once(_read_records(task, kind))


def cited_once(items: Iterable[Item]) -> Iterator[Item]:
    """Yield *items* of one member without repeats of attached media: two posts may cite one photo, with its comments.

    An exact repeat would count as a further record; what is said of a file in other words is another telling of it.
    """
    told: set[int] = set()
    for item in items:
        if isinstance(item, Row) and item.table in ("media", "comments"):
            content = hash((item.identity, repr(item.values)))
            if item.records == 0 and content in told:
                continue
            told.add(content)
        yield item


def _read_records(task: Task, kind: Kind) -> Iterator[Item]:
    kind = kind.begun()
    for element in _unfolded(_elements(task, kind), kind):
        if isinstance(element, Skipped):
            yield element
        elif not isinstance(element.value, dict):
            yield from _of_plain_value(element, task, kind)
        else:
            yield from rows_of(Record(element.value, element.pointer), task, kind)


def rows_of(record: Record, task: Task, kind: Kind) -> Iterator[Item]:
    """Yield the rows of one record of *kind*, or the `Skipped` that says why there is none.

    A record of empty fields, as real exports have them for what an account never filled in, is kept as it is.
    """
    rows = iter(kind.rows(record, task))
    first = next(rows, None)
    if first is not None:
        yield first
        yield from rows
    elif record.extra().keys() <= {"title"}:
        yield raw_row(record.original, record.pointer)
    else:
        yield task.skipped(record.pointer, "holds nothing that this file is about")


def _unfolded(elements: Iterable[Element | Skipped], kind: Kind) -> Iterator[Element | Skipped]:
    for element in elements:
        if kind.unfold is None or isinstance(element, Skipped):
            yield element
        else:
            yield from kind.unfold(element)


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
        inner = value.get(_LOG) if isinstance(value, dict) else None
        if isinstance(inner, list) and len(value) == 1:
            name, value = f"{name}/{_LOG}", inner
        if isinstance(value, list):
            yield from (Element(f"/{name}/{index}", inner) for index, inner in enumerate(value))
        elif holds_something(value):
            yield Element(f"/{name}", value)


def _of_plain_value(element: Element, task: Task, kind: Kind) -> Iterator[Item]:
    """Yield the rows of a record that is no object: a text under a root key, or one of many there."""
    value, place = element.value, _IN_ROOT.fullmatch(element.pointer)
    if isinstance(value, str) and value and place and (place[2] or place[1] in kind.roots):
        yield from rows_of(Record({"text": value}, element.pointer), task, kind)
    elif value not in (None, "", [], {}):
        yield raw_row(element.value, element.pointer)
    else:
        yield task.skipped(element.pointer, "holds nothing")


def raw_row(value: Any, pointer: str) -> Row:
    """Return the row that keeps a value which no kind knows."""
    text = msgspec.json.encode(value).decode("utf-8", "replace")
    return Row("raw_records", (text,), {"pointer": pointer, "json": text})
