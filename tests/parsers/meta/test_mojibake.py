"""Text that Meta spelled byte by byte: repaired where it is broken, once, and left alone where it is not."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.meta.mojibake import RepairedStream, Repairs, is_broken, repair


def spelled(text: str) -> str:
    """Return *text* as Meta spells it: each byte of UTF-8 a character."""
    return text.encode("utf-8").decode("latin-1")


def written(value: Any, **options: Any) -> bytes:
    """Return *value* as Meta's JSON, every character above ASCII escaped."""
    return json.dumps(value, ensure_ascii=True, **options).encode()


def read(data: bytes, size: int = 1 << 20) -> tuple[Any, Repairs]:
    stream = RepairedStream(io.BytesIO(data))
    parts = iter(lambda: stream.read(size), b"")
    return json.loads(b"".join(parts)), stream.repairs


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=60)
@given(TEXT)
def test_repair_undoes_double_encoding(text: str) -> None:
    assert repair(spelled(text)) == text


@settings(max_examples=60)
@given(TEXT)
def test_correct_text_above_latin_1_or_that_spells_nothing_is_untouched(text: str) -> None:
    if not is_broken(text) and not "\x80" <= text[-1:] <= "\xff":
        assert repair(text) == text


@settings(max_examples=40)
@given(st.dictionaries(TEXT, st.lists(TEXT, max_size=4), max_size=6), st.sampled_from([None, 1]), st.integers(1, 40))
def test_a_whole_file_is_repaired_keys_and_values_however_it_is_read(
    value: dict[str, list[str]], indent: int | None, size: int
) -> None:
    broken = {spelled(key): [spelled(item) for item in items] for key, items in value.items()}
    assert read(written(broken, indent=indent), size)[0] == value


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (spelled("perché 😂 ❤"), "perché 😂 ❤"),
        ("plain", "plain"),
        ("", ""),
        ("Café", "Café"),  # Latin-1 that was correct
        (spelled("Ça va") + " 你好", "Ça va 你好"),  # mixed: one part had been corrected
        ("你好 " + spelled("é"), "你好 é"),
        (spelled("déjà vu")[:-1], "déjà v"),
        (spelled("déjà")[:-1], "déj\ufffd"),  # cut inside a character; repaired elsewhere
        (spelled("日本")[:-1], "日\ufffd"),
        ("100 Ã", "100 Ã"),  # nothing else says that it is broken
        ("naïve ñ", "naïve ñ"),
    ],
)
def test_strings(given: str, expected: str) -> None:
    assert repair(given) == expected


def test_a_file_that_is_correct_is_left_alone_even_where_text_looks_broken() -> None:
    value = {"a": "Café", "b": "schön", "c": "typed on purpose: Ã©"}
    assert read(written(value)) == (value, Repairs())
    assert read(json.dumps(value, ensure_ascii=False).encode())[0] == value


def test_a_file_of_which_a_part_was_corrected_is_repaired() -> None:
    value = ["你好", spelled("één"), spelled("twee ❤"), spelled("drie é") + "你"]
    assert read(written(value))[0] == ["你好", "één", "twee ❤", "drie é你"]


def test_what_was_done_is_counted() -> None:
    value = [spelled("één"), spelled("❤ déjà")[:-1], "Café", "plain"]
    mended, repairs = read(written(value))
    assert mended == ["één", "❤ déj\ufffd", "Café", "plain"]
    assert (repairs.repaired, repairs.cut, repairs.left) == (2, 1, 1)


def test_escaped_backslashes_quotes_and_controls_keep_their_meaning() -> None:
    value = {"a": "\\u00c3\\u00a9 typed", "b": spelled('"é"\\ü\n\u0001'), "c": "\\" + spelled("é")}
    assert read(written(value))[0] == {"a": "\\u00c3\\u00a9 typed", "b": '"é"\\ü\n\u0001', "c": "\\é"}


def test_halves_of_surrogates_and_broken_json_pass_through() -> None:
    data = b'{"a": "\\ud83d\\ude02 \\ud83d", "b": "\\u00c3\\u00a9", "c": "\\u00c3\\u00bc", "d": "\\u00'
    whole = b'{"a": "\\ud83d\\ude02 \\ud83d", "b": "%b", "c": "%b", "d": "\\u00' % ("é".encode(), "ü".encode())
    assert RepairedStream(io.BytesIO(data)).read() == whole


@settings(max_examples=60)
@given(st.binary(max_size=80), st.integers(1, 20))
def test_any_bytes_come_through(data: bytes, size: int) -> None:
    stream = RepairedStream(io.BytesIO(data))
    whole = b"".join(iter(lambda: stream.read(size), b""))
    assert len(whole) <= len(data) * 6 + 1
    if b"\\u00" not in data:
        assert whole == data
