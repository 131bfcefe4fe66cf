"""Pages that nest as people write them become trees; pages made to take minutes do not."""

import time

import pytest

from vana_parsers.html_trees import DEEPEST, parse_tree


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>one<p>two<br>three",
        "<ul>" + "<li>item" * 2_000 + "</ul>",
        "<table>" + "<tr><td>cell" * 2_000,
        "<div>" * DEEPEST + "x",
        "<div><b>x</b></div>" * 5_000,
    ],
)
def test_pages_of_usual_depth_are_parsed(page: str) -> None:
    assert parse_tree(page) is not None


def test_stray_end_tags_do_not_hide_depth() -> None:
    assert parse_tree("<div></b>" * (DEEPEST + 1)) is None
    assert parse_tree("<b><div></b>" * (DEEPEST + 1)) is None


@pytest.mark.parametrize("tag", ["div", "DIV", "b", "span", "x-y"])
def test_deep_pages_are_refused_and_at_once(tag: str) -> None:
    started = time.process_time()
    assert parse_tree(f"<{tag} class='x'>" * 1_000_000) is None
    assert time.process_time() - started < 5
