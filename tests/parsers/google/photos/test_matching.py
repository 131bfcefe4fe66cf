"""Which media file a sidecar tells of."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.google.photos.matching import Folder, expected_name, find_originals, names_media


@pytest.mark.parametrize(
    ("sidecar", "media"),
    [
        ("img.jpg.json", "img.jpg"),
        ("img.jpg.supplemental-metadata.json", "img.jpg"),
        ("img.jpg.supplemental-me.json", "img.jpg"),
        ("img.jpg.s.json", "img.jpg"),
        ("img.jpg..json", "img.jpg"),
        ("img.jpg(1).json", "img(1).jpg"),
        ("img.jpg.supplemental-metadata(2).json", "img(2).jpg"),
        ("img.jpg.suppl(2).json", "img(2).jpg"),
        ("img(1).jpg.json", "img(1).jpg"),
        ("img.json", "img.jpg"),
        ("img(1).json", "img(1).jpg"),
        ("img.jpg.zusätzliche-metadaten.json", "img.jpg"),
        ("pxl_2023.mp.jpg.supplemental-metadata.json", "pxl_2023.mp.jpg"),
        ("a.b.c.jpg.json", "a.b.c.jpg"),
        ("original_0123456789_0123456789_0123456789_abcd.json", "original_0123456789_0123456789_0123456789_abcdef.jpg"),
        (
            "original_0123456789_0123456789_0123456789_abc(1).json",
            "original_0123456789_0123456789_0123456789_abc(1).jpg",
        ),
        ("original_0123456789_0123456789_0123456789_ab.j.json", "original_0123456789_0123456789_0123456789_ab.jpg"),
    ],
)
def test_a_sidecar_finds_its_media_however_its_name_was_cut(sidecar: str, media: str) -> None:
    assert Folder([media, "other.jpg", "img-edited.jpg", "x(1).jpg"]).find(sidecar) == media


@pytest.mark.parametrize(
    ("sidecar", "others"),
    [
        ("img.jpg(1).json", ["img.jpg"]),
        ("img.jpg.json", ["img(1).jpg", "img.png"]),
        ("pxl.mp.jpg.json", ["pxl.mp"]),
        ("original_0123456789_0123456789_0123456789_abc.json", ["original_0123456789_0123456789_0123456789_abd.jpg"]),
        (
            "original_0123456789_0123456789_0123456789_a.json",
            [f"original_0123456789_0123456789_0123456789_a{c}.jpg" for c in "bc"],
        ),
        (".json", ["a.jpg"]),
    ],
)
def test_no_file_is_guessed(sidecar: str, others: list[str]) -> None:
    assert Folder(others).find(sidecar) is None


def test_an_edited_copy_beside_a_cut_name_is_not_taken_for_the_original() -> None:
    stem = "original_0123456789_0123456789_0123456789_a"
    assert Folder([f"{stem}bc.jpg", f"{stem}bc-edited.jpg"]).find(f"{stem}.json") == f"{stem}bc.jpg"


@settings(max_examples=60, deadline=None)
@given(st.text("abcäß -_", min_size=1, max_size=60), st.sampled_from([".jpg", ".heic", ".mp4"]), st.integers(0, 3))
def test_a_name_cut_at_51_characters_is_found_in_any_folder(stem: str, extension: str, number: int) -> None:
    suffix = f"({number})" if number else ""
    cut = stem[: 51 - len(extension)]
    sidecar = f"{(cut + extension + '.supplemental-metadata')[:46]}{suffix}.json"
    media = cut + suffix + extension
    assert Folder([media]).find(sidecar) == media


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=5))
def test_any_names_can_be_asked_for(name: str, others: list[str]) -> None:
    found = Folder(others).find(f"{name}.json")
    assert found is None or found in others
    assert isinstance(expected_name(f"{name}.json"), str)
    assert isinstance(names_media(f"{name}.json"), bool)


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("img-edited.jpg", "img.heic"),
        ("img-bearbeitet.jpg", "img.heic"),
        ("img-ha editado.jpg", "img.heic"),
        ("img-編集済み.jpg", "img.heic"),
        ("img-edi.jpg", "img.heic"),
        ("img-edited(1).jpg", "img(1).heic"),
    ],
)
def test_an_edited_copy_is_told_in_any_language(name: str, original: str) -> None:
    assert find_originals(["img.heic", "img(1).heic"], [name]) == {name: (original, True)}


def test_the_video_of_a_live_photo_is_told_by_the_photo() -> None:
    assert find_originals(["img.heic"], ["img.mp4"]) == {"img.mp4": ("img.heic", False)}


@pytest.mark.parametrize("name", ["img-2.jpg", "other.jpg", "other-edited.jpg", "-edited.jpg", "img-.jpg"])
def test_other_files_are_nobodys_copies(name: str) -> None:
    assert find_originals(["img.heic"], [name]) == {}


def test_a_large_folder_of_names_that_all_begin_alike_is_matched_in_linear_time() -> None:
    start = "the_same_forty_characters_in_every_single_name_"
    names = [f"{start}{number}.jpg" for number in range(20_000)]
    began = time.process_time()
    folder = Folder(names)
    assert all(folder.find(f"{start}{number}.jpg.json") for number in range(0, 20_000, 4))
    assert not any(folder.find(f"{start}.json") for _ in range(1000))
    assert time.process_time() - began < 2
