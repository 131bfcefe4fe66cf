"""Comments: on posts, reels and stories."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import deeds, files_of, first_text, own_url, owner_of, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task


def comment(record: Record, task: Task) -> Iterator[Row]:
    """Yield the comment, then the files beside it. One that is a sticker or a GIF has no text.

    It is known by its text and minute: who is answered may have another name in the next export.
    """
    if record.is_empty:
        return
    files = files_of(record, task)
    text = record.value("comment", "text")
    owner = record.value("media_owner", "owner", "author") or record.value("username", group="owner")
    if record.listed:
        [said, *others] = deeds(record)
        text, url, time = text or said.value, said.url, said.time
        left = [part for other in others for part in (other.value, other.url) if part]
    else:
        url, time, left = own_url(record), record.instant(), []
        text = text or (first_text(record) if owner is None else None)
    owner = owner or owner_of(record) or first_text(record)
    extra = record.extra() | ({"others": left} if left else {})
    values = {"text": text, "thread_url": url, "target_author": owner, "extra": extra}
    yield told("comments", ("comment", text), values, time)
    yield from files


KINDS = (
    Kind(
        "post_comments",
        comment,
        paths=("comments/post_comments", "post_comments"),
        roots=("comments_media_comments",),
        product="comments",
        cites_media=True,
    ),
    Kind(
        "reels_comments",
        comment,
        paths=("comments/reels_comments", "reels_comments"),
        roots=("comments_reels_comments",),
        product="reels",
        cites_media=True,
    ),
    Kind(
        "story_comments",
        comment,
        paths=("comments/hype", "comments/story_comments"),
        roots=("comments_story_comments",),
        product="stories",
        cites_media=True,
    ),
)
