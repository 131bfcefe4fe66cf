"""The text of a mail, for those who ask for it: by the standard library's parser of MIME."""

import email
import email.policy
from email.errors import MessageError
from email.message import EmailMessage

LIMIT = 1024 * 1024
"""Bytes of a body that are looked at: texts come before attachments."""
_MOST_LOOKS = 20_000_000


def body_text(headers: bytes, body: bytes) -> str | None:
    """Return the plain text of a mail, its HTML where it has no plain text; None if it has neither, or is broken."""
    # The parser compares each line with the boundary of each part that is open.
    parts = sum(body.count(word) for word in (b"oundary", b"OUNDARY", b"essage/", b"ESSAGE/"))
    if parts * body.count(b"\n") > _MOST_LOOKS:
        return None
    try:
        message = email.message_from_bytes(headers + body, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(preferencelist=("plain", "html"))
        content = _content(part) if isinstance(part, EmailMessage) else None
    except (
        MessageError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        IndexError,
        RecursionError,
    ):
        return None  # what a malformed mail makes of the parser is not specified
    return content if isinstance(content, str) else None


def _content(part: EmailMessage) -> object:
    try:
        return part.get_content()
    except LookupError:  # a charset that nobody knows
        data = part.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else None
