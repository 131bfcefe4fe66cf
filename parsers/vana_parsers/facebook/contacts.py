"""Contacts: address books uploaded, imported, synced. A contact is known by its name and all that reaches it."""

import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.facebook.listed import first_time
from vana_parsers.facebook.rows import instant_of
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import Instant

_PRODUCT = "contacts"
_EMAIL = re.compile(r"[^@\s]{1,200}@[^@\s]{1,200}\.[^@\s.]{2,63}")
_PHONE = re.compile(r"\+?[\d\s()./-]{5,30}")
_ROOTS = ("address_book", "contacts", "address_books")


def _contacts(record: Record, task: Task) -> Iterator[Row]:
    """Yield the contact that the record is, or those that its lists hold; the first row is for the record."""
    if record.is_empty:
        return
    strange: list[Any] = []
    held = next((name for name in _ROOTS if isinstance(record.peek(name), list)), None)
    if held is not None:
        listed = record.take(held)
        rows = [_plain(Record(one)) for one in listed if isinstance(one, dict) and one]
        strange = [one for one in listed if not isinstance(one, dict)]
    elif record.items:
        rows = [row for item in record.items if (row := _listed(item)) is not None]
    else:
        yield _one(record)
        return
    extra = {**record.extra(), **({"strange": strange} if strange else {})}
    if extra and not rows:
        rows = [_row(None, [], [], Instant(), {})]
    for number, row in enumerate(rows):
        rest = {**row.values["extra"], **({} if number else extra)}
        yield Row(row.table, row.identity, {**row.values, "extra": rest}, 0 if number else 1)


def _one(record: Record) -> Row:
    if not record.labelled:
        return _plain(record)
    time = record.instant("created_at", "added_at", "updated_at")
    name, emails, phones = _said(record.labelled)
    return _row(name, emails, phones, time, record.extra())


def _plain(record: Record) -> Row:
    """Return the contact with its `details`: addresses and numbers in one list."""
    name, points = record.text("name"), []
    details = record.peek("details")
    for number in range(len(details) if isinstance(details, list) else 0):
        point = record.text("details", number, "contact_point")
        points += [point] if point else []
    time = first_time(record, ("created_timestamp",), ("timestamp",), ("updated_timestamp",))
    emails, phones = _sorted(points)
    return _row(name, emails, phones, time, record.extra())


def _listed(item: Labelled) -> Row | None:
    time = instant_of(item)
    name, emails, phones = _said(list(item.walk()))
    rest = item.rest()
    item.inner, item.others, item.value = [], {}, None
    if not (name or emails or phones or rest):
        return None
    return _row(name, emails, phones, time, {"item": rest} if rest else {})


def _said(values: list[Labelled]) -> tuple[str | None, list[str], list[str]]:
    """Return and take the name, e-mail addresses and telephone numbers, by their labels, else by their look."""
    points = [one.take() or "" for one in values if one.value and (_is_point(one) or one.meaning in ("email", "phone"))]
    emails, phones = _sorted(points)
    parts = [one.take() or "" for meaning in ("first_name", "last_name") for one in values if one.meaning == meaning]
    named = [one for one in values if one.value and one.meaning in ("name", "full_name", "title")]
    other = [one for one in values if one.value and one.meaning is None]
    name = " ".join(part for part in parts if part) or next((one.take() for one in (*named, *other)), None)
    return name, emails, phones


def _is_point(one: Labelled) -> bool:
    text = one.value or ""
    looks = _EMAIL.fullmatch(text) or (_PHONE.fullmatch(text) and sum(map(str.isdigit, text)) >= 6)
    return one.meaning in (None, "contact") and bool(looks)


def _sorted(points: list[str]) -> tuple[list[str], list[str]]:
    emails = [point for point in points if "@" in point]
    return emails, [point for point in points if point and "@" not in point]


def _row(name: str | None, emails: list[str], phones: list[str], time: Instant, extra: dict[str, Any]) -> Row:
    key = (name, *sorted({*emails, *phones}))
    values = {"name": name, "emails": emails or None, "phones": phones or None, **time.columns(), "extra": extra}
    return Row("contacts", ("contact", *key) if any(key) else (), values)


def _kind(name: str, *paths: str, roots: tuple[str, ...] = ()) -> Kind:
    return Kind(name, _contacts, paths, roots, _PRODUCT)


_HOME = "other_personal_information"

KINDS = (
    _kind(
        "address_books",
        f"{_HOME}/your_address_books",
        "about_you/your_address_books",
        roots=("address_book_v2", "address_book", "address_books_v2", "address_books"),
    ),
    _kind("uploaded_contacts", f"{_HOME}/contacts_uploaded_from_your_phone"),
    _kind("imported_contacts", f"{_HOME}/your_imported_contacts"),
    _kind("contacts_before_2021", "profile_information/contacts_uploaded_before_2021"),
    _kind("synced_contacts", "profile_information/synced_contacts_from_instagram"),
)
