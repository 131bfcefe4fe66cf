"""What every export promises, whatever it lies in: folder, zip and tar give the same members and bytes."""

import bz2
import gzip
import io
import lzma
import multiprocessing
import os
import pickle
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.errors import ExportError
from vana_parsers.export import Export, Limits, MemberError, match_key, open_exports

Tree = Mapping[str, bytes]


def write_folder(path: Path, tree: Tree) -> Path:
    for name, content in tree.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path


def write_zip(path: Path, tree: Tree, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return path


def write_tar(path: Path, tree: Tree) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in tree.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def write_tgz(path: Path, tree: Tree) -> Path:
    path.write_bytes(gzip.compress(write_tar(path, tree).read_bytes()))
    return path


def write_tbz(path: Path, tree: Tree) -> Path:
    path.write_bytes(bz2.compress(write_tar(path, tree).read_bytes()))
    return path


def write_txz(path: Path, tree: Tree) -> Path:
    path.write_bytes(lzma.compress(write_tar(path, tree).read_bytes()))
    return path


WRITERS: list[Callable[[Path, Tree], Path]] = [write_folder, write_zip, write_tar, write_tgz, write_tbz, write_txz]

TREE: Tree = {
    "Takeout/archive_browser.html": b"<html>" + b"x" * 9000,
    "Takeout/My Activity/Search/MyActivity.json": b"[]",
    "Takeout/Google Play\u00a0Store/Installs.json": os.urandom(300_000),
    "Takeout/empty.txt": b"",
    "Takeout/nested.zip": b"PK\x03\x04 an ordinary member",
}


def only(*paths: Path) -> Export:
    (export,) = open_exports(paths)
    return export


def contents(export: Export) -> dict[str, bytes]:
    return {member.path: export.read(member, 1 << 30) for member in export.members}


@pytest.mark.parametrize("write", WRITERS)
def test_every_container_gives_the_members_and_bytes_that_were_put_in(
    tmp_path: Path, write: Callable[[Path, Tree], Path]
) -> None:
    export = only(write(tmp_path / "export", TREE))
    assert contents(export) == TREE
    assert {member.path: member.size for member in export.members} == {path: len(TREE[path]) for path in TREE}
    assert export.problems == export.junk == ()


@pytest.mark.parametrize("write", WRITERS)
def test_a_pickled_export_reads_the_same_bytes_in_another_process(
    tmp_path: Path, write: Callable[[Path, Tree], Path]
) -> None:
    export = pickle.loads(pickle.dumps(only(write(tmp_path / "export", TREE))))
    assert contents(export) == TREE


def test_members_are_read_in_a_worker_that_shares_nothing_but_the_pickle(tmp_path: Path) -> None:
    export = only(write_zip(tmp_path / "export.zip", TREE))
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        read = [pool.submit(export.read, member, 1 << 30) for member in export.members]
        assert [future.result() for future in read] == list(TREE.values())


def test_streams_of_one_export_are_independent_in_threads(tmp_path: Path) -> None:
    tree = {f"{number}.bin": os.urandom(2_000) * 200 for number in range(8)}
    export = only(write_zip(tmp_path / "export.zip", tree))
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda member: export.read(member, 1 << 30), export.members * 4))
    assert read == list(tree.values()) * 4


JUNK_NAMES = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}


def is_plain(segment: str) -> bool:
    """Tell whether the segment is neither special, nor junk, nor a drive, nor too long for a file system."""
    return (
        segment not in (".", "..")
        and segment.lower() not in JUNK_NAMES
        and not segment.startswith("._")
        and segment[1:2] != ":"
        and len(segment.encode()) < 100
    )


SEGMENT = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=12).filter(is_plain)
TREES = st.dictionaries(
    st.lists(SEGMENT, min_size=1, max_size=3).map(lambda segments: unicodedata.normalize("NFC", "/".join(segments))),
    st.binary(max_size=2_000),
    min_size=1,
    max_size=6,
).filter(
    lambda tree: (
        "text" not in {path.split("/")[0] for path in tree}
        and not any(one != other and other.startswith(f"{one}/") for one in tree for other in tree)
    )
)


