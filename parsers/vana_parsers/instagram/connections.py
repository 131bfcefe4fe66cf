"""Followers, followed, requests, blocked, lists of friends, hashtags, feeds: on Instagram and on Threads."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import deeds, first_text, handle_of, own_url, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_FOLDERS = ("followers_and_following", "threads")
_LISTS = (
    # kind, direction, state, files (those before 2023 said account for profile), ends of the root keys
    ("follow", "in", "active", "followers", "followers"),
    ("follow", "out", "active", "following", "following"),
    ("follow", "out", "removed", "recently_unfollowed_profiles recently_unfollowed_accounts", "unfollowed_users"),
    ("follow", "out", "requested", "pending_follow_requests", "follow_requests_sent"),
    ("follow", "out", "past_request", "recent_follow_requests", "permanent_follow_requests"),
    ("follow", "in", "requested", "follow_requests_you_ve_received", "follow_requests_received"),
    ("hashtag", "out", "active", "following_hashtags", "following_hashtags"),
    ("block", "out", "blocked", "blocked_profiles blocked_accounts", "blocked_users"),
    ("restriction", "out", "active", "restricted_profiles restricted_accounts", "restricted_users"),
    ("close_friend", "out", "active", "close_friends", "close_friends"),
    ("favorite", "out", "active", "profiles_you_ve_favorited accounts_you_ve_favorited", "feed_favorites"),
    ("story_hidden", "out", "active", "hide_story_from", "hide_stories_from"),
    ("suggestion", "in", "removed", "removed_suggestions", "dismissed_suggested_users"),
    ("mute", "out", "active", "muted_profiles muted_accounts", "muted_users"),
)


def connection(record: Record, task: Task) -> Iterator[Row]:
    """Yield the connection to each that the record lists: a user, a hashtag.

    The user name is the value, the title, or the end of the address, as the years had it.
    """
    if record.is_empty:
        return
    handle, name = record.value("username", "search"), record.value("name", "full_name")
    done = deeds(record)
    title = record.peek("title")
    title = title if isinstance(title, str) and title else None
    handles = [handle or deed.value or title or handle_of(deed.url) for deed in done]
    if handles[0] is None:
        handles[0], name = (name or first_text(record)), None
    if title and (name is None or title in handles):
        record.take("title")
        name = name or (None if title in handles else title)
    extra = record.extra()
    for number, (who, deed) in enumerate(zip(handles, done, strict=True)):
        beside = {"value": deed.value} if deed.value not in (None, who) else {}
        values = {
            **_fixed(task),
            "name": None if number else name,
            "handle": who,
            "url": deed.url,
            "extra": beside if number else extra | beside,
        }
        yield told("connections", _key(task, who), values, deed.time, records=0 if number else 1)


def named(record: Record, task: Task) -> Iterator[Row]:
    """Yield the connection to something that has a name of its own: a list of friends, a feed, an app."""
    if record.is_empty:
        return
    time = record.instant("created_at", "added_at")
    handle = record.value("username")
    name = record.value("name", "title") or record.text("title") or first_text(record)
    url = own_url(record)
    values = {**_fixed(task), "name": name, "handle": handle, "url": url, "extra": record.extra()}
    yield told("connections", _key(task, name or handle or url), values, time)


def _fixed(task: Task) -> dict[str, str]:
    return {"kind": task.params["of"], "direction": task.params["direction"], "state": task.params["state"]}


def _key(task: Task, who: str | None) -> tuple[str | None, ...]:
    return task.params["of"], task.params["direction"], task.params["state"], task.params.get("on"), who


def _list(folder: str, kind: str, direction: str, state: str, files: str, root: str) -> Kind:
    is_threads = folder == "threads"
    on = {"on": "threads"} if is_threads else {}
    stems = files.split()
    paths = [f"{folder}/{stem}" for stem in stems] + ([] if is_threads else stems)
    prefix = "text_post_app_text_post_app_" if is_threads else "relationships_"
    return Kind(
        f"{'threads_' if is_threads else ''}{stems[0]}",
        connection,
        tuple(paths),
        (f"{prefix}{root}",),
        "threads" if is_threads else "connections",
        {"of": kind, "direction": direction, "state": state, **on},
    )


def _named(
    name: str, *paths: str, roots: tuple[str, ...], of: str, product: str = "connections", state: str = "active"
) -> Kind:
    return Kind(name, named, paths, roots, product, {"of": of, "direction": "out", "state": state})


KINDS = (
    *(_list(folder, *row) for folder in _FOLDERS for row in _LISTS),
    Kind(
        "unwanted_profiles",
        connection,
        paths=("profiles_you_re_not_interested_in", "accounts_you_re_not_interested_in"),
        roots=("impressions_history_recs_hidden_authors",),
        product="feed",
        params={"of": "not_interested", "direction": "out", "state": "blocked"},
    ),
    _named("subscription_reels", "subscriptions/reels", roots=("subscriptions_reels",), of="subscription"),
    _named("custom_lists", "followers_and_following/custom_lists", roots=("relationships_custom_lists",), of="list"),
    _named(
        "interest_feeds",
        "threads/interest_feeds_on_threads",
        roots=("text_post_app_text_app_interest_feeds",),
        of="feed",
        product="threads",
    ),
    _named(
        "threads_home",
        "threads/threads_home",
        roots=("text_post_app_text_app_user_deck_view",),
        of="home_feed",
        product="threads",
    ),
    _named(
        "linked_accounts",
        "personal_information/linked_meta_accounts",
        "linked_meta_accounts",
        roots=(),
        of="linked_account",
        product="profile",
    ),
    _named(
        "expired_apps",
        "apps_and_websites/expired_apps",
        roots=("apps_and_websites_expired_apps",),
        of="app",
        product="apps",
        state="removed",
    ),
    _named(
        "active_apps",
        "apps_and_websites/active_apps",
        roots=("apps_and_websites_active_apps",),
        of="app",
        product="apps",
    ),
)
