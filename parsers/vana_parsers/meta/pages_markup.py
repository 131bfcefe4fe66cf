"""Markup of Meta's pages as elements, read forwards once: linear in a page's length and flat in memory.

No tree of a whole page is built: pages of 100 MB exist, and parsers of the web take time that is quadratic in the depth
of pages made for it. What a page tells stands side by side in its main part; one of these blocks at a time is built.
"""

import codecs
import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from vana_parsers.export import MemberError
from vana_parsers.records import Item, Skipped, Task

DEEPEST = 96
"""Elements inside each other that are told apart; real pages have some 40."""

THREAD = "thread"
"""Class name of a conversation on pages until 2017, and the name of the element that begins one."""

NO_RECORDS = "page without records: it is empty, or leads to other pages"
CUT = "the page ends inside of a tag"

_CHUNK = 1 << 20
_MOST_HELD = 200_000
"""Elements that wait for the main part to begin; a page that has none by then is all main part."""
_MOST_HEADER = 64
_TOKEN = re.compile(r"""([^<]*+)<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
_MAYBE_TAG = re.compile(r"<(?=[a-zA-Z/!?]|$)")
_ATTRIBUTE = re.compile(r"""(?<![\w-])(class|href|src)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_PLAIN = frozenset(["div", "section", "span", "a", "h2", "footer", "table", "ul", "b", "i"])
"""Elements that end where their end tags are, and end no other ones: nearly all of a page's."""
_HIDDEN = frozenset({"script", "style"})
_ENDED_BY = {name: frozenset({name}) for name in ("p", "li", "dt", "dd", "option")} | {
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
}
"""Which open elements a start tag ends, where their end tags are left out."""
_MAINS = frozenset({"_a706", "_4t5n", "contents"})
"""Class names of the main part; pages since 2018 tell it by its tag or role, too."""


class Element:
    """An element: its name, its class names as written, where it leads to, and the elements and texts in it."""

    __slots__ = ("children", "classes", "href", "name", "src")

    def __init__(self, name: str, classes: str = "", href: str | None = None, src: str | None = None) -> None:
        self.name = name
        self.classes = classes
        self.href = href
        self.src = src
        self.children: list[Element | str] = []

    def texts(self) -> Iterator[str]:
        """Yield all texts in it, in order."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.texts()

    def text(self) -> str:
        """Return all texts in it, with one space wherever there is white space."""
        return " ".join(" ".join(self.texts()).split())


class Page:
    """The markup of one page. *title* and *header* are what it says above its main part, once that has begun."""

    def __init__(self, stream: BinaryIO) -> None:
        self._source = _Source(stream)
        self._root = Element("")
        self._stack = [self._root]
        self._too_deep = self._held = 0
        self._has_begun = self._has_ended = False
        self.title: str | None = None
        self.header: list[str] = []

    @property
    def error(self) -> MemberError | None:
        """What is wrong with the bytes; what comes before it was read."""
        return self._source.error

    @property
    def is_cut(self) -> bool:
        """Whether it ends inside of a tag, which took the rest of it."""
        return self._source.is_cut

    def beginning(self) -> str:
        """Return the markup of the first megabyte or so, which is still to be read."""
        return self._source.ahead()

    def blocks(self, simple: "re.Pattern[str] | None" = None) -> Iterator["Element | re.Match[str]"]:
        """Yield the blocks of the main part, one after another.

        Where the page goes on with what *simple* matches, its match is given, and no element is built.
        """
        while not self._has_ended:
            if simple is not None and self._is_between:
                yield from self._source.matches(simple)
            if not self._build():
                break
            yield from self._taken()
        if not self._has_begun:
            self._root = self._body()
        yield from self._taken()

    @property
    def _is_between(self) -> bool:
        return self._has_begun and len(self._stack) == 1

    def _taken(self) -> Iterator[Element]:
        children, self._root.children = self._root.children, []
        for child in children:
            if isinstance(child, Element):
                yield child
            elif not child.isspace():
                loose = Element("p")
                loose.children.append(child)
                yield loose

    def _build(self) -> bool:
        """Build what comes next, a block once the main part has begun; False at the end."""
        stack = self._stack
        for text, slash, name, written in self._source.tokens():
            if text:
                stack[-1].children.append(html.unescape(text) if "&" in text else text)
            if slash:
                if stack[-1].name == name and len(stack) > 1 and not self._too_deep:
                    stack.pop()
                else:
                    self._close(name.lower())
            elif name in _PLAIN and self._has_begun and len(stack) < DEEPEST and THREAD not in written:
                element = Element(name, *_attributes(written)) if written else Element(name)
                stack[-1].children.append(element)
                stack.append(element)
                continue
            elif name:
                self._open(name.lower(), written)
                stack = self._stack
            if len(stack) == 1 and self._has_begun and (self._root.children or self._has_ended):
                return True
        return False

    def _open(self, name: str, written: str) -> None:
        if name in _HIDDEN:
            self._source.skip_to_end(name)
            return
        element = Element(name, *_attributes(written)) if written else Element(name)
        if not self._has_begun and self._is_main(element, written):
            self._begin(element)
            return
        if element.classes == THREAD:
            self._begin_thread(element)
            return
        stack, ended = self._stack, _ENDED_BY.get(name)
        while ended and len(stack) > 1 and stack[-1].name in ended:
            stack.pop()
        if name not in _VOID and len(stack) >= DEEPEST:
            self._too_deep += 1
            return
        stack[-1].children.append(element)
        if name not in _VOID:
            stack.append(element)

    def _is_main(self, element: Element, written: str) -> bool:
        self._held += 1
        if self._held > _MOST_HELD:
            self._has_begun = True
            return False
        return element.name == "main" or 'role="main"' in written or not _MAINS.isdisjoint(element.classes.split())

    def _close(self, name: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
            return
        stack = self._stack
        place = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].name == name), 0)
        if place:
            del stack[place:]
        elif self._has_begun and len(stack) == 1 and name == self._root.name and self._root.classes != THREAD:
            self._has_ended = True

    def _begin(self, main: Element) -> None:
        """Begin the main part: what came before it is the page's header."""
        self._set_header(self._root)
        self._root = main
        self._stack = [main]
        self._has_begun = True

    def _begin_thread(self, thread: Element) -> None:
        """Make the parts of a conversation the blocks that follow: it may be as large as the page."""
        if not self._has_begun:
            self._set_header(self._root)
        thread.children.append(Element(THREAD))
        self._root = thread
        self._stack = [thread]
        self._has_begun = True

    def _body(self) -> Element:
        """Return the body of a page that has no main part."""
        named = {one.name: one for one in _outer(self._root)}
        head = named.get("head")
        if head is not None:
            self._set_header(head)
        return named.get("body") or named.get("html") or self._root

    def _set_header(self, element: Element) -> None:
        title = next((one for one in _outer(element) if one.name == "title"), None)
        self.title = (title.text() or None) if title is not None else None
        texts = (" ".join(text.split()) for text in islice(element.texts(), _MOST_HEADER))
        self.header = [text for text in texts if text]


def accounted(items: Iterable[Item], page: Page, task: Task) -> Iterator[Item]:
    """Yield *items*, which are read from *page*, then what is wrong with the page, or that it has none."""
    is_empty = True
    for item in items:
        is_empty = is_empty and not isinstance(item, Skipped) and item.records == 0
        yield item
    if page.error is not None:
        yield task.skipped("", str(page.error))
    elif page.is_cut:
        yield task.skipped("", CUT)
    elif is_empty:
        yield task.skipped("", NO_RECORDS)


class _Source:
    """The text of a page, read as it is needed, and forced to be UTF-8: pages of every generation are."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text = ""
        self._at = 0
        self._has_ended = False
        self.error: MemberError | None = None
        self.is_cut = False

    def tokens(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield a text, and of the tag after it the slash of an end tag, its name and its attributes as written.

        Without a tag these are empty. Comments are left out, and a mere `<` is text.
        """
        match_at = _TOKEN.match
        while True:
            match = match_at(self._text, self._at)
            if match is not None:
                self._at = match.end()
                yield match.groups()  # type: ignore[misc]
                continue
            text = self._no_tag()
            # What is cut by the end of what is read: each time twice as much is looked at.
            if text is None and not self._fill():
                break
            if text:
                yield text, "", "", ""
        rest, self._at = self._text[self._at :], len(self._text)
        text, cut, _ = rest.partition("<")
        self.is_cut = self.is_cut or bool(cut)
        if text:
            yield text, "", "", ""

    def ahead(self) -> str:
        """Return what is to be read next, as far as it is there."""
        if self._at >= len(self._text):
            self._fill()
        return self._text[self._at :]

    def matches(self, pattern: "re.Pattern[str]") -> "Iterator[re.Match[str]]":
        """Yield the matches of *pattern* that follow one another from here; they are taken."""
        while match := pattern.match(self._text, self._at):
            self._at = match.end()
            yield match

    def skip_to_end(self, name: str) -> None:
        """Leave out everything up to the end tag of *name*."""
        end = re.compile(f"</{name}", re.IGNORECASE)
        while (match := end.search(self._text, self._at)) is None:
            self._at = max(self._at, len(self._text) - len(name) - 2)
            if not self._fill():
                self._at = len(self._text)
                return
        self._at = match.start()

    def _no_tag(self) -> str | None:
        """Return and take the text before what is no tag, and that, if it is known and ends; None else."""
        text, at = self._text, self._at
        begin = text.find("<", at)
        if begin < 0:
            if len(text) - at < _CHUNK:
                return None
            self._at = len(text)
            return text[at:]
        end = _end_of_odd(text, begin)
        if end == begin:
            return None
        self._at = end
        is_comment = text[begin + 1 : begin + 2] in ("!", "?")
        return text[at : begin if is_comment else end]

    def _fill(self) -> bool:
        """Read on, at least as much as is left; False at the end, or where the bytes are damaged."""
        left = len(self._text) - self._at
        parts = [self._text[self._at :]]
        wanted = max(_CHUNK, left)
        while wanted > 0 and not self._has_ended:
            try:
                chunk = self._stream.read(wanted)
            except MemberError as error:
                self.error, chunk = error, b""
            self._has_ended = not chunk
            wanted -= len(chunk)
            parts.append(self._decode(chunk, self._has_ended))
        self._text, self._at = "".join(parts), 0
        return len(self._text) > left


def _end_of_odd(text: str, begin: int) -> int:
    """Return where what begins at *begin* with `<` ends if it is no tag; *begin* if it is one, or does not end."""
    following = text[begin + 1 : begin + 4]
    if following.startswith(("!", "?")) and len(following) == 3:
        close = "-->" if following == "!--" else ">"
        end = text.find(close, begin)
        return begin if end < 0 else end + len(close)
    if following.lstrip("/")[:1].isalpha() or following.startswith(("!", "?")) or following in ("", "/"):
        return begin
    tag = _MAYBE_TAG.search(text, begin + 1)
    return tag.start() if tag else len(text)


@lru_cache(4096)
def _attributes(written: str) -> tuple[str, str | None, str | None]:
    """Return the class names, `href` and `src` of a tag; most tags have nothing but one of a few classes."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        found.setdefault(match[1], html.unescape(match[2] or match[3] or match[4] or ""))
    return found.get("class", ""), found.get("href"), found.get("src")


def _outer(root: Element) -> Iterator[Element]:
    """Yield the elements of a page down to those in its head and body."""
    for child in root.children:
        if isinstance(child, Element):
            yield child
            if child.name in ("html", "head"):
                yield from _outer(child)