@settings(max_examples=40, deadline=None)
@given(TREES)
def test_any_tree_reads_back_the_same_through_folder_zip_and_tar(tree: Tree) -> None:
    tree = {**tree, "text": b""}  # a folder of nothing but archives would stand for these
    with tempfile.TemporaryDirectory() as folder:
        for write in (write_folder, write_zip, write_tar, write_tgz):
            export = only(write(Path(folder) / write.__name__, tree))
            assert contents(export) == tree
            with export:
                assert {member.path: stream.read() for member, stream in export.walk(export.members)} == tree


@pytest.mark.parametrize("write", WRITERS)
def test_a_walk_gives_exactly_the_members_asked_for(tmp_path: Path, write: Callable[[Path, Tree], Path]) -> None:
    export = only(write(tmp_path / "export", TREE))
    wanted = [export.members[3], export.members[1]]
    walked = [(member, stream.read()) for member, stream in export.walk(wanted)]
    expected = sorted(wanted, key=export.members.index) if export.is_sequential(0) else wanted
    assert walked == [(member, TREE[member.path]) for member in expected]


def test_a_walk_over_tar_goes_on_where_a_stream_was_left_half_read(tmp_path: Path) -> None:
    export = only(write_tgz(tmp_path / "export.tgz", {"a": b"a" * 500_000, "b": b"b" * 500_000}))
    assert [stream.read(10) for _, stream in export.walk(export.members)] == [b"a" * 10, b"b" * 10]


@pytest.mark.parametrize("write", WRITERS)
def test_the_head_is_the_start_of_the_member(tmp_path: Path, write: Callable[[Path, Tree], Path]) -> None:
    export = only(write(tmp_path / "export", TREE))
    for member in export.members:
        assert export.head(member) == TREE[member.path][:4096]
        assert export.head(member, 10_000) == TREE[member.path][:10_000]
        assert export.head(member, 3) == TREE[member.path][:3]


def test_only_compressed_tar_is_sequential(tmp_path: Path) -> None:
    sequential = {write.__name__: only(write(tmp_path / write.__name__, TREE)).is_sequential(0) for write in WRITERS}
    assert {name for name, is_sequential in sequential.items() if is_sequential} == {
        "write_tgz",
        "write_tbz",
        "write_txz",
    }


def test_streams_give_lines_and_fill_buffers(tmp_path: Path) -> None:
    tree = {"a.csv": b"id\n1\n2\n"}
    export = only(write_zip(tmp_path / "a.zip", tree))
    with export.open(export.members[0]) as stream:
        assert stream.readable()
        assert list(stream) == [b"id\n", b"1\n", b"2\n"]
    with export.open(export.members[0]) as stream, io.TextIOWrapper(stream, encoding="utf-8") as text:
        assert text.read() == "id\n1\n2\n"


def test_reading_whole_refuses_a_member_larger_than_expected(tmp_path: Path) -> None:
    export = only(write_zip(tmp_path / "a.zip", {"a": b"12345"}))
    assert export.read(export.members[0], 5) == b"12345"
    with pytest.raises(MemberError, match="holds 5 bytes, more than the 4 expected"):
        export.read(export.members[0], 4)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_zip_methods_that_are_supported_read_back(tmp_path: Path, method: int) -> None:
    assert contents(only(write_zip(tmp_path / "a.zip", TREE, method))) == TREE


def test_archives_are_told_by_content_not_by_name(tmp_path: Path) -> None:
    for write in WRITERS[1:]:
        assert contents(only(write(tmp_path / "download.bin", TREE))) == TREE


