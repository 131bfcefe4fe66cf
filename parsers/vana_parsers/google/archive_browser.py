"""The table of contents that a Takeout carries (`archive_browser.html`, under a name in the account's language).

It tells the code of every product in any language, its folder, and which files the export was made with. It also
holds the account's e-mail address, which is never taken out of it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

MARKERS = (b"data-english-name", b"service-tile")
"""What the page holds in every language."""

_FIRST_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f\u2009']*")
_NOT_DIGIT = re.compile(r"\D")
_MADE = re.compile(
    r"(?:(?P<day1>\d{1,2})\.? (?P<month>[^\W\d]{3,}\.?)|(?P<month2>[^\W\d]{3,}\.?) (?P<day2>\d{1,2}))"
    r",? (?P<year>\d{4}),? (?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?: (?P<half>[AaPp])\.?[Mm]\.?)?"
    r" (?:GMT|UTC)(?P<offset>[+-]\d{1,2})?(?::?(?P<offset_minutes>\d\d))?",
)
# First three letters tell the month in the languages below; where they do not (fr juin, juillet), it stays unknown.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fév fev",
            "mar mär mrt",
            "apr avr abr",
            "may mai mei mag",
            "jun giu",
            "jul lug",
            "aug aoû ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec déc dez dic des",
        ),
        1,
    )
    for name in names.split()
}


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
    """What a table of contents tells: the products, the id of the export, and when it was made (best effort)."""

    services: tuple[Service, ...]
    export_id: str | None
    exported_at: datetime | None


def parse_browser(page: bytes) -> Browser | None:
    """Return what the page tells, None if it is another page. Takes any bytes."""
    if not all(marker in page for marker in MARKERS):
        return None
    tree = LexborHTMLParser(page.decode("utf-8", "replace"))
    services = [service for tile in tree.css("h1.data-folder-name") if (service := _service(tree, tile))]
    if not services:
        return None
    job = tree.css_first("div.job-id")
    made = tree.css_first("div.header_subtext")
    return Browser(
        tuple(services),
        job.text(strip=True) or None if job else None,
        parse_made(made.text(deep=False)) if made else None,
    )


def parse_made(text: str) -> datetime | None:
    """Return the instant in the page's sub-title, None unless day, month, year, clock and offset are all plain.

    `25 Oct 2024, 02:04:17 GMT-7`, `Oct 25, 2024, 2:04:17 AM GMT-7`, `25 oct. 2024, 02:04:17 UTC−7`.
    """
    match = _MADE.search(" ".join(text.replace("−", "-").split()))
    month = _MONTHS.get((match["month"] or match["month2"]).casefold().rstrip(".")[:3]) if match else None
    if match is None or month is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    offset = timedelta(hours=int(match["offset"] or 0), minutes=int(match["offset_minutes"] or 0))
    if (match["offset"] or "").startswith("-"):
        offset -= 2 * timedelta(minutes=int(match["offset_minutes"] or 0))
    try:
        zone = timezone(offset)
        clock = (hour, int(match["minute"]), int(match["second"]))
        return datetime(int(match["year"]), month, int(match["day1"] or match["day2"]), *clock, tzinfo=zone).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None


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
