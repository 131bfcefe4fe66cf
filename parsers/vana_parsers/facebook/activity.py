"""Notifications, pokes, time spent, notes, and the many small logs and settings of `other_activity`."""

from collections.abc import Iterator

from vana_parsers.facebook.rows import address, instant_of, log_kind, setting_kind, take_epoch, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT

_OTHER = "other_activity"


def _notification(record: Record, task: Task) -> Iterator[Row]:
    """Yield the notification: its text is localized, so that its address and minute are its identity."""
    if record.is_empty:
        return
    time, url = record.instant(), record.text("href") or record.link() or record.value("url")
    text = record.text("text") or record.text("title") or record.value("text", "title")
    values = {"kind": "notification", "title": text, "url": url, "extra": record.extra()}
    about = address(url) or (text if time.occurred_at is None else None)
    yield told("activities", ("notification", about), values, time)


def _policy(record: Record, task: Task) -> Iterator[Row]:
    """Yield the notice of a new privacy policy that was shown."""
    if record.is_empty:
        return
    time, state = take_epoch(record, "impression_time"), record.text("consent_state")
    values = {"kind": "policy_notification", "title": state, "extra": record.extra()}
    yield told("activities", ("policy_notification", None if time.occurred_at else state), values, time)


def _poke(record: Record, task: Task) -> Iterator[Row]:
    if record.is_empty:
        return
    time, poker, poked = record.instant(), record.text("poker"), record.text("pokee")
    values = {"kind": "poke", "details": [name for name in (poker, poked) if name] or None, "extra": record.extra()}
    yield told("activities", ("poke", poker, poked), values, time)


def _time_spent(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each interval, at its start; its end is in `extra`. Without any, one for the record."""
    if record.is_empty:
        return
    rows = []
    for item in record.items:
        start = instant_of(item, "start_time")
        start = start if start.occurred_at else instant_of(item)
        end = instant_of(item)
        if start.occurred_at:
            extra = {"ended_at": end.occurred_at.isoformat()} if end.occurred_at else {}
            rows.append((start, extra))
    whole = record.extra()
    if not rows:
        time = record.instant()
        rows, whole = [(time, {})], record.extra()
    for number, (time, extra) in enumerate(rows):
        values = {"kind": "time_spent", "extra": extra if number else {**whole, **extra}}
        yield told("activities", ("time_spent",), values, time, records=0 if number else 1)


def _note(record: Record, task: Task) -> Iterator[Row]:
    if record.is_empty:
        return
    time = record.instant()
    time = time if time != NO_INSTANT else take_epoch(record, "created_timestamp")
    edited = take_epoch(record, "updated_timestamp")
    title, text = record.text("title"), record.text("text")
    values = {"kind": "note", "title": title, "text": text, "edited_at": edited.occurred_at, "extra": record.extra()}
    yield told("notes", ("note", None if time.occurred_at else title), values, time)


KINDS = (
    Kind(
        "notifications",
        _notification,
        paths=("notifications/notifications", "about_you/notifications"),
        roots=("notifications_v2", "notifications"),
        product="notifications",
    ),
    Kind("pokes", _poke, paths=(f"{_OTHER}/pokes",), roots=("pokes_v2", "pokes"), product="pokes"),
    Kind("time_spent", _time_spent, paths=(f"{_OTHER}/time_spent_on_facebook",), product="activity"),
    Kind("notes", _note, paths=(f"{_OTHER}/notes",), roots=("notes_v2", "notes"), product="notes"),
    log_kind("policy_notification", "notifications/meta_privacy_policy_update_notifications", product="notifications"),
    Kind(
        "policy_notifications",
        _policy,
        paths=("notifications/notification_of_meta_privacy_policy_update",),
        roots=("notification_meta_privacy_policy_update",),
        product="notifications",
    ),
    setting_kind("notifications tab", "notifications/your_notifications_tab_activity", product="notifications"),
    log_kind("milestone", "activity_messages/milestone_notifications", product="notifications"),
    log_kind("in_app_message", "in-app_messages/your_in-app_messages_interactions", product="notifications"),
    setting_kind("educational notices", "search/your_educational_notification_interactions", product="notifications"),
    log_kind("page_summary", f"{_OTHER}/activity_summary_about_a_page_or_profile", product="activity"),
    log_kind("new_user_guide", f"{_OTHER}/facebook_new_user_guide", product="activity"),
    setting_kind("last sent notification", f"{_OTHER}/last_sent_notification_info", product="activity"),
    setting_kind("reshare education", f"{_OTHER}/reshare_education", product="activity"),
    log_kind("survey", f"{_OTHER}/surveys", product="activity"),
    log_kind("fan_badge", f"{_OTHER}/top_fan_badges_you_ve_received", product="activity"),
    log_kind("top_fan", f"{_OTHER}/top_fan_information", product="activity"),
    setting_kind("weather settings", f"{_OTHER}/weather_forecast_settings", product="activity"),
    log_kind("weekly_engagement", f"{_OTHER}/weekly_engagement_list_activity", product="activity"),
    setting_kind("autofill settings", f"{_OTHER}/your_autofill_settings", product="activity"),
    setting_kind("visibility notices", f"{_OTHER}/your_content_visibility_notification_history", product="activity"),
    log_kind("crowdsourcing_edit", f"{_OTHER}/your_crowdsourcing_edits", product="activity"),
    log_kind("download_request", f"{_OTHER}/your_information_download_requests", product="activity"),
    setting_kind("mention settings", f"{_OTHER}/your_mentions_settings", product="activity"),
    setting_kind("recent emojis", f"{_OTHER}/your_recently_used_emojis", product="activity"),
    setting_kind("video consumption", f"{_OTHER}/your_video_consumption_summary", product="activity"),
    log_kind("support_message", f"{_OTHER}/support_correspondences", product="activity"),
    setting_kind("identity verification", "facebook_support/id_verification", product="activity"),
    log_kind("navigation_device", "navigation_bar/device_navigation_bar_information", product="navigation"),
    setting_kind("navigation bar", "navigation_bar/global_navigation_bar_information", product="navigation"),
    log_kind("navigation_bar_line", "navigation_bar/navigation_bar_activity", product="navigation"),
    log_kind("navigation_shortcut", "navigation_bar/navigation_bar_shortcut_history", product="navigation"),
    setting_kind("notification tab", "navigation_bar/notification_tab_display_information", product="navigation"),
    log_kind("tab_notification", "navigation_bar/your_tab_notifications", product="navigation"),
)
