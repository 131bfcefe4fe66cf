"""The page about the subscriber and that of the account's changes: lists of `label: value`, tables of events.

The pages are in English whatever the account's language is. A page is read by its structure, not by its labels.
"""

import ipaddress
import re
from collections.abc import Iterator

from vana_parsers.google.fields import decoded, key_of
from vana_parsers.google.markup import CUT, Tag, read_markup
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

LIMIT = 16 * 1024 * 1024
"""Bytes of the longest page read."""

_LABELLED = re.compile(r"([^:\n]{1,60}):(.*)", re.DOTALL)
_NOT_WORD = re.compile(r"\W+")
_KINDS = {"login": "login", "logout": "logout"}


def read_subscriber(task: Task) -> Iterator[Item]:
    """Yield a row of `profile` for each labelled value, and one of `logins` for each row of a table, in their order.

    Parameter `kind`: what the events are that do not say it themselves (`ip` if not given).
    """
    data = task.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield task.skipped("", f"larger than {LIMIT >> 20} MiB: no page about an account")
        return
    found = False
    page = _Page(task.params.get("kind", "ip"))
    for row in page.rows(decoded(data)):
        found = True
        yield row
    if page.is_cut:
        yield task.skipped("", "truncated: the page ends, or cannot be read, inside a tag")
    elif not found:
        yield task.skipped("", "has neither labelled values nor a table")


class _Page:
    """One pass over a page: the text of the list item, and the cells of the table's row, that are being read."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._item: list[str] | None = None
        self._cells: list[str] | None = None
        self._cell: list[str] | None = None
        self._header: list[str] = []
        self._is_header = False
        self._seen: dict[str, int] = {}
        self.is_cut = False

    def rows(self, page: str) -> Iterator[Row]:
        for token in read_markup(page):
            if isinstance(token, str):
                for texts in (self._item, self._cell):
                    if texts is not None:
                        texts.append(token)
            elif token is CUT:
                self.is_cut = True
            elif token.name in ("li", "ul"):
                yield from self._end_item()
                self._item = [] if token.name == "li" and not token.is_end else None
            elif token.name in ("table", "tr", "td", "th"):
                yield from self._read(token)
        yield from self._end_item()
        yield from self._end_line()

    def _end_item(self) -> Iterator[Row]:
        text = "".join(self._item or ()).strip()
        self._item = None
        row = _fact(text, self._seen) if text else None
        if row is not None:
            yield row

    def _read(self, tag: Tag) -> Iterator[Row]:
        if self._cell is not None and self._cells is not None:
            self._cells.append(" ".join("".join(self._cell).split()))
        self._cell = None
        if tag.name in ("table", "tr"):
            yield from self._end_line()
            self._header = [] if tag.name == "table" else self._header
            self._cells = [] if tag.name == "tr" and not tag.is_end else None
        elif not tag.is_end:
            self._cells = self._cells if self._cells is not None else []
            self._is_header = self._is_header or tag.name == "th"
            self._cell = []

    def _end_line(self) -> Iterator[Row]:
        cells, is_header = self._cells or [], self._is_header
        self._cells, self._is_header = None, False
        if is_header and not self._header:
            self._header = cells
        elif any(cells):
            yield _event(self._header, cells, self._kind)


def _fact(text: str, seen: dict[str, int]) -> Row | None:
    """Return a labelled value; *seen* counts the labels, of which some stand for several values."""
    match = _LABELLED.match(text)
    if match is None:
        return None
    label, value = match[1].strip(), " ".join(match[2].split())
    field = _NOT_WORD.sub("_", label.casefold()).strip("_") or label
    if not value:
        return None
    seen[field] = seen.get(field, 0) + 1
    extra = {"label": label}
    return Row("profile", ("account", field, str(seen[field])), {"field": field, "value": value, "extra": extra})


def _event(header: list[str], cells: list[str], kind: str) -> Row:
    """Return one event: its time is the first cell that is one, its address likewise, its kind an English word."""
    names = [*header, *(f"column {number}" for number in range(len(header) + 1, len(cells) + 1))]
    record = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
    instant, address, agent = NO_INSTANT, None, None
    for name, cell in list(record.items()):
        if instant.occurred_at is None and (read := _instant(cell)).occurred_at is not None:
            instant = read
            del record[name]
        elif address is None and _is_address(cell):
            address = record.pop(name)
        elif agent is None and "user agent" in name.casefold():
            agent = record.pop(name)
        elif cell.casefold() in _KINDS:
            kind = _KINDS[cell.casefold()]
    values = {**instant.columns(), "kind": kind, "ip": address, "user_agent": agent, "extra": record}
    when = key_of(instant)
    return Row("logins", ("account", when, address, kind) if when else (), values, is_event=when is not None)


def _instant(text: str) -> Instant:
    return parse_instant(text) if not text.isdigit() else NO_INSTANT


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
