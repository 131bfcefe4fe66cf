"""A mixed Google Takeout as an account has it: mostly photos and mail, then places, activity, health and history.

It is measured by its size: of *rows* kilobytes, each part gets its share. The same seed with more is a later export
of the same account.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from benchmarks.generate import (
    google,
    google_chrome,
    google_fit,
    google_html,
    google_location,
    google_mail,
    google_photos,
)
from benchmarks.generate.archive import Archive

KILOBYTE: Final = 1_000
SHARES: Final = {
    "photos": 0.40,
    "mail": 0.30,
    "location": 0.12,
    "pages": 0.06,
    "activity": 0.04,
    "fit": 0.05,
    "chrome": 0.03,
}
"""Shares of the bytes, before packing."""
_POINT_BYTES: Final = 310
_ACTIVITY_BYTES: Final = 350
_CELL_BYTES: Final = 990
_PAGES: Final = ("search", "chrome", "maps")
_ACTIVITY: Final = ("youtube", "history", "queries", "keep")
"""Products of My Activity come as pages, unless JSON is asked for; here some do and some do not."""
Writer = Callable[[Archive, int, int], None]


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write a Takeout of about *rows* kilobytes, before packing; return the records of each member.

    *only* names the parts to fill, each as large as in the whole: photos, mail, location, pages, activity, fit,
    chrome.
    """
    unknown = set(only) - set(_PARTS)
    if unknown:
        raise ValueError(f"no such part of a Takeout: {', '.join(sorted(unknown))}")
    with Archive(out, is_fast=True) as archive:
        for name, write in _PARTS.items():
            if not only or name in only:
                write(archive, round(rows * KILOBYTE * SHARES[name]), seed)
        archive.add("Takeout/archive_browser.html", [_browser()], 0)
        return archive.rows


def _photos(archive: Archive, size: int, seed: int) -> None:
    for photo in google_photos.photos(seed, _count(size, google_photos.BYTES)):
        archive.add(f"Takeout/{photo.path}", photo.content(), 0, is_packed=False)
        archive.add(f"Takeout/{photo.path}.supplemental-metadata.json", [photo.sidecar], 1)


def _mail(archive: Archive, size: int, seed: int) -> None:
    count = _count(size, google_mail.BYTES)
    archive.add(f"Takeout/{google_mail.PATH}", google_mail.mailbox(seed, count), count)


def _location(archive: Archive, size: int, seed: int) -> None:
    count = _count(size, _POINT_BYTES)
    archive.add(f"Takeout/{google_location.PATH}", google_location.records(seed, count), count)


def _activity(archive: Archive, size: int, seed: int) -> None:
    # Shares of the products are of all rows; those that come as pages are not among these.
    rows = _count(size, _ACTIVITY_BYTES) / sum(google.share_of(name) for name in _ACTIVITY if name != "keep")
    google.fill(archive, round(rows), seed, _ACTIVITY)


def _pages(archive: Archive, size: int, seed: int) -> None:
    whole = sum(google.share_of(name) for name in _PAGES)
    for name in _PAGES:
        count = _count(size * google.share_of(name) / whole, _CELL_BYTES)
        path = google.path_of(name).removesuffix("json") + "html"
        archive.add(f"Takeout/{path}", google_html.page(name, seed, count), count)


def _fit(archive: Archive, size: int, seed: int) -> None:
    for kind, (_, _, share) in google_fit.SOURCES.items():
        count = _count(size * share, google_fit.BYTES)
        path = f"Takeout/{google_fit.path_of(kind)}"
        archive.add(path, google_fit.points(seed, kind, count), count)


def _chrome(archive: Archive, size: int, seed: int) -> None:
    count = _count(size, google_chrome.BYTES)
    archive.add(f"Takeout/{google_chrome.PATH}", google_chrome.history(seed, count), count)


def _count(size: float, mean: int) -> int:
    return max(1, round(size / mean))


_PARTS: Final[dict[str, Writer]] = {
    "photos": _photos,
    "mail": _mail,
    "location": _location,
    "pages": _pages,
    "activity": _activity,
    "fit": _fit,
    "chrome": _chrome,
}
_FOLDERS: Final = {
    "PHOTOS": "Google Photos",
    "GMAIL": "Mail",
    "LOCATION_HISTORY": "Location History (Timeline)",
    "MY_ACTIVITY": "My Activity",
    "YOUTUBE": "YouTube and YouTube Music",
    "KEEP": "Keep",
    "FIT": "Fit",
    "CHROME": "Chrome",
}


def _browser() -> bytes:
    """Return the table of contents."""
    tiles = "".join(
        f'<div id="service-tile-{code}"><h1 class="data-folder-name" data-english-name="{code}"'
        f' data-folder-name="{folder}">{folder}</h1></div>\n'
        for code, folder in _FOLDERS.items()
    )
    return (
        "<!DOCTYPE html><html><head><title>Archive Browser</title></head><body>\n"
        '<div class="header_subtext">Aug 1, 2026, 12:00:00 PM GMT+0</div><div class="job-id hidden">benchmark</div>\n'
        f"{tiles}</body></html>\n"
    ).encode()
