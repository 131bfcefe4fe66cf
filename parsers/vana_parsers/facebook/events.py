"""Events: answers to invitations, invitations, the account's own, hidden ones."""

from collections.abc import Iterator, Mapping

from vana_parsers.facebook.connections import kind
from vana_parsers.facebook.rows import log_kind, minute, setting_kind, take_epoch, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_RESPONSES = {"events_joined": "joined", "events_declined": "declined", "events_interested": "interested"}


def _event(record: Record, task: Task, response: str | None = None) -> Iterator[Row]:
    """Yield the event; it is the same one in a later export though the answer changed or its end was moved."""
    if record.is_empty:
        return
    started, ended = _time(record, "start_timestamp", "start_time"), _time(record, "end_timestamp", "end_time")
    created = take_epoch(record, "create_timestamp")
    created = created if created.occurred_at else record.instant("created_at")
    title = record.text("name") or record.text("title") or record.value("name", "title")
    values = {
        "title": title,
        "started_at": started.occurred_at,
        "ended_at": ended.occurred_at,
        "response": response or task.params["response"],
        "organizer": record.text("organizer") or record.text("data", "organizer"),
        "place": record.text("place", "name") or record.value("place"),
        "description": record.text("description"),
        **created.columns(),
        "extra": record.extra(),
    }
    start = minute(started) or minute(created)
    identity = ("event", task.params["list"], title, start)
    yield Row("events", identity if title or start else (), values)


def _time(record: Record, name: str, meaning: str) -> Instant:
    """Return and take the epoch called *name*, else what is labelled as *meaning*, on a page."""
    time, labelled = take_epoch(record, name), record.find(meaning)
    return labelled.instant() if time == NO_INSTANT and labelled is not None else time


def _responses(record: Record, task: Task) -> Iterator[Row]:
    """Yield the events of each answer's list; every event is a record."""
    held = record.peek()
    lists = {name: value for name, value in held.items() if isinstance(value, list)}
    if record.peek("name") or record.peek("title"):
        yield from _event(record, task)
        return
    for name, events in lists.items():
        record.take(name)
        yield from _of_list(events, f"{record.pointer}/{name}", name, task)
    left = record.extra()
    if left:
        yield raw_row(left, record.pointer)


def _of_list(events: list[object], pointer: str, name: str, task: Task) -> Iterator[Row]:
    for index, event in enumerate(events):
        answer = _RESPONSES.get(name, name.removeprefix("events_"))
        rows = list(_event(Record(event, ""), task, answer)) if isinstance(event, Mapping) else []
        yield from rows or [raw_row(event, f"{pointer}/{index}")]


def _interaction(record: Record, task: Task) -> Iterator[Row]:
    """Yield the line of an event that was looked at or hidden."""
    if record.is_empty:
        return
    time, title = record.instant(), record.text("title")
    values = {"kind": "event_hidden", "title": title, "extra": record.extra()}
    yield told("activities", ("event_hidden", title if time.occurred_at is None else None), values, time)


KINDS = (
    Kind(
        "event_responses",
        _responses,
        paths=("events/your_event_responses",),
        roots=("event_responses_v2", "event_responses"),
        product="events",
        params={"list": "response", "response": "answered"},
    ),
    Kind(
        "event_invitations",
        _event,
        paths=("events/event_invitations",),
        roots=("events_invited_v2", "events_invited"),
        product="events",
        params={"list": "invitation", "response": "invited"},
    ),
    Kind(
        "own_events",
        _event,
        paths=("events/your_events",),
        roots=("your_events_v2", "your_events"),
        product="events",
        params={"list": "own", "response": "organizer"},
    ),
    Kind(
        "hidden_events",
        _interaction,
        paths=("events/events_you_ve_hidden",),
        roots=("events_hidden_v2", "events_hidden"),
        product="events",
    ),
    log_kind("event_link", "events/your_event_invitation_links", product="events"),
    kind("event_blocks", "events/event_contact_you_ve_blocked", of="block", state="blocked", product="events"),
    setting_kind("event interactions", "activity_messages/events_interactions", product="events"),
)
