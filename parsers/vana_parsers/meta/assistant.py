"""Conversations with Meta AI: a record is a conversation, a row a prompt with its answer.

A message is told by its text; the assistant by a name that says AI, in whatever language, or by coming second.
"""

import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

_ASSISTANT = re.compile(r"\b(?:Meta\s+)?(?:AI|IA|KI|YZ)\b|\bassistant\b|\bllama\b", re.IGNORECASE)
_SAYS_TEXT = ("prompt", "message", "text", "answer")
_ROLES = {"prompt": False, "answer": True}
_SAYS_WHO = ("sender", "author", "name", "username")

Turn = tuple[str | None, str | None, Instant, dict[str, Any]]


def assistant_turns(record: Record, task: Task) -> Iterator[Row]:
    """Yield the turns of a conversation in the file's order, the first of them for the record.

    Text, answer and minute are the identity: ids are in one dialect only.
    """
    if record.is_empty:
        return
    conversation = record.peek("fbid")
    messages = [said for one in _messages(record) for said in _said(one)]
    whole = record.instant() if record.peek("timestamp") else NO_INSTANT
    extra = record.extra()
    turns = list(_turns(messages)) or [(None, None, NO_INSTANT, {})]
    for number, (prompt, answer, time, rest) in enumerate(turns):
        time = time if time.occurred_at else whole
        values = {
            "conversation_id": str(conversation) if isinstance(conversation, str | int) else None,
            "prompt": prompt,
            "answer_text": answer,
            "model": "Meta AI",
            **time.columns(),
            "extra": rest if number else {**rest, **extra},
        }
        minute = time.occurred_at.strftime("%Y-%m-%dT%H:%M") if time.occurred_at else None
        key = (prompt, answer, minute) if prompt or answer else ()
        yield Row("assistant_turns", key, values, 0 if number else 1, is_event=minute is not None and bool(key))


def _messages(record: Record) -> list[Labelled]:
    """Return the groups of labelled values that are messages: with a text among them, else the innermost ones.

    A record without groups is a message itself.
    """
    groups = [one for one in record.labelled if one.inner]
    known = [one for one in groups if any(inner.value and inner.meaning in _SAYS_TEXT for inner in one.inner)]
    innermost = [one for one in groups if not any(inner.inner for inner in one.inner)]
    found = known or [one for one in innermost if any(inner.value for inner in one.inner)]
    return found or ([Labelled(None, None, inner=record.labelled)] if not groups else [])


Said = tuple[bool | None, str, Instant, dict[str, Any]]
"""What a message says: whether the assistant does (None if that is unknown), the text, when, and what is left."""


def _said(group: Labelled) -> Iterator[Said]:
    """Yield and take what a group says: one message, or a prompt and its answer."""
    who = next((one for one in group.inner if one.value and one.meaning in _SAYS_WHO), None)
    texts = [one for meaning in _SAYS_TEXT for one in group.inner if one.value and one.meaning == meaning]
    if not texts:
        longest = max((one for one in group.inner if one.value and one is not who), key=_length, default=None)
        texts = [longest] if longest is not None else []
    stamped = next((one for one in group.inner if one.timestamp is not None), None)
    time = from_epoch(stamped.timestamp, "s") if texts and stamped is not None else NO_INSTANT
    if time != NO_INSTANT and stamped is not None:
        stamped.timestamp = None
    is_assistant = _ASSISTANT.search(who.value or "") is not None if who is not None else None
    words = [(_ROLES.get(text.meaning or "", is_assistant), text.take() or "") for text in texts[:2]]
    rest = _emptied(group) if words else None
    for number, (is_answer, text) in enumerate(words):
        yield is_answer, text, time, {"item": rest} if rest and not number else {}


def _emptied(group: Labelled) -> Any:
    """Return and take what is left of *group*."""
    rest = group.rest()
    for one in list(group.walk()):
        one.value, one.href, one.timestamp, one.inner, one.others = None, None, None, [], {}
    return rest


def _length(one: Labelled) -> int:
    return len(one.value or "")


def _turns(messages: list[Said]) -> Iterator[Turn]:
    """Yield each prompt with the answer that follows it; either may stand alone."""
    waiting: Said | None = None
    for message in messages:
        is_answer = message[0] if message[0] is not None else waiting is not None
        if not is_answer:
            if waiting is not None:
                yield waiting[1], None, waiting[2], waiting[3]
            waiting = message
        elif waiting is None:
            yield None, message[1], message[2], message[3]
        else:
            yield waiting[1], message[1], waiting[2], _both(waiting, message)
            waiting = None
    if waiting is not None:
        yield waiting[1], None, waiting[2], waiting[3]


def _both(prompt: Said, answer: Said) -> dict[str, Any]:
    at = answer[2].occurred_at
    told = {"answered_at": at.isoformat()} if at and at != prompt[2].occurred_at else {}
    return {**prompt[3], **({"answer": answer[3]} if answer[3] else {}), **told}