def test_a_loose_file_is_an_export_of_one_member(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_bytes(b"id,title\n1,caf\xc3\xa9\n")
    export = only(file)
    assert (export.name, contents(export)) == ("posts.csv", {"posts.csv": file.read_bytes()})


def test_a_loose_file_may_be_given_as_a_link(tmp_path: Path) -> None:
    (tmp_path / "stored").write_bytes(b"{}")
    (tmp_path / "Records.json").symlink_to("stored")
    assert contents(only(tmp_path / "Records.json")) == {"Records.json": b"{}"}


def test_a_folder_of_archives_and_junk_stands_for_the_archives(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    write_zip(folder / "takeout-20240101T000000Z-001.zip", {"a": b"1"})
    write_zip(folder / "takeout-20240101T000000Z-002.zip", {"b": b"2"})
    write_tgz(folder / "other.tgz", {"c": b"3"})
    (folder / ".DS_Store").write_bytes(b"junk")
    other, takeout = open_exports([folder])
    assert contents(other) == {"c": b"3"}
    assert (takeout.name, contents(takeout)) == ("takeout-20240101T000000Z (2 parts)", {"a": b"1", "b": b"2"})


def test_the_digest_depends_on_neither_place_nor_names_nor_order_of_the_parts(tmp_path: Path) -> None:
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
    names = ["facebook-jane-2024-01-01-aaaaaaaa.zip", "facebook-jane-2024-01-01-bbbbbbbb.zip"]
    trees: list[Tree] = [{"a": b"1"}, {"b": b"2"}]
    here = [write_zip(tmp_path / "here" / name, tree) for name, tree in zip(names, trees, strict=True)]
    there = []
    for name, path in zip(reversed(names), here, strict=True):
        (tmp_path / "there" / name).write_bytes(path.read_bytes())
        there.append(tmp_path / "there" / name)
    digests = {only(*paths).digest() for paths in (here, here[::-1], there, there[::-1])}
    assert len(digests) == 1
    assert digests != {only(here[0]).digest()}


def test_the_digest_of_a_folder_tells_paths_and_contents_apart(tmp_path: Path) -> None:
    trees: list[Tree] = [{"a": b"1", "b": b"2"}, {"a": b"2", "b": b"1"}, {"a": b"1", "c": b"2"}, {"a": b"12", "b": b""}]
    digests = [only(write_folder(tmp_path / str(index), tree)).digest() for index, tree in enumerate(trees)]
    assert len(set(digests)) == len(trees)
    assert only(write_folder(tmp_path / "copy", {"b": b"2", "a": b"1", ".DS_Store": b"x"})).digest() == digests[0]


def test_the_order_given_is_the_order_of_the_exports(tmp_path: Path) -> None:
    paths = [write_zip(tmp_path / name, {"a": name.encode()}) for name in ("z.zip", "a.zip", "m.zip")]
    assert [export.name for export in open_exports([*paths, paths[0]])] == ["z.zip", "a.zip", "m.zip"]


def test_junk_is_left_out_with_its_reason(tmp_path: Path) -> None:
    junk = ["__MACOSX/a/._b.json", "a/.DS_Store", "a/._b.json", "a/Thumbs.db", "Desktop.ini"]
    for write in (write_folder, write_zip, write_tgz):
        export = only(write(tmp_path / write.__name__, {"a/b.json": b"{}"} | dict.fromkeys(junk, b"x")))
        assert contents(export) == {"a/b.json": b"{}"}
        assert sorted(skipped.member for skipped in export.junk) == sorted(junk)
        assert all(skipped.reason for skipped in export.junk)


def test_a_tar_twin_has_the_members_of_its_zip_twin(tmp_path: Path) -> None:
    zipped, tarred = only(write_zip(tmp_path / "a.zip", TREE)), only(write_tgz(tmp_path / "a.tgz", TREE))
    assert [(member.path, member.size) for member in zipped.members] == [
        (member.path, member.size) for member in tarred.members
    ]


def test_more_than_65535_members_are_listed(tmp_path: Path) -> None:
    tree = {f"Takeout/Google Photos/{number}.json": b"%d" % number for number in range(65_600)}
    export = only(write_zip(tmp_path / "many.zip", tree, zipfile.ZIP_STORED))
    assert len(export.members) == 65_600
    assert export.read(export.members[-1], 10) == b"65599"


def test_members_beyond_four_gigabytes_are_found(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.seek(5 << 30)  # a hole: no disk is used
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("far.json", b"[1]")
    assert contents(only(path)) == {"far.json": b"[1]"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not an archive"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z archives are not supported"),
        (b"<html>Sign in</html>", "not an archive"),
        (b"PK\x03\x04" + bytes(200), "archive is truncated"),
        (b"\x1f\x8b\x08\x00", "archive is truncated"),
        (bytes(10_240), "holds no files"),
    ],
)
def test_what_is_no_readable_archive_is_refused_with_a_hint(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "takeout.zip"
    file.write_bytes(content)
    with pytest.raises(ExportError, match=f"^{message}.*: takeout.zip") as caught:
        open_exports([file])
    assert caught.value.hint


def test_nothing_given_is_refused() -> None:
    with pytest.raises(ExportError, match="no export given"):
        open_exports([])


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"no such file or folder: .*absent\.zip"):
        open_exports([tmp_path / "absent.zip"])


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    with pytest.raises(ExportError, match="holds no files"):
        open_exports([tmp_path])


def test_a_path_without_permission_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a": b"1"})
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)  # root may read anything
    try:
        with pytest.raises(ExportError, match="permission denied"):
            open_exports([path])
    finally:
        os.seteuid(user)


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExportError, match="neither a file nor a folder"):
        open_exports([tmp_path / "pipe"])


