"""Rows of Facebook's families: identities without words of the account's language, log lines, settings, suggestions."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.links import plain_address
from vana_parsers.meta.media import MediaIndex, media_row, take_files
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

Key = tuple[str | None, ...]


def minute(time: Instant) -> str | None:
    """Return *time* cut to the minute, as identities have it; None where there is none."""
    return time.occurred_at.isoformat()[:16] if time.occurred_at else None


def address(url: str | None) -> str | None:
    """Return *url* as identities have it: without what says how it was shared."""
    return plain_address(url) if url else None


def told(table: str, key: Key, values: Mapping[str, Any], time: Instant, *, records: int = 1) -> Row:
    """Return the row of something that happened: *key* and its minute are its identity.

    The last of *key* says what it is about; without that and without a time the row's whole content is its identity.
    """
    at = minute(time)
    is_known = at is not None or (len(key) > 1 and key[-1] is not None)
    return Row(table, (*key, at) if is_known else (), {**values, **time.columns()}, records, is_event=at is not None)


def epoch(value: Any) -> Instant:
    """Return the instant of the epoch seconds *value*; 0, false and anything but a number is none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not value:
        return NO_INSTANT
    return from_epoch(value, "s") if value > 0 else Instant(time_text=str(value))


def take_epoch(record: Record, *path: str | int) -> Instant:
    """Return and take the instant at *path*; what is no number stays for `extra`."""
    value = record.peek(*path)
    time = epoch(value)
    if time != NO_INSTANT:
        record.take(*path)
    return time


def same(record: Record, text: str | None, *path: str | int) -> None:
    """Take the text at *path* away if it is *text*: Facebook often says a thing twice."""
    if text is not None and record.peek(*path) == text:
        record.take(*path)


def content_key(record: Record) -> str | None:
    """Return what identifies a record that has neither time nor address: its labelled texts, without their labels."""
    texts = [text for one in record.labelled for text in (one.value, one.href) if text]
    return "\n".join(texts) or None


def attached(record: Record, task: Task) -> list[Row]:
    """Take the files attached to *record* away and return their rows."""
    index, rows = MediaIndex.of_params(task.params), []
    for number, attachment in enumerate(_list(record.peek("attachments"))):
        for inner, _ in enumerate(_list(attachment.get("data") if isinstance(attachment, dict) else None)):
            files = take_files(record, "attachments", number, "data", inner, "media")
            rows += [row for file in files if (row := media_row(file, index)) is not None]
    return rows


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def log_line(record: Record, task: Task) -> Iterator[Row]:
    """Yield a line of a log that no finer table takes; parameter `log` says of which."""
    if record.is_empty:
        return
    key = content_key(record)
    time, url = record.instant(), record.link() or record.value("url")
    title = record.text("title") or record.value("title", "name", "text")
    about = address(url) or (key if time.occurred_at is None else None)
    values = {"kind": task.params["log"], "title": title, "url": url, "extra": record.extra()}
    yield told("activities", (task.params["log"], about), values, time)


def setting(record: Record, task: Task) -> Iterator[Row]:
    """Yield one fact about the account, a setting or a count; parameter `field` names it.

    What it holds is its value if that is one text, else it is in `extra`, by the labels that the export has.
    """
    if record.is_empty:
        return
    name = task.params["field"]
    texts = [one for one in record.labelled if one.value]
    value = texts[0].take() if len(texts) == 1 and not any(one.href for one in record.labelled) else None
    time = record.instant()
    values = {"field": name, "value": value, **time.columns(), "extra": record.extra()}
    yield Row("profile", ("setting", name), values)


def facts(prefix: str, held: Mapping[str, Any]) -> Iterator[Row]:
    """Yield one row for each member of *held*: a text as it is, anything else as JSON; the first has records=1."""
    records = 1
    for name, value in held.items():
        if value in (None, "", [], {}):
            continue
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode("utf-8", "replace")
        values = {"field": f"{prefix}/{name}", "value": text}
        yield Row("profile", (prefix, name), values, records)
        records = 0


def document_facts(record: Record, task: Task) -> Iterator[Row]:
    """Yield the facts of a document: its members, or those of its only member; parameter `field` is their prefix."""
    yield from facts(task.params["field"], record.extra())


def name_of(item: Labelled) -> str | None:
    """Return and take the name that an item of a list has: its own text, or the first that means a name, or any."""
    if item.value:
        return item.take()
    inner = [one for one in item.walk() if one.value]
    named = [one for one in inner if one.meaning in ("name", "title", "username")]
    return next((one.take() for one in (*named, *inner)), None)


def address_of(item: Labelled) -> str | None:
    """Return and take the first address that an item of a list has."""
    for one in item.walk():
        url = one.href or (one.value if one.meaning == "url" else None)
        if url:
            one.value = None if one.value == url else one.value
            one.href = None
            return url
    return None


def instant_of(item: Labelled, *meanings: str) -> Instant:
    """Return and take the time of an item of a list that means one of *meanings*; without any, its first time."""
    for one in item.walk():
        if one.timestamp is not None and (not meanings or one.meaning in meanings):
            return one.instant()
    return NO_INSTANT


def log_kind(log: str, *paths: str, product: str, roots: tuple[str, ...] = ()) -> Kind:
    """Return the kind of a file of lines of the log *log*."""
    return Kind(log, log_line, paths, roots, product, {"log": log})


def setting_kind(field: str, *paths: str, product: str) -> Kind:
    """Return the kind of a file that is one setting or fact, *field*."""
    return Kind(field.replace(" ", "_"), setting, paths, (), product, {"field": field})


def facts_kind(field: str, *paths: str, product: str, roots: tuple[str, ...] = ()) -> Kind:
    """Return the kind of a document of facts, told as `field/name`."""
    return Kind(field.replace(" ", "_"), document_facts, paths, roots, product, {"field": field})
