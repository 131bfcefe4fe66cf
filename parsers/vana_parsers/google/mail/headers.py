"""Header blocks of mails: fields in order and as written, and what the ones that matter say.

RFC 5322 fields are split by hand, which is all that most mails need; words of RFC 2047, addresses and dates are read
by the standard library's `email`. What it cannot read stays as written.
"""

import binascii
import csv
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_tz
from functools import lru_cache

from vana_parsers.times import EARLIEST, LATEST, Instant

_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_LONGEST_WORDS = 4096
"""Characters that are searched for encoded words at once: the library is quadratic in words that do not end."""
_LONGEST_ADDRESSES = 64 * 1024
_FROM_TIME = re.compile(
    r"[A-Z][a-z]{2} +(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) +(?P<clock>\d\d:\d\d(?::\d\d)?)(?P<rest>[^\r\n]{0,40})"
)
_ZONE = re.compile(r"\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(([+-]\d{4})|[A-Za-z]{1,5})\b")
_ZONE_NAMES = frozenset(["UT", "UTC", "GMT", "Z", "AST", "ADT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"])

Field = tuple[str, str]


def split_fields(block: bytes) -> tuple[list[Field], list[str]]:
    """Return the fields of a header block, name and value as written (folds included), and the lines that are none."""
    fields: list[Field] = []
    others: list[str] = []
    for line in _unbroken(_text(block)):
        match = _FIELD.fullmatch(line)
        if match:
            fields.append((match[1], match[2]))
        elif line.strip():
            others.append(line)
    return fields, others


def _text(block: bytes) -> str:
    """Return the block as text: UTF-8, and lines that are not that as Latin-1, where every byte is a character."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        return "\n".join(_line_text(line) for line in block.split(b"\n"))


def _line_text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _unbroken(text: str) -> Iterable[str]:
    """Yield logical lines, their folds kept, without the line end."""
    parts: list[str] = []
    for line in text.split("\n"):
        if line.startswith((" ", "\t")) and parts:
            parts.append(line)
        else:
            if parts:
                yield "\n".join(parts).removesuffix("\r")
            parts = [line]
    if parts:
        yield "\n".join(parts).removesuffix("\r")


def unfold(value: str) -> str:
    """Return a value as one line."""
    return re.sub(r"\r?\n", "", value).strip() if "\n" in value else value.strip()


def decode_words(value: str) -> str:
    """Return *value* as one line, with the encoded words of RFC 2047 as the text that they stand for."""
    text = unfold(value)
    if "=?" not in text:
        return text
    if len(text) <= _LONGEST_WORDS:
        return _decode(text).strip()
    return "".join(_decode(piece) for piece in _pieces(value)).strip()


def _pieces(value: str) -> Iterable[str]:
    """Yield a long value in pieces, cut where it is folded if that is often enough."""
    pending = ""
    for part in re.split(r"\r?\n", value):
        if pending and len(pending) + len(part) > _LONGEST_WORDS:
            yield pending
            pending = ""
        pending += part if pending else part.lstrip() if part.lstrip().startswith("=?") else part
        while len(pending) > _LONGEST_WORDS:
            yield pending[:_LONGEST_WORDS]
            pending = pending[_LONGEST_WORDS:]
    yield pending


@lru_cache(maxsize=2048)  # labels and senders recur
def _decode(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError, binascii.Error):
        return text  # a charset that nobody knows, or bytes that are not of it


def split_labels(value: str) -> list[str]:
    """Return Gmail's labels: a comma list whose entries are quoted where they hold a comma."""
    text = decode_words(value)
    try:
        [labels] = list(csv.reader([text.replace("\r", " ").replace("\n", " ")], skipinitialspace=True)) or [[]]
    except (csv.Error, ValueError):
        labels = text.split(",")
    return [label.strip() for label in labels if label.strip()]


def addresses(values: Iterable[str]) -> list[str]:
    """Return the addresses of To, Cc and Bcc fields, each once, in order; without the names beside them."""
    found: dict[str, None] = {}
    for value in values:
        text = unfold(value)[:_LONGEST_ADDRESSES]
        found |= dict.fromkeys(_quoted_addresses(text) if '"' in text or "(" in text else _plain_addresses(text))
    return list(found)


def _plain_addresses(text: str) -> Iterable[str]:
    for part in re.split("[,;]", text):
        inside = part.rpartition("<")[2].partition(">")[0] if "<" in part else part.rpartition(":")[2]
        if inside.strip():
            yield inside.strip()


def _quoted_addresses(text: str) -> Iterable[str]:
    try:
        return [address for _, address in getaddresses([text]) if address]
    except (RecursionError, ValueError, IndexError):
        return _plain_addresses(text)  # comments nested by the thousand


def read_date(value: str) -> Instant | None:
    """Return the instant of a Date field, None if it is malformed or names a year that cannot be."""
    text = unfold(value)[:200]
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        moment = datetime(*parts[:6], tzinfo=UTC)
        occurred_at = moment - timedelta(seconds=parts[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not EARLIEST <= occurred_at < LATEST:
        return None
    zone = _ZONE.search(text)
    if zone is None or zone[1].upper() not in _ZONE_NAMES | {zone[2]}:
        return Instant(occurred_at, "assumed_utc", "s", text)  # the library takes a zone that it does not know for UTC
    if zone[2] is None:
        return Instant(occurred_at, "labelled_zone", "s", text)
    minutes = (parts[9] or 0) // 60
    # -0000 says UTC, and that the writer's zone is not told (RFC 5322, 3.3).
    is_stated = zone[2] != "-0000" and abs(minutes) < 24 * 60
    return Instant(occurred_at, "iso", "s", None, minutes if is_stated else None)


def read_from_time(line: str) -> datetime | None:
    """Return when the mailbox says that the message came, by its From line."""
    match = _FROM_TIME.search(line)
    if match is None:
        return None
    year = re.search(r"(?<![\d+-])\d{4}\b", match["rest"])
    zone = re.search(r"[+-]\d{4}\b", match["rest"])
    if year is None:
        return None
    date = read_date(f"{match['day']} {match['month']} {year[0]} {match['clock']} {zone[0] if zone else '+0000'}")
    return date.occurred_at if date else None
