"""Zip files written wrongly, carelessly or with intent."""

import io
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.errors import ExportError
from vana_parsers.export import Export, Limits, MemberError, open_exports


def deflate(content: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(content) + compressor.flush()


@dataclass(frozen=True)
class Entry:
    """One entry with every declaration free to lie; None means the truth."""

    name: bytes = b"a.json"
    content: bytes = b"[]"
    data: bytes | None = None
    size: int | None = None
    packed: int | None = None
    crc: int | None = None
    method: int = 8
    flags: int = 0
    made_by: int = 3
    mode: int = 0
    extra: bytes = b""
    offset: int | None = None


def raw_zip(entries: Sequence[Entry], *, count: int | None = None, comment: bytes = b"") -> bytes:
    body, directory = b"", b""
    for entry in entries:
        data = entry.data if entry.data is not None else deflate(entry.content)
        size = len(entry.content) if entry.size is None else entry.size
        packed = len(data) if entry.packed is None else entry.packed
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        offset = len(body) if entry.offset is None else entry.offset
        fields = (20, entry.flags, entry.method, 0, 0x21, crc, packed, size, len(entry.name))
        if entry.offset is None:
            body += struct.pack("<IHHHHHIIIHH", 0x04034B50, *fields, 0) + entry.name + data
        directory += struct.pack("<IH", 0x02014B50, entry.made_by << 8) + struct.pack(
            "<HHHHHIIIHHHHHII", *fields, len(entry.extra), 0, 0, 0, entry.mode << 16, offset
        )
        directory += entry.name + entry.extra
    count = len(entries) if count is None else count
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), len(comment))
    return body + directory + end + comment


def opened(tmp_path: Path, *entries: Entry, limits: Limits = Limits()) -> Export:  # noqa: B008
    path = tmp_path / "a.zip"
    path.write_bytes(raw_zip(entries))
    (export,) = open_exports([path], limits=limits)
    return export


GOOD = Entry(b"good.json", b'{"good": true}')


def good_and_problem(tmp_path: Path, entry: Entry, limits: Limits = Limits()) -> tuple[str, str]:  # noqa: B008
    """Return name and reason of the only problem, after the good member beside it has been read."""
    export = opened(tmp_path, entry, GOOD, limits=limits)
    assert [export.read(member, 100) for member in export.members] == [GOOD.content]
    (problem,) = export.problems
    return problem.member, problem.reason


def good_and_failure(tmp_path: Path, entry: Entry) -> str:
    """Return why the bad member cannot be read, twice, after the good member beside it has been read."""
    export = opened(tmp_path, entry, GOOD)
    bad, good = export.members
    assert export.read(good, 100) == GOOD.content
    with export.open(bad) as stream:
        with pytest.raises(MemberError) as first:
            stream.read()
        with pytest.raises(MemberError) as second:
            stream.read()
    assert str(first.value) == str(second.value)
    return str(first.value)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (b"/etc/passwd", "absolute"),
        (b"\\\\server\\share", "absolute"),
        (b"../../evil", "leads outside"),
        (b"a/../../evil", "leads outside"),
        (b"a\\..\\..\\evil", "leads outside"),
        (b"C:\\evil", "names a drive"),
        (b"c:evil", "names a drive"),
        (b"good.json\0.exe", "NUL"),
        (b"./.", "no name"),
    ],
)
def test_unsafe_names_are_problems(tmp_path: Path, name: bytes, reason: str) -> None:
    member, found = good_and_problem(tmp_path, Entry(name))
    assert reason in found
    assert "\0" not in member


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Entry(mode=0o120777, content=b"/etc/passwd"), "is a symbolic link"),
        (Entry(mode=0o010644), "is a special file"),
        (Entry(mode=0o020644), "is a special file"),
        (Entry(flags=0x1), "is encrypted"),
        (Entry(flags=0x1, method=99), "is encrypted"),
        (Entry(method=9), "compression is not supported: Deflate64"),
        (Entry(method=14), "compression is not supported: LZMA"),
        (Entry(method=77), "compression is not supported: method 77"),
        (Entry(flags=0x20), "compression is not supported: method 8"),
        (Entry(method=0, data=b"[]", size=3), "contradicts the archive"),
        (Entry(size=0xFFFFFFFF), "contradicts the archive"),
        (Entry(packed=50_000_000), "contradicts the archive"),
    ],
)
def test_entries_that_cannot_be_read_are_problems(tmp_path: Path, entry: Entry, reason: str) -> None:
    assert reason in good_and_problem(tmp_path, entry)[1]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Entry(crc=1), "its CRC-32 does not match"),
        (Entry(content=b"", crc=1), "its CRC-32 does not match"),
        (Entry(content=b"x" * 100, size=99), "holds more than the 99 bytes"),
        (Entry(content=b"x", size=0, crc=0), "holds more than the 0 bytes"),
        (Entry(content=b"x" * 100, size=101), "1 of 101 bytes are missing"),
        (Entry(content=b"x" * 100, data=deflate(os.urandom(100))[:50]), "is truncated"),
        (Entry(data=b"\xff" * 50), "is damaged"),
        (Entry(data=b""), "is truncated"),
        (Entry(method=12, data=b"not bzip2"), "is damaged"),
    ],
)
def test_a_member_that_is_not_what_it_declares_fails_alone_and_at_every_read(
    tmp_path: Path, entry: Entry, reason: str
) -> None:
    assert reason in good_and_failure(tmp_path, entry)


