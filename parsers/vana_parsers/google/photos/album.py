"""Photos: the facts of one album, which say nothing of what is in it."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.google.photos.sidecar import timestamp
from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task


def read_album(task: Task) -> Iterator[Item]:
    """Yield the row of one album. Parameter `folder`: the folder's name, which stands in for an empty title.

    An album is the same album in another export if it has the same title and date: it has no id.
    """
    document = read_document(task.stream, task.path)
    if isinstance(document, dict) and len(document) == 1 and isinstance(document.get("albumData"), dict):
        document = document["albumData"]  # exports before 2019
    if isinstance(document, Skipped):
        yield document
    elif not isinstance(document, dict) or not document.keys() & {"title", "date", "description", "access"}:
        yield task.skipped("", "not an album")
    else:
        yield _row(document, task.params.get("folder"))


def _row(fields: dict[str, Any], folder: str | None) -> Row:
    made = timestamp(fields.get("date"))
    title = fields.get("title") if isinstance(fields.get("title"), str) else None
    note = fields.get("description") if isinstance(fields.get("description"), str) else None
    values = {**made.columns(), "kind": "collection", "title": title or folder, "note": note or None}
    taken = {name for name, value in (("title", title), ("description", note)) if value is not None}
    taken |= {"date"} if made.occurred_at else set()
    extra = {name: value for name, value in fields.items() if name not in taken and value not in ("", None)}
    moment = made.occurred_at.isoformat(timespec="microseconds") if made.occurred_at else None
    identity = ("photos", title or folder, moment) if title or folder or moment else ()
    return Row("saves", identity, {**values, "extra": extra})
