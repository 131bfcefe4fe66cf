"""Instants from dates as people read them, in any language: `Mar 8, 2018, 5:14:40 PM`, `7 de des. 2022, 9:05 CET`.

A text is a clock, and around it a day, a year, a month's name or number, perhaps a part of the day, a zone, and words
that tell nothing. Every word must be known, or the text is no date: a title with a date in it is a title. What is
before and after the clock repeats from one date to the next, so it is understood once and kept.

A zone's abbreviation is a fixed offset, even out of its season: exports write all their dates in the zone that held
when they were made. Without a zone a date is taken for UTC and says so (`assumed_utc`), as exports up to 2018 meant it.
A date of numbers alone (`02/03/2024`) is read if its language, its numbers or the dates beside it (`dialect_of`) tell
the order; else it gives no instant, as does a zone that nobody knows. The text itself is always kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

import pyarrow as pa

from vana_parsers.date_words import Parts, parts_of
from vana_parsers.localized_names import Hours, names
from vana_parsers.schema import INSTANT
from vana_parsers.times import EARLIEST, LATEST, NO_INSTANT, Instant, Instants

LONGEST: Final = 120
"""Characters of the longest date read; the longest of the CLDR has about 100, with weekday and zone written out."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_BUDDHIST_ERA = 543
_MOST_FRAMES = 20_000
_SAMPLE = 1_000
_AROUND_HOUR = 60
_GREENWICH = frozenset({"UTC", "GMT", "Z", "MGZ", "MAG"})
_CLOCKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d+:.\u2212-])(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])",  # not the offset of GMT+05:30
        r"(?<![\d.+\u2212-])(\d{1,2})\.(\d\d)\.(\d\d)(?![\d.])",
        r"(\d{1,2})\s?[時时點点시]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?",
        r"(?<![\d.+\u2212-])(\d{1,2})\s?(?:h|นาฬิกา|ໂມງ)\s?(\d\d)"
        r"(?:\s?(?:min|นาที|ນາທີ)\s?(\d\d)\s?(?:s\b|วินาที|ວິນາທີ))?(?!\d)",
        r"(?<![\d.+\u2212-])(\d{1,2})\.(\d\d)()(?![\d.])",
    )
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the dates of one file tell together.

    *day_first*: whether 02/03/2024 is the second of March; None if they do not tell. *languages*: codes of those that
    they may be written in; empty if unknown.
    """

    day_first: bool | None = None
    languages: frozenset[str] = frozenset()


UNKNOWN: Final = Dialect()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is around a clock: the day's beginning in microseconds, the zone, the hours of the part of the day."""

    midnight: int
    source: str
    offset: int | None
    hours: tuple[Hours, ...]


class DateReader:
    """Reads the dates of one file. *zones* gives abbreviations of zones another meaning, in minutes east of UTC."""

    def __init__(self, *, zones: Mapping[str, int] | None = None, dialect: Dialect = UNKNOWN) -> None:
        self._zones = zones or {}
        self._dialect = dialect
        self._frames: dict[tuple[str, str | None], _Frame | None] = {}

    def read(self, text: str) -> Instant:
        """Return the instant of one text; without a date, none and the text. Takes any text."""
        found = self.find(text)
        if found is None:
            return Instant(time_text=text) if text.strip() else NO_INSTANT
        microseconds, precision, frame = found
        return Instant(_EPOCH + microseconds * _MICROSECOND, frame.source, precision, text, frame.offset)

    def read_all(self, texts: Sequence[str | None]) -> Instants:
        """Return the instant of each text; None and empty texts give none."""
        return instants_of(texts, [None if text is None else self.find(text) for text in texts])

    def find(self, text: str) -> "Found | None":
        """Return the microseconds since 1970, the precision, and the rest that `instants_of` needs; None if no date."""
        at = text.find(":")
        # The usual clock, 17:13:43 or 5:14:40 after a space, is taken apart without a regular expression.
        hour, rest, after = text[max(at - 2, 0) : max(at, 0)], text[at + 1 : at + 6], text[at + 6 :]
        if rest[2:3] != ":" or not (rest[:2] + rest[3:]).isdecimal() or len(rest) < 5 or len(text) > LONGEST:
            return self._find_any(text)
        edge = text[at - 3 : at - 2]
        if (hour.isdecimal() and edge.isspace()) or (hour[:1].isspace() and hour[1:].isdecimal()):
            if after and (after[0].isdecimal() or after[0] == ":"):
                return self._find_any(text)
            return self._found(text[: at - 2].rstrip(), after, hour, rest[:2], rest[3:])
        return self._find_any(text)

    def _find_any(self, text: str) -> "Found | None":
        if len(text) > LONGEST:
            return None
        for pattern in _CLOCKS:
            match = pattern.search(text)
            if match:
                return self._found(text[: match.start()], text[match.end() :], *match.groups())
        frame = self._frame(text, None)
        return None if frame is None else (frame.midnight, "day", frame)

    def _found(self, before: str, after: str, hour: str, minute: str, second: str | None) -> "Found | None":
        try:
            frame = self._frames[before, after]
        except KeyError:
            frame = self._frame(before, after)
        if frame is None:
            return None
        hours, minutes, seconds = int(hour), int(minute), int(second or 0)
        if minutes > 59 or seconds > 59 or hours > 23:
            return None
        if frame.hours and hours <= 12:
            hours = _on_the_dial(hours % 12, frame.hours)
            if hours < 0:
                return None
        microseconds = frame.midnight + (hours * 3600 + minutes * 60 + seconds) * 1_000_000
        return microseconds, "s" if second else "min", frame

    def _frame(self, before: str, after: str | None) -> _Frame | None:
        if len(self._frames) > _MOST_FRAMES:
            self._frames.clear()
        parts = parts_of(before, after)
        frame = self._frames[before, after] = None if parts is None else _settle(parts, self._dialect, self._zones)
        return frame


