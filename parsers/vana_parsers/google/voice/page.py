"""Google Voice: the page of a conversation (its messages) or of one call or voicemail.

Nothing is taken from localized words: the account's own name stands in an `abbr`, a call's kind in the address of its
label. A message is the same message in another export by the numbers that talk, the instant and the text; names of
contacts change.
"""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vana_parsers.google.beside import FilesBeside
from vana_parsers.media_types import kind_of, mime_of
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

LIMIT = 4 * 1024 * 1024
"""Bytes of the longest page read: a conversation of some 10,000 messages."""

_MOST_TAGS = 150_000
_DEEPEST = 24
_LONGEST_TAG = 4096
# Building a tree costs its size times its depth, and an element the square of its attributes. Real pages are 8 deep.
# Within these bounds the worst page made for it takes some three seconds.
_PROLOGUE = re.compile(r"\s*+(?:<\?xml[^<>]*+>\s*+)?(?:<!doctype[^<>]*+>)?", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*+)"
    r"((?:\s++[\w:-]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=`]++))?+)*+)\s*+/?+>"
    r"|[!?/a-zA-Z])"
)
_VOID = frozenset({"img", "br", "meta", "link", "hr", "input", "source"})
_BREAK = re.compile(r"<br\s*+/?>", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[\d ().-]{2,30}")
_CALLS = ("voicemail", "recorded", "missed", "placed", "received")
_KINDS = {"img": "photo", "audio": "audio", "video": "video"}
_FILES = {"img": "src", "audio": "src", "video": "src", "a": "href"}


def read_page(task: Task) -> Iterator[Item]:
    """Yield a row for each message, call or voicemail, and a row of `media` for each file that it cites.

    Parameter `files`: the files that belong to the page (`FilesBeside.text`).
    """
    data = task.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield task.skipped("", f"larger than {LIMIT >> 20} MiB: no page of Voice")
        return
    text = _plain(_BREAK.sub("\n", data.decode("utf-8-sig", "replace")))
    if text is None:
        yield task.skipped("", "broken tags, too many of them, or nested too deeply: no page of Voice")
        return
    tree = LexborHTMLParser(text)
    page = _Page(tree, FilesBeside.from_text(task.params.get("files")))
    if (log := tree.css_first("div.hChatLog")) is not None:
        yield from page.conversation(task, log)
    elif (call := tree.css_first("div.haudio")) is not None:
        yield from page.call(call)
    else:
        yield task.skipped("", "not a page of Voice")


def _plain(page: str) -> str | None:
    """Return *page* without its prologue and a tag cut off at its end; None if it is no plain page.

    A plain page has few tags, all well-formed, and none of them in more than `_DEEPEST` others; one that is not closed
    counts as open.
    """
    page = page[_PROLOGUE.match(page).end() :]  # type: ignore[union-attr]  # it matches nothing, too
    is_open: list[str] = []
    for number, match in enumerate(_TAG.finditer(page)):
        name = (match[2] or "").lower()
        if not name:
            return page[: match.start()] if len(page) - match.start() <= _LONGEST_TAG else None
        if not match[1] and name not in _VOID:
            is_open.append(name)
        elif match[1] and is_open and is_open[-1] == name:
            is_open.pop()
        if number >= _MOST_TAGS or len(is_open) > _DEEPEST or len(match[3]) > _LONGEST_TAG:
            return None
    return page


class _Person:
    """Somebody on a page: a number and a name."""

    def __init__(self, link: LexborNode | None) -> None:
        href = link.attributes.get("href") if link is not None else None
        name = link.css_first(".fn") if link is not None else None
        self.number = (href or "").removeprefix("tel:").strip() or None
        self.name = _text(name) or self.number
        self.is_account = name is not None and name.tag == "abbr"


class _Page:
    """One page, and what is said of it as a whole."""

    def __init__(self, tree: LexborHTMLParser, files: FilesBeside) -> None:
        self._files = files
        links = [link.attributes.get("href") or "" for link in tree.css("div.tags a")]
        self._labels = [link.partition("#")[2] or link for link in links if link]
        deleted = _text(tree.css_first("div.deletedStatusContainer"))
        self._deleted = None if deleted is None or deleted.endswith("False") else deleted
        title = _text(tree.css_first("title")) or ""
        self._subject = title.partition("\n")[2].strip() or None

    def conversation(self, task: Task, log: LexborNode) -> Iterator[Item]:
        # Children only: in a page made to nest messages, each would be searched again and again.
        nodes = [node for node in log.iter() if "message" in (node.attributes.get("class") or "").split()]
        if not nodes:
            yield task.skipped("", "a conversation without messages")
            return
        senders = [_Person(node.css_first("cite.sender a.tel")) for node in nodes]
        invited = [_Person(link) for link in log.css("div.participants a.tel")]
        thread = self._thread(invited, senders)
        for index, (node, sender) in enumerate(zip(nodes, senders, strict=True), 1):
            text = _text(node.css_first("q"))
            instant = _instant(node.css_first("abbr.dt"))
            files = list(_cited(node))
            if instant is NO_INSTANT and text is None and not files:
                yield task.skipped(f"message {index}", "neither time nor text")
                continue
            values = {
                **thread,
                "sender": sender.name,
                "is_from_account": sender.is_account if sender.name else None,
                "kind": "text" if text or not files else "media",
                "text": text,
            }
            yield from self._rows((thread["thread_id"], sender.number), instant, values, files, {})

    def call(self, node: LexborNode) -> Iterator[Item]:
        person = _Person(node.css_first("div.contributor a.tel"))
        sort = next((label for label in _CALLS if label in self._labels), None)
        is_voicemail = sort in ("voicemail", "recorded")
        duration = node.css_first("abbr.duration")
        values = {
            "thread_id": person.number,
            "thread_title": person.name,
            "thread_kind": "direct",
            "sender": None if sort == "placed" else person.name,
            "is_from_account": sort == "placed" if sort else None,
            "kind": "voicemail" if is_voicemail else "call",
            "text": _text(node.css_first(".full-text")) or _text(node.css_first(".description")),
        }
        extra = {"call": sort, "duration": duration.attributes.get("title") if duration is not None else None}
        key = (person.number, sort)
        yield from self._rows(key, _instant(node.css_first("abbr.published")), values, list(_cited(node)), extra)

    def _thread(self, invited: list[_Person], senders: list[_Person]) -> dict[str, Any]:
        """Return who talks with the account: those invited to a group, else who wrote, else whom the title names."""
        others = {p.number: p.name for p in (*senders, *invited) if p.number and not p.is_account}
        named = dict(sorted(others.items()))
        if not named and self._subject and _NUMBER.fullmatch(self._subject):
            named = {self._subject: self._subject}
        return {
            "thread_id": ",".join(named) or None,
            "thread_title": ", ".join(filter(None, named.values())) or self._subject,
            "thread_kind": "group" if invited or len(named) > 1 else "direct",
        }

    def _rows(
        self,
        key: tuple[str | None, ...],
        instant: Instant,
        values: dict[str, Any],
        files: list[tuple[str, str]],
        extra: dict[str, Any],
    ) -> Iterator[Row]:
        moment = instant.occurred_at.isoformat(timespec="microseconds") if instant.occurred_at else instant.time_text
        identity = ("voice", *key, moment, values["text"])
        extra = {**extra, "labels": self._labels, "deletedStatus": self._deleted}
        kept = {name: value for name, value in extra.items() if value}
        counted = {"media_count": len(files) or None, "extra": kept}
        yield Row("messages", identity, {**instant.columns(), **values, **counted}, is_event=True)
        for index, (name, tag) in enumerate(files):
            found = self._files.find(name)
            known = found[0] if found else name
            about = {
                **instant.columns(),
                "uri": name,
                "kind": kind_of(known) if mime_of(known) else _KINDS.get(tag, "file"),
                "mime": mime_of(known),
                "size_bytes": found[1] if found else None,
                "state": "present" if found else "missing_part",
            }
            yield Row("media", (*identity, str(index)), about, records=0, is_event=True)


def _instant(node: LexborNode | None) -> Instant:
    if node is None:
        return NO_INSTANT
    stated = node.attributes.get("title")
    found = parse_instant(stated) if stated else NO_INSTANT
    return found if found.occurred_at else Instant(time_text=_text(node) or stated or None)


def _cited(node: LexborNode) -> Iterator[tuple[str, str]]:
    """Yield the files beside the page that an element cites, each once, with the tag that does so."""
    seen = set()
    for found in node.css("img, audio, video, a"):
        tag = found.tag or "a"
        address = found.attributes.get(_FILES[tag]) or ""
        if address and address not in seen and ":" not in address and not address.startswith("#"):
            seen.add(address)
            yield address, tag


def _text(node: LexborNode | None) -> str | None:
    return None if node is None else node.text(deep=True).strip() or None
