"""Comments and live chat messages as a web page, until 2021: one list item each, read as the page comes.

An item says when and where (`Sent at 2020-04-27 23:18:23 UTC while watching <a href="…">a video</a>.`), then, behind a
line break, what was written. Only its parts that are no words are read: the instant and the addresses.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vana_parsers.google.youtube.addresses import VIDEO
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import Instant, parse_instant

_CHUNK = 1024 * 1024
_LONGEST = 256 * 1024
"""Bytes of the longest item read; a comment has 10,000 characters at most."""
_START = re.compile(rb"<li(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_END = re.compile(r"</li\s*>|</ul\s*>|</body\s*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_LINK = re.compile(r"""<a\s[^<>]{0,200}?href\s?=\s?["']([^"'<>]{1,4000})["']""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: ?UTC|Z|[+-]\d\d:?\d\d)?")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{6,20}")


def looks_like_comments(head: str) -> bool:
    """Whether a web page that begins so is a list of comments: items with an instant in UTC and a link to YouTube."""
    item = re.search(r"<li(?:\s[^<>]{0,500})?>", head)
    near = head[item.start() : item.start() + 1500] if item else ""
    return _TIME.search(near) is not None and "youtube.com/" in near


def read_comments_page(task: Task) -> Iterator[Item]:
    """Yield the row of each item of the page; an item with neither an instant nor a link is skipped."""
    number = 0
    for piece in _items(task):
        number += 1
        row = _row(piece) if len(piece) <= _LONGEST else None
        yield row or task.skipped(f"item {number}", "no comment: it has neither an instant nor a link to a video")
    if not number:
        yield task.skipped("", "no comments in this page")


def _items(task: Task) -> Iterator[bytes]:
    """Yield the bytes after each opening tag of an item, up to the next one; of a longer item only a beginning."""
    left, is_item = b"", False
    while chunk := task.stream.read(_CHUNK):
        *whole, left = _START.split(left + chunk)
        for piece in whole:
            if is_item:
                yield piece
            is_item = True
        if len(left) > _LONGEST + _CHUNK:
            # The tag that ends a piece may be cut in two at the end of what is kept.
            left = left[:_LONGEST] + b" " + left[-600:]
    if is_item:
        yield left


def _row(piece: bytes) -> Row | None:
    """Return the row of one item, None if it is no comment."""
    html = _END.split(piece.decode("utf-8", "replace"), maxsplit=1)[0]
    heading, _, body = _BREAK.sub("\0", html).partition("\0")
    links = [unescape(link) for link in _LINK.findall(heading)]
    said = _TIME.search(heading)
    if said is None and not links:
        return None
    instant = parse_instant(said[0]) if said else Instant(time_text=_plain(heading) or None)
    text = _plain(body.replace("\0", "\n")) or None
    video, comment = _target(links)
    values: dict[str, Any] = {
        **instant.columns(),
        "item_id": comment,
        "thread_id": video,
        "thread_url": VIDEO + video if video else (links[0] if links else None),
        "text": text,
    }
    moment = instant.occurred_at.isoformat(timespec="microseconds") if instant.occurred_at else instant.time_text
    identity = ("comment", comment) if comment else ("comment", video, moment, text)
    extra = {"heading": _plain(heading), "links": links}
    return Row("comments", identity, {**values, "extra": extra}, is_event=comment is None)


def _target(links: list[str]) -> tuple[str | None, str | None]:
    """Return the video and the comment that the links point to."""
    video = comment = None
    for link in links:
        try:
            query = parse_qs(urlsplit(link).query, max_num_fields=50)
        except ValueError:
            continue  # no address; it stays in `extra`
        found = query.get("v", [""])[0]
        if video is None and _VIDEO_ID.fullmatch(found):
            video = found
        comment = comment or query.get("lc", [None])[0]
    return video, comment


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html)).strip()
