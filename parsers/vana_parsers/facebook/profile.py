"""The profile: a row a fact. Names of facts are Facebook's own, in English in all exports.

A fact of which there is one (`birthday`) is known by its name; one of several (`emails`) by its name and value.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from vana_parsers.facebook.listed import first_text
from vana_parsers.facebook.rows import attached, epoch, facts_kind, setting_kind, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record, holds_something
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT

_PRODUCT = "profile"
_STAMP = "_timestamp"
_DEEPEST = 8
_NAMING = (
    *("full_name", "name", "username", "phone_number", "gender_option", "employer", "place"),
    *("status", "title", "text", "value", "address", "url"),
)
"""Which field of an object is the fact's value, the first that there is."""
_TIMES = ("timestamp", "creation_timestamp", "added_timestamp", "created_timestamp", "update_timestamp")


def _profile(record: Record, task: Task) -> Iterator[Row]:
    """Yield the facts of a profile, in its order."""
    if record.labelled or record.listed:
        yield Row("profile", ("profile",), {"field": "profile", "extra": record.extra()})
        return
    rows = [row for name, value in record.peek().items() for row in _facts(name, value, 0)]
    for number, row in enumerate(rows):
        yield Row(row.table, row.identity, row.values, 0 if number else 1)


def _facts(field: str, value: Any, depth: int) -> Iterator[Row]:
    if not holds_something(value):
        return
    if isinstance(value, list):
        yield from (_fact(field, one, is_single=False) for one in value if holds_something(one))
    elif isinstance(value, dict) and depth < _DEEPEST and any(isinstance(one, list) for one in value.values()):
        for name, inner in value.items():
            yield from _facts(name if field in name else f"{field}/{name}", inner, depth + 1)
    else:
        yield _fact(field, value, is_single=True)


def _fact(field: str, value: Any, *, is_single: bool) -> Row:
    if not isinstance(value, dict):
        return _plain_fact(field, value, is_single=is_single)
    record = Record(value)
    time = next((found for name in _TIMES if (found := epoch(record.peek(name))) != NO_INSTANT), NO_INSTANT)
    for name in _TIMES:
        if time != NO_INSTANT and epoch(record.peek(name)) == time:
            record.take(name)
            break
    text = _date(record) or first_text(record, *((name,) for name in _NAMING))
    begun = value.get("start_timestamp")
    values = {"field": field, "value": text, **time.columns(), "extra": record.extra()}
    key = None if is_single else text or _json(value)
    since = str(begun) if isinstance(begun, int) and begun and not is_single else None
    return Row("profile", ("fact", field, key, since), values)


def _plain_fact(field: str, value: Any, *, is_single: bool) -> Row:
    time = epoch(value) if field.endswith(_STAMP) else NO_INSTANT
    text = None if time.occurred_at else value if isinstance(value, str) else _json(value)
    name = field.removesuffix(_STAMP) if time.occurred_at else field
    return Row(
        "profile", ("fact", name, None if is_single else text, None), {"field": name, "value": text, **time.columns()}
    )


def _date(record: Record) -> str | None:
    """Return and take the date that is spelt as year, month and day; Facebook leaves out what it may not tell."""
    year, month, day = (record.peek(name) for name in ("year", "month", "day"))
    if not (_is_count(month, 12) and _is_count(day, 31)) or not (year is None or _is_count(year, 9999) or year == 0):
        return None
    for name in ("year", "month", "day"):
        record.take(name)
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _is_count(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode("utf-8", "replace")


def _update(record: Record, task: Task) -> Iterator[Row]:
    """Yield a change of the profile, and the photos it tells of; its sentence is localized, its minute is not."""
    if record.is_empty:
        return
    files = attached(record, task)
    time = record.instant()
    event = record.text("attachments", 0, "data", 0, "life_event", "title")
    title = record.text("title") or record.value("title", "text", "name")
    extra = {**({"title": title} if event and title else {}), **record.extra()}
    values = {"field": "update", "value": event or title, "extra": extra}
    yield told("profile", ("update", None if time.occurred_at else event or title), values, time)
    yield from files


def _text_fact(record: Record, task: Task) -> Iterator[Row]:
    """Yield a fact that is a text under a root key, else all of the record as one fact; parameter `field` names it."""
    field, text = task.params["field"], record.text("text")
    if text is None and not record.is_empty:
        time, text = record.instant("updated_at", "created_at"), _only_text(record)
        yield Row(
            "profile", ("setting", field), {"field": field, "value": text, **time.columns(), "extra": record.extra()}
        )
    elif text is not None:
        key = ("setting", field) if task.params.get("is_single") else ("setting", field, text)
        yield Row("profile", key, {"field": field, "value": text, "extra": record.extra()})


def _only_text(record: Record) -> str | None:
    texts = [one for one in record.labelled if one.value]
    return texts[0].take() if len(texts) == 1 else None


def text_fact_kind(field: str, *paths: str, product: str, roots: tuple[str, ...] = (), is_single: bool = False) -> Kind:
    """Return the kind of a file of texts, or of one, that are the fact *field*; *is_single*: there is only one."""
    params = {"field": field, **({"is_single": "yes"} if is_single else {})}
    return Kind(field.replace(" ", "_"), _text_fact, paths, roots, product, params)


KINDS = (
    Kind(
        "profile",
        _profile,
        paths=("profile_information/profile_information",),
        roots=("profile_v2", "profile"),
        product=_PRODUCT,
    ),
    Kind(
        "profile_updates",
        _update,
        paths=("profile_information/profile_update_history",),
        roots=("profile_updates_v2", "profile_updates"),
        product=_PRODUCT,
        cites_media=True,
    ),
    text_fact_kind(
        "friend peer group",
        "about_you/friend_peer_group",
        "other_logged_information/friend_peer_group",
        product=_PRODUCT,
        roots=("friend_peer_group_v2", "friend_peer_group"),
        is_single=True,
    ),
    facts_kind(
        "face recognition",
        "about_you/face_recognition",
        "preferences/face_recognition",
        product=_PRODUCT,
        roots=("facial_data_v2", "facial_data"),
    ),
    setting_kind("predicted languages", "profile_information/predicted_languages", product=_PRODUCT),
    setting_kind(
        "notification channels", "profile_information/the_ways_we_can_send_you_notifications", product=_PRODUCT
    ),
    setting_kind("media permissions", "other_personal_information/your_media_permissions", product=_PRODUCT),
)
