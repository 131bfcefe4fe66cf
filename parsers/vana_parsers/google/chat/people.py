"""Google Chat: the facts of one conversation, and of the account itself."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task


def read_group(task: Task) -> Iterator[Item]:
    """Yield the row of one conversation. Parameters: `thread`, `thread_kind` and `title`, where they are known."""
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
    elif not isinstance(document, dict) or not document:
        yield task.skipped("", "not a conversation of Chat")
    else:
        thread = task.params.get("thread")
        name = document.get("name")
        named = isinstance(name, str) and bool(name)
        values: dict[str, Any] = {
            "kind": "conversation",
            "name": name if named else task.params.get("title"),
            "item_id": thread,
            "extra": {key: value for key, value in document.items() if not (named and key == "name")},
        }
        yield Row("connections", ("chat", thread) if thread else (), values)


def read_user(task: Task) -> Iterator[Item]:
    """Yield the account's own name in Chat; its address and its memberships stay in `extra`."""
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
    elif not isinstance(document, dict) or not document:
        yield task.skipped("", "not a user of Chat")
    else:
        user = document.get("user")
        name = user.get("name") if isinstance(user, dict) else None
        values = {"field": "chat_name", "value": name if isinstance(name, str) else None, "extra": document}
        yield Row("profile", ("chat_name",), values)
