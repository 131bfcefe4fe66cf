"""What one block of a page tells, as the fields of a record that JSON would have.

A block has a heading, a body, and at its end a date; the body has texts, addresses, files, tables of labels and values,
and blocks again. Names of classes are hashes that change with the exporter: they are hints, tags and order decide.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vana_parsers.meta.clocks import Clock
from vana_parsers.meta.pages_markup import Element
from vana_parsers.times import Instant

BODY = "Text"
"""The label of a block's body, which has none on the page."""
REACTION = "Reaction"
"""The label of a reaction, which is an icon on the page."""
LINK = "Link"
"""The label of an address in the body."""

_BLOCKS = frozenset({"_a6-g", "uiBoxWhite"})
_HEADS = frozenset({"_a6-h", "_2lel"})
_FOOTS = frozenset({"_a6-o", "_a72d", "_2lem"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    {"span", "b", "i", "strong", "em", "u", "font", "small", "s", "bdi", "bdo", "wbr", "time", "label", "code", "sup"}
)
_FILES = frozenset({"img", "video", "audio"})
_ICON = re.compile(r"(?:^|/)(like|love|care|support|haha|wow|sad|sorry|angry|anger)(?:[_-]\w+)?\.(?:png|gif|svg)$")
_BREAK = re.compile(r"[ \t\r]*\n[ \t\r]*")
_HAS_CLOCK = re.compile(r"\d ?[:.h時时点點시] ?\d\d")
_LONGEST_DATE = 80
_REDIRECT = re.compile(r"https?://(?:[\w-]+\.)?facebook\.com/(?:dyi/)?l(?:\.php|/)?\?")


@dataclass(slots=True)
class Text:
    """A text that stands by itself."""

    text: str


@dataclass(slots=True)
class Link:
    """An address, and the text that leads to it."""

    href: str
    text: str


@dataclass(slots=True)
class File:
    """A file that is shown: the name of its tag, and where it lies."""

    tag: str
    uri: str


@dataclass(slots=True)
class Listing:
    """A list of texts."""

    texts: list[str]


Part = Text | Link | File | Listing | Element
"""A part of a body; an `Element` is a table or a block."""


@dataclass(slots=True)
class Block:
    """The parts of a block: *date* and *address* stand in its footer, *headings* above its body."""

    headings: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    date: str = ""
    address: str | None = None
    has_footer: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return not self.headings and not self.parts and not self.date


def is_block(element: Element) -> bool:
    """Whether *element* is a block of its own, by its tag or by a class name seen in exports."""
    return element.name == "section" or (bool(element.classes) and not _BLOCKS.isdisjoint(element.classes.split()))


def is_heading(element: Element) -> bool:
    """Whether *element* is the heading of a block."""
    return element.name in _HEADINGS or not _HEADS.isdisjoint(element.classes.split())


def is_footer(element: Element) -> bool:
    """Whether *element* is the footer of a block, which holds its date."""
    return element.name == "footer" or not _FOOTS.isdisjoint(element.classes.split())


def block_of(element: Element) -> Block:
    """Return the parts of *element*; one that has nothing in it but another block is that, with its own footer."""
    block = _Gatherer().gather(element)
    while len(block.parts) == 1 and not block.headings:
        only = block.parts[0]
        if not isinstance(only, Element) or only.name == "table":
            break
        inner = _Gatherer().gather(only)
        if block.has_footer and inner.has_footer:
            break
        inner.date, inner.address = block.date or inner.date, block.address or inner.address
        inner.has_footer = inner.has_footer or block.has_footer
        block = inner
    return block


def _is_inner(part: Part) -> bool:
    return isinstance(part, Element) and part.name != "table"


def plain_text(text: str) -> str:
    """Return a text as it is shown: its lines without the spaces around them, as a break is `<br /> `."""
    if "\n" in text:
        text = _BREAK.sub("\n", text)
    return text.replace("\xa0", " ").strip()


class _Gatherer:
    """Gathers the parts of one block, down to those of tables and of blocks in it."""

    def __init__(self) -> None:
        self._block = Block()
        self._waiting: list[str] = []

    def gather(self, element: Element) -> Block:
        self._children(element)
        self._flush()
        return self._block

    def cell(self, element: Element) -> tuple[str, list[Part]]:
        """Return the text that a cell begins with, before any element, and its parts after that."""
        label, rest = _label_of(element)
        for child in rest:
            self._child(child)
        self._flush()
        block = self._block
        return label, [*(Text(heading) for heading in block.headings), *block.parts]

    def _children(self, element: Element) -> None:
        for child in element.children:
            self._child(child)

    def _child(self, child: "Element | str") -> None:
        if isinstance(child, str):
            self._waiting.append(child)
        elif child.name == "br":
            self._waiting.append("\n")
        elif child.name in _INLINE:
            self._children(child)
        elif child.name == "a" and child.href is not None:
            self._anchor(child)
        else:
            self._flush()
            self._apart(child)
            self._flush()

    def _apart(self, child: Element) -> None:
        """Take an element that stands on lines of its own."""
        if child.name in _FILES:
            self._file(child)
        elif child.name == "table" or is_block(child):
            self._block.parts.append(child)
        elif is_heading(child):
            self._heading(child)
        elif is_footer(child):
            self._footer(child)
        elif child.name in ("ul", "ol"):
            texts = [one.text() for one in child.children if isinstance(one, Element)]
            self._block.parts.append(Listing([text for text in texts if text]))
        else:
            self._children(child)

    def _anchor(self, anchor: Element) -> None:
        self._flush()
        files = [one for one in _within(anchor) if one.name in _FILES]
        footers = [one for one in _within(anchor) if is_footer(one)]
        if files:
            for file in files:
                self._file(file, anchor.href)
        elif footers:
            self._footer(anchor)
        else:
            self._block.parts.append(Link(anchor.href or "", plain_text("".join(anchor.texts()))))

    def _file(self, file: Element, around: str | None = None) -> None:
        inner = [one.src or one.href for one in _within(file) if one.name in ("source", "a")]
        # A preview may be shown in place of the file that the address around it leads to.
        known = around if around and "://" not in around else None
        uri = known or file.src or next((one for one in inner if one), None) or around
        if uri:
            self._block.parts.append(File(file.name, uri))

    def _heading(self, element: Element) -> None:
        inner = [one for one in _within(element) if one.name == "a" and one.href]
        text = plain_text("".join(element.texts()))
        if text:
            self._block.headings.append(text)
        self._block.parts += [Link(one.href or "", "") for one in inner]

    def _footer(self, element: Element) -> None:
        block = self._block
        block.has_footer = True
        block.date = block.date or element.text()
        anchors = [one for one in (element, *_within(element)) if one.name == "a" and one.href]
        block.address = block.address or next((one.href for one in anchors), None)

    def _flush(self) -> None:
        if self._waiting:
            text = plain_text("".join(self._waiting))
            self._waiting.clear()
            if text:
                self._block.parts.append(Text(text))


def _within(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _within(child)


def _label_of(cell: Element) -> "tuple[str, list[Element | str]]":
    said: list[str] = []
    for index, child in enumerate(cell.children):
        if isinstance(child, Element) and child.name not in _INLINE:
            return plain_text("".join(said)), cell.children[index:]
        said.append(child if isinstance(child, str) else "".join(child.texts()))
    return plain_text("".join(said)), []


class Shaper:
    """Turns blocks into fields. *has_lists*: a body that has dates is a list of things with a time each."""

    def __init__(self, clock: Clock, *, has_lists: bool) -> None:
        self._clock = clock
        self._has_lists = has_lists

    def fields(self, block: Block) -> dict[str, Any]:
        """Return the fields of a record: its heading as `title`, its date as `timestamp`, all else labelled."""
        sections = [part for part in block.parts if _is_inner(part)]
        if block.headings and any(_is_entry(block_of(part)) for part in sections if isinstance(part, Element)):
            return self._section(block)
        fields: dict[str, Any] = {"title": block.headings[0]} if block.headings else {}
        time = self._footer_time(block)
        if time is not None:
            fields["timestamp"] = time
        self._body(block, fields)
        address = _target(block.address)
        if address and address[0] != "page_link":
            fields["label_values"].append({"label": "URL", "href": address[1]})
        elif address:
            fields["page_link"] = address[1]
        return {name: value for name, value in fields.items() if value not in ([], None)}

    def _body(self, block: Block, fields: dict[str, Any]) -> None:
        labelled = [entry for part in _unwrapped(block) for entry in self._entries(part)]
        labelled += [{"label": BODY, "value": text} for text in block.headings[1:]]
        free = [part for part in block.parts if not isinstance(part, Element)]
        dated = [part for part in free if isinstance(part, Text) and self.date(part.text)]
        if dated and self._has_lists:
            fields["string_list_data"] = list(self._listed(free))
            free = [part for part in free if isinstance(part, File | Listing)]
        elif dated and "timestamp" not in fields:
            fields["timestamp"] = self.date(dated[-1].text)
            free.remove(dated[-1])
        fields["label_values"] = [*self._free(free), *labelled]
        files = [part for part in free if isinstance(part, File)]
        icons = [match[1] for part in files if (match := _ICON.search(part.uri))]
        fields["label_values"] += [{"label": REACTION, "value": icon} for icon in icons]
        fields["media"] = [{"uri": part.uri} for part in files if not _ICON.search(part.uri)]

    def date(self, text: str) -> Instant | None:
        """Return the instant that *text* is, None if it is anything else than a date."""
        if len(text) > _LONGEST_DATE or not _HAS_CLOCK.search(text):
            return None
        return self._clock.date(text)

    def _footer_time(self, block: Block) -> Instant | None:
        return (self.date(block.date) or Instant(time_text=block.date)) if block.date else None

    # texts and addresses outside of tables

    def _free(self, parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
        texts: list[str] = []
        for part in parts:
            if isinstance(part, Text):
                updated = self._with_words(part.text)
                if updated:
                    yield updated
                else:
                    texts.append(part.text)
            elif isinstance(part, Listing):
                texts += part.texts
            elif isinstance(part, Link):
                yield _linked({"label": LINK}, part)
        if texts:
            yield {"label": BODY, "value": "\n".join(texts)}

    def _with_words(self, text: str) -> dict[str, Any] | None:
        """Return a line that is a date with a word or two around it, `Updated May 02, 2011 8:12:17 am`."""
        if len(text) > _LONGEST_DATE or not _HAS_CLOCK.search(text):
            return None
        words = text.split()
        for before, after in ((1, 0), (2, 0), (0, 1), (3, 0), (0, 2)):
            time = self.date(" ".join(words[before : len(words) - after]))
            if time is not None:
                return {"label": " ".join([*words[:before], *words[len(words) - after :]]), "timestamp_value": time}
        return None

    def _listed(self, parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
        """Yield the things that are listed: each is an address, a text, or both, up to its date."""
        one: dict[str, Any] = {}
        for part in parts:
            time = self.date(part.text) if isinstance(part, Text) else None
            if (isinstance(part, Link) and one) or (isinstance(part, Text) and time is None and "value" in one):
                yield one
                one = {}
            if time is not None:
                yield {**one, "timestamp": time}
                one = {}
            elif isinstance(part, Link):
                one = _linked({}, part)
            elif isinstance(part, Text):
                one["value"] = part.text
        if one:
            yield one

    # tables

    def _entries(self, element: Element) -> Iterator[dict[str, Any]]:
        if element.name != "table":
            yield self._nested(element)
            return
        found: list[dict[str, Any]] = []
        for row in _rows(element):
            for entry in self._row(row):
                _merge(found, entry)
        yield from found

    def _row(self, cells: list[Element]) -> Iterator[dict[str, Any]]:
        label, parts = _Gatherer().cell(cells[0])
        if not label and len(cells) > 1:
            label = " ".join(part.text for part in parts if isinstance(part, Text))
            parts = []
        for cell in cells[1:]:
            text, more = _Gatherer().cell(cell)
            parts += [*([Text(text)] if text else []), *more]
        yield from self._labelled(label, parts)

    def _labelled(self, label: str, parts: list[Part]) -> Iterator[dict[str, Any]]:
        blocks = [part for part in parts if isinstance(part, Element)]
        if not label and blocks:
            for block in blocks:
                yield from self._entries(block)
            return
        entry: dict[str, Any] = {"label": label} if label else {}
        if blocks:
            entry["vec"] = [inner for block in blocks for inner in self._entries(block)]
        self._value(entry, [part for part in parts if not isinstance(part, Element)])
        if entry.keys() - {"label"} or label:
            yield entry

    def _value(self, entry: dict[str, Any], parts: Sequence[Part]) -> None:
        links = [part for part in parts if isinstance(part, Link)]
        texts = [line for part in parts for line in _lines(part)]
        files = [{"uri": part.uri} for part in parts if isinstance(part, File)]
        if files:
            entry["media"] = files
        text = "\n".join(texts)
        time = self.date(text) if text and not links else None
        if time is not None:
            entry["timestamp_value"] = time
        elif text:
            entry["value"] = text
        if links:
            _linked(entry, links[0])
        if len(links) > 1:
            entry.setdefault("vec", []).extend(_linked({}, link) for link in links[1:])

    def _nested(self, element: Element) -> dict[str, Any]:
        """Return a block in a cell as a labelled value: its texts, or its own labelled values."""
        block = block_of(element)
        entry: dict[str, Any] = {"title": block.headings[0]} if block.headings else {}
        inner = [one for part in block.parts if isinstance(part, Element) for one in self._entries(part)]
        free = [part for part in block.parts if not isinstance(part, Element)]
        if inner:
            entry["dict"] = inner
        self._value(entry, free)
        time = self._footer_time(block)
        if time is not None and "timestamp_value" not in entry:
            entry["timestamp_value"] = time
        return entry

    # sections of entries

    def _section(self, block: Block) -> dict[str, Any]:
        """Return a section of things viewed or visited, in the form that JSON has for them."""
        section: dict[str, Any] = {"name": block.headings[0]}
        said = [part.text for part in block.parts if isinstance(part, Text)]
        if said:
            section["description"] = "\n".join(said)
        for part in block.parts:
            if isinstance(part, Element):
                inner = block_of(part)
                if inner.headings and not inner.has_footer:
                    section.setdefault("children", []).append(self._section(inner))
                else:
                    section.setdefault("entries", []).append(self._entry(inner))
        return section

    def _entry(self, block: Block) -> dict[str, Any]:
        fields = self.fields(block)
        texts = [one["value"] for one in fields.get("label_values", ()) if one.get("label") == BODY and "value" in one]
        rest = [one for one in fields.pop("label_values", ()) if one.get("label") not in (BODY, "URL")]
        uri = _target(block.address)
        name = "name" if uri or block.date else "value"
        data = {name: "\n".join([*block.headings, *texts])} if block.headings or texts else {}
        fields.pop("title", None)
        data |= {"uri": uri[1]} if uri and uri[0] == "target" else {}
        return fields | ({"data": data} if data else {}) | ({"label_values": rest} if rest else {})


def _unwrapped(block: Block) -> list[Element]:
    """Return the tables and blocks of a record; a block around all its tables is no block of its own."""
    outer = [part for part in block.parts if isinstance(part, Element)]
    if len(outer) == 1 and outer[0].name != "table":
        inner = block_of(outer[0])
        tables = [part for part in inner.parts if isinstance(part, Element) and part.name == "table"]
        if not inner.headings and not inner.has_footer and len(tables) == len(inner.parts):
            return tables
    return outer


def _is_entry(block: Block) -> bool:
    """Whether a block in another one is a record of its own: it has a footer, be it empty, or a heading."""
    return block.has_footer or bool(block.headings)


def _rows(table: Element) -> Iterator[list[Element]]:
    for child in table.children:
        if isinstance(child, Element):
            if child.name in ("tbody", "thead", "tfoot"):
                yield from _rows(child)
            else:
                cells = [one for one in child.children if isinstance(one, Element) and one.name in ("td", "th")]
                if cells:
                    yield cells


def _merge(found: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    """Add *entry*; the address and the time of one label stand in two rows, one after the other."""
    last = found[-1] if found else {}
    is_other_half = last.get("label") == entry.get("label") is not None and not (last.keys() & entry.keys()) - {"label"}
    if is_other_half:
        last |= entry
    else:
        found.append(entry)


def _lines(part: Part) -> list[str]:
    return [part.text] if isinstance(part, Text) else part.texts if isinstance(part, Listing) else []


def _linked(entry: dict[str, Any], link: Link) -> dict[str, Any]:
    entry["href"] = link.href
    if link.text and link.text != link.href and "value" not in entry:
        entry["value"] = link.text
    return entry


def _target(address: str | None) -> tuple[str, str] | None:
    """Return what a footer leads to, and whether it is a `target`, or a `page_link` that only Facebook resolves."""
    if not address:
        return None
    if not _REDIRECT.match(address):
        return "target", address
    found = parse_qs(urlsplit(address).query)
    inner = next((value for name in ("l", "u") for value in found.get(name, ()) if "://" in value), None)
    return ("target", inner) if inner else ("page_link", address)
