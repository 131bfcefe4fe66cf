"""Files that Facebook's records cite: photos and videos by themselves, in albums, and beside log lines."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vana_parsers.facebook.rows import log_line, take_epoch, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.media import MediaIndex, is_file, media_key, media_row, take_files, take_labelled_files
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant


def file_rows(
    file: Record,
    task: Task,
    *,
    records: int = 0,
    kind: str | None = None,
    album: str | None = None,
    time: Instant = NO_INSTANT,
) -> Iterator[Row]:
    """Yield the row of a cited file, then those of the comments on it; nothing if *file* names none."""
    comments = list(_comments(file))
    row = media_row(file, MediaIndex.of_params(task.params), records=records, kind=kind, album=album, time=time)
    if row is not None:
        yield row
        yield from comments


def _comments(file: Record) -> Iterator[Row]:
    """Yield the comments on a file; who wrote one stays in `extra`."""
    held, uri = file.peek("comments"), file.peek("uri")
    for number in range(len(held) if isinstance(held, list) and is_file({"uri": uri}) else 0):
        text = file.text("comments", number, "comment")
        time = take_epoch(file, "comments", number, "timestamp")
        if text is None and time == NO_INSTANT:
            continue
        left = file.take("comments", number)
        values = {"text": text, "thread_id": media_key(uri), "extra": left or None}
        yield told("comments", ("comment", text), values, time, records=0)


def _file(record: Record, task: Task) -> Iterator[Row]:
    """Yield a photo or video that is a record of its own."""
    files = [record] if record.peek("uri") else take_labelled_files(record) + take_files(record, "media")
    rows = [row for file in files for row in file_rows(file, task, kind=task.params["media"])]
    if not rows and (left := record.extra()):
        rows = [raw_row(left, record.pointer)]
    yield from _counted_once(rows, 1)


def _counted_once(rows: list[Row], records: int) -> Iterator[Row]:
    """Yield *rows*, the first of which stands for *records* records, and the others for none."""
    for number, row in enumerate(rows):
        yield replace(row, records=0 if number else records)


def _album(record: Record, task: Task) -> Iterator[Row]:
    """Yield the album, then its photos, each a record of its own, and its cover if that is none of them.

    Albums of one name are told apart by their oldest photo. When a photo was added is no fact about the album's time.
    """
    if record.peek("uri"):
        yield from file_rows(record, task, records=1)
        return
    if record.is_empty:
        return
    name, pointer = record.text("name") or record.text("title"), record.pointer
    held = record.peek("photos")
    photos = record.take("photos") if isinstance(held, list) else []
    oldest = _oldest(photos)
    cover = take_files(record, "cover_photo") if _is_among(record.peek("cover_photo"), photos) is not True else []
    changed = take_epoch(record, "last_modified_timestamp")
    note = record.text("description")
    values = {"kind": "collection", "title": name, "note": note, **changed.columns(), "extra": record.extra()}
    yield Row("saves", ("album", name, oldest) if name or oldest else (), values)
    for number, photo in enumerate(photos):
        place = f"{pointer}/photos/{number}"
        rows = list(file_rows(Record(photo, place), task, records=1, album=name)) if is_file(photo) else []
        yield from rows or [raw_row(photo, place)]
    for file in cover:
        yield from file_rows(file, task, album=name)


def _oldest(photos: list[Any]) -> str | None:
    """Return the key of the oldest photo; ids of photos grow with time, and pages have minutes only."""
    keys = [media_key(photo["uri"]) for photo in photos if is_file(photo)]
    return min(keys, key=lambda key: (len(key), key), default=None)


def _is_among(cover: Any, photos: list[Any]) -> bool | None:
    """Whether the cover is one of *photos*, told alike; None if it is no file."""
    return cover in photos if is_file(cover) else None


def _cited(record: Record, task: Task) -> Iterator[Row]:
    """Yield a line of a log, then the files that it is about."""
    files = [*take_files(record, "media"), *take_labelled_files(record)]
    lines = list(log_line(record, task))
    yield from lines
    yield from _counted_once([row for file in files for row in file_rows(file, task)], 0 if lines else 1)


def _log(name: str, *paths: str) -> Kind:
    return Kind(name, _cited, paths, (), "posts", {"log": name}, cites_media=True)


KINDS = (
    Kind(
        "photos",
        _file,
        paths=("posts/your_uncategorized_photos", "posts/your_photos", "photos_and_videos/your_photos"),
        roots=("other_photos_v2", "other_photos"),
        product="photos",
        params={"media": "photo"},
        cites_media=True,
    ),
    Kind(
        "videos",
        _file,
        paths=("posts/your_videos", "photos_and_videos/your_videos"),
        roots=("videos_v2", "videos"),
        product="videos",
        params={"media": "video"},
        cites_media=True,
    ),
    Kind(
        "albums",
        _album,
        paths=("posts/album/*", "photos_and_videos/album/*", "photos/album/*"),
        product="photos",
        is_document=True,
        cites_media=True,
    ),
    _log("birthday_media", "posts/birthday_media"),
    _log("memory_media", "posts/media_used_for_memories"),
    _log("shared_memory", "posts/shared_memories"),
    _log("shared_album_invite", "posts/your_received_shared_album_invites"),
    _log("sharing_link", "posts/content_sharing_links_you_have_created"),
    _log("post_edit", "posts/edits_you_made_to_posts"),
)
