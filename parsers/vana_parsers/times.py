"""Instants from machine formats: ISO 8601 text, `YYYY-MM-DD HH:MM:SS UTC`, epoch seconds, milli- or microseconds.

Every instant comes with what is known about it (`time_source`, `time_precision`, as in `schema`). Text that cannot be
read, or names an instant outside `EARLIEST` to `LATEST`, gives no instant and is kept as `time_text`: nothing is lost,
and a zero or a year 33658 does not become a date. Localized text is not read here.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.schema import INSTANT

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

EpochUnit = Literal["s", "ms", "us"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECONDS: dict[EpochUnit, int] = {"s": 1_000_000, "ms": 1_000, "us": 1}
_EPOCH_DIGITS: dict[int, EpochUnit] = {9: "s", 10: "s", 12: "ms", 13: "ms", 15: "us", 16: "us"}
_EARLIEST_US = (EARLIEST - _EPOCH) // timedelta(microseconds=1)
_LATEST_US = (LATEST - _EPOCH) // timedelta(microseconds=1)

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<minute>\d\d:\d\d)(?P<second>:\d\d(?:[.,](?P<fraction>\d{1,9}))?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_WHOLE = r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d"


@dataclass(frozen=True, slots=True)
class Instant:
    """One instant and what is known about it; `occurred_at` is aware UTC, or None where there is none.

    *utc_offset_minutes* is set where the text stated a numeric offset. `Z` and `UTC` state none (RFC 9557, 2.2).
    """

    occurred_at: datetime | None = None
    time_source: str = "none"
    time_precision: str = "none"
    time_text: str | None = None
    utc_offset_minutes: int | None = None

    def columns(self) -> dict[str, Any]:
        """Return the values by column name, as a row takes them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Instants:
    """The fields of many `Instant`s as arrays of one length, named as the columns of every table."""

    occurred_at: pa.Array
    time_source: pa.Array
    time_precision: pa.Array
    time_text: pa.Array
    utc_offset_minutes: pa.Array

    def columns(self) -> dict[str, pa.Array]:
        """Return the arrays by column name, as `records.Columns` takes them."""
        return {name: getattr(self, name) for name in self.__slots__}


NO_INSTANT = Instant()


@dataclass(frozen=True, slots=True)
class _Form:
    """A text form that Arrow reads by itself: *length* bytes, the last of which are *suffix*."""

    length: int
    suffix: str
    precision: str

    @property
    def pattern(self) -> str:
        fraction = self.length - len(self.suffix) - len("YYYY-MM-DDTHH:MM:SS.")
        return _WHOLE + (rf"\.\d{{{fraction}}}" if fraction > 0 else "") + self.suffix + "$"


_FORMS = (
    _Form(23, " UTC", "s"),  # Reddit, YouTube before 2024
    _Form(24, "Z", "ms"),
    _Form(20, "Z", "s"),
    _Form(27, "Z", "us"),
)


def parse_instants(texts: pa.Array) -> Instants:
    """Return the instant of each text, by the rules of `parse_instant`.

    Whole arrays of the usual forms are read by Arrow; only other values are looked at one by one. Null and empty
    values give no instant and no text.
    """
    texts = texts.cast(pa.string())
    occurred, precision = _parse_usual(texts)
    known = pc.is_valid(occurred)
    source = pc.if_else(known, "iso", "none")
    time_text, offset = pa.nulls(len(texts), pa.string()), pa.nulls(len(texts), pa.int16())
    left = pc.and_not(pc.is_valid(texts), known)
    if pc.any(left, min_count=0).as_py():
        others = [parse_instant(text) for text in texts.filter(left).to_pylist()]
        occurred = pc.replace_with_mask(occurred, left, pa.array([o.occurred_at for o in others], INSTANT))
        source = pc.replace_with_mask(source, left, pa.array([o.time_source for o in others], pa.string()))
        precision = pc.replace_with_mask(precision, left, pa.array([o.time_precision for o in others], pa.string()))
        time_text = pc.replace_with_mask(time_text, left, pa.array([o.time_text for o in others], pa.string()))
        offset = pc.replace_with_mask(offset, left, pa.array([o.utc_offset_minutes for o in others], pa.int16()))
    return Instants(occurred, source, precision, time_text, offset)


def parse_instant(text: str) -> Instant:
    """Return the instant that *text* names: ISO 8601 extended form, or an epoch told by its number of digits.

    Text without a zone is taken for UTC and says so (`assumed_utc`). Digits beyond microseconds are dropped. Other
    text gives no instant and is kept as `time_text`.
    """
    stripped = text.strip()
    if not stripped:
        return NO_INSTANT
    if stripped.isascii() and stripped.isdigit():
        unit = _EPOCH_DIGITS.get(len(stripped))
        return from_epoch(stripped, unit) if unit else _unread(text)
    match = _ISO.fullmatch(stripped)
    if match is None:
        return _unread(text)
    try:
        moment = _moment(match)
        occurred_at = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return _unread(text)
    if not EARLIEST <= occurred_at < LATEST:
        return _unread(text)
    zone = match["zone"]
    offset = (moment.utcoffset() or timedelta()) // timedelta(minutes=1) if zone and zone[0] in "+-" else None
    return Instant(occurred_at, "iso" if zone else "assumed_utc", _precision(match), None, offset)