def test_the_last_bytes_are_given_only_after_they_were_verified(tmp_path: Path) -> None:
    content = os.urandom(1 << 20)
    export = opened(tmp_path, Entry(content=content, crc=1))
    with export.open(export.members[0]) as stream:
        seen = 0
        with pytest.raises(MemberError):
            while seen < len(content):
                seen += len(stream.read(1000))
    assert seen < len(content)


def test_a_member_whose_header_is_not_where_the_directory_says_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    content = bytearray(raw_zip([Entry(b"first"), Entry(b"second")]))
    content[content.index(b"PK\x03\x04", 4)] = 0
    path.write_bytes(content)
    (export,) = open_exports([path])
    assert export.read(export.members[0], 10) == b"[]"
    with pytest.raises(MemberError, match="its header is not where"):
        export.read(export.members[1], 10)


def test_a_wholly_encrypted_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"archive is encrypted: a\.zip") as caught:
        opened(tmp_path, Entry(flags=1), Entry(b"folder/", b"", flags=0), Entry(b"b", flags=1))
    assert caught.value.hint


def test_a_declared_bomb_is_a_problem(tmp_path: Path) -> None:
    zeros = bytes(2 << 20)
    limits = Limits(ratio_floor_bytes=1 << 20, max_ratio=100)
    assert "zip bomb" in good_and_problem(tmp_path, Entry(content=zeros), limits)[1]


def test_a_bomb_that_hides_its_size_gives_no_more_bytes_than_declared(tmp_path: Path) -> None:
    export = opened(tmp_path, Entry(content=bytes(50 << 20), size=10))
    with export.open(export.members[0]) as stream, pytest.raises(MemberError, match="more than the 10 bytes"):
        stream.read(1)


def test_many_small_bombs_are_refused_together(tmp_path: Path) -> None:
    limits = Limits(ratio_floor_bytes=1 << 20, max_ratio=100)
    entries = [Entry(b"%d" % number, bytes(1 << 19)) for number in range(10)]
    with pytest.raises(ExportError, match="inflates more than 100-fold"):
        opened(tmp_path, *entries, limits=limits)


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    kernel = Entry(b"a", bytes(1000))
    with pytest.raises(ExportError, match="members share the same bytes"):
        opened(tmp_path, kernel, Entry(b"b", bytes(1000), offset=0))
    with pytest.raises(ExportError, match="members share the same bytes"):
        opened(tmp_path, Entry(b"a", b"", data=b"x" * 200, crc=0), Entry(b"b", offset=100))


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (Entry("caf\u00e9".encode(), flags=0x800), "caf\u00e9"),
        (Entry("caf\u00e9".encode()), "caf\u00e9"),
        (Entry("cafe\u0301".encode()), "caf\u00e9"),
        (Entry("caf\u00e9".encode("cp437")), "caf\u00e9"),
        (Entry(b"caf\xff", flags=0x800), "caf\u00a0"),
        (Entry("Play\u00a0Store/a ".encode()), "Play\u00a0Store/a "),
        (Entry(b"connections\\followers\\a.json", made_by=0), "connections/followers/a.json"),
        (Entry(b"./a//b/./c"), "a/b/c"),
        (
            Entry(b"caf?", extra=struct.pack("<HHBI", 0x7075, 10, 1, zlib.crc32(b"caf?")) + "caf\u00e9".encode()),
            "caf\u00e9",
        ),
        (Entry(b"caf?", extra=struct.pack("<HHBI", 0x7075, 10, 1, 0) + "caf\u00e9".encode()), "caf?"),
    ],
)
def test_names_are_decoded_and_cleaned(tmp_path: Path, entry: Entry, path: str) -> None:
    export = opened(tmp_path, entry)
    assert [member.path for member in export.members] == [path]
    assert export.read(export.members[0], 10) == b"[]"


