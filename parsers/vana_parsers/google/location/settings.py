"""`Settings.json` of location history: whether it was on, and the devices that reported."""

from collections.abc import Iterator
from typing import Any

import msgspec

from vana_parsers.google.fields import Fields, is_nothing
from vana_parsers.google.location.values import read_integer
from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task


def read_settings(task: Task) -> Iterator[Item]:
    """Yield a row of `profile` for each setting and each device; all together they are one record."""
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
        return
    rows = list(_rows(document)) if isinstance(document, dict) else []
    if not rows:
        yield task.skipped("", "no settings of location history")
    for number, row in enumerate(rows):
        yield Row(row.table, row.identity, row.values, records=int(number == 0))


def _rows(document: dict[str, Any]) -> Iterator[Row]:
    for name, value in document.items():
        if name == "deviceSettings" and isinstance(value, list):
            yield from map(_device, value)
        elif not is_nothing(value):
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            yield Row("profile", ("location_history", name), {"field": name, "value": text})


def _device(value: object) -> Row:
    """Return one device; whatever is no object is kept as it is written."""
    fields = Fields(value)
    tag = read_integer(fields.peek("deviceTag"))
    created = fields.instant("deviceCreationTime")
    values = {
        **created.columns(),
        "field": "device",
        "value": fields.text("devicePrettyName"),
        "extra": fields.rest() if isinstance(value, dict) else {"device": value},
    }
    return Row("profile", () if tag is None else ("location_history", "device", str(tag)), values)
