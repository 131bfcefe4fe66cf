"""Dates and times of iCalendar as instants, with the zones that a calendar names or defines itself."""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from vana_parsers.content_lines import Component, Line
from vana_parsers.times import EARLIEST, LATEST, NO_INSTANT, Instant

_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+\-/ .()&]{0,79}")
_MOST_OWN_ZONES = 200
_LARGEST_OWN_ZONE = 64 * 1024


class Zones:
    """Zones by the names that one calendar uses; a name that is no IANA or Windows zone may be defined in the file."""

    def __init__(self) -> None:
        self.default: str | None = None
        """Zone of times that name none: the calendar's own."""
        self._found: dict[str, tzinfo | None] = {}
        self._own: dict[str, Component] = {}

    def define(self, component: Component) -> None:
        """Keep a VTIMEZONE for when its name is not known otherwise."""
        name = next((text.partition(":")[2] for text in component.texts if text[:5].upper() == "TZID:"), "")
        if name and len(self._own) < _MOST_OWN_ZONES:
            self._own[name] = component
            self._found.pop(name, None)

    def find(self, name: str | None) -> tzinfo | None:
        """Return the zone called *name*, None if nobody knows it."""
        if not name:
            return None
        if name not in self._found:
            self._found[name] = _well_known(name) or self._defined(name)
        return self._found[name]

    def _defined(self, name: str) -> tzinfo | None:
        component = self._own.get(name)
        if component is None:
            return None
        # Transitions are counted up by the library: only rules that give a few a year are.
        rules = [text for text in component.texts if text[:5].upper() in ("RRULE", "RDATE")]
        if any("FREQ=YEARLY" not in rule.upper() or rule.upper().startswith("RDATE") for rule in rules):
            return None
        return _as_zone(component.texts)


def read_moment(line: Line | None, zones: Zones) -> Instant:
    """Return the instant that a line such as DTSTART names: of a date, its midnight; of what is no time, its text."""
    if line is None or not line.value.strip():
        return NO_INSTANT
    value = line.value.strip()
    moment = _parse(value)
    if isinstance(moment, datetime):
        return _of_time(moment, value, _zone_name(line), zones)
    if isinstance(moment, date):
        return _checked(datetime(moment.year, moment.month, moment.day, tzinfo=UTC), "assumed_utc", "day", value, value)
    return Instant(time_text=value[:200])


def read_duration(value: str) -> timedelta | None:
    """Return the length that an RFC 5545 duration names, None if it names none."""
    moment = _parse(value.strip())
    return moment if isinstance(moment, timedelta) else None


def is_date(line: Line | None) -> bool:
    """Whether the line names a day without an hour."""
    return line is not None and re.fullmatch(r"\d{8}", line.value.strip()) is not None


def _parse(value: str) -> date | timedelta | None:
    from icalendar.prop import vDDDTypes

    if len(value) > 40:
        return None
    try:
        read: Callable[[str], Any] = vDDDTypes.from_ical  # the library's own types leave it out
        moment = read(value)
    except (ValueError, OverflowError):
        return None
    return moment if isinstance(moment, date | timedelta) else None


def _zone_name(line: Line) -> str | None:
    return next(iter(line.parameters.get("TZID", [])), None)


def _of_time(moment: datetime, value: str, name: str | None, zones: Zones) -> Instant:
    if moment.tzinfo is not None:
        return _checked(moment, "iso", "s", value)
    zone = zones.find(name)
    if zone is not None:
        return _checked(moment.replace(tzinfo=zone), "labelled_zone", "s", value)
    zone = zones.find(zones.default)
    text = f"{value} {name}" if name else value
    source = "assumed_utc" if zone is None else "account_zone"
    return _checked(moment.replace(tzinfo=zone or UTC), source, "s", value, text)


def _checked(moment: datetime, source: str, precision: str, value: str, text: str | None = None) -> Instant:
    """Return the instant, only its text where it is not within the years that instants may have."""
    try:
        occurred_at = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return Instant(time_text=value)
    if not EARLIEST <= occurred_at < LATEST:
        return Instant(time_text=value)
    return Instant(occurred_at, source, precision, text)


def _well_known(name: str) -> tzinfo | None:
    if not _ZONE_NAME.fullmatch(name):
        return None
    from icalendar.timezone import tzp

    try:
        return tzp.timezone(name)
    except (ValueError, OSError):  # a name such as `America`, which is a folder of zones
        return None


def _as_zone(texts: Iterable[str]) -> tzinfo | None:
    """Return the zone that the lines of a VTIMEZONE define, None if they define none."""
    from icalendar import Timezone

    lines = [text for text in texts if text[:5].upper() != "TZID:"]
    body = "\r\n".join(lines)
    if len(body) > _LARGEST_OWN_ZONE:
        return None
    # The library remembers definitions by name, for other files too: a name of their content keeps these apart.
    name = "vana-" + hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]
    try:
        component = Timezone.from_ical(f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{body}\r\nEND:VTIMEZONE\r\n")
        return component.to_tz(lookup_tzid=False) if isinstance(component, Timezone) else None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return None  # what a broken definition makes of the library is not specified
