"""A string that is put in everywhere and must be found nowhere, whichever way it may have been written down."""

import base64
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.importing.exports import csv_text
from vana_cli.demo.running import EXPORTS
from vana_parsers.reddit.kinds import KINDS

CANARY = "quokka7lantern3vesper"
"""Lower case, so that it is found also where letters were folded; no other word holds it."""


def forms(word: str) -> dict[str, bytes]:
    """Return the ways in which *word* may lie in a file, by name."""
    plain = word.encode()
    found = {"utf-8": plain, "utf-16-le": word.encode("utf-16-le"), "utf-16-be": word.encode("utf-16-be")}
    found |= {"hex": plain.hex().encode(), "HEX": plain.hex().upper().encode()}
    for at in range(3):
        found[f"base64 at {at}"] = _within(base64.b64encode(bytes(at) + plain), at, len(plain), 6)
        found[f"base64url at {at}"] = _within(base64.urlsafe_b64encode(bytes(at) + plain), at, len(plain), 6)
    for at in range(5):
        found[f"base32 at {at}"] = _within(base64.b32encode(bytes(at) + plain), at, len(plain), 5)
    return found


def _within(encoded: bytes, at: int, size: int, bits: int) -> bytes:
    """Return the characters that depend on nothing but the *size* bytes from *at* on."""
    return encoded[-(-8 * at // bits) : 8 * (at + size) // bits]


FORMS = forms(CANARY)


def sightings(*folders: Path) -> list[str]:
    """Return every place under *folders* where the canary is, in names or in contents, and in which form."""
    return [
        f"{path}: {name}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        for name in forms_in(path.relative_to(folder).as_posix().encode() + b"\n" + _content(path))
    ]


def forms_in(data: bytes) -> list[str]:
    """Return the forms in which the canary is in *data*."""
    folded = data.lower()
    return [name for name, form in FORMS.items() if form in data or (name.startswith("utf") and form in folded)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:
        return b""  # gone meanwhile: an import is under way


def reddit_with_canaries(path: Path) -> Path:
    """Write a Reddit export with every table, and the canary in every cell that a row can hold."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in KINDS.values():
            rows = [tuple(_cell(column, number) for column in kind.header) for number in range(3)]
            nonsense = tuple(f"{CANARY} {column}" for column in kind.header)
            archive.writestr(f"{kind.name}.csv", csv_text(" ".join(kind.header), *rows, nonsense))
        archive.writestr(f"{CANARY}.csv", csv_text(f"strange columns {CANARY}", (CANARY, CANARY, CANARY)))
        archive.writestr(f"{CANARY}.txt", CANARY)
    return path


def _cell(column: str, number: int) -> str:
    link = f"https://www.reddit.com/r/{CANARY}/comments/p{number}/{CANARY}/"
    known = {
        "id": f"c{number}",
        "post_id": f"p{number}",
        "permalink": f"{link}c{number}/",
        "link": link,
        "content_link": link,
        "subreddit": CANARY,
        "direction": "up",
        "gildings": "1",
        "cost": "1.50",
        "currency": "USD",
    }
    is_time = column in ("date", "created", "modified", "created_at", "updated_at", "submission_time", "sent_at")
    return "2024-05-01 10:00:00 UTC" if is_time else known.get(column, f"{column} {CANARY} {number}")


def takeout_with_canaries(path: Path) -> Path:
    """Write the bundled Takeout with the canary behind every text in it, and some files that no reader knows."""
    folder = EXPORTS / "takeout-20251102T080000Z-001"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.json")):
            marked = json.dumps(_marked(json.loads(file.read_text())))
            name = file.relative_to(folder).as_posix()
            archive.writestr(name.replace(".json", f" {CANARY}.json") if "/Keep/" in name else name, marked)
        archive.writestr("Takeout/archive_browser.html", (folder / "Takeout/archive_browser.html").read_text())
        archive.writestr("Takeout/Newfangled/things.json", json.dumps([{"a": CANARY, CANARY: {"b": [CANARY]}}]))
        archive.writestr(f"Takeout/Newfangled/{CANARY}.csv", csv_text("a b", (CANARY, 1)))
        archive.writestr("Takeout/Newfangled/broken.json", f'[{{"a": "{CANARY}"')
        archive.writestr(f"Takeout/Keep/{CANARY}.jpg", b"\xff\xd8" + CANARY.encode())
    return path


def _marked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _marked(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if not isinstance(value, str) or key == "time":
        return value
    return f"{value}&{CANARY}" if value.startswith("http") else f"{value} {CANARY}"


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in *value*, lists and documents included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (name, *texts_in(item))
