"""Tasks: one row a list and one a task; a task is the same task in another export by its id, however it was edited."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.google.fields import Fields
from vana_parsers.google.spread import Wrapping, count_wrapped, read_wrapped
from vana_parsers.json_stream import Element
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import Instant

LISTS = Wrapping("items", "kind", "tasks#")


def read_tasks(task: Task) -> Iterator[Item]:
    """Yield a row of `notes` of kind `list` for each task list, and one of kind `task` for each task of it."""
    for element in read_wrapped(task, LISTS):
        if not isinstance(element, Element):
            yield element
        elif not isinstance(element.value, dict) or not element.value:
            yield task.skipped(element.pointer, "not a task list")
        elif _is_task(element.value):
            yield _task(Fields(element.value), None, None)
        else:
            yield from _list(task, element)


def _is_task(value: dict[str, Any]) -> bool:
    """Whether the element is a task itself, of a file that holds one list."""
    return value.get("kind") == "tasks#task" or ("status" in value and "items" not in value)


def _list(task: Task, element: Element) -> Iterator[Item]:
    fields = Fields(element.value)
    title, item_id = fields.text("title"), fields.text("id")
    updated = fields.instant("updated")
    tasks = fields.take("items") if isinstance(fields.peek("items"), list) else []
    _drop_kind(fields)
    values = {**updated.columns(), "kind": "list", "title": title, "edited_at": updated.occurred_at}
    identity = ("list", item_id) if item_id else ()
    yield Row("notes", identity, {**values, "state": "active", "extra": _with_id(item_id, fields)})
    for index, value in enumerate(tasks):
        if isinstance(value, dict) and value:
            yield _task(Fields(value), title, item_id)
        else:
            yield task.skipped(f"{element.pointer}/items/{index}", f"expected a task, found {type(value).__name__}")


def _task(fields: Fields, list_title: str | None, list_id: str | None) -> Row:
    item_id = fields.text("id")
    created, updated, completed = (fields.instant(name) for name in ("created", "updated", "completed"))
    when = next((instant for instant in (created, completed, updated) if instant.occurred_at), Instant())
    status = fields.peek("status")
    is_done = status == "completed"
    is_deleted = fields.peek("deleted") is True
    if status in ("completed", "needsAction"):
        fields.take("status")
    _drop_kind(fields)
    values = {
        **when.columns(),
        "kind": "task",
        "title": fields.text("title"),
        "text": fields.text("notes"),
        "labels": [list_title] if list_title else None,
        "state": "trashed" if is_deleted else "done" if is_done else "active",
        "edited_at": updated.occurred_at,
    }
    extra = _with_id(item_id, fields)
    extra |= {"completed": _iso(completed)} if completed.occurred_at and when is not completed else {}
    extra |= {"list_id": list_id} if list_id else {}
    return Row("notes", ("task", item_id) if item_id else (), {**values, "extra": extra})


def _with_id(item_id: str | None, fields: Fields) -> dict[str, Any]:
    return {"id": item_id, **fields.rest()} if item_id else fields.rest()


def _drop_kind(fields: Fields) -> None:
    kind = fields.peek("kind")
    if isinstance(kind, str) and kind.startswith("tasks#"):
        fields.take("kind")


def _iso(instant: Instant) -> str | None:
    return instant.occurred_at.isoformat().replace("+00:00", "Z") if instant.occurred_at else None


def count_tasks(document: Any) -> int:
    """Return how many records a document of tasks holds: its lists, and the tasks in each."""
    array = document.get("items") if isinstance(document, dict) else document
    lists = [value for value in array if isinstance(value, dict)] if isinstance(array, list) else []
    inner = [value.get("items") for value in lists if not _is_task(value)]
    return count_wrapped(document, LISTS) + sum(len(items) for items in inner if isinstance(items, list))
