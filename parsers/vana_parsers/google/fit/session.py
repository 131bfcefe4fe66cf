"""A session of Fit: one JSON file an exercise or a night, with sums over it."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.google.fit.metrics import UNITS
from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

_SPAN = ("fitnessActivity", "startTime", "endTime", "duration")


def read_session(task: Task) -> Iterator[Item]:
    """Yield the row of one session, its length in seconds, and a row for each of its sums.

    A session is the same in another export if it began at the same instant. The sums stand for no record.
    """
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
        return
    if not isinstance(document, dict) or not any(name in document for name in _SPAN):
        yield task.skipped("", "not a session of Fit")
        return
    start, end = _instant(document, "startTime"), _instant(document, "endTime")
    began = session_key(start)
    rows, left = _sums(document.get("aggregate"), (start, end), began)
    yield _session(document, start, end, began, left)
    yield from rows


def session_key(start: Instant) -> tuple[str, ...]:
    """Return what makes a session the same one in any file that tells it: when it began."""
    return ("session", start.occurred_at.isoformat(timespec="microseconds")) if start.occurred_at else ()


def _session(
    document: dict[str, Any], start: Instant, end: Instant, began: tuple[str, ...], aggregate: list[Any]
) -> Row:
    activity, seconds = document.get("fitnessActivity"), _seconds(document.get("duration"))
    taken = {"aggregate"}
    taken.update(name for name, it in (("fitnessActivity", isinstance(activity, str)), ("duration", seconds)) if it)
    taken.update(name for name, instant in (("startTime", start), ("endTime", end)) if instant.occurred_at)
    if document.get("segment") == [{name: document.get(name) for name in _SPAN[:3]}]:
        taken.add("segment")
    extra = {name: value for name, value in document.items() if name not in taken or (name == "duration" and not value)}
    if aggregate:
        extra["aggregate"] = aggregate
    values = {
        **start.columns(),
        "metric": activity if isinstance(activity, str) else None,
        "value": seconds,
        "unit": "s",
        "started_at": start.occurred_at,
        "ended_at": end.occurred_at,
        "extra": extra,
    }
    return Row("health", began, values)


def _sums(aggregate: Any, span: tuple[Instant, Instant], began: tuple[str, ...]) -> tuple[list[Row], list[Any]]:
    """Return the rows of a session's sums, and the sums that are of another kind."""
    if not isinstance(aggregate, list):
        return [], [] if aggregate is None else [aggregate]
    rows, left = [], []
    for number, entry in enumerate(aggregate):
        row = _sum(entry, span, began, number)
        if row is None:
            left.append(entry)
        else:
            rows.append(row)
    return rows, left


def _sum(entry: Any, span: tuple[Instant, Instant], began: tuple[str, ...], number: int) -> Row | None:
    if not isinstance(entry, dict) or len(entry) != 2 or not isinstance(entry.get("metricName"), str):
        return None
    metric, value = entry["metricName"], entry.get("floatValue", entry.get("intValue"))
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    start, end = span
    values = {
        **start.columns(),
        "metric": metric,
        "value": float(value),
        "unit": UNITS.get(metric),
        "started_at": start.occurred_at,
        "ended_at": end.occurred_at,
    }
    return Row("health", (*began, metric, str(number)) if began else (), values, records=0)


def _instant(document: dict[str, Any], name: str) -> Instant:
    value = document.get(name)
    return parse_instant(value) if isinstance(value, str) else NO_INSTANT


def _seconds(duration: Any) -> float | None:
    """Return the seconds of `840.063s`."""
    if not isinstance(duration, str) or not duration.endswith("s"):
        return None
    try:
        return float(duration[:-1])
    except ValueError:
        return None
