"""Names without what is personal in them: a word is kept only if it is in the vocabulary of export formats.

Folders are called after people, files after notes, JSON keys after chat partners. No rule tells such a name from one
that the platform chose, so nothing is kept that was not known before: everything else becomes `*`.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+|\d+", re.UNICODE)
_VOCABULARY = Path(__file__).with_name("vocabulary.txt")
_NAMES = Path(__file__).with_name("names.txt")
_KEPT = set(" _-.,/()[]&:#@$'")
_MOST_WORDS = 3
"""Words with spaces between them that one column's name has at most."""
_RUNS = re.compile(r"\*(?:[ _.,'-]*\*)+")


def masked(name: str) -> str:
    """Return *name* with every word that is not in the vocabulary, and every number, as `*`.

    A name with spaces is somebody's own wording more often than a platform's: it is kept whole if it is one of the
    platforms' that are known, or not at all.
    """
    if " " in name.strip():
        return name if name.casefold() in known_names() else "*"
    return _masked_words(name)


def masked_file(name: str) -> str:
    """Return the name of a file or folder, masked as `masked` does it, with its extension."""
    stem, dot, extension = name.rpartition(".")
    return f"{masked(stem)}.{_masked_words(extension)}" if dot and stem else masked(name)


def masked_header(names: Sequence[str]) -> list[str]:
    """Return the column names of a CSV, masked.

    If most are made of known words, it is a header line, and the words of short names are masked one by one; else it
    may be a record. A long name may be a sentence even so.
    """
    words = [_masked_words(name) if len(name.split()) <= _MOST_WORDS else masked(name) for name in names]
    known = sum("*" not in shown for shown in words)
    return words if 2 * known > len(words) else [masked(name) for name in names]


def masked_path(path: str) -> str:
    """Return *path* masked segment by segment."""
    return "/".join(masked_file(segment) for segment in path.split("/"))


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that may be printed, in lower case; none of them is a name of a person or place."""
    return frozenset(_VOCABULARY.read_text(encoding="utf-8").split())


@cache
def known_names() -> frozenset[str]:
    """Return the names with spaces that platforms give folders, files and fields, in lower case."""
    return frozenset(_NAMES.read_text(encoding="utf-8").casefold().splitlines())


def _masked_words(name: str) -> str:
    parts = []
    position = 0
    for match in _WORD.finditer(name):
        parts.append(_separators(name[position : match.start()]))
        parts.append(match[0] if match[0].casefold() in vocabulary() else "*")
        position = match.end()
    parts.append(_separators(name[position:]))
    return _RUNS.sub("*", "".join(parts))


def _separators(text: str) -> str:
    return "".join(character if character in _KEPT else "*" for character in text)
