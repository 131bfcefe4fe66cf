"""Preferences: language, what the feed shows, settings; and small logs of personal information."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.facebook.account import LOCALE
from vana_parsers.facebook.connections import kind as connection_kind
from vana_parsers.facebook.listed import entries, first_text, first_time
from vana_parsers.facebook.rows import address, content_key, log_kind, log_line, setting, setting_kind, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.media import MediaIndex, media_row, take_labelled_files
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_PRODUCT = "preferences"


def _language(record: Record, task: Task) -> Iterator[Row]:
    """Yield the values of a section of settings and of the sections in it, whose names are localized.

    The field is `locale` for the locale that is set, `locale change` for one of another time, else `language` for
    what Facebook guesses. In files of other settings it is the parameter `field`.
    """
    found = [] if record.is_empty else list(entries(record.peek()))
    for entry, around in found:
        held = Record(entry or {})
        time = held.instant()
        text = first_text(held, ("data", "value"), ("data", "name"), ("data", "text"))
        field = task.params.get("field") or _field(text, time, len(around))
        values = {"field": field, "value": text, "extra": {"section": around, **held.extra()}}
        row = told("profile", (field, text), values, time)
        # One language may stand in several sections, whose names are localized.
        yield Row(row.table, row.identity, row.values, is_event=text is not None)


def _field(text: str | None, time: Instant, depth: int) -> str:
    if time.occurred_at:
        return "locale change"
    return "locale" if text and depth > 1 and LOCALE.fullmatch(text) else "language"


def _controlled(record: Record, task: Task) -> Iterator[Row]:
    """Yield whom the feed shows first, or not at all: entries of sections, or values with addresses."""
    if record.is_empty:
        return
    fixed = {"kind": task.params["of"], "direction": "out", "state": task.params.get("state", "active")}
    if record.labelled or record.peek("timestamp"):
        yield from _linked(record, fixed)
        return
    for entry, around in entries(record.peek()):
        held = Record(entry or {})
        time, url = held.instant(), held.text("data", "uri")
        name = first_text(held, ("data", "name"), ("data", "value"))
        values = {**fixed, "name": name, "url": url, "extra": {"section": around, **held.extra()}}
        yield told("connections", (fixed["kind"], name or address(url)), values, time)


def _linked(record: Record, fixed: dict[str, str]) -> Iterator[Row]:
    """Yield a row for each value that has an address; a record without is one row."""
    time = record.instant()
    found = []
    for one in record.labelled:
        if one.href:
            url, one.href = one.href, None
            name = one.take()
            found.append((None if name == url else name, url))
    extra = record.extra()
    for number, (name, url) in enumerate(found):
        values = {**fixed, "name": name, "url": url, "extra": {} if number else extra}
        yield told("connections", (fixed["kind"], name or address(url)), values, time, records=0 if number else 1)
    if not found:
        yield told("connections", (fixed["kind"], None), {**fixed, "extra": extra}, time)


def _video(record: Record, task: Task) -> Iterator[Row]:
    """Yield what was set of a video, or all such settings as one fact."""
    if record.labelled:
        yield from setting(record, task)
        return
    if record.is_empty:
        return
    time, title = first_time(record, ("action_time",), ("timestamp",)), record.text("video_title")
    values = {"kind": "video_preference", "title": title, "extra": record.extra()}
    yield told("activities", ("video_preference", title), values, time)


def _one_of_many(record: Record, task: Task) -> Iterator[Row]:
    """Yield one of several settings of a file; parameter `field` names them all."""
    if record.is_empty:
        return
    field, key = task.params["field"], content_key(record)
    texts = [one for one in record.labelled if one.value]
    value = texts[0].take() if len(texts) == 1 and not any(one.href for one in record.labelled) else None
    time = record.instant("updated_at", "created_at")
    values = {"field": field, "value": value, "extra": record.extra()}
    yield told("profile", (f"setting {field}", key), values, time)


def _with_files(record: Record, task: Task) -> Iterator[Row]:
    """Yield a setting, and the files that it cites."""
    files = take_labelled_files(record)
    yield from setting(record, task)
    index = MediaIndex.of_params(task.params)
    yield from (row for file in files if (row := media_row(file, index)) is not None)


def _avatar(record: Record, task: Task) -> Iterator[Row]:
    """Yield the picture of an avatar."""
    if record.is_empty:
        return
    row = media_row(record, MediaIndex.of_params(task.params), records=1, kind="photo")
    if row is not None:
        yield row
    else:
        yield told("activities", ("avatar", None), {"kind": "avatar", "extra": record.extra()}, NO_INSTANT)


def _many(field: str, *paths: str, product: str = _PRODUCT) -> Kind:
    return Kind(field.replace(" ", "_"), _one_of_many, paths, (), product, {"field": field})


def _settings(stems: str, folder: str, product: str) -> tuple[Kind, ...]:
    """Return a kind for each file that is one setting, named as its file is."""
    return tuple(
        setting_kind(stem.removeprefix("your_").replace("_", " "), f"{folder}/{stem}", product=product)
        for stem in stems.split()
    )


def _control(name: str, *paths: str, of: str = "feed_control", roots: tuple[str, ...] = (), **more: str) -> Kind:
    return Kind(name, _controlled, paths, roots, more.pop("product", _PRODUCT), {"of": of, **more})


def _sections(name: str, *paths: str, roots: tuple[str, ...], params: dict[str, Any] | None = None) -> Kind:
    return Kind(name, _language, paths, roots, _PRODUCT, params or {})


KINDS = (
    _sections(
        "language",
        "preferences/language_and_locale",
        "about_you/language_and_locale",
        roots=("language_and_locale_v2", "language_and_locale"),
    ),
    _sections(
        "old_preferences",
        "about_you/preferences",
        roots=("preferences_v2", "preferences"),
        params={"field": "preference"},
    ),
    _control("feed_controls", "feed/controls", roots=("controls",)),
    _control("feed_people", "feed/feed", roots=("people_and_friends_v2",)),
    _control("unfollowed_profiles", "feed/unfollowed_profiles", of="feed_unfollow"),
    Kind(
        "video_preferences",
        _video,
        paths=("preferences/video",),
        roots=("watch_videos_v2", "watch_videos"),
        product=_PRODUCT,
        params={"field": "video"},
    ),
    *_settings("reduce snooze", "feed", _PRODUCT),
    *_settings("settings your_activity", "memories", "memories"),
    Kind(
        "top_moments",
        _with_files,
        paths=("memories/top_moments_of_the_year",),
        product="memories",
        params={"field": "top moments"},
        cites_media=True,
    ),
    Kind(
        "story_highlights",
        _with_files,
        paths=("preferences/your_story_highlights",),
        product=_PRODUCT,
        params={"field": "story highlights"},
        cites_media=True,
    ),
    *_settings(
        "consent_for_combining_facebook_and_messenger_data dark_mode_settings language_settings_history"
        " login_alerts_settings memorialization_settings notification_settings privacy_settings"
        " reels_notifications_you_unsubscribed_from reels_preferences your_accessibility_settings"
        " your_facebook_story_preferences your_fundraiser_settings your_inferred_language_preferences_for_videos"
        " your_post_composer_settings your_video_accessibility_settings your_watch_settings your_daily_limit"
        " your_language_translation_settings",
        "preferences",
        _PRODUCT,
    ),
    _many("browser push notifications", "preferences/browser_push_notifications"),
    _many("notification preferences", "preferences/notification_preferences"),
    _many("basic mode", "preferences/your_basic_mode_opt-in_status"),
    _many("device push settings", "preferences/your_device_push_settings"),
    _many("contact sync", "profile_information/contacts_sync_settings", product="contacts"),
    _many("autofill", "profile_information/autofill_information", product="profile"),
    _many(
        "accounts center",
        "facebook_accounts_center/accounts_center",
        "accounts_center/accounts_center",
        product="accounts_center",
    ),
    _many("rising fan badge", "profile_information/rising_fan_badges_you_ve_received", product="profile"),
    *_settings(
        "messaging_settings messenger_active_status_platform_settings messenger_active_status_settings"
        " messenger_ui_settings community_chats_settings your_chat_settings_on_web your_cross-app_messaging_settings"
        " your_messenger_app_install_information",
        "messages",
        "messenger",
    ),
    log_kind("chat_invite", "messages/chat_invites_received", product="messenger"),
    *_settings(
        "consents facebook_reels_usage_information recommended_bookmark_info"
        " your_facebook_watch_activity_in_the_last_28_days",
        "other_logged_information",
        "logged",
    ),
    log_kind("privacy_checkup", "other_logged_information/your_privacy_checkup_interactions", product="logged"),
    log_kind("email", "other_personal_information/emails_we_sent_you", product="notifications"),
    log_kind(
        "joining_user",
        "other_personal_information/notifications_about_new_users_joining_facebook",
        product="notifications",
    ),
    Kind(
        "avatar",
        _avatar,
        paths=("other_personal_information/your_avatar",),
        roots=("avatars_v2", "avatars"),
        product="avatars",
        cites_media=True,
    ),
    Kind(
        "avatar_data",
        _with_files,
        paths=("avatars/avatar_data",),
        product="avatars",
        params={"field": "avatar"},
        cites_media=True,
    ),
    connection_kind(
        "connected_apps",
        "apps_and_websites_off_of_facebook/connected_apps_and_websites",
        "apps_and_websites/apps_and_websites",
        "apps_and_websites_off_of_facebook/apps_and_websites",
        roots=("installed_apps_v2", "installed_apps"),
        of="app",
        state=None,
        product="apps",
    ),
    connection_kind(
        "own_apps",
        "apps_and_websites_off_of_facebook/your_apps",
        "apps_and_websites/your_apps",
        roots=("admined_apps_v2", "admined_apps"),
        of="own_app",
        product="apps",
    ),
    setting_kind(
        "app permissions", "apps_and_websites_off_of_facebook/permissions_you_have_granted_to_apps", product="apps"
    ),
    Kind(
        "app_posts",
        log_line,
        paths=(
            "apps_and_websites_off_of_facebook/posts_from_apps_and_websites",
            "apps_and_websites/posts_from_apps_and_websites",
        ),
        roots=("app_posts_v2", "app_posts"),
        product="apps",
        params={"log": "app_post"},
    ),
)
