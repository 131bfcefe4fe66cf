"""What is Google's, and what the table of contents tells."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.archive_browser import parse_browser, parse_made
from vana_parsers.google.places import below_root
from vana_parsers.google.recognition import recognize
from vana_parsers.google.shapes import sniff_kind

FIXTURES = Path(__file__).parents[3] / "fixtures"
GOOGLE = sorted((FIXTURES / "google").glob("*/export"))
OTHERS = sorted(path for path in FIXTURES.glob("*/*/export") if path.parents[1].name != "google")


@pytest.mark.parametrize("case", GOOGLE, ids=lambda case: case.parent.name)
def test_every_case_is_recognized(case: Path) -> None:
    [export] = open_exports([case])
    assert recognize(export) >= 0.6


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: f"{case.parents[1].name}-{case.parent.name}")
def test_no_other_source_is_claimed(case: Path) -> None:
    [export] = open_exports([case])
    assert recognize(export) == 0.0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "your_instagram_activity/likes/liked_posts.json",
            {"likes_media_likes": [{"title": "x", "string_list_data": []}]},
        ),
        ("messages/inbox/a_1/message_1.json", {"participants": [{"name": "x"}], "messages": [], "title": "x"}),
        ("logged_information/search/your_search_history.json", {"searches_v2": [{"timestamp": 1, "title": "x"}]}),
        ("posts/your_posts_1.json", [{"timestamp": 1, "title": "x", "data": [{"post": "y"}]}]),
        ("package.json", {"name": "x", "version": "1"}),
    ],
)
def test_files_of_other_platforms_are_not_claimed(tmp_path: Path, name: str, content: object) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    [export] = open_exports([tmp_path])
    assert recognize(export) == 0.0


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_can_be_sniffed(head: bytes) -> None:
    assert sniff_kind(head) is None or isinstance(sniff_kind(head), str)
    parse_browser(b"data-english-name service-tile " + head)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Takeout/Keep/a.json", ("keep", "a.json")),
        ("wrapped/by me/Takeout/Google Play\u00a0Store/Installs.json", ("google play store", "installs.json")),
        ("Portability/My Activity/Search/MyActivity.json", ("my activity", "search", "myactivity.json")),
        ("old/Keep/a.json", ("keep", "a.json")),
        ("MyActivity.json", ("myactivity.json",)),
    ],
)
def test_wrapper_folders_do_not_matter(path: str, expected: tuple[str, ...]) -> None:
    assert below_root(path) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 Oct 2024, 02:04:17 GMT-7 • less than 1 MB • ", datetime(2024, 10, 25, 9, 4, 17, tzinfo=UTC)),
        ("25 oct. 2024, 02:04:17 UTC\u22127 • 1 Mo", datetime(2024, 10, 25, 9, 4, 17, tzinfo=UTC)),
        ("Oct 25, 2024, 2:04:17\u202fPM GMT+5:30 • 1 MB", datetime(2024, 10, 25, 8, 34, 17, tzinfo=UTC)),
        ("25 Oct 2024, 02:04:17 UTC", datetime(2024, 10, 25, 2, 4, 17, tzinfo=UTC)),
        ("25 Oct 2024, 02:04:17 GMT-3:30", datetime(2024, 10, 25, 5, 34, 17, tzinfo=UTC)),
        ("31 Feb 2024, 02:04:17 UTC", None),
        ("25 XYZ 2024, 02:04:17 UTC", None),
        ("10/25/2024", None),
    ],
)
def test_the_instant_of_the_export_is_read_where_it_is_plain(text: str, expected: datetime | None) -> None:
    assert parse_made(text) == expected


def test_the_table_of_contents_gives_codes_and_no_address_of_the_owner() -> None:
    page = (FIXTURES / "google" / "keep-english" / "export" / "Takeout" / "archive_browser.html").read_bytes()
    browser = parse_browser(page)
    assert browser is not None
    assert [(service.code, service.folder, service.promised) for service in browser.services] == [("KEEP", "Keep", 13)]
    assert b"@" in page
    assert "@" not in repr(browser)
    [export] = open_exports([FIXTURES / "google" / "keep-english" / "export"])
    assert "owner@" not in repr(SOURCE.plan(export))


def test_a_page_without_products_is_another_page() -> None:
    assert parse_browser(b"<html>data-english-name service-tile</html>") is None
    assert parse_browser(b"") is None


@pytest.mark.parametrize(
    "paths",
    [
        ["Meine Dateien/Google Fotos/a.txt", "Meine Dateien/Drive/b.txt", "Meine Dateien/Chrome/c.txt"],
        ["YouTube und YouTube Music/a.txt", "Kalender/b.txt", "Gmail/c.txt"],
    ],
)
def test_folders_of_products_side_by_side_are_recognized_whatever_they_hold(tmp_path: Path, paths: list[str]) -> None:
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    [export] = open_exports([tmp_path])
    assert recognize(export) == 0.6
    assert all(route.reason == "empty file" for route in SOURCE.plan(export).routes)


def test_a_page_of_activity_alone_is_recognized(tmp_path: Path) -> None:
    style = "<style>" + ".x{}" * 50_000 + "</style>"
    cell = '<p class="mdl-typography--title">Search</p><div class="content-cell">x</div>'
    (tmp_path / "page.html").write_text(f"<html>{style}<body>{cell}</body></html>")
    [export] = open_exports([tmp_path / "page.html"])
    assert recognize(export) == 0.8
