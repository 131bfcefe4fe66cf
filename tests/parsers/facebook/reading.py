"""Reads a document as the file of a given name in an export."""

import io
import json
from typing import Any

from vana_parsers.facebook.kinds import KINDS
from vana_parsers.facebook.plan import read_member
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Item, Row, Task

A = "your_facebook_activity"


def read(path: str, document: Any) -> list[Item]:
    """Return everything that reading *document* as the file at *path* gives."""
    kind = KINDS.of_path(meta_path(path)) or KINDS.of_root(next(iter(document)))
    assert kind is not None, path
    params = {**kind.params, "kind": kind.name}
    stream = io.BytesIO(json.dumps(document).encode())
    return list(read_member(Task(path, stream, "facebook", kind.product, "me", params)))


def rows(path: str, document: Any) -> list[Row]:
    """Return the rows, of which there must be nothing else."""
    items = read(path, document)
    found = [item for item in items if isinstance(item, Row)]
    assert len(found) == len(items), items
    return found


def one(path: str, document: Any) -> Row:
    """Return the only row."""
    [row] = rows(path, document)
    return row


def shown(row: Row) -> dict[str, Any]:
    """Return the row's values that are something, without what is known of its time."""
    timed = {"occurred_at", "time_source", "time_precision", "time_text", "utc_offset_minutes"}
    return {name: value for name, value in row.values.items() if value not in (None, {}) and name not in timed}
