"""One row builder for everybody and everything that an account is connected to, in all dialects."""

from collections.abc import Iterator

from vana_parsers.facebook.rows import (
    address,
    address_of,
    content_key,
    instant_of,
    name_of,
    same,
    take_epoch,
    told,
)
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_STAMPS = ("added_timestamp", "created_timestamp", "added_time", "removed_timestamp")


def connection(record: Record, task: Task) -> Iterator[Row]:
    """Yield the connection to one person, page, group or app; parameters say which, which way, and its state."""
    if record.is_empty:
        return
    key, time, url = content_key(record), _instant(record), record.text("url") or record.link() or record.value("url")
    name = record.text("name") or record.text("data", 0, "name") or _labelled_name(record)
    same(record, name, "data", 0, "name")
    same(record, name, "title")
    name = name or record.text("title")
    values = {
        **_fixed(task),
        "name": name,
        "url": url,
        "handle": record.value("username"),
        "item_id": _item_id(record),
        "extra": record.extra(),
    }
    yield told("connections", _key(task, name, url, key), values, time)


def connections(record: Record, task: Task) -> Iterator[Row]:
    """Yield a connection for each item of the record's lists: names, or objects with name, address and time."""
    if not record.items:
        yield from connection(record, task)
        return
    time = record.instant() if record.peek("timestamp") else NO_INSTANT
    rows = []
    for item in record.items:
        own, url, name = instant_of(item), address_of(item), name_of(item)
        if name or url:
            values = {**_fixed(task), "name": name, "url": url}
            rows.append((_key(task, name, url, None), values, own if own.occurred_at else NO_INSTANT))
    extra = record.extra()
    for number, (key, values, own) in enumerate(rows):
        shown = {**values, "extra": {} if number else extra}
        yield told("connections", key, shown, own if own.occurred_at or number else time, records=0 if number else 1)
    if not rows and extra:
        yield told("connections", _key(task, None, None, None), {**_fixed(task), "extra": extra}, time)


def kind(
    name: str,
    *paths: str,
    roots: tuple[str, ...] = (),
    of: str,
    direction: str = "out",
    state: str | None = "active",
    product: str,
    has_many: bool = False,
) -> Kind:
    """Return the kind of a file of connections of kind *of*; *has_many*: a record lists several."""
    params = {"of": of, "direction": direction, **({"state": state} if state else {})}
    return Kind(name, connections if has_many else connection, paths, roots, product, params)


def _fixed(task: Task) -> dict[str, str | None]:
    return {"kind": task.params["of"], "direction": task.params["direction"], "state": task.params.get("state")}


def _key(task: Task, name: str | None, url: str | None, other: str | None) -> tuple[str | None, ...]:
    """A name is written the same in all languages and generations; an address only some generations have."""
    about = name or address(url) or other
    return task.params["of"], task.params["direction"], task.params.get("state"), about


def _instant(record: Record) -> Instant:
    time = record.instant("added_at", "created_at")
    for stamp in _STAMPS:
        if time == NO_INSTANT:
            time = take_epoch(record, stamp)
    return time


def _item_id(record: Record) -> str | None:
    value = record.peek("user_app_scoped_id")
    return str(record.take("user_app_scoped_id")) if isinstance(value, str | int) and value else None


def _labelled_name(record: Record) -> str | None:
    """Return and take the name among labelled values; in a language that nobody knows, the first text."""
    name = record.value("name", "title")
    texts = [one for one in record.labelled if one.value and one.meaning is None]
    return name or next((one.take() for one in texts), None) or next((o.take() for o in record.listed if o.value), None)
