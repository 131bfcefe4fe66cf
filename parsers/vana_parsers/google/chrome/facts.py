"""What Chrome synchronizes between devices, as facts: form entries, devices, extensions, search engines, settings."""

from dataclasses import dataclass
from typing import Any

from vana_parsers.google.fields import Fields, key_of, read_stamp
from vana_parsers.records import Row
from vana_parsers.times import NO_INSTANT, Instant


@dataclass(frozen=True, slots=True)
class Fact:
    """How the elements of one array become facts.

    *field* is the fact's name; the element's own name, in the field *named*, is added to it. *values* are the fields
    of which the first with text is the fact's value, *keys* those that make it the same fact in another export (the
    first that is there), *times* those that tell when, *within* the object that holds all this, if it is not the
    element itself.
    """

    field: str
    values: tuple[str, ...]
    keys: tuple[str, ...]
    named: str | None = None
    times: tuple[str, ...] = ()
    within: str | None = None


_SETTING = Fact("setting", ("value",), (), named="name")
_WRAPPED_SETTING = Fact("setting", ("value",), (), named="name", within="preference")
_EXTENSION = Fact("extension", ("name",), ("id",))
_DEVICE = Fact(
    "device", ("client_name", "device_name", "model"), ("cache_guid", "signin_scoped_device_id", "sync_cache_guid"),
    times=("last_updated_timestamp",),
)  # fmt: skip

FACTS: dict[str, Fact] = {
    "Autofill": Fact("autofill", ("value",), (), named="name", times=("usage_timestamp",)),
    "Autofill Profile": Fact("autofill_profile", ("label",), ("guid",), times=("use_date",)),
    "Contact Info": Fact("contact_info", ("profile_label",), ("guid",), times=("use_date_unix_epoch_seconds",)),
    "Device Info": _DEVICE,
    "Device Information": _DEVICE,
    "Extensions": _EXTENSION,
    "Apps": Fact("app", ("name",), ("id",), within="extension"),
    "Search Engines": Fact(
        "search_engine", ("short_name", "keyword"), ("sync_guid", "url"), times=("last_modified", "date_created")
    ),
    "Preferences": _SETTING,
    "Priority Preferences": _WRAPPED_SETTING,
    "Priority Preference": _WRAPPED_SETTING,
    "OS Preference": _SETTING,
    "OS Preferences": _SETTING,
    "OS Priority Preference": _WRAPPED_SETTING,
    "OS Priority Preferences": _WRAPPED_SETTING,
    "Arc Package": Fact("android_app", ("package_name",), ("package_name",), times=("last_backup_time",)),
}
"""Arrays of facts by name."""


def read_fact(fact: Fact, record: dict[str, Any]) -> Row:
    """Return the row of `profile` for one element of an array of facts."""
    outer = Fields(record)
    is_wrapped = fact.within is not None and isinstance(record.get(fact.within), dict)
    fields = outer.within(fact.within) if fact.within and is_wrapped else outer
    name = fields.text(fact.named) if fact.named else None
    field = f"{fact.field}.{name}" if name else fact.field
    key = _key(fact, fields, name)
    value = fields.text(*fact.values)
    values = {**_when(fact, fields).columns(), "field": field, "value": value, "extra": outer.rest()}
    if fact.field == "autofill" and name:
        key = (fact.field, name, value)  # one field of forms has many entries
    return Row("profile", key, values)


def _key(fact: Fact, fields: Fields, name: str | None) -> tuple[str | None, ...]:
    if name:
        return (fact.field, name)
    for key in fact.keys:
        value = fields.peek(key)
        if isinstance(value, str) and value:
            return (fact.field, key, value)
    return ()


def _when(fact: Fact, fields: Fields) -> Instant:
    """Return the latest time told; where one field tells several, all stay in `extra`."""
    for name in fact.times:
        value = fields.peek(name)
        if isinstance(value, list):
            known = [instant for stamp in value if (instant := read_stamp(stamp)).occurred_at is not None]
            if known:
                return max(known, key=lambda instant: key_of(instant) or "")
        elif (instant := fields.instant(name)).occurred_at is not None:
            return instant
    return NO_INSTANT
