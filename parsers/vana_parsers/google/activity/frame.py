"""Many lines of an activity log field by field, as Arrow arrays: the form that JSON and HTML have in common.

Nested fields are held as JSON text and dictionary-encoded: the same products, settings and details come in thousands
of lines, and whatever is to be found out about them is found out once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.json_patient import REFUSED, call_deeply, decode_patiently
from vana_parsers.times import Instants

TEXTS = ("header", "title", "titleUrl", "description", "imageFile")
"""Fields that are text."""
NESTED = (
    "products",
    "subtitles",
    "details",
    "activityControls",
    "locationInfos",
    "audioFiles",
    "attachedFiles",
    "safeHtmlItem",
)
"""Fields that are lists, of text or of objects."""

_ENCODER = msgspec.json.Encoder(order="sorted")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


class Line(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A line as the exporter writes it, and nothing else: what `msgspec` decodes at full speed."""

    title: str | None = None
    titleUrl: str | None = None  # noqa: N815 - the exporter's name
    header: str | None = None
    time: str | None = None
    description: str | None = None
    imageFile: str | None = None  # noqa: N815
    products: msgspec.Raw = msgspec.Raw()
    subtitles: msgspec.Raw = msgspec.Raw()
    details: msgspec.Raw = msgspec.Raw()
    activityControls: msgspec.Raw = msgspec.Raw()  # noqa: N815
    locationInfos: msgspec.Raw = msgspec.Raw()  # noqa: N815
    audioFiles: msgspec.Raw = msgspec.Raw()  # noqa: N815
    attachedFiles: msgspec.Raw = msgspec.Raw()  # noqa: N815
    safeHtmlItem: msgspec.Raw = msgspec.Raw()  # noqa: N815


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines as arrays of one length.

    *texts* are those of `TEXTS`, null where absent or empty. *nested* are those of `NESTED`: for each line a code, and
    for each code a JSON text with sorted keys (null where absent or empty). *rest* is the JSON object of each line's
    other fields, null where there are none.
    """

    texts: Mapping[str, pa.Array] = field(repr=False)
    nested: Mapping[str, pa.DictionaryArray] = field(repr=False)
    rest: pa.Array = field(repr=False)
    times: Instants = field(repr=False)

    def __len__(self) -> int:
        return len(self.rest)


def frame_of_mappings(lines: Sequence[Mapping[str, Any]], times: Instants) -> Frame:
    """Return the frame of *lines*; a field of a type that it should not have is one of the line's other fields."""
    texts = {name: _text_array([line.get(name) for line in lines]) for name in TEXTS}
    nested = {name: _coded([as_json(line.get(name)) for line in lines]) for name in NESTED}
    rest = pa.array([as_json(_others(line)) for line in lines], pa.string())
    return Frame(texts, nested, rest, times)


def frame_of_lines(lines: Sequence[Line], times: Instants) -> Frame:
    """Return the frame of decoded *lines*, equal to that of the same lines as mappings."""
    texts = {name: _filled(pa.array(list(map(attrgetter(name), lines)), pa.string())) for name in TEXTS}
    nested = {name: _raw_array(list(map(attrgetter(name), lines))) for name in NESTED}
    return Frame(texts, nested, pa.nulls(len(lines), pa.string()), times)


def as_json(value: Any) -> str | None:
    """Return *value* as JSON text with sorted keys; None for what carries nothing."""
    return None if value in _EMPTY else _ENCODER.encode(value).decode()


def _others(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in line.items()
        if value is not None and name not in NESTED and not (name in TEXTS and isinstance(value, str))
    }


def _text_array(values: Iterable[Any]) -> pa.Array:
    return pa.array([value if value and isinstance(value, str) else None for value in values], pa.string())


def _coded(texts: list[str | None]) -> pa.DictionaryArray:
    return pa.array(texts, pa.string()).dictionary_encode()


def _filled(texts: pa.Array) -> pa.Array:
    """Return *texts* with null for what is empty."""
    is_empty = pc.equal(texts, "")
    return pc.if_else(is_empty, None, texts) if pc.any(is_empty, min_count=0).as_py() else texts


def _raw_array(raws: Sequence[msgspec.Raw]) -> pa.DictionaryArray:
    if not any(raws):
        return _NOTHING.take(pa.nulls(len(raws), pa.int32()))
    # Half the time that making a bytes object of each value takes.
    ends = np.cumsum(np.fromiter(map(len, raws), np.int64, len(raws)))
    offsets = pa.py_buffer(np.concatenate([[0], ends]))
    written = pa.Array.from_buffers(pa.large_binary(), len(raws), [None, offsets, pa.py_buffer(b"".join(raws))])
    coded = written.dictionary_encode()
    texts = pa.array(call_deeply(_canonical, coded.dictionary.to_pylist()), pa.string())
    if not texts.null_count:
        return pa.DictionaryArray.from_arrays(coded.indices, texts)
    return texts.take(coded.indices).dictionary_encode()


def _canonical(written: Sequence[bytes]) -> list[str | None]:
    """Return JSON as `as_json` has it."""
    texts = []
    for raw in written:
        try:
            texts.append(as_json(msgspec.json.decode(raw)) if raw else None)
        except REFUSED:
            texts.append(_forgiven(raw))
    return texts


def _forgiven(raw: bytes) -> str | None:
    try:
        return as_json(decode_patiently(raw))
    except REFUSED:  # the decoder has passed over it as well-formed; what it is then is kept as text
        return as_json(raw.decode("utf-8", "replace"))


_NOTHING = pa.array([None], pa.string()).dictionary_encode()
