"""YouTube's JSON until 2021: arrays of the objects that its Data API gives, and their likes beside uploaded videos."""

import posixpath
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from vana_parsers.google.youtube.addresses import CHANNEL, PLAYLIST, VIDEO
from vana_parsers.json_stream import read_json
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

_IDS_ARE_PLAIN = "-_"


def read_api_objects(task: Task) -> Iterator[Item]:
    """Yield a row for each object: subscriptions, items of playlists, playlists, videos, channels.

    An object of another kind is kept raw. What no column took is in `extra`, in the objects it stood in.
    """
    name = posixpath.splitext(posixpath.basename(task.path))[0]
    for element in read_json(task.stream, task.path):
        if isinstance(element, Skipped):
            yield element
        elif not isinstance(element.value, dict):
            yield task.skipped(element.pointer, "not an object")
        else:
            kind = element.value.get("kind")
            maker = _MAKERS.get(kind) if isinstance(kind, str) else None
            yield maker(_Object(element.value), name) if maker else _raw(element.pointer, element.value)


def _raw(pointer: str, value: dict[str, Any]) -> Row:
    text = msgspec.json.encode(value).decode()
    return Row("raw_records", (text,), {"pointer": pointer, "json": text})


class _Object:
    """One object, and which of its fields a column took."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self._taken: set[tuple[str, ...]] = {("kind",)}

    def text(self, *paths: str) -> str | None:
        """Return the text at the first of *paths* (names joined by dots) that has one; all that have it are taken."""
        found: str | None = None
        for path in paths:
            names = tuple(path.split("."))
            value = self._look(names)
            if isinstance(value, str) and (value == found or (found is None and value)):
                found = value
                self._taken.add(names)
        return found

    def instant(self, path: str) -> Instant:
        names = tuple(path.split("."))
        value = self._look(names)
        if not isinstance(value, str):
            return NO_INSTANT
        self._taken.add(names)
        return parse_instant(value)

    def extra(self) -> dict[str, Any]:
        """Return the fields that are left, those inside objects too."""
        return self._left(self._fields, ())

    def _look(self, names: tuple[str, ...]) -> Any:
        value: Any = self._fields
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _left(self, fields: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        left = {}
        for name, value in fields.items():
            here = (*path, name)
            if here in self._taken:
                continue
            if isinstance(value, dict) and any(taken[: len(here)] == here for taken in self._taken):
                value = self._left(value, here)
                if not value:
                    continue
            left[name] = value
        return left


def _item(found: _Object, name: str) -> Row:
    playlist = found.text("snippet.playlistId")
    video = found.text("contentDetails.videoId", "snippet.resourceId.videoId")
    if playlist is not None and playlist.startswith("UU"):
        return _uploaded(found, video)
    found.text("snippet.resourceId.kind")
    added = found.instant("snippet.publishedAt")
    moment = added.occurred_at.isoformat(timespec="microseconds") if added.occurred_at else added.time_text
    values = {
        **added.columns(),
        "kind": "video",
        "collection": name,
        "title": found.text("snippet.title"),
        "url": _address(VIDEO, video),
        "item_id": video,
    }
    extra = found.extra() | ({"playlist_id": playlist} if playlist else {})
    identity = ("playlist item", playlist or name, video, moment) if video else ()
    return Row("saves", identity, {**values, "extra": extra}, is_event=bool(identity))


def _uploaded(found: _Object, video: str | None) -> Row:
    """Return the row of an item of the list of the account's own videos."""
    values = {
        **found.instant("snippet.publishedAt").columns(),
        "kind": "video",
        "title": found.text("snippet.title"),
        "text": found.text("snippet.description"),
        "url": _address(VIDEO, video),
        "item_id": video,
        "audience": found.text("status.privacyStatus"),
    }
    return Row("posts", ("video", video) if video else (), {**values, "extra": found.extra()})


def _video(found: _Object, name: str) -> Row:
    return _uploaded(found, found.text("id"))


def _subscription(found: _Object, name: str) -> Row:
    channel = found.text("snippet.resourceId.channelId")
    values = {
        **found.instant("snippet.publishedAt").columns(),
        "kind": "subscription",
        "direction": "out",
        "name": found.text("snippet.title"),
        "url": _address(CHANNEL, channel),
        "item_id": channel,
    }
    return Row("connections", ("subscription", channel) if channel else (), {**values, "extra": found.extra()})


def _playlist(found: _Object, name: str) -> Row:
    playlist, title = found.text("id"), found.text("snippet.title")
    values = {
        **found.instant("snippet.publishedAt").columns(),
        "kind": "collection",
        "collection": title,
        "title": title,
        "url": _address(PLAYLIST, playlist),
        "item_id": playlist,
        "note": found.text("snippet.description"),
    }
    return Row("saves", ("playlist", playlist) if playlist else (), {**values, "extra": found.extra()})


def _channel(found: _Object, name: str) -> Row:
    channel, title = found.text("id"), found.text("snippet.title")
    values = {**found.instant("snippet.publishedAt").columns(), "field": "channel", "value": title or channel}
    extra = found.extra() | ({"channel_id": channel} if channel and title else {})
    return Row("profile", ("channel", channel, title or channel) if channel else (), {**values, "extra": extra})


def _address(prefix: str, text: str | None) -> str | None:
    plain = text is not None and text.translate(dict.fromkeys(map(ord, _IDS_ARE_PLAIN))).isalnum()
    return prefix + text if text is not None and plain and text.isascii() else None


_MAKERS: dict[str, Callable[[_Object, str], Row]] = {
    "youtube#playlistItem": _item,
    "youtube#video": _video,
    "youtube#subscription": _subscription,
    "youtube#playlist": _playlist,
    "youtube#channel": _channel,
}
