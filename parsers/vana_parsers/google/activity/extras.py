"""The column `extra`, put together field by field as JSON text."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.activity.frame import as_json

_UNSAFE = r'["\\\x00-\x1f]'


class Extras:
    """The fields of many records that no column took."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._parts: list[pa.Array] = []

    def add_fields(self, fields: Sequence[Mapping[str, str | None]], codes: npt.NDArray[np.int64]) -> None:
        """Take for each record the JSON texts by name that are *fields* of its code; None is none."""
        texts = ["".join(f',"{name}":{text}' for name, text in some.items() if text is not None) for some in fields]
        if any(texts):
            self._parts.append(pa.array([text or None for text in texts], pa.string()).take(pa.array(codes)))

    def add_texts(self, name: str, texts: pa.Array) -> None:
        """Take a field of text; null is none."""
        if texts.null_count == len(texts):
            return
        written = pc.binary_join_element_wise(f',"{name}":"', texts, '"', "")
        unsafe = pc.match_substring_regex(texts, _UNSAFE).fill_null(False)
        if pc.any(unsafe).as_py():
            escaped = [f',"{name}":{as_json(text)}' for text in texts.filter(unsafe).to_pylist()]
            written = pc.replace_with_mask(written, unsafe, pa.array(escaped, pa.string()))
        self._parts.append(written)

    def add_nested(self, name: str, coded: pa.DictionaryArray, where: npt.NDArray[np.bool_] | None = None) -> None:
        """Take a field that is JSON text; null is none. With *where*, only of those records."""
        indices = coded.indices if where is None else pc.if_else(pa.array(where), coded.indices, None)
        if indices.null_count == len(indices):
            return
        texts = coded.dictionary.to_pylist()
        values = pa.array([None if text is None else f',"{name}":{text}' for text in texts], pa.string())
        self._parts.append(values.take(indices))

    def array(self, rest: pa.Array) -> pa.Array:
        """Return the JSON object of each record, null where it has no fields; *rest* are objects to be joined in."""
        parts = list(self._parts)
        if rest.null_count < len(rest):
            parts.append(pa.array([None if r is None else "," + r[1:-1] for r in rest.to_pylist()], pa.string()))
        if not parts:
            return pa.nulls(self._count, pa.string())
        begin, end = pa.repeat(pa.scalar("{"), self._count), pa.scalar("}")
        joined = pc.binary_join_element_wise(begin, *parts, end, "", null_handling="skip")
        is_empty = pc.equal(pc.binary_length(joined), 2)
        joined = pc.binary_replace_slice(joined, 0, 2, "{")  # each field begins with a comma
        return pc.if_else(is_empty, None, joined) if pc.any(is_empty).as_py() else joined
