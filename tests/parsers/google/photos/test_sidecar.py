"""One sidecar becomes one row of `media`, and its place in an album."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.photos.album import read_album
from vana_parsers.google.photos.sidecar import read_sidecar
from vana_parsers.records import Item, Row, Skipped, Task

URL = "https://photos.google.com/photo/AF1Q"


def read(document: Any, **params: str) -> list[Item]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(read_sidecar(Task("a.json", io.BytesIO(data), "google", "photos", None, params)))


def media(document: Any, **params: str) -> Row:
    row = read(document, **params)[0]
    assert isinstance(row, Row)
    return row


def taken(seconds: int | str) -> dict[str, Any]:
    return {"timestamp": str(seconds), "formatted": "6 oct. 2023, 13:35:39 UTC"}


def test_the_same_photo_in_two_folders_and_languages_is_one_record() -> None:
    one = media({"title": "a.jpg", "photoTakenTime": taken(1696599339), "url": URL}, uri="Photos from 2023/a.jpg")
    other = media({"title": "b.jpg", "photoTakenTime": taken(1), "url": URL}, uri="Reise/a.jpg", album="Reise")
    assert one.identity == other.identity == ("photos", URL)


def test_without_an_address_title_and_instants_are_the_identity_not_their_text() -> None:
    moment = {"timestamp": "1696599339", "formatted": "Oct 6, 2023, 1:35:39 PM UTC"}
    one = media({"title": "a.jpg", "photoTakenTime": taken(1696599339), "creationTime": taken(1700000000)})
    other = media({"title": "a.jpg", "photoTakenTime": moment, "creationTime": taken(1700000000)})
    assert one == other
    assert one.identity == ("photos", "a.jpg", "2023-10-06T13:35:39.000000+00:00", "2023-11-14T22:13:20.000000+00:00")
    assert media({"title": "a.jpg", "photoTakenTime": taken(1696599340), "url": "https://lh3.example.org/x"}) != one


@pytest.mark.parametrize("seconds", ["0", 0, None, "soon", [], "99999999999999"])
def test_a_time_that_is_none_is_none(seconds: Any) -> None:
    row = media({"title": "a.jpg", "photoTakenTime": {"timestamp": seconds, "formatted": "x"}, "url": URL})
    assert row.values["taken_at"] is None
    assert row.values["extra"]["photoTakenTime"] == {"timestamp": seconds, "formatted": "x"}


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": 0.0, "longitude": 0.0},
        {"latitude": "1", "longitude": 2.0},
        {"latitude": True, "longitude": 2.0},
        {"latitude": 91.0, "longitude": 2.0},
        {"latitude": None},
        [],
        None,
    ],
)
def test_a_place_that_is_none_is_none_and_kept(place: Any) -> None:
    row = media({"url": URL, "geoData": place})
    assert (row.values["latitude"], row.values["longitude"]) == (None, None)
    assert row.values["extra"].get("geoData") == place


def test_a_place_on_the_equator_is_one() -> None:
    assert media({"url": URL, "geoData": {"latitude": 0, "longitude": 6.5}}).values["longitude"] == 6.5


def test_a_photo_in_the_bin_is_in_no_album_by_its_folder() -> None:
    [row] = read({"url": URL, "trashed": True}, folder="Papierkorb")
    assert isinstance(row, Row)
    assert row.values["album"] is None
    [_, saved] = read({"url": URL, "trashed": False}, folder="Reise")
    assert isinstance(saved, Row)
    assert (saved.table, saved.values["collection"], saved.records) == ("saves", "Reise", 0)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"title": "a"}', b"null", b'{"url"', b"\xff\xfe{\x00"])
def test_what_is_no_sidecar_is_one_skip(data: bytes) -> None:
    [item] = read(data)
    assert isinstance(item, Skipped)
    assert item.address == ""


def test_an_album_is_known_by_title_and_date_and_a_nameless_one_by_its_folder() -> None:
    def album(document: Any) -> Row:
        [row] = read_album(Task("m.json", io.BytesIO(json.dumps(document).encode()), "google", params={"folder": "F"}))
        assert isinstance(row, Row)
        return row

    assert album({"title": "T", "date": taken(1696599339)}).identity == (
        "photos",
        "T",
        "2023-10-06T13:35:39.000000+00:00",
    )
    assert album({"title": "", "date": taken(0)}).values["title"] == "F"
    assert album({"albumData": {"title": "old", "access": ""}}).values["title"] == "old"


def test_sidecar_and_photo_in_different_parts_are_matched(tmp_path: Path) -> None:
    sidecar = json.dumps({"url": URL, "photoTakenTime": taken(1)}).encode()
    parts = [tmp_path / f"takeout-20240101T000000Z-00{number}.zip" for number in (1, 2)]
    for part, name, data in zip(parts, ("a.jpg", "a.jpg.json"), (b"\xff\xd8\xff", sidecar), strict=True):
        with ZipFile(part, "w") as archive:
            archive.writestr(f"Takeout/Google Fotos/Fotos von 2023/{name}", data)
    [export] = open_exports(parts)
    routes = {route.member.path.rpartition("/")[2]: route for route in SOURCE.plan(export).routes}
    assert routes["a.jpg"].reason == "photo, video or audio: told by its sidecar"
    assert routes["a.jpg.json"].params["size"] == "3"
    [alone] = open_exports(parts[1:])
    assert "size" not in SOURCE.plan(alone).routes[0].params


def test_a_year_folder_and_albums_are_told_apart_in_any_language(tmp_path: Path) -> None:
    sidecar = json.dumps({"title": "a.jpg", "url": URL, "photoTakenTime": taken(1)})
    for name in ("Zdjęcia z 2023", "2023 年の写真", "Lato"):
        (tmp_path / "Takeout/Google Zdjęcia" / name).mkdir(parents=True)
        (tmp_path / "Takeout/Google Zdjęcia" / name / "a.jpg.json").write_text(sidecar)
    [export] = open_exports([tmp_path])
    params = {route.member.path.split("/")[2]: route.params for route in SOURCE.plan(export).routes}
    assert {name: found.get("folder") for name, found in params.items()} == {
        "Zdjęcia z 2023": None,
        "2023 年の写真": None,
        "Lato": "Lato",
    }
