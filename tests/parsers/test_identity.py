"""Record ids: pinned for good, one for each identity, the same however they are computed."""

import unicodedata
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from vana_parsers.identity import content_digests, record_id, record_ids, repeat_id

Identity = tuple[str | None, ...]

FIELDS = st.none() | st.text(st.characters(codec="utf-8"), max_size=8) | st.text("\x1e\x1f012a\u0301é", max_size=5)
IDENTITIES = st.lists(FIELDS, min_size=1, max_size=4).map(tuple)

# Composed, or put in another order, by versions of Unicode later than some of those about: Arrow's, Python's.
NEW_MARKS = "\U00011382\U000113c9\U000105d2\u0307\u1acf\u0334\u0301"

PINNED: list[tuple[Identity, str]] = [
    (("abc",), "e786f14cfc3042279009a90d6164b581"),
    (("a", "b"), "851797fcb5216eb796807ad418bff038"),
    ((None,), "735c5148e7916fe2c1a8943c1e34157c"),
    (("",), "a5e0d9e598d5a4099b0d9af7199b5c6d"),
    (("a", None, "b"), "7973361f197337f1b96aca73feb2ac73"),
    (("a\x1fb", "\x1e"), "16a8c3bf2cd392c4941585a8ad9b6581"),
    (("é",), "dbf5f77e1aa43c25c4fba399247c409c"),
    (("日本", ""), "7b7a466b45f090c999ef5981a3183772"),
]


@pytest.mark.parametrize(("identity", "expected"), PINNED, ids=repr)
def test_an_id_never_changes(identity: Identity, expected: str) -> None:
    assert record_id("google", "views", identity).hex() == expected


def test_an_id_is_blake2b_over_source_table_and_escaped_fields() -> None:
    def digest(data: bytes) -> bytes:
        return blake2b(data, digest_size=16, person=b"vana-record/1").digest()

    escaped = "reddit\x1fcomments\x1fa\x1e2b\x1f\x1e1\x1f\x1e0\x1fé".encode()
    assert record_id("reddit", "comments", ("a\x1fb", "\x1e", None, "e\u0301")) == digest(escaped)


def test_source_and_table_are_part_of_the_identity() -> None:
    ids = {record_id(source, table, ("abc",)) for source in ("google", "reddit") for table in ("views", "posts")}
    assert len(ids) == 4
    assert record_id("reddit", "comments", ("abc",)).hex() == "b62085c46b725fa45998979bc4498796"


@settings(max_examples=300, deadline=None)
@given(IDENTITIES, IDENTITIES)
@example(("a\x1fb",), ("a", "b"))
@example(("\x1e0",), (None,))
@example(("\x1e2",), ("\x1f",))
@example(("", ""), ("",))
@example((None, ""), ("", None))
def test_different_identities_have_different_ids(one: Identity, other: Identity) -> None:
    assume(normal(one) != normal(other))
    assert record_id("google", "views", one) != record_id("google", "views", other)


def normal(identity: Identity) -> Identity:
    return tuple(value and unicodedata.normalize("NFC", value) for value in identity)


@settings(max_examples=100, deadline=None)
@given(IDENTITIES)
def test_the_normal_form_of_text_does_not_matter(identity: Identity) -> None:
    decomposed = tuple(value and unicodedata.normalize("NFD", value) for value in identity)
    assert record_id("google", "views", decomposed) == record_id("google", "views", normal(identity))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.tuples(*[FIELDS] * n), max_size=8)))
@example([(None,), ("a",), ("\x1f",)])
@example([(NEW_MARKS,), ("e\u0301",)])
def test_ids_of_columns_are_the_ids_of_their_rows(rows: list[Identity]) -> None:
    width = len(rows[0]) if rows else 1
    arrays = [pa.array([row[column] for row in rows], pa.string()) for column in range(width)]
    assert record_ids("google", "views", arrays) == [record_id("google", "views", row) for row in rows]


def test_repeats_have_ids_of_their_own_that_never_change() -> None:
    base = record_id("google", "views", ("abc",))
    assert [repeat_id(base, ordinal).hex() for ordinal in (1, 2, 65536)] == [
        "e83a84576510086f657ad898c60706c9",
        "ceacc483639135fe49750d1abf8cb9d3",
        "859d5938621e2eb0e15a7afe431efb30",
    ]
    others = {
        repeat_id(record_id("google", "views", (str(n),)), ordinal) for n in range(50) for ordinal in range(1, 20)
    }
    assert len(others | {base}) == 50 * 19 + 1


def digests(*columns: pa.Array) -> list[int]:
    return [int(digest) for digest in content_digests(columns, len(columns[0]))]


def test_content_that_differs_in_any_column_has_another_digest() -> None:
    texts = pa.array(["a", "a", "a", None, ""])
    numbers = pa.array([1, 2, None, 1, 1])
    assert len(set(digests(texts, numbers))) == 5
    assert digests(pa.array(["a", None]), pa.array([None, "a"]))[0] != digests(pa.array([None, "a"]))[0]


def test_a_column_of_nulls_does_not_change_a_digest() -> None:
    texts = pa.array(["a", None, ""])
    assert digests(texts) == digests(texts, pa.nulls(3, pa.float64()), pa.nulls(3, pa.list_(pa.string())))
    assert digests(pa.nulls(2, pa.string())) == digests(pa.nulls(2, pa.int64()), pa.nulls(2, pa.string()))


def test_a_digest_does_not_depend_on_the_other_rows_nor_on_how_they_are_stored() -> None:
    for texts in (pa.array(["a", "é", None, "a"]), pa.array(["b", "a", "é", None, "a"]).dictionary_encode().slice(1)):
        assert digests(texts)[1:] == digests(texts.slice(1))
        assert digests(texts)[0] == digests(texts)[3]
        assert len(set(digests(texts))) == 3
    encoded = pa.array(["b", "a"]).dictionary_encode()
    assert digests(encoded)[1] == digests(pa.array(["a"]).dictionary_encode())[0]
    plain = pa.array(["a", "é", None, "a"])
    assert digests(plain, pa.array([1, 2, 3, 4]))[0] == digests(pa.array(["a"]), pa.array([1]))[0]


def test_a_digest_is_known_for_every_type_of_column_and_for_no_rows() -> None:
    arrays = [
        pa.array([True, False]),
        pa.array([1.5, None]),
        pa.array([["a", "b"], ["a,b"]]),
        pa.array([0, 1], pa.timestamp("us", "UTC")),
        pa.array(["1.50", "2"]).cast(pa.decimal128(18, 6)),
    ]
    for array in arrays:
        assert len(set(digests(array))) == 2
        assert content_digests([array.slice(0, 0)], 0).dtype == np.uint64
