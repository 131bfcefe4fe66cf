"""Paths inside Meta's exports: one file under the many names that it has had, at any depth.

Every generation nests the same folders and files otherwise, people re-zip and re-nest them, apostrophes become `_` or
`%27`, long lists are cut into `_1`, `_2`, … So a path is known by its last segments, written in one way.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from vana_parsers.archives.names import match_key

DEEPEST = 4
"""Segments of the longest suffix that tells files apart."""

_APOSTROPHE = re.compile("%27|'")
_BROWSER_COPY = re.compile(r" ?\(\d{1,3}\)$")
_SHARD = re.compile(r"_(\d{1,5})$")
_Known = TypeVar("_Known")


@dataclass(frozen=True, slots=True)
class MetaPath:
    """A path as look-up keys: *folders*, the file's *stem* without its number and extension, and these.

    *stem_as_written* keeps a number at the end that may be part of the name, as in `secret_groups_2`.
    """

    folders: tuple[str, ...]
    stem: str
    stem_as_written: str
    shard: int | None
    extension: str


def meta_path(path: str) -> MetaPath:
    """Return the parts of *path*; `who_you’ve_followed`, `who_you%27ve_followed` and `who_you_ve_followed` are one."""
    *folders, name = (_APOSTROPHE.sub("_", segment) for segment in match_key(path).split("/"))
    stem, extension = posixpath.splitext(name)
    stem = _BROWSER_COPY.sub("", stem)
    shard = _SHARD.search(stem)
    bare = stem[: shard.start()] if shard else stem
    return MetaPath(tuple(folders), bare, stem, int(shard[1]) if shard else None, extension)


def find_by_suffix(table: Mapping[str, _Known], path: MetaPath) -> _Known | None:
    """Return what *table* knows of the longest suffix of *path*: `folder/folder/stem`, written as `meta_path` does.

    In *table* `*` stands for the name of the last folder, `inbox/*/message`, or of the file, `your_group_messages/*`.
    """
    return next((table[suffix] for suffix in _suffixes(path) if suffix in table), None)


def _suffixes(path: MetaPath) -> Iterator[str]:
    for depth in range(min(DEEPEST - 1, len(path.folders)), -1, -1):
        folders = path.folders[len(path.folders) - depth :]
        for stem in dict.fromkeys((path.stem_as_written, path.stem)):
            yield "/".join((*folders, stem))
        if folders:
            yield "/".join((*folders[:-1], "*", path.stem))
            yield "/".join((*folders, "*"))
