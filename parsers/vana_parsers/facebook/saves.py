"""Saved items and the collections they are put in."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.facebook.rows import address, content_key, same, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_EXTERNAL = ("attachments", 0, "data", 0, "external_context")


def _saved(record: Record, task: Task) -> Iterator[Row]:
    """Yield what was saved; the sentence that names whose post it is, is localized and stays in `extra`."""
    if record.pointer.startswith("/collections"):
        yield from _collection(record, task)
        return
    if record.is_empty:
        return
    key, time = content_key(record), record.instant("saved_on")
    url = record.text(*_EXTERNAL, "url") or record.link() or record.value("url")
    title = record.text(*_EXTERNAL, "name") or record.value("name", "title")
    values = {"kind": "link" if url else "post", "title": title, "url": url, "extra": record.extra()}
    yield told("saves", ("save", address(url) or title or (key if time.occurred_at is None else None)), values, time)


def _collection(record: Record, task: Task) -> Iterator[Row]:
    """Yield the collection, then what is in it."""
    if record.is_empty:
        return
    time, key = record.instant("created_at"), content_key(record)
    name = record.text("title") or record.text("name") or record.value("name", "title")
    inside = list(_inside(record, name))
    values = {"kind": "collection", "title": name, "extra": record.extra()}
    yield told("saves", ("collection", name or key), values, time)
    yield from inside


def _inside(record: Record, collection: str | None) -> Iterator[Row]:
    """Yield a row for each item of a collection; the items have no time of their own."""
    for index, attachment in enumerate(_list(record.peek("attachments"))):
        for number, _ in enumerate(_list(attachment.get("data") if isinstance(attachment, dict) else None)):
            path = ("attachments", index, "data", number)
            url = record.text(*path, "external_context", "url")
            name = record.text(*path, "name") or record.text(*path, "external_context", "name")
            same(record, name, *path, "external_context", "name")
            if name or url:
                values = {"kind": "item", "collection": collection, "title": name, "url": url}
                yield Row("saves", ("collected", collection, name, address(url)), values, records=0)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


KINDS = (
    Kind(
        "saved_items",
        _saved,
        paths=(
            "saved_items_and_collections/your_saved_items",
            "saved_items_and_collections/saved_items_and_collections",
        ),
        roots=("saves_v2", "saves"),
        product="saved",
    ),
    Kind(
        "collections",
        _collection,
        paths=("saved_items_and_collections/collections",),
        roots=("collections_v2", "collections"),
        product="saved",
    ),
)