def test_two_names_that_clean_to_one_path_are_both_kept_if_they_differ(tmp_path: Path) -> None:
    export = opened(
        tmp_path,
        Entry("cafe\u0301.json".encode(), b"1"),
        Entry("caf\u00e9.json".encode(), b"2"),
        Entry(b"./caf\xc3\xa9.json", b"2"),
        Entry(b"variant 2/caf\xc3\xa9.json", b"3"),
    )
    assert {member.path: export.read(member, 9) for member in export.members} == {
        "caf\u00e9.json": b"1",
        "variant 2/caf\u00e9.json": b"2",
        "variant 2/variant 2/caf\u00e9.json": b"3",
    }
    assert [(skipped.member, skipped.reason) for skipped in export.junk] == [
        ("caf\u00e9.json", "the same file comes twice")
    ]


def test_folder_entries_are_not_members(tmp_path: Path) -> None:
    export = opened(tmp_path, Entry(b"a/", b"", mode=0o040755), Entry(b"b\\", b"", made_by=0), Entry(b"a/b.json"))
    assert [member.path for member in export.members] == ["a/b.json"]
    assert export.problems == ()


def test_sizes_in_zip64_fields_are_read(tmp_path: Path) -> None:
    entry = Entry(content=b"12345", size=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 5))
    export = opened(tmp_path, Entry(b"first"), entry)
    assert export.read(export.members[1], 10) == b"12345"


def test_sizes_that_follow_the_data_are_read(tmp_path: Path) -> None:
    reading, writing = os.pipe()  # zipfile cannot go back in a pipe to fill in the sizes
    with open(writing, "wb") as pipe, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # noqa: PTH123
        archive.writestr("a", b"1" * 1000)
        archive.writestr("b", b"2" * 1000)
    with open(reading, "rb") as written:  # noqa: PTH123
        (tmp_path / "a.zip").write_bytes(written.read())
    (export,) = open_exports([tmp_path / "a.zip"])
    assert [export.read(member, 1000) for member in export.members] == [b"1" * 1000, b"2" * 1000]


def test_data_before_the_archive_and_a_comment_after_it_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 foreign" + raw_zip([GOOD], comment=b"PK\x05\x06 comment" * 9))
    (export,) = open_exports([tmp_path / "a.zip"])
    assert export.read(export.members[0], 100) == GOOD.content


def test_a_zip_cut_off_anywhere_is_refused_as_truncated_or_corrupt(tmp_path: Path) -> None:
    content = raw_zip([Entry(b"%d" % number, os.urandom(50)) for number in range(3)])
    for length in range(4, len(content)):
        (tmp_path / "a.zip").write_bytes(content[:length])
        with pytest.raises(ExportError, match=r"archive is truncated.*: a\.zip") as caught:
            open_exports([tmp_path / "a.zip"])
        assert "download it again" in str(caught.value.hint)


def test_a_directory_with_another_count_than_declared_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(raw_zip([GOOD], count=2))
    with pytest.raises(ExportError, match="its directory is damaged"):
        open_exports([tmp_path / "a.zip"])


def test_one_volume_of_several_is_refused(tmp_path: Path) -> None:
    content = bytearray(raw_zip([GOOD]))
    content[-18] = 3
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ExportError, match="one volume of several"):
        open_exports([tmp_path / "a.zip"])


def sample() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b'{"a": 1}' * 50)
        archive.writestr("caf\u00e9/b.csv", b"id\n1\n", zipfile.ZIP_STORED)
        archive.writestr("c", b"z" * 300, zipfile.ZIP_BZIP2)
    return file.getvalue()


SAMPLE = sample()
CONTENTS = {b'{"a": 1}' * 50, b"id\n1\n", b"z" * 300}


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_a_damaged_zip_gives_its_own_bytes_or_a_named_failure(flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(SAMPLE)
    for at, bits in flips:
        damaged[at] ^= bits
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(damaged)
        try:
            (export,) = open_exports([path])
        except ExportError:
            return
        for member in export.members:
            try:
                content = export.read(member, 1 << 20)
            except MemberError:
                continue
            assert content in CONTENTS
