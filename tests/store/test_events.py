"""Events: rows whose identity is a thing and a moment, told once to the second and once to the millisecond."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.store.writing import RowImport, put
from vana_cli.store.store import Store
from vana_parsers.records import Row

AT = datetime(2023, 11, 3, 22, 11, 12, tzinfo=UTC)


def view(url: str, milliseconds: int | None, title: str = "t") -> Row:
    """Return a view of *url* as JSON tells it, or with *milliseconds* None as a page does."""
    at = AT + timedelta(milliseconds=milliseconds or 0)
    precision, source = ("s", "labelled_zone") if milliseconds is None else ("ms", "iso")
    values = {"url": url, "title": title, "occurred_at": at, "time_precision": precision, "time_source": source}
    return Row("views", (url, AT.isoformat()), values, is_event=True)


def shown(store: Store) -> list[tuple[str, int, str]]:
    table = store.table("views").to_arrow(["url", "occurred_at", "time_source"]).to_pylist()
    return sorted((row["url"], row["occurred_at"].microsecond // 1000, row["time_source"]) for row in table)


JSON = [view("a", 900), view("a", 100), view("b", 0)]
HTML = [view("a", None), view("a", None), view("b", None)]
BEST = [("a", 100, "iso"), ("a", 900, "iso"), ("b", 0, "iso")]


def test_events_of_one_second_are_all_kept_and_the_same_again_adds_nothing(store: Store) -> None:
    assert put(store, RowImport([[JSON]]))["views"].new == 3
    assert shown(store) == BEST
    again = put(store, RowImport([[JSON]]))["views"]
    assert (again.new, again.edited, again.older, again.known) == (0, 0, 0, 3)


@pytest.mark.parametrize("members", [[JSON, HTML], [HTML, JSON]], ids=["json first", "page first"])
def test_of_two_tellings_in_one_export_the_finer_one_is_shown(store: Store, members: list[list[Row]]) -> None:
    counts = put(store, RowImport([members]))["views"]
    assert shown(store) == BEST
    assert (counts.new, counts.older) == (3, 3)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_coarser_telling_never_replaces_a_finer_one(store: Store, days: int) -> None:
    put(store, RowImport([[JSON]], exported_at=AT))
    counts = put(store, RowImport([[HTML]], exported_at=AT + timedelta(days=days)))["views"]
    assert shown(store) == BEST
    assert (counts.new, counts.edited, counts.older) == (0, 0, 3)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_finer_telling_replaces_a_coarser_one_even_of_a_newer_export(store: Store, days: int) -> None:
    put(store, RowImport([[HTML]], exported_at=AT))
    counts = put(store, RowImport([[JSON]], exported_at=AT + timedelta(days=days)))["views"]
    assert shown(store) == BEST
    assert (counts.new, counts.edited) == (0, 3)


def test_two_members_that_tell_the_same_events_tell_them_once(store: Store) -> None:
    put(store, RowImport([[JSON, JSON[:1]]]))
    assert shown(store) == BEST


def test_what_one_member_alone_tells_is_kept(store: Store) -> None:
    put(store, RowImport([[JSON[:1], [view("a", 100, "other"), view("c", 5)]]]))
    assert [url for url, _, _ in shown(store)] == ["a", "c"]