def test_a_lone_compressed_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Records.json.gz").write_bytes(gzip.compress(b"{}" * 1000))
    with pytest.raises(ExportError, match="not an archive but a compressed file"):
        open_exports([tmp_path / "Records.json.gz"])


@pytest.mark.parametrize("write", [write_folder, write_zip, write_tar, write_tgz])
def test_limits_on_single_members_leave_the_others(tmp_path: Path, write: Callable[[Path, Tree], Path]) -> None:
    tree = {"ok": b"1", "large": b"x" * 2000, "a/b/c/deep": b"1", "long" * 10: b"1"}
    limits = Limits(max_member_bytes=1000, max_depth=3, max_path_length=30)
    (export,) = open_exports([write(tmp_path / "export", tree)], limits=limits)
    assert contents(export) == {"ok": b"1"}
    assert len(export.problems) == 3
    assert {problem.member.split("/")[0] for problem in export.problems} == {"large", "a", "long" * 10}


@pytest.mark.parametrize("write", [write_folder, write_zip, write_tar, write_tgz])
@pytest.mark.parametrize("limits", [Limits(max_members=2), Limits(max_total_bytes=3000)])
def test_limits_on_the_whole_refuse_the_export(
    tmp_path: Path, write: Callable[[Path, Tree], Path], limits: Limits
) -> None:
    path = write(tmp_path / "export", {name: os.urandom(1500) for name in "abc"})
    assert len(only(path).members) == 3
    with pytest.raises(ExportError, match=r"more than (2 files|3000 bytes)"):
        open_exports([path], limits=limits)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Google Play\u00a0Store", "google play store"),
        ("Cafe\u0301/x", "CAF\u00c9/X"),
        ("Recherche d\u2019images", "Recherche d'images"),
        ("Fotos de /a", "Fotos de/a"),
        ("a \u200b  b", "a b"),
        ("Stra\u00dfe", "STRASSE"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@given(st.text(st.characters(codec="utf-8")))
def test_a_key_is_its_own_key_and_does_not_depend_on_normalization(text: str) -> None:
    key = match_key(text)
    assert match_key(key) == key
    assert match_key(unicodedata.normalize("NFD", text)) == key
