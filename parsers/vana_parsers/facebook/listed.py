"""Rows of records that hold lists: of names, of labelled items, of sections with entries."""

from collections.abc import Iterator, Mapping
from typing import Any

from vana_parsers.facebook.rows import address, address_of, epoch, instant_of, name_of, told
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row
from vana_parsers.times import NO_INSTANT, Instant

_DEEPEST = 8

Entry = tuple[dict[str, Any] | None, list[dict[str, Any]]]
"""An entry of a section, and what the sections around it say, the outermost first; None for a section without one."""


def item_rows(record: Record, table: str, fixed: Mapping[str, Any], *, url: str | None = "url") -> Iterator[Row]:
    """Yield a row of *table* for each item of the record's lists that has a name.

    *fixed* are columns that all have; the kind among them, and the item's address or name, are the identity. *url* is
    the column for an address, None if the table has none. What else an item says is in its row's `extra`, what the
    record says in that of the first. A record without items is one row.
    """
    found = [(name, item, label) for item, label in _items(record) if (name := name_of(item))]
    rows = [(name, address_of(item), instant_of(item), _rest(item, label)) for name, item, label in found]
    whole = record.instant() if record.peek("timestamp") or not rows else NO_INSTANT
    shared = record.extra()
    for number, (name, link, time, rest) in enumerate(rows):
        values = {**fixed, "name": name, "extra": rest if number else {**rest, **shared}}
        if url is not None and link is not None:
            values[url] = link
        elif link is not None:
            values["extra"] = {**values["extra"], "url": link}
        own = time if time.occurred_at or number else whole
        yield told(table, (fixed["kind"], address(link) or name), values, own, records=0 if number else 1)
    if not rows and shared:
        yield told(table, (fixed["kind"], None), {**fixed, "extra": shared}, whole)


def _items(record: Record) -> list[tuple[Labelled, str | None]]:
    """Return the outermost items of the record's lists, each with the label of its list where nobody knows it."""
    items = record.items
    nested = {id(inner) for item in items for inner in item.walk() if inner is not item}
    labels = {id(inner): one.label for one in record.labelled for inner in one.inner if one.meaning is None}
    return [(item, labels.get(id(item))) for item in items if id(item) not in nested]


def _rest(item: Labelled, label: str | None) -> dict[str, Any]:
    """Return and take what else *item* says, and the *label* of its list."""
    rest = item.rest()
    item.value, item.href, item.timestamp, item.inner, item.others = None, None, None, [], {}
    said = {} if rest is None else {"item": rest}
    return {**({"list": label} if label else {}), **said}


def entries(section: dict[str, Any], outer: list[dict[str, Any]] | None = None) -> Iterator[Entry]:
    """Yield the entries of *section* and of the sections in it, in order."""
    lists = {part: held for part in ("entries", "children") if isinstance(held := section.get(part), list) and held}
    around = [*(outer or ()), {name: value for name, value in section.items() if name not in lists}]
    if not lists or len(around) > _DEEPEST:
        yield None, around if len(around) <= _DEEPEST else [*around[:-1], section]
        return
    for one in (one for held in lists.values() for one in held):
        if isinstance(one, dict) and ("entries" in one or "children" in one):
            yield from entries(one, around)
        else:
            yield (one if isinstance(one, dict) else {"data": {"value": one}}), around


def first_time(record: Record, *paths: tuple[str | int, ...]) -> Instant:
    """Return and take the first of the epoch seconds at *paths* that is a time."""
    for path in paths:
        time = epoch(record.peek(*path))
        if time != NO_INSTANT:
            record.take(*path)
            return time
    return NO_INSTANT


def first_text(record: Record, *paths: tuple[str | int, ...]) -> str | None:
    """Return and take the first text at *paths*."""
    return next((text for path in paths if (text := record.text(*path))), None)
