"""The table of contents that a Takeout carries (`archive_browser.html`, under a name in the account's language).

It tells the code of every product in any language, its folder, and which files the export was made with. It also
holds the account's e-mail address, which is never taken out of it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vana_parsers.html_trees import parse_tree
from vana_parsers.localized_times import parse_localized
from vana_parsers.times import NO_INSTANT, Instant

MARKERS = (b"data-english-name", b"service-tile")
"""What the page holds in every language."""

_FIRST_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f\u2009']*")
_NOT_DIGIT = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Service:
    """One product of the export: its code, its folder's name, and the files promised, where the page says so.

    *files* are names without folders, as written in the archive and, where the page shows another one, as shown.
    """

    code: str
    folder: str
    promised: int | None
    files: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Browser:
    """What a table of contents tells: the products, the id of the export, and when it was made (best effort).

    *utc_offset_minutes* is the offset of the account's clocks at that moment, if the page states it.
    """

    services: tuple[Service, ...]
    export_id: str | None
    exported_at: datetime | None
    utc_offset_minutes: int | None = None


def parse_browser(page: bytes) -> Browser | None:
    """Return what the page tells, None if it is another page. Takes any bytes."""
    if not all(marker in page for marker in MARKERS):
        return None
    tree = parse_tree(page.decode("utf-8", "replace"))
    if tree is None:
        return None
    services = [service for tile in tree.css("h1.data-folder-name") if (service := _service(tree, tile))]
    if not services:
        return None
    job = tree.css_first("div.job-id")
    subtitle = tree.css_first("div.header_subtext")
    made = _made(subtitle.text(deep=False)) if subtitle else NO_INSTANT
    return Browser(
        tuple(services),
        job.text(strip=True) or None if job else None,
        made.occurred_at,
        made.utc_offset_minutes,
    )


def parse_made(text: str) -> datetime | None:
    """Return the instant that the page's sub-title begins with, in any language; None without a zone."""
    return _made(text).occurred_at


def _made(subtitle: str) -> Instant:
    made = parse_localized(subtitle.partition("•")[0].strip())
    return NO_INSTANT if made.time_source == "assumed_utc" else made


def _service(tree: LexborHTMLParser, tile: LexborNode) -> Service | None:
    code = tile.attributes.get("data-english-name")
    folder = tile.attributes.get("data-folder-name")
    if not code or not folder:
        return None
    details = [
        node for node in tree.css("div.service-detail") if node.attributes.get("id") == f"service-details-{code}"
    ]
    files = tuple(names for leaf in (details[0].css("div.file-leaf") if details else []) if (names := _names(leaf)))
    return Service(code, folder, _promised(tile), files)


def _promised(tile: LexborNode) -> int | None:
    """Return the number of files told beside the product's name: `17 files, less than 1 MB`."""
    summary = tile.parent.parent if tile.parent is not None else None
    if summary is None:
        return None
    match = _FIRST_NUMBER.search(summary.text(deep=False))
    return int(_NOT_DIGIT.sub("", match[0])) if match else None


def _names(leaf: LexborNode) -> frozenset[str]:
    names = {leaf.text(strip=True)}
    link = leaf.css_first("a")
    if link is not None:
        names.add(unquote(link.attributes.get("href") or "").rpartition("/")[2])
    return frozenset(name for name in names if name)
