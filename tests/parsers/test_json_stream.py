"""JSON members as elements, whatever their size and state."""

import gc
import io
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers import json_stream
from vana_parsers.export import MemberError
from vana_parsers.json_stream import Element, read_blocks, read_document, read_json
from vana_parsers.records import Skipped

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3), max_size=30)


def read(data: bytes, *, spread: bool = False) -> list[tuple[str, Any]]:
    """Return (pointer, value) of each element and (address, Skipped) of each skip."""
    items = read_json(io.BytesIO(data), "member.json", spread=spread)
    return [(i.pointer, i.value) if isinstance(i, Element) else (i.address, i) for i in items]


def values(data: bytes) -> list[Any]:
    return [value for _, value in read(data) if not isinstance(value, Skipped)]


def reasons(data: bytes) -> list[tuple[str, str]]:
    return [(address, value.reason) for address, value in read(data) if isinstance(value, Skipped)]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make chunks so small that every road through the reader is taken."""
    monkeypatch.setattr(json_stream, "CHUNK", 64)
    monkeypatch.setattr(json_stream, "MAX_ELEMENT", 4096)


@settings(max_examples=150, deadline=None)
@given(st.lists(JSON, max_size=40), st.sampled_from([None, 0, 2]), st.sampled_from([16, 64, 300, 1 << 20]))
def test_an_array_gives_its_elements_at_any_chunk_size(elements: list[Any], indent: int | None, chunk: int) -> None:
    data = json.dumps(elements, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        assert read(data) == [(f"/{index}", element) for index, element in enumerate(elements)]
        texts = [
            t for b in read_blocks(io.BytesIO(data), "m", as_text=True) if not isinstance(b, Skipped) for t in b.values
        ]
        assert [json.loads(text) for text in texts] == elements


@settings(max_examples=100, deadline=None)
@given(OBJECTS.filter(bool), st.booleans(), st.data())
def test_a_cut_file_gives_the_elements_before_the_cut_and_says_so(
    elements: list[Any], is_indented: bool, data: st.DataObject
) -> None:
    whole = json.dumps(elements, indent=1 if is_indented else None).encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", 64)
        found = values(whole[:cut])
        told = reasons(whole[:cut])
    assert found == elements[: len(found)]
    complete = sum(1 for end in ends(elements, whole) if end <= cut)
    assert len(found) == complete
    assert len(told) == 1
    # Inside a string, a cut may look like a quote too few.
    assert told[0][1].startswith("truncated") or whole[:cut].rstrip().endswith(b"]")


def ends(elements: list[Any], whole: bytes) -> list[int]:
    """Return where each element's last byte is in *whole*, told by the standard decoder."""
    text, at, found = whole.decode(), 1, []
    for _ in elements:
        while text[at] in " \n,":
            at += 1
        _, at = json.JSONDecoder().raw_decode(text, at)
        found.append(at)
    return found


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\ \n1atrue', max_size=60).map(str.encode))
def test_any_bytes_end_in_elements_and_skips(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", 16)
        patch.setattr(json_stream, "MAX_ELEMENT", 64)
        for spread in (False, True):
            for pointer, _ in read(data, spread=spread):
                assert isinstance(pointer, str)
    assert not isinstance(read_document(io.BytesIO(data), "m"), Exception)


@settings(max_examples=60, deadline=None)
@given(OBJECTS, st.integers(0, 30), st.sampled_from(['{"a":}', '{"a" 1}', '{"a":[1}', "nonsense", '{"a":01}']))
def test_one_malformed_element_costs_itself_alone(elements: list[Any], place: int, bad: str) -> None:
    texts = [json.dumps(element) for element in elements]
    place = min(place, len(texts))
    data = ("[" + ", ".join([*texts[:place], bad, *texts[place:]]) + "]").encode()
    if bad == '{"a":[1}' and place == len(texts):
        data = data[:-1] + b', {"last": 1}]'
        elements = [*elements, {"last": 1}]
    assert values(data) == elements
    assert [address for address, _ in reasons(data)] == [f"/{place}"]


@pytest.mark.usefixtures("small_chunks")
def test_elements_larger_than_a_chunk_are_read() -> None:
    elements = [{"text": "x" * 500, "list": [{"a": 1}, {"b": 2}] * 20}, {"small": 1}, "y" * 1000, 7]
    assert values(json.dumps(elements).encode()) == elements


@pytest.mark.usefixtures("small_chunks")
def test_an_element_over_the_limit_is_skipped_and_ends_the_reading() -> None:
    data = json.dumps([{"a": 1}, {"big": "x" * 10_000}, {"b": 2}]).encode()
    assert values(data) == [{"a": 1}]
    assert reasons(data) == [("/1", "larger than 0 MiB, or malformed: not read from here on")]


@pytest.mark.usefixtures("small_chunks")
def test_a_large_object_is_spread_over_its_arrays() -> None:
    locations = [{"n": n, "inner": [{"x": 1}, {"y": 2}]} for n in range(50)]
    document = {"version": 1, "locations": locations, "a/b": {"c": [1]}}
    elements = [(f"/locations/{n}", location) for n, location in enumerate(locations)]
    expected = [("/version", 1), *elements, ("/a~1b", {"c": [1]})]
    assert read(json.dumps(document).encode()) == expected
    assert read(json.dumps(document, indent=4).encode()) == expected


def test_a_small_object_is_spread_only_when_it_is_one_array_or_asked_for() -> None:
    assert read(b'{"locations": [1, {"a": 2}]}') == [("/locations/0", 1), ("/locations/1", {"a": 2})]
    assert read(b'{"l": [1], "k": 2}') == [("", {"l": [1], "k": 2})]
    assert read(b'{"l": [1], "k": 2}', spread=True) == [("/l/0", 1), ("/k", 2)]
    assert read(b'{"l": [1], "k": NaN}') == [("", {"l": [1], "k": "NaN"})]
    assert read(b'{"l": [1, NaN]}') == [("/l/0", 1), ("/l/1", "NaN")]
    assert read(b"{}") == [("", {})]
    assert read(b'"text"') == [("", "text")]


@pytest.mark.usefixtures("small_chunks")
def test_json_lines_give_a_row_a_line() -> None:
    lines = [json.dumps({"n": n, "s": "x" * n}) for n in range(30)]
    text = "\n".join(lines[:3]) + "\n\n" + "\r\n".join(lines[3:])
    numbers = [1, 2, 3, *range(5, 32)]
    assert read(text.encode()) == [(f"line {no}", json.loads(line)) for no, line in zip(numbers, lines, strict=True)]
    assert reasons((text + "\n{broken\n" + lines[0]).encode()) == [
        ("line 32", "malformed JSON: expecting property name enclosed in double quotes at character 1")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_read(encoding: str) -> None:
    elements = [{"ä": "日本語 😀", "n": n} for n in range(1000)]
    assert values(json.dumps(elements, ensure_ascii=False).encode(encoding)) == elements


def test_what_json_forbids_but_means_plainly_is_taken() -> None:
    assert values(b'["\\ud800x", "\xff", "a\tb", NaN, -Infinity, 1e999, {"a": 1, "a": 2}, {"\\udfff": 1}]') == [
        "\ufffdx",
        "\ufffd",
        "a\tb",
        "NaN",
        "-Infinity",
        "1e999",
        {"a": 2},
        {"\ufffd": 1},
    ]


def test_empty_files_and_bombs_are_one_skip() -> None:
    assert reasons(b"") == [("", "empty file")]
    assert reasons(b" \n ") == [("", "empty file")]
    assert reasons(b"[" * 100_000 + b"]" * 100_000) == [("/0", "nested too deeply")]
    assert reasons(b'[{"a":1},' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b',{"b":2}]') == [
        ("/1", "nested too deeply")
    ]
    assert values(b'[{"a":1},' + b"[" * 100_000 + b"]" * 100_000 + b',{"b":2}]') == [{"a": 1}, {"b": 2}]
    assert reasons(b"[" * 100_000) == [("/0", "truncated: the file ends inside this record")]
    assert reasons(b"[1] 2") == [("", "unreadable data after the end of the document")]


def test_what_is_decoded_leaves_room_to_walk_it() -> None:
    """A value that was decoded can be encoded again from a deeper stack: nothing later fails on its depth."""
    for depth in range(600, 1000, 7):
        for value in values(b"[" + b"[" * depth + b"]" * depth + b"]"):
            assert json.dumps([[[value]]])


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    list(read_json(io.BytesIO(b'[{"a":1}, nonsense]'), "m"))
    assert gc.isenabled()


def test_a_stream_that_gives_a_byte_at_a_time_is_read() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size if size and size > 0 else 1, 1))

    elements = [{"a": n} for n in range(50)]
    items = list(read_json(Slow(json.dumps(elements).encode("utf-16")), "m"))
    assert [item.value for item in items if isinstance(item, Element)] == elements


