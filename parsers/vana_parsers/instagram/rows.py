"""Rows of Instagram's families: identities without words of the account's language, deeds, owners, log lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.links import plain_address
from vana_parsers.meta.media import MediaIndex, media_row
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

Key = tuple[str | None, ...]

_POST = re.compile(r"instagram\.com/(?:[\w.]+/)?(?:p|reels?|tv)/([\w-]+)(?:[/?].*)?")
_PROFILE = re.compile(r"(?:instagram\.com|threads\.(?:net|com))/(?:stories/|explore/tags/)?@?([\w.]+)(?:[/?].*)?")
_NO_PROFILES = frozenset({"p", "reel", "reels", "tv", "explore", "stories", "accounts", "direct", "popular"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One of the things that a record tells: a word or name, an address, a time; each may be lacking."""

    value: str | None
    url: str | None
    time: Instant


def is_blank(record: Record) -> bool:
    """Whether the record has fields and no content: many files are always there."""
    return not record.extra()


def minute(time: Instant) -> str | None:
    """Return *time* cut to the minute, as identities have it; None where there is none."""
    return time.occurred_at.isoformat()[:16] if time.occurred_at else None


def address(url: str | None) -> str | None:
    """Return *url* as identities have it: a post is the same post as `/p/`, `/reel/` and below its author."""
    if not url:
        return None
    plain = plain_address(url)
    post = _POST.fullmatch(plain)
    return f"instagram.com/p/{post[1]}" if post else plain


def handle_of(url: str | None) -> str | None:
    """Return the user name, or the hashtag, that the address of a profile or of a story has."""
    match = _PROFILE.fullmatch(plain_address(url)) if url else None
    return match[1] if match and match[1] not in _NO_PROFILES else None


def told(table: str, key: Key, values: Mapping[str, Any], time: Instant, *, records: int = 1) -> Row:
    """Return the row of something that happened: *key* and its minute are its identity.

    Without a time, and with nothing but its kind in *key*, the row's whole content is its identity.
    """
    at = minute(time)
    is_known = at is not None or any(key[1:])
    return Row(table, (*key, at) if is_known else (), {**values, **time.columns()}, records, is_event=at is not None)


def deeds(record: Record) -> list[Deed]:
    """Return and take what the record lists, each with its time; without a list, its one address and time."""
    found = [
        Deed(value, url, time)
        for one in record.listed
        for value, url, time in [_parts(one)]
        if value or url or time != NO_INSTANT
    ]
    if not found:
        return [Deed(None, own_url(record), record.instant())]
    if len(found) == 1:
        one = found[0]
        time = one.time if one.time != NO_INSTANT else record.instant()
        return [Deed(one.value, one.url or own_url(record), time)]
    return found


def _parts(one: Labelled) -> tuple[str | None, str | None, Instant]:
    value, url = one.value, one.href
    one.value = one.href = None
    return value, url, one.instant()


def own_url(record: Record) -> str | None:
    """Return and take the address of what the record is about, which is not its owner's and not an advertisement's.

    In a language without known labels it is the first on Instagram, else the first of all.
    """
    outer = [one for one in record.labelled if one.group is None]
    named = [one for one in outer if one.meaning == "url" and (one.href or one.value)]
    linked = [one for one in outer if one.href and not one.inner]
    inside = [one for one in linked if "instagram.com/" in (one.href or "")]
    for one in (*named, *inside, *linked):
        url = one.href or one.value
        one.value = None if one.value in (url, None) else one.value
        one.href = None
        return url
    return record.link()


def owner_of(record: Record) -> str | None:
    """Return and take the user name of whose post or story it is."""
    named = record.value("username", group="owner") or record.value("author", "media_owner", "username")
    if named:
        return named
    # The owner is told by address, name and user name, in this order, in every language.
    for one in record.labelled:
        if len(one.inner) == 3 and one.label is None and (last := one.inner[2]).value:
            return last.take()
    return record.text("title")


def first_text(record: Record) -> str | None:
    """Return and take the first labelled text whose label nobody knows."""
    return next((one.take() for one in record.labelled if one.value and one.meaning is None), None)


def content_key(record: Record) -> str | None:
    """Return what identifies a record that has neither time nor address: its texts, without their labels."""
    texts = [text for one in (*record.labelled, *record.listed) for text in (one.value, one.href) if text]
    return "\n".join(texts) or None


def files_of(record: Record, task: Task) -> list[Row]:
    """Return and take the rows of the files that the record names in its lists or maps of media."""
    index, rows = MediaIndex.of_params(task.params), []
    for name in ("media_list_data", "media_map_data"):
        held = record.peek(name)
        places = list(held) if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else []
        for place in places:
            file = record.peek(name, place)
            row = media_row(Record(file, record.pointer), index) if isinstance(file, dict) else None
            if row:
                record.take(name, place)
                rows.append(row)
    return rows


def log_line(record: Record, task: Task) -> Iterator[Row]:
    """Yield a line of a log that no finer table takes; parameter `log` says of which."""
    if record.is_empty:
        return
    files = files_of(record, task)
    key, time, url = content_key(record), record.instant(), own_url(record)
    title = record.value("title", "name", "text") or record.text("title")
    log = task.params["log"]
    values = {"kind": log, "title": title, "url": url, "extra": record.extra()}
    about = address(url) or (key or title if time.occurred_at is None else None)
    yield told("activities", (log, about), values, time)
    yield from files


def log_kind(log: str, *paths: str, roots: tuple[str, ...] = (), product: str) -> Kind:
    """Return the kind of a file of lines of the log *log*."""
    return Kind(f"{log}s", log_line, paths, roots, product, {"log": log}, cites_media=True)
