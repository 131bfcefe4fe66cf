import os
import resource
import signal
import stat
from pathlib import Path

import pytest

from vana_cli.keys.private_files import UnfitFile, create_private, read_bounded, shown


def private(path: Path, content: bytes = b"content") -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_the_owner_alone_is_read(mode: int, tmp_path: Path) -> None:
    file = private(tmp_path / "f")
    file.chmod(mode)

    assert read_bounded(file, 7, owner_only=True) == b"content"


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o644, 0o777])
def test_a_file_with_any_right_for_others_is_refused(mode: int, tmp_path: Path) -> None:
    file = private(tmp_path / "f")
    file.chmod(mode)

    with pytest.raises(UnfitFile, match=f"open to other users .mode {mode:04o}"):
        read_bounded(file, 7, owner_only=True)
    assert read_bounded(file, 7) == b"content"


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = private(tmp_path / "f")
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)

    with pytest.raises(UnfitFile, match="belongs to another user"):
        read_bounded(file, 7, owner_only=True)


def test_a_link_is_judged_by_the_file_it_leads_to(tmp_path: Path) -> None:
    file = private(tmp_path / "f")
    link = tmp_path / "link"
    link.symlink_to(file)
    assert read_bounded(link, 7, owner_only=True) == b"content"

    file.chmod(0o644)
    with pytest.raises(UnfitFile):
        read_bounded(link, 7, owner_only=True)


def test_a_pipe_without_a_writer_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    signal.alarm(5)  # waiting for a writer would end the test run here
    try:
        with pytest.raises(UnfitFile, match="not a regular file"):
            read_bounded(tmp_path / "pipe", 7)
    finally:
        signal.alarm(0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "not a regular file"), ("missing", "no such file"), ("n\0ul", "not a file name"), ("x" * 300, "too long")],
)
def test_what_cannot_be_opened_says_why_without_its_name(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnfitFile, match=reason) as caught:
        read_bounded(tmp_path / name, 7)
    assert str(tmp_path) not in str(caught.value)


def test_a_device_without_end_is_refused() -> None:
    with pytest.raises(UnfitFile, match="not a regular file"):
        read_bounded(Path("/dev/zero"), 7)


def test_a_file_longer_than_the_bound_is_refused(tmp_path: Path) -> None:
    file = private(tmp_path / "f")

    with pytest.raises(UnfitFile, match="longer than 6 bytes"):
        read_bounded(file, 6)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o377])
def test_a_created_file_is_the_owners_alone_under_any_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        create_private(tmp_path / "f", b"content")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600
    assert (tmp_path / "f").read_bytes() == b"content"


def test_a_file_that_exists_is_not_touched_and_a_link_not_followed(tmp_path: Path) -> None:
    file = private(tmp_path / "f", b"old")
    (tmp_path / "dangling").symlink_to(tmp_path / "elsewhere")

    for name in ("f", "dangling"):
        with pytest.raises(FileExistsError):
            create_private(tmp_path / name, b"new")
    assert file.read_bytes() == b"old"
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3, before[1]))  # a disk that is full after 3 bytes
    try:
        with pytest.raises(OSError, match="too large"):
            create_private(tmp_path / "f", b"content")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_not_utf_8_can_be_shown() -> None:
    assert shown(Path(os.fsdecode(b"/a\xff"))) == "/a\\xff"
