"""Objects read field by field, and pages read tag by tag."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.google.fields import Fields, decoded, read_stamp
from vana_parsers.google.markup import CUT, Tag, read_markup


def test_what_was_not_taken_is_left() -> None:
    fields = Fields({"a": "x", "b": 1, "c": {"d": "y", "e": 2}, "f": "", "g": {}, "h": None, "i": False})
    assert fields.text("a") == "x"
    assert fields.text("b") is None
    assert fields.within("c").text("d") == "y"
    assert fields.rest() == {"b": 1, "c": {"e": 2}, "i": False}


@pytest.mark.parametrize("record", [None, [], "text", 3, {"c": []}, {"c": "text"}])
def test_anything_that_is_no_object_has_no_fields(record: object) -> None:
    fields = Fields(record)
    assert fields.within("c").text("d") is None
    assert fields.rest() == ({"c": "text"} if record == {"c": "text"} else {})


@pytest.mark.parametrize(
    "value",
    [13334473600123456, "13334473600123456", 1690000000123456, "1690000000123456", "2023-07-22T04:26:40.123456Z"],
)
def test_one_instant_in_every_form_that_chrome_writes(value: object) -> None:
    assert read_stamp(value).occurred_at == datetime(2023, 7, 22, 4, 26, 40, 123456, UTC)


@pytest.mark.parametrize("value", [None, True, [], {}, "", 0, "0", "soon", 10**30, float("nan"), float("inf"), -5])
def test_what_is_no_instant_gives_none(value: object) -> None:
    assert read_stamp(value).occurred_at is None


def test_a_page_is_read_in_order() -> None:
    page = '<!DOCTYPE x><!-- <a> --><A HREF="a>b&amp;c" x=1 y>T &lt; 1 < 2<STYLE>a<b</STYLE></A>'
    link, text, end_of_style, end = read_markup(page)
    assert isinstance(link, Tag)
    assert link.attributes() == {"href": "a>b&c", "x": "1", "y": ""}
    assert (text, end_of_style, end) == ("T < 1 < 2", Tag("style", is_end=True), Tag("a", is_end=True))


@pytest.mark.parametrize("page", ["<a href='x", "text<!-- more", "<b>x</b", "<a " * 10])
def test_a_page_that_ends_inside_a_tag_says_so(page: str) -> None:
    assert list(read_markup(page))[-1] is CUT


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<a '\"", '<a "<a "<a "', "<!--", "<style>", "<a =", "<a x='", "</", "<dl>", "&lt"]
)
def test_no_page_takes_long(piece: str) -> None:
    begun = time.process_time()
    for token in read_markup(piece * 20_000):
        if isinstance(token, Tag):
            token.attributes()
    assert time.process_time() - begun < 5


@settings(max_examples=60)
@given(st.text(max_size=40) | st.text("<>/a=\"' !-&;", max_size=40))
def test_any_text_is_a_page(page: str) -> None:
    for token in read_markup(page):
        assert isinstance(token, str) or isinstance(token.attributes(), dict)


@settings(max_examples=60)
@given(st.binary(max_size=40))
def test_any_bytes_are_text(data: bytes) -> None:
    decoded(data).encode("utf-8", "surrogatepass")
