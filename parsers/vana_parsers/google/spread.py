"""JSON documents that are an object around one array of records: its elements, and whatever else the object holds."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vana_parsers.json_stream import Element, read_json
from vana_parsers.records import Item, Row, Skipped, Task

_ELEMENT = re.compile(r"/(?:([^/]*)/)?(\d+)")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What an object around records looks like: the *array* of records, and the member that says what it is.

    That one's text begins with *mark*.
    """

    array: str
    name: str
    mark: str

    def is_mark(self, name: str, value: object) -> bool:
        """Whether a member of the object says nothing but what the object is."""
        return name == self.name and isinstance(value, str) and value.startswith(self.mark)


def read_wrapped(task: Task, wrapping: Wrapping) -> Iterator[Element | Item]:
    """Yield the records of the array, also of a bare one, as elements; what cannot be read as skips.

    Any other member of the object is a row of `raw_records`, but for its mark.
    """
    for element in read_json(task.stream, task.path, spread=True):
        if isinstance(element, Skipped):
            yield element
            continue
        match = _ELEMENT.fullmatch(element.pointer)
        name = element.pointer.removeprefix("/")
        if match and match[1] in (None, wrapping.array):
            yield element
        elif name == wrapping.array or element.pointer in ("", *_lines(element)):
            yield task.skipped(element.pointer, f"expected an array, found {type(element.value).__name__}")
        elif not wrapping.is_mark(name, element.value):
            yield _raw(element)


def count_wrapped(document: Any, wrapping: Wrapping) -> int:
    """Return how many records `read_wrapped` makes of a document."""
    if not isinstance(document, dict):
        return len(document) if isinstance(document, list) else 1
    return sum(
        len(value) if isinstance(value, list) else int(not wrapping.is_mark(name, value))
        for name, value in document.items()
    )


def _lines(element: Element) -> tuple[str, ...]:
    return (element.pointer,) if element.pointer.startswith("line ") else ()


def _raw(element: Element) -> Row:
    text = json.dumps(element.value, ensure_ascii=False, separators=(",", ":"))
    return Row("raw_records", (element.pointer, text), {"pointer": element.pointer, "json": text})
