"""Fitbit's logs: a night, an exercise, a weighing; each has an id."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.google.fitbit.clocks import parse_clock
from vana_parsers.json_stream import read_json
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant


def read_logs(task: Task) -> Iterator[Item]:
    """Yield a row of `health` for each night, exercise or weighing, and rows for what it is made of.

    A night's phases, and body-mass index and fat beside a weight, stand for no record. Clocks have no zone, so that
    instants are assumed to be UTC. A log is the same in another export if it has the same id.
    """
    for element in read_json(task.stream, task.path):
        if isinstance(element, Skipped):
            yield element
        elif not isinstance(element.value, dict) or "logId" not in element.value:
            yield task.skipped(element.pointer, "not a log of Fitbit")
        elif "weight" in element.value:
            yield from _weighing(element.value)
        else:
            yield from _span(element.value)


def _span(log: dict[str, Any]) -> Iterator[Row]:
    """Yield the row of a night or an exercise, its length in seconds, and a row for each phase."""
    is_night = "dateOfSleep" in log
    start, end = _instant(log.get("startTime")), _instant(log.get("endTime"))
    phases, levels = _phases(log) if is_night else ([], log.get("levels"))
    milliseconds, name = _number(log.get("duration")), log.get("activityName")
    taken = {"levels"} | {n for n, it in (("startTime", start), ("endTime", end)) if it.occurred_at}
    if milliseconds is not None:
        taken.add("duration")
    if isinstance(name, str) and not is_night:
        taken.add("activityName")
    extra = {member: value for member, value in log.items() if member not in taken}
    if levels:
        extra["levels"] = levels
    values = {
        **start.columns(),
        "metric": "sleep" if is_night else name if isinstance(name, str) else "exercise",
        "value": None if milliseconds is None else milliseconds / 1000,
        "unit": "s",
        "started_at": start.occurred_at,
        "ended_at": end.occurred_at,
        "extra": extra,
    }
    yield Row("health", _key("log", log), values)
    yield from phases


def _phases(log: dict[str, Any]) -> tuple[list[Row], Any]:
    """Return a row for each phase of a night, and what is left of its levels."""
    levels = log.get("levels")
    if not isinstance(levels, dict):
        return [], levels
    rows, left = [], {name: value for name, value in levels.items() if name not in ("data", "shortData")}
    for name in ("data", "shortData"):
        phases = levels.get(name)
        found = [_phase(phase, log, name) for phase in phases] if isinstance(phases, list) else [None]
        if None in found and name in levels:
            left[name] = phases
        rows += [row for row in found if row is not None]
    return rows, left


def _phase(phase: Any, log: dict[str, Any], kind: str) -> Row | None:
    if not isinstance(phase, dict) or set(phase) != {"dateTime", "level", "seconds"}:
        return None
    start, seconds, level = _instant(phase["dateTime"]), _number(phase["seconds"]), phase["level"]
    if start.occurred_at is None or seconds is None or not isinstance(level, str):
        return None
    values = {
        **start.columns(),
        "metric": f"sleep.{level}",
        "value": seconds,
        "unit": "s",
        "started_at": start.occurred_at,
    }
    return Row("health", (*_key("phase", log), kind, phase["dateTime"], level), values, records=0)


def _weighing(log: dict[str, Any]) -> Iterator[Row]:
    """Yield the row of a weight, in the unit that the account was set to, and rows of what was measured with it."""
    day, clock = log.get("date"), log.get("time")
    when = _instant(f"{day} {clock}") if isinstance(day, str) and isinstance(clock, str) else _instant(day)
    values = {**when.columns(), "started_at": when.occurred_at}
    numbers = {name: _number(log.get(name)) for name in ("weight", "bmi", "fat")}
    taken = {name for name, number in numbers.items() if number is not None}
    if when.occurred_at is not None:
        taken |= {"date", "time"}
    extra = {name: value for name, value in log.items() if name not in taken}
    yield Row("health", _key("weight", log), {**values, "metric": "weight", "value": numbers["weight"], "extra": extra})
    for name, unit in (("bmi", "kg/m2"), ("fat", "%")):
        if numbers[name] is not None:
            row = {**values, "metric": name, "value": numbers[name], "unit": unit}
            yield Row("health", _key(name, log), row, records=0)


def _key(kind: str, log: dict[str, Any]) -> tuple[str, ...]:
    return ("fitbit", kind, str(log["logId"])[:200])


def _instant(text: Any) -> Instant:
    return parse_clock(text) if isinstance(text, str) else NO_INSTANT


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    return float(value)
