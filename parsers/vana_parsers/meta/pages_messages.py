"""Conversations on pages since 2018, Messenger's and Instagram's, told as their JSON is: fields for `MessageRows`.

Most messages are nothing but a text: they are matched where they stand, without building elements.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.meta.clocks import Clock
from vana_parsers.meta.message_media import HeldFiles
from vana_parsers.meta.message_rows import MessageRows, ReadDate
from vana_parsers.meta.messages import OWN_NAME
from vana_parsers.meta.pages_markup import THREAD, Element, Page, accounted
from vana_parsers.meta.pages_old import OldThreads
from vana_parsers.meta.pages_shapes import File, Link, Listing, Text, block_of, is_footer, is_heading, plain_text
from vana_parsers.meta.threads import thread_of
from vana_parsers.records import Item, Task

_MOST_ROWS = 32_768
_USUAL = re.compile(
    r'\s*+<(?:section|div) class="[^"]*+"[^>]*+>'
    r'<(?:h2|div) class="[^"]*+"[^>]*+>([^<]++)</(?:h2|div)>'
    r'<div class="[^"]*+"><div><div></div><div>([^<]*+(?:<br ?/?>[^<]*+)*+)</div>'
    r'<div>(?:<div>(?:<a(?: target="_blank")? href="(https?://[^"]++)"[^>]*+>([^<]*+)</a>)?</div>)?</div>'
    r'<div>((?:<div><a(?: target="_blank")? href="[^"]++"[^>]*+><img src="[^"]++"[^>]*+></a></div>'
    r"|<div></div>)*+)</div>"
    r"(?:<div>(?:<ul[^>]*+>((?:<li><span>[^<]*+</span></li>)*+)</ul>)?</div>)*+</div></div>"
    r'<(?:footer|div) class="[^"]*+">(?:<div class="_a72d">)?([^<]++)(?:</div>)?</(?:footer|div)></(?:section|div)>'
)
"""A message as nearly all are: its sender, text, shared address, photos, reactions, date. What is not, is built."""
_PHOTO = re.compile(r'href="([^"]++)"[^>]*+><img src="([^"]++)"')
_REACTED = re.compile(r"<span>([^<]++)")
_BREAK = re.compile(r"<br ?/?> ?")
_PARTICIPANTS = re.compile(r"[^:：]{2,60}[:：]\s*(\S.*)", re.DOTALL)
_LAST_TWO = re.compile(
    r"(.+?),? (?:and|und|e|y|i|et|en|og|och|ja|a|și|ve|és|и|και|dan|va) (.+)|(.+?)\s?[和與とや및과와]\s?(.+)"
)
_REACTION = re.compile(r"([^\w\s(]+)\s?(.+?)(?:\s\(([^()]*\d[^()]*)\))?")
_FIELDS = {"img": "photos", "video": "videos", "audio": "audio_files"}
_HOLDS_NOTHING = "holds nothing: no sender, no time, no content"


def read_conversation_page(task: Task) -> Iterator[Item]:
    """Yield the messages of a page, the files attached to them, and what is said of the conversation."""
    page = Page(task.stream)
    yield from accounted(_Reader(page, task).read(), page, task)


class _Reader:
    """Reads one page of one conversation, or of many, as pages until 2017 have them."""

    def __init__(self, page: Page, task: Task) -> None:
        self._page = page
        self._task = task
        self._clock = Clock.of_params(task.params)
        self._held = HeldFiles(task.params)
        self._rows = MessageRows(self._held)
        self._participants: list[str] = []
        self._number = 0
        self._old: OldThreads | None = None

    def read(self) -> Iterator[Item]:
        own = self._task.params.get(OWN_NAME)
        self._clock.learn(self._page.beginning())
        for block in self._page.blocks(_USUAL):
            if not isinstance(block, Element):
                yield from self._usual(block)
            elif block.name == THREAD or self._old is not None:
                yield from self._of_old(block)
            else:
                yield from self._block(block)
            if len(self._rows) >= _MOST_ROWS:
                yield from self._rows.take(thread_of(self._task.path, self._facts(), own))
        thread = thread_of(self._task.path, self._facts(), own)
        yield from self._rows.take(thread)
        row = thread.row() if self._number else None
        if row is not None:
            yield row
        if self._old is not None:
            yield from self._old.end()

    def _of_old(self, element: Element) -> Iterator[Item]:
        if self._old is None:
            own = self._task.params.get(OWN_NAME) or (self._page.title or "").rpartition(" - ")[0] or None
            self._old = OldThreads(self._task, self._clock, own)
        yield from self._old.part(element)

    def _facts(self) -> dict[str, Any]:
        title = self._page.title or next(iter(self._page.header), None)
        people = [{"name": name} for name in self._participants]
        return ({"title": title} if title else {}) | ({"participants": people} if people else {})

    def _usual(self, match: "re.Match[str]") -> Iterator[Item]:
        sender, text, link, shown, files, reactions, date = match.groups()
        sender, date = _plain(sender), _plain(date)
        text = plain_text(_plain(_BREAK.sub("\n", text) if "<" in text else text))
        self._number += 1
        told = self._clock.quick(date)
        if told is not None and text and not (link or files or reactions):
            self._rows.add_text(sender, text, told)
            return
        fields: dict[str, Any] = {"sender_name": sender, "content": text}
        if told is None:
            fields["instant"] = self._clock.read(date)
        parts: list[Any] = [Link(html.unescape(link), html.unescape(shown or ""))] if link else []
        for photo in _PHOTO.finditer(files or ""):
            parts.append(File("img", html.unescape(photo[2] if "://" in photo[1] else photo[1])))
        if reactions:
            parts.append(Listing([html.unescape(one[1]) for one in _REACTED.finditer(reactions)]))
        self._others(parts, fields)
        yield from self._add(fields, told)

    def _add(self, fields: dict[str, Any], date: ReadDate | None = None) -> Iterator[Item]:
        if not self._rows.add(fields, date):
            yield self._task.skipped(f"message {self._number}", _HOLDS_NOTHING)

    def _block(self, element: Element) -> Iterator[Item]:
        for one in _messages(element):
            fields = self._message(one)
            if fields is None:
                self._set_participants(one)
                continue
            self._number += 1
            yield from self._add(fields)

    def _set_participants(self, element: Element) -> None:
        match = _PARTICIPANTS.fullmatch(element.text())
        if match and not self._participants and not self._number:
            self._participants = _names(match[1])

    def _message(self, element: Element) -> dict[str, Any] | None:
        """Return the fields of a message, None if the block is none."""
        outer = [one for one in element.children if isinstance(one, Element)]
        headings, footers = [one for one in outer if is_heading(one)], [one for one in outer if is_footer(one)]
        if footers:
            fields: dict[str, Any] = {"sender_name": headings[0].text() if headings else None}
            fields["instant"] = self._clock.read(footers[0].text())
            self._body(_cells([one for one in outer if one not in headings and one not in footers]), fields)
            return fields
        block = block_of(element)
        if not block.date and not block.headings:
            return self._bare(block.parts)
        if not block.date and not block.has_footer:
            return None
        fields = {"sender_name": block.headings[0] if block.headings else None, "instant": self._clock.read(block.date)}
        return self._with_parts(block.parts, fields)

    def _with_parts(self, parts: list[Any], fields: dict[str, Any]) -> dict[str, Any]:
        first = next((part for part in parts if isinstance(part, Text)), None)
        if first is not None:
            fields["content"] = first.text
        self._others([part for part in parts if part is not first], fields)
        return fields

    def _bare(self, parts: list[Any]) -> dict[str, Any] | None:
        """Return the message of a block without known class names: its last text is a date, its first the sender."""
        texts = [part.text for part in parts if isinstance(part, Text)]
        time = self._clock.date(texts[-1]) if len(texts) > 1 else None
        if time is None:
            return None
        fields: dict[str, Any] = {"sender_name": texts[0], "content": "\n".join(texts[1:-1]), "instant": time}
        self._others([part for part in parts if not isinstance(part, Text)], fields)
        return fields

    def _body(self, cells: list[Element], fields: dict[str, Any]) -> None:
        if len(cells) == 1:
            self._with_parts(block_of(cells[0]).parts, fields)
            return
        for index, cell in enumerate(cells):
            if index == 1 and (text := _shown(cell)):
                fields["content"] = text
                files = [part for part in block_of(cell).parts if isinstance(part, File)]
                self._others(files, fields)
            else:
                self._others(block_of(cell).parts, fields)

    def _others(self, parts: list[Any], fields: dict[str, Any]) -> None:
        share: dict[str, Any] = {}
        for part in parts:
            if isinstance(part, File):
                _attach(part.tag, part.uri, fields)
            elif isinstance(part, Link) and "://" not in part.href:
                _attach("", part.href, fields)
            elif isinstance(part, Link):
                share.setdefault("link", part.href)
                if part.text and part.text != part.href:
                    share.setdefault("share_text", part.text)
            elif isinstance(part, Listing):
                fields["reactions"] = [self._reaction(text) for text in part.texts]
            else:
                said = part.text if isinstance(part, Text) else part.text()
                if said:
                    fields.setdefault("others", []).append(said)
        if share:
            said = fields.pop("others", [])
            if said:
                share["share_text"] = "\n".join([*([share["share_text"]] if "share_text" in share else []), *said])
            fields["share"] = share

    def _reaction(self, text: str) -> dict[str, Any]:
        match = _REACTION.fullmatch(text)
        if match is None:
            return {"actor": text}
        time = self._clock.date(match[3]) if match[3] else None
        at = {"timestamp": int(time.occurred_at.timestamp())} if time is not None and time.occurred_at else {}
        return {"reaction": match[1], "actor": match[2]} | at


def _plain(text: str) -> str:
    return html.unescape(text) if "&" in text else text


def _messages(element: Element) -> Iterator[Element]:
    """Yield the messages in *element*: itself, or those that a wrapper around all of them has."""
    inner = [child for child in element.children if isinstance(child, Element)]
    if not any(map(is_footer, inner)) and sum(map(_has_date, inner)) > 1:
        for child in inner:
            yield from _messages(child)
    else:
        yield element


def _has_date(element: Element) -> bool:
    return is_footer(element) or any(_has_date(one) for one in element.children if isinstance(one, Element))


def _cells(body: list[Element]) -> list[Element]:
    """Return the parts of a message's body: an empty one, the text, what is shared, files, reactions."""
    while len(body) == 1:
        below = [one for one in body[0].children if isinstance(one, Element)]
        is_bare = any(isinstance(one, str) and not one.isspace() for one in body[0].children)
        if is_bare or not below or any(one.name != "div" for one in below):
            break
        body = below
    return body


def _shown(element: Element) -> str:
    """Return the text of a cell, addresses in it included."""
    return plain_text("".join(_pieces(element)))


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.name == "br":
            yield "\n"
        else:
            yield from ("\n",) if child.name in ("div", "p") else ()
            yield from _pieces(child)


def _attach(tag: str, uri: str, fields: dict[str, Any]) -> None:
    if "stickers_used" in uri:
        fields.setdefault("sticker", {"uri": uri})
        return
    name = "gifs" if "/gifs/" in uri else "audio_files" if "/audio/" in uri else _FIELDS.get(tag, "files")
    held = fields.setdefault(name, [])
    if all(one["uri"] != uri for one in held):
        held.append({"uri": uri})


def _names(text: str) -> list[str]:
    *names, last = text.split(", ")
    match = _LAST_TWO.fullmatch(last)
    return [*names, *((match[1] or match[3], match[2] or match[4]) if match else (last,))]
