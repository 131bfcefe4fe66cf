"""The feed of a blog (RFC 4287), in Blogger's form until 2020 and in the one since: posts, pages, and much besides."""

import json
from collections.abc import Iterator
from typing import Any

from vana_parsers.google.safe_xml import SafeXml
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import NO_INSTANT, parse_instant

_KIND = "http://schemas.google.com/g/2005#kind"
_TAKEN = ("id", "type", "title", "content", "published", "status", "draft")
_MOST_FIELDS = 500


def read_feed(task: Task) -> Iterator[Item]:
    """Yield a row of `posts` for each post and page of a blog, and of `raw_records` for every other entry.

    Comments are kept raw: a feed has everybody's, and does not say which are the account's. The text is HTML as
    written. An entry is the same in another export if it has the same id.
    """
    records = 0
    for entry in _Feed().read(task.stream):
        records += 1
        yield task.skipped("", entry) if isinstance(entry, str) else _row(entry)
    if not records:
        yield task.skipped("", "no entry in this feed")


class _Feed(SafeXml):
    """Elements on their way to entries; an entry is a dict of its elements' texts, lists where one comes again."""

    longest_text = 8 << 20

    def __init__(self) -> None:
        super().__init__()
        self._entry: dict[str, Any] | None = None
        self._attributes: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "entry" and self._entry is None:
            self._entry = {}
        self._attributes = attributes

    def end(self, name: str, text: str) -> None:
        attributes, self._attributes = self._attributes, {}
        if self._entry is None:
            return
        if name == "entry" and "entry" not in self.path:
            self.made.append(self._entry)
            self._entry = None
            return
        told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        value: Any = text if text.strip() else told if name in ("category", "link", "in-reply-to") else None
        if value:
            inside = self.path[self.path.index("entry") + 1 :]
            self._keep(".".join((*inside, name)), value)

    def _keep(self, name: str, value: Any) -> None:
        assert self._entry is not None
        known = self._entry.get(name)
        if known is None:
            self._entry[name] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            self._entry[name] = [known, value]
        if len(self._entry) > _MOST_FIELDS or (isinstance(known, list) and len(known) > _MOST_FIELDS):
            self.refuse(f"an entry of more than {_MOST_FIELDS} fields: not read from here on")


def _row(entry: dict[str, Any]) -> Row:
    name = _text(entry, "id") or ""
    kind = _kind(entry)
    if kind not in ("post", "page"):
        return Row("raw_records", ("blogger", name) if name else (), {"json": json.dumps(entry, ensure_ascii=False)})
    published = _text(entry, "published")
    links = entry.get("link")
    urls = [link for link in (links if isinstance(links, list) else [links]) if isinstance(link, dict)]
    url = next((link.get("href") for link in urls if link.get("rel") == "alternate"), None)
    extra = {field: value for field, value in entry.items() if field not in _TAKEN or not isinstance(value, str)}
    is_draft = entry.get("draft") == "yes" or entry.get("control.draft") == "yes"
    values = {
        **(parse_instant(published) if published else NO_INSTANT).columns(),
        "kind": kind,
        "item_id": name.rpartition("-")[2] or None,
        "title": _text(entry, "title"),
        "text": _text(entry, "content"),
        "url": url,
        "audience": _text(entry, "status") or ("DRAFT" if is_draft else None),
        "extra": extra,
    }
    return Row("posts", ("blogger", name) if name else (), values)


def _kind(entry: dict[str, Any]) -> str:
    """Return what an entry is, in lower case: told by an element since 2020, by a category before."""
    stated = _text(entry, "type")
    if stated:
        return stated.lower()
    categories = entry.get("category")
    for category in categories if isinstance(categories, list) else [categories]:
        if isinstance(category, dict) and category.get("scheme") == _KIND:
            return str(category.get("term", "")).rpartition("#")[2]
    return ""


def _text(entry: dict[str, Any], name: str) -> str | None:
    value = entry.get(name)
    return value if isinstance(value, str) else None
