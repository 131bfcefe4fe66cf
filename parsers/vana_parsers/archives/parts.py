"""Which files are parts of one export, told by how the platforms and Google Drive name them."""

import re
from dataclasses import dataclass
from pathlib import Path

from vana_parsers.archives.kinds import archive_stem

# `takeout-20240101T000000Z-001`; since autumn 2025 `…Z-3-001`; Google Drive appends the same stamp to what it zips.
_STAMPED = re.compile(r"(?P<key>.*\d{8}T\d{6}Z(?:-\d+)?)-(?P<label>\d{3,})")
# `facebook-jane-2026-08-05-Ki9KTCZR`: the parts differ in the last piece, which says nothing about their order.
_META = re.compile(r"(?P<key>(?:facebook|instagram|threads)-.+-\d{4}-\d{2}-\d{2})-(?P<label>[0-9A-Za-z_]{6,12})")
_WORDED = re.compile(r"(?P<key>.+?)[ ._(-]+part[ ._-]*(?P<label>\d{1,3})(?: ?of ?\d+)?\)?", re.IGNORECASE)
# `facebook-jane-1`, but not the end of a date such as `export-2024-1` or `backup-12-31`.
_NUMBERED = re.compile(r"(?P<key>.+(?<![-_. ]\d)(?<![-_. ]\d\d)(?<![-_. ]\d{4}))-(?P<label>[1-9]\d?)")
_MOST_PARTS = 10_000
_BROWSER_COPY = re.compile(r" ?\(\d{1,3}\)$")


@dataclass(frozen=True, slots=True)
class PartName:
    """*key* is the same for all parts of an export, *label* tells them apart.

    *is_certain* is false where only a number at the end speaks for it; such parts must lie in one folder.
    """

    key: str
    label: str
    is_certain: bool


def part_name(path: Path) -> PartName | None:
    """Return what the name of the archive or folder at *path* tells; None if it does not look like a part.

    `name (1).zip`, a browser's second download, is the same part as `name.zip`.
    """
    stem = archive_stem(path.name) or path.name
    stem = _BROWSER_COPY.sub("", stem)
    for pattern in (_STAMPED, _META, _WORDED, _NUMBERED):
        if found := pattern.fullmatch(stem):
            return PartName(found["key"], found["label"], pattern in (_STAMPED, _META))
    return None


def group_key(path: Path) -> tuple[str, ...]:
    """Return what files of one export have in common; for a file that is no part, its own path."""
    name = part_name(path)
    if name is None:
        return ("file", str(path))
    if name.is_certain:
        return ("certain", name.key.casefold())
    return ("numbered", name.key.casefold(), str(path.parent))


def part_order(path: Path) -> tuple[int, str, str]:
    """Return the sort key of parts: number, name, path; the order in which they were given plays no role."""
    name = part_name(path)
    number = int(name.label) if name and name.label.isdecimal() else 0
    return number, path.name, str(path)


def siblings(parts: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return archives that lie beside *parts* and are named like further parts of the same export, by name.

    Nothing is opened. A folder whose names may not be read shows none.
    """
    named = {group_key(path): part_name(path) for path in parts}
    labels = {name.label for path in parts if (name := part_name(path))}
    found = set()
    for folder in {path.parent for path in parts if part_name(path)}:
        for path in _names(folder):
            name = part_name(path)
            if name and archive_stem(path.name) and group_key(path) in named and name.label not in labels:
                found.add(path)
    return tuple(sorted(found, key=part_order))


def absent(parts: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the names of archives that *parts*, numbered from 1 on, leave out: `…-002.zip` between two that are there.

    A last part that is not there cannot be told.
    """
    labels = {int(name.label): (path, name) for path in parts if (name := part_name(path)) and name.label.isdecimal()}
    if not labels or len({name.key for _, name in labels.values()}) > 1 or max(labels) > _MOST_PARTS:
        return ()
    missing = [number for number in range(1, max(labels)) if number not in labels]
    return tuple(_renumbered(*labels[max(labels)], number) for number in missing)


def _renumbered(path: Path, name: PartName, number: int) -> str:
    stem = archive_stem(path.name) or path.name
    before, _, after = path.name.partition(stem)
    bare = _BROWSER_COPY.sub("", stem)
    return before + bare.removesuffix(name.label) + str(number).zfill(len(name.label)) + after


def _names(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except PermissionError:
        return []
