"""Content lines of iCalendar and vCard."""

import io
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers import content_lines
from vana_parsers.content_lines import Component, Line, Outside, parse_line, read_components, split_unescaped


def read(data: bytes) -> list[Component | Outside]:
    return list(read_components(io.BytesIO(data)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_survived(data: bytes) -> None:
    for part in read(data):
        for text in part.texts if isinstance(part, Component) else [part.text]:
            parse_line(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_line_has_a_name_or_is_none(text: str) -> None:
    line = parse_line(text)
    assert line is None or line.name == line.name.upper() != ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("SUMMARY:a:b", Line("SUMMARY", {}, "a:b")),
        ("tel;type=home,CELL;PREF=1:1", Line("TEL", {"TYPE": ["home", "CELL"], "PREF": ["1"]}, "1")),
        ('X;CN="a;b:c,d":v', Line("X", {"CN": ["a;b:c,d"]}, "v")),
        ("TEL;HOME;CELL:1", Line("TEL", {"TYPE": ["HOME", "CELL"]}, "1")),
        ("N;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FCller;J=F6rg", Line("N", {}, "Müller;Jörg")),
        ("NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab", Line("NOTE", {}, "a\\nb")),
        ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=unheard-of:=C3=BC", Line("NOTE", {}, "ü")),
        ("no colon", None),
        (":", None),
        ("two words:x", None),
    ],
)
def test_parts_of_lines(text: str, line: Line | None) -> None:
    assert parse_line(text) == line


def test_a_component_that_is_not_closed_does_not_take_the_next_one_with_it() -> None:
    parts = read(b"BEGIN:VEVENT\nA:1\nBEGIN:VALARM\nBEGIN:VEVENT\nB:2\nEND:VEVENT\nEND:VEVENT\n")
    assert [(p.name, p.number, p.texts, p.fault) for p in parts if isinstance(p, Component)] == [
        ("VEVENT", 1, ["A:1", "BEGIN:VALARM"], "has no end"),
        ("VEVENT", 4, ["B:2"], None),
    ]
    assert [(p.number, p.text) for p in parts if isinstance(p, Outside)] == [(7, "END:VEVENT")]


def test_a_component_beyond_the_bound_is_a_fault_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_lines, "MAX_COMPONENT", 1000)
    big = b"BEGIN:VCARD\n" + b"NOTE:" + b"x" * 50 + b"\n" + b"NOTE:y\n" * 500 + b"END:VCARD\n"
    first, second = read(big + b"BEGIN:VCARD\nFN:a\nEND:VCARD\n")
    assert isinstance(first, Component) and first.fault is not None
    assert isinstance(second, Component) and second.texts == ["FN:a"]


def test_a_line_without_end_is_not_kept() -> None:
    class Endless(io.BytesIO):
        left = 80

        def read(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            return b"x" * (1 << 20) if self.left > 0 else b""

    tracemalloc.start()
    list(read_components(Endless()))
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["BEGIN:VCARD", "END:VCARD", "FN:ü", " fold", "", "x"])), st.integers(1, 9))
def test_it_is_no_matter_how_few_bytes_a_stream_gives(lines: list[str], most: int) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(most)

    data = "\r\n".join(lines).encode("utf-8-sig")
    assert list(read_components(Dripping(data))) == read(data)


def test_soft_line_breaks_of_quoted_printable_are_joined() -> None:
    [card] = read(b"BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\n ller=\n;J\nPHOTO:abc=\nX:1\nEND:VCARD\n")
    assert isinstance(card, Component)
    assert [parse_line(text) for text in card.texts] == [
        Line("N", {}, "Mü ller;J"),
        Line("PHOTO", {}, "abc="),
        Line("X", {}, "1"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_other_encodings_with_a_mark_are_read(encoding: str) -> None:
    text = ("\ufeff" if encoding == "utf-16-le" else "") + "BEGIN:VCARD\r\nFN:Jörg\r\nEND:VCARD\r\n"
    [card] = read(text.encode(encoding))
    assert isinstance(card, Component)
    assert card.texts == ["FN:Jörg"]


def test_thousands_of_components_in_components_are_no_matter() -> None:
    start = time.process_time()
    parts = read(b"BEGIN:VEVENT\n" + b"BEGIN:A\n" * 30_000 + b"END:A\n" * 30_000 + b"END:VEVENT\n")
    assert len([part for part in parts if isinstance(part, Component)]) == 1
    assert time.process_time() - start < 2


def test_separators_that_are_escaped_do_not_separate() -> None:
    assert split_unescaped(r"a\,b,c\\,d", ",") == ["a,b", "c\\", "d"]
