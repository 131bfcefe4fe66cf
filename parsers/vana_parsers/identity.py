"""Record ids: which record is the same record in another export.

`record_id` is BLAKE2b-128 over source, table and the record's identity fields; the n-th exact repeat inside one
member has an id derived from the first one's, so that two likes in one second stay two. The digest beside it, a
64-bit sum of XXH3 and SplitMix64 over the row's content, is never stored in a table; it tells an unchanged record from
an edited one.

The digest's last three bits are no content: one marks events, two rank the telling, so that the store can count events
and prefer the better telling of a record without reading rows (`marked`).

An identity field is NFC text; fields are joined by U+001F. U+001E and U+001F inside a field are escaped and an
absent field is `U+001E 0`, so that no two different identities give the same bytes.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_64_intdigest

EVENT = np.uint64(1)
"""Bit of a digest: rows of this identity in one member are events of their own (`records.Columns`)."""
RANK = np.uint64(6)
"""Bits of a digest: of several tellings the one with the higher rank is shown."""

_MARKS = EVENT | RANK
_ASKED = np.uint64(2)
_RANKS = {"epoch": 3, "iso": 3, "labelled_zone": 2, "account_zone": 2, "fixed_offset": 2} | {
    "assumed_utc": 1,
    "derived": 1,
}
"""A time in a machine format is to the millisecond and needs no guess about a zone."""
_SEPARATOR = "\x1f"
_ESCAPE = "\x1e"
_ABSENT = "\x1e0"


def record_id(source: str, table: str, identity: Sequence[str | None]) -> bytes:
    """Return the 16-byte id of the record that *identity* names in *table* of *source*."""
    text = _SEPARATOR.join(_encode(value) for value in identity)
    return _digests(_prefix(source, table), [text.encode("utf-8", "surrogatepass")])[0]


def record_ids(source: str, table: str, identity: Sequence[pa.Array]) -> list[bytes]:
    """Return `record_id` of each row, given the identity fields as string arrays of one length."""
    encoded = [_encode_array(array) for array in identity]
    joined = encoded[0] if len(encoded) == 1 else pc.binary_join_element_wise(*encoded, _SEPARATOR)
    return _digests(_prefix(source, table), joined.cast(pa.binary()).to_pylist())


def repeat_id(base: bytes, ordinal: int) -> bytes:
    """Return the id of the *ordinal*-th exact repeat (1, 2, …) of the record *base* inside one member."""
    return blake2b(base + ordinal.to_bytes(4, "little"), digest_size=16, person=b"vana-repeat/1").digest()


def content_digests(columns: Iterable[pa.Array], rows: int) -> np.ndarray:
    """Return one uint64 per row over all *columns*, equal for equal content.

    Nulls and absent columns count alike, so that a table's new column does not make old rows look edited. Give the
    columns in a fixed order, and each always as the same type.
    """
    total = np.zeros(rows, np.uint64)
    texts: list[pa.Array | pa.Scalar] = []
    for index, array in enumerate(columns):
        if array.null_count == rows:
            continue
        numbers = _as_numbers(array)
        if numbers is None:
            texts += _tagged(index, array)
        else:
            total += _mixed(numbers, array, index)
    if texts:
        # With null_handling="skip", pyarrow 26 leaves out rows that are null in every input: one input never is.
        texts.append(pa.repeat(pa.scalar(b""), rows))
        joined = pc.binary_join_element_wise(*texts, b"", null_handling="skip").to_pylist()
        total += np.fromiter(map(xxh3_64_intdigest, joined), np.uint64, rows)
    return total


def marked(
    digests: np.ndarray, events: np.ndarray, time_source: pa.DictionaryArray, asked: Sequence[pa.Array] = ()
) -> np.ndarray:
    """Return *digests* with the last three bits saying which rows are *events*, and the rank of each.

    An event's rank is by its *time_source*; other rows are better than their like if a column that is only filled on
    request (*asked*) has a value.
    """
    plain = digests & ~_MARKS
    if events.any():
        ranks = np.array([_RANKS.get(name, 0) for name in time_source.dictionary.to_pylist()], np.uint64) * np.uint64(2)
        plain = np.where(events, plain | EVENT | ranks.take(time_source.indices.to_numpy()), plain)
    for array in asked:
        if array.null_count < len(array):
            has_value = pc.is_valid(array).to_numpy(zero_copy_only=False)
            plain = np.where(has_value & ~events, plain | _ASKED, plain)
    return plain


def _prefix(source: str, table: str) -> bytes:
    return f"{source}{_SEPARATOR}{table}{_SEPARATOR}".encode()


def _digests(prefix: bytes, values: Iterable[bytes]) -> list[bytes]:
    # Copying a state that has taken the prefix in costs half of making a new one for each value.
    start = blake2b(prefix, digest_size=16, person=b"vana-record/1")
    digests = []
    for value in values:
        state = start.copy()
        state.update(value)
        digests.append(state.digest())
    return digests


def _encode(value: str | None) -> str:
    if value is None:
        return _ABSENT
    return normalize("NFC", value).replace(_ESCAPE, _ESCAPE + "1").replace(_SEPARATOR, _ESCAPE + "2")


def _encode_array(array: pa.Array) -> pa.Array:
    if not pc.all(pc.string_is_ascii(array), min_count=0).as_py():
        # Not pc.utf8_normalize: it follows another version of Unicode than Python, and is slower.
        array = pa.array([None if v is None else normalize("NFC", v) for v in array.to_pylist()], pa.string())
    if pc.any(pc.match_substring_regex(array, f"[{_ESCAPE}{_SEPARATOR}]"), min_count=0).as_py():
        array = pc.replace_substring(array, _ESCAPE, _ESCAPE + "1")
        array = pc.replace_substring(array, _SEPARATOR, _ESCAPE + "2")
    return array.fill_null(_ABSENT) if array.null_count else array


def _as_numbers(array: pa.Array) -> np.ndarray | None:
    """Return one uint64 for each value, equal for equal values, whatever for nulls; None for text and lists."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        values = array.dictionary.cast(pa.binary()).fill_null(b"").to_pylist()
        hashes = np.array([*map(xxh3_64_intdigest, values), 0], np.uint64)
        taken: np.ndarray = hashes.take(array.indices.fill_null(len(values)).to_numpy())
        return taken
    if pa.types.is_timestamp(kind) or pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        array = array.cast(pa.int64())
    elif not pa.types.is_float64(kind):
        return None
    plain = array.fill_null(0) if array.null_count else array
    bits: np.ndarray = plain.to_numpy(zero_copy_only=False).view(np.uint64)
    return bits


def _mixed(numbers: np.ndarray, array: pa.Array, index: int) -> np.ndarray:
    """Return *numbers* mixed with their column's *index*, as SplitMix64 does; 0 where *array* is null."""
    mixed = numbers + np.uint64((index + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return (
        np.where(pc.is_valid(array).to_numpy(zero_copy_only=False), mixed, np.uint64(0)) if array.null_count else mixed
    )


def _tagged(index: int, array: pa.Array) -> list[pa.Array | pa.Scalar]:
    """Return what joins to each value of *array* as bytes and a mark with its column's number; a null joins to none."""
    mark = pa.scalar(bytes([0x1F, index]))
    if not array.null_count:
        return [_as_binary(array), mark]
    return [pc.binary_join_element_wise(_as_binary(array), mark, pa.scalar(b""))]


def _as_binary(array: pa.Array) -> pa.Array:
    if pa.types.is_list(array.type):
        return pa.array([None if v is None else repr(v).encode() for v in array.to_pylist()], pa.binary())
    if not (pa.types.is_string(array.type) or pa.types.is_binary(array.type)):
        array = array.cast(pa.string())
    return array.cast(pa.binary())
