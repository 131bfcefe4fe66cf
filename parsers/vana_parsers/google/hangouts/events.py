"""Hangouts: one file of all conversations.

A record is an event of a conversation. It is the same event in another export by its id in its conversation.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from vana_parsers.google.beside import FilesBeside
from vana_parsers.google.hangouts.conversations import DECODERS, Found, find_conversation
from vana_parsers.google.message_rows import MOST, MessageRows
from vana_parsers.json_stream import read_blocks
from vana_parsers.media_types import kind_of, mime_of
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.times import Instant, from_epoch

_PAGE_MARK = "/continuation_end_timestamp"
"""Where the list was cut when it was fetched: a fact of the export, no record."""
_SHAPES = {"STICKY_ONE_TO_ONE": "direct", "ONE_TO_ONE": "direct", "GROUP": "group"}
_PHOTO_KINDS = {"PHOTO": "photo", "ANIMATED_PHOTO": "photo", "VIDEO": "video"}
_PATH = re.compile("[?#]")


def read_hangouts(task: Task) -> Iterator[Item]:
    """Yield a row for each event, a row of `connections` for each conversation, one of `media` for each attachment.

    Parameter `files`: the files beside it (`FilesBeside.text`). A conversation larger than `json_stream.MAX_ELEMENT`
    and all that follows it is one `Skipped`.
    """
    rows = _Rows(task, FilesBeside.from_text(task.params.get("files")))
    for block in read_blocks(task.stream, task.path, spread=True, decoders=DECODERS):
        if isinstance(block, Skipped):
            yield block
            continue
        for index, value in enumerate(block.values):
            pointer = block.pointer(index)
            if found := find_conversation(value):
                yield from rows.read(pointer, found)
            elif pointer != _PAGE_MARK:
                yield task.skipped(pointer, "not a conversation of Hangouts")
    yield from rows.take()


class _Rows:
    """Rows of messages that wait to be given together."""

    def __init__(self, task: Task, files: FilesBeside) -> None:
        self._task = task
        self._files = files
        self._named = MessageRows()
        self._nameless = MessageRows(is_event=True)

    def take(self) -> Iterator[Columns]:
        yield from self._named.take()
        yield from self._nameless.take()

    def read(self, pointer: str, found: Found) -> Iterator[Item]:
        """Take the events of one conversation; yield what is no event, and full blocks."""
        conversation = _Conversation(found.facts)
        yield conversation.row()
        for index, fields in enumerate(found.decoded(self._task, pointer)):
            if isinstance(fields, Skipped):
                yield fields
            elif not isinstance(fields, dict) or not fields:
                yield self._task.skipped(f"{pointer}{found.where}{index}", "not an event of Hangouts")
            else:
                event = _Event(fields, conversation)
                rows = self._named if event.identifier else self._nameless
                rows.add(event.key, event.instant, event.values(), event.extra())
                yield from event.media(self._files)
                if len(rows) >= MOST:
                    yield from self.take()


class _Conversation:
    """One conversation: its id, its people, and what it is called."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        outer = _dict(facts, "conversation")
        self._inner = _dict(outer, "conversation") or outer
        self.id = next((i for i in map(_id_of, (facts, outer, self._inner)) if i), None)
        people = self._inner.get("participant_data")
        self._people = [p for p in people if isinstance(p, dict)] if isinstance(people, list) else []
        self.names = {key: name for p in self._people for key in _person_keys(_dict(p, "id")) if (name := _name(p))}
        state = _dict(_dict(self._inner, "self_conversation_state"), "self_read_state")
        self.account = _person_keys(_dict(state, "participant_id"))
        self.kind = _SHAPES.get(_text(self._inner, "type") or "")
        self.title = self._title()

    def _title(self) -> str | None:
        if name := _text(self._inner, "name"):
            return name
        others = [p for p in self._people if not self.account & _person_keys(_dict(p, "id"))]
        return ", ".join(filter(None, map(_name, others))) or None

    def row(self) -> Row:
        values = {"kind": "conversation", "name": self.title, "item_id": self.id, "extra": self._facts}
        return Row("connections", ("hangouts", self.id) if self.id else (), values, records=0)


