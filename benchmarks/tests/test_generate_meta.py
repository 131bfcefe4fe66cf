"""Generated exports of Facebook and Instagram: conversations as they are written, pages that tell of the same."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import Generator, facebook, facebook_html, instagram, meta
from benchmarks.measure import floor


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have several files and chunks in small exports."""
    monkeypatch.setattr(meta, "CHUNK", 512)
    monkeypatch.setattr(meta, "FILE", 500)


def threads(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the messages of each conversation, the oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if "/inbox/" in name:
                messages = json.loads(file.read(name))["messages"]
                assert 0 < len(messages) <= meta.FILE
                found.setdefault(name.rpartition("/")[0], []).extend(messages)
    return {thread: messages[::-1] for thread, messages in found.items()}


def test_more_rows_of_the_same_seed_are_a_later_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meta, "_SIZES", (1_200, 300))
    for rows in (1_700, 2_300):
        facebook.generate(tmp_path / f"{rows}", rows, 1, ["messages"])
    earlier, later = threads(tmp_path / "1700"), threads(tmp_path / "2300")
    assert [len(messages) for messages in earlier.values()] == [1_200, 300, 200]
    assert [len(messages) for messages in later.values()] == [1_200, 300, 800]
    for thread, messages in earlier.items():
        assert later[thread][: len(messages)] == messages


def test_messages_are_newest_first_and_have_what_real_ones_have(tmp_path: Path) -> None:
    instagram.generate(tmp_path / "export.zip", 3_000, 1, ["messages"])
    [messages] = threads(tmp_path / "export.zip").values()
    stamps = [message["timestamp_ms"] for message in messages]
    assert stamps == sorted(stamps)
    for field, least, most in (
        ("content", 0.85, 0.97),
        ("photos", 0.03, 0.09),
        ("share", 0.02, 0.06),
        ("reactions", 0.05, 0.11),
        ("sticker", 0.01, 0.04),
    ):
        assert least < sum(field in message for message in messages) / len(messages) < most, field


def test_text_is_written_byte_by_byte(tmp_path: Path) -> None:
    facebook.generate(tmp_path / "export.zip", 400, 1, ["messages"])
    with zipfile.ZipFile(tmp_path / "export.zip") as file:
        [content] = [file.read(name) for name in file.namelist()]
    assert content.isascii()
    texts = [message.get("content", "") for message in json.loads(content)["messages"]]
    assert any(text.encode("latin-1").decode() != text for text in texts)
    assert meta.broken("é \\n 😂".encode()) == b"\\u00c3\\u00a9 \\n \\u00f0\\u009f\\u0098\\u0082"


def test_pages_tell_of_the_messages_of_the_same_seed(tmp_path: Path) -> None:
    facebook.generate(tmp_path / "json.zip", 600, 2, ["messages"])
    told = facebook_html.generate(tmp_path / "html.zip", 600, 2)
    [messages] = threads(tmp_path / "json.zip").values()
    with zipfile.ZipFile(tmp_path / "html.zip") as file:
        pages = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".html"))
    assert sum(told.values()) == 601
    assert pages.count("<section") == len(messages)
    assert pages.count("<img") == sum("photos" in message or "sticker" in message for message in messages)


def test_only_fills_what_is_asked_for(tmp_path: Path) -> None:
    told = instagram.generate(tmp_path / "export.zip", 1_000, 1, ["likes", "stories"])
    assert told == {
        "your_instagram_activity/likes/liked_posts.json": 200,
        "your_instagram_activity/media/stories.json": 10,
    }


@pytest.mark.parametrize("generate", [facebook.generate, facebook_html.generate])
def test_the_floor_keeps_every_message(generate: Generator, tmp_path: Path) -> None:
    told = generate(tmp_path / "export.zip", 1_000, 5, ["messages"])
    assert floor.cross(tmp_path / "export.zip", tmp_path, "write") == sum(told.values())
