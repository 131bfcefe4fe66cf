"""Contributions to Google Search, in the fields that Google documents for them.

The names of the fields are English; which file a record is in does not matter.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from vana_parsers.google.fields import Fields, key_of
from vana_parsers.json_stream import Element, read_json
from vana_parsers.records import Item, Row, Skipped, Task

_REVIEW = ("Review Comment", "Review Star Rating")
_THUMBS = "Thumbs Rating"
_STARS = {word: number for number, word in enumerate(("one", "two", "three", "four", "five"), 1)}


def read_contributions(task: Task) -> Iterator[Item]:
    """Yield a row for each record: `posts` for a review, `reactions` for a thumb, `raw_records` for any other."""
    for element in read_json(task.stream, task.path):
        yield element if isinstance(element, Skipped) else _row(element)


def _row(element: Element) -> Row:
    fields = Fields(element.value)
    if any(name in fields for name in _REVIEW):
        return _review(fields)
    if _THUMBS in fields:
        return _thumb(fields)
    text = msgspec.json.encode(element.value).decode()
    return Row("raw_records", (text,), {"pointer": element.pointer, "json": text})


def _review(fields: Fields) -> Row:
    instant = fields.instant("Published", "Updated")
    values: dict[str, Any] = {
        **instant.columns(),
        "kind": "review",
        "title": fields.text("Search Query"),
        "text": fields.text("Review Comment"),
        "score": _stars(fields),
    }
    when = key_of(instant)
    return Row("posts", ("search_review", when) if when else (), {**values, "extra": fields.rest()})


def _stars(fields: Fields) -> int | None:
    """Return the rating written as `Five stars` or as a number; the text stays in `extra` too if it is neither."""
    text = fields.peek("Review Star Rating")
    first = text.split(" ")[0].casefold() if isinstance(text, str) else ""
    if first in _STARS:
        fields.take("Review Star Rating")
        return _STARS[first]
    return fields.number("Review Star Rating")


def _thumb(fields: Fields) -> Row:
    instant = fields.instant("Published", "Updated")
    rating = fields.peek(_THUMBS)
    value = {"thumbs up": "up", "thumbs down": "down"}.get(rating.casefold()) if isinstance(rating, str) else None
    if value:
        fields.take(_THUMBS)
    when = key_of(instant)
    values = {**instant.columns(), "kind": "thumb", "value": value, "target_kind": "work", "extra": fields.rest()}
    return Row("reactions", ("search_thumb", when) if when else (), values)
