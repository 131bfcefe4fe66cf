"""Pages of Meta's exports as records: the rows of a kind are made from a page's blocks as from the objects of JSON.

Pages have the names and folders of JSON files. What only JSON tells, ids, stamps in seconds, is not on them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.meta.clocks import Clock
from vana_parsers.meta.kinds import Kind, Kinds
from vana_parsers.meta.labels import meaning_of
from vana_parsers.meta.message_routes import CONVERSATION
from vana_parsers.meta.pages_markup import Element, Page, accounted
from vana_parsers.meta.pages_messages import read_conversation_page
from vana_parsers.meta.pages_shapes import BODY, LINK, Block, File, Link, Shaper, Text, block_of, is_block
from vana_parsers.meta.paths import meta_path
from vana_parsers.meta.planning import Place
from vana_parsers.meta.reading import cited_once, rows_of
from vana_parsers.meta.records import Record
from vana_parsers.meta.threads import section_of
from vana_parsers.records import Item, Task
from vana_parsers.registry import Route

NAVIGATION = "page that leads to the other pages"

_HEAD = 256 * 1024
_MOST_HEADS = 8
_EXTENSIONS = (".html", ".htm")
_LINE = re.compile(r"([^:：]{2,40})[:：] ?(\S.*)")
_NAVIGATION = frozenset({"start_here", "index", "chats", "your_messages"})


@dataclass(frozen=True)
class Platform:
    """How one platform writes pages.

    *bodies* says where JSON has what a page has as a block's text, by kind; without it is a labelled text. *has_lists*:
    a body that holds dates is a list. *captions*: kinds whose heading is what the one file of a record says, too.
    *files*: kinds whose records are files. *sections*: kinds whose records are sections of entries. *attaches*: files
    hang on a record as attachments, and so do addresses for the kinds in *shares*. *lined*: products whose texts are
    lines of a label and a value, never what a person wrote.
    """

    kinds: Kinds
    has_lists: bool = False
    attaches: bool = False
    bodies: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    captions: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    lined: frozenset[str] = frozenset()

    def fitted(self, fields: dict[str, Any], kind: Kind) -> dict[str, Any]:
        """Return *fields* of a block where the rows of *kind* look for them, which is where JSON has them."""
        if kind.product in self.lined:
            _put_lines(fields)
        self._put_body(fields, kind)
        self._put_files(fields, kind)
        return fields

    def _put_body(self, fields: dict[str, Any], kind: Kind) -> None:
        labelled = fields.get("label_values", [])
        body = next((one for one in labelled if one.get("label") == BODY and "value" in one), None)
        if body is None:
            return
        if kind.name in self.sections and fields.keys() == {"title", "label_values"}:
            del fields["label_values"]
            fields |= {"name": fields.pop("title"), "description": body["value"]}
        elif kind.name in self.bodies or (self.attaches and fields.keys() == {"label_values"} and len(labelled) == 1):
            labelled.remove(body)
            fields |= _at(self.bodies.get(kind.name, ("text",)), body["value"])

    def _put_files(self, fields: dict[str, Any], kind: Kind) -> None:
        labelled, media = fields.get("label_values", []), fields.get("media", [])
        if kind.name in self.files and len(media) == 1:
            said = {"title": fields.pop("title", None), "description": _take_body(labelled)}
            fields |= fields.pop("media")[0] | {name: text for name, text in said.items() if text}
        elif kind.name in self.captions and len(media) == 1:
            media[0] |= {"title": fields.pop("title", None), "creation_timestamp": fields.pop("timestamp", None)}
        elif self.has_lists and kind.name not in self.captions | self.files:
            _put_media_list(fields)
        elif self.attaches and (media or kind.name in self.shares):
            links = [one for one in labelled if one.get("label") == LINK] if kind.name in self.shares else []
            shared = [{"url": one["href"], "name": one.get("value")} for one in links]
            fields["label_values"] = [one for one in labelled if one not in links]
            data = [{"media": file} for file in fields.pop("media", ())]
            fields["attachments"] = [{"data": [*data, *({"external_context": one} for one in shared)]}]


def read_page(task: Task, platform: Platform) -> Iterator[Item]:
    """Yield the rows of a page; parameter `kind` names what it holds, `zone` or `offset` its clock."""
    kind = platform.kinds.by_name[task.params["kind"]]
    if kind.name == CONVERSATION:
        yield from read_conversation_page(task)
        return
    page = Page(task.stream)
    yield from accounted(cited_once(_rows(page, task, platform, kind.begun())), page, task)


def _rows(page: Page, task: Task, platform: Platform, kind: Kind) -> Iterator[Item]:
    clock = Clock.of_params(task.params)
    clock.learn(page.beginning())
    shaper = Shaper(clock, has_lists=platform.has_lists)
    if kind.is_document and kind.name in platform.files:
        files = [platform.fitted(shaper.fields(block), kind) for block in _records(page, shaper)]
        record = Record({"name": page.title, "photos": files}, "")
        yield from rows_of(record, task, kind) if files else ()
        return
    for number, block in enumerate(_records(page, shaper), 1):
        fields = platform.fitted(shaper.fields(block), kind)
        yield from rows_of(Record(fields, f"block {number}"), task, kind)


def _records(page: Page, shaper: Shaper) -> Iterator[Block]:
    """Yield the blocks that are records: not headers, not lists of links to other pages."""
    for element in page.blocks():
        if isinstance(element, Element):
            for inner in _unwrapped(element):
                block = block_of(inner)
                if _is_record(block, inner, shaper):
                    yield block


def _unwrapped(element: Element) -> Iterable[Element]:
    """Return the blocks in a wrapper around all of a page's records, else *element* itself."""
    while not is_block(element):
        inner = [child for child in element.children if isinstance(child, Element)]
        blocks = sum(map(is_block, inner))
        if blocks and blocks == len(inner):
            return inner
        if len(inner) != 1 or len(element.children) != 1:
            break
        element = inner[0]
    return (element,)


