"""Reads documents as files of an Instagram export, and counts their records independently of the reader."""

import io
import json
from typing import Any

from vana_parsers.assemble import assemble
from vana_parsers.instagram.kinds import KINDS
from vana_parsers.instagram.plan import read_member
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Item, Row, Skipped, Task

A = "your_instagram_activity"
_OF_RECORDS = frozenset(
    {"label_values", "string_map_data", "string_list_data", "media_list_data"}
    | {"timestamp", "creation_timestamp", "uri"}
)
_LISTS_OF_RECORDS = frozenset({"media", "label_values", "string_list_data", "media_list_data", "attachments", "data"})
_TIMES = {"occurred_at", "time_source", "time_precision", "time_text", "utc_offset_minutes"}


def kind_of(path: str, document: Any = None) -> Kind:
    """Return the kind of the file at *path* that holds *document*."""
    root = next(iter(document), "") if isinstance(document, dict) else ""
    kind = KINDS.of_path(meta_path(path)) or KINDS.of_root(root)
    assert kind is not None, path
    return kind


def read(path: str, document: Any) -> list[Item]:
    """Return everything that reading *document* as the file at *path* gives; it can be assembled."""
    kind = kind_of(path, document)
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    task = Task(path, io.BytesIO(data), "instagram", kind.product, "me", {**kind.params, "kind": kind.name})
    items = list(read_member(task))
    assert list(assemble(items, task)) or not items
    return items


def rows(path: str, document: Any) -> list[Row]:
    """Return the rows, of which there must be nothing else, one counted for each record."""
    items = read(path, document)
    found = [item for item in items if isinstance(item, Row)]
    assert len(found) == len(items), items
    assert sum(row.records for row in found) == count(document)
    return found


def one(path: str, document: Any) -> Row:
    """Return the only row."""
    [row] = rows(path, document)
    return row


def shown(row: Row) -> dict[str, Any]:
    """Return the row's values that are something, without what is known of its time."""
    return {name: value for name, value in row.values.items() if value not in (None, {}) and name not in _TIMES}


def at(row: Row) -> str | None:
    """Return when it happened."""
    time = row.values.get("occurred_at")
    return None if time is None else f"{time:%Y-%m-%dT%H:%M:%SZ}"


def records_of(items: list[Item]) -> int:
    """Return for how many records *items* stand."""
    return sum(item.records if isinstance(item, Row) else isinstance(item, Skipped) for item in items)


def count(document: Any, *, is_document: bool = False) -> int:
    """Return how many records a file holds that is no flat one: elements of its lists, or itself.

    *is_document*: the file is one record, whatever it holds.
    """
    if isinstance(document, list):
        return len(document)
    if not isinstance(document, dict):
        return 1
    if len(document) == 1:
        [(root, value)] = document.items()
        if isinstance(value, list):
            return min(len(value), 1) if root in _LISTS_OF_RECORDS else len(value)
    if is_document or _OF_RECORDS & document.keys():
        return 1
    return sum(map(_under_root, document.values()))


def _under_root(value: Any) -> int:
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("activity_log_data"), list):
        value = value["activity_log_data"]
    return len(value) if isinstance(value, list) else int(_says_something(value))


def _says_something(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_says_something, value.values() if isinstance(value, dict) else value))
    return value is not None and value != ""


def mapped(**labels: Any) -> dict[str, Any]:
    """Return a record of the dialect of string maps; a number is a time, a pair an address and a text."""
    held = {}
    for label, value in labels.items():
        text, href, stamp = "", "", 0
        if isinstance(value, int):
            stamp = value
        elif isinstance(value, tuple):
            href, text = value
        else:
            text = value
        held[label.replace("_", " ")] = {"href": href, "value": text, "timestamp": stamp}
    return {"title": "", "media_map_data": {}, "string_map_data": held}


def listed(title: str, *values: tuple[str, str, int]) -> dict[str, Any]:
    """Return a record of the dialect of string lists: addresses, texts and times."""
    held = [{"href": href, "value": value, "timestamp": stamp} for href, value, stamp in values]
    return {"title": title, "media_list_data": [], "string_list_data": held}


def labelled(stamp: int, *values: dict[str, Any], fbid: str = "18079916561048001") -> dict[str, Any]:
    """Return a record of the dialect of label values."""
    return {"timestamp": stamp, "media": [], "label_values": list(values), "fbid": fbid}


def label(name: str, value: str) -> dict[str, Any]:
    """Return a label value; one that is an address is linked."""
    return {"label": name, "value": value, **({"href": value} if value.startswith("http") else {})}


def owner(username: str, *, of: str = "Owner", labels: tuple[str, str, str] = ("URL", "Name", "Username")) -> Any:
    """Return the label value that says whose a post is."""
    texts = ("", username.title(), username)
    inner = [{"label": name, "value": text} for name, text in zip(labels, texts, strict=True)]
    return {"title": of, "dict": [{"title": "", "dict": inner}]}
