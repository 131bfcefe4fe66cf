"""`Timeline Edits.json`: what phones sent since the timeline moved to them, signals and the ranking of places."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.google.location.signals import signal_row
from vana_parsers.google.location.values import raw_row
from vana_parsers.json_stream import read_json
from vana_parsers.records import Item, Row, Skipped, Task


def read_edits(task: Task) -> Iterator[Item]:
    """Yield a row for each edit: those that are a phone's signals as such, all others as `raw_records`."""
    for element in read_json(task.stream, task.path, spread=True):
        if isinstance(element, Skipped):
            yield element
        else:
            yield _edit(element.value) or raw_row(element.pointer, element.value)


def _edit(value: Any) -> Row | None:
    """Return the row of an edit that holds one signal and nothing of another kind."""
    signal = value.get("rawSignal") if isinstance(value, dict) else None
    if not isinstance(signal, dict) or signal.keys() & value.keys():
        return None
    return signal_row(signal | {name: item for name, item in value.items() if name != "rawSignal"})
