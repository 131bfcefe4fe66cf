"""Kinds of files: what a file of this path, or with this root key, holds, and how one of its records becomes rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from vana_parsers.json_stream import Element
from vana_parsers.meta.paths import MetaPath, find_by_suffix
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

Rows = Callable[[Record, Task], Iterable[Row]]
"""Gives the rows of one record: the first with `records=1`, all others with `records=0`; none if it cannot be a row."""


@dataclass(frozen=True)
class Kind:
    """One kind of file. *name* is unique in its source.

    *paths* are suffixes as `paths.meta_path` writes them, without shard number and extension, the more folders the
    surer: `comments_and_reactions/comments`. *roots* are the keys under which its records stand in JSON
    (`comments_v2`); they tell it also where the path does not. *product* is the rows' product. *params* are fixed facts
    for *rows*, in `Task.params`. *is_document*: the file is one record, whatever arrays it holds. *cites_media*: its
    records name files, and `MediaIndex.of_params` tells which of them the export holds.

    *begin* gives the *rows* of one member, where they remember its earlier records. *unfold* turns what a file has in
    place of records, pairs of time and name, maps by user name, into elements that are objects, one a record.
    """

    name: str
    rows: Rows
    paths: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    product: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    is_document: bool = False
    cites_media: bool = False
    begin: Callable[[], Rows] | None = None
    unfold: Callable[[Element], Iterable[Element]] | None = None

    def begun(self) -> "Kind":
        """Return the kind as the records of one member, in order, need it."""
        return self if self.begin is None else replace(self, rows=self.begin())


class Kinds:
    """All kinds of one source, found by path or by root key."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.by_name = {kind.name: kind for kind in kinds}
        self._by_path = {path: kind for kind in self for path in kind.paths}
        self._by_root = {root: kind for kind in self for root in kind.roots}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.by_name.values())

    def of_path(self, path: MetaPath) -> Kind | None:
        """Return the kind of the file at *path*, None if it is unknown; the longest suffix counts."""
        return find_by_suffix(self._by_path, path)

    def of_root(self, root: str) -> Kind | None:
        """Return the kind whose records stand under the key *root*."""
        return self._by_root.get(root)
