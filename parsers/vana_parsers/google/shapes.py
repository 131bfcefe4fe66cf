"""What a member's first bytes tell of it, in any language: the keys of Google's JSON, the marks of its web pages."""

import re

HEAD = 4096
"""Bytes that are looked at."""

_KEYS: dict[str, tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]]] = {
    # kind: (how it begins, texts that must be near the beginning, texts of which one must)
    "activity": (re.compile(r"\s*\[\s*\{"), ('"title"', '"time"'), ('"products"', '"header"')),
    "keep": (re.compile(r"\s*\{"), ('"isTrashed"',), ('"isArchived"', '"isPinned"')),
    "timeline": (
        re.compile(r"\s*\{"),
        (),
        ('"timelineObjects"', '"semanticSegments"', '"rawEdits"'),
    ),
    "records": (re.compile(r'\s*\{\s*"locations"'), (), ('"latitudeE7"', '"timestampMs"', '"timestamp"')),
    "timeline_ios": (
        re.compile(r"\s*\[\s*\{"),
        ('"startTime"',),
        ('"visit"', '"activity"', '"timelinePath"', '"timelineMemory"'),
    ),
    "chrome_history": (re.compile(r'\s*\{\s*"(Browser History|Typed Url|Session)"'), (), ('"',)),
    "photo": (re.compile(r"\s*\{"), ('"photoTakenTime"',), ('"title"', '"url"')),
    "fit": (re.compile(r"\s*\{"), ('"Data Source"',), ('"Data Points"',)),
}


def sniff_kind(head: bytes) -> str | None:
    """Return which of Google's shapes *head* begins, None if none. Takes any bytes."""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    for kind, (begin, every, some) in _KEYS.items():
        if begin.match(text) and all(key in text for key in every) and any(key in text for key in some):
            return kind
    return None
