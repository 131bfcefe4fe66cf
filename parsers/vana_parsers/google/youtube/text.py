"""The text of comments, live chats and posts: segments of JSON, joined."""

from typing import Any

import msgspec

from vana_parsers.json_patient import REFUSED, decode_patiently

_PLAIN = msgspec.json.Decoder(list[dict[str, str]])
_LONGEST = 1024 * 1024
"""Characters of the longest cell that is taken for JSON; a comment has 10,000 at most."""


def join_segments(cell: str) -> tuple[str, Any]:
    """Return the text in *cell*, and its segments where they say more than the text, else None.

    A cell is the text itself, or JSON: `{"takeoutSegments": […]}` until the middle of 2024, then objects with commas
    between. What is no such JSON is the text itself, whatever it begins with.
    """
    if not (cell.startswith('{"') and cell.endswith("}")) or len(cell) > _LONGEST:
        return cell, None
    data = cell.encode()
    try:
        plain = _PLAIN.decode(b"[%b]" % data)
    except msgspec.MsgspecError:
        return _join_any(cell, data)
    if all(segment.keys() == {"text"} for segment in plain):
        return "".join(segment["text"] for segment in plain), None
    return _join_any(cell, data)


def _join_any(cell: str, data: bytes) -> tuple[str, Any]:
    try:
        segments = decode_patiently(b"[%b]" % data)
    except REFUSED:
        return cell, None
    if len(segments) == 1 and isinstance(segments[0], dict) and isinstance(segments[0].get("takeoutSegments"), list):
        whole = segments[0]
        inner = whole["takeoutSegments"]
        said, more = _joined(inner)
        return (said, more if len(whole) == 1 else whole) if said is not None else (cell, None)
    said, more = _joined(segments)
    return (said, more) if said is not None else (cell, None)


def _joined(segments: list[Any]) -> tuple[str | None, Any]:
    """Return the joined text, None if these are no segments; and the segments, if they hold more than their text."""
    texts, says_more = [], False
    for segment in segments:
        if not isinstance(segment, dict):
            return None, None
        text = segment.get("text")
        if isinstance(text, str):
            texts.append(text)
        says_more = says_more or not isinstance(text, str) or len(segment) > 1
    if segments and not texts and not any("emoji" in s or "mention" in s or "videoLink" in s for s in segments):
        return None, None
    return "".join(texts), segments if says_more else None
