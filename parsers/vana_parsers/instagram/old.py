"""The flat files of 2018 to 2020: `likes.json`, `connections.json`, `seen_content.json` and their like.

They hold pairs of time and user name, maps by user name, and plain objects, under the name of a section. Each becomes
a record as later exports write it, and the rows are those of the later file: `media_likes` is `liked_posts`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vana_parsers.instagram.comments import KINDS as COMMENTS
from vana_parsers.instagram.connections import KINDS as CONNECTIONS
from vana_parsers.instagram.likes import KINDS as LIKES
from vana_parsers.instagram.logins import KINDS as LOGINS
from vana_parsers.instagram.profile import KINDS as PROFILE
from vana_parsers.instagram.profile import plain_facts
from vana_parsers.instagram.saves import KINDS as SAVES
from vana_parsers.instagram.saves import Collections
from vana_parsers.instagram.searches import KINDS as SEARCHES
from vana_parsers.instagram.views import KINDS as VIEWS
from vana_parsers.json_stream import Element
from vana_parsers.meta.kinds import Kind, Rows
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import Instant, parse_instant

_BY_NAME = {
    kind.name: kind
    for family in (COMMENTS, CONNECTIONS, LIKES, LOGINS, PROFILE, SAVES, SEARCHES, VIEWS)
    for kind in family
}
_SECTIONS = {
    "media_likes": "liked_posts",
    "comment_likes": "liked_comments",
    "media_comments": "post_comments",
    "live_comments": "post_comments",
    "story_comments": "story_comments",
    "followers": "followers",
    "following": "following",
    "following_hashtags": "following_hashtags",
    "blocked_users": "blocked_profiles",
    "restricted_users": "restricted_profiles",
    "close_friends": "close_friends",
    "follow_requests_sent": "pending_follow_requests",
    "follow_requests_received": "follow_requests_you_ve_received",
    "permanent_follow_requests": "recent_follow_requests",
    "dismissed_suggested_users": "removed_suggestions",
    "unfollowed_users": "recently_unfollowed_profiles",
    "hide_stories_from": "hide_story_from",
    "chaining_seen": "suggested_profiles_viewed",
    "ads_seen": "ads_viewed",
    "ads_clicked": "ads_clicked",
    "posts_seen": "posts_viewed",
    "videos_watched": "videos_watched",
    "stories_seen": "stories_viewed",
    "polls": "polls",
    "quizzes": "quizzes",
    "questions": "questions",
    "emoji_sliders": "emoji_sliders",
    "countdowns": "countdowns",
    "story_likes": "story_likes",
    "saved_media": "saved_posts",
    "login_history": "login_activity",
    "registration_info": "signup_details",
    "contacts": "synced_contacts",
    "devices": "devices",
    "camera": "camera_information",
}
"""What the later export calls a section's file."""
_WHERE = {"user": "profile_searches", "hashtag": "tag_searches", "place": "place_searches"}
_STAMPS = ("time", "timestamp", "created_at", "registration_time", "last_seen", "last_login", "saved_at")
_LABELS = {
    "search click": "Search",
    "search query": "Search",
    "registration username": "Username",
    "registration email": "Email",
    "registration phone number": "Phone Number",
    "device name": "Device",
    "contact": "Contact Information",
    "caption": "Title",
}
"""Labels of later exports for names of earlier ones."""
_POINTER = re.compile(r"/([^/]+)(?:/.*)?")


def unfold(element: Element) -> Iterator[Element]:
    """Yield an element for each record of *element*: for every entry of a map, and every item of a collection."""
    pointer, value = element
    if isinstance(value, dict) and value and all(_time(time) for time in value.values()) and not _is_object(value):
        for name, time in value.items():
            entry = {"string_list_data": [{"value": name, "timestamp": _time(time)}]}
            yield Element(f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}", entry)
    elif isinstance(value, dict) and isinstance(value.get("media"), list):
        yield Element(pointer, _labelled({name: held for name, held in value.items() if name != "media"}))
        for number, entry in enumerate(value["media"]):
            yield Element(f"{pointer}/media/{number}", _listed(entry))
    elif isinstance(value, dict):
        yield Element(pointer, _labelled(value))
    else:
        yield Element(pointer, _listed(value))


