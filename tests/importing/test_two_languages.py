"""Two overlapping exports of one account in different languages: nothing is doubled, lost or taken for gone."""

from pathlib import Path

import pytest

from tests.importing.exports import import_path, zipped
from tests.importing.two_languages import ENGLISH, FRENCH, GERMAN, Language, takeout
from tests.store.writing import new_store
from vana_cli.store.store import Store

FORMER, LATER = range(24), range(8, 36)
TABLES = {"searches": 1, "views": 3, "activities": 1, "notes": 1, "location_points": 1, "connections": 1, "saves": 1}
"""Rows for each event: a search; a film, a page of Chrome in My Activity and one in its own history; an app; …"""
PAIRS = [
    pytest.param(ENGLISH, False, FRENCH, False, id="english json, french json"),
    pytest.param(ENGLISH, False, FRENCH, True, id="english json, french pages"),
    pytest.param(GERMAN, True, ENGLISH, False, id="german pages, english json"),
    pytest.param(FRENCH, True, GERMAN, True, id="french pages, german pages"),
]


def exported(folder: Path, day: str, language: Language, numbers: range, *, pages: bool) -> Path:
    return zipped(folder / f"takeout-{day}T080000Z-001.zip", takeout(language, numbers, pages=pages))


def ids(store: Store) -> dict[str, list[bytes]]:
    return {name: sorted(store.table(name).to_arrow(["record_id"]).column(0).to_pylist()) for name in TABLES}


@pytest.mark.parametrize(("first", "first_pages", "second", "second_pages"), PAIRS)
def test_overlapping_exports_in_two_languages_merge(
    store: Store, tmp_path: Path, first: Language, first_pages: bool, second: Language, second_pages: bool
) -> None:
    former = exported(tmp_path, "20240601", first, FORMER, pages=first_pages)
    later = exported(tmp_path, "20250601", second, LATER, pages=second_pages)
    assert import_path(store, former).is_complete
    report = import_path(store, later)
    assert report.is_complete
    everything = len({*FORMER, *LATER})
    assert {name: store.table(name).count() for name in TABLES} == {n: k * everything for n, k in TABLES.items()}
    for name, each in TABLES.items():
        assert report.tables[name].new == each * (len(LATER) - len({*FORMER} & {*LATER})), name
        assert report.tables[name].not_seen == each * len({*FORMER} - {*LATER}), name
    _check_seen(store)
    (tmp_path / "other").mkdir()
    other = new_store(tmp_path / "other")
    import_path(other, later)
    import_path(other, former)
    assert ids(store) == ids(other)


def _check_seen(store: Store) -> None:
    """Check that what vanished was last seen by the former import, all else by the later."""
    for name, each in TABLES.items():
        seen = store.table(name).to_arrow(["last_seen_at"]).column(0).to_pylist()
        first, second = sorted(set(seen))
        assert seen.count(first) == each * len({*FORMER} - {*LATER}), name
        assert seen.count(second) == each * len(LATER), name


def test_pages_and_json_of_one_export_give_the_same_rows_to_the_second(store: Store, tmp_path: Path) -> None:
    import_path(store, exported(tmp_path, "20240601", ENGLISH, FORMER, pages=False))
    before = ids(store)
    report = import_path(store, exported(tmp_path, "20240602", ENGLISH, FORMER, pages=True))
    assert ids(store) == before
    assert {name: report.tables[name].read for name in ("searches", "activities")} == {
        name: len(FORMER) for name in ("searches", "activities")
    }
    assert sum(counts.new + counts.edited for counts in report.tables.values()) == 0
    instants = store.table("searches").to_arrow(["occurred_at"]).column(0).to_pylist()
    assert all(at.microsecond % 1_000_000 for at in instants)
