"""Facebook's exports are recognized in every layout, told from Instagram's and everybody else's, and planned."""

import json
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.export import Export, open_exports
from vana_parsers.facebook.plan import plan, recognize

FIXTURES = Path(__file__).parents[3] / "fixtures"
FRIENDS = {"friends_v2": [{"name": "Bob", "timestamp": 1_600_000_000}]}


def export_of(folder: Path, files: dict[str, Any]) -> Export:
    for path, document in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(document), encoding="utf-8")
    [export] = open_exports([folder])
    return export


@pytest.mark.parametrize(
    "path",
    [
        "friends_and_followers/friends.json",
        "facebook-ann/connections/friends/your_friends.json",
        "your_activity_across_facebook/pages/your_pages.json",
        "Wrapper/again/your_facebook_activity/comments_and_reactions/comments.json",
        "logged_information/search/your_search_history.json",
        "anything.json",
    ],
)
def test_exports_of_every_layout_are_recognized(tmp_path: Path, path: str) -> None:
    assert recognize(export_of(tmp_path / "x", {path: FRIENDS})) >= 0.6


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("your_instagram_activity/likes/liked_posts.json", {"likes_media_likes": []}),
        ("connections/followers_and_following/followers_1.json", []),
        ("anything.json", {"relationships_following": [{"title": "bob"}]}),
        ("anything.json", {"friends": ["bob"]}),
        ("friends.csv", ["username"]),
        ("Takeout/Chrome/Bookmarks.json", {"Browser History": []}),
    ],
)
def test_exports_of_others_are_not(tmp_path: Path, path: str, document: Any) -> None:
    assert recognize(export_of(tmp_path / "x", {path: document})) == 0.0


@pytest.mark.parametrize(
    "case",
    [case.parent for source in ("google", "reddit") for case in sorted((FIXTURES / source).glob("*/export"))],
    ids=lambda case: case.name,
)
def test_fixtures_of_other_sources_are_not(case: Path) -> None:
    [export] = open_exports([case / "export"])
    assert recognize(export) == 0.0


def test_the_file_that_tells_more_of_the_same_records_is_read_last(tmp_path: Path) -> None:
    folder = "your_facebook_activity/comments_and_reactions"
    names = ["likes_and_reactions.json", "likes_and_reactions_1.json", "likes_and_reactions_2.json"]
    export = export_of(tmp_path / "x", {f"{folder}/{name}": [] for name in names})
    routes = plan(export).routes
    assert routes[-1].member.path.endswith("/likes_and_reactions.json")
    assert sorted(route.member.path for route in routes) == sorted(member.path for member in export.members)


def test_one_name_in_two_folders_is_two_kinds(tmp_path: Path) -> None:
    logged = "logged_information/search/your_search_history.json"
    market = "your_facebook_activity/facebook_marketplace/your_search_history.json"
    routes = plan(export_of(tmp_path / "x", {logged: {"searches_v2": []}, market: []})).routes
    assert {route.member.path: route.product for route in routes} == {logged: "search", market: "marketplace"}


def test_a_file_of_an_unknown_name_is_read_by_its_root_key(tmp_path: Path) -> None:
    [route] = plan(export_of(tmp_path / "x", {"who knows.json": FRIENDS})).routes
    assert route.product == "friends"
