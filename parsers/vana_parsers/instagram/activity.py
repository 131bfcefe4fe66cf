"""Insights, notices, surveys, time spent, event reminders, and what monetization and the avatars' shop know."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import deeds, first_text, is_blank, log_kind, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

_INSIGHTS = "past_instagram_insights"
_OTHER = "other_activity"


def time_spent(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each interval, at its start; its end is in `extra`. Without any, one for the record."""
    if is_blank(record):
        return
    rows: list[tuple[Instant, dict[str, str]]] = []
    for item in record.items:
        stamped = [one for one in item.walk() if one.timestamp is not None]
        if stamped:
            start = stamped[0].instant()
            end = stamped[1].instant() if len(stamped) > 1 else NO_INSTANT
            rows.append((start, {"ended_at": end.occurred_at.isoformat()} if end.occurred_at else {}))
    rows = rows or [(record.instant(), {})]
    whole = record.extra()
    for number, (time, extra) in enumerate(rows):
        values = {"kind": "time_spent", "extra": extra if number else {**whole, **extra}}
        yield told("activities", ("time_spent",), values, time, records=0 if number else 1)


def reminder(record: Record, task: Task) -> Iterator[Row]:
    """Yield an event that the account wanted to be reminded of, for each that the record lists."""
    if is_blank(record):
        return
    done, title = deeds(record), record.text("title") or record.value("title", "name")
    extra = record.extra()
    for number, deed in enumerate(done):
        name = deed.value or title
        beside = {"url": deed.url} if deed.url else {}
        owner = {"account": title} if title not in (None, name) else {}
        left = beside | owner | ({} if number else extra)
        values = {"title": name, "started_at": deed.time.occurred_at, "extra": left}
        yield told("events", ("reminder", name), values, deed.time, records=0 if number else 1)


def eligibility(record: Record, task: Task) -> Iterator[Row]:
    """Yield whether the account may earn money with a product; the reason stays in `extra`."""
    if is_blank(record):
        return
    time, name = record.instant(), record.value("product") or first_text(record)
    value = record.value("decision") or first_text(record)
    field = f"monetization/{name}" if name else "monetization"
    values = {"field": field, "value": value, **time.columns(), "extra": record.extra()}
    yield Row("profile", ("monetization", name), values)


def avatar_item(record: Record, task: Task) -> Iterator[Row]:
    """Yield a thing that the account's avatar can wear."""
    if is_blank(record):
        return
    acquired, time = record.peek("acquisition_time"), record.instant()
    is_time = isinstance(acquired, int | float) and not isinstance(acquired, bool) and acquired > 0
    if time == NO_INSTANT and is_time:
        time = from_epoch(record.take("acquisition_time"), "s")
    title = record.text("item") or record.value("product", "title", "name") or first_text(record)
    values = {"kind": "avatar_item", "title": title, "extra": record.extra()}
    yield told("purchases", ("avatar_item", title), values, time)


KINDS = (
    log_kind(
        "audience_insight", f"{_INSIGHTS}/audience_insights", roots=("organic_insights_audience",), product="insights"
    ),
    log_kind(
        "interaction_insight",
        f"{_INSIGHTS}/content_interactions",
        roots=("organic_insights_interactions",),
        product="insights",
    ),
    log_kind("live_insight", f"{_INSIGHTS}/live_videos", roots=("organic_insights_live",), product="insights"),
    log_kind("post_insight", f"{_INSIGHTS}/posts", roots=("organic_insights_posts",), product="insights"),
    log_kind("reel_insight", f"{_INSIGHTS}/reels", roots=("organic_insights_reels",), product="insights"),
    log_kind("story_insight", f"{_INSIGHTS}/stories", roots=("organic_insights_stories",), product="insights"),
    log_kind("reach_insight", f"{_INSIGHTS}/profiles_reached", roots=("organic_insights_reach",), product="insights"),
    log_kind(
        "policy_update",
        "notification_of_privacy_policy_updates",
        roots=("policy_updates_and_permissions_notification_of_privacy_policy_updates",),
        product="notices",
    ),
    log_kind("in_app_message", "in-app_message", roots=("impressions_history_app_message",), product="notices"),
    log_kind("survey", f"{_OTHER}/surveys", product="activity"),
    log_kind("download_request", f"{_OTHER}/your_information_download_requests", product="activity"),
    log_kind("chat_notification", "your_scheduled_chat_notifications", product="activity"),
    Kind("time_spent", time_spent, (f"{_OTHER}/time_spent_on_instagram", "time_spent_on_instagram"), (), "activity"),
    Kind("event_reminders", reminder, ("event_reminders",), ("events_event_reminders",), "events"),
    Kind("eligibility", eligibility, ("monetization/eligibility",), ("monetization_eligibility",), "monetization"),
    log_kind(
        "gift_setting", "monetization/gifts", roots=("monetization_content_appreciation",), product="monetization"
    ),
    Kind("avatar_items", avatar_item, ("avatar_items",), ("ig_avatar_marketplace_avatar_items",), "avatars"),
)
