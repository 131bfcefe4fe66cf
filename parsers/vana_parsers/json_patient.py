"""One JSON value at a time, forgivingly: what the fast road refuses although its meaning is plain.

Taken although RFC 8259 forbids them or leaves them open: bytes that are not UTF-8 and lone surrogates (U+FFFD),
control characters inside strings, `NaN`, `Infinity` and numbers too large for a double (kept as text). Of a repeated
key the last value counts.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

REFUSED = (msgspec.MsgspecError, ValueError, RecursionError)
"""What decoding raises for bytes that are not JSON, or nest too deeply to be handled safely."""

_SPARE_FRAMES = 200
_SURROGATE = re.compile("[\ud800-\udfff]")
_decode = msgspec.json.Decoder().decode
_T = TypeVar("_T")


def decode_patiently(data: bytes) -> Any:
    """Return the JSON value in *data*.

    Raises one of `REFUSED`, whose message (see `fault`) quotes nothing of the data.
    """
    try:
        return call_deeply(_decode, data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        text = data.decode("utf-8", "replace")
    return call_deeply(_decode_text, text)


def fault(error: Exception) -> str:
    """Return what one of `REFUSED` means, in words, without any of the data."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        trouble = error.msg.lower().removesuffix(" at")
        return f"malformed JSON: {trouble} at character {error.pos}"
    return "malformed JSON"


def call_deeply(decode: Callable[[Any], _T], data: object, frames: int = _SPARE_FRAMES) -> _T:
    """Return `decode(data)`, called from so deep a stack that whoever walks the value later has frames to spare.

    Raises RecursionError for a value that nests deeper than the interpreter's limit less the spare frames.
    """
    return call_deeply(decode, data, frames - 1) if frames else decode(data)


def _decode_text(text: str) -> Any:
    value = json.loads(text.lstrip("\ufeff"), strict=False, parse_constant=str, parse_float=_number)
    return _without_surrogates(value)


def _number(text: str) -> float | str:
    value = float(text)
    return value if math.isfinite(value) else text


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        for key in [key for key in value if _SURROGATE.search(key)]:
            value[_SURROGATE.sub("\ufffd", key)] = value.pop(key)
        for key, item in value.items():
            value[key] = _without_surrogates(item)
    if isinstance(value, list):
        for index, item in enumerate(value):
            value[index] = _without_surrogates(item)
    return value
