"""One JSON object read field by field, so that what no column took is known at the end."""

import codecs
from collections.abc import Mapping
from typing import Any

from vana_parsers.times import NO_INSTANT, Instant, from_epoch, parse_instant

_WEBKIT_DIGITS = 17
_WEBKIT_EPOCH_US = 11_644_473_600_000_000
"""Microseconds from 1601-01-01, where Chrome counts from, to 1970-01-01."""


class Fields:
    """The fields of *record*; anything that is no object has none. Reading never raises.

    A field that was read as what it should be is taken; `rest` gives the others.
    """

    def __init__(self, record: object) -> None:
        self._record: Mapping[str, Any] = record if isinstance(record, dict) else {}
        self._taken: set[str] = set()
        self._inner: dict[str, Fields] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._record

    def peek(self, name: str) -> Any:
        """Return the value of *name* as it is, None if absent; it is not taken."""
        return self._record.get(name)

    def take(self, name: str) -> Any:
        """Return the value of *name*, None if absent, and take it."""
        self._taken.add(name)
        return self._record.get(name)

    def text(self, *names: str) -> str | None:
        """Return and take the first of *names* that is text and not empty."""
        for name in names:
            value = self._record.get(name)
            if isinstance(value, str) and value:
                self._taken.add(name)
                return value
        return None

    def number(self, name: str) -> int | None:
        """Return and take a whole number, which may be written as text."""
        value = self._record.get(name)
        if isinstance(value, str) and len(value) < 19 and value.isascii() and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 63:
            return None
        self._taken.add(name)
        return value

    def instant(self, *names: str) -> Instant:
        """Return and take the first of *names* that tells an instant, in text or by its number of digits."""
        for name in names:
            instant = read_stamp(self._record.get(name))
            if instant.occurred_at is not None:
                self._taken.add(name)
                return instant
        return NO_INSTANT

    def within(self, name: str) -> "Fields":
        """Return the fields of the object *name*; what is not taken of them stays under that name."""
        if name not in self._inner:
            self._inner[name] = Fields(self._record.get(name))
        return self._inner[name]

    def rest(self) -> dict[str, Any]:
        """Return the fields that were not taken, without those that hold nothing."""
        rest = {name: value for name, value in self._record.items() if name not in self._taken}
        for name, inner in self._inner.items():
            if isinstance(rest.get(name), dict):
                rest[name] = inner.rest()
        return {name: value for name, value in rest.items() if not is_nothing(value)}


def is_nothing(value: object) -> bool:
    """Whether a field's value carries nothing: null, empty text, an empty array or object."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def read_stamp(value: object) -> Instant:
    """Return the instant of text, or of a number by its digits; 17 are Chrome's microseconds since 1601."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return NO_INSTANT
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)[:100]
    digits = text.strip()
    if len(digits) == _WEBKIT_DIGITS and digits.isascii() and digits.isdigit():
        return from_epoch(int(digits) - _WEBKIT_EPOCH_US, "us")
    return parse_instant(text)


def decoded(data: bytes) -> str:
    """Return the text of a small member: UTF-8, or UTF-16 with a byte-order mark. Takes any bytes."""
    encoding = "utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return data.decode(encoding, "replace")


def key_of(instant: Instant) -> str | None:
    """Return the instant as identities have it; None if there is none."""
    return instant.occurred_at.isoformat(timespec="microseconds") if instant.occurred_at else instant.time_text
