"""The profile: one JSON document, each of whose values is a fact."""

from collections.abc import Iterator
from typing import Any

import msgspec

from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task

_DEEPEST = 4


def read_profile(task: Task) -> Iterator[Item]:
    """Yield a row of `profile` for each value, named by its path (`name.givenName`); the document is one record."""
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
        return
    if not isinstance(document, dict):
        yield task.skipped("", f"expected an object, found {type(document).__name__}")
        return
    records = 1
    for path, index, value in _leaves(document, (), 0):
        field = ".".join(path)
        yield Row("profile", (field, index), {"field": field, "value": value}, records=records)
        records = 0
    if records:
        yield task.skipped("", "a profile without any value")


def _leaves(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield path, place in its arrays, and text of every value that is not empty; what nests deeper stays JSON."""
    if isinstance(value, dict) and depth < _DEEPEST:
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for number, inner in enumerate(value):
            for inner_path, index, text in _leaves(inner, path, depth + 1):
                yield inner_path, f"{number}.{index}" if index else str(number), text
    elif value not in (None, "", [], {}):
        yield path, "", value if isinstance(value, str) else msgspec.json.encode(value).decode()
