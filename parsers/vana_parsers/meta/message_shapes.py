"""What one message is, told from which fields it has, never from its words: they are in the account's language.

Fields are named as in Messenger's and Instagram's JSON (`sender_name`, `content`, `photos`, …). The other tellings are
brought to these names by `unified`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

from vana_parsers.meta.links import plain_address
from vana_parsers.meta.media import media_key, type_by_name
from vana_parsers.times import NO_INSTANT, Instant, from_epoch, parse_instant

NOTHING: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing."""

ATTACHMENTS = {
    "photos": "photo",
    "videos": "video",
    "audio_files": "audio",
    "files": "file",
    "gifs": None,
    "sticker": "photo",
    "media": None,
}
"""Fields that hold attached files, and the kind of media they are; None where only the file's name tells."""

_ALIASES = {
    "senderName": "sender_name",
    "sender": "sender_name",
    "text": "content",
    "reply_content": "content",
    "isUnsent": "is_unsent",
    "from": "sender_name",
    "message": "content",
}
"""Fields in encrypted archives, in Instagram's exports before 2021, in replies to a channel, in support messages."""
FLAGS = (
    "is_unsent",
    "is_taken_down",
    "is_geoblocked_for_viewer",
    "is_unsent_image_by_messenger_kid_parent",
)
"""Fields that say nothing if they are false."""
_KIND_OF_TYPE = {"call": "call", "share": "share", "subscribe": "system", "unsubscribe": "system"}
_IMPLIED_TYPES = frozenset({"generic", "text"})
_FIRST_MS = 100_000_000_000
"""Less than this are seconds: as milliseconds they would be before Facebook was."""
_LOOKS_LIKE_FILE = re.compile(r"\S\.\w{1,5}$")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_OF_FILES = ("uri", "creation_timestamp")
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Attached:
    """One attached file: its address as written, its name in every export, what it is, and what else is said of it."""

    uri: str
    key: str
    kind: str | None
    mime: str | None
    stamp: object = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Shape:
    """What a message is. *key* tells it from others of its thread and minute, in every language and telling.

    *reacted* are (actor, reaction, second or None) of the reactions that *reactions* writes.
    """

    sender: str | None
    instant: Instant
    kind: str | None
    text: str | None
    key: str
    attached: list[Attached]
    media_count: int | None
    share_url: str | None
    reactions: str | None
    reacted: list[tuple[str, str, int | None]]
    extra: dict[str, Any]


def unified(fields: dict[str, Any]) -> dict[str, Any]:
    """Return *fields* under Messenger's names; a name that is taken already is left alone."""
    named = {}
    for name, value in fields.items():
        known = _ALIASES.get(name, name)
        named[name if known in named or (known != name and known in fields) else known] = value
    return named


def shape_of(fields: dict[str, Any]) -> Shape | None:
    """Return what the message of *fields* (Messenger's names) is, None if it holds nothing at all. Empties *fields*.

    An `instant` among the fields, an `Instant`, is when it was sent, for pages that have no stamp.
    """
    if not any(value not in NOTHING for value in fields.values()):
        return None
    for name in FLAGS:
        if fields.get(name) is False:
            del fields[name]
    return shape_of_rest(fields, _text(fields, "sender_name"), _instant(fields))


def shape_of_rest(fields: dict[str, Any], sender: str | None, instant: Instant) -> Shape:
    """Return what the message of *sender* is whose other *fields* these are, without flags that are false."""
    attached, media_count = _attached(fields)
    share_url, shared, is_share = None, None, "share" in fields
    if is_share:
        share_url, shared = _share(fields)
    text = _text(fields, "content")
    kind = _kind(fields, media_count, is_share=is_share, has_text=text is not None)
    reactions, reacted = _reactions(fields) if "reactions" in fields else (None, [])
    key = _key(kind, text, attached, share_url or shared)
    if "type" in fields or "is_unsent" in fields:
        _drop_implied(fields, kind)
    extra = {name: value for name, value in fields.items() if value not in NOTHING} if fields else fields
    return Shape(sender, instant, kind, text, key, attached, media_count or None, share_url, reactions, reacted, extra)


def text_key(text: str) -> str:
    """Return *text* with every run of white space as one space: pages do not tell them apart."""
    return " ".join(text.split())


def _kind(fields: dict[str, Any], media_count: int, *, is_share: bool, has_text: bool) -> str | None:
    """Return the kind by what is there; None if nothing is: the message has expired, or was never exported."""
    written = fields.get("type")
    if fields.get("is_unsent"):
        return "unsent"
    stated = _KIND_OF_TYPE.get(written.lower()) if isinstance(written, str) else None
    if stated == "call" or fields.get("call_duration") is not None or fields.get("missed") is not None:
        return "call"
    if stated == "system" or fields.get("users"):
        return "system"
    if media_count:
        return "media"
    if stated == "share" or is_share:
        return "share"
    return "text" if has_text else None


