"""Google Chat: the messages of one conversation.

A message is the same message in another export by its id. Exports before 2022 give none: there the conversation, the
topic, the instant, the sender's address and the text stand in, and an edited message is a new record.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from vana_parsers.google.beside import FilesBeside
from vana_parsers.google.message_rows import MessageRows
from vana_parsers.json_stream import read_blocks
from vana_parsers.localized_times import parse_localized
from vana_parsers.media_types import kind_of, mime_of
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant

_KNOWN = ("creator", "created_date", "text", "message_id", "topic_id", "attached_files", "annotations", "message_state")
_CALLS = ("video_call_metadata", "call_data")
_NOT_TEXT = ("membership", "group_retention", "slash_command")


def read_messages(task: Task) -> Iterator[Item]:
    """Yield a row for each message, and a row of `media` for each attached file.

    Parameters: `thread`, `thread_kind` and `title` of the conversation; `account`, the `address_digest` of the
    account's e-mail address; `files`, the files beside it (`FilesBeside.text`).
    """
    reader = _Reader(task)
    for block in read_blocks(task.stream, task.path, spread=True):
        if isinstance(block, Skipped):
            yield block
            continue
        for index, value in enumerate(block.values):
            if isinstance(value, dict) and any(name in value for name in _KNOWN):
                yield from reader.read(value)
            else:
                yield task.skipped(block.pointer(index), "not a message of Chat")
        yield from reader.take()


def address_digest(address: str) -> str:
    """Return what stands for an e-mail address where the address itself shall not be kept."""
    return blake2b(address.strip().casefold().encode("utf-8", "replace"), digest_size=8).hexdigest()


class _Reader:
    """The rows of one conversation, as far as they are not given away yet."""

    def __init__(self, task: Task) -> None:
        params = task.params
        self._thread = params.get("thread")
        self._facts = {"thread_title": params.get("title"), "thread_kind": params.get("thread_kind")}
        self._account = params.get("account")
        self._files = FilesBeside.from_text(params.get("files"))
        self._named = MessageRows()
        self._nameless = MessageRows(is_event=True)

    def take(self) -> Iterator[Columns]:
        yield from self._named.take()
        yield from self._nameless.take()

    def read(self, fields: dict[str, Any]) -> Iterator[Row]:
        """Take one message; yield the rows of its attachments."""
        message = _Message(fields)
        identifier = _text(fields, "message_id")
        thread = self._thread or (identifier.partition("/")[0] if identifier and "/" in identifier else None)
        address = message.address
        values = {
            **self._facts,
            "thread_id": thread,
            "message_id": identifier,
            "is_from_account": address_digest(address) == self._account if address and self._account else None,
            **message.values(),
        }
        if identifier:
            self._named.add(("chat", identifier), message.instant, values, message.extra())
        else:
            key = ("chat", thread, _text(fields, "topic_id"), message.moment, address, _text(fields, "text"))
            self._nameless.add(key, message.instant, values, message.extra())
        for file in message.files:
            yield self._media(file, message, identifier or message.moment)

    def _media(self, file: dict[str, Any], message: "_Message", owner: str | None) -> Row:
        name = _text(file, "export_name") or _text(file, "original_name")
        found = self._files.find(name) if name else None
        values = {
            **message.instant.columns(),
            "uri": name,
            "kind": kind_of(name or ""),
            "mime": mime_of(name or ""),
            "title": _text(file, "original_name"),
            "size_bytes": found[1] if found else None,
            "state": "present" if found else "missing_part",
            "extra": {"message_id": owner} if owner else {},
        }
        return Row("media", ("chat", self._thread, owner, name), values, records=0)


class _Message:
    """One message, and what of it a column takes."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self.instant, self._time_field = _instant(fields)
        self._person = _dict(fields, "creator")
        attached = fields.get("attached_files")
        self.files = [file for file in attached if isinstance(file, dict)] if isinstance(attached, list) else []
        self._reactions = _reactions(fields.get("reactions"))

    @property
    def address(self) -> str | None:
        return _text(self._person, "email")

    @property
    def moment(self) -> str | None:
        if self.instant.occurred_at is None:
            return self.instant.time_text
        return self.instant.occurred_at.isoformat(timespec="microseconds")

    def values(self) -> dict[str, Any]:
        text = _text(self._fields, "text")
        return {
            "sender": _text(self._person, "name") or self.address,
            "kind": self._kind(text),
            "text": text,
            "reply_to": _text(_dict(self._fields, "quoted_message_metadata"), "message_id"),
            "reactions": msgspec.json.encode(self._reactions).decode() if self._reactions else None,
            "media_count": len(self.files) or None,
            "share_url": self._shared(),
        }

    def extra(self) -> dict[str, Any]:
        """Return what no column took, of the sender all but the name."""
        extra = {}
        for name, value in self._fields.items():
            if name in ("text", "message_id", self._time_field) and isinstance(value, str):
                continue
            if name == "reactions" and self._reactions is not None:
                continue
            if name == "creator" and isinstance(value, dict) and isinstance(value.get("name"), str):
                value = {part: fact for part, fact in value.items() if part != "name"}
                if not value:
                    continue
            extra[name] = value
        return extra

    def _kind(self, text: str | None) -> str:
        if self._fields.get("message_state") == "DELETED" or "deleted_date" in self._fields:
            return "unsent"
        if text:
            return "text"
        if self.files:
            return "media"
        marks = [name for annotation in self._annotations() for name in _names(annotation)]
        if any(name in _CALLS for name in marks):
            return "call"
        return "system" if any(name.startswith(_NOT_TEXT) for name in marks) else "text"

    def _shared(self) -> str | None:
        """Return the address of the first page or video that the message shows a preview of."""
        for annotation in self._annotations():
            url = _dict(_dict(annotation, "url_metadata"), "url")
            for value in url.values():
                if isinstance(value, str) and value.startswith(("https://", "http://")):
                    return value
            if video := _text(_dict(annotation, "youtube_metadata"), "id"):
                return f"https://www.youtube.com/watch?v={video}"
        return None

    def _annotations(self) -> Iterator[dict[str, Any]]:
        annotations = self._fields.get("annotations")
        for annotation in annotations if isinstance(annotations, list) else ():
            if isinstance(annotation, dict):
                yield annotation