class _Event:
    """One event, and what of it a column takes."""

    def __init__(self, fields: dict[str, Any], conversation: _Conversation) -> None:
        self._fields = fields
        self._conversation = conversation
        self.identifier = _text(fields, "event_id")
        stamp = fields.get("timestamp")
        self.instant: Instant = from_epoch(stamp, "us")
        self._sender = _dict(fields, "sender_id")
        self._content = _dict(_dict(fields, "chat_message"), "message_content")
        segments = self._content.get("segment")
        self._segments = [s for s in segments if isinstance(s, dict)] if isinstance(segments, list) else []
        attached = self._content.get("attachment")
        self._attached = [a for a in attached if isinstance(a, dict)] if isinstance(attached, list) else []
        self._text = "".join(map(_segment_text, self._segments)) or None

    @property
    def key(self) -> tuple[str | None, ...]:
        thread = self._conversation.id or _id_of(self._fields)
        if self.identifier:
            return ("hangouts", thread, self.identifier)
        return ("hangouts", thread, _moment(self.instant), min(_person_keys(self._sender), default=None), self._text)

    def values(self) -> dict[str, Any]:
        conversation = self._conversation
        people = _person_keys(self._sender)
        name = next((conversation.names[key] for key in people if key in conversation.names), None)
        return {
            "thread_id": conversation.id or _id_of(self._fields),
            "thread_title": conversation.title,
            "thread_kind": conversation.kind,
            "message_id": self.identifier,
            "sender": name or _text(self._sender, "gaia_id") or _text(self._sender, "chat_id"),
            "is_from_account": bool(people & conversation.account) if people and conversation.account else None,
            "kind": self._kind(),
            "text": self._text,
            "media_count": len(self._attached) or None,
        }

    def extra(self) -> dict[str, Any]:
        """Return what no column took; of a message without formatting, links and files, nothing of its content."""
        extra = {}
        for name, value in self._fields.items():
            if name == "event_id" and self.identifier:
                continue
            if name == "timestamp" and self.instant.occurred_at:
                continue
            if name == "conversation_id" and _id_of(self._fields) == self._conversation.id:
                continue
            if name == "chat_message" and self._is_plain(value):
                continue
            extra[name] = value
        return extra

    def media(self, files: FilesBeside) -> Iterator[Row]:
        for index, attachment in enumerate(self._attached):
            item = _dict(attachment, "embed_item")
            photo = _dict(item, "plus_photo") or _dict(item, "embeds.PlusPhoto.plus_photo")
            url = next((u for name in ("url", "original_content_url") if (u := _text(photo, name))), None)
            name = unquote(_PATH.split(url)[0].rpartition("/")[2]) if url else ""
            found = files.find(name) if name else None
            name = found[0] if found else name
            values = {
                **self.instant.columns(),
                "uri": url or _text(item, "id"),
                "kind": _PHOTO_KINDS.get(_text(photo, "media_type") or "", kind_of(name)),
                "mime": mime_of(name),
                "size_bytes": found[1] if found else None,
                "state": "present" if found else "external",
                "extra": {"message_id": self.identifier} if self.identifier else {},
            }
            yield Row("media", (*self.key, str(index)), values, records=0)

    def _kind(self) -> str:
        if self._text:
            return "text"
        if self._attached:
            return "media"
        if "hangout_event" in self._fields:
            return "call"
        return "text" if "chat_message" in self._fields else "system"

    def _is_plain(self, message: object) -> bool:
        return (
            isinstance(message, dict)
            and message.keys() == {"message_content"}
            and self._content.keys() == {"segment"}
            and len(self._segments) == len(self._content["segment"])
            and all(s.keys() <= {"type", "text"} and s.get("type") in ("TEXT", "LINE_BREAK") for s in self._segments)
        )


def _segment_text(segment: Mapping[str, Any]) -> str:
    text = segment.get("text")
    return text if isinstance(text, str) else "\n" if segment.get("type") == "LINE_BREAK" else ""


def _id_of(fields: Mapping[str, Any]) -> str | None:
    """Return the conversation's id, which is given as `{"conversation_id": {"id": ...}}` or `{"id": {"id": ...}}`."""
    return _text(_dict(fields, "conversation_id"), "id") or _text(_dict(fields, "id"), "id")


def _person_keys(person: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of a person: the account's number, and the chat's, which mostly are the same."""
    return frozenset(value for name in ("gaia_id", "chat_id") if (value := _text(person, name)))


def _name(person: Mapping[str, Any]) -> str | None:
    return _text(person, "fallback_name") or _text(_dict(person, "phone_number"), "e164")


def _moment(instant: Instant) -> str | None:
    return instant.occurred_at.isoformat(timespec="microseconds") if instant.occurred_at else instant.time_text


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value or None if isinstance(value, str) else None


def _dict(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}