def _key(kind: str | None, text: str | None, attached: list[Attached], shared: str | None) -> str:
    if kind in ("text", None):
        return text_key(text or "")
    if kind == "media" and attached:
        return f"media {attached[0].key}"
    if kind == "share" and shared:
        return f"share {plain_address(shared)}"
    # The words of calls and notices are the account's language, and a name.
    return text_key(text) if text and kind in ("media", "share") else str(kind)


def _drop_implied(fields: dict[str, Any], kind: str | None) -> None:
    """Take away what *kind* says already."""
    fields.pop("is_unsent", None) if fields.get("is_unsent") is True else None
    written = fields.get("type")
    if isinstance(written, str) and (written.lower() in _IMPLIED_TYPES or written.lower() == kind):
        del fields["type"]


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, str):
        del fields[name]
        return value or None
    return None


def _instant(fields: dict[str, Any]) -> Instant:
    if isinstance(fields.get("instant"), Instant):
        return fields.pop("instant")  # type: ignore[no-any-return]
    for name in ("timestamp_ms", "timestamp"):
        if fields.get(name) is not None:
            return instant_of(fields.pop(name))
    created = fields.get("created_at")
    return parse_instant(fields.pop("created_at")) if isinstance(created, str) else NO_INSTANT


def instant_of(stamp: object) -> Instant:
    """Return the instant of a stamp in milliseconds, or seconds if it is too small; 0 is none, less is text."""
    number = stamp
    if isinstance(stamp, str) and _INTEGER.fullmatch(stamp):
        number = int(stamp)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return parse_instant(stamp) if isinstance(stamp, str) else from_epoch(stamp, "ms")
    if number == 0:
        return NO_INSTANT
    if number < 0:
        return Instant(time_text=str(stamp))
    return from_epoch(number, "ms" if number >= _FIRST_MS else "s")


def _attached(fields: dict[str, Any]) -> tuple[list[Attached], int]:
    """Return the attached files that have a name, and how many there are; those without one stay in *fields*."""
    found: list[Attached] = []
    unnamed = 0
    for name in [name for name in ATTACHMENTS if name in fields]:
        value, kind = fields.pop(name), ATTACHMENTS[name]
        left = []
        for one in value if isinstance(value, list) else [value]:
            attached = attached_file(one, name, kind)
            if attached:
                found.append(attached)
            elif one not in NOTHING:
                left.append(one)
        if left:
            fields[name] = left
            unnamed += len(left)
    return found, len(found) + unnamed


def attached_file(value: Any, name: str, kind: str | None) -> Attached | None:
    """Return the file that *value* cites under the field *name*, None if it names none; *kind* None: by its name."""
    given = {"uri": value} if isinstance(value, str) else value if isinstance(value, dict) else {}
    uri = given.get("uri")
    # A file that could not be fetched has a sentence for its name.
    if not isinstance(uri, str) or not ("/" in uri or _LOOKS_LIKE_FILE.search(uri)):
        return None
    stamp = given.get("creation_timestamp")
    extra = {key: inner for key, inner in given.items() if key not in _OF_FILES and inner not in NOTHING}
    if name in ("gifs", "sticker"):
        extra["attached_as"] = name.rstrip("s")
    by_name, mime = type_by_name(uri)
    if kind == "audio" and by_name == "video":
        mime = mime and mime.replace("video", "audio")  # voice messages are .mp4
    return Attached(uri, media_key(uri), kind or by_name or "file", mime, stamp, extra)


def _share(fields: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return and take the address of what is shared, and return its text; that and all else stays in *fields*."""
    share = fields["share"]
    if not isinstance(share, dict):
        return None, None
    rest = {name: value for name, value in share.items() if value not in NOTHING}
    link, text = rest.get("link"), rest.get("share_text")
    if isinstance(link, str):
        del rest["link"]
    if rest:
        fields["share"] = rest
    else:
        del fields["share"]
    return link if isinstance(link, str) else None, text if isinstance(text, str) else None


def _reactions(fields: dict[str, Any]) -> tuple[str | None, list[tuple[str, str, int | None]]]:
    given = fields.get("reactions")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        return None, []
    del fields["reactions"]
    return written_reactions(given)


def written_reactions(given: list[dict[str, Any]]) -> tuple[str, list[tuple[str, str, int | None]]]:
    """Return reactions as the JSON array of the column, and as (actor, reaction, second or None)."""
    written, reacted = [], []
    for one in given:
        rest = dict(one)
        actor, value, stamp = rest.pop("actor", None), rest.pop("reaction", None), rest.pop("timestamp", None)
        at = instant_of(stamp).occurred_at if stamp is not None else None
        entry = {"actor": actor, "value": value} | ({"at": at.strftime("%Y-%m-%dT%H:%M:%SZ")} if at else {})
        written.append(entry | ({"timestamp": stamp} if stamp and not at else {}) | rest)
        if isinstance(actor, str) and isinstance(value, str):
            reacted.append((actor, value, int(at.timestamp()) if at else None))
    return _encode(written).decode("utf-8", "replace"), reacted