def _names(annotation: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of what an annotation tells of."""
    for name, value in annotation.items():
        yield name
        if name == "gsuite_integration_metadata" and isinstance(value, dict):
            yield from value


def _instant(fields: Mapping[str, Any]) -> tuple[Instant, str | None]:
    """Return when a message was written, and the name of the field that says so, if it is the message's own.

    An edited message tells it with its first version only.
    """
    versions = fields.get("previous_message_versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    texts: list[tuple[str | None, str | None]] = [("created_date", _text(fields, "created_date"))]
    texts += [(None, _text(first, "created_date"))] if isinstance(first, dict) else []
    texts += [(name, _text(fields, name)) for name in ("updated_date", "deleted_date")]
    for name, text in texts:
        if text:
            return parse_localized(text), name
    return NO_INSTANT, None


def _reactions(value: object) -> list[dict[str, str]] | None:
    """Return the reactions as {actor, value}, None if there are none or they have another form."""
    if not isinstance(value, list) or not value:
        return None
    found = []
    for reaction in value:
        emoji = _dict(reaction, "emoji") if isinstance(reaction, dict) else {}
        actors = reaction.get("reactor_emails") if isinstance(reaction, dict) else None
        if (
            emoji.keys() != {"unicode"}
            or not isinstance(actors, list)
            or reaction.keys() != {"emoji", "reactor_emails"}
        ):
            return None
        found += [{"actor": actor, "value": emoji["unicode"]} for actor in actors]
    return found or None


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value or None if isinstance(value, str) else None


def _dict(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}
