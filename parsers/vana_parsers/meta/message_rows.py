"""Rows of `messages` gathered column by column, for all tellings of a conversation: JSON, archives, pages.

Identity is the conversation, the minute, and what was sent. The sender is not part of it: names change between
exports, and all of a contact's messages would be doubled then. Messages are events: two that are alike in one minute
of one file are two in every export.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Annotated, Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.meta.message_media import HeldFiles, MediaRows
from vana_parsers.meta.message_notices import Reacted, find_notices
from vana_parsers.meta.message_shapes import (
    FLAGS,
    NOTHING,
    Shape,
    attached_file,
    shape_of,
    shape_of_rest,
    text_key,
    unified,
    written_reactions,
)
from vana_parsers.meta.threads import Thread
from vana_parsers.records import Columns
from vana_parsers.schema import INSTANT
from vana_parsers.times import LATEST, NO_INSTANT, Instant

Repair = Callable[[str], str]
ReadDate = tuple[int, str, str, str]
"""A date on a page: its milliseconds since 1970, then how it is known: source, precision, and the text."""

_Stamp = Annotated[int, msgspec.Meta(ge=100_000_000_000, lt=int(LATEST.timestamp() * 1000))]
_MOST_KNOWN = 4_096
_encode = msgspec.json.Encoder().encode


class Message(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A message of Messenger's or Instagram's JSON with no field but those known, and a stamp that is one."""

    sender_name: str | None = None
    timestamp_ms: _Stamp | None = None
    content: str | None = None
    type: str | None = None
    reactions: list[dict[str, Any]] | None = None
    is_unsent: bool | None = None
    is_taken_down: bool | None = None
    is_geoblocked_for_viewer: bool | None = None
    is_unsent_image_by_messenger_kid_parent: bool | None = None
    photos: Any = None
    videos: Any = None
    audio_files: Any = None
    files: Any = None
    gifs: Any = None
    sticker: Any = None
    share: Any = None
    call_duration: Any = None
    missed: Any = None
    users: Any = None
    ip: Any = None
    bumped_message_metadata: Any = None


class _Known(dict[Any, Any]):
    """Texts that come again and again, names and emojis, each repaired once."""

    def __init__(self, repair: Repair) -> None:
        super().__init__({None: None})
        self._repair = repair

    def __missing__(self, text: str) -> str:
        self[text] = self._repair(text)
        return str(self[text])


