"""Calendar: one row an event or task of an iCalendar file, read one at a time.

An event is the same event in another export by its UID, and by the moment it stands for where it is one instance of a
series that was changed by itself (RECURRENCE-ID).
"""

import json
import posixpath
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from vana_parsers.content_lines import Component, Line, Outside, parse_line, read_components
from vana_parsers.google.calendar.zones import Zones, is_date, read_duration, read_moment
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import Instant

_EVENT, _TODO, _JOURNAL, _ZONE, _CARD = "VEVENT", "VTODO", "VJOURNAL", "VTIMEZONE", "VCARD"
_STATES = {"COMPLETED": "done", "CANCELLED": "trashed"}
_EMPTY = frozenset({"DESCRIPTION", "LOCATION", "SUMMARY", "SEQUENCE", "CLASS"})
_KEPT_OUTSIDE = 200


def read_calendar(task: Task) -> Iterator[Item]:
    """Yield a row of `events` for each event, of `notes` for each task or journal entry, of `profile` for the calendar.

    Any other component is a row of `raw_records`. The row of the calendar itself stands for no record.
    """
    reader = _Calendar(task)
    for part in read_components(task.stream):
        yield from reader.outside(part) if isinstance(part, Outside) else reader.component(part)
    yield from reader.finish()


class _Calendar:
    """One pass over one file: its zones, its own properties, and whether anything of a calendar was in it."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._zones = Zones()
        self._header: dict[str, str] = {}
        self._open = 0
        self._is_calendar = False

    def outside(self, line: Outside) -> Iterator[Item]:
        parsed = parse_line(line.text)
        name = parsed.name if parsed else ""
        if parsed and name in ("BEGIN", "END") and parsed.value.strip().upper() == "VCALENDAR":
            self._is_calendar = True
            yield from self._turn(line.number, is_begin=name == "BEGIN")
        elif parsed is None or name in ("BEGIN", "END") or not self._open or len(self._header) > _KEPT_OUTSIDE:
            yield self._task.skipped(f"line {line.number}", "stands in no event")
        else:
            self._header.setdefault(name, parsed.text)
            if name == "X-WR-TIMEZONE":
                self._zones.default = parsed.value.strip()

    def _turn(self, number: int, *, is_begin: bool) -> Iterator[Item]:
        if is_begin and self._open:
            yield self._task.skipped(f"line {number}", "the calendar before it has no end")
        elif not is_begin and not self._open:
            yield self._task.skipped(f"line {number}", "the end of no calendar")
        elif not is_begin:
            yield from self._calendar_row()
        self._open = int(is_begin)
        self._header = {} if is_begin else self._header

    def component(self, component: Component) -> Iterator[Item]:
        self._is_calendar = True
        if component.name == _ZONE and component.fault is None:
            self._zones.define(component)
            return
        address = f"line {component.number}"
        if component.fault is not None:
            yield self._task.skipped(address, f"{component.name}: {component.fault}")
            return
        if component.name == _CARD:
            yield self._task.skipped(address, "a card of an address book, no event")
            return
        entry = _Entry(component, self._zones)
        if component.name == _EVENT:
            yield entry.event(self._account(), self._header)
        elif component.name in (_TODO, _JOURNAL):
            yield entry.note(component.name == _TODO, self._header)
        else:
            yield entry.raw(component.name, address)

    def finish(self) -> Iterator[Item]:
        if not self._is_calendar:
            yield self._task.skipped("", "no calendar")
        elif self._open:
            yield self._task.skipped("", "truncated: the file ends before the calendar does")

    def _account(self) -> str | None:
        """Return the account's address, where the file or the calendar is named by it, as those of an account are."""
        stem = posixpath.splitext(posixpath.basename(self._task.path))[0]
        names = (self._header.get("X-WR-CALNAME", ""), stem)
        return next((name.strip().lower() for name in names if "@" in name), None)

    def _calendar_row(self) -> Iterator[Row]:
        name = self._header.get("X-WR-CALNAME")
        if name:
            extra = {key: value for key, value in self._header.items() if key != "X-WR-CALNAME" and value}
            yield Row("profile", ("calendar", name), {"field": "calendar", "value": name, "extra": extra}, records=0)


