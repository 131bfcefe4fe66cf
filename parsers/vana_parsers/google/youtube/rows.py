"""How the records of each kind of CSV become rows: one function a kind, whole columns at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.youtube.addresses import CHANNEL, PLAYLIST, POST, SONG, VIDEO, addresses
from vana_parsers.google.youtube.cells import Cells
from vana_parsers.google.youtube.instants import csv_instants, instant_keys
from vana_parsers.google.youtube.text import join_segments


@dataclass(frozen=True, slots=True)
class Made:
    """Columns of *table* and the identity of each row, which it has where *known* is not null."""

    table: str
    known: pa.Array
    identity: tuple[pa.Array, ...]
    columns: dict[str, pa.Array] = field(repr=False)
    is_event: bool = False


Facts = Mapping[str, str]
"""What the plan knows of a member: for a playlist's items, its `playlist_id` and its name, `collection`."""


def _same(cells: Cells, text: str | None) -> pa.Array:
    return pa.nulls(cells.rows, pa.string()) if text is None else pa.repeat(text, cells.rows)


def _text(cells: Cells, name: str) -> pa.Array:
    """Return the joined text of a column of segments; those that say more than it go to what is left over."""
    joined = [(None, None) if cell is None else join_segments(cell) for cell in cells.take(name).to_pylist()]
    cells.add(f"{name}_segments", [segments for _, segments in joined])
    return pa.array([text or None for text, _ in joined], pa.string())


def _comments(cells: Cells, facts: Facts) -> Made:
    ids = pc.coalesce(cells.take("comment_id"), cells.take("live_chat_id"))
    video, post = cells.take("video_id"), cells.take("post_id")
    both = pc.and_(pc.is_valid(video), pc.is_valid(post))
    cells.add("post_id", pc.if_else(both, post, None).to_pylist())
    parent, top = cells.take("parent"), cells.look("top_level")
    cells.drop("price", "0")
    columns = csv_instants(cells.take("created")).columns() | {
        "item_id": ids,
        "parent_id": pc.coalesce(parent, top),
        "thread_id": pc.coalesce(video, post),
        "thread_url": pc.coalesce(addresses(VIDEO, video), addresses(POST, post)),
        "text": _text(cells, "text"),
    }
    return Made("comments", ids, (_same(cells, "comment"), ids), columns)


def _playlists(cells: Cells, facts: Facts) -> Made:
    ids, title = cells.take("playlist_id"), cells.take("title")
    columns = csv_instants(cells.take("created")).columns() | {
        "kind": _same(cells, "collection"),
        "collection": title,
        "title": title,
        "url": addresses(PLAYLIST, ids),
        "item_id": ids,
        "note": cells.take("description"),
    }
    return Made("saves", ids, (_same(cells, "playlist"), ids), columns)


def _playlist_items(cells: Cells, facts: Facts) -> Made:
    ids, added = cells.take("video_id"), csv_instants(cells.take("added"))
    playlist, name = facts.get("playlist_id"), facts.get("collection")
    cells.add("playlist_id", [playlist] * cells.rows)
    columns = added.columns() | {
        "kind": _same(cells, "video"),
        "collection": _same(cells, name or playlist),
        "url": addresses(VIDEO, ids),
        "item_id": ids,
    }
    identity = (_same(cells, "playlist item"), _same(cells, playlist or name), ids, instant_keys(added))
    return Made("saves", ids, identity, columns, is_event=True)


def _subscriptions(cells: Cells, facts: Facts) -> Made:
    ids, url = cells.take("channel_id"), cells.take("channel_url")
    columns = {
        "kind": _same(cells, "subscription"),
        "direction": _same(cells, "out"),
        "name": cells.take("title"),
        "url": pc.coalesce(url, addresses(CHANNEL, ids)),
        "item_id": ids,
    }
    return Made("connections", ids, (_same(cells, "subscription"), ids), columns)


def _videos(cells: Cells, facts: Facts) -> Made:
    ids, published = cells.take("video_id"), cells.take("published")
    created = cells.look("created") if published.null_count < cells.rows else cells.take("created")
    columns = csv_instants(pc.coalesce(published, created)).columns() | {
        "kind": _same(cells, "video"),
        "item_id": ids,
        "title": cells.take("title"),
        "text": cells.take("description"),
        "url": addresses(VIDEO, ids),
        "audience": cells.take("privacy"),
    }
    return Made("posts", ids, (_same(cells, "video"), ids), columns)


