"""Cells that no column of a table took, as the JSON text of the `extra` column, without a look at single rows."""

import json
from collections.abc import Mapping
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.byte_search import holds_any, holds_controls

_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_SHORTHAND = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
_LEAST_ROWS = 64
_TRIED = 8

Columns = Mapping[str, pa.Array]


def json_objects(strings: Columns, values: Columns, rows: int) -> pa.Array | None:
    """Return per row the JSON object of the *strings* and the *values* (JSON text) that are not null.

    Null where a row has none; None if no row has any. Members whose cell is the same in most rows (no award of any
    kind, say) come last: they are made once for all of these rows.
    """
    columns = {name: texts for name, texts in {**strings, **values}.items() if texts.null_count < rows}
    usual = {name: cell for name, texts in columns.items() if (cell := _usual(texts, rows)) is not None}
    varying = [name for name in columns if name not in usual]
    varying.sort(key=lambda name: columns[name].null_count > 0)
    if not columns:
        return None
    pieces = [piece for name in varying for piece in _member(name, columns[name], is_json=name in values)]
    if usual:
        pieces.append(_usual_members({name: columns[name] for name in usual}, usual, frozenset(values), rows))
    if varying and not columns[varying[0]].null_count:
        return _join(["{", str(pieces[0]).removeprefix(","), *pieces[1:], "}"], rows)
    joined = _join(pieces, rows)
    empty = pc.equal(pc.binary_length(joined), 0)
    return pc.if_else(empty, None, _join(["{", pc.ascii_ltrim(joined, ","), "}"], rows))


def _usual(texts: pa.Array, rows: int) -> pa.Scalar | None:
    """Return the cell that most of some rows have, None if they differ."""
    if rows < _LEAST_ROWS:
        return None
    tried = [texts[rows * part // _TRIED] for part in range(_TRIED)]
    cells = [cell.as_py() for cell in tried]
    most = max(range(_TRIED), key=lambda at: cells.count(cells[at]))
    return tried[most] if 2 * cells.count(cells[most]) > _TRIED else None


def _usual_members(columns: Columns, usual: Mapping[str, pa.Scalar], json_names: frozenset[str], rows: int) -> pa.Array:
    """Return the members of *columns*, with a comma before each; empty where a row has none of them."""
    others = pc.invert(reduce(pc.and_, [_equal(texts, usual[name]) for name, texts in columns.items()]))
    one = {name: pa.array([cell.as_py()], pa.string()) for name, cell in usual.items()}
    joined = pa.repeat(_members(one, json_names, 1)[0], rows)
    count = others.true_count
    if count:
        filtered = {name: texts.filter(others) for name, texts in columns.items()}
        joined = pc.replace_with_mask(joined, others, _members(filtered, json_names, count))
    return joined


def _equal(texts: pa.Array, cell: pa.Scalar) -> pa.Array:
    return pc.fill_null(pc.equal(texts, cell), False) if cell.is_valid else pc.is_null(texts)


def _members(columns: Columns, json_names: frozenset[str], rows: int) -> pa.Array:
    pieces = [piece for name, texts in columns.items() for piece in _member(name, texts, is_json=name in json_names)]
    return _join(pieces, rows)


def _member(name: str, texts: pa.Array, *, is_json: bool) -> list[pa.Array | str]:
    """Return what joins to each text as the member *name* of a JSON object, after a comma; null to nothing."""
    quote = "" if is_json else '"'
    if not is_json and (holds_any(texts, '"\\') or holds_controls(texts)):
        texts = _escape(texts)
    pieces: list[pa.Array | str] = [f",{json.dumps(name, ensure_ascii=False)}:{quote}", texts, quote]
    return [pc.binary_join_element_wise(*pieces, "")] if texts.null_count else pieces


def _join(pieces: list[pa.Array | str], rows: int) -> pa.Array:
    """Return *pieces* joined in each row; null is empty."""
    # Not null_handling="skip": Arrow 26 drops, rather than empties, a row whose every input is null.
    return pc.binary_join_element_wise(*pieces, pa.repeat("", rows), "", null_handling="replace", null_replacement="")


def _escape(raw: pa.Array) -> pa.Array:
    texts = raw
    for plain, escaped in _SHORTHAND:
        texts = pc.replace_substring(texts, plain, escaped)
    rare = pc.match_substring_regex(raw, _CONTROLS).fill_null(False)
    if pc.any(rare, min_count=0).as_py():
        exact = [json.dumps(text, ensure_ascii=False)[1:-1] for text in raw.filter(rare).to_pylist()]
        texts = pc.replace_with_mask(texts, rare, pa.array(exact, pa.string()))
    return texts
