"""Chrome's JSON files: objects of named arrays, whose names are English in every language.

The name of an array tells what its elements are, whatever the file is called: `Browser History`, `Typed Url` and
`Session` (history), `Autofill`, `Device Info`, `Extensions`, `Search Engines`, `Preferences` (settings).
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from vana_parsers.google.chrome.facts import FACTS, read_fact
from vana_parsers.google.chrome.visits import read_visits
from vana_parsers.google.fields import Fields, key_of, read_stamp
from vana_parsers.json_stream import Block, read_blocks
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant

HISTORY = "Browser History"
_ENCRYPTED = "encrypted"


def read_chrome(task: Task) -> Iterator[Item]:
    """Yield the rows of a JSON file of Chrome, in the file's order; arrays of an unknown name go to `raw_records`."""
    for block in read_blocks(task.stream, task.path, spread=True):
        if isinstance(block, Skipped):
            yield block
        elif (name := _name(block)) == HISTORY or (not name and _are_visits(block.values)):
            yield from read_visits(block, task)
        else:
            yield from _records(name, block, task)


def _name(block: Block) -> str:
    """Return the name of the array that the elements are from; empty for an array without one."""
    return block.prefix.strip("/")


def _are_visits(values: list[Any]) -> bool:
    return all(isinstance(value, dict) and "time_usec" in value and "url" in value for value in values)


def _records(name: str, block: Block, task: Task) -> Iterator[Item]:
    read = _READERS.get(name)
    for index, value in enumerate(block.values):
        pointer = block.pointer(index)
        if read is None and name not in FACTS:
            yield _raw(pointer, value)
        elif not isinstance(value, dict):
            yield task.skipped(pointer, _why_no_object(value))
        else:
            yield read(value) if read else read_fact(FACTS[name], value)


def _why_no_object(value: object) -> str:
    if isinstance(value, str) and _ENCRYPTED in value:
        return "exported encrypted by Chrome: the file says nothing else"
    return f"expected an object, found {type(value).__name__}"


def _raw(pointer: str, value: Any) -> Row:
    text = msgspec.json.encode(value).decode()
    return Row("raw_records", (text,), {"pointer": pointer, "json": text})


def _typed_address(record: dict[str, Any]) -> Row:
    """Return an address that was typed: one row, at its last visit; all its visits stay in `extra`."""
    fields = Fields(record)
    url = fields.text("url")
    values = {
        **_latest(record.get("visits")).columns(),
        "kind": "typed_url",
        "title": fields.text("title"),
        "url": url,
        "extra": fields.rest(),
    }
    return Row("activities", ("typed_url", url) if url else (), values)


def _session(record: dict[str, Any]) -> Row:
    """Return an open tab or window: its current page, at the time it was opened; its history stays in `extra`."""
    tab = record.get("tab")
    pages = tab.get("navigation") if isinstance(tab, dict) else None
    current = tab.get("current_navigation_index") if isinstance(tab, dict) else None
    page: object = None
    if isinstance(pages, list) and pages:
        page = pages[current] if isinstance(current, int) and 0 <= current < len(pages) else pages[-1]
    fields = Fields(page)
    instant = fields.instant("timestamp_msec", "timestamp")
    url = fields.text("virtual_url", "url")
    values = {"kind": "session", "title": fields.text("title"), "url": url, "extra": record}
    key = ("session", url, key_of(instant)) if url and instant.occurred_at else ()
    return Row("activities", key, {**instant.columns(), **values})


def _latest(stamps: object) -> Instant:
    read = [read_stamp(stamp) for stamp in stamps] if isinstance(stamps, list) else []
    known = [instant for instant in read if instant.occurred_at is not None]
    return max(known, key=lambda instant: key_of(instant) or "", default=NO_INSTANT)


_READERS: dict[str, Callable[[dict[str, Any]], Row]] = {"Typed Url": _typed_address, "Session": _session}
