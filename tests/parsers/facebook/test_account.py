"""What an export tells of its account: its name, its locale, its time zone."""

import json
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.export import Export, open_exports
from vana_parsers.facebook.account import account_locale, account_name, name_of_archive
from vana_parsers.facebook.plan import plan
from vana_parsers.facebook.zone import account_offset, account_zone, zone_named

PROFILE = "personal_information/profile_information/profile_information.json"
ZONE = "logged_information/location/timezone"


def export(folder: Path, **files: Any) -> Export:
    root = folder / "an export"
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    [found] = open_exports([root])
    return found


@pytest.mark.parametrize(
    ("content", "zone"),
    [
        ({"timezone_v2": "Europe/Amsterdam"}, "Europe/Amsterdam"),
        ({"label_values": [{"label": "Tijdzone", "value": "America/Los_Angeles"}], "fbid": "1"}, "America/Los_Angeles"),
        ({"timezone_v2": "America/Argentina/Buenos_Aires"}, "America/Argentina/Buenos_Aires"),
        ({"timezone_v2": "Nowhere/At_All"}, None),
        ({"timezone_v2": 7}, None),
        ("{broken", None),
    ],
)
def test_zone_of_json(tmp_path: Path, content: Any, zone: str | None) -> None:
    assert account_zone(export(tmp_path, **{f"{ZONE}.json": content})) == zone


def test_zone_of_a_page(tmp_path: Path) -> None:
    page = "<html><style>.a/b{}</style><body><a href='a/b'>and/or</a><td>Fuso orario<div>Europe/Rome</div></td></html>"
    assert account_zone(export(tmp_path, **{f"{ZONE}.html": page})) == "Europe/Rome"


@pytest.mark.parametrize(("text", "minutes"), [("4:33 PM UTC+02:00", 120), ("UTC-3", -180), ("GMT+05:30", 330)])
def test_offset_of_the_first_page(tmp_path: Path, text: str, minutes: int) -> None:
    page = f"<time datetime='2026-08-19T14:33Z'>August 19, 2026, {text}</time>"
    found = export(tmp_path, **{"start_here.html": page})
    assert (account_zone(found), account_offset(found)) == (None, minutes)


def test_an_export_that_does_not_tell(tmp_path: Path) -> None:
    found = export(tmp_path, **{"messages/x.json": {}})
    assert (account_zone(found), account_offset(found), account_locale(found), account_name(found)) == (None,) * 4


@pytest.mark.parametrize("text", ["../../etc/passwd", "", "A/" * 100, "Europe/\0", "localtime"])
def test_no_text_is_taken_for_a_path(text: str) -> None:
    assert zone_named(text) is None


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"username": "ann.bee", "profile_uri": "https://www.facebook.com/other"}, "ann.bee"),
        ({"profile_uri": "https://www.facebook.com/ann.bee"}, "ann.bee"),
        ({"profile_uri": "https://www.facebook.com/profile.php?id=100001234567890"}, "100001234567890"),
        ({"username": "ann@example.org"}, None),
        ({"profile_uri": 7}, None),
    ],
)
def test_name_of_the_account(tmp_path: Path, profile: dict[str, Any], name: str | None) -> None:
    found = export(tmp_path, **{PROFILE: {"profile_v2": profile}})
    assert account_name(found) == name
    assert plan(found).account == name


@pytest.mark.parametrize(
    ("archive", "name"),
    [
        ("facebook-ann.bee-2026-08-05-Ki9KTCZR.zip", "ann.bee"),
        ("facebook-ann.bee-2026-08-05-Ki9KTCZR-20250214T091955Z-001.zip", "ann.bee"),
        ("facebook-100001234567890-2024-01-02-abcdefgh", "100001234567890"),
        ("facebook-annbee.zip", "annbee"),
        ("facebook-annbee_2020-01-02.zip", "annbee"),
        ("facebook-annbee-3.zip", "annbee"),
        ("facebook-data.zip", None),
        ("instagram-annbee-2024-01-02-abcdefgh.zip", None),
    ],
)
def test_name_of_the_archive(archive: str, name: str | None) -> None:
    assert name_of_archive(archive) == name


def test_name_of_the_folder_inside(tmp_path: Path) -> None:
    found = export(tmp_path, **{"facebook-ann.bee-2026-08-05-Ki9KTCZR/posts/x.json": []})
    assert account_name(found) == "ann.bee"


def test_locale(tmp_path: Path) -> None:
    chosen = {"name": "x", "children": [{"name": "y", "entries": [{"data": {"value": "it_IT"}}]}]}
    earlier = {"name": "z", "entries": [{"timestamp": 5, "data": {"value": "en_US"}}]}
    found = export(tmp_path, **{"preferences/language_and_locale.json": {"language_and_locale_v2": [earlier, chosen]}})
    assert account_locale(found) == "it_IT"
