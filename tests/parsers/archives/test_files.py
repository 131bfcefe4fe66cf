"""Folders on disk: links, pipes, names and permissions."""

import os
import socket
import tempfile
from pathlib import Path

import pytest

from vana_parsers.export import Export, MemberError, open_exports


def only(path: Path) -> Export:
    (export,) = open_exports([path])
    return export


def problems(export: Export) -> dict[str, str]:
    return {problem.member: problem.reason for problem in export.problems}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "a.json").write_bytes(b"[]")
    return folder


def test_links_that_lead_outside_are_problems_and_never_followed(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_bytes(b"secret")
    (tmp_path / "export2").mkdir()  # a name that starts like the folder's is outside all the same
    (folder / "file").symlink_to(tmp_path / "secret" / "key")
    (folder / "inner" / "folder").symlink_to("../../secret")
    (folder / "near").symlink_to("../export2")
    export = only(folder)
    assert [member.path for member in export.members] == ["inner/a.json"]
    outside = "is a link that leads outside the export"
    assert problems(export) == {"file": outside, "inner/folder": outside, "near": outside}


def test_links_inside_the_folder_are_junk_and_loops_end(folder: Path) -> None:
    (folder / "inner" / "up").symlink_to("..")
    (folder / "again.json").symlink_to("inner/a.json")
    (folder / "self").symlink_to("self")
    export = only(folder)
    assert [member.path for member in export.members] == ["inner/a.json"]
    assert sorted(skipped.member for skipped in export.junk) == ["again.json", "inner/up"]
    assert problems(export) == {"self": "is a link to nothing"}


def test_pipes_and_sockets_are_problems_and_never_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)  # socket paths are at most 108 bytes long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        export = only(folder)
    assert problems(export) == {"pipe": "is a special file", "socket": "is a special file"}


def test_a_file_that_became_a_pipe_or_a_link_is_not_opened(folder: Path) -> None:
    export = only(folder)
    file = folder / "inner" / "a.json"
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(MemberError, match="no longer a regular file"):
        export.read(export.members[0], 10)
    file.unlink()
    file.symlink_to("/etc/hostname")
    with pytest.raises(MemberError, match="cannot be read"):
        export.read(export.members[0], 10)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"[1]", "more than the 2 bytes"), (b"[", "1 of 2 bytes are missing"), (None, "No such file")],
)
def test_a_file_that_changed_since_it_was_listed_fails(folder: Path, content: bytes | None, reason: str) -> None:
    export = only(folder)
    file = folder / "inner" / "a.json"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(MemberError, match=reason):
        export.read(export.members[0], 10)


def test_names_that_are_not_utf8_or_have_back_slashes_are_cleaned_and_still_found(folder: Path) -> None:
    (folder / os.fsdecode("caf\u00e9".encode("cp437"))).write_bytes(b"1")
    (folder / "windows\\file.csv").write_bytes(b"2")
    (folder / "cafe\u0301.txt").write_bytes(b"3")
    export = only(folder)
    found = {member.path: export.read(member, 10) for member in export.members}
    assert found == {"caf\u00e9": b"1", "windows/file.csv": b"2", "caf\u00e9.txt": b"3", "inner/a.json": b"[]"}


def test_what_may_not_be_read_is_named_and_the_rest_is_read() -> None:
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the test's own folder lies where only its owner may go
        (folder / "a.json").write_bytes(b"[]")
        (folder / "locked.json").write_bytes(b"{}")
        (folder / "locked.json").chmod(0)
        (folder / "locked").mkdir(mode=0)
        if user == 0:
            os.seteuid(65_534)  # root may read anything
        try:
            export = only(folder)
            readable, locked = export.members
            assert export.read(readable, 10) == b"[]"
            with pytest.raises(MemberError, match="cannot be read: Permission denied"):
                export.read(locked, 10)
            digest = export.digest()
        finally:
            os.seteuid(user)
        assert problems(export) == {"locked": "folder cannot be read: Permission denied"}
        (folder / "locked.json").chmod(0o600)
        (folder / "locked").chmod(0o700)
        assert only(folder).digest() != digest


def test_a_folder_with_anything_beside_archives_is_an_export_itself(folder: Path) -> None:
    (folder / "photos.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    assert [member.path for member in only(folder).members] == ["inner/a.json", "photos.zip"]


def test_a_link_to_an_archive_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.zip").symlink_to(tmp_path / "a.zip")
    assert problems(only(tmp_path / "folder")) == {"a.zip": "is a link that leads outside the export"}
