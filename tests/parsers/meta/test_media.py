"""Media files: what one is called everywhere, which the export holds, and the row of a cited one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from vana_parsers.meta.media import (
    MEDIA_FILES,
    MediaIndex,
    index_files,
    media_key,
    media_row,
    reason_of_media,
    take_files,
    take_labelled_files,
)
from vana_parsers.meta.reading import cited_once
from vana_parsers.meta.records import Record
from vana_parsers.records import Row

POSTED = datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)


def index(**files: int) -> MediaIndex:
    return MediaIndex.of_params({MEDIA_FILES: index_files(files.items())})


def row(fields: dict[str, Any], **options: Any) -> Row:
    found = media_row(Record(fields), MediaIndex({}), **options)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("media/posts/202111/259466219_n_17988803908409054.jpg", "17988803908409054"),
        ("media/archived_posts/202111/x_17988803908409054.webp", "17988803908409054"),
        ("media/stories/202012/fwD8VAigCQzMsF_17899664779644382", "17899664779644382"),
        ("photos_and_videos/Timeline_abc/1_2_n_10153240293810.jpg?dl=1", "10153240293810"),
        ("media/reels/202506/AQP_17898982279059393.srt", "17898982279059393.srt"),
        ("./media/6F9619FF-8B86-D011-B42D-00CF4FC964FF.jpeg", "6f9619ff-8b86-d011-b42d-00cf4fc964ff.jpeg"),
        ("posts/media/a/12345678_10150094_1122334455_n.jpg", "12345678_10150094_1122334455_n.jpg"),
        ("your_facebook_activity/posts/media/Trip_x1/beach.jpg", "trip_x1/beach.jpg"),
        ("photos_and_videos/Trip_x1/Beach.jpg", "trip_x1/beach.jpg"),
        ("a\\IMG_20210101.jpg", "a/img_20210101.jpg"),
    ],
)
def test_a_file_has_one_name_in_every_export(uri: str, key: str) -> None:
    assert media_key(uri) == key


@pytest.mark.parametrize(
    ("uri", "state"),
    [
        ("posts/media/Trip_x1/beach.jpg", ("present", 7)),
        ("media/archived_posts/2021/other_17988803908409054.webp", ("present", 9)),
        ("posts/media/Trip_x2/beach.jpg", ("missing_part", None)),
        ("https://cdn.example/v/x_17988803908409054.mp4?oh=1", ("external", None)),
    ],
)
def test_a_citation_is_found_by_its_last_folder_or_its_id(uri: str, state: tuple[str, int | None]) -> None:
    files = {
        "wrap/your_facebook_activity/posts/media/Trip_x1/beach.jpg": 7,
        "media/posts/2021/x_17988803908409054.jpg": 9,
        "posts/media/Trip_x2/beach.json": 3,
        "media/posts/empty.jpg": 0,
    }
    assert index(**files).state(uri) == state


def test_without_an_index_every_file_is_in_another_part() -> None:
    assert MediaIndex.of_params({}).state("a/b.jpg") == ("missing_part", None)


def test_media_are_named_with_a_reason_and_not_opened() -> None:
    assert (
        reason_of_media("media/posts/a.JPG")
        == "photo, video or audio: the table media tells of it, where a record cites it"
    )
    assert reason_of_media("media/reels/a.srt") == "captions of a video"
    assert reason_of_media("media/reels/a") is None


def test_exif_gives_place_device_and_time_and_the_rest_stays() -> None:
    exif = {
        "latitude": 46.9,
        "longitude": 7.4,
        "camera_make": "Pear",
        "camera_model": "9",
        "taken_timestamp": 1600000000,
    }
    fields = {"uri": "a/b.jpg", "creation_timestamp": 1600000000, "title": "t", "description": "d"}
    fields["media_metadata"] = {"photo_metadata": {"exif_data": [{**exif, "upload_ip": "192.0.2.1", "iso": 0}]}}
    found = row(fields, album="Trip")
    assert found.records == 0
    expected = {"latitude": 46.9, "longitude": 7.4, "device": "Pear 9", "taken_at": POSTED, "occurred_at": POSTED}
    expected |= {"title": "t", "description": "d", "album": "Trip", "kind": "photo", "mime": "image/jpeg"}
    assert expected.items() <= found.values.items()
    assert found.values["extra"] == {
        "media_metadata": {"photo_metadata": {"exif_data": [{"upload_ip": "192.0.2.1", "iso": 0}]}}
    }


def test_instagram_spreads_exif_over_objects_and_old_facebook_has_no_list() -> None:
    spread = {"exif_data": [{"latitude": 1.5, "longitude": 2}, {"date_time_original": "20200913T122640.000Z"}]}
    assert row({"uri": "x", "media_metadata": {"video_metadata": spread}}).values.items() >= {
        "latitude": 1.5, "longitude": 2.0, "taken_at": POSTED, "kind": "video",
    }.items()  # fmt: skip
    old = {"uri": "x", "media_metadata": {"photo_metadata": {"latitude": 1, "longitude": 2, "camera_make": "Pear"}}}
    assert row(old).values["device"] == "Pear"


@pytest.mark.parametrize("stamp", [-62169958800, -1000, 0, 10**15, "1600000000", None, True])
def test_no_instant_is_made_of_a_stamp_that_is_none(stamp: object) -> None:
    metadata = {"photo_metadata": {"exif_data": [{"taken_timestamp": stamp}]}}
    found = row({"uri": "a/b.jpg", "media_metadata": metadata, "creation_timestamp": 0})
    assert found.values.get("taken_at") is None
    assert found.values["occurred_at"] is None


@pytest.mark.parametrize(
    "damage",
    [
        {"media_metadata": 3},
        {"media_metadata": {"photo_metadata": [1]}},
        {"media_metadata": {"photo_metadata": {"exif_data": {"latitude": "north", "longitude": [1]}}}},
        {"media_metadata": {"video_metadata": {"exif_data": [None, 4, {"latitude": 200, "longitude": 1}]}}},
        {"creation_timestamp": "late", "title": 5, "description": ["x"]},
    ],
)
def test_odd_types_stay_in_extra(damage: dict[str, Any]) -> None:
    found = row({"uri": "a/b.jpg", **damage})
    assert found.values["extra"]
    assert "latitude" not in found.values


def test_what_names_no_file_is_none() -> None:
    for fields in ({}, {"uri": ""}, {"uri": 3}, {"uri": None}):
        assert media_row(Record(fields), MediaIndex({})) is None


def test_files_are_taken_from_lists_and_labels_and_all_else_stays() -> None:
    record = Record({"media": [{"uri": "a/1"}, "x", {"uri": ""}], "label_values": [
        {"label": "Photo", "media": [{"uri": "a/2"}, 7]}, {"label": "Note", "value": "v"},
    ]})  # fmt: skip
    files = [*take_files(record, "media"), *take_labelled_files(record)]
    assert [file.peek("uri") for file in files] == ["a/1", "a/2"]
    assert record.extra() == {"media": ["x"], "values": [{"Photo": {"media": [7]}}, {"Note": "v"}]}


def test_a_file_cited_twice_in_the_same_words_is_told_once() -> None:
    same, other = row({"uri": "a/b.jpg"}), row({"uri": "a/b.jpg", "title": "t"})
    own = row({"uri": "a/b.jpg"}, records=1)
    post = Row("posts", ("post",), {})
    assert list(cited_once([post, same, same, other, post, own, other])) == [post, same, other, post, own]
