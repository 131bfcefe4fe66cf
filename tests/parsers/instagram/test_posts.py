"""Posts, reels, stories and profile photos of Instagram."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.facebook.shapes import SAMPLES, Filler, texts
from vana_parsers.export import open_exports
from vana_parsers.instagram.kinds import KINDS
from vana_parsers.instagram.plan import plan, read_member
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Item, Row, Task

T = 1_600_000_000
AT = datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
A = "your_instagram_activity/media"


def read(path: str, document: Any) -> list[Item]:
    kind = KINDS.of_path(meta_path(path)) or KINDS.of_root(next(iter(document)))
    assert kind is not None, path
    stream = io.BytesIO(json.dumps(document).encode())
    params = {**kind.params, "kind": kind.name}
    return list(read_member(Task(path, stream, "instagram", kind.product, "me", params)))


def rows(path: str, document: Any) -> list[Row]:
    items = read(path, document)
    found = [item for item in items if isinstance(item, Row)]
    assert len(found) == len(items), items
    return found


def photo(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "uri": f"media/posts/202009/x_n_1798880390840{number:04}.jpg",
        "creation_timestamp": T,
        "title": "",
        **fields,
    }


def test_a_post_of_one_file_says_on_the_file_what_one_of_many_says_itself() -> None:
    single, file = rows(f"{A}/posts_1.json", [{"media": [photo(title="Caption")]}])
    many, *files = rows(
        f"{A}/posts_1.json", [{"media": [photo(1), photo(2)], "title": "Caption", "creation_timestamp": T}]
    )
    assert single.identity == many.identity == ("post", "17988803908400001", None)
    for row, count in ((single, 1), (many, 2)):
        assert (row.table, row.records, row.values["text"], row.values["occurred_at"]) == ("posts", 1, "Caption", AT)
        assert (row.values["media_count"], row.values["extra"]) == (count, {})
    assert [(row.table, row.records) for row in (file, *files)] == [("media", 0)] * 3


def test_the_one_record_rule_and_the_posts_layouts_of_all_years() -> None:
    record = {"media": [photo()]}
    documents = [(f"{A}/posts_1.json", [record]), (f"{A}/posts_1.json", record), ("content/posts_1.json", [record]),
                 ("your_instagram_activity/content/posts.json", [record])]  # fmt: skip
    assert len({tuple(row.identity for row in rows(path, document)) for path, document in documents}) == 1


@pytest.mark.parametrize(
    ("name", "root", "kind"),
    [
        ("reels", "ig_reels_media", "reel"),
        ("igtv_videos", "ig_igtv_media", "video"),
        ("archived_posts", "ig_archived_post_media", "archived_post"),
        ("recently_deleted_content", "ig_recently_deleted_media", "deleted_post"),
    ],
)
def test_what_became_of_a_post_does_not_make_it_another(name: str, root: str, kind: str) -> None:
    elsewhere = {**photo(), "uri": f"media/{name}/202009/x_n_17988803908400001.jpg"}
    for path in (f"{A}/{name}.json", f"content/{name}.json", "renamed.json"):
        first, _ = rows(path, {root: [{"media": [elsewhere]}]})
        assert (first.values["kind"], first.identity) == (kind, ("post", "17988803908400001", None))


def test_a_story_is_its_file() -> None:
    story = photo(title="Words", cross_post_source={"source_app": "FB"}, dubbing_info=[], media_variants=[])
    first, media = rows(f"{A}/stories.json", {"ig_stories": [story]})
    assert (first.values["kind"], first.values["text"], first.values["extra"]) == ("story", "Words", {})
    assert media.values["extra"] == {"cross_post_source": {"source_app": "FB"}}


def test_profile_photos_are_files_and_no_posts() -> None:
    document = {"ig_profile_picture": [photo(is_profile_picture=True), {"title": "without a file"}]}
    media, raw = rows(f"{A}/profile_photos.json", document)
    assert (media.table, media.records, media.values["kind"]) == ("media", 1, "photo")
    assert (raw.table, raw.records) == ("raw_records", 1)


def test_a_reel_keeps_its_captions_and_an_address_on_the_web_is_external() -> None:
    captions = {"uri": "media/reels/202009/x.srt", "creation_timestamp": T}
    reel = {"uri": "https://cdn.example/x.mp4", "media_metadata": {"video_metadata": {"subtitles": captions}}}
    _, media = rows(f"{A}/reels.json", {"ig_reels_media": [{"media": [reel]}]})
    assert (media.values["state"], media.values["kind"]) == ("external", "video")
    assert media.values["extra"] == {"media_metadata": {"video_metadata": {"subtitles": captions}}}


def test_a_post_of_words_alone_has_its_text_and_time_where_a_file_would_be() -> None:
    record = {
        "media": [{"uri": "", "title": "Words", "creation_timestamp": T, "text_app_post": {"reply_control": "x"}}]
    }
    [post] = rows("threads/threads_and_replies.json", {"text_post_app_text_posts": [record]})
    assert (post.values["text"], post.values["occurred_at"], post.values["media_count"]) == ("Words", AT, None)
    assert post.values["extra"] == {"media": [{"text_app_post": {"reply_control": "x"}}]}
    assert post.identity == ("post", None, "2020-09-13T12:26")


def test_empty_and_odd_posts() -> None:
    empty = read(f"{A}/recently_deleted_content.json", {"ig_recently_deleted_media": [{"media": []}, {"media": [{}]}]})
    assert [item.table for item in empty if isinstance(item, Row)] == ["raw_records"] * 2
    [odd] = rows(f"{A}/posts_1.json", [{"media": "x", "creation_timestamp": "late"}])
    assert odd.values["extra"] == {"media": "x", "creation_timestamp": "late"}
    post, _ = rows(f"{A}/posts_1.json", [{"media": [5, photo(creation_timestamp=0)]}])
    assert (post.values["extra"], post.values["occurred_at"]) == ({"media": [5]}, None)


def test_posts_before_2021() -> None:
    taken = "2020-09-13T12:26:40+00:00"
    document = {
        "photos": [{"caption": "Words", "taken_at": taken, "path": "photos/202009/a1.jpg", "location": "Beach"}],
        "stories": [{"caption": "", "taken_at": taken, "path": "stories/202009/b2.mp4"}],
        "profile": [{"taken_at": taken, "is_active_profile": True, "path": "profile/202009/c3.jpg"}],
        "direct": [{"taken_at": "soon", "path": "direct/202009/d4.jpg"}],
        "videos": [{"caption": 3}],
    }
    found = rows("media.json", document)
    assert [(row.table, row.records) for row in found] == [
        ("posts", 1), ("media", 0), ("posts", 1), ("media", 0), ("media", 1), ("media", 1), ("raw_records", 1),
    ]  # fmt: skip
    assert [row.values.get("kind") for row in found] == ["post", "photo", "story", "video", "photo", "photo", None]
    assert found[0].values["extra"] == {"location": "Beach"}
    assert found[0].values["occurred_at"] == found[1].values["occurred_at"] == AT
    assert found[0].identity == ("post", "202009/a1.jpg", "2020-09-13T12:26")
    assert found[5].values["extra"] == {"taken_at": "soon"}


def part(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def told(*parts: Path) -> list[tuple[str, tuple[str | None, ...], Any]]:
    """Return table, identity and state of every row of the export that *parts* make up."""
    [export] = open_exports(parts)
    found = []
    for route in plan(export).routes:
        if route.reader is not None:
            with export.open(route.member) as stream:
                task = Task(route.member.path, stream, "instagram", route.product, "ann", route.params)
                items = [item for item in route.reader(task) if isinstance(item, Row)]
            found += [(row.table, row.identity, row.values.get("state")) for row in items]
    return sorted(found, key=repr)


def test_files_are_found_in_another_part_in_either_order(tmp_path: Path) -> None:
    posts = json.dumps([{"media": [photo(1), photo(2)]}])
    first = part(tmp_path / "instagram-ann-2026-08-01-AAAA1111.zip", **{f"{A}/posts_1.json": posts})
    files = {photo(1)["uri"]: "bytes", "media/reels/202009/x.srt": "1"}
    second = part(tmp_path / "instagram-ann-2026-08-01-BBBB2222.zip", **files)
    together = told(first, second)
    assert together == told(second, first)
    assert [state for *_, state in together] == ["present", "missing_part", None]
    assert [row[:2] for row in told(first)] == [row[:2] for row in together]
    assert [state for *_, state in told(first)] == ["missing_part", "missing_part", None]


def test_media_members_are_not_opened_and_have_a_reason(tmp_path: Path) -> None:
    files = {"media/posts/a.jpg": "x", "media/reels/a.srt": "x", f"{A}/posts_1.json": "[]"}
    [export] = open_exports([part(tmp_path / "instagram-ann-2026-08-01-AAAA1111.zip", **files)])
    reasons = {route.member.path: (route.reason or "").partition(":")[0] for route in plan(export).routes}
    assert reasons == {
        "media/posts/a.jpg": "photo, video or audio",
        "media/reels/a.srt": "captions of a video",
        f"{A}/posts_1.json": "",
    }


def structures() -> dict[str, list[Any]]:
    """Return the structures of real exports, by path; skips the test where they are not at hand."""
    found: dict[str, list[Any]] = {}
    for file in sorted((SAMPLES.parent / "instagram").glob("*/structure_donations/Processed*/Instagram/MASKED_*.json")):
        for path, structure in json.loads(file.read_text(encoding="utf-8")).items():
            found.setdefault(path, []).append(structure)
    return found or pytest.skip("the structures are not here")


def test_documents_built_from_real_structures_keep_every_value() -> None:
    paths = [path for path in structures() if "/media/" in path or "/content/" in path]
    assert paths
    for path in paths:
        for structure in structures()[path]:
            document = Filler().filled(structure)
            items = read(path, document)
            records = document if isinstance(document, list) else next(iter(document.values()))
            assert len(records) == sum(item.records if isinstance(item, Row) else 1 for item in items)
            told = json.dumps([dict(item.values) for item in items if isinstance(item, Row)], default=str)
            assert [text for text in texts(document) if text not in told] == []
