"""Which media file a sidecar tells of, by the names in their folder.

Takeout names a sidecar after the media file (`IMG.jpg.json`, since 2024 `IMG.jpg.supplemental-metadata.json`), cuts the
name to 51 characters (formerly 46 and `.json`), and puts the number of a second file of one name elsewhere:
`IMG(1).jpg` has `IMG.jpg(1).json`. All names here are look-up keys (`match_key`).
"""

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable

from vana_parsers.media_types import mime_of

_NUMBER = re.compile(r"\(\d{1,6}\)$")
_SUPPLEMENTAL = "supplemental-metadata"
_MOST_DOTS = 6
_SHORTEST_CUT = 40
"""Length of the shortest name that may be a cut one; the limits seen are 46 to 51 with `.json`."""
_MOST_ALIKE = 20


def expected_name(sidecar: str) -> str:
    """Return the name of the media file that a sidecar named *sidecar* is for, as far as its own name tells."""
    base, number = _split_number(sidecar[: -len(".json")])
    head, dot, tail = base.rpartition(".")
    if dot and head and _SUPPLEMENTAL.startswith(tail.lower()):
        base = head
    return _numbered(base, number)


def names_media(sidecar: str) -> bool:
    """Tell whether a sidecar's name holds the extension of a media file before its own."""
    return mime_of(expected_name(sidecar)) is not None


class Folder:
    """The media files of one folder, found by the names of sidecars; a look-up costs no more in a large folder."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._sorted = sorted(self._names)
        self._by_stem: dict[str, str] = {}
        for name in reversed(self._sorted):
            self._by_stem[posixpath.splitext(name)[0]] = name

    def find(self, sidecar: str) -> str | None:
        """Return the media file that the sidecar named *sidecar* tells of, None if it is not here."""
        stem = sidecar[: -len(".json")]
        base, number = _split_number(stem)
        for candidate in _candidates(base):
            if (name := _numbered(candidate, number)) in self._names:
                return name
        if mime_of(base) is not None and len(stem) < _SHORTEST_CUT:
            return None  # a whole name; a long one may be cut in `.mp4`
        return self._by_stem.get(base + number) or (
            self._find_cut(base, number) if len(stem) >= _SHORTEST_CUT else None
        )

    def _find_cut(self, base: str, number: str) -> str | None:
        """Return the only file whose name goes on where *base* was cut; an edited copy beside it does not count."""
        found = []
        at = bisect_left(self._sorted, base)
        for name in self._sorted[at : at + _MOST_ALIKE]:
            if not name.startswith(base):
                break
            if _split_number(posixpath.splitext(name)[0])[1] == number:
                found.append(name)
        shortest = min(found, key=len, default=None)
        if shortest is None:
            return None
        stem = posixpath.splitext(shortest)[0]
        return shortest if all(name.startswith(stem) for name in found) else None


def find_originals(told: Iterable[str], untold: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """Return, for files without a sidecar, the file whose sidecar tells of them, and whether they are its edits.

    An edited copy is named after the original with a hyphen and a word in the account's language (`IMG-edited.jpg`,
    `IMG-bearbeitet(1).jpg`), which may be cut; the video of a live photo has the photo's name (`IMG.HEIC`, `IMG.MP4`).
    """
    by_stem = {posixpath.splitext(name)[0]: name for name in sorted(told, reverse=True)}
    originals = {}
    for name in untold:
        stem = posixpath.splitext(name)[0]
        base, number = _split_number(stem)
        head, hyphen, word = base.rpartition("-")
        if stem in by_stem:
            originals[name] = (by_stem[stem], False)
        elif hyphen and word and not any(map(str.isdigit, word)) and head + number in by_stem:
            originals[name] = (by_stem[head + number], True)
    return originals


def _candidates(base: str) -> Iterable[str]:
    """Yield *base*, and what is left of it without what follows its last dots, as long as that is no media file's."""
    for _ in range(_MOST_DOTS):
        yield base
        base, dot, tail = base.rpartition(".")
        if not dot or mime_of(f"x.{tail}") is not None:
            return


def _split_number(stem: str) -> tuple[str, str]:
    match = _NUMBER.search(stem)
    return (stem[: match.start()], match[0]) if match else (stem, "")


def _numbered(name: str, number: str) -> str:
    stem, extension = posixpath.splitext(name)
    return stem + number + extension
