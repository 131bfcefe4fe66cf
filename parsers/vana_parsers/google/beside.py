"""Files that lie beside a record that cites them, under names that differ from the cited ones."""

import json
import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import Self

from vana_parsers.archives.names import match_key
from vana_parsers.google.places import Place

_REPLACED = re.compile(r"[?:/\\*\"<>|&'%#]")
_SHORTEST_CUT = 40
"""Length of the shortest stem that may be a cut one; the limits seen are 46 to 51 with the extension."""
_MOST_ALIKE = 20


class FilesBeside:
    """Files by the name on disk, found by the name cited: Takeout replaces characters and cuts long names."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self._sizes = dict(sizes)
        self._sorted = sorted(self._sizes)

    @classmethod
    def of(cls, places: Iterable[Place]) -> Self:
        """Return the files at *places* that are not empty."""
        return cls({_key(posixpath.basename(p.member.path)): p.member.size for p in places if not p.is_empty})

    @classmethod
    def from_text(cls, text: str | None) -> Self:
        """Return what `text` made; none of None."""
        return cls(json.loads(text) if text else {})

    def text(self) -> str:
        """Return the files as a parameter of a route."""
        return json.dumps(self._sizes, ensure_ascii=False)

    def __bool__(self) -> bool:
        return bool(self._sizes)

    def find(self, cited: str) -> tuple[str, int] | None:
        """Return name (as look-up key) and bytes of the file cited as *cited*; None if it is not here or not one alone.

        A name without an extension finds the file that has one.
        """
        key = _key(posixpath.basename(cited))
        if key in self._sizes:
            return key, self._sizes[key]
        stem, extension = posixpath.splitext(key)
        if not extension or " " in extension:
            stem = key
            return self._only(f"{stem}.", lambda name: posixpath.splitext(name)[0] == stem)
        if len(stem) < _SHORTEST_CUT:
            return None
        return self._only(stem[:_SHORTEST_CUT], lambda name: _is_cut(name, stem, extension))

    def _only(self, start: str, is_meant: Callable[[str], bool]) -> tuple[str, int] | None:
        at = bisect_left(self._sorted, start)
        alike = self._sorted[at : at + _MOST_ALIKE]
        found = [name for name in alike if name.startswith(start) and is_meant(name)]
        return (found[0], self._sizes[found[0]]) if len(found) == 1 else None


def _is_cut(name: str, stem: str, extension: str) -> bool:
    cut, other = posixpath.splitext(name)
    return other == extension and stem.startswith(cut)


def _key(name: str) -> str:
    return _REPLACED.sub("_", match_key(name))