Found = tuple[int, str, _Frame]


def parse_localized(text: str, *, zones: Mapping[str, int] | None = None, dialect: Dialect = UNKNOWN) -> Instant:
    """Return the instant that *text* names, in any language; text that is no date gives none and is kept.

    *zones* gives abbreviations of zones (`IST`) another meaning than the commonest, in minutes east of UTC.
    """
    return _reader(tuple(sorted((zones or {}).items())), dialect).read(text)


def parse_localized_all(
    texts: Sequence[str | None], *, zones: Mapping[str, int] | None = None, dialect: Dialect | None = None
) -> Instants:
    """Return the instant of each of the texts of one file; the texts themselves tell the dialect, if none is given."""
    found = dialect_of([text for text in texts if text]) if dialect is None else dialect
    return DateReader(zones=zones, dialect=found).read_all(texts)


def instants_of(texts: Sequence[str | None], found: Sequence[Found | None]) -> Instants:
    """Return as arrays what `DateReader.find` gave for each text."""
    return Instants(
        pa.array([None if f is None else f[0] for f in found], pa.int64()).cast(pa.timestamp("us")).cast(INSTANT),
        pa.array(["none" if f is None else f[2].source for f in found], pa.string()),
        pa.array(["none" if f is None else f[1] for f in found], pa.string()),
        pa.array([text or None for text in texts], pa.string()),
        pa.array([None if f is None else f[2].offset for f in found], pa.int16()),
    )


def zones_near(offset: int) -> dict[str, int]:
    """Return the meaning of each ambiguous abbreviation for an account whose clocks are *offset* minutes from UTC.

    An abbreviation has the meaning that is within an hour of the offset, as summer time is; the others are left out.
    """
    near: dict[str, int] = {}
    for label, meanings in names().zones.items():
        fitting = [minutes for minutes in meanings if abs(minutes - offset) <= _AROUND_HOUR]
        if len(meanings) > 1 and fitting:
            near[label] = min(fitting, key=lambda minutes: abs(minutes - offset))
    return near


def dialect_of(texts: Sequence[str]) -> Dialect:
    """Return what the dates among *texts* tell together: their language, and whether days stand before months.

    A day above 12 tells the order; else the order in which the dates go on steadily, as those of a log do.
    """
    sample = texts[:: max(1, len(texts) // _SAMPLE)]
    parts = [found for text in sample if (found := _parts(text)) is not None]
    spoken = {part.languages for part in parts if part.languages}
    languages = frozenset.intersection(*spoken) if spoken else frozenset()
    pairs = [part.pair for part in parts if part.pair is not None]
    if any(first > 12 for first, _ in pairs) != any(second > 12 for _, second in pairs):
        return Dialect(any(first > 12 for first, _ in pairs), languages)
    return Dialect(_by_steps([part for part in parts if part.pair is not None]), languages)


def _by_steps(parts: Sequence[Parts]) -> bool | None:
    turns = []
    for day_first in (True, False):
        days = [part.day(day_first, frozenset()) for part in parts]
        steps = [b > a for a, b in pairwise(days) if a is not None and b is not None and a != b]
        turns.append(min(sum(steps), len(steps) - sum(steps)))
    if abs(turns[0] - turns[1]) < 3 or 4 * min(turns) > max(turns):
        return None
    return turns[0] < turns[1]


def _parts(text: str) -> Parts | None:
    if len(text) > LONGEST:
        return None
    for pattern in _CLOCKS:
        match = pattern.search(text)
        if match:
            return parts_of(text[: match.start()], text[match.end() :])
    return parts_of(text, None)


def _settle(parts: Parts, dialect: Dialect, zones: Mapping[str, int]) -> _Frame | None:
    day = parts.day(dialect.day_first, dialect.languages)
    if day is None:
        return None
    year, month, number = day
    year -= _BUDDHIST_ERA if year >= EARLIEST.year + _BUDDHIST_ERA else 0
    try:
        midnight = datetime(year, month, number, tzinfo=UTC)
    except ValueError:  # a day that its month has not
        return None
    if not EARLIEST + _DAY <= midnight < LATEST - _DAY:
        return None
    offset = parts.offset
    if offset is None and parts.label is not None:
        offset = zones.get(parts.label, names().zones[parts.label][0])
    source = "fixed_offset" if parts.offset is not None else "labelled_zone" if parts.label else "assumed_utc"
    stated = None if parts.label in _GREENWICH and parts.offset is None else offset
    return _Frame((midnight - _EPOCH) // _MICROSECOND - (offset or 0) * 60_000_000, source, stated, parts.hours)


def _on_the_dial(hour: int, hours: Iterable[Hours]) -> int:
    """Return which of *hour* and twelve hours later lies in the part of the day; -1 if none does."""
    for start, end in hours:
        for candidate in (hour, hour + 12):
            if start <= candidate < end or (start > end and not end <= candidate < start):
                return candidate
    return -1


@cache
def _reader(zones: tuple[tuple[str, int], ...], dialect: Dialect) -> DateReader:
    return DateReader(zones=dict(zones), dialect=dialect)
