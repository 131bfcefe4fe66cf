"""Bookmarks and the reading list: a page in the form that browsers have shared since Netscape."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vana_parsers.google.fields import decoded, key_of, read_stamp
from vana_parsers.google.markup import CUT, Tag, read_markup
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import NO_INSTANT, Instant

LIMIT = 64 * 1024 * 1024
"""Bytes of the longest page read; icons are in it, some kilobytes each."""

READING_LIST = "reading_list"
"""Value of the parameter `list` for the reading list, which has no folders."""

_DEEPEST = 64
_TAKEN = frozenset({"href", "add_date"})
_ENDS = frozenset({"a", "h3", "dt", "dl", "dd"})


def read_bookmarks(task: Task) -> Iterator[Item]:
    """Yield a row of `saves` for each link and each folder (kind `collection`), in the page's order.

    A link's `collection` is the path of its folders. Parameter `list`: `reading_list` names the list itself.
    """
    data = task.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield task.skipped("", f"larger than {LIMIT >> 20} MiB: no page of bookmarks")
        return
    page = _Page(task.params.get("list"))
    found = False
    for row in page.rows(decoded(data)):
        found = True
        yield row
    if page.is_cut:
        yield task.skipped("", "truncated: the page ends, or cannot be read, inside a tag")
    elif not found and (b"<dl" not in data.lower() or b"<dt" in data.lower() or b"</dl" not in data.lower()):
        yield task.skipped("", "not a page of bookmarks")  # an empty list is no fault


class _Page:
    """One pass over a page: the folders whose lists are open, and the link or folder whose name is being read."""

    def __init__(self, collection: str | None) -> None:
        self._paths: list[str | None] = [collection]
        self._folder: str | None = None
        self._open: _Entry | None = None
        self._last: _Entry | None = None
        self._is_note = False
        self.is_cut = False

    def rows(self, page: str) -> Iterator[Row]:
        for token in read_markup(page):
            if isinstance(token, str):
                self._read(token)
                continue
            self.is_cut = token is CUT
            if token.name in _ENDS:
                self._is_note = False
                yield from self._close(token)
            if not token.is_end:
                yield from self._begin(token)
            elif token.name == "dl" and len(self._paths) > 1:
                self._paths.pop()
        yield from self._flush()

    def _read(self, text: str) -> None:
        if self._open is not None:
            self._open.title += text
        elif self._is_note and self._last is not None:
            self._last.note += text

    def _begin(self, tag: Tag) -> Iterator[Row]:
        if tag.name == "dl":
            yield from self._flush()
            if len(self._paths) < _DEEPEST:
                self._paths.append(self._folder or self._paths[-1])
            else:
                self._paths.append(self._paths[-1])
            self._folder = None
        elif tag.name in ("a", "h3"):
            attributes = tag.attributes()
            if tag.name == "h3" or "href" in attributes:
                yield from self._flush()
                self._open = _Entry(tag.name == "h3", attributes, self._paths[-1])
        elif tag.name == "dd":
            self._is_note = True

    def _close(self, tag: Tag) -> Iterator[Row]:
        """End the name that is being read; what it names may still get a note."""
        if self._open is not None:
            self._last, self._open = self._open, None
            if self._last.is_folder:
                title = self._last.title.strip()
                self._folder = f"{self._last.parent}/{title}" if self._last.parent else title
        if tag.name == "dt":
            yield from self._flush()

    def _flush(self) -> Iterator[Row]:
        entry, self._last, self._open = self._last or self._open, None, None
        if entry is not None:
            yield _folder(entry) if entry.is_folder else _link(entry)


@dataclass(slots=True)
class _Entry:
    """A link or a folder as far as it is read."""

    is_folder: bool
    attributes: dict[str, str]
    parent: str | None
    title: str = ""
    note: str = ""

    @property
    def added(self) -> Instant:
        """When it was added: in seconds, milli- or microseconds, or Chrome's since 1601, by the number of digits."""
        instant = read_stamp(self.attributes.get("add_date", "").strip("0") and self.attributes["add_date"])
        return instant if instant.occurred_at is not None else NO_INSTANT

    def values(self) -> dict[str, Any]:
        """Return what links and folders have in common, by column."""
        added = self.added
        rest = {name: value for name, value in self.attributes.items() if name not in _TAKEN and value}
        stamp = self.attributes.get("add_date", "")
        if added.occurred_at is None and stamp.strip("0"):
            rest["add_date"] = stamp
        title, note = self.title.strip() or None, self.note.strip() or None
        return {**added.columns(), "collection": self.parent, "title": title, "note": note, "extra": rest}


def _link(entry: _Entry) -> Row:
    url = entry.attributes["href"] or None
    values = {**entry.values(), "kind": "page", "url": url}
    return Row("saves", ("page", url, key_of(entry.added)), values, is_event=True)


def _folder(entry: _Entry) -> Row:
    values = {**entry.values(), "kind": "collection"}
    if entry.attributes.get("href"):
        values["extra"]["href"] = entry.attributes["href"]
    # The outermost folders have names in the browser's language; those made by hand have a time.
    added = entry.added
    key = ("collection", key_of(added)) if added.occurred_at else ("collection", entry.parent, values["title"])
    return Row("saves", key, values, is_event=True)
