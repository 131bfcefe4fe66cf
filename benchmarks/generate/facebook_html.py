"""The conversations of `benchmarks.generate.facebook` as web pages, which come if nobody chooses JSON: markup of 2026.

Times are in the account's zone, which is UTC here, and have no milliseconds; everything else that JSON tells is there.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from benchmarks.generate.archive import Archive
from benchmarks.generate.facebook import INBOX
from benchmarks.generate.meta import Conversation, check, conversations, messages, pieces

_STYLE: Final = "._a6-g{box-sizing:border-box}._a72d{color:#65676b}" * 400
_ZONE: Final = '{"timezone_v2": "UTC"}'


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write pages of *rows* messages; return the records of each member."""
    check(only, {})
    with Archive(out, is_fast=True) as archive:
        for one in conversations(rows):
            for number, (first, end) in enumerate(pieces(one.size), 1):
                path = f"{INBOX}/{one.folder}/message_{number}.html"
                archive.add(path, page(one, seed, first, end), end - first)
        archive.add("logged_information/location/timezone.json", [_ZONE.encode()], 1)
        return archive.rows


def page(one: Conversation, seed: int, first: int, end: int) -> Iterator[bytes]:
    """Yield the page of some messages of a conversation in pieces."""
    title = escape(one.title)
    yield (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><base href="../../../../../">'
        f"<style>{_STYLE}</style><title>{title}</title></head>"
        '<body class="_5vb_ _2yq _a7o5"><div class="_3a_u"><div class="_3-8y _3-95">'
        f'<div class="_3b0c"><div class="_3b0d">{title}</div></div></div><main class="_a706" role="main">'
        f'<div class="_a6-g"><div class="_2ph_ _a6-h">Participants: {escape(", ".join(one.people))}</div></div>'
    ).encode()
    for message in messages(one, INBOX, seed, first, end):
        yield section(message).encode()
    yield b"</main></div></body></html>"


def section(message: dict[str, Any]) -> str:
    """Return one message as the exporter lays it out: its text, what was shared, files, reactions, its time."""
    made = datetime.fromtimestamp(message["timestamp_ms"] // 1000, UTC).strftime("%b %d, %Y %-I:%M:%S %p").lower()
    text = escape(message.get("content", ""), quote=False).replace("\n", "<br /> ")
    link = message.get("share", {}).get("link")
    shared = f'<div><a target="_blank" href="{link}">{link}</a></div>' if link else ""
    uris = [photo["uri"] for photo in message.get("photos", ())] + [
        message[n]["uri"] for n in ("sticker",) if n in message
    ]
    files = "".join(
        f'<div><a target="_blank" href="{uri}"><img src="{uri}" class="_a6_o _3-96" /></a></div>' for uri in uris
    )
    given = "".join(f"<li><span>{one['reaction']}{one['actor']}</span></li>" for one in message.get("reactions", ()))
    return (
        f'<section class="_a6-g"><h2 class="_2ph_ _a6-h _a6-i">{escape(message["sender_name"])}</h2>'
        '<div class="_2ph_ _a6-p">'
        f"<div><div></div><div>{text}</div><div>{shared}</div><div>{files}</div>"
        f"<div>{f'<ul class=_a6-q>{given}</ul>' if given else ''}</div></div></div>"
        f'<footer class="_3-94 _a6-o"><div class="_a72d">{made[:1].upper()}{made[1:]}</div></footer></section>'
    )
