"""Mail: one row a message of a mailbox, from its headers; its text only on request.

A mail is the same mail in another export, and in the mailbox of another label, by the number that Gmail gives it
(X-GM-MSGID, in the From line), else by its Message-ID.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from vana_parsers.google.mail.bodies import LIMIT, body_text
from vana_parsers.google.mail.headers import (
    Field,
    addresses,
    decode_words,
    read_date,
    read_from_time,
    split_fields,
    split_labels,
    unfold,
)
from vana_parsers.google.mail.mailbox import Message, read_messages
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import Instant

_GMAIL_NUMBER = re.compile(r"From (\d{10,20})@\S* ")
_RECIPIENTS = ("to", "cc", "bcc")


def read_mailbox(task: Task) -> Iterator[Item]:
    """Yield a row of `emails` for each message of an mbox, in the file's order.

    Parameter `bodies` (`1`): rows have the text of the mail, too. A message without headers is skipped by its number.
    """
    is_any = False
    for message in read_messages(task.stream, LIMIT if task.params.get("bodies") == "1" else 0):
        is_any = True
        fields, others = split_fields(message.headers)
        if fields:
            yield _Mail(message, fields, others).row()
        else:
            yield task.skipped(f"message {message.number}", "has no headers")
    if not is_any:
        yield task.skipped("", "empty file")


class _Mail:
    """One message: its fields by lower-case name, and the order they stand in."""

    def __init__(self, message: Message, fields: list[Field], others: list[str]) -> None:
        self._message = message
        self._fields = fields
        self._others = others
        self._from_line = message.from_line.decode("utf-8", "backslashreplace")
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(name.lower(), []).append(value)

    def row(self) -> Row:
        instant = self._instant()
        disposition = (self._first("content-disposition") or "").lower()
        values = {
            **instant.columns(),
            "message_id": self._first("message-id"),
            "thread_id": self._first("x-gm-thrid"),
            "sender": self._decoded("from"),
            "recipients": addresses(value for name in _RECIPIENTS for value in self._values.get(name, [])),
            "subject": self._decoded("subject"),
            "labels": self._labels(),
            "size_bytes": self._message.size,
            "attachment_count": self._message.attachments + disposition.startswith("attachment"),
            "has_dkim": "dkim-signature" in self._values,
            "headers": _as_json(self._fields),
            "extra": self._extra(),
        }
        if self._message.body:
            values["body"] = body_text(self._message.headers, self._message.body)
        return Row("emails", self._identity(instant), values)

    def _first(self, name: str) -> str | None:
        values = self._values.get(name)
        return (unfold(values[0]) or None) if values else None

    def _decoded(self, name: str) -> str | None:
        values = self._values.get(name)
        return (decode_words(values[0]) or None) if values else None

    def _labels(self) -> list[str] | None:
        values = self._values.get("x-gmail-labels")
        return [label for value in values for label in split_labels(value)] if values else None

    def _instant(self) -> Instant:
        """Return when it was sent; where its Date cannot be read, when it came, and the Date's text."""
        written = self._first("date")
        instant = read_date(written) if written else None
        if instant is not None:
            return replace(instant, time_text=None) if instant.time_source == "iso" else instant
        came = read_from_time(self._from_line) or self._received()
        if came is None:
            return Instant(time_text=written)
        return Instant(came, "derived", "s", written)

    def _received(self) -> Any:
        for value in self._values.get("received", [])[:1]:
            instant = read_date(unfold(value).rpartition(";")[2])
            return instant.occurred_at if instant else None
        return None

    def _identity(self, instant: Instant) -> tuple[str | None, ...]:
        number = _GMAIL_NUMBER.match(self._from_line)
        if number:
            return ("gmail", number[1])
        message_id = self._first("message-id")
        if message_id:
            return ("message-id", message_id)
        when = instant.occurred_at.isoformat(timespec="microseconds") if instant.occurred_at else None
        return ("mail", when, self._first("from"), self._first("subject"), str(self._message.size))

    def _extra(self) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        if self._from_line:
            extra["from_line"] = self._from_line
        if self._others:
            extra["no_headers"] = self._others
        if self._message.dropped:
            extra["dropped_header_bytes"] = self._message.dropped
        return extra


def _as_json(fields: list[Field]) -> str:
    return msgspec.json.encode(fields).decode()