def _video_texts(cells: Cells, facts: Facts) -> Made:
    ids, created = cells.take("video_id"), csv_instants(cells.take("created"))
    columns = created.columns() | {
        "kind": _same(cells, "video_text"),
        "item_id": ids,
        "title": _joined(cells, "title_text"),
        "text": _joined(cells, "description_text"),
        "url": addresses(VIDEO, ids),
    }
    return Made("posts", ids, (_same(cells, "video text"), ids, instant_keys(created)), columns)


def _joined(cells: Cells, name: str) -> pa.Array:
    parts = [None if values is None else "".join(values) for values in cells.take_all(name)]
    return pa.array([None if part is None else join_segments(part)[0] for part in parts], pa.string())


def _video_recordings(cells: Cells, facts: Facts) -> Made:
    ids = cells.take("video_id")
    columns = {"kind": _same(cells, "video_recording"), "item_id": ids, "url": addresses(VIDEO, ids)}
    return Made("posts", ids, (_same(cells, "video recording"), ids), columns)


def _music(cells: Cells, facts: Facts) -> Made:
    ids, url = cells.take("video_id"), cells.take("song_url")
    found = pc.extract_regex(url, r"[?&]v=(?P<id>[A-Za-z0-9_-]{11})(?:[&#]|$)").field("id")
    known = pc.coalesce(ids, pc.if_else(pc.greater(pc.binary_length(found), 0), found, None))
    cells.add("artists", cells.take_all("artist"))
    columns = {
        "kind": _same(cells, "song"),
        "collection": pc.if_else(pc.is_valid(pc.coalesce(known, url)), "music library", "music uploads"),
        "title": cells.take("song_title"),
        "url": pc.coalesce(url, addresses(SONG, known)),
        "item_id": known,
    }
    return Made("saves", known, (_same(cells, "song"), known), columns)


def _posts(cells: Cells, facts: Facts) -> Made:
    ids = cells.take("post_id")
    columns = csv_instants(cells.take("created")).columns() | {
        "kind": _same(cells, "post"),
        "item_id": ids,
        "text": _text(cells, "text"),
        "url": addresses(POST, ids),
    }
    return Made("posts", ids, (_same(cells, "post"), ids), columns)


def _clips(cells: Cells, facts: Facts) -> Made:
    clip, video = cells.take("clip_id"), cells.look("video_id")
    columns = csv_instants(cells.take("created")).columns() | {
        "kind": _same(cells, "clip"),
        "title": cells.take("title"),
        "url": addresses(VIDEO, video),
        "item_id": clip,
    }
    return Made("saves", clip, (_same(cells, "clip"), clip), columns)


def _fact(name: str, value: str) -> "Callable[[Cells, Facts], Made]":
    """Return the function that gives a fact about a channel: its field *value*, else the channel's id."""

    def made(cells: Cells, facts: Facts) -> Made:
        channel = cells.look("channel_id")
        values = cells.look(value)
        if values.null_count < cells.rows:
            cells.take(value)
        else:
            values = cells.take("channel_id")
        columns = {"field": _same(cells, name), "value": values}
        if name == "channel_image":
            columns |= csv_instants(pc.coalesce(cells.take("created"), cells.take("image_created"))).columns()
        identity = (_same(cells, name), channel, values) if value else ()
        return Made("profile", pc.coalesce(channel, values) if value else channel, identity, columns)

    return made


MAKERS: dict[str, Callable[[Cells, Facts], Made]] = {
    "comments": _comments,
    "live_chats": _comments,
    "playlists": _playlists,
    "playlist_items": _playlist_items,
    "subscriptions": _subscriptions,
    "videos": _videos,
    "video_texts": _video_texts,
    "video_recordings": _video_recordings,
    "music": _music,
    "posts": _posts,
    "clips": _clips,
    "channel": _fact("channel", "title"),
    "channel_urls": _fact("channel_url", "vanity_name"),
    "channel_images": _fact("channel_image", "image_url"),
    "channel_features": _fact("channel_features", ""),
    "channel_settings": _fact("channel_settings", ""),
}
"""The function that makes the rows of each of `kinds.KINDS`."""
