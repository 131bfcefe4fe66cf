"""Posts, albums, photos, videos, stories and places of Facebook."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from tests.parsers.facebook.reading import A, one, read, rows, shown
from tests.parsers.facebook.shapes import Filler, alternatives, catalogue, masked, texts
from tests.parsers.facebook.test_catalogue import spoil
from vana_parsers.facebook.kinds import KINDS
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Row

T = 1_600_000_000
AT = datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
MINUTE = "2020-09-13T12:26"
POSTS = f"{A}/posts/your_posts__check_ins__photos_and_videos_1.json"
PHOTO: dict[str, Any] = {"uri": f"{A}/posts/media/Trip_x/1_2_n_10153240293810.jpg", "creation_timestamp": T}


def of(table: str, found: list[Row]) -> list[Row]:
    return [row for row in found if row.table == table]


def post(**fields: Any) -> dict[str, Any]:
    return {
        "timestamp": T,
        "data": [{"post": "hello"}, {"update_timestamp": T + 5}, {}],
        "title": "Ann wrote",
        **fields,
    }


def attached(*data: Any) -> dict[str, Any]:
    return {"attachments": [{"data": list(data)}]}


def test_a_post_and_its_files_are_rows_and_the_rest_is_kept() -> None:
    place = {"name": "Beach", "coordinate": {"latitude": 1.5, "longitude": 2.5}}
    link = {"name": "A page", "source": "example.org", "url": "https://example.org/?fbclid=x"}
    parts = (
        {"media": PHOTO},
        {"text": "hello"},
        {"external_context": link},
        {"place": place},
        {"poll": {"question": "q"}},
    )
    first, media = rows(POSTS, [post(**attached(*parts), tags=[{"name": "Bob"}])])
    assert (first.table, first.records, media.table, media.records) == ("posts", 1, "media", 0)
    assert shown(first) == {
        "kind": "post",
        "title": "Ann wrote",
        "text": "hello",
        "link_url": "https://example.org/?fbclid=x",
        "media_count": 1,
        "extra": {
            "data": [{"update_timestamp": T + 5}],
            "attachments": [
                {"data": [{"external_context": {"name": "A page", "source": "example.org"}}, {"place": place},
                          {"poll": {"question": "q"}}]}
            ],
            "tags": [{"name": "Bob"}],
        },
    }  # fmt: skip
    assert first.values["occurred_at"] == media.values["occurred_at"] == AT
    assert media.identity == ("10153240293810",)
    assert media.values["state"] == "missing_part"


def test_the_layouts_of_all_years_give_the_same_post() -> None:
    record = post(**attached({"media": PHOTO}))
    paths = (
        POSTS,
        "posts/your_posts_1.json",
        "posts/your_posts.json",
        "x/your_activity_across_facebook/posts/your_posts.json",
    )
    found = [rows(path, [record]) for path in paths] + [rows("posts.json", {"status_updates": [record]})]
    assert {tuple(row.identity for row in each) for each in found} == {
        (("post", "10153240293810", MINUTE), ("10153240293810",))
    }


def test_words_of_the_account_and_its_edits_are_no_part_of_identity() -> None:
    kinds = [post(title="Ann hat geschrieben"), post(title="Ann wrote", data=[{"post": "hello, edited"}])]
    assert {one(POSTS, [each]).identity for each in kinds} == {("post", None, MINUTE)}
    assert one(f"{A}/posts/trash.json", {"trash_v2": [post()]}).identity == ("post", None, MINUTE)
    link = attached({"external_context": {"url": "https://www.example.org/a/?fbclid=1"}})
    assert one(POSTS, [post(**link)]).identity == ("post", "example.org/a", MINUTE)


def test_bare_and_empty_posts() -> None:
    assert one(POSTS, {"timestamp": T, "attachments": [], "data": [{}]}).values["occurred_at"] == AT
    assert one(POSTS, [{"data": [{}], "attachments": []}]).table == "raw_records"
    odd = one(POSTS, [{"timestamp": "late", "data": "x", "attachments": [{"data": 7}, None, [3]]}])
    assert odd.values["extra"] == {"timestamp": "late", "data": "x", "attachments": [{"data": 7}, [3]]}


def test_label_values_give_the_same_columns() -> None:
    values = [
        {"label": "URL", "value": "https://www.facebook.com/1"},
        {"label": "Foto", "media": [PHOTO]},
        {"label": "Profil", "dict": [{"label": "Fremd", "value": "kept"}]},
    ]
    path = f"{A}/posts/posts_on_other_pages_and_profiles.json"
    first, media = rows(path, {"timestamp": T, "media": [], "label_values": values, "fbid": "9"})
    assert first.values["url"] == "https://www.facebook.com/1"
    assert first.values["extra"] == {"fbid": "9", "values": [{"Profil": {"of": [{"Fremd": "kept"}]}}]}
    assert media.identity == ("10153240293810",)


def test_stories_and_reels() -> None:
    story = one(f"{A}/stories/archived_stories.json", {"archived_stories_v2": [{"timestamp": T, "title": "Ann added"}]})
    assert (story.values["kind"], story.identity) == ("story", ("story", None, MINUTE))
    reel = one(f"{A}/reels/your_reels.json", {"lasso_videos_v2": [post(**attached())]})
    assert (reel.values["kind"], reel.identity) == ("reel", ("reel", None, MINUTE))


def test_an_album_is_a_record_and_so_is_each_of_its_photos() -> None:
    other = {**PHOTO, "uri": f"{A}/posts/media/Trip_x/1_2_n_10153240293999.jpg", "title": "Second"}
    album: dict[str, Any] = {"name": "Trip", "photos": [other, PHOTO, 5], "cover_photo": PHOTO}
    album |= {"last_modified_timestamp": T, "description": "A note"}
    for path in (f"{A}/posts/album/0.json", "photos_and_videos/album/12.json"):
        found = rows(path, album)
        assert [(row.table, row.records) for row in found] == [
            ("saves", 1),
            ("media", 1),
            ("media", 1),
            ("raw_records", 1),
        ]
        assert shown(found[0]) == {"kind": "collection", "title": "Trip", "note": "A note"} | (
            {"extra": {"cover_photo": PHOTO}}
        )
        assert found[0].identity == ("album", "Trip", "10153240293810")
        assert [row.values["album"] for row in found[1:3]] == ["Trip", "Trip"]


def test_a_cover_that_is_not_among_the_photos_is_a_file_too() -> None:
    first, cover = rows(f"{A}/posts/album/2.json", {"name": "Empty", "photos": [], "cover_photo": PHOTO})
    assert (first.identity, cover.records, cover.values["album"]) == (("album", "Empty", None), 0, "Empty")


def test_comments_on_a_photo_are_comments() -> None:
    comments = [{"timestamp": T, "comment": "nice", "author": "Bob"}, {"author": "Eve"}, "odd"]
    media, comment = rows(
        f"{A}/posts/your_uncategorized_photos.json", {"other_photos_v2": [{**PHOTO, "comments": comments}]}
    )
    assert (media.records, media.values["extra"]) == (1, {"comments": [{"author": "Eve"}, "odd"]})
    assert shown(comment) == {"text": "nice", "thread_id": "10153240293810", "extra": {"author": "Bob"}}
    assert (comment.records, comment.identity) == (0, ("comment", "nice", MINUTE))


def test_a_photo_is_one_record_wherever_it_is_told() -> None:
    old = {"uri": "photos_and_videos/T/1_10153240293810.jpg"}
    told = [
        rows(f"{A}/posts/your_uncategorized_photos.json", {"other_photos_v2": [PHOTO]})[0],
        rows("photos_and_videos/your_photos.json", {"other_photos": [old]})[0],
        rows(f"{A}/posts/album/0.json", {"name": "n", "photos": [PHOTO]})[1],
        rows(POSTS, [post(**attached({"media": PHOTO}))])[1],
    ]  # fmt: skip
    assert len({row.identity for row in told}) == 1


def test_videos_without_a_file_are_kept_raw() -> None:
    [media, raw] = rows(
        f"{A}/posts/your_videos.json", {"videos_v2": [{"uri": "a/b", "thumbnail": {"uri": "t.jpg"}}, {"title": "x"}]}
    )
    assert (media.values["kind"], media.values["extra"]) == ("video", {"thumbnail": {"uri": "t.jpg"}})
    assert (raw.table, raw.values["json"]) == ("raw_records", '{"title":"x"}')


@pytest.mark.parametrize("name", ["birthday_media", "media_used_for_memories", "shared_memories"])
def test_logs_about_media_tell_of_the_files_too(name: str) -> None:
    record = {"timestamp": T, "label_values": [{"label": "Foto", "media": [PHOTO]}, {"label": "Text", "value": "v"}]}
    line, media = rows(f"{A}/posts/{name}.json", [record])
    assert (line.table, line.records, media.table, media.records) == ("activities", 1, "media", 0)


def test_places_become_stays() -> None:
    values = [{"label": "Ortsname", "value": "Beach"}, {"label": "Besuchszeit", "timestamp_value": T},
              {"title": "Ortsangaben", "dict": [{"label": "Koordinaten", "value": "(52.37 , 4.89)"}]}]  # fmt: skip
    stay = one(f"{A}/posts/places_you_have_been_tagged_in.json", [{"fbid": "1", "label_values": values}])
    assert shown(stay) == {
        "kind": "stay", "name": "Beach", "started_at": AT, "latitude": 52.37, "longitude": 4.89, "extra": {"fbid": "1"},
    }  # fmt: skip


def test_every_path_of_these_families_is_typed_and_keeps_every_value() -> None:
    for line in catalogue():
        path = line["path"].replace("_N.json", "_1.json").replace("/N.json", "/1.json")
        if is_mine(path):
            leaves = [leaf for leaf in line["leaf_keys"].split(" ; ") if "<data>" not in leaf]
            for shape in alternatives(leaves):
                check(path, Filler().built(shape))


def test_documents_built_from_real_structures_keep_every_value() -> None:
    for path, structure in masked().items():
        if is_mine(path):
            check(path, Filler().filled(structure))


def is_mine(path: str) -> bool:
    return any(part in path for part in ("/posts/", "/stories/archived", "/reels/", "/your_places/"))


def check(path: str, document: Any) -> None:
    assert KINDS.of_path(meta_path(path)) is not None, path
    found = rows(path, document)
    assert sum(row.records for row in found) == count(path, document), path
    told = json.dumps([[dict(row.values), row.table] for row in found], default=str, ensure_ascii=False).replace(
        '\\"', '"'
    )
    lost = [text for text in texts(document) if text not in told]
    assert not lost, f"{path}: {lost} of {document} -> {found}"


def count(path: str, document: Any) -> int:
    if "/album/" in path:
        return 1 + len(document.get("photos") or [])
    if isinstance(document, list):
        return len(document)
    if "label_values" in document:
        return 1
    return sum(len(held) if isinstance(held, list) else 1 for held in document.values())


def test_values_of_any_type_are_survived_and_kept() -> None:
    dice = Random(6)
    for line in catalogue():
        path = line["path"].replace("_N.json", "_1.json").replace("/N.json", "/1.json")
        if is_mine(path):
            document = spoil(Filler().built(line["leaf_keys"].split(" ; ")), dice)
            found = [item for item in read(path, document) if isinstance(item, Row)]
            told = json.dumps([dict(row.values) for row in found], default=str, ensure_ascii=False).replace('\\"', '"')
            assert [text for text in texts(document) if text.startswith("text ") and text not in told] == []
