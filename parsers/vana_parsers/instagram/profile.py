"""Facts about the account, their changes, what Instagram infers, synced contacts, and settings."""

from collections.abc import Iterator
from typing import Any

import msgspec

from vana_parsers.instagram.rows import content_key, deeds, files_of, first_text, is_blank, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_Fact = tuple[str, str | None, Instant]
_SETTINGS = ("media_settings", "settings")


def facts(record: Record, task: Task) -> Iterator[Row]:
    """Yield one row for each fact, then the files named; parameter `about` goes before their names.

    A fact is called by what its label means, in any language that is known, else as its label is written.
    """
    if is_blank(record):
        return
    files, about = files_of(record, task), task.params["about"]
    found: list[_Fact] = []
    for one in record.labelled:
        name = one.meaning or one.label
        if name is not None and (one.value or one.href or one.timestamp is not None):
            found.append((f"{one.group}/{name}" if one.group else name, one.take(), one.instant()))
    yield from _rows(about, found, record.extra())
    yield from files


def plain_facts(record: Record, task: Task) -> Iterator[Row]:
    """Yield one row for each field of a document; what is no text is told as JSON."""
    held = record.extra()
    found: list[_Fact] = [
        (name, value if isinstance(value, str) else _json(value), NO_INSTANT) for name, value in held.items()
    ]
    if found:
        yield from _rows(task.params["about"], found, {})


def _rows(about: str, found: list[_Fact], extra: dict[str, Any]) -> Iterator[Row]:
    known: set[str] = set()
    for number, (name, value, time) in enumerate(found or [(about, None, NO_INSTANT)]):
        # Two labels of one meaning are two facts.
        key = ("fact", about, name, *((value,) if name in known else ()))
        known.add(name)
        field = f"{about}/{name}" if about and found else name
        values = {"field": field, "value": value, **time.columns(), "extra": {} if number else extra}
        yield Row("profile", key, values, records=0 if number else 1)


def setting(record: Record, task: Task) -> Iterator[Row]:
    """Yield one setting; its value is the one text that it holds, else all it holds is in `extra`, by label."""
    if is_blank(record):
        return
    texts = [one for one in record.labelled if one.value]
    value = texts[0].take() if len(texts) == 1 and not any(one.href for one in record.labelled) else None
    time = record.instant()
    values = {"field": task.params["about"], "value": value, **time.columns(), "extra": record.extra()}
    yield Row("profile", ("setting", task.params["about"]), values)


def listed(record: Record, task: Task) -> Iterator[Row]:
    """Yield a fact for each that the record lists or holds: possible addresses, filtered words, places."""
    if is_blank(record):
        return
    about = task.params["about"]
    found = [(one.value or one.url, one.url if one.value else None, one.time) for one in deeds(record)]
    found = [one for one in found if one[0]] or [(i.take(), None, i.instant()) for i in record.items if i.value]
    if not found:
        name = record.value("city", "name", "text") or first_text(record) or record.text("title")
        found = [(name, None, record.instant())]
    extra = record.extra()
    for number, (value, url, time) in enumerate(found):
        left = ({} if number else extra) | ({"url": url} if url else {})
        values = {"field": about, "value": value, **time.columns(), "extra": left}
        yield Row("profile", ("listed", about, value), values, records=0 if number else 1)


def change(record: Record, task: Task) -> Iterator[Row]:
    """Yield what was changed and its new value; the old one stays in `extra`. What it is called is localized."""
    if is_blank(record):
        return
    time = record.instant("changed_at")
    changed, value = record.value("changed"), record.value("new_value")
    values = {"field": f"changed/{changed}" if changed else "changed", "value": value, "extra": record.extra()}
    yield told("profile", ("changed", value), values, time)


def notification(record: Record, task: Task) -> Iterator[Row]:
    """Yield the setting of one type of notification on one channel; their names are codes, in this order."""
    if is_blank(record):
        return
    texts = [one.take() for one in record.labelled if one.value]
    name, value = (texts[:-1], texts[-1]) if len(texts) > 1 else (texts, None)
    values = {"field": "/".join(["notification", *(text or "" for text in name)]), "value": value}
    yield Row("profile", ("notification", *name), {**values, "extra": record.extra()})


def contact(record: Record, task: Task) -> Iterator[Row]:
    """Yield a person of the address book of the account's telephone."""
    if is_blank(record):
        return
    time = record.instant()
    first, last = record.value("first_name"), record.value("last_name")
    # In Italian and Spanish a first name is called as any name is, in French a last name.
    other = record.value("name")
    name = " ".join(part for part in ((first, last or other) if first else (other, last)) if part) or None
    said = [one for one in record.labelled if one.value and one.meaning in ("contact", "email", "phone", None)]
    ways = [way for one in said if (way := one.take())]
    emails, phones = [way for way in ways if "@" in way], [way for way in ways if "@" not in way]
    values = {"name": name, "emails": emails or None, "phones": phones or None, "extra": record.extra()}
    yield Row("contacts", ("contact", name, *ways), {**values, **time.columns()})


