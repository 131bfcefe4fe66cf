"""Feeds of blogs: any XML is survived, each entry counts once."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.blogger.feed import read_feed
from vana_parsers.records import Skipped, Task

ELEMENTS = st.recursive(
    st.sampled_from(["x", " ", "&lt;", "<id>7</id>", "<title/>", "<type>POST</type>", "<category term='a'/>"]),
    lambda inner: st.tuples(st.sampled_from(["entry", "author", "content", "link"]), st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=8,
)


def counted(data: bytes) -> tuple[int, list[str]]:
    task = Task("feed.atom", io.BytesIO(data), "google", "blogger")
    items = list(assemble(read_feed(task), task))
    skips = [item.reason for item in items if isinstance(item, Skipped)]
    return sum(item.records for item in items if isinstance(item, TableBatch)), skips


@settings(max_examples=60, deadline=None)
@given(st.lists(ELEMENTS, max_size=5))
def test_any_elements_are_survived(elements: list[str]) -> None:
    records, skips = counted(f"<feed>{''.join(elements)}</feed>".encode())
    assert records or skips == ["no entry in this feed"]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_survived(data: bytes) -> None:
    records, skips = counted(data)
    assert records + len(skips)


@pytest.mark.parametrize("count", [1, 500])
def test_each_entry_counts_once(count: int) -> None:
    assert counted(b"<feed>" + b"<entry><id>x</id><type>POST</type></entry>" * count + b"</feed>") == (count, [])


@pytest.mark.parametrize("fields", ["".join(f"<f{n}>x</f{n}>" for n in range(600)), "<link href='a'/>" * 600])
def test_an_entry_of_endless_fields_is_refused(fields: str) -> None:
    records, [reason] = counted(f"<feed><entry><id>1</id></entry><entry>{fields}</entry></feed>".encode())
    assert records == 1
    assert "fields" in reason
