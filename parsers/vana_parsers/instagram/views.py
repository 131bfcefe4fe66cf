"""Posts, videos, advertisements, profiles, threads, music and links that were shown, watched or opened."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import address, first_text, handle_of, own_url, owner_of, told
from vana_parsers.meta.clocks import PLATFORM_OFFSET, Clock
from vana_parsers.meta.kinds import Kind, Rows
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_FOLDERS = ("ads_and_topics", "ads_and_content")
_CLOCK = Clock(offset=int(PLATFORM_OFFSET))


def view(record: Record, task: Task) -> Iterator[Row]:
    """Yield what was shown. Only exports since 2025 have its address, so that its author and minute are its identity.

    Where the author is not told either, the address is.
    """
    if record.is_empty:
        return
    time, url = record.instant(), own_url(record)
    author = owner_of(record) or handle_of(url) or first_text(record)
    values = {
        **_fixed(task),
        "title": record.value("title", "caption"),
        "url": url,
        "author": author,
        "author_url": record.value("url", group="owner"),
        "extra": record.extra(),
    }
    yield told("views", (task.params["shown"], author or address(url)), values, time)


def click(record: Record, task: Task) -> Iterator[Row]:
    """Yield the advertisement that was clicked on; its title is written in other words every year."""
    if record.is_empty:
        return
    listed = next((one.take() for one in record.listed if one.value), None)
    time, url = record.instant(), own_url(record)
    title = record.value("title") or listed or record.text("title")
    author = record.value("username", group="owner") or record.value("author", "username")
    about = None if time.occurred_at else address(url) or title
    values = {**_fixed(task), "title": title, "url": url, "author": author, "extra": record.extra()}
    yield told("views", (task.params["shown"], about), values, time)


def song(record: Record, task: Task) -> Iterator[Row]:
    """Yield the song that was heard or used in a story, and its artist."""
    if record.is_empty:
        return
    time = record.instant()
    title = record.value("song", "title") or first_text(record)
    artist = record.value("artist", "author") or first_text(record)
    values = {**_fixed(task), "title": title, "author": artist, "extra": record.extra()}
    yield told("views", (task.params["shown"], title, artist), values, time)


def item(record: Record, task: Task) -> Iterator[Row]:
    """Yield the product that was looked at, and who sells it."""
    if record.is_empty:
        return
    time, url = record.instant(), own_url(record)
    title, product_id = record.value("product", "title", "name"), record.value("product_id")
    merchant = record.value("merchant", "author") or None
    title = title or first_text(record)
    merchant = merchant or first_text(record)
    values = {
        **_fixed(task),
        "title": title,
        "url": url,
        "item_id": product_id,
        "author": merchant,
        "extra": record.extra(),
    }
    yield told("views", (task.params["shown"], product_id or title, None if product_id else merchant), values, time)


def link(record: Record, task: Task) -> Iterator[Row]:
    """Yield the page that was opened in the app: its values are an address, a title, a start and an end.

    They are told by what they look like: their labels are sentences in the account's language. The texts of the times
    stay in `extra`.
    """
    if record.is_empty:
        return
    time = record.instant()
    texts = [one for one in record.labelled if one.value or one.href]
    url = next((one.take() for one in texts if _is_address(one)), None)
    read = [(one, _CLOCK.date(one.value)) for one in texts if one.value]
    clocks = [found for _, found in read if found is not None][:2]
    words = [one for one, found in read if found is None]
    title = record.value("title") or next((one.take() for one in words if one.value), None) or record.text("title")
    if time == NO_INSTANT and clocks:
        time = clocks[0]
    values = {
        **_fixed(task),
        "title": title,
        "url": url,
        "duration_s": _seconds(*clocks) if len(clocks) == 2 else None,
        "extra": record.extra(),
    }
    yield told("views", (task.params["shown"], url), values, time)


def _is_address(one: Labelled) -> bool:
    return (one.href or one.value or "").lower().startswith(("http://", "https://"))


def _seconds(start: Instant, end: Instant) -> float | None:
    if start.occurred_at is None or end.occurred_at is None or end.occurred_at < start.occurred_at:
        return None
    return (end.occurred_at - start.occurred_at).total_seconds()


def _fixed(task: Task) -> dict[str, object]:
    shown = task.params["shown"]
    return {"kind": shown, "is_ad": True if shown.startswith("ad") else None}


def _view(shown: str, stems: str, root: str, product: str = "feed", rows: Rows = view) -> Kind:
    names = stems.split()
    paths = (*(f"{folder}/{stem}" for folder in _FOLDERS for stem in names), *names)
    return Kind(names[0], rows, paths, (f"impressions_history_{root}",), product, {"shown": shown})


KINDS = (
    _view("ad", "ads_viewed", "ads_seen", "ads"),
    _view("ad_click", "ads_clicked", "ads_clicked", "ads", click),
    _view("post", "posts_viewed", "posts_seen"),
    _view("video", "videos_watched", "videos_watched"),
    _view("profile", "suggested_profiles_viewed suggested_accounts_viewed", "chaining_seen"),
    _view("song", "music_heard_in_stories", "music_heard_in_stories", "stories", song),
    _view("song_used", "music_recently_used_in_stories", "music_recently_used_in_stories", "stories", song),
    Kind(
        "threads_viewed",
        view,
        paths=("threads/threads_viewed", "threads_viewed"),
        roots=("text_post_app_text_post_app_posts_seen",),
        product="threads",
        params={"shown": "thread"},
    ),
    Kind(
        "stories_viewed",
        view,
        paths=("stories_viewed",),
        roots=("impressions_history_stories_seen",),
        product="stories",
        params={"shown": "story"},
    ),
    Kind("link_history", link, paths=("link_history/link_history",), product="links", params={"shown": "page"}),
    Kind(
        "viewed_items",
        item,
        paths=("shopping/recently_viewed_items",),
        roots=("checkout_saved_recently_viewed_products",),
        product="shopping",
        params={"shown": "item"},
    ),
)
