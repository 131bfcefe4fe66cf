"""YouTube's CSVs: told in any language and year, read alike, every record counted."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.export import open_exports
from vana_parsers.google.plan import plan
from vana_parsers.google.recognition import recognize
from vana_parsers.google.youtube.filenames import by_stem, find_playlist, title_of
from vana_parsers.google.youtube.instants import csv_instants
from vana_parsers.google.youtube.kinds import KINDS, assign, by_values
from vana_parsers.google.youtube.reading import read_playlist_file, read_table
from vana_parsers.google.youtube.rows import MAKERS
from vana_parsers.google.youtube.telling import STACKED, glance, kind_of
from vana_parsers.google.youtube.text import join_segments
from vana_parsers.times import parse_instant

Read = Callable[..., list[dict[str, Any]]]

LINK = "http://www.youtube.com/channel/UCchannelA-00000000000_A"
OWNER, OTHER = "UCowner0000000000000000a", "UCchannelA-00000000000_A"
VIDEO, COMMENT = "aB3_defghi1", "Ugx0000000000000000AaABAg"
LIST = "PLtea00000000000000000000000000001"
TIME = "2024-08-01T10:00:00.123456+00:00"
SEGMENTS = '{"text":"hi "},{"text":"you"}'


def table(*rows: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


COMMENT_FORMS = [
    (
        (
            "Comment ID",
            "Channel ID",
            "Comment Create Timestamp",
            "Price",
            "Parent Comment ID",
            "Video ID",
            "Comment Text",
        ),
        (COMMENT, OWNER, TIME, "0", "", VIDEO, '{"takeoutSegments":[{"text":"hi "},{"text":"you"}]}'),
    ),
    (
        (
            "Channel ID",
            "Comment Create Timestamp",
            "Price",
            "Comment ID",
            "Parent Comment ID",
            "Video ID",
            "Comment Text",
        ),
        (OWNER, TIME, "0", COMMENT, "", VIDEO, SEGMENTS),
    ),
    (
        ("ID de canal", "x", "Precio", "ID de comentario", "y", "z", "ID de vídeo", "Texto del comentario"),
        (OWNER, TIME, "0", COMMENT, "", "", VIDEO, SEGMENTS),
    ),
    (("α", "β", "γ", "δ", "ε", "ζ"), (COMMENT, OWNER, TIME, "0", VIDEO, SEGMENTS)),
    (("a", "b", "c", "d", "e", "f", "g", "h", "i"), (COMMENT, OWNER, TIME, "0", "", "", VIDEO, SEGMENTS, "")),
]


@pytest.mark.parametrize(("header", "record"), COMMENT_FORMS, ids=["2022", "2024", "spanish", "unnamed", "unnamed-9"])
def test_a_comment_is_the_same_record_in_every_form_and_language(
    read: Read, header: tuple[str, ...], record: tuple[str, ...]
) -> None:
    data = table(header, record)
    assert kind_of(glance(data.encode(), is_whole=True), is_loose=True) == "comments"
    [row] = read(read_table, data, kind="comments")
    [first] = read(read_table, table(*COMMENT_FORMS[0]), kind="comments")
    assert row == first
    assert (row["text"], row["thread_id"], row["item_id"]) == ("hi you", VIDEO, COMMENT)
    assert json.loads(row["extra"]) == {"channel_id": OWNER}


@pytest.mark.parametrize(
    ("header", "record", "kind"),
    [
        (("Kanal-ID", "Kanal-URL", "Kanaltitel"), (OTHER, LINK, "x"), "subscriptions"),
        (("k", "u", "t"), (OTHER, LINK, "x"), "subscriptions"),
        (("影片 ID", "時間"), (VIDEO, TIME), "playlist_items"),
        (tuple("abcdefgh"), (LIST, "False", "Tea", "", TIME, TIME, "Manual", "Public"), "playlists"),
        (("ID do vídeo", "Song Title", "Album Title", "Artist Name 1"), (VIDEO, "a", "b", "c"), "music"),
        (("Video ID", "Video Title Text Segments 1"), (VIDEO, "x"), "video_texts"),
    ],
)  # fmt: skip
def test_a_table_that_no_other_platform_has_is_told_wherever_it_lies(
    header: tuple[str, ...], record: tuple[str, ...], kind: str
) -> None:
    assert kind_of(glance(table(header, record).encode(), is_whole=True), is_loose=True) == kind


@pytest.mark.parametrize(
    ("header", "record"),
    [
        (
            ("id", "permalink", "date", "ip", "subreddit"),
            ("abc1234", "https://x", "2020-01-01 00:00:00 UTC", "", "tea"),
        ),
        (("date", "steps"), ("2020-01-01", "100")),
        (("name", "added"), ("hello-world", "2020-01-01 00:00:00")),
        (("Channel ID", "anything"), (OTHER, "x")),
        (("a",), ("",)),
    ],
)
def test_tables_of_others_are_not_claimed(header: tuple[str, ...], record: tuple[str, ...]) -> None:
    assert kind_of(glance(table(header, record).encode(), is_whole=True), is_loose=True) is None


def test_every_kind_has_a_maker_and_fields_that_are_told_once() -> None:
    assert set(KINDS) == set(MAKERS)
    for kind in KINDS.values():
        for layout in kind.layouts:
            assert len(set(layout)) >= len(layout) - layout.count("vanity_name") + ("vanity_name" in layout)


def test_columns_that_are_partly_known_keep_their_names(read: Read) -> None:
    data = table(("Video ID", "Playlist Video Creation Timestamp", "New thing"), (VIDEO, TIME, "7"))
    [row] = read(read_table, data, kind="playlist_items", collection="Tea")
    assert json.loads(row["extra"]) == {"New thing": "7"}
    assert assign(KINDS["comments"], ("?", "??"), [[COMMENT, VIDEO]]) == ("comment_id", "video_id")


def test_items_of_one_playlist_in_one_second_are_events(read: Read) -> None:
    lines = table(("Video ID", "Time Added"), (VIDEO, "2021-08-01 12:00:00 UTC"), (VIDEO, "2021-08-01T12:00:00+00:00"))
    one, two = read(read_table, lines, kind="playlist_items", playlist_id=LIST, collection="Tea")
    assert one["record_id"] == two["record_id"]
    [other] = read(
        read_table, lines.rsplit("\n", 2)[0] + "\n", kind="playlist_items", playlist_id=LIST, collection="Thé"
    )
    assert other["record_id"] == one["record_id"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01/05/2023 12:34", None),
        ("25/05/2023 12:34", datetime(2023, 5, 25, 12, 34, tzinfo=UTC)),
        ("5/25/2023 1:02:03", datetime(2023, 5, 25, 1, 2, 3, tzinfo=UTC)),
        ("05.05.2023 12:34", datetime(2023, 5, 5, 12, 34, tzinfo=UTC)),
        ("31/02/2023 12:34", None),
        ("99/99/2023 12:34", None),
    ],
)
def test_what_a_spreadsheet_made_of_a_time_is_read_where_it_can_mean_one_day(
    read: Read, text: str, expected: datetime | None
) -> None:
    [row] = read(read_table, table(("Video ID", "Time Added"), (VIDEO, text)), kind="playlist_items")
    assert row["time_text"] == text
    assert row.get("occurred_at") == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["", "+00:00", "x+00:00", "2024-08-01T10:00:00+00:00Z"]) | st.datetimes().map(str), max_size=4
    )
)
def test_many_instants_are_read_as_each_by_itself(texts: list[str]) -> None:
    written = [text + zone for text in texts for zone in ("+00:00", "+02:00", "Z", "")]
    found = csv_instants(pa.array(written, pa.string()))
    each = [parse_instant(text) for text in written]
    for name, values in found.columns().items():
        assert values.to_pylist() == [getattr(instant, name) for instant in each]


TWO_IN_ONE = table(
    ("Playlist Id", "Channel Id", "Time Created", "Time Updated", "Title", "Description", "Visibility"),
    (LIST, OWNER, "2021-01-01 00:00:00 UTC", "2021-01-01 00:00:00 UTC", "Tea", "a\n\nb", "Private"),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.from_regex(r"[A-Z][a-z0-9_-]{9}[A-Z]", fullmatch=True), st.just(TIME)), max_size=3))
def test_a_file_that_is_two_tables_gives_a_row_for_the_playlist_and_each_item(
    read: Read, items: list[tuple[str, str]]
) -> None:
    data = TWO_IN_ONE + "\n" + table(("Video Id", "Time Added"), *items) + "\n"
    first, *others = read(read_playlist_file, data, collection="watch later")
    assert (first["item_id"], first["note"]) == (LIST, "a\n\nb")
    assert [row["item_id"] for row in others] == [video for video, _ in items]
    assert {row["collection"] for row in others} <= {"Tea"}
    assert kind_of(glance(data.encode(), is_whole=True), is_loose=True) == STACKED


def test_an_item_is_the_same_in_a_file_of_two_tables_and_in_one_of_its_own(read: Read) -> None:
    items = table(("Video Id", "Time Added"), (VIDEO, "2021-08-01 12:00:00 UTC"))
    _, old = read(read_playlist_file, TWO_IN_ONE + "\n" + items)
    [new] = read(read_table, items, kind="playlist_items", playlist_id=LIST)
    assert old["record_id"] == new["record_id"]


def test_an_item_is_not_lost_where_the_second_header_is(read: Read) -> None:
    _, row = read(read_playlist_file, TWO_IN_ONE + f"\n{VIDEO},{TIME}\n")
    assert row["item_id"] == VIDEO


CELLS = st.sampled_from(["", VIDEO, COMMENT, OTHER, LIST, TIME, SEGMENTS, "0", "True", "https://x", '{"a"']) | st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.integers(1, 9), st.data())
def test_every_record_of_any_table_of_any_kind_is_a_row(read: Read, kind: str, width: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(*[CELLS] * width).filter(any), min_size=2, max_size=5))
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    assert len(read(read_table, written.getvalue(), kind=kind)) == len(rows) - 1


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200) | st.lists(st.lists(CELLS, max_size=4), max_size=4).map(lambda rows: table(*rows).encode())
)
def test_any_bytes_can_be_looked_at(data: bytes) -> None:
    for is_loose in (True, False):
        kind = kind_of(glance(data, is_whole=False), "comments", is_loose=is_loose)
        assert kind is None or kind == STACKED or kind in KINDS
    assert by_values(("",), [], is_loose=False) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_segments_are_joined_whatever_they_say(texts: list[str]) -> None:
    segments = [{"text": text} for text in texts]
    inner = ",".join(json.dumps(segment) for segment in segments)
    assert join_segments(inner) == ("".join(texts), None)
    assert join_segments(json.dumps({"takeoutSegments": segments})) == ("".join(texts), None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('{"text":"a\nb"}', ("a\nb", None)),
        ('{"emoji":{"id":"x"}}', ("", [{"emoji": {"id": "x"}}])),
        ('{"a":1}', ('{"a":1}', None)),
        ('{"text":7}', ('{"text":7}', None)),
        ('{"text":"a"},7', ('{"text":"a"},7', None)),
        ('{"text":"unfinished', ('{"text":"unfinished', None)),
        ('{"text":"a"},7,{"text":"b"}', ('{"text":"a"},7,{"text":"b"}', None)),
        ('{"text":' + "[" * 9000 + "]" * 9000 + "}", None),
        ("plain", ("plain", None)),
    ],
)
def test_what_is_no_list_of_segments_is_the_text_itself(cell: str, expected: tuple[str, Any] | None) -> None:
    assert join_segments(cell) == (expected or (cell, None))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Watch later-videos", "Watch later"),
        ("Watch later videos", "Watch later"),
        ("Watch later-vídeos", "Watch later"),
        ("Watch later-videoclipuri", "Watch later"),
        ("Video_s in Watch later", "Watch later"),
        ("Vídeos de_ Watch later", "Watch later"),
        ("Watch later-videos(1)", "Watch later"),
        ("Watch later", "Watch later"),
        ("-videos", "-videos"),
    ],
)
def test_the_title_is_found_in_the_name_of_a_file_of_items(name: str, title: str) -> None:
    assert title_of(name) == title


def test_a_playlist_is_found_by_the_name_of_its_file() -> None:
    long = "A very long title of a playlist that is cut in the names of files"
    titles = {"PL1": "Tea: black & green?", "PL2": "Tea", "PL3": "Pots", "PL4": "Pots", "PL5": long}
    assert find_playlist("Tea_ black _ green_-videos", titles) == "PL1"
    assert find_playlist("Tea-відэа", titles) == "PL2"
    assert find_playlist("Pots-videos", titles) is None
    assert find_playlist("Tea-videos(1)", titles) is None
    assert find_playlist(long[:47], titles) == "PL5"
    assert find_playlist("other", titles) is None


def test_names_of_files_are_known_cut_and_numbered() -> None:
    assert by_stem("comments(3)") == "comments"
    assert by_stem("instellingen voor het beheer van je kanaalcommu") == "channel_settings"
    assert by_stem("whatever") is None


def test_a_table_of_a_folder_without_a_root_is_told_by_its_neighbours(tmp_path: Path) -> None:
    files = {
        "reacties/x.csv": table(*COMMENT_FORMS[3]),
        "kanalen/kanaal.csv": table(("?", "??", "???"), (OWNER, "me", "public")),
        "kanalen/ander.csv": table(("?", "??"), ("a", "b")),
        "other.csv": table(("?", "??", "???"), (OWNER, "me", "public")),
    }
    for path, text in files.items():
        target = tmp_path / "export" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    [export] = open_exports([tmp_path / "export"])
    assert recognize(export) >= 0.8
    kinds = {route.member.path: route.params.get("kind") for route in plan(export).routes}
    assert kinds == {
        "reacties/x.csv": "comments",
        "kanalen/kanaal.csv": "channel",
        "kanalen/ander.csv": None,
        "other.csv": None,
    }
