"""Which files are parts of one export, and what becomes of a path that several parts hold."""

import itertools
import os
import zipfile
from pathlib import Path

import pytest

from vana_parsers.archives.parts import absent
from vana_parsers.export import Export, open_exports


def write_zip(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def contents(export: Export) -> dict[str, str]:
    return {member.path: export.read(member, 1 << 20).decode() for member in export.members}


TOGETHER = [
    ("takeout-20240101T000000Z-001.zip", "takeout-20240101T000000Z-002.zip"),
    ("takeout-20240101T000000Z-001.zip", "takeout-20240101T000000Z-012 (1).zip"),
    ("takeout-20250801T000000Z-3-001.zip", "takeout-20250801T000000Z-3-002.zip"),
    ("takeout-20240101T000000Z-001.tgz", "takeout-20240101T000000Z-002.tgz"),
    ("facebook-jane.doe-2026-08-05-Ki9KTCZR.zip", "facebook-jane.doe-2026-08-05-D547AjoQ.zip"),
    ("instagram-j_d-2026-08-05-Ki9KTCZR.zip", "instagram-j_d-2026-08-05-D547AjoQ(2).zip"),
    ("my export-20250214T091955Z-001.zip", "my export-20250214T091955Z-002.zip"),
    ("facebook-100012345678-1.zip", "facebook-100012345678-2.zip"),
    ("instagram_part_1.zip", "instagram_part_2.zip"),
    ("export Part1.zip", "export part2.zip"),
    ("export (part 1 of 2).zip", "export (part 2 of 2).zip"),
]
APART = [
    ("takeout-20240101T000000Z-001.zip", "takeout-20240102T000000Z-001.zip"),
    ("takeout-20250801T000000Z-3-001.zip", "takeout-20250801T000000Z-4-001.zip"),
    ("facebook-jane-2026-08-05-Ki9KTCZR.zip", "facebook-john-2026-08-05-D547AjoQ.zip"),
    ("facebook-jane-2026-08-05-Ki9KTCZR.zip", "instagram-jane-2026-08-05-D547AjoQ.zip"),
    ("export_jane_20240101.zip", "export_jane_20250101.zip"),
    ("backup-2024-01-01.zip", "backup-2024-01-02.zip"),
    ("backup-2023.zip", "backup-2024.zip"),
    ("export.zip", "export (1).zip"),
    ("a.zip", "b.zip"),
]


@pytest.mark.parametrize("names", TOGETHER)
def test_parts_of_one_export_are_one_export_in_any_order(tmp_path: Path, names: tuple[str, str]) -> None:
    first, second = write_zip(tmp_path / names[0], a="1"), write_zip(tmp_path / names[1], b="2")
    for paths in ([first, second], [second, first]):
        (export,) = open_exports(paths)
        assert contents(export) == {"a": "1", "b": "2"}
        assert export.name.endswith(" (2 parts)")
        assert set(export.parts) == {first, second}


@pytest.mark.parametrize("names", APART)
def test_files_that_are_no_parts_of_one_export_stay_apart(tmp_path: Path, names: tuple[str, str]) -> None:
    paths = [write_zip(tmp_path / name, a=name) for name in names]
    assert [export.parts for export in open_exports(paths)] == [(path,) for path in paths]


def test_numbered_archives_that_contradict_each_other_are_two_exports(tmp_path: Path) -> None:
    paths = [write_zip(tmp_path / f"reddit-{number}.zip", posts=f"{number}", votes=f"{number}") for number in (1, 2)]
    exports = open_exports(paths)
    assert [contents(export) for export in exports] == [{"posts": "1", "votes": "1"}, {"posts": "2", "votes": "2"}]


def test_numbered_archives_in_different_folders_are_two_exports(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    paths = [write_zip(tmp_path / "one" / "x-1.zip", a="1"), write_zip(tmp_path / "two" / "x-2.zip", b="2")]
    assert len(open_exports(paths)) == 2


def test_a_path_in_several_parts_is_kept_once_for_each_content_in_any_order(tmp_path: Path) -> None:
    files = [{"a.json": "1", "x": "1"}, {"a.json": "2"}, {"a.json": "1"}, {"a.json": "2"}, {"a.json": "3"}]
    paths = [
        write_zip(tmp_path / f"takeout-20240101T000000Z-00{number}.zip", **content)
        for number, content in enumerate(files, 1)
    ]
    for order in itertools.islice(itertools.permutations(paths), 0, 120, 17):
        (export,) = open_exports(order)
        assert contents(export) == {"a.json": "1", "x": "1", "variant 2/a.json": "2", "variant 3/a.json": "3"}
        assert [skipped.member for skipped in export.junk] == ["a.json", "a.json"]
        assert export.parts == tuple(paths)


def test_folders_that_were_unpacked_part_by_part_are_one_export(tmp_path: Path) -> None:
    for number, content in (("001", "same"), ("002", "same")):
        folder = tmp_path / f"takeout-20240101T000000Z-{number}" / "Takeout"
        folder.mkdir(parents=True)
        (folder / "shared.json").write_text(content)
        (folder / f"{number}.json").write_text(number)
    (export,) = open_exports(sorted(tmp_path.iterdir()))
    assert contents(export) == {"Takeout/shared.json": "same", "Takeout/001.json": "001", "Takeout/002.json": "002"}
    assert [skipped.member for skipped in export.junk] == ["Takeout/shared.json"]


def test_a_second_download_of_a_part_adds_nothing(tmp_path: Path) -> None:
    first = write_zip(tmp_path / "takeout-20240101T000000Z-001.zip", a="1")
    again = tmp_path / "takeout-20240101T000000Z-001 (1).zip"
    again.write_bytes(first.read_bytes())
    (alone,), (both,) = open_exports([first]), open_exports([again, first])
    assert contents(both) == contents(alone)
    assert both.digest() == alone.digest()


def test_siblings_that_were_not_given_are_named_but_not_read(tmp_path: Path) -> None:
    given = write_zip(tmp_path / "takeout-20240101T000000Z-002.zip", a="1")
    for name in (
        "takeout-20240101T000000Z-001.zip",
        "takeout-20240101T000000Z-010.zip",
        "takeout-20240101T000000Z-003.zip",
        "takeout-20240101T000000Z-002 (1).zip",
        "takeout-20240102T000000Z-001.zip",
        "takeout-20240101T000000Z-004.txt",
    ):
        (tmp_path / name).write_bytes(os.urandom(100))
    (export,) = open_exports([given])
    assert contents(export) == {"a": "1"}
    assert [path.name for path in export.siblings()] == [
        f"takeout-20240101T000000Z-{number}.zip" for number in ("001", "003", "010")
    ]


def test_loose_files_are_never_parts(tmp_path: Path) -> None:
    paths = [tmp_path / "posts-1.csv", tmp_path / "posts-2.csv"]
    for path in paths:
        path.write_text("id\n")
    assert [(export.name, export.siblings()) for export in open_exports(paths)] == [
        ("posts-1.csv", ()),
        ("posts-2.csv", ()),
    ]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (
            ("takeout-20240101T000000Z-001.zip", "takeout-20240101T000000Z-003.zip"),
            ("takeout-20240101T000000Z-002.zip",),
        ),
        (
            ("takeout-20250801T000000Z-3-004 (1).tgz",),
            tuple(f"takeout-20250801T000000Z-3-00{number}.tgz" for number in (1, 2, 3)),
        ),
        (("takeout-20240101T000000Z-001.zip", "takeout-20240101T000000Z-002.zip"), ()),
        (("facebook-100012345678-3.zip", "facebook-100012345678-1.zip"), ("facebook-100012345678-2.zip",)),
        (("facebook-jane-2026-08-05-Ki9KTCZR.zip",), ()),
        (("export.zip",), ()),
        (("takeout-20240101T000000Z-99999999.zip",), ()),
    ],
)
def test_parts_that_are_left_out_between_others_are_named(given: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert absent(tuple(Path(name) for name in given)) == missing
