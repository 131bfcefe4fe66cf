"""A mail box of Gmail in mbox form: plain mails, newsletters in HTML, and some with attachments in base64.

Mail n depends on the seed and n alone; a mail has 75 kB on average, most of it attachments.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

import numpy as np

from benchmarks.generate.google import vocabulary_once
from benchmarks.generate.words import Spice, lengths

PATH: Final = "Mail/All mail Including Spam and Trash.mbox"
BYTES: Final = 75_000
"""Bytes of a mail, on average."""

_CHUNK: Final = 64
_STREAM: Final = 21
_FIRST: Final = datetime(2011, 1, 1, tzinfo=UTC)
_LINE: Final = 57
_LABELS: Final = (
    "Inbox,Opened",
    "Archived,Opened,Category Updates",
    "=?UTF-8?Q?Gel=C3=B6scht?=,Unread",
    "Sent",
    "Spam",
)
_SPICE: Final = Spice(new_lines=0.9, entities=0.0, quotes=0.1, emoji=0.05)


def mailbox(seed: int, count: int) -> Iterator[bytes]:
    """Yield the file of *count* mails in pieces."""
    for first in range(0, count, _CHUNK):
        rng = np.random.default_rng([seed, _STREAM, first])
        texts = vocabulary_once().texts(rng, lengths(rng, _CHUNK, 220, 0.9, 3_000), _SPICE).to_pylist()
        kinds, pages = rng.random(_CHUNK), lengths(rng, _CHUNK, 30, 0.6, 200)
        sizes = (np.exp(rng.normal(np.log(180_000), 0.8, _CHUNK)).astype(np.int64) // _LINE).clip(10, 60_000)
        for number in range(min(_CHUNK, count - first)):
            body = _body(rng, texts[number], kinds[number], int(pages[number]), int(sizes[number]))
            yield _head(first + number, seed, texts[number]) + body + b"\n\n"


def _head(number: int, seed: int, text: str) -> bytes:
    """Return the line before a mail and its headers but those of MIME."""
    when = _FIRST + timedelta(minutes=37 * number, seconds=number % 60)
    thread = 1_400_000_000_000_000_000 + number // 3 * 7_919
    subject = " ".join(text.split()[:6])
    word = "=?UTF-8?B?" + base64.b64encode(subject.encode()).decode() + "?=" if not subject.isascii() else subject
    lines = (
        f"From {thread + number}@xxx {when:%a %b %d %H:%M:%S +0000 %Y}",
        f"X-GM-THRID: {thread}",
        f"X-Gmail-Labels: {_LABELS[number % 7 if number % 7 < len(_LABELS) else 0]}",
        "Delivered-To: owner@example.com",
        f"Received: by 2002:a17:90b:{number % 9999:04d}:b0:1 with SMTP id s{number}; {format_datetime(when)}",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=20230601;\r\n"
        f"        h=to:subject:message-id:date:from; bh={number:044d}=",
        f"Date: {format_datetime(when)}",
        f'From: "Writer {number % 211}" <writer{number % 211}@example.org>',
        "To: owner@example.com" + (f", Friend <friend{number % 53}@example.net>" if number % 4 == 0 else ""),
        f"Subject: {word}",
        f"Message-ID: <{seed}.{number}@mail.example.org>",
        "MIME-Version: 1.0",
    )
    return "\r\n".join(lines).encode() + b"\r\n"


def _body(rng: np.random.Generator, text: str, kind: float, pages: int, attached: int) -> bytes:
    plain = b"\r\n".join(_quoted(line) for line in text.encode().split(b"\n"))
    if kind < 0.55:
        return b"Content-Type: text/plain; charset=UTF-8\r\n\r\n" + plain
    if kind < 0.8:
        row = b'<tr><td style=3D"padding:8px"><p>' + plain[:900] + b"</p></td></tr>\r\n"
        html = b"<html><body><table>\r\n" + row * pages + b"</table></body></html>"
        return _multipart(b"alternative", (b"text/plain", plain), (b"text/html", html))
    return _multipart(b"mixed", (b"text/plain", plain), (b"application/pdf", _base64(rng, attached)))


def _multipart(kind: bytes, *parts: tuple[bytes, bytes]) -> bytes:
    pieces = [b"Content-Type: multipart/" + kind + b'; boundary="000000000000abcdef"\r\n\r\n']
    for media, content in parts:
        coded = media == b"application/pdf"
        name = b'; name="letter.pdf"\r\nContent-Disposition: attachment; filename="letter.pdf"' if coded else b""
        transfer = b"base64" if coded else b"quoted-printable"
        head = b"--000000000000abcdef\r\nContent-Type: " + media + name + b"\r\nContent-Transfer-Encoding: " + transfer
        pieces += [head, b"\r\n\r\n", content, b"\r\n"]
    return b"".join((*pieces, b"--000000000000abcdef--\r\n"))


def _base64(rng: np.random.Generator, rows: int) -> bytes:
    """Return *rows* lines of base64, 76 characters each."""
    coded = np.frombuffer(base64.b64encode(rng.bytes(rows * _LINE)), np.uint8).reshape(rows, 76)
    ends = np.broadcast_to(np.frombuffer(b"\r\n", np.uint8), (rows, 2))
    return np.hstack((coded, ends)).tobytes()


def _quoted(line: bytes) -> bytes:
    return b">" + line if line.startswith(b"From ") else line
