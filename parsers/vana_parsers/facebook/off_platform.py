"""Activity that other companies sent: one record a company, one row an event.

The id is the sender's, a pixel or an app; one visit sends several events of it in a second.
"""

from collections.abc import Iterator
from typing import Any

from vana_parsers.facebook.rows import epoch, instant_of, log_kind, setting_kind, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_PRODUCT = "off_platform"


def _company(record: Record, task: Task) -> Iterator[Row]:
    """Yield the events of one company, in the order of the file; a company without events is a row as well."""
    if record.is_empty:
        return
    company = record.text("name") or record.text("title")
    events = [*_plain_events(record), *_labelled_events(record)]
    company = company or record.value("name", "title")
    extra = record.extra()
    for number, (event, item_id, time, rest) in enumerate(events):
        values = {"company": company, "event": event, "item_id": item_id}
        shown = {**values, "extra": rest if number else {**rest, **extra}}
        yield told("off_platform", (company, _code(event), item_id), shown, time, records=0 if number else 1)
    if not events:
        yield told("off_platform", (company, None, None), {"company": company, "extra": extra}, NO_INSTANT)


Event = tuple[str | None, str | None, Instant, dict[str, Any]]


def _plain_events(record: Record) -> Iterator[Event]:
    held = record.peek("events")
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        return
    record.take("events")
    for one in held:
        event = Record(one)
        kind, item_id = event.text("type"), event.peek("id")
        item_id = str(event.take("id")) if isinstance(item_id, str | int) and item_id else None
        time = epoch(event.peek("timestamp"))
        if time != NO_INSTANT:
            event.take("timestamp")
        yield kind, item_id, time, event.extra()


def _labelled_events(record: Record) -> Iterator[Event]:
    """Yield the events of label values: what is a number is the id, the other text is what happened."""
    for item in record.items:
        time = instant_of(item, "received_at") if _has(item, "received_at") else instant_of(item)
        item_id, event = _take(item, "id"), _take(item, "event")
        texts = [one for one in item.walk() if one.value and one.meaning is None]
        item_id = item_id or next((one.take() for one in texts if one.value and one.value.isdigit()), None)
        event = event or next((one.take() for one in texts if one.value), None)
        rest = item.rest()
        item.inner, item.others, item.value = [], {}, None
        if event or item_id or time != NO_INSTANT or rest:
            yield event, item_id, time, {"item": rest} if rest else {}


def _has(item: Labelled, meaning: str) -> bool:
    return any(one.meaning == meaning and one.timestamp for one in item.walk())


def _take(item: Labelled, meaning: str) -> str | None:
    return next((one.take() for one in item.walk() if one.meaning == meaning and one.value), None)


def _code(event: str | None) -> str | None:
    """Return *event* as a code, `PAGE_VIEW`: pages may write it in words."""
    return "_".join(event.upper().split()) if event else None


KINDS = (
    Kind(
        "off_platform",
        _company,
        paths=(
            "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies",
            "your_activity_off_meta_technologies/*",
            "apps_and_websites_off_of_facebook/your_off-facebook_activity",
            "ads_and_businesses/your_off-facebook_activity",
        ),
        roots=("off_facebook_activity_v2", "off_facebook_activity"),
        product=_PRODUCT,
    ),
    setting_kind(
        "off platform settings",
        "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies_settings",
        "apps_and_websites_off_of_facebook/your_off-facebook_activity_settings",
        product=_PRODUCT,
    ),
    log_kind("reported_conversion", "ads_information/your_recent_reported_conversions", product=_PRODUCT),
)
