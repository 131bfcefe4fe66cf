"""Generated exports: reproducible, truthful about their rows, and shaped like real ones."""

import contextlib
import csv
import hashlib
import io
import json
import mailbox
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from benchmarks.generate import (
    generators,
    google,
    google_chrome,
    google_fit,
    google_location,
    google_mail,
    meta,
    reddit,
    takeout,
)

SOURCES = sorted(generators())
MAIN_ARRAYS = (
    *("locations", "Data Points", "Browser History"),
    *("messages", "comments_v2", "searches_v2", "relationships_following", "ig_stories"),
)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have several chunks in small exports."""
    for module in (google, google_chrome, google_fit, google_location, meta, reddit):
        monkeypatch.setattr(module, "CHUNK", 2_048)


def _comments(archive: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(archive) as file, file.open("comments.csv") as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, "utf-8", newline="")))


def _records(name: str, content: bytes) -> int:
    if name.endswith(".csv") and name != "checkfile.csv":
        return sum(1 for _ in csv.reader(io.StringIO(content.decode(), newline=""))) - 1
    if name.endswith(".json"):
        value = json.loads(content)
        if isinstance(value, dict):
            value = next((value[main] for main in MAIN_ARRAYS if main in value), value)
        return len(value) if isinstance(value, list) else 1
    mark = {"mbox": rb"(?m)^From ", "html": rb'<div class="outer-cell|<section'}.get(name.rpartition(".")[2])
    return len(re.findall(mark, content)) if mark else 0


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(source: str, tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generators()[source](tmp_path / name, 700, seed)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize("source", SOURCES)
def test_each_member_holds_the_records_that_are_told(source: str, tmp_path: Path) -> None:
    told = generators()[source](tmp_path / "export.zip", 1200, 3)
    with zipfile.ZipFile(tmp_path / "export.zip") as file:
        found = {name: _records(name, file.read(name)) for name in file.namelist()}
    assert found == told


def test_the_checkfile_has_the_digest_of_every_other_member(tmp_path: Path) -> None:
    generators()["reddit"](tmp_path / "export.zip", 100, 1)
    with zipfile.ZipFile(tmp_path / "export.zip") as file:
        lines = list(csv.reader(io.StringIO(file.read("checkfile.csv").decode())))
        digests = {
            name: hashlib.sha256(file.read(name)).hexdigest() for name in file.namelist() if name != "checkfile.csv"
        }
    assert dict(lines[1:]) == digests


def test_more_rows_of_the_same_seed_are_a_later_export(tmp_path: Path) -> None:
    for rows in (4_000, 5_000):
        generators()["reddit"](tmp_path / f"{rows}", rows, 1, ["comments"])
    earlier, later = _comments(tmp_path / "4000"), _comments(tmp_path / "5000")
    assert later[:4_000] == earlier
    assert len({row["id"] for row in later}) == 5_000


def test_more_rows_of_the_same_seed_are_a_later_takeout(tmp_path: Path) -> None:
    member = "Takeout/My Activity/Search/MyActivity.json"
    rows = []
    for asked in (9_000, 11_000):
        generators()["google"](tmp_path / f"{asked}", asked, 1, ["search"])
        with zipfile.ZipFile(tmp_path / f"{asked}") as file:
            rows.append(json.loads(file.read(member)))
    earlier, later = rows
    assert later[len(later) - len(earlier) :] == earlier
    assert all(newer["time"] >= older["time"] for newer, older in pairwise(later))


def test_comments_have_the_lengths_and_the_traps_of_real_ones(tmp_path: Path) -> None:
    generators()["reddit"](tmp_path / "export.zip", 60_000, 2, ["comments"])
    rows = _comments(tmp_path / "export.zip")
    bodies = [row["body"] for row in rows]
    assert 130 <= median(map(len, bodies)) <= 170
    assert any(len(body) > 5_000 for body in bodies)
    for text, least, most in (("\n", 0.08, 0.12), ("&", 0.04, 0.06), ('"', 0.06, 0.10), ("👍🏽", 0.001, 0.02)):
        assert least <= sum(text in body for body in bodies) / len(bodies) <= most, text
    assert 250 <= len({row["subreddit"] for row in rows}) <= 300
    assert all(row["permalink"] == f"{row['link']}{row['id']}/" for row in rows)


def test_only_leaves_out_every_other_large_member(tmp_path: Path) -> None:
    told = generators()["reddit"](tmp_path / "export.zip", 500, 1, ["comments"])
    assert set(told) == {"comments.csv", "statistics.csv", "subscribed_subreddits.csv", "checkfile.csv"}


@pytest.mark.parametrize("source", SOURCES)
def test_an_unknown_member_is_refused(source: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such"):
        generators()[source](tmp_path / "export.zip", 10, 1, ["karma"])


def test_a_mixed_takeout_has_the_size_asked_for_in_the_shares_told(tmp_path: Path) -> None:
    takeout.generate(tmp_path / "export.zip", 8_000, 1)
    sizes: dict[str, int] = {}
    with zipfile.ZipFile(tmp_path / "export.zip") as file:
        assert file.testzip() is None
        for info in file.infolist():
            folder = info.filename.split("/")[1]
            sizes[folder] = sizes.get(folder, 0) + info.file_size
    assert 6_000_000 <= sum(sizes.values()) <= 10_000_000
    assert sizes["Google Photos"] > sizes["Mail"] > sizes["Location History (Timeline)"] > sizes["Fit"]


def test_a_later_mixed_takeout_holds_the_photos_and_mails_of_the_earlier(tmp_path: Path) -> None:
    contents = []
    for size in (4_000, 8_000):
        takeout.generate(tmp_path / f"{size}", size, 1, ["photos", "mail"])
        with zipfile.ZipFile(tmp_path / f"{size}") as file:
            contents.append({name: file.read(name) for name in file.namelist()})
    earlier, later = contents
    mails = f"Takeout/{google_mail.PATH}"
    assert later.pop(mails).startswith(earlier.pop(mails))
    assert earlier.items() < later.items()


def test_mails_are_such_as_a_mail_program_reads(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"".join(google_mail.mailbox(1, 40)))
    with contextlib.closing(mailbox.mbox(tmp_path / "box")) as box:
        mails = list(box)
    assert len(mails) == 40
    assert len({mail["Message-ID"] for mail in mails}) == 40
    attached = [part for mail in mails for part in mail.walk() if part.get_filename()]
    assert attached
    assert all(part.get_payload(decode=True) for part in attached)
