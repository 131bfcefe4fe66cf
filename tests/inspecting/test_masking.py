"""Only words that were known before come through a mask."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vana_cli.inspecting.masking import (
    known_names,
    masked,
    masked_file,
    masked_header,
    masked_path,
    vocabulary,
)

WORDS = sorted(vocabulary())
CANARY = "zqxvjwk"
SEPARATORS = ["", " ", "_", "-", ".", "/", "7", "é", "'", "\u202e", "\x1b[31m", "@", ":"]
FIRST_NAMES = [
    "anna", "ben", "carlos", "chris", "daniel", "eva", "fatima", "jan", "kit", "lena", "mark", "mei", "mia", "paul",
    "rose", "sam", "tom", "will", "yuki", "zoe", "berlin", "paris", "london", "lima",
]  # fmt: skip

canary_names = st.builds(
    lambda before, one, form, two, after: "".join([before, one, form, two, after]),
    st.sampled_from(["", *WORDS[:300]]),
    st.sampled_from(SEPARATORS),
    st.sampled_from([CANARY, CANARY.title(), CANARY.upper(), CANARY * 3]),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["", *WORDS[-300:], *(word.title() for word in WORDS[-300:])]),
)
"""Names with a canary somewhere among known words."""


def is_known(shown: str) -> bool:
    """Tell whether *shown* is made of known words alone: runs of letters, split where capitals begin."""
    if shown.casefold() in known_names():
        return True
    pieces = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+", shown)
    return all(piece.casefold() in vocabulary() for piece in pieces) and not re.search(r"\d", shown)


@given(st.text())
def test_nothing_but_known_words_comes_through(name: str) -> None:
    assert is_known(masked(name))


@given(st.lists(st.text(max_size=12) | st.sampled_from(WORDS) | canary_names, max_size=6))
def test_no_header_cell_brings_through_an_unknown_word(names: list[str]) -> None:
    shown = masked_header(names)
    assert len(shown) == len(names)
    assert [cell for cell in shown if not is_known(cell)] == []


@given(canary_names)
def test_a_canary_comes_through_in_no_form(name: str) -> None:
    for shown in (masked(name), masked_file(name), masked_path(name), *masked_header([name, "title", "url", "date"])):
        assert CANARY[:3] not in shown.casefold()


@given(st.lists(canary_names, min_size=1, max_size=4), canary_names)
def test_no_segment_of_a_path_and_no_extension_brings_a_canary(segments: list[str], extension: str) -> None:
    assert CANARY[:3] not in masked_path("/".join(segments) + f".{extension}").casefold()


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/My Activity/Search/MyActivity.json",
        "Takeout/YouTube and YouTube Music/history/watch-history.json",
        "Takeout/Google Photos/metadata.json",
        "your_instagram_activity/media/stories.json",
        "subscribed_subreddits.csv",
        "checkfile.csv",
    ],
)
def test_paths_of_known_formats_come_through_whole(path: str) -> None:
    assert masked_path(path) == path


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("Takeout/Keep/Divorce plan.json", "Takeout/Keep/*.json"),
        ("Takeout/Keep/2024-05-01T10_22_33.json", "Takeout/Keep/*.json"),
        ("messages/inbox/annamueller_123/message_1.json", "messages/*/*/message_*.json"),
        ("Takeout/Google Photos/Hochzeit Anna & Tom/IMG_1.jpg", "Takeout/Google Photos/*/IMG_*.jpg"),
        ("Takeout/Mail/Anwalt.mbox", "Takeout/Mail/*.mbox"),
        ("a.pdf.Doe", "*.*"),
    ],
)
def test_what_people_name_themselves_becomes_a_star(path: str, shown: str) -> None:
    assert masked_path(path) == shown


def test_a_header_line_keeps_its_known_words() -> None:
    assert masked_header(["id", "Time created", "subreddit", "zebra"]) == ["id", "Time created", "subreddit", "*"]


def test_a_record_in_place_of_a_header_line_is_masked() -> None:
    assert masked_header(["1kh2", "you are the one", "Tilda", "2024-01-01"]) == ["*", "*", "*", "*"]


def test_a_sentence_among_known_column_names_is_masked() -> None:
    assert masked_header(["id", "title", "url", "no one else knows where you are"])[-1] == "*"


def test_no_first_name_and_no_city_is_in_the_vocabulary() -> None:
    assert [name for name in FIRST_NAMES if name in vocabulary()] == []
