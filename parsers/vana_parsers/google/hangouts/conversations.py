"""Hangouts: where the conversations and their events are, in the form of 2013 to 2017 and in the later one.

A conversation can be as large as the whole file. So its events stay text until they are asked for, wherever it has the
form that Takeout writes.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from vana_parsers.json_patient import REFUSED, decode_patiently, fault
from vana_parsers.json_stream import Decoders
from vana_parsers.records import Skipped, Task

_SLICE = 2048
_FORMS = ((("conversation_state",), "event"), ((), "events"), ((), "event"))


class _Later(msgspec.Struct, forbid_unknown_fields=True):
    events: list[msgspec.Raw]
    conversation: Any = None


class _State(msgspec.Struct, forbid_unknown_fields=True):
    event: list[msgspec.Raw]
    conversation_id: Any = None
    conversation: Any = None


class _Early(msgspec.Struct, forbid_unknown_fields=True):
    conversation_state: _State
    conversation_id: Any = None
    response_header: Any = None


DECODERS: Decoders = {
    "/conversations/": msgspec.json.Decoder(list[_Later]).decode,
    "/conversation_state/": msgspec.json.Decoder(list[_Early]).decode,
}
"""For `read_blocks`: decoders that leave events as they are."""

_decode = msgspec.json.Decoder(list[Any]).decode


class Found(NamedTuple):
    """One conversation: what it holds besides its events, these, and where they stand in it."""

    facts: dict[str, Any]
    events: list[Any]
    where: str

    def decoded(self, task: Task, pointer: str) -> Iterator[Any | Skipped]:
        """Yield each event, as value; `Skipped` for one that cannot be decoded. *pointer* is the conversation's."""
        if not self.events or not isinstance(self.events[0], msgspec.Raw):
            yield from self.events
            return
        for start in range(0, len(self.events), _SLICE):
            raws = self.events[start : start + _SLICE]
            try:
                yield from _decode(b"[" + b",".join(map(bytes, raws)) + b"]")
            except REFUSED:
                for index, raw in enumerate(raws, start):
                    yield _decode_one(bytes(raw), task, f"{pointer}{self.where}{index}")


def find_conversation(value: object) -> Found | None:
    """Return the conversation that an element of the file is, None if it is none."""
    if isinstance(value, _Later):
        return Found({"conversation": value.conversation}, value.events, "/events/")
    if isinstance(value, _Early):
        state = value.conversation_state
        facts = {"conversation_id": value.conversation_id or state.conversation_id, "conversation": state.conversation}
        if value.response_header is not None:
            facts["response_header"] = value.response_header
        return Found(facts, state.event, "/conversation_state/event/")
    return _find_in_object(value) if isinstance(value, dict) else None


def _find_in_object(value: dict[str, Any]) -> Found | None:
    for path, name in _FORMS:
        holder: Any = value
        for step in path:
            holder = holder.get(step)
        if isinstance(holder, dict) and isinstance(events := holder.get(name), list):
            facts = {**{key: fact for key, fact in value.items() if key not in path}, **holder}
            del facts[name]
            return Found(facts, events, "/".join(("", *path, name, "")))
    inner = value.get("conversation") or value.get("conversation_state")
    return Found(value, [], "/") if isinstance(inner, dict) else None


def _decode_one(data: bytes, task: Task, pointer: str) -> Any | Skipped:
    try:
        return decode_patiently(data)
    except REFUSED as error:
        return task.skipped(pointer, fault(error))
