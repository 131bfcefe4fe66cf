"""Seeded generators of large exports, one a source: `generators()[name](out, rows, seed)`.

A generator writes one archive and returns the records of each member. The same arguments give the same bytes (with the
same numpy and zlib); memory does not grow with the rows; the same seed with more rows is a later export of the same
account. To add a source, write its module and enter it below.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Protocol


class Generator(Protocol):
    """Writes an export of *rows* main rows to *out*; *only* limits it to some members, by the source's own names."""

    def __call__(self, out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
        """Return how many records each member holds, by its path."""
        ...


def generators() -> dict[str, Generator]:
    """Return the generator of each source that has one."""
    from benchmarks.generate import (
        facebook,
        facebook_html,
        google,
        google_html,
        google_location,
        instagram,
        reddit,
        takeout,
    )

    return {
        "facebook": facebook.generate,
        "facebook-html": facebook_html.generate,
        "google": google.generate,
        "google-html": google_html.generate,
        "google-location": google_location.generate,
        "instagram": instagram.generate,
        "reddit": reddit.generate,
        "takeout": takeout.generate,
    }
