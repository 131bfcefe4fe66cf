"""Which exports are Instagram's, what the account is called, and what becomes of every member."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.instagram.reading import A, listed, mapped
from vana_parsers.export import Export, open_exports
from vana_parsers.facebook.plan import recognize as is_facebooks
from vana_parsers.instagram.account import name_of_archive
from vana_parsers.instagram.plan import plan, recognize

T = 1_700_000_030
LIKED = {"likes_media_likes": [listed("ann", ("https://www.instagram.com/p/X/", "👍", T))]}
PROFILE = {"profile_user": [mapped(Nome_utente="ann.b", Email="ann@example.com")]}


def export_of(folder: Path, files: dict[str, Any]) -> Export:
    """Return the export of *files*, written below *folder*."""
    for path, document in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(document if isinstance(document, str) else json.dumps(document))
    [export] = open_exports([folder])
    return export


@pytest.mark.parametrize(
    "files",
    [
        {f"{A}/likes/liked_posts.json": LIKED},
        {"connections/followers_and_following/following.json": {"relationships_following": []}},
        {"some/where/likes/liked_posts.json": LIKED},
        {"account_information/personal_information.json": PROFILE},
        {"liked_posts.json": LIKED},
        {"followers_1.json": [listed("", ("https://www.instagram.com/ann", "ann", T))]},
        {"likes.json": {"media_likes": [["2019-03-02T10:11:12+00:00", "ann"]]}},
        {"unknown.json": {"relationships_followers": []}},
    ],
    ids=lambda files: next(iter(files)),
)
def test_instagrams_files_are_recognized_and_not_facebooks(tmp_path: Path, files: dict[str, Any]) -> None:
    export = export_of(tmp_path / "export", files)
    assert recognize(export) >= 0.6
    assert recognize(export) > is_facebooks(export)


@pytest.mark.parametrize(
    "files",
    [
        {"your_facebook_activity/comments_and_reactions/comments.json": {"comments_v2": []}},
        {"friends_and_followers/friends.json": {"friends_v2": []}, "comments_and_reactions/comments.json": {}},
        {"ads_and_businesses/advertisers_using_your_activity_or_information.json": {"audiences_v2": []}},
        {"other_activity/surveys.json": [], "logged_information/link_history/link_history.json": []},
        {"your_topics/your_topics.json": {"inferred_topics_v2": ["Cats"]}},
        {"comments.csv": "id,permalink\n", "saved_posts.csv": "id,permalink\n"},
        {"Takeout/My Activity/Search/MyActivity.json": [{"title": "Searched for cats"}]},
        {"polls.json": {"polls": [1]}, "settings.json": {"a": 1}, "profile.json": {"name": "x"}},
    ],
    ids=lambda files: next(iter(files)),
)
def test_what_is_not_instagrams_is_not_claimed(tmp_path: Path, files: dict[str, Any]) -> None:
    assert recognize(export_of(tmp_path / "export", files)) == 0.0


def test_the_account_is_told_by_the_profile(tmp_path: Path) -> None:
    files = {"account_information/personal_information.json": PROFILE}
    assert plan(export_of(tmp_path / "instagram-other-2026-08-05-Ki9KTCZR", files)).account == "ann.b"


def test_the_account_is_told_by_a_profile_of_2019(tmp_path: Path) -> None:
    assert plan(export_of(tmp_path / "x", {"profile.json": {"username": "ann"}})).account == "ann"


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("instagram-ann.b_c-2026-08-05-Ki9KTCZR.zip", "ann.b_c"),
        ("instagram-ann-2026-08-05-Ki9KTCZR", "ann"),
        ("threads-ann-2026-08-05-Ki9KTCZR.zip", "ann"),
        ("ann_20210902.zip", "ann"),
        ("ann_b_20210902_part_2.zip", "ann_b"),
        ("instagram-ann-20250214T091955Z-001.zip", "ann"),
        ("instagram-data.zip", None),
        ("instagram.zip", None),
        ("holiday.zip", None),
    ],
)
def test_the_account_is_told_by_the_archive(name: str, account: str | None) -> None:
    assert name_of_archive(name) == account


def test_a_broken_profile_does_not_stop_the_plan(tmp_path: Path) -> None:
    files = {"account_information/personal_information.json": "{broken", f"{A}/likes/liked_posts.json": LIKED}
    found = plan(export_of(tmp_path / "x", files))
    assert found.account is None
    assert len(found.routes) == 2


def test_every_member_has_one_route(tmp_path: Path) -> None:
    files = {
        f"{A}/likes/liked_posts.json": LIKED,
        f"{A}/wrong_folder/wrong_name.json": LIKED,
        f"{A}/new/never_seen.json": {"new_root": [{"a": 1}]},
        "media/posts/202401/1_17887250392670492.jpg": "x",
        "start_here.html": "<html></html>",
    }
    export = export_of(tmp_path / "x", files)
    routes = {route.member.path: route for route in plan(export).routes}
    assert sorted(routes) == sorted(member.path for member in export.members)
    assert routes[f"{A}/wrong_folder/wrong_name.json"].params["kind"] == "liked_posts"
    assert routes[f"{A}/new/never_seen.json"].is_raw
    assert routes["media/posts/202401/1_17887250392670492.jpg"].reason
