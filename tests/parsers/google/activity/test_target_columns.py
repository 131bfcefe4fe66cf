"""Addresses read many at a time say what each says by itself."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.google.activity.lines import URLS
from vana_parsers.google.activity.target_columns import read_urls
from vana_parsers.google.activity.urls import Target, read_url


def together(urls: list[str | None]) -> list[Target | None]:
    found = read_urls(pa.array(urls, pa.string()))
    columns = zip(found.codes, found.url.to_pylist(), found.item_id.to_pylist(), found.query.to_pylist(), strict=True)
    targets: list[Target | None] = []
    for code, url, item_id, query in columns:
        if code < 0:
            assert (url, item_id, query) == (None, None, None)
            targets.append(None)
        else:
            what = found.whats[code]
            targets.append(Target(what.table, what.kind, url, item_id, query, what.where, what.site))
    return targets


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | URLS | st.text(max_size=20), max_size=12))
def test_many_addresses_say_what_each_says(urls: list[str | None]) -> None:
    assert together(urls) == [None if url is None else read_url(url) for url in urls]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/watch?v=",
        "https://www.google.com/search?q=caf%C3%A9+cr%C3%A8me",
        "https://www.google.com/url?q=https://example.org/a%3Fb%3D1&sa=U&usg=x",
        "https://www.google.com/url?q=",
        "https://www.google.com/maps/place/Tea/@1,2,3z/data=!4m2!3m1!1s0x47e6:0x8ddc?hl=fr",
        "https://www.google.com/maps/place/Tea/@1,2,3z/data=!4m2!3m1!1s0x47e6:0x8ddc",
        "https://example.org/a?b#c",
        "https://www.google.com.evil.example/search?q=x",
        "https://user@www.google.com/search?q=x",
    ],
)
def test_usual_addresses_say_the_same_alone_and_among_others(url: str) -> None:
    others: list[str | None] = [None, "https://youtu.be/x", "https://www.google.com/search?q=a%20b"]
    assert together([url]) == [read_url(url)]
    assert together([*others, url])[-1] == read_url(url)