class MessageRows:
    """Messages of one conversation that wait to be given as `Columns`, and the files attached to them.

    *repair* is applied to every text of what comes, if it is given.
    """

    def __init__(self, held: HeldFiles, repair: Repair | None = None) -> None:
        self._repair = repair
        self._known = _Known(repair or str)
        self._known_reactions: dict[bytes, tuple[str, list[Reacted]]] = {}
        self._media = MediaRows(held)
        self._clear()

    def _clear(self) -> None:
        self._senders: list[str | None] = []
        self._stamps: list[int | None] = []
        self._odd: dict[int, Instant] = {}
        self._dated: dict[int, Sequence[str | None]] = {}
        self._kinds: list[str | None] = []
        self._texts: list[str | None] = []
        self._keys: list[str] = []
        self._reactions: dict[int, str] = {}
        self._reacted: list[Reacted] = []
        self._rare: dict[int, Shape] = {}

    def __len__(self) -> int:
        return len(self._senders)

    def add(self, fields: dict[str, Any], date: ReadDate | None = None) -> bool:
        """Take the message of *fields*, named as in any telling; False, and nothing is taken, if it holds nothing.

        Beside the fields of JSON `instant` may be when it was sent, as a page says it; *date* says it in short.
        """
        shape = shape_of(self.repaired(unified(fields)))
        if shape is None:
            return False
        index = len(self)
        self._senders.append(shape.sender)
        self._stamps.append(date[0] if date else None)
        if date:
            self._dated[index] = date[1:]
        else:
            self._odd[index] = shape.instant
        self._kinds.append(None)
        self._texts.append(None)
        self._keys.append("")
        self._put(index, shape)
        return True

    def add_text(self, sender: str | None, text: str, date: ReadDate) -> None:
        """Take a message that is a text and nothing else, as a page tells it."""
        self._dated[len(self)] = date[1:]
        self._senders.append(sender)
        self._stamps.append(date[0])
        self._kinds.append("text")
        self._texts.append(text)
        self._keys.append(text_key(text))

    def add_decoded(self, messages: list[Message]) -> list[int]:
        """Take *messages*; return the positions in it of those that hold nothing, which are not taken."""
        empty = [index for index, one in enumerate(messages) if one.timestamp_ms is None and _is_empty(one)]
        if empty:
            left_out = set(empty)
            messages = [message for index, message in enumerate(messages) if index not in left_out]
        start = len(self)
        known, repair = self._known, self._repair
        texts = [message.content or None for message in messages]
        if repair:
            texts = [text if text is None or text.isascii() else repair(text) for text in texts]
        self._senders += [known[message.sender_name] for message in messages]
        self._stamps += [message.timestamp_ms for message in messages]
        self._kinds += ["text" if text else None for text in texts]
        self._texts += texts
        self._keys += [text_key(text) if text else "" for text in texts]
        for index, message in enumerate(messages):
            if _is_rare(message):
                self._add_rare(start + index, message)
            elif message.reactions:
                self._add_reactions(start + index, message.reactions)
        return empty

    def add_image(self, value: Any) -> None:
        """Take the picture of the conversation itself, if *value* cites one."""
        image = attached_file(value, "image", "photo")
        if image is not None:
            self._media.add(image)

    def take(self, thread: Thread) -> Iterator[Columns]:
        """Yield the rows, of *thread*, and those of attached files, if there are any; be empty."""
        if self._senders:
            self._mark_notices()
            yield self._columns(thread)
        self._clear()
        yield from self._media.take()

    # one message

    def _add_rare(self, index: int, message: Message) -> None:
        values = zip(_RARE, _rare_values(message), strict=True)
        fields = {n: value for n, value in values if value is not None and (value is not False or n not in FLAGS)}
        if self._repair and not _encode(fields).isascii():
            fields = self.repaired(fields)
        if message.timestamp_ms is None:
            self._odd[index] = NO_INSTANT
        self._put(index, shape_of_rest(fields, None, NO_INSTANT))

    def _put(self, index: int, shape: Shape) -> None:
        self._kinds[index] = shape.kind
        self._texts[index] = shape.text
        self._keys[index] = shape.key
        if shape.reactions:
            self._reactions[index] = shape.reactions
            self._reacted += shape.reacted
        if shape.extra or shape.media_count or shape.share_url:
            self._rare[index] = shape
        for attached in shape.attached:
            self._media.add(attached)

    def _add_reactions(self, index: int, given: list[dict[str, Any]]) -> None:
        key = _encode(given)
        known = self._known_reactions.get(key)
        if known is None:
            known = written_reactions(self.repaired(given))
            if len(self._known_reactions) < _MOST_KNOWN:
                self._known_reactions[key] = known
        self._reactions[index] = known[0]
        self._reacted += known[1]

    def repaired(self, value: Any) -> Any:
        """Return *value* with every text in it repaired, keys too."""
        if self._repair is None:
            return value
        if isinstance(value, str):
            return value if value.isascii() else self._known[value] if len(value) < 64 else self._repair(value)
        if isinstance(value, dict):
            return {self.repaired(name): self.repaired(inner) for name, inner in value.items()}
        return [self.repaired(inner) for inner in value] if isinstance(value, list) else value

    # all of them

    def _mark_notices(self) -> None:
        texts = [text if kind == "text" else None for text, kind in zip(self._texts, self._kinds, strict=True)]
        seconds = [stamp // 1000 if stamp else None for stamp in self._stamps] if self._reacted else []
        for index, odd in self._odd.items() if seconds else ():
            seconds[index] = int(odd.occurred_at.timestamp()) if odd.occurred_at else None
        for index in find_notices(self._senders, texts, seconds, self._reacted):
            self._kinds[index] = self._keys[index] = "reaction_notice"

    def _columns(self, thread: Thread) -> Columns:
        times = self._times()
        senders = pa.array(self._senders, pa.string())
        minutes = pc.utf8_slice_codeunits(times["occurred_at"].cast(pa.timestamp("us")).cast(pa.string()), 0, 16)
        rows = len(self)
        columns = {
            **times,
            "thread_id": _repeated(thread.id, rows),
            "thread_title": _repeated(thread.title, rows),
            "thread_kind": _constant(thread.kind, rows),
            "sender": senders,
            "is_from_account": pc.equal(senders, thread.own) if thread.own else pa.nulls(rows, pa.bool_()),
            "kind": pa.array(self._kinds, pa.string()),
            "text": pa.array(self._texts, pa.string()),
            "reactions": pa.array([self._reactions.get(index) for index in range(rows)], pa.string()),
            **self._rare_columns(rows),
        }
        identity = (_repeated(thread.key, rows), minutes, pa.array(self._keys, pa.string()))
        return Columns("messages", identity, columns, is_event=True)

    def _times(self) -> dict[str, pa.Array]:
        rows = len(self)
        occurred = pa.array(self._stamps, pa.int64()).cast(pa.timestamp("ms", "UTC")).cast(INSTANT)
        if not self._odd and not self._dated:
            return {
                "occurred_at": occurred,
                "time_source": _constant("epoch", rows),
                "time_precision": _constant("ms", rows),
            }
        told = [self._dated.get(index, _BY_STAMP) for index in range(rows)]
        sources, precisions, texts = ([one[part] for one in told] for part in range(3))
        offsets: list[int | None] = [None] * rows
        for index, odd in self._odd.items():
            sources[index], precisions[index] = odd.time_source, odd.time_precision
            texts[index], offsets[index] = odd.time_text, odd.utc_offset_minutes
        return {
            "occurred_at": self._with_odd(occurred),
            "time_source": pa.array(sources, pa.string()),
            "time_precision": pa.array(precisions, pa.string()),
            "time_text": pa.array(texts, pa.string()),
            "utc_offset_minutes": pa.array(offsets, pa.int16()),
        }

    def _with_odd(self, occurred: pa.Array) -> pa.Array:
        if not self._odd:
            return occurred
        odd = (self._odd.get(index, NO_INSTANT).occurred_at for index in range(len(self)))
        return pc.coalesce(pa.array(odd, INSTANT), occurred)

    def _rare_columns(self, rows: int) -> dict[str, pa.Array]:
        """Return the columns that most messages have nothing for."""
        if not self._rare:
            return {}
        shapes = [self._rare.get(index) for index in range(rows)]
        counts = [shape and shape.media_count for shape in shapes]
        links = [shape and shape.share_url for shape in shapes]
        extras = [_encode(shape.extra).decode() if shape and shape.extra else None for shape in shapes]
        return {
            "media_count": pa.array(counts, pa.int64()),
            "share_url": pa.array(links, pa.string()),
            "extra": pa.array(extras, pa.string()),
        }


_BY_STAMP = ("epoch", "ms", None)
_RARE = tuple(name for name in Message.__struct_fields__ if name not in ("sender_name", "timestamp_ms"))
_rare_values = attrgetter(*_RARE)


def _is_rare(message: Message) -> bool:
    """Whether it is more, or less, than a text that was sent at a time."""
    return (
        message.timestamp_ms is None
        or message.photos is not None
        or message.share is not None
        or message.is_unsent is True
        or message.videos is not None
        or message.audio_files is not None
        or message.sticker is not None
        or message.gifs is not None
        or message.files is not None
        or message.call_duration is not None
        or message.missed is not None
        or message.users is not None
        or message.ip is not None
        or message.bumped_message_metadata is not None
        or message.is_taken_down is True
        or message.is_geoblocked_for_viewer is True
        or message.is_unsent_image_by_messenger_kid_parent is True
        or (message.type is not None and message.type != "Generic")
    )


def _is_empty(message: Message) -> bool:
    return all(value in NOTHING for value in msgspec.structs.astuple(message))


def _constant(value: str | None, rows: int) -> pa.Array:
    if value is None:
        return pa.nulls(rows, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([value]))


def _repeated(value: str | None, rows: int) -> pa.Array:
    return pa.nulls(rows, pa.string()) if value is None else pa.repeat(value, rows)
