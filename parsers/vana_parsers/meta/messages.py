"""Conversations in JSON: Messenger's and Instagram's threads, chats of groups, end-to-end encrypted archives.

A file of the usual size is decoded in one go, its messages into structures; a larger one in blocks. Whatever such a
structure does not describe is read as an object instead: it is slower, and nothing is lost.
"""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, BinaryIO, cast

import msgspec

from vana_parsers.export import MemberError
from vana_parsers.json_patient import REFUSED, call_deeply
from vana_parsers.json_stream import Block, collector_paused, read_blocks
from vana_parsers.meta.message_media import HeldFiles
from vana_parsers.meta.message_rows import Message, MessageRows, Repair
from vana_parsers.meta.mojibake import RepairedStream, are_broken, is_file_broken, repair
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.threads import thread_of
from vana_parsers.records import Item, Skipped, Task

OWN_NAME, SAME_AS = "own", "same_as"
"""Parameters of a task: what the account is called, and the id of the same conversation outside the archive."""

MESSAGE_ARRAYS = ("messages", "replies", "conversation")
"""The keys under which messages stand."""

_WHOLE = 16 * 1024 * 1024
"""Most bytes decoded in one go: exports cut conversations at 10,000 messages, which are 2 to 5 MB."""
_PIECE = 4 * 1024 * 1024
_MOST_ROWS = 32_768
_NOT_A_MESSAGE = "not a message: no object"
_HOLDS_NOTHING = "holds nothing: no sender, no time, no content"
_ELEMENT = re.compile(r"/([^/]+)/\d*")
"""What the pointers of the elements of an array under a key begin with, or are."""
_MESSAGE_SIGNS = frozenset({"sender_name", "timestamp_ms", "senderName"})

_decode_messages = msgspec.json.Decoder(list[Message]).decode
_decode_message = msgspec.json.Decoder(Message).decode
_decode_parts = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode = msgspec.json.Decoder().decode


def read_conversation(task: Task) -> Iterator[Item]:
    """Yield the messages of a JSON member, the files attached to them, and what is said of the conversation."""
    stream = _Replayed(task.stream)
    data = stream.ahead(_WHOLE)
    document = None if data is None else _document(data)
    if document is None:
        yield from _Patiently(task).read(cast("BinaryIO", stream))
        return
    messages, facts = document
    mend = _repair_for(cast("bytes", data), messages, facts)
    rows = MessageRows(HeldFiles(task.params), mend)
    for name, values in messages.items():
        yield from _take_in(rows, values, lambda index, name=name: f"/{name}/{index}", task)  # type: ignore[misc]
    yield from _given(rows, task, cast("dict[str, Any]", rows.repaired(facts)))


def _given(rows: MessageRows, task: Task, facts: dict[str, Any], known_id: str | None = None) -> Iterator[Item]:
    """Yield *rows*, and what *facts* say of their conversation."""
    if SAME_AS in task.params:
        facts = {**facts, "inferred_thread_id": task.params[SAME_AS]}
    thread = thread_of(task.path, facts, task.params.get(OWN_NAME), known_id=known_id)
    rows.add_image(facts.get("image"))
    yield from rows.take(thread)
    row = thread.row()
    if row is not None:
        yield row


def _take_in(rows: MessageRows, values: list[Any], pointer: Callable[[int], str], task: Task) -> Iterator[Skipped]:
    """Add *values* to *rows* in order; yield a `Skipped` for each that is no message."""
    index = 0
    for is_decoded, group in groupby(values, lambda value: isinstance(value, Message)):
        some = list(group)
        if is_decoded:
            for empty in rows.add_decoded(some):
                yield task.skipped(pointer(index + empty), _HOLDS_NOTHING)
        else:
            for number, value in enumerate(some, index):
                if not isinstance(value, dict):
                    yield task.skipped(pointer(number), _NOT_A_MESSAGE)
                elif not rows.add(value):
                    yield task.skipped(pointer(number), _HOLDS_NOTHING)
        index += len(some)


# files of the usual size


def _document(data: bytes) -> tuple[dict[str, list[Any]], dict[str, Any]] | None:
    """Return the messages and all else of a file that is one conversation; None if it is anything else."""
    try:
        with collector_paused():
            members = call_deeply(_decode_members, data.removeprefix(codecs.BOM_UTF8))
            arrays = {name: members.pop(name) for name in MESSAGE_ARRAYS if name in members}
            if not arrays or any(bytes(memoryview(raw)[:1]) != b"[" for raw in arrays.values()):
                return None
            return {name: _elements(raw) for name, raw in arrays.items()}, {
                name: call_deeply(_decode, raw) for name, raw in members.items()
            }
    except REFUSED:
        return None


def _elements(raw: msgspec.Raw) -> list[Any]:
    try:
        return call_deeply(_decode_messages, raw)
    except msgspec.ValidationError:
        return call_deeply(_one_by_one, raw)


