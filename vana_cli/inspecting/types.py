"""Trees of JSON types, merged over records."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from vana_cli.inspecting.masking import masked

_DEEPEST = 40
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://")
_ITEM = "[]"


class TypeTree:
    """The types of one place in JSON, over all records seen there."""

    def __init__(self, depth: int = 0) -> None:
        self._depth = depth
        self._types: Counter[str] = Counter()
        self._children: dict[str, TypeTree] = {}

    def add(self, value: Any) -> None:
        """Take in one value."""
        self._types[_type_of(value)] += 1
        if self._depth >= _DEEPEST:
            return
        if isinstance(value, dict):
            for key, item in value.items():
                self._child(_shown_key(key)).add(item)
        elif isinstance(value, list):
            for item in value:
                self._child(_ITEM).add(item)

    def lines(self, name: str = "") -> Iterator[str]:
        """Yield the tree, a line for each place, indented."""
        label = f"{name}: " if name else ""
        yield "  " * self._depth + label + " | ".join(sorted(self._types))
        for key, child in self._children.items():
            yield from child.lines(key)

    def _child(self, key: str) -> "TypeTree":
        return self._children.setdefault(key, TypeTree(self._depth + 1))


def _shown_key(key: str) -> str:
    """Return *key* masked; one without any known word is taken for data."""
    name = masked(key)
    return name if any(character.isalpha() for character in name) else "<key>"


def _type_of(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return _text_kind(value)
    return "object" if isinstance(value, dict) else "array"


def _text_kind(text: str) -> str:
    if not text:
        return "empty text"
    if _INSTANT.match(text):
        return "text (instant)"
    if _ADDRESS.match(text):
        return "text (address)"
    return "text (digits)" if text.isdecimal() else "text"
