"""Instagram exports: how sure one is recognized, and what becomes of every member."""

import re
from collections.abc import Iterator

from vana_parsers.export import Export, MemberError
from vana_parsers.instagram.account import account_name
from vana_parsers.instagram.kinds import KINDS
from vana_parsers.meta.clocks import OFFSET, PLATFORM_OFFSET
from vana_parsers.meta.message_routes import CONVERSATION, messages_confidence, route_conversations
from vana_parsers.meta.pages import Platform, pages_confidence, read_page, with_clock
from vana_parsers.meta.paths import MetaPath, meta_path
from vana_parsers.meta.planning import HEAD, find_roots, place_members, route_members
from vana_parsers.meta.reading import read_records
from vana_parsers.records import Item, Task
from vana_parsers.registry import Plan

_OWN_FOLDERS = frozenset(
    {"your_instagram_activity", "followers_and_following", "instagram_ads_and_businesses", "past_instagram_insights"}
    | {"apps_and_websites_off_of_instagram", "story_sticker_interactions", "story_interactions"}
)
"""Folders that no other platform's export has."""
_FACEBOOKS = frozenset(
    {"your_facebook_activity", "your_activity_across_facebook", "apps_and_websites_off_of_facebook"}
    | {"your_interactions_on_facebook", "comments_and_reactions", "friends_and_followers"}
)
_SHARED_FOLDERS = frozenset(
    {"other_activity", "link_history", "apps_and_websites", "autofill_information", "messages", "posts", "stories"}
    | {"media", "contacts", "settings", "monetization", "reels", "your_topics", "ads_and_businesses"}
)
"""Folders in which Facebook has files of the same names."""
_NAME = re.compile(r"(?:instagram|threads)-", re.IGNORECASE)
_OTHER_NAME = re.compile(r"facebook-", re.IGNORECASE)
_READ = frozenset({".json", ".html", ".htm"})
_UNSURE_ROOTS = frozenset({"polls", "login_history", "registration_info"})
_LOOSE = re.compile(rb'"string_(?:list|map)_data"|"label_values".*instagram\.com/', re.DOTALL)
"""What begins a list without a root key."""
_MOST_LOOSE = 24

_PAGES = Platform(
    KINDS,
    has_lists=True,
    files=frozenset({"profile_photos"}),
    captions=frozenset(
        {"posts", "reels", "stories", "igtv", "archived_posts", "deleted_posts", "other_content", "threads"}
    ),
)


def recognize(export: Export) -> float:
    """Return how sure it is that *export* is Instagram's: by folders, by known places, by what its files hold."""
    paths = [meta_path(member.path) for member in export.members]
    folders = {folder for path in paths for folder in path.folders}
    if folders & _OWN_FOLDERS:
        return 0.95 if not folders & _FACEBOOKS else 0.55
    if folders & _FACEBOOKS or _OTHER_NAME.match(export.name):
        return 0.0
    if _NAME.match(export.name):
        return 0.9
    if any(_is_own_root(root) for root in find_roots(export)):
        return 0.75
    if any(map(_is_own_place, paths)):
        return 0.7
    if _is_loose(export):
        return 0.6
    return messages_confidence(export, is_messenger=False) or pages_confidence(export, is_facebook=False)


def plan(export: Export) -> Plan:
    """Return the route of every member of *export*."""
    places = place_members(export, KINDS)
    routes = route_members(places, export, json_reader=read_member, page_reader=read_page_member)
    routes = with_clock(route_conversations(export, routes), {OFFSET: PLATFORM_OFFSET})
    return Plan(tuple(routes), account=account_name(export))


def read_member(task: Task) -> Iterator[Item]:
    """Yield the rows of a JSON member; parameter `kind` names what it holds."""
    yield from read_records(task, KINDS.by_name[task.params["kind"]])


def read_page_member(task: Task) -> Iterator[Item]:
    """Yield the rows of a page; parameter `kind` names what it holds."""
    yield from read_page(task, _PAGES)


def _is_own_root(root: str) -> bool:
    kind = KINDS.of_root(root)
    return kind is not None and kind.name != CONVERSATION and root not in _UNSURE_ROOTS


def _is_own_place(path: MetaPath) -> bool:
    """Whether the file lies where Instagram puts it and nobody else does; a name alone proves nothing."""
    if not path.folders or path.extension not in _READ or path.folders[-1] in _SHARED_FOLDERS:
        return False
    kind = KINDS.of_path(MetaPath(path.folders[-1:], path.stem, path.stem_as_written, path.shard, path.extension))
    return kind is not None and kind.name != CONVERSATION and f"{path.folders[-1]}/{path.stem}" in kind.paths


def _is_loose(export: Export) -> bool:
    """Whether one of the first files is known by its name, and holds what Instagram writes."""
    members = [member for member in export.members if member.path.lower().endswith(".json") and member.size]
    for member in members[:_MOST_LOOSE]:
        kind = KINDS.of_path(meta_path(member.path))
        try:
            if kind is not None and kind.name != CONVERSATION and _LOOSE.search(export.head(member, HEAD)):
                return True
        except MemberError:
            continue  # a damaged member proves nothing; reading it says what is wrong
    return False