def _one_by_one(raw: msgspec.Raw) -> list[Any]:
    return [_element(part) for part in _decode_parts(raw)]


def _element(raw: msgspec.Raw) -> Any:
    try:
        return _decode_message(raw)
    except msgspec.ValidationError:
        return _decode(raw)


def _repair_for(data: bytes, messages: dict[str, list[Any]], facts: dict[str, Any]) -> Repair | None:
    """Return how the texts of a file are repaired, None if they are right as they are."""
    if data.isascii() and b"\\u00" not in data:
        return None
    verdict = are_broken(_usual_texts(messages, facts))
    return repair if (is_file_broken(data) if verdict is None else verdict) else None


def _usual_texts(messages: dict[str, list[Any]], facts: dict[str, Any]) -> Iterator[str]:
    yield from (value for value in facts.values() if isinstance(value, str))
    for values in messages.values():
        for message in values:
            if isinstance(message, Message):
                yield from (text for text in (message.content, message.sender_name) if text)
            elif isinstance(message, dict):
                yield from (text for text in message.values() if isinstance(text, str))


# all others


class _Patiently:
    """Reads a member element by element, whatever it is: large, damaged, wrapped, or many conversations."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._held = HeldFiles(task.params)
        self._rows = MessageRows(self._held)
        self._facts: dict[str, Any] = {}
        self._is_conversation = False

    def read(self, stream: BinaryIO) -> Iterator[Item]:
        decoders = {f"/{name}/": _decode_messages for name in MESSAGE_ARRAYS}
        repaired = cast("BinaryIO", RepairedStream(stream))
        for block in read_blocks(repaired, self._task.path, spread=True, decoders=decoders):
            if isinstance(block, Skipped):
                yield block
            else:
                yield from self._block(block)
            if len(self._rows) >= _MOST_ROWS:
                yield from self._rows.take(thread_of(self._task.path, self._facts, self._task.params.get(OWN_NAME)))
        if self._is_conversation or "participants" in self._facts:
            yield from _given(self._rows, self._task, self._facts)
        else:
            yield from self._rows.take(thread_of(self._task.path, {}))
            yield from (raw_row(value, f"/{name}") for name, value in self._facts.items())

    def _block(self, block: Block) -> Iterator[Item]:
        element = _ELEMENT.fullmatch(block.prefix)
        name, is_array = (element[1], True) if element else (block.prefix.strip("/"), False)
        if name in MESSAGE_ARRAYS and (is_array or isinstance(block.values[0], dict)):
            self._is_conversation = True
            yield from _take_in(self._rows, block.values, block.pointer, self._task)
            return
        for index, value in enumerate(block.values):
            pointer = block.pointer(index)
            if _holds_messages(value):
                yield from self._nested(value, pointer)
            elif isinstance(value, dict) and value and all(map(_holds_messages, value.values())):
                for thread_id, inner in value.items():
                    yield from self._nested(inner, f"{pointer}/{thread_id}", thread_id)
            elif not name and isinstance(value, dict) and _MESSAGE_SIGNS & value.keys():
                yield from _take_in(self._rows, [value], lambda _, pointer=pointer: pointer, self._task)  # type: ignore[misc]
            elif not name:
                yield raw_row(value, pointer)
            elif is_array:
                self._facts.setdefault(name, []).append(value)
            else:
                self._facts[name] = value

    def _nested(self, document: dict[str, Any], pointer: str, known_id: str | None = None) -> Iterator[Item]:
        """Yield a conversation that lies in a list of them, or under a key."""
        rows = MessageRows(self._held)
        for name in MESSAGE_ARRAYS:
            if name in document:
                given = document[name]
                values = given if isinstance(given, list) else [given]
                yield from _take_in(rows, values, lambda i, name=name: f"{pointer}/{name}/{i}", self._task)  # type: ignore[misc]
        facts = {name: value for name, value in document.items() if name not in MESSAGE_ARRAYS}
        yield from _given(rows, self._task, facts, known_id)


def _holds_messages(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(name), list | dict) for name in MESSAGE_ARRAYS)


class _Replayed(io.RawIOBase):
    """A stream that can be looked into before it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""
        self._broken: MemberError | None = None

    def ahead(self, size: int) -> bytes | None:
        """Return all bytes, still to be read; None if they are more than *size*, or damaged."""
        parts: list[bytes] = []
        left = size + 1
        try:
            while left > 0 and (chunk := self._stream.read(min(left, _PIECE))):
                parts.append(chunk)
                left -= len(chunk)
        except MemberError as error:
            self._broken = error
        self._ahead = b"".join(parts)
        return self._ahead if left > 0 and self._broken is None else None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        ahead = self._ahead
        if ahead:
            taken, self._ahead = (ahead, b"") if size < 0 else (ahead[:size], ahead[size:])
            is_enough = self._broken is not None or len(taken) == size
            return taken if is_enough else taken + self._stream.read(size - len(taken) if size > 0 else -1)
        if self._broken is not None:
            raise self._broken
        return self._stream.read(size)