class _Entry:
    """One event or task, and which of its lines a column took."""

    def __init__(self, component: Component, zones: Zones) -> None:
        self._zones = zones
        self._lines: list[Line] = []
        self._inner: list[dict[str, Any]] = []
        self._unread: list[str] = []
        self._taken: set[int] = set()
        self._sort(component.texts)

    def _sort(self, texts: list[str]) -> None:
        """Part the component's own lines from those of components in it, such as alarms."""
        stack: list[dict[str, Any]] = []
        for text in texts:
            line = parse_line(text)
            if line is None:
                if text.strip():
                    self._unread.append(text)
            elif line.name == "BEGIN":
                stack.append({"BEGIN": line.value.strip()})
            elif line.name == "END":
                if stack:
                    self._inner.append(stack.pop())
            elif stack:
                _put(stack[-1], line)
            else:
                self._lines.append(line)
        self._inner += reversed(stack)

    def event(self, account: str | None, header: Mapping[str, str]) -> Row:
        start, end = self._take("DTSTART"), self._take("DTEND")
        started, ended = read_moment(start, self._zones), read_moment(end, self._zones)
        ended_at = ended.occurred_at or self._after(started)
        values = {
            **started.columns(),
            "title": self._text("SUMMARY"),
            "started_at": started.occurred_at,
            "ended_at": ended_at,
            "is_all_day": is_date(start) if started.occurred_at else None,
            "place": self._text("LOCATION"),
            "response": self._response(account),
            "organizer": self._organizer(),
            "recurrence": self._text("RRULE", raw=True),
            "description": self._text("DESCRIPTION"),
        }
        self._keep_zones(end, ended)
        return Row("events", self._identity(), {**values, "extra": self._extra(header)})

    def note(self, is_task: bool, header: Mapping[str, str]) -> Row:
        due, created = self._find("DUE") or self._find("DTSTART"), self._find("CREATED")
        when = read_moment(created, self._zones) if created else read_moment(due, self._zones)
        status = self._find("STATUS")
        values = {
            **when.columns(),
            "kind": "task" if is_task else "note",
            "title": self._text("SUMMARY"),
            "text": self._text("DESCRIPTION"),
            "state": _STATES.get(status.value.strip().upper() if status else "", "active"),
            "edited_at": read_moment(self._find("LAST-MODIFIED"), self._zones).occurred_at,
        }
        return Row("notes", self._identity(), {**values, "extra": self._extra(header)})

    def raw(self, name: str, address: str) -> Row:
        text = json.dumps({"BEGIN": name, **self._extra({})}, ensure_ascii=False)
        return Row("raw_records", (text,), {"pointer": address, "json": text})

    # lines

    def _find(self, name: str) -> Line | None:
        return next((line for line in self._lines if line.name == name), None)

    def _take(self, name: str) -> Line | None:
        line = self._find(name)
        if line is not None:
            self._taken.add(id(line))
        return line

    def _text(self, name: str, *, raw: bool = False) -> str | None:
        line = self._find(name)
        if line is None:
            return None
        if not line.parameters:
            self._taken.add(id(line))
        return (line.value.strip() if raw else line.text) or None

    def _identity(self) -> tuple[str | None, ...]:
        uid = self._find("UID")
        if uid is None or not uid.value.strip():
            return ()
        instance = self._find("RECURRENCE-ID")
        moment = read_moment(instance, self._zones)
        return ("uid", uid.value.strip(), _moment_key(moment, instance))

    def _after(self, started: Instant) -> datetime | None:
        line = self._find("DURATION")
        length = read_duration(line.value) if line else None
        if length is None or started.occurred_at is None:
            return None
        try:
            return started.occurred_at + length
        except OverflowError:
            return None

    def _keep_zones(self, end: Line | None, ended: Instant) -> None:
        """Leave to `extra` an end that could not be read, and the zones: no column has them."""
        if end is not None and (ended.occurred_at is None or "TZID" in end.parameters):
            self._taken.discard(id(end))
        start = self._find("DTSTART")
        if start is not None and "TZID" in start.parameters:
            self._taken.discard(id(start))

    def _response(self, account: str | None) -> str | None:
        if account is None:
            return None
        for line in self._lines:
            if line.name == "ATTENDEE" and _address(line).lower() == account:
                return next((status.lower() for status in line.parameters.get("PARTSTAT", [])), None)
        return None

    def _organizer(self) -> str | None:
        line = self._find("ORGANIZER")
        if line is None:
            return None
        if not line.parameters:
            self._taken.add(id(line))
        return _address(line) or None

    def _extra(self, header: Mapping[str, str]) -> dict[str, Any]:
        """Return what no column took, by the names of iCalendar; and the calendar's own name."""
        extra: dict[str, Any] = {}
        for line in self._lines:
            is_stamp = line.name == "DTSTAMP" and "METHOD" in header
            # With a METHOD, DTSTAMP is when the file was made (RFC 5545, 3.8.7.2): it would change with every export.
            if id(line) in self._taken or is_stamp or (not line.value and line.name in _EMPTY):
                continue
            _put(extra, line)
        if self._inner:
            extra["components"] = self._inner
        if self._unread:
            extra["unread"] = self._unread
        if header.get("X-WR-CALNAME"):
            extra["calendar"] = header["X-WR-CALNAME"]
        return extra


def _put(target: dict[str, Any], line: Line) -> None:
    """Add a line under its name: its text, or an object where it has parameters; an array from the second on."""
    value: Any = line.text
    if line.parameters:
        value = {"value": line.text} | {
            key: values[0] if len(values) == 1 else values for key, values in line.parameters.items()
        }
    if line.name not in target:
        target[line.name] = value
    elif isinstance(target[line.name], list):
        target[line.name].append(value)
    else:
        target[line.name] = [target[line.name], value]


def _address(line: Line) -> str:
    value = line.value.strip()
    return value[7:] if value[:7].lower() == "mailto:" else value


def _moment_key(moment: Instant, line: Line | None) -> str | None:
    if line is None:
        return None
    if moment.occurred_at is None:
        return line.value.strip()
    return moment.occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
