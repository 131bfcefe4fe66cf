"""Posts, stories and reels of the account, posts on its timeline, and the files attached to them."""

from collections.abc import Iterator

from vana_parsers.facebook.files import file_rows
from vana_parsers.facebook.rows import address, facts_kind, same, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.media import media_key, take_files, take_labelled_files
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task


def post(record: Record, task: Task) -> Iterator[Row]:
    """Yield the post, then its files; the sentence above it is localized and no part of its identity.

    Parameter `post` is its kind, `like` what else tells of the same posts: one deleted or archived is the same post.
    A text may be edited and a page shows it otherwise, so a post is known by its time and what is attached first.
    """
    if not record.extra():
        return
    time, text = record.instant(), _text(record)
    files, link = _attached(record, text)
    text, link = text or record.value("text"), link or record.value("link")
    about = media_key(files[0].peek("uri")) if files else address(link)
    values = {
        "kind": task.params["post"],
        "title": record.text("title"),
        "text": text,
        "url": record.text("url") or record.value("url"),
        "link_url": link,
        "community": record.value("name", group="group") or record.value("group"),
        "media_count": len(files) or None,
        "extra": record.extra(),
    }
    key = about if time.occurred_at else about or text
    yield told("posts", (task.params.get("like", task.params["post"]), key), values, time)
    for file in files:
        yield from file_rows(file, task, time=time)


def _text(record: Record) -> str | None:
    """Return and take the text: `data` holds it beside objects with nothing but stamps, or with nothing."""
    texts = [text for number in _numbers(record, "data") if (text := record.text("data", number, "post"))]
    return "\n".join(texts) or None


def _attached(record: Record, text: str | None) -> tuple[list[Record], str | None]:
    """Return and take the attached files and the first address; an attachment that repeats the text goes."""
    files, link = [], None
    for place in _places(record):
        files += take_files(record, *place, "media")
        same(record, text, *place, "text")
        link = link or record.text(*place, "external_context", "url")
    return [*files, *take_files(record, "media"), *take_labelled_files(record)], link


def _places(record: Record) -> Iterator[tuple[str | int, ...]]:
    """Yield where the attachments lie."""
    for index in _numbers(record, "attachments"):
        for number in _numbers(record, "attachments", index, "data"):
            yield ("attachments", index, "data", number)


def _numbers(record: Record, *path: str | int) -> range:
    held = record.peek(*path)
    return range(len(held) if isinstance(held, list) else 0)


def _kind(name: str, *paths: str, roots: tuple[str, ...] = (), post_kind: str, like: str, product: str) -> Kind:
    return Kind(name, post, paths, roots, product, {"post": post_kind, "like": like}, cites_media=True)


KINDS = (
    _kind(
        "posts",
        "posts/your_posts__check_ins__photos_and_videos",
        "posts/your_posts",
        "posts/your_pinned_posts",
        roots=("status_updates",),
        post_kind="post",
        like="post",
        product="posts",
    ),
    _kind(
        "received_posts",
        "posts/other_people_s_posts_to_your_timeline",
        roots=("wall_posts_sent_to_you", "wall_posts_sent_to_you_v2"),
        post_kind="received_post",
        like="received_post",
        product="posts",
    ),
    _kind(
        "posts_elsewhere",
        "posts/posts_on_other_pages_and_profiles",
        post_kind="post",
        like="post_elsewhere",
        product="posts",
    ),
    _kind(
        "trashed_posts",
        "posts/trash",
        "trash/trash",
        roots=("trash_v2",),
        post_kind="deleted_post",
        like="post",
        product="posts",
    ),
    _kind(
        "archived_posts",
        "posts/archive",
        "archive/archive",
        "archive/archived_posts",
        roots=("archive_v2",),
        post_kind="archived_post",
        like="post",
        product="posts",
    ),
    _kind(
        "stories",
        "stories/archived_stories",
        "stories/your_stories",
        roots=("archived_stories_v2", "archived_stories"),
        post_kind="story",
        like="story",
        product="stories",
    ),
    _kind(
        "reels",
        "reels/your_reels",
        "short_videos/your_short_videos",
        roots=("lasso_videos_v2", "lasso_videos"),
        post_kind="reel",
        like="reel",
        product="reels",
    ),
    facts_kind("facebook editor", "posts/facebook_editor", roots=("facebook_editor",), product="posts"),
)
