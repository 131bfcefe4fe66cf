"""The account's time zone, which Facebook's pages write their dates in.

The export says it in `logged_information/location/timezone` (also under `location/` and `profile_information/`), as
JSON or as a page, else the page that the export begins with says when it was made, by the clock and by UTC.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.meta.paths import meta_path

_LARGEST = 256 * 1024
_HEAD = 64 * 1024
_MOST = 4
_LONGEST = 64
_ZONE = re.compile(r"[A-Za-z]{2,}(?:/[A-Za-z0-9_+\-]+){1,2}|UTC|GMT")
_WITHOUT_TAGS = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)\s?([+\u2212-])(\d{1,2}):?(\d\d)?")
_START_PAGES = ("start_here", "index")


def account_zone(export: Export) -> str | None:
    """Return the IANA name of the account's time zone, None if *export* does not tell it; at most a few small reads."""
    members = [member for member in export.members if meta_path(member.path).stem == "timezone"]
    texts = (text for member in members[:_MOST] if (text := _text(export, member)) is not None)
    return next((zone for text in texts for zone in _zones(text)), None)


def account_offset(export: Export) -> int | None:
    """Return how many minutes east of UTC the account's clock was when *export* was made, by its first page.

    It is for exports whose `account_zone` is unknown: what they hold of another season is an hour off.
    """
    pages = [
        member
        for member in export.members
        if (path := meta_path(member.path)).extension in (".html", ".htm") and path.stem in _START_PAGES
    ]
    for member in pages[:_MOST]:
        match = _OFFSET.search(_head(export, member))
        if match:
            minutes = int(match[2]) * 60 + int(match[3] or 0)
            return minutes if match[1] == "+" else -minutes
    return None


def zone_named(text: str) -> str | None:
    """Return *text* as the IANA name of a zone, None if it is none."""
    name = text.strip().replace(" ", "_")
    if len(name) > _LONGEST or not _ZONE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return None  # no zone of that name


def _zones(text: str) -> Iterator[str]:
    try:
        found: Iterator[str] = _strings(json.loads(text))
    except (ValueError, RecursionError):
        found = (match[0] for match in _ZONE.finditer(_WITHOUT_TAGS.sub(" ", text)))
    for value in found:
        zone = zone_named(value)
        if zone is not None:
            yield zone


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


def _text(export: Export, member: Member) -> str | None:
    try:
        return export.read(member, _LARGEST).decode("utf-8-sig", "replace")
    except MemberError:
        return None  # reading it says what is wrong


def _head(export: Export, member: Member) -> str:
    try:
        return export.head(member, _HEAD).decode("utf-8-sig", "replace")
    except MemberError:
        return ""  # as above
