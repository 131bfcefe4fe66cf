"""Tar files written wrongly, carelessly or with intent."""

import gzip
import io
import os
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.errors import ExportError
from vana_parsers.export import Export, Limits, MemberError, open_exports


def entry(
    name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, link
    return info, content


def tar_bytes(*entries: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def opened(tmp_path: Path, content: bytes, limits: Limits = Limits()) -> Export:  # noqa: B008
    path = tmp_path / "a.tar"
    path.write_bytes(content)
    (export,) = open_exports([path], limits=limits)
    return export


GOOD = entry("good.json", b"{}")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (entry("/etc/passwd", b"x"), "absolute"),
        (entry("../evil", b"x"), "leads outside"),
        (entry("C:\\evil", b"x"), "names a drive"),
        (entry("link", kind=tarfile.SYMTYPE, link="/etc/passwd"), "is a symbolic link"),
        (entry("link", kind=tarfile.LNKTYPE, link="good.json"), "is a hard link"),
        (entry("pipe", kind=tarfile.FIFOTYPE), "is a special file"),
        (entry("device", kind=tarfile.CHRTYPE), "is a special file"),
        (entry("block", kind=tarfile.BLKTYPE), "is a special file"),
        (entry("sparse", b"x" * 600, kind=tarfile.GNUTYPE_SPARSE), "is a sparse file"),
        (entry("volume", b"x" * 600, kind=b"V"), "of an unknown type"),
    ],
)
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_entries_that_are_no_plain_files_are_problems(
    tmp_path: Path, bad: tuple[tarfile.TarInfo, bytes], reason: str, compress: Callable[[bytes], bytes]
) -> None:
    export = opened(tmp_path, compress(tar_bytes(bad, GOOD)))
    assert [export.read(member, 100) for member in export.members] == [b"{}"]
    (problem,) = export.problems
    assert reason in problem.reason


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_foreign_names_are_read_in_every_dialect(tmp_path: Path, form: int) -> None:
    names = ["caf\u00e9/Play\u00a0Store.json", "folder/" * 20 + "name.json", "./dot/a.json"]
    if form != tarfile.USTAR_FORMAT:
        names.append("long" * 200)
    export = opened(tmp_path, tar_bytes(*(entry(name, name.encode()) for name in names), form=form))
    assert {member.path: export.read(member, 1 << 20).decode() for member in export.members} == {
        name.removeprefix("./"): name for name in names
    }


def test_folders_are_not_members(tmp_path: Path) -> None:
    export = opened(tmp_path, tar_bytes(entry("a", kind=tarfile.DIRTYPE), entry("a/b", b"1")))
    assert ([member.path for member in export.members], export.problems) == (["a/b"], ())


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_a_tar_cut_off_is_refused_as_truncated(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    content = compress(tar_bytes(entry("a", os.urandom(3000)), entry("b", os.urandom(3000))))
    for length in (len(content) // 4, len(content) // 2, 512 + 3072, 512 + 3000, 512):
        with pytest.raises(ExportError, match=r"archive is truncated: a\.tar") as caught:
            opened(tmp_path, content[:length])
        assert "download it again" in str(caught.value.hint)


def test_a_compressed_tar_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(tar_bytes(GOOD)))
    content[-6] ^= 1
    with pytest.raises(ExportError, match="archive is damaged"):
        opened(tmp_path, bytes(content))


def test_gzip_streams_one_after_another_are_one_tar(tmp_path: Path) -> None:
    content = tar_bytes(entry("a", os.urandom(3000)), GOOD)
    export = opened(tmp_path, gzip.compress(content[:2000]) + gzip.compress(content[2000:]) + bytes(1000))
    assert export.read(export.members[1], 100) == b"{}"


def test_foreign_bytes_after_the_compressed_stream_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="archive is damaged"):
        opened(tmp_path, gzip.compress(tar_bytes(GOOD)) + b"foreign bytes " * 9)


