"""Notes of Keep whose JSON is not there: the HTML page of each, read with Beautiful Soup, which no broken page stops.

A page tells less than JSON: one time without a zone, in the words of the account's language, so that it stays text;
and nothing that survives editing, so that a note's whole content is its identity.
"""

import json
import posixpath
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from vana_parsers.records import Item, Row, Task

if TYPE_CHECKING:
    from bs4 import Tag

LIMIT = 256 * 1024
"""Bytes of the longest page read: a note has 20,000 characters at most, the page's style sheet 12,000."""
_MOST_TAGS = 20_000
_DEEPEST = 64
_MOST_OPEN = 500
# Searching a tree of Beautiful Soup costs its size times its depth, and html.parser starts anew at each tag that does
# not end. Within these bounds the worst page made for it takes some two seconds.
_STATES = (("trashed", "trashed"), ("archived", "archived"), ("pinned", "pinned"))
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_CITED = re.compile(
    r"""<(?:img|a|audio|video|source)\b[^<>]*?\b(?:src|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_FORMATTED = re.compile(r"<(?!br\b|/)[a-z]", re.IGNORECASE)
_KINDS = {
    "photo": {".jpg", ".jpeg", ".png", ".gif", ".webp"},
    "audio": {".3gp", ".m4a", ".aac", ".amr", ".mp3", ".ogg"},
    "video": {".mp4", ".mov", ".webm"},
}


def read_note_page(task: Task) -> Iterator[Item]:
    """Yield the row of one note, and a row of `media` for each of its attachments.

    Parameter `attachments`: JSON object of the attachments that the export holds, cited path to size in bytes.
    """
    data = task.stream.read(LIMIT + 1)
    note = _note(data) if len(data) <= LIMIT else f"larger than {LIMIT >> 10} KiB: no page of a note"
    if isinstance(note, str):
        yield task.skipped("", note)
    else:
        yield _row(note)
        yield from _media(note, json.loads(task.params.get("attachments", "{}")))


def cited_files(page: str) -> list[str]:
    """Return the files beside it that a page cites, in order."""
    addresses = (unquote(match[1] or match[2] or "") for match in _CITED.finditer(page))
    return [address for address in addresses if address and ":" not in address and not address.startswith("#")]


def _note(data: bytes) -> "Tag | str":
    """Return the element that holds the note, or why there is none."""
    from bs4 import BeautifulSoup, UnusualUsageWarning

    if data.count(b"<") > _MOST_TAGS or data.count(b"<", data.rfind(b">") + 1) > _MOST_OPEN:
        return "too many tags, or tags that do not end: no page of a note"
    # Each <br> costs html.parser a look at every one before it (Beautiful Soup 4.15): as line ends they cost nothing.
    page = _BREAK.sub("\n", data.decode("utf-8", "replace"))
    with warnings.catch_warnings():
        # A broken page may look like XML, an address or a file's name to Beautiful Soup, which warns of each.
        warnings.simplefilter("ignore", UnusualUsageWarning)
        tree = BeautifulSoup(page, "html.parser")
    if _is_deep(tree):
        return f"nested deeper than {_DEEPEST}: no page of a note"
    note = tree.select_one("div.note")
    return "not a note" if note is None else note


def _is_deep(tree: "Tag") -> bool:
    depths = {id(tree): 0}
    for node in tree.descendants:
        depth = depths[id(node.parent)] + 1
        if depth > _DEEPEST:
            return True
        depths[id(node)] = depth
    return False


def _row(note: "Tag") -> Row:
    entries = note.select("li.listitem")
    content = note.select_one("div.content")
    values = {
        "time_text": _own_text(note, "div.heading"),
        "kind": "list" if entries else "note",
        "title": _text(note, "div.title"),
        "text": None if entries or content is None else content.get_text().strip("\n") or None,
        "items": _items(entries) if entries else None,
        "labels": [label.get_text(strip=True) for label in note.select("span.label-name")] or None,
        "state": next((state for name, state in _STATES if note.select_one(f"div.heading span.{name}")), "active"),
    }
    return Row("notes", (), {**values, "extra": _extra(note, content, has_items=bool(entries))})


def _items(entries: "list[Tag]") -> str:
    items = [{"text": _text(entry, "span.text") or "", "is_checked": "checked" in _classes(entry)} for entry in entries]
    return json.dumps(items, ensure_ascii=False)


def _extra(note: "Tag", content: "Tag | None", *, has_items: bool) -> dict[str, Any]:
    """Return what no column took, under the names that JSON notes have for it, where they have one."""
    flags = [name for name, _ in _STATES if note.select_one(f"div.heading span.{name}")]
    links = [{"url": link.get("href"), "title": link.get_text(strip=True)} for link in note.select("span.annotation a")]
    html = content.decode_contents() if content is not None and not has_items else ""
    others = [c.get_text(" ", strip=True) for c in note.select("div.chips > span") if not _is_known_chip(c)]
    people = [person.get_text(" ", strip=True) for person in note.select("div.sharees li, span.sharee")]
    extra: dict[str, Any] = {
        "color": " ".join(name for name in _classes(note) if name != "note"),
        "annotations": links,
        "sharees": people,
        "chips": others,
        "contentHtml": html if _FORMATTED.search(html) else None,
        "flags": flags if len(flags) > 1 else None,
    }
    return {name: value for name, value in extra.items() if value}


def _is_known_chip(chip: "Tag") -> bool:
    return bool({"label", "annotation", "sharee"} & set(_classes(chip)))


def _media(note: "Tag", present: Mapping[str, int]) -> Iterator[Row]:
    for holder in note.select("div.attachments"):
        for path in cited_files(holder.decode()):
            extension = posixpath.splitext(path)[1].lower()
            kind = next((name for name, endings in _KINDS.items() if extension in endings), "file")
            state = "present" if path in present else "missing_part"
            values = {"uri": path, "kind": kind, "size_bytes": present.get(path), "state": state}
            yield Row("media", ("keep", path), values, records=0)


def _text(tag: "Tag", selector: str) -> str | None:
    found = tag.select_one(selector)
    return None if found is None else found.get_text().strip() or None


def _own_text(tag: "Tag", selector: str) -> str | None:
    """Return the text that stands in an element itself, without that of elements in it."""
    found = tag.select_one(selector)
    return None if found is None else "".join(found.find_all(string=True, recursive=False)).strip() or None


def _classes(tag: "Tag") -> list[str]:
    classes = tag.get("class")
    return classes if isinstance(classes, list) else []
