"""An mbox of any size as messages: header blocks in memory, bodies passed over at the speed of a byte search.

A message begins where a line looks like `From 1700000000000000000@xxx Thu Apr 16 09:53:04 +0000 2015`. Bodies quote
such lines (`>From`), but not every writer does: a line that only begins with `From ` is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from vana_parsers.archives.members import MemberError

BLOCK = 4 * 1024 * 1024
MAX_HEADERS = 512 * 1024
"""Bytes of a header block that are kept."""

_MARK = b"\nFrom "
_LONGEST_FROM = 1024
_FROM = re.compile(
    rb"From .{0,900}?(?:\b[A-Z][a-z]{2} +[A-Z][a-z]{2} +\d{1,2} +\d\d:\d\d(?::\d\d)?(?: +[A-Z]{3,5})?(?: +[+-]\d{4})?"
    rb" +\d{4}(?: +[+-]\d{4})?)\s*"
)
_BLANK = re.compile(rb"\r?\n")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_ATTACHMENT = re.compile(rb"(?i)isposition:[ \t]*(?:\r?\n[ \t]+)?attachment\b")
_DISPOSITION = (b"isposition:", b"ISPOSITION:")
_KEEP = 2048
"""Bytes of a block's end that may be the beginning of a line that says something."""
_BEHIND = 16
"""Bytes before the window that tell how the line that it begins with began."""


@dataclass(slots=True)
class Message:
    """One message: *size* is that of the whole mail without its From line, *body* only as much as was asked for.

    *number* counts from 1. *dropped* bytes of the header block were beyond `MAX_HEADERS`.
    """

    number: int
    from_line: bytes
    headers: bytes = field(default=b"", repr=False)
    body: bytes = field(default=b"", repr=False)
    size: int = 0
    attachments: int = 0
    dropped: int = 0


def read_messages(stream: BinaryIO, body_limit: int = 0) -> Iterator[Message]:
    """Yield the messages of an mbox in file order, with the first *body_limit* bytes of each body.

    Bytes before the first From line are a message without one, unless they are blank. A stream that breaks raises its
    `MemberError` after the message that it breaks in.
    """
    return _Mailbox(stream, body_limit).read()


class _Mailbox:
    """A window that moves over the file: `_data[_at:]` is what was read ahead."""

    def __init__(self, stream: BinaryIO, body_limit: int) -> None:
        self._stream = stream
        self._limit = body_limit
        self._data = b""
        self._at = 0
        self._ended = False
        self._number = 0
        self._is_dated = True
        self._broken: MemberError | None = None

    def read(self) -> Iterator[Message]:
        while not self._ended and self._at == len(self._data):
            self._fill()
            self._at = len(self._data) - len(self._data[self._at :].lstrip(b"\r\n\xef\xbb\xbf"))
        self._have_line()
        self._is_dated = self._is_from(self._at) or not self._data.startswith(b"From ", self._at)
        while self._at < len(self._data):
            yield self._message()
        if self._broken is not None:
            raise self._broken

    def _fill(self) -> None:
        """Read another block behind what is ahead; a few bytes of what was passed over stay before it."""
        chunk = b""
        try:
            chunk = self._stream.read(BLOCK)
        except MemberError as error:
            self._broken = error  # what came before it is a message's beginning all the same
        self._ended = not chunk
        before = min(self._at, _BEHIND)
        self._data = self._data[self._at - before :] + chunk
        self._at = before

    def _message(self) -> Message:
        self._number += 1
        message = Message(self._number, self._from_line())
        self._read_headers(message)
        self._read_body(message)
        return message

    def _have_line(self) -> None:
        """Have the whole of the line that the window begins with, if it may be a From line."""
        while not self._ended and len(self._data) - self._at < _LONGEST_FROM:
            self._fill()

    def _from_line(self) -> bytes:
        self._have_line()
        if not self._data.startswith(b"From ", self._at):
            return b""
        end = self._data.find(b"\n", self._at, self._at + _LONGEST_FROM)
        end = min(self._at + _LONGEST_FROM, len(self._data)) if end < 0 else end + 1
        line = self._data[self._at : end]
        self._at = end
        return line.rstrip(b"\r\n")

    def _read_headers(self, message: Message) -> None:
        """Move behind the blank line that ends the headers, or to the end of the message, if that comes first."""
        while True:
            after = self._after_blank_line()
            following = self._next_from(after if after >= 0 else len(self._data))
            if following >= 0 or after >= 0:
                return self._take_headers(message, following if following >= 0 else after)
            if self._ended or len(self._data) - self._at > MAX_HEADERS + BLOCK:
                return self._take_headers(message, len(self._data))
            self._fill()

    def _after_blank_line(self) -> int:
        blank = _BLANK.match(self._data, self._at) or _HEADERS_END.search(self._data, self._at)
        return blank.end() if blank else -1

    def _take_headers(self, message: Message, end: int) -> None:
        size = end - self._at
        message.headers = self._data[self._at : min(end, self._at + MAX_HEADERS)]
        message.dropped = max(size - MAX_HEADERS, 0)
        message.size = size
        self._at = end

    def _read_body(self, message: Message) -> None:
        """Move to the next From line, counting; the blank line before it is the mailbox's, not the mail's."""
        while True:
            following = self._next_from(len(self._data))
            if following >= 0 or self._ended:
                end = following if following >= 0 else len(self._data)
                self._pass_over(message, end)
                message.size -= min(_blank_before(self._data, end), message.size)
                return
            self._pass_over(message, max(len(self._data) - _KEEP, self._at))
            self._fill()

    def _pass_over(self, message: Message, end: int) -> None:
        message.attachments += self._count_attachments(self._at, end)
        if len(message.body) < self._limit:
            message.body += self._data[self._at : min(end, self._at + self._limit - len(message.body))]
        message.size += end - self._at
        self._at = end

    def _next_from(self, end: int) -> int:
        """Return where the next From line before *end* begins, `_at` included; -1 if there is none."""
        at = self._data.find(_MARK, max(self._at - 1, 0), end)
        while at >= 0:
            if self._is_from(at + 1):
                return at + 1
            at = self._data.find(_MARK, at + 1, end)
        return -1

    def _is_from(self, at: int) -> bool:
        if not self._is_dated:
            return _blank_before(self._data, at) > 0
        end = self._data.find(b"\n", at, at + _LONGEST_FROM)
        if end < 0 and not self._ended:
            return False  # seen again when the rest of the line is there, if it is not longer than such lines are
        end = end if end >= 0 else min(at + _LONGEST_FROM, len(self._data))
        return _FROM.fullmatch(self._data, at, end) is not None

    def _count_attachments(self, start: int, end: int) -> int:
        """Return how many parts whose header begins within the bounds say that they are an attachment."""
        data, found = self._data, 0
        for word in _DISPOSITION:
            last = min(end + len(word) - 1, len(data))
            at = data.find(word, start, last)
            while at >= 0:
                line = data.rfind(b"\n", max(at - _BEHIND, 0), at) + 1
                found += bool(line and data[line:at].lower() == b"content-d" and _ATTACHMENT.match(data, at))
                at = data.find(word, at + 1, last)
        return found


def _blank_before(data: bytes, end: int) -> int:
    """Return the length of the blank line that ends at *end*, 0 if there is none."""
    before = data[max(end - 3, 0) : end]
    if before.endswith(b"\n\r\n"):
        return 2
    return 1 if before.endswith(b"\n\n") else 0


def is_mailbox(head: bytes) -> bool:
    """Whether a file with these first bytes begins as a mailbox does."""
    return _FROM.match(head.lstrip(b"\r\n\xef\xbb\xbf")) is not None
