"""Places: checked into, tagged in, created."""

import re
from collections.abc import Iterator

from vana_parsers.facebook.rows import content_key, log_kind, minute, setting_kind
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_POSITION = re.compile(r"\(?\s*(-?\d{1,2}(?:\.\d{1,15})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*\)?")


def _visit(record: Record, task: Task) -> Iterator[Row]:
    """Yield the stay at a place; who tagged the account there stays in `extra`."""
    if record.is_empty:
        return
    key, time = content_key(record), record.instant("visited_at")
    position = _position(record)
    name = record.value("place", "name", "title") or _first_text(record)
    values = {
        "kind": "stay",
        "started_at": time.occurred_at,
        "name": name,
        "address": record.value("address"),
        **position,
        **time.columns(),
        "extra": record.extra(),
    }
    at = minute(time)
    yield Row("visits", ("stay", at or name or key, name if at is None else None), values, is_event=at is not None)


def _position(record: Record) -> dict[str, float]:
    """Return and take the first value that is a pair of degrees, `(52.37 , 4.89)`."""
    for one in record.labelled:
        match = _POSITION.fullmatch(one.value or "")
        if match and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            one.take()
            return {"latitude": float(match[1]), "longitude": float(match[2])}
    return {}


def _first_text(record: Record) -> str | None:
    """Return and take the first text, the name in a language whose labels nobody knows."""
    return next((one.take() for one in record.labelled if one.value and one.meaning is None), None)


KINDS = (
    Kind(
        "tagged_places",
        _visit,
        paths=("posts/places_you_have_been_tagged_in", "location/places_you_have_been_tagged_in"),
        product="places",
    ),
    Kind(
        "check_ins",
        _visit,
        paths=("posts/check-ins", "posts/check_ins", "your_places/check-ins", "your_places/your_check-ins"),
        product="places",
    ),
    log_kind("place_created", "your_places/places_you_ve_created", "your_places/your_places", product="places"),
    setting_kind("cities checked into", "your_places/cities_you_have_checked_into", product="places"),
)
