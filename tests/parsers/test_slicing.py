"""Slices of a member hold every element once, in order, wherever it is cut."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.slicing import Frame, Slice, slice_of

ARRAY = Frame(b"\n},{\n", 2, 3, b"[", b"]")


def slices(data: bytes, count: int) -> list[bytes]:
    parts = (Slice(ARRAY, number, count, len(data)) for number in range(count))
    return [slice_of(io.BytesIO(data), part).read() for part in parts]


def written(values: list[dict[str, str]]) -> bytes:
    return ("[" + ",".join(json.dumps(value, indent=2) for value in values) + "]").encode()


@settings(max_examples=100)
@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=30), min_size=1), max_size=30), st.integers(1, 9))
def test_every_element_is_in_one_slice_and_in_order(values: list[dict[str, str]], count: int) -> None:
    parts = [json.loads(part) for part in slices(written(values), count)]
    assert [value for part in parts for value in part] == values


def test_slices_are_about_equal() -> None:
    values = [{"n": "x" * 100} for _ in range(100_000)]
    data = written(values)
    lengths = [len(part) for part in slices(data, 4)]
    assert max(lengths) - min(lengths) < 1_000


@settings(max_examples=60)
@given(st.binary(max_size=60), st.integers(1, 5))
def test_any_bytes_are_cut_without_loss(data: bytes, count: int) -> None:
    inner = b"".join(
        part.removeprefix(ARRAY.opening) if number else part for number, part in enumerate(slices(data, count))
    )
    assert len(inner.replace(ARRAY.closing, b"")) <= len(data)
    if ARRAY.boundary not in data:
        assert slices(data, count)[0] == data