def repost(record: Record, task: Task) -> Iterator[Row]:
    """Yield what the account reposted, and what it said to it."""
    if is_blank(record):
        return
    key, time, url = content_key(record), record.instant("created_at"), record.value("url") or record.link()
    values = {"kind": "repost", "text": record.value("text", "caption"), "url": url, "extra": record.extra()}
    yield told("posts", ("repost", key if time.occurred_at is None else None), values, time)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode("utf-8", "replace")


def _facts(about: str, stem: str, *paths: str, roots: tuple[str, ...], product: str = "profile") -> Kind:
    return Kind(stem, facts, (stem, *paths), roots, product, {"about": about}, cites_media=True)


def _setting(about: str, stem: str, *paths: str, roots: tuple[str, ...] = (), product: str = "settings") -> Kind:
    return Kind(stem, setting, (stem, *paths), roots, product, {"about": about})


def _listed(about: str, stem: str, *paths: str, roots: tuple[str, ...] = (), product: str = "profile") -> Kind:
    return Kind(stem, listed, (stem, *paths), roots, product, {"about": about})


KINDS = (
    Kind(
        "personal_information",
        facts,
        ("personal_information/personal_information", "account_information/personal_information"),
        ("profile_user",),
        "profile",
        {"about": ""},
        cites_media=True,
    ),
    Kind(
        "threads_profile",
        facts,
        ("threads/personal_information",),
        ("text_post_app_text_post_app_profile",),
        "threads",
        {"about": "threads"},
        cites_media=True,
    ),
    _facts("professional", "professional_information", roots=("profile_business",)),
    _facts(
        "instagram",
        "instagram_profile_information",
        "account_information/account_information",
        roots=("profile_account_insights",),
    ),
    _facts("friend_map", "instagram_friend_map", roots=("profile_friend_map",)),
    _facts("notes", "note_interactions", roots=("profile_note_interactions",)),
    Kind(
        "autofill_information",
        plain_facts,
        ("autofill_information/autofill_information",),
        ("ig_autofill_data",),
        "profile",
        {"about": "autofill"},
    ),
    Kind(
        "profile_changes",
        change,
        ("personal_information/profile_changes", "account_information/profile_changes", "profile_changes"),
        ("profile_profile_change",),
        "profile",
    ),
    Kind("reposts", repost, ("reposts", "note_and_repost_interactions"), ("profile_media_reposts",), "reposts"),
    Kind("synced_contacts", contact, ("contacts/synced_contacts",), ("contacts_contact_info",), "contacts"),
    _listed("primary_location", "profile_based_in", "account_based_in", roots=("inferred_data_primary_location",)),
    _listed("possible_email", "possible_emails", roots=("inferred_data_inferred_emails",)),
    _listed("possible_phone_number", "possible_phone_numbers", roots=("inferred_data_inferred_phone_numbers",)),
    _listed("location_of_interest", "information_about_you/locations_of_interest"),
    _listed(
        "filtered_keyword",
        "filtered_keywords_for_comments_and_messages",
        "filtered_keywords",
        roots=("settings_filtered_keywords",),
        product="settings",
    ),
    _listed(
        "filtered_keyword_for_posts",
        "filtered_keywords_for_posts",
        roots=("settings_filtered_keywords_for_posts",),
        product="settings",
    ),
    Kind(
        "notification_preferences",
        notification,
        tuple(f"{folder}/notification_preferences" for folder in _SETTINGS),
        ("settings_notification_preferences",),
        "settings",
    ),
    _setting("comments_allowed_from", "comments_allowed_from", roots=("settings_allow_comments_from",)),
    _setting("consents", "media_settings/consents", "settings/consents"),
    _setting("cross_app_messaging", "use_cross-app_messaging", roots=("settings_upgraded_to_cross_app_messaging",)),
    _setting("link_history", "your_link_history_settings", product="links"),
    _setting("browser_autofill", "in-app_browser_autofill_settings"),
    _setting("subscription_for_no_ads", "instagram_ads_and_businesses/subscription_for_no_ads", product="ads"),
    _setting(
        "off_meta_activity",
        "apps_and_websites/your_activity_off_meta_technologies_settings",
        product="off_meta",
    ),
    _setting(
        "exclusive_story_promo",
        "show_exclusive_story_promo_setting",
        roots=("subscriptions_show_story_teaser_setting",),
        product="subscriptions",
    ),
    _setting(
        "muted_story_teaser_creators",
        "your_muted_story_teaser_creators",
        roots=("subscriptions_muted_story_teaser_creators",),
        product="subscriptions",
    ),
)
