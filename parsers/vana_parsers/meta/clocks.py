"""Clocks of Meta's pages: what instant the date on a page is. The pages name no zone, and each platform has its own.

Facebook writes dates in the account's time zone, summer time included. Instagram and Threads write them eight hours
behind UTC, in summer and winter, whoever the account is: ("Aug 09, 2026 9:49 am", 1786297781) and ("Dec 29, 2025 1:46
pm", 1767044795) are pairs of a page and its JSON. A zone that the text itself states goes before both.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vana_parsers.localized_times import DateReader, Found, dialect_of
from vana_parsers.times import NO_INSTANT, Instant

ZONE, OFFSET = "zone", "offset"
"""Parameters of a task: the IANA name of the account's zone; else the minutes that its clock is ahead of UTC."""

PLATFORM_OFFSET = str(-8 * 60)
"""The offset of Instagram's and Threads' clock."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST = 80
_HOUR = 3600 * 1_000_000
_QUARTER = 15 * 60 * 1_000_000
"""Zones change their offset at quarters of hours at most, so that it is looked up once for each."""
_MOST_KNOWN = 50_000
_MONTH_FIRST = re.compile(r"(\d{1,2}) ?[月월] ?(\d{1,2}),? (\d{4}),? ")
"""`8월 05, 2015 11:23:43 오후`: the English order with another language's words, which no language has for itself."""
_NUMERIC = re.compile(r">\s*(\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.h]\d\d[^<]{0,12})<")
_TWELVE_HOURS = re.compile(r"(\S.*?) (\d{1,2}):(\d\d)(?::(\d\d))?[ \u202f]?([^\W\d][^\d:+-]*)")


class Clock:
    """Reads the dates of the pages of one export. Without *zone* and *offset* they are taken for UTC, and say so."""

    def __init__(self, zone: str | None = None, offset: int | None = None) -> None:
        self._zone = ZoneInfo(zone) if zone else None
        self._offset = offset
        self._reader = DateReader()
        self._shifts: dict[int, int] = {}
        self._halves: dict[tuple[str, str], int | None] = {}
        self._known: dict[str, Instant | None] = {}
        self.source = "account_zone" if zone else "assumed_utc" if offset is None else "fixed_offset"

    def learn(self, text: str) -> None:
        """Learn from the dates in a page's markup whether days stand before months where dates are all numbers."""
        dates = [match[1] for match in _NUMERIC.finditer(text)]
        if dates:
            self._reader = DateReader(dialect=dialect_of(dates))

    @classmethod
    def of_params(cls, params: Mapping[str, str]) -> "Clock":
        """Return the clock that the parameters of a task tell: `zone`, else `offset`, else UTC."""
        zone = params.get(ZONE)
        return cls(zone, None if zone or OFFSET not in params else int(params[OFFSET]))

    def read(self, text: str) -> Instant:
        """Return the instant that *text* names; text that is no date gives none and is kept."""
        found = self.date(text)
        return found if found is not None else Instant(time_text=text) if text.strip() else NO_INSTANT

    def date(self, text: str) -> Instant | None:
        """Return the instant that *text* names, None if it is no date with a clock. Takes any text."""
        try:
            return self._known[text]
        except KeyError:
            pass
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known[text] = self._found(text)
        return self._known[text]

    def quick(self, text: str) -> tuple[int, str, str, str] | None:
        """Return milliseconds since 1970, source, precision and *text* of a date of the usual form, else None."""
        match = _TWELVE_HOURS.fullmatch(text)
        if match is None:
            return None
        day, hour, minute, second, half = match.groups()
        try:
            begin = self._halves[day, half]
        except KeyError:
            begin = self._half(day, half)
        hours, minutes, seconds = int(hour), int(minute), int(second or 0)
        if begin is None or not 0 < hours <= 12 or minutes > 59 or seconds > 59:
            return None
        local = begin + (hours % 12 * 3600 + minutes * 60 + seconds) * 1_000_000
        since = local - self._shift(local)
        return (since // 1000, self.source, "s" if second else "min", text) if since else None

    def _half(self, day: str, half: str) -> int | None:
        """Return when a half of a day begins, in microseconds of the local clock; None if that is not what it is.

        In some languages the words for it are of a part of the half elsewhere: here 9:02 odpol. is 21:02, not nothing.
        """
        if len(self._halves) > _MOST_KNOWN:
            self._halves.clear()
        found = [(hour, self._reader.find(f"{day} {hour}:00:00 {half}")) for hour in (1, 3, 9, 11, 12)]
        begins = {one[0] - hour % 12 * _HOUR for hour, one in found if one and one[2].source == "assumed_utc"}
        begin = begins.pop() if len(begins) == 1 else None
        self._halves[day, half] = None if begin is None or begin % (12 * _HOUR) else begin
        return self._halves[day, half]

    def _found(self, text: str) -> Instant | None:
        """Return the instant of a date in any form."""
        stripped = " ".join(text.split())
        if not stripped or len(stripped) > _LONGEST:
            return None
        in_order = _MONTH_FIRST.sub(lambda match: f"{match[3]}-{match[1]:0>2}-{match[2]:0>2} ", stripped, count=1)
        known = self.quick(in_order)
        if known is not None:
            return Instant(_EPOCH + known[0] * _MILLISECOND, known[1], known[2], text)
        found = self._reader.find(in_order)
        return None if found is None or found[1] == "day" else self._instant(found, text)

    def _instant(self, found: Found, text: str) -> Instant:
        microseconds, precision, frame = found
        if frame.source != "assumed_utc":
            return Instant(_EPOCH + microseconds * _MICROSECOND, frame.source, precision, text, frame.offset)
        since = microseconds - self._shift(microseconds)
        if since == 0:  # what JSON writes as 0: no time
            return Instant(time_text=text)
        at = _EPOCH + since * _MICROSECOND
        return Instant(at, self.source, precision, text)

    def _shift(self, local: int) -> int:
        """Return how far the clock is ahead of UTC when it shows *local*, both in microseconds.

        Of an hour that comes twice in autumn it is the first.
        """
        if self._zone is None:
            return (self._offset or 0) * 60_000_000
        quarter = local // _QUARTER
        known = self._shifts.get(quarter)
        if known is None:
            shown = (_EPOCH + local * _MICROSECOND).replace(tzinfo=self._zone)
            known = self._shifts[quarter] = (shown.utcoffset() or timedelta()) // _MICROSECOND
        return known