def _is_record(block: Block, element: Element, shaper: Shaper) -> bool:
    if block.is_blank or _is_navigation(block):
        return False
    if is_block(element) or block.date or any(isinstance(part, Element) for part in block.parts):
        return True
    return any(isinstance(part, Text) and shaper.date(part.text) for part in block.parts)


def _is_navigation(block: Block) -> bool:
    """Whether a block only leads to another page of the export."""
    links = [part for part in block.parts if isinstance(part, Link)]
    is_local = bool(links) and all("://" not in link.href and ".htm" in link.href for link in links)
    return is_local and not block.date and not any(isinstance(part, Element | File) for part in block.parts)


def _at(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Return *value* below objects and lists of one, as *path* says."""
    for step in reversed(path):
        value = {step: value} if isinstance(step, str) else [value]
    return dict(value)


def _put_media_list(fields: dict[str, Any]) -> None:
    """Put a record's files into the list that JSON has for them beside maps and lists."""
    labelled = fields.get("label_values", [])
    shown = [one for one in labelled if one.keys() <= {"label", "media"} and "media" in one]
    files = [*fields.pop("media", ()), *(file for one in shown for file in one["media"])]
    if files:
        fields["media_list_data"] = files
        fields["label_values"] = [one for one in labelled if one not in shown]


def _take_body(labelled: list[dict[str, Any]]) -> str | None:
    body = next((one for one in labelled if one.get("label") == BODY), None)
    if body is not None:
        labelled.remove(body)
    text = body.get("value") if body is not None else None
    return text if isinstance(text, str) else None


def _put_lines(fields: dict[str, Any]) -> None:
    """Put the lines of a security event where JSON has them: labelled, what was done and the cookie by name."""
    labelled = fields.get("label_values", [])
    body = next((one for one in labelled if one.get("label") == BODY and "value" in one), None)
    if body is not None:
        at = labelled.index(body)
        labelled[at : at + 1] = _lines(body["value"])
    if "title" in fields:
        fields["action"] = fields.pop("title")
    for one in [one for one in labelled if meaning_of(one.get("label")) == "cookie"]:
        fields["datr_cookie"] = one.get("value")
        labelled.remove(one)


def _lines(text: str) -> list[dict[str, Any]]:
    """Return lines as labelled values, `IP address: 192.0.2.1`; others are a text together."""
    found = [(line, _LINE.fullmatch(line)) for line in text.split("\n")]
    known = [{"label": match[1], "value": match[2]} for _, match in found if match and meaning_of(match[1])]
    rest = "\n".join(line for line, match in found if not match or not meaning_of(match[1]))
    return [*known, *([{"label": BODY, "value": rest}] if rest else [])]


def with_clock(routes: Iterable[Route], clock: Mapping[str, str]) -> list[Route]:
    """Return *routes*, those of pages with the parameters of their *clock*; pages that lead to others have a reason."""
    return [_with_clock(route, clock) for route in routes]


def has_pages(places: Iterable[Place]) -> bool:
    """Whether one of *places* is a page of a known kind: else there is no clock to be looked for."""
    return any(place.kind is not None and place.path.extension in _EXTENSIONS for place in places)


def _with_clock(route: Route, clock: Mapping[str, str]) -> Route:
    path = meta_path(route.member.path)
    if path.extension not in _EXTENSIONS:
        return route
    if route.reader is not None:
        return replace(route, params={**route.params, **clock})
    return replace(route, reason=NAVIGATION) if path.stem in _NAVIGATION and route.member.size else route


def pages_confidence(export: Export, *, is_facebook: bool) -> float:
    """Return how sure it is that *export* is Facebook's, else Instagram's, by nothing but its conversations on pages.

    Both have the same folders; Facebook's pages have a class of their own for dates.
    """
    pages = [member for member in export.members if member.path.lower().endswith(_EXTENSIONS) and member.size]
    if is_facebook and any(meta_path(member.path).stem == "messages" for member in pages):
        return 0.7
    heads = list(_heads(export, [member for member in pages if section_of(member.path)][:_MOST_HEADS]))
    if not heads:
        return 0.0
    is_facebooks = any(mark in head for head in heads for mark in (b'"_a72d"', b"_2lem"))
    return 0.6 if is_facebooks is is_facebook else 0.3


def _heads(export: Export, members: list[Member]) -> Iterator[bytes]:
    for member in members:
        try:
            yield export.head(member, _HEAD)
        except MemberError:
            continue  # a damaged member proves nothing; reading it says what is wrong
