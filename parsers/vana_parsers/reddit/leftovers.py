"""Cells that no column of a table took, as the JSON text of the `extra` column, without a look at single rows."""

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

_ESCAPED = r'["\\\x00-\x1f]'
_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_SHORTHAND = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def json_objects(strings: Mapping[str, pa.Array], values: Mapping[str, pa.Array], rows: int) -> pa.Array | None:
    """Return per row the JSON object of the *strings* and the *values* (JSON text) that are not null, in that order.

    Null where a row has none; None if no row has any.
    """
    members = [_string_members(name, texts) for name, texts in strings.items() if texts.null_count < rows]
    members += [_value_members(name, texts) for name, texts in values.items() if texts.null_count < rows]
    if not members:
        return None
    # Not null_handling="skip": Arrow 26 drops, rather than empties, a row whose every input is null.
    joined = pc.binary_join_element_wise(*members, "", null_handling="replace", null_replacement="")
    objects = pc.binary_join_element_wise("{", pc.ascii_ltrim(joined, ","), "}", "")
    empty = pc.equal(pc.binary_length(joined), 0)
    return pc.if_else(empty, None, objects) if pc.any(empty, min_count=0).as_py() else objects


def _string_members(name: str, texts: pa.Array) -> pa.Array:
    """Return each text as the member *name* of a JSON object, after a comma; null stays null."""
    special = pc.match_substring_regex(texts, _ESCAPED).fill_null(False)
    if pc.any(special, min_count=0).as_py():
        texts = pc.replace_with_mask(texts, special, _escape(texts.filter(special)))
    return pc.binary_join_element_wise(f',{_quoted(name)}:"', texts, '"', "")


def _value_members(name: str, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(f",{_quoted(name)}:", values, "")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _escape(raw: pa.Array) -> pa.Array:
    texts = raw
    for plain, escaped in _SHORTHAND:
        texts = pc.replace_substring(texts, plain, escaped)
    rare = pc.match_substring_regex(raw, _CONTROLS)
    if pc.any(rare, min_count=0).as_py():
        exact = [_quoted(text)[1:-1] for text in raw.filter(rare).to_pylist()]
        texts = pc.replace_with_mask(texts, rare, pa.array(exact, pa.string()))
    return texts