def from_epoch(value: object, unit: EpochUnit) -> Instant:
    """Return the instant *value* units after 1970-01-01 UTC, given as an int, a float, or text of an int.

    Any other value gives no instant, and its text as `time_text`. A float is rounded to its unit's next finer
    precision: 1.5 s is a millisecond instant.
    """
    if value is None or value == "":
        return NO_INSTANT
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return _unread(repr(value))
    try:
        count = float(value) if isinstance(value, float) else int(value)
        microseconds = round(count * _MICROSECONDS[unit])
    except (ValueError, OverflowError):
        return _unread(str(value)[:100])
    if not _EARLIEST_US <= microseconds < _LATEST_US:
        return _unread(str(value)[:100])
    fine = isinstance(count, float) and not count.is_integer()
    precision = {"s": "ms", "ms": "us", "us": "us"}[unit] if fine else unit
    return Instant(_EPOCH + timedelta(microseconds=microseconds), "epoch", precision)


def epoch_instants(values: pa.Array, unit: EpochUnit) -> Instants:
    """Return the instant of each integer of *values*, in *unit*s after 1970-01-01 UTC; null gives none."""
    values = values.cast(pa.int64())
    scale = _MICROSECONDS[unit]
    within = pc.and_(pc.greater_equal(values, _EARLIEST_US // scale), pc.less(values, _LATEST_US // scale))
    within = pc.fill_null(within, False)
    occurred = pc.multiply(pc.if_else(within, values, None), scale).cast(pa.timestamp("us")).cast(INSTANT)
    text = pc.if_else(within, None, values.cast(pa.string()))
    return Instants(
        occurred,
        pc.if_else(within, "epoch", "none"),
        pc.if_else(within, unit, "none"),
        text,
        pa.nulls(len(values), pa.int16()),
    )


def _unread(text: str) -> Instant:
    return Instant(time_text=text)


def _moment(match: re.Match[str]) -> datetime:
    """Return the aware datetime of a match of `_ISO`. Raises ValueError for a day or hour that does not exist."""
    zone = match["zone"]
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    clock = (match["minute"] or "00:00") + (match["second"] or ":00")[:3]
    offset = zone if zone and zone[0] in "+-" else "+00:00"
    return datetime.fromisoformat(f"{match['date']}T{clock}.{fraction}{offset}")


def _precision(match: re.Match[str]) -> str:
    if match["fraction"]:
        return "ms" if len(match["fraction"]) <= 3 else "us"
    if match["second"]:
        return "s"
    return "min" if match["minute"] else "day"


def _parse_usual(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return instants and their precision for the values that have one of `_FORMS`; null and `none` for the rest."""
    lengths = pc.binary_length(texts)
    occurred, precision = pa.nulls(len(texts), INSTANT), pa.repeat("none", len(texts))
    for form in _FORMS:
        fits = pc.and_(pc.equal(lengths, form.length), pc.ends_with(texts, form.suffix)).fill_null(False)
        if not pc.any(fits, min_count=0).as_py():
            continue
        read = _cast(texts if pc.all(fits).as_py() else pc.if_else(fits, texts, None), form)
        occurred = pc.coalesce(occurred, read)
        precision = pc.if_else(pc.is_valid(read), form.precision, precision)
    return occurred, precision


def _cast(texts: pa.Array, form: _Form) -> pa.Array:
    """Return the instants of *texts*, all of *form* or null; null where a value is not what its form promises."""
    try:
        return _within(_cast_all(texts, form))
    except pa.ArrowInvalid:
        gated = pc.if_else(pc.match_substring_regex(texts, form.pattern), texts, None)
    try:
        return _within(_cast_all(gated, form))
    except pa.ArrowInvalid:  # a day that its month has not: rare enough to be left to Python
        return pa.nulls(len(texts), INSTANT)


def _cast_all(texts: pa.Array, form: _Form) -> pa.Array:
    if form.suffix == " UTC":
        return pc.utf8_slice_codeunits(texts, 0, 19).cast(pa.timestamp("us")).cast(INSTANT)
    return texts.cast(INSTANT)


def _within(instants: pa.Array) -> pa.Array:
    fits = pc.and_(pc.greater_equal(instants, EARLIEST), pc.less(instants, LATEST))
    return pc.if_else(fits, instants, None)