def _is_object(value: dict[str, Any]) -> bool:
    """Whether the names of *value* are those of fields, so that it is one record and no map."""
    return bool(value.keys() & set(_STAMPS))


def _listed(value: Any) -> Any:
    """Return the record that a pair of time and user name stands for, or time, text and user name; else *value*."""
    texts = value if isinstance(value, list) and all(isinstance(part, str) for part in value) else []
    time = _time(texts[0]) if texts else None
    if time is None or len(texts) > 3:
        return {"held": value} if isinstance(value, list) and value else value
    said = {"value": texts[1]} if len(texts) == 3 else {}
    return {"title": texts[-1] if len(texts) > 1 else "", "string_list_data": [{**said, "timestamp": time}]}


def _labelled(value: dict[str, Any]) -> dict[str, Any]:
    """Return the record that a plain object stands for; what is no text stays as it is."""
    found: dict[str, Any] = {}
    labelled: dict[str, Any] = {}
    for name, held in value.items():
        time = _time(held) if name in _STAMPS else None
        label = name.replace("_", " ")
        if time is not None and "timestamp" not in found:
            found["timestamp"] = time
        elif isinstance(held, str) and held:
            labelled[_LABELS.get(label, label)] = {"value": held}
        else:
            found[name] = held
    return {**found, "string_map_data": labelled} if labelled else found


def _time(value: Any) -> Instant | None:
    read = parse_instant(value) if isinstance(value, str) and value[4:5] == "-" else None
    return read if read is not None and read.occurred_at is not None else None


class _Flat:
    """Reads one flat file: the rows of each section are those of the later file."""

    def __init__(self) -> None:
        self._collections = Collections()

    def rows(self, record: Record, task: Task) -> Iterator[Row]:
        match = _POINTER.fullmatch(record.pointer)
        section = match[1] if match else ""
        section = task.params["section"] if section.isdigit() or not section else section
        rows, params = self._reader(section, record)
        if rows is None:
            left = record.extra()
            if left:
                yield raw_row(left, record.pointer)
            return
        yield from rows(record, replace(task, params={**task.params, **params}))

    def _reader(self, section: str, record: Record) -> tuple[Rows | None, dict[str, str]]:
        if section == "saved_collections":
            return self._collections.rows, {}
        name = _SECTIONS.get(section)
        if section.endswith("search_history"):
            searched = next((one.take() for one in record.labelled if one.label == "type"), None)
            name = _WHERE.get(searched or "user", "word_or_phrase_searches")
        kind = _BY_NAME[name] if name else None
        return (kind.rows, dict(kind.params)) if kind else (None, {})


def _flat(stem: str, product: str, *roots: str, section: str = "") -> Kind:
    return Kind(
        f"old_{stem}",
        _Flat().rows,
        (stem,),
        roots,
        product,
        {"section": section},
        begin=lambda: _Flat().rows,
        unfold=unfold,
    )


def _document(stem: str, product: str, about: str) -> Kind:
    return Kind(f"old_{stem}", plain_facts, (stem,), (), product, {"about": about}, is_document=True)


KINDS = (
    _flat("likes", "likes", "media_likes", "comment_likes"),
    _flat("comments", "comments", "media_comments", "live_comments"),
    _flat("connections", "connections", "blocked_users", "follow_requests_sent", "dismissed_suggested_users"),
    _flat("seen_content", "feed", "chaining_seen", "ads_seen", "posts_seen"),
    _flat("saved", "saved", "saved_media", "saved_collections"),
    _flat("searches", "search", "main_search_history", section="search_history"),
    _flat("stories_activities", "stories", "polls", "emoji_sliders"),
    _flat("account_history", "security", "login_history", "registration_info"),
    _flat("uploaded_contacts", "contacts", section="contacts"),
    _flat("contacts", "contacts", section="contacts"),
    _flat("devices", "security", section="devices"),
    _document("profile", "profile", ""),
    _document("settings", "settings", "settings"),
    _document("autofill", "profile", "autofill"),
    _document("information_about_you", "profile", "inferred"),
)