@pytest.mark.parametrize("where", ["member", "after the end"])
def test_a_gzip_bomb_is_refused_while_it_inflates(tmp_path: Path, where: str) -> None:
    zeros = bytes(8 << 20)
    content = tar_bytes(entry("zeros", zeros)) if where == "member" else tar_bytes(GOOD) + zeros
    with pytest.raises(ExportError, match="inflates more than 100-fold"):
        opened(tmp_path, gzip.compress(content), Limits(ratio_floor_bytes=1 << 20, max_ratio=100))


def test_a_size_beyond_the_file_is_refused(tmp_path: Path) -> None:
    content = bytearray(tar_bytes(GOOD))
    content[124:136] = b"\x80" + (1 << 80).to_bytes(11, "big")
    with pytest.raises(ExportError, match="archive is truncated"):
        opened(tmp_path, with_checksum(content))


def test_a_negative_size_is_refused(tmp_path: Path) -> None:
    content = bytearray(tar_bytes(GOOD))
    content[124:136] = b"\xff" * 12
    with pytest.raises(ExportError, match="negative size"):
        opened(tmp_path, with_checksum(content))


def with_checksum(content: bytearray) -> bytes:
    content[148:156] = b" " * 8
    content[148:156] = b"%06o\0 " % sum(content[:512])
    return bytes(content)


def test_an_extended_header_beyond_all_measure_is_refused_unread(tmp_path: Path) -> None:
    content = bytearray(tar_bytes(entry("pax", b"", kind=tarfile.XHDTYPE), GOOD))
    content[124:136] = b"%011o\0" % (1 << 32)
    with pytest.raises(ExportError, match="beyond all measure"):
        opened(tmp_path, with_checksum(content))


def test_an_endless_chain_of_extended_headers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="beyond all measure"):
        opened(tmp_path, tar_bytes(*[entry("name", b"x", kind=tarfile.GNUTYPE_LONGNAME)] * 50, GOOD))


@pytest.mark.parametrize("body", [b"9 path=a#", b"5 a=\n\n\n", b"999 path=a\n", b"path=a\n", b"0 path=a\n"])
def test_unreadable_extended_headers_are_refused(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(ExportError, match="unreadable extended header"):
        opened(tmp_path, tar_bytes(entry("pax", body, kind=tarfile.XHDTYPE), GOOD))


def test_later_writings_of_a_path_are_kept_beside_the_first(tmp_path: Path) -> None:
    export = opened(tmp_path, tar_bytes(entry("a", b"1"), entry("a", b"2"), entry("a", b"1"), entry("a", b"3")))
    assert {member.path: export.read(member, 9) for member in export.members} == {
        "a": b"1",
        "variant 2/a": b"2",
        "variant 3/a": b"3",
    }
    assert [skipped.member for skipped in export.junk] == ["a"]


def test_a_compressed_tar_that_changed_since_it_was_listed_fails_for_each_member_it_lost(tmp_path: Path) -> None:
    export = opened(tmp_path, gzip.compress(tar_bytes(*(entry(name, os.urandom(90_000)) for name in "abc"))))
    export.close()  # forget the heads
    content = export.parts[0].read_bytes()
    export.parts[0].write_bytes(content[: len(content) // 2])
    read: list[tuple[str, int | str]] = []
    for member, stream in export.walk(export.members):
        try:
            read.append((member.path, len(stream.read())))
        except MemberError as error:
            read.append((member.path, str(error)))
    assert read == [("a", 90_000), ("b", "is truncated"), ("c", "is truncated")]


SAMPLE = tar_bytes(entry("caf\u00e9.json", b"[1]" * 300), entry("b" * 150, b"id\n1\n"), entry("c"))
CONTENTS = {b"[1]" * 300, b"id\n1\n", b""}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4600), st.integers(1, 255)), min_size=1, max_size=4), st.booleans())
def test_a_damaged_tar_ends_in_members_or_a_named_failure(flips: list[tuple[int, int]], is_compressed: bool) -> None:
    damaged = bytearray(gzip.compress(SAMPLE) if is_compressed else SAMPLE)
    for at, bits in flips:
        damaged[at % len(damaged)] ^= bits
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.bin"
        path.write_bytes(damaged)
        try:
            (export,) = open_exports([path])
        except ExportError:
            return
        for member in export.members:
            content = export.read(member, 1 << 20)
            assert len(content) == member.size
            assert not is_compressed or content in CONTENTS
