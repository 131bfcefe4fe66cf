"""Comments: on posts and photos, in groups; their edits."""

from collections.abc import Iterator

from vana_parsers.facebook.rows import attached, log_line, same, setting, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_TEXT = ("data", 0, "comment", "comment")


def _comment(record: Record, task: Task) -> Iterator[Row]:
    """Yield the comment; the sentence that says whose post it answers is localized and stays in `extra`."""
    if record.is_empty:
        return
    own = record.peek("data", 0, "comment", "timestamp")
    if record.peek("timestamp") == own:
        record.take("data", 0, "comment", "timestamp")
    time = record.instant()
    text = record.text(*_TEXT) or record.value("comment", "text")
    group = record.text("data", 0, "comment", "group") or record.value("name", group="group") or record.value("group")
    url = record.text("url") or record.value("url")
    link = record.peek("attachments", 0, "data", 0, "external_context", "url")
    same(record, link, "attachments", 0, "data", 0, "external_context", "name")
    files = attached(record, task)
    values = {"text": text, "thread_url": url, "community": group, "extra": record.extra()}
    yield told("comments", ("comment", text), values, time)
    yield from files


KINDS = (
    Kind(
        "comments",
        _comment,
        paths=("comments_and_reactions/comments", "comments/comments"),
        roots=("comments_v2", "comments"),
        product="comments",
        cites_media=True,
    ),
    Kind(
        "group_comments",
        _comment,
        paths=("groups/your_comments_in_groups",),
        roots=("group_comments_v2", "group_comments"),
        product="comments",
        cites_media=True,
    ),
    Kind(
        "comment_edits",
        log_line,
        paths=("comments_and_reactions/your_comment_edits",),
        product="comments",
        params={"log": "comment_edit"},
    ),
    Kind(
        "comment_days",
        setting,
        paths=("comments_and_reactions/your_comment_active_days",),
        product="comments",
        params={"field": "comment active days"},
    ),
    Kind(
        "audio_comment_tips",
        setting,
        paths=("comments_and_reactions/audio_comment_tooltip_views",),
        product="comments",
        params={"field": "audio comment tips seen"},
    ),
)