@pytest.mark.parametrize("end", [0, 3, 40_000, 5_000_000])
def test_what_comes_before_the_break_of_a_stream_is_read(end: int) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if not data:
                raise MemberError("is damaged")
            return data

    text = json.dumps([{"n": n, "text": "x" * 50} for n in range(100_000)]).encode()[: end + 1]
    values = []
    with pytest.raises(MemberError):
        for element in read_json(Broken(text), "m.json"):
            assert not isinstance(element, Skipped)
            values.append(element.value["n"])
    assert values == list(range(text.count(b"}")))


class Point(msgspec.Struct):
    x: int


def decoded(document: Any, chunk: int = 8) -> list[tuple[str, Any]]:
    """Return addresses and values of *document*, whose array `points` has a decoder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        decoders = {"/points/": msgspec.json.Decoder(list[Point]).decode}
        data = io.BytesIO(json.dumps(document).encode())
        blocks = [b for b in read_blocks(data, "m", spread=True, decoders=decoders) if not isinstance(b, Skipped)]
        return [(block.pointer(n), value) for block in blocks for n, value in enumerate(block.values)]


@pytest.mark.parametrize("chunk", [8, 40, 1 << 20])
@pytest.mark.parametrize("beside", [{}, {"other": [{"x": 1}]}])
def test_a_decoder_gives_the_elements_of_its_array_and_of_no_other(chunk: int, beside: dict[str, Any]) -> None:
    found = decoded({"points": [{"x": n} for n in range(9)], **beside}, chunk)
    assert [pointer for pointer, _ in found] == [f"/points/{n}" for n in range(9)] + [f"/{o}/0" for o in beside]
    expected = {n: (Point(n) if chunk > 8 else {"x": n}) for n in range(9)}
    assert all(value in (expected[n], Point(n)) for n, (_, value) in enumerate(found[:9]))
    assert [value for _, value in found[9:]] == [{"x": 1} for _ in beside]


def test_what_a_decoder_refuses_comes_as_without_it() -> None:
    odd = [{"x": "1"}, {"x": 2}, 3]
    assert decoded({"points": odd}, 1 << 20) == [(f"/points/{n}", value) for n, value in enumerate(odd)]


def test_an_array_that_is_an_objects_last_member_is_decoded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "scan_elements", None)  # counting brackets is the slow road
    assert values(b'{"a": [{"b": 1}, {"b": 2}]\n}\n') == [{"b": 1}, {"b": 2}]
    monkeypatch.undo()
    assert read(b'{"a": [{"b": 1}], "c": {"d": [2]}}', spread=True) == [("/a/0", {"b": 1}), ("/c", {"d": [2]})]
