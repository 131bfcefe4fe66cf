"""Facebook exports: how sure one is recognized, and what becomes of every member."""

import re
from collections.abc import Iterator
from dataclasses import replace

from vana_parsers.export import Export
from vana_parsers.facebook.account import account_name
from vana_parsers.facebook.kinds import KINDS
from vana_parsers.facebook.zone import account_offset, account_zone
from vana_parsers.meta.clocks import OFFSET, ZONE
from vana_parsers.meta.message_routes import CONVERSATION, messages_confidence, route_conversations
from vana_parsers.meta.pages import Platform, has_pages, pages_confidence, read_page, with_clock
from vana_parsers.meta.paths import MetaPath, meta_path
from vana_parsers.meta.planning import Place, find_roots, place_members, route_members
from vana_parsers.meta.reading import read_records
from vana_parsers.records import Item, Task
from vana_parsers.registry import Plan

_OWN_FOLDERS = frozenset(
    {"your_facebook_activity", "your_activity_across_facebook", "apps_and_websites_off_of_facebook"}
    | {"your_interactions_on_facebook", "facebook_marketplace", "facebook_payments", "facebook_gaming"}
)
"""Folders that no other platform's export has."""
_TOGETHER = (
    {"friends_and_followers", "comments_and_reactions"},
    {"following_and_followers", "likes_and_reactions"},
    {"about_you", "friends"},
)
"""Folders of earlier generations that prove it together."""
_INSTAGRAMS = frozenset({"your_instagram_activity", "followers_and_following", "apps_and_websites_off_of_instagram"})
_NAME = re.compile(r"facebook-", re.IGNORECASE)
_OTHER_NAME = re.compile(r"instagram-|threads-", re.IGNORECASE)
_READ = frozenset({".json", ".html", ".htm"})
_SURE_ROOT = re.compile(r".*_v\d")
"""Root keys of one word, such as `friends`, other platforms have too."""

_PAGES = Platform(
    KINDS,
    bodies={
        "searches": ("attachments", 0, "data", 0, "text"),
        "story_reactions": ("data", 0, "text"),
        "notes": ("text",),
        "group_membership": ("data", 0, "name"),
    },
    attaches=True,
    files=frozenset({"photos", "videos", "albums"}),
    sections=frozenset({"recently_viewed", "recently_visited", "people_interactions", "group_interactions"}),
    shares=frozenset(
        {"posts", "received_posts", "posts_elsewhere", "trashed_posts", "archived_posts", "stories", "reels"}
        | {"group_posts", "pending_group_posts"}
    ),
    lined=frozenset({"security"}),
)


def recognize(export: Export) -> float:
    """Return how sure it is that *export* is Facebook's: by folders, by known places, by what its files hold."""
    paths = [meta_path(member.path) for member in export.members]
    folders = {folder for path in paths for folder in path.folders}
    if folders & _OWN_FOLDERS or any(together <= folders for together in _TOGETHER):
        return 0.95 if not folders & _INSTAGRAMS else 0.6
    if folders & _INSTAGRAMS or _OTHER_NAME.match(export.name):
        return 0.0
    if _NAME.match(export.name):
        return 0.9
    kinds = [KINDS.of_path(path) for path in paths if path.folders and path.extension in _READ]
    if any(kind is not None and kind.name != CONVERSATION for kind in kinds):
        return 0.7
    if any(KINDS.of_root(root) and _SURE_ROOT.match(root) for root in find_roots(export)):
        return 0.6
    return messages_confidence(export, is_messenger=True) or pages_confidence(export, is_facebook=True)


def plan(export: Export) -> Plan:
    """Return the route of every member of *export*."""
    places = sorted(map(_old_thread, place_members(export, KINDS)), key=_reading_order)
    routes = route_members(places, export, json_reader=read_member, page_reader=read_page_member)
    clock = _clock(export) if has_pages(places) else {}
    return Plan(tuple(with_clock(route_conversations(export, routes), clock)), account=account_name(export))


def read_member(task: Task) -> Iterator[Item]:
    """Yield the rows of a JSON member; parameter `kind` names what it holds."""
    yield from read_records(task, KINDS.by_name[task.params["kind"]])


def read_page_member(task: Task) -> Iterator[Item]:
    """Yield the rows of a page; parameter `kind` names what it holds."""
    yield from read_page(task, _PAGES)


def _clock(export: Export) -> dict[str, str]:
    """Return the clock of the pages: the account's zone, else what it was ahead of UTC when the export was made."""
    zone = account_zone(export)
    offset = account_offset(export) if zone is None else None
    return {ZONE: zone} if zone else {} if offset is None else {OFFSET: str(offset)}


def _old_thread(place: Place) -> Place:
    """Return the place of a conversation of 2017, `messages/123.html`, as one; any other place as it is."""
    path = place.path
    is_one = place.kind is None and path.folders[-1:] == ("messages",) and path.stem_as_written.isdecimal()
    return replace(place, kind=KINDS.by_name[CONVERSATION]) if is_one and path.extension in (".html", ".htm") else place


def _reading_order(place: Place) -> bool:
    """Shards first: where `x.json` tells of the same records as `x_1.json`, it tells more, and the last is shown."""
    path: MetaPath = place.path
    return path.shard is None
