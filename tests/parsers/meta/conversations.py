"""Reads documents as files of conversations, and counts their messages independently of the reader."""

import io
import json
from collections import defaultdict
from typing import Any

from vana_parsers.assemble import assemble
from vana_parsers.meta.messages import read_conversation
from vana_parsers.records import Skipped, Task

PATH = "your_facebook_activity/messages/inbox/bob_1234/message_1.json"
ARRAYS = ("messages", "replies", "conversation")

Rows = dict[str, list[dict[str, Any]]]


def spelled(value: Any) -> Any:
    """Return *value* as Meta writes it: every byte of UTF-8 a character of its own, keys too."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {spelled(name): spelled(inner) for name, inner in value.items()}
    return [spelled(inner) for inner in value] if isinstance(value, list) else value


def thread(*messages: Any, **facts: Any) -> dict[str, Any]:
    """Return the file of a conversation between Ann Me and Bob Other."""
    about = {"participants": [{"name": "Bob Other"}, {"name": "Ann Me"}], "title": "Bob Other"}
    return {**about, "messages": list(messages), "thread_path": "inbox/bob_1234", **facts}


def message(content: Any = None, **fields: Any) -> dict[str, Any]:
    """Return a message of Bob Other's."""
    plain = {"sender_name": "Bob Other", "timestamp_ms": 1_700_000_000_123, "is_geoblocked_for_viewer": False}
    return {**plain, **({"content": content} if content is not None else {}), **fields}


def read(document: Any, path: str = PATH, **params: str) -> Rows:
    """Return the rows of *document* by table, and the skips as rows of `skipped`; check that nothing is uncounted."""
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    task = Task(path, io.BytesIO(data), "facebook", "messenger", None, params)
    rows: Rows = defaultdict(list)
    records = 0
    for item in assemble(read_conversation(task), task):
        if isinstance(item, Skipped):
            rows["skipped"].append({"address": item.address, "reason": item.reason})
            records += 1
        else:
            rows[item.table] += [plain(row) for row in item.batch.to_pylist()]
            records += item.records
    if not isinstance(document, bytes):
        assert records == count(document)
    return rows


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return what *row* has, with `extra` and `reactions` parsed."""
    parsed = {name: json.loads(row[name]) for name in ("extra", "reactions") if row.get(name)}
    return {name: value for name, value in (row | parsed).items() if value is not None}


def one(document: Any, path: str = PATH, **params: str) -> dict[str, Any]:
    """Return the only message of *document*."""
    [row] = read(document, path, **params)["messages"]
    return row


def ids(document: Any, path: str = PATH) -> list[bytes]:
    """Return the record ids of the messages of *document*."""
    return [row["record_id"] for row in read(document, path)["messages"]]


def count(document: Any) -> int:
    """Return how many records a file of conversations holds: its messages; of any other file, its members."""
    if isinstance(document, list):
        return sum(map(_of_element, document))
    if not isinstance(document, dict):
        return 1
    own = sum(_messages(document[name]) for name in ARRAYS if name in document)
    is_thread = any(isinstance(document.get(name), list | dict) for name in ARRAYS) or "participants" in document
    if any(isinstance(document.get(name), list) for name in ARRAYS):
        return own
    others = {name: value for name, value in document.items() if not isinstance(value, dict) or name not in ARRAYS}
    return own + sum(_of_member(value, is_thread) for value in others.values())


def _messages(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(isinstance(value, dict))


def _of_element(value: Any) -> int:
    return count(value) if _is_nest(value) else 1


def _of_member(value: Any, is_thread: bool) -> int:
    if _is_nest(value):
        return sum(map(count, [value] if _holds(value) else value.values()))
    if isinstance(value, list):
        nests = [inner for inner in value if _is_nest(inner)]
        rest = len(value) - len(nests)
        return sum(map(_of_element, nests)) + (0 if is_thread else min(rest, 1))
    return 0 if is_thread else 1


def _is_nest(value: Any) -> bool:
    return _holds(value) or (isinstance(value, dict) and bool(value) and all(map(_holds, value.values())))


def _holds(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(name), list | dict) for name in ARRAYS)
