"""Posts, reels, stories and profile photos, archived and deleted ones too, and the files attached to them."""

import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.media import MediaIndex, has_media_id, media_key, media_row, take_labelled_files
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

_SECTION = re.compile(r"/(photos|videos|stories|profile|direct)/\d+")
_OLD_KINDS = {"photos": "post", "videos": "post", "stories": "story", "profile": None, "direct": None}


def post(record: Record, task: Task) -> Iterator[Row]:
    """Yield the post, then its files; parameter `post` is its kind.

    What a post of one file says stands on the file, what a post of many says on the post. A post is known by the id
    of its first file: one told in two files, archived or deleted since, is the same post. Without an id it is known
    by its time and its file.
    """
    yield from _post(record, task, task.params["post"])


def _post(record: Record, task: Task, kind: str) -> Iterator[Row]:
    holders = [record] if record.peek("uri") else _take_holders(record)
    if all(holder.is_empty for holder in holders) and not record.extra():
        return
    first = holders[0] if holders else record
    uri, caption, time = first.peek("uri"), _caption(record, first), _instant(record, first)
    index = MediaIndex.of_params(task.params)
    rows, left = [], []
    for holder in holders:
        if row := media_row(holder, index, time=time):
            rows.append(row)
        elif holder is not record and (extra := holder.extra()):
            left.append(extra)
    values = {
        "kind": kind,
        "text": caption,
        "url": record.value("url") or record.link(),
        "media_count": len(rows) or None,
        **time.columns(),
        "extra": {} if first is record and rows else record.extra() | ({"media": left} if left else {}),
    }
    yield Row("posts", _identity(uri, caption, time), values, is_event=time.occurred_at is not None)
    yield from rows


def _take_holders(record: Record) -> list[Record]:
    """Return and take what holds the facts of each file; that of a post of words alone names no file."""
    held = record.peek("media")
    numbers = [number for number, one in enumerate(held) if isinstance(one, dict)] if isinstance(held, list) else []
    holders = [Record(record.take("media", number), record.pointer) for number in numbers]
    return [*holders, *take_labelled_files(record)]


def _caption(record: Record, first: Record) -> str | None:
    """Return what the post says; it stays on a file, whose title it is too."""
    if first is not record and (text := record.text("title")):
        return text
    text = record.value("caption", "text", "title")
    if text is None and not first.peek("uri"):
        return first.text("title")
    title = first.peek("title")
    return text or (title if isinstance(title, str) and title else None)


def _instant(record: Record, first: Record) -> Instant:
    """Return when it was posted: the post's own time, else that of its first file, which keeps it."""
    time = record.instant() if first is not record else NO_INSTANT
    if time != NO_INSTANT:
        return time
    if not first.peek("uri"):
        return first.instant()
    return Record({"timestamp": first.peek("timestamp") or first.peek("creation_timestamp") or 0}).instant()


def _identity(uri: Any, caption: str | None, time: Instant) -> tuple[str | None, ...]:
    """Return what a post is known by: the id of its first file, else its time and that file."""
    at = time.occurred_at.isoformat()[:16] if time.occurred_at else None
    if not isinstance(uri, str) or not uri:
        return ("post", None if at else caption, at) if at or caption else ()
    return "post", media_key(uri), None if has_media_id(uri) else at


def _profile_photo(record: Record, task: Task) -> Iterator[Row]:
    """Yield the photo: it is a file, and no post."""
    if record.is_empty:
        return
    yield media_row(record, MediaIndex.of_params(task.params), records=1, kind="photo") or raw_row(
        record.extra(), record.pointer
    )


def _old_media(record: Record, task: Task) -> Iterator[Row]:
    """Yield what a line of `media.json` tells, before 2021: a post, a story, or a file by itself."""
    match = _SECTION.fullmatch(record.pointer)
    path, taken, caption = (record.peek(name) for name in ("path", "taken_at", "caption"))
    if match is None or not isinstance(path, str) or not path:
        if left := record.extra():
            yield raw_row(left, record.pointer)
        return
    kind = _OLD_KINDS[match[1]]
    time = parse_instant(taken) if isinstance(taken, str) else NO_INSTANT
    fields: dict[str, Any] = {"uri": record.take("path"), "title": caption}
    for name, was_taken in (("taken_at", time.occurred_at is not None), ("caption", isinstance(caption, str))):
        if was_taken:
            record.take(name)
    row = media_row(Record(fields), MediaIndex.of_params(task.params), records=0 if kind else 1, time=time)
    rows = [row] if row else []
    if kind:
        text = caption if isinstance(caption, str) else None
        values = {"kind": kind, "text": text, "media_count": 1, **time.columns(), "extra": record.extra()}
        yield Row("posts", _identity(path, text, time), values, is_event=time.occurred_at is not None)
    elif row and (left := record.extra()):
        rows = [Row(row.table, row.identity, {**row.values, "extra": left}, 1)]
    yield from rows


def _kind(name: str, stem: str, root: str | None, post_kind: str, product: str) -> Kind:
    """Return the kind of the file *stem*, in the folders that it has had: `content` and, since 2023, `media`."""
    paths = tuple(f"{folder}/{stem}" for folder in ("content", "media"))
    return Kind(name, post, paths, (root,) if root else (), product, {"post": post_kind}, cites_media=True)


KINDS = (
    _kind("posts", "posts", None, "post", "posts"),
    _kind("reels", "reels", "ig_reels_media", "reel", "reels"),
    _kind("stories", "stories", "ig_stories", "story", "stories"),
    _kind("igtv", "igtv_videos", "ig_igtv_media", "video", "igtv"),
    _kind("archived_posts", "archived_posts", "ig_archived_post_media", "archived_post", "posts"),
    _kind("deleted_posts", "recently_deleted_content", "ig_recently_deleted_media", "deleted_post", "posts"),
    _kind("other_content", "other_content", "ig_other_media", "other", "posts"),
    Kind(
        "profile_photos",
        _profile_photo,
        paths=("content/profile_photos", "media/profile_photos"),
        roots=("ig_profile_picture",),
        product="profile",
        cites_media=True,
    ),
    Kind(
        "threads",
        post,
        paths=("threads/threads_and_replies",),
        roots=("text_post_app_text_posts",),
        product="threads",
        params={"post": "thread"},
        cites_media=True,
    ),
    Kind("old_media", _old_media, paths=("media",), product="posts", cites_media=True),
)
