"""Tags and texts of a simple page in their order, read forwards only: linear in its length, whatever it holds.

A tree is not built: pages made for it nest so deep that walking or searching one takes minutes.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]++)\s*+(?:=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_HIDDEN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag: its name in lower case, and its attributes as written."""

    name: str
    is_end: bool = False
    written: str = ""

    def attributes(self) -> dict[str, str]:
        """Return the attributes by name in lower case; of a repeated one the first counts, as in browsers."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.written):
            value = next((part for part in match.groups()[1:] if part is not None), "")
            found.setdefault(match[1].lower(), html.unescape(value))
        return found


CUT = Tag("")
"""What comes last where a tag or comment does not end: the rest of the page is in it."""


def read_markup(page: str) -> Iterator[Tag | str]:
    """Yield the tags and, with entities decoded, the texts between them; comments, scripts and styles are left out.

    A tag that does not end takes the rest of the page, as it does in browsers; `CUT` stands for it.
    """
    at = start = 0
    while (at := page.find("<", at)) >= 0:
        after, tag = _next(page, at)
        if after == at:  # a mere `<`
            at += 1
            continue
        if at > start:
            yield html.unescape(page[start:at])
        if after < 0:
            yield CUT
            return
        if tag is not None:
            yield tag
        at = start = after
    if start < len(page):
        yield html.unescape(page[start:])


def _next(page: str, at: int) -> tuple[int, Tag | None]:
    """Return where what begins at *at* ends (-1: never; *at*: it is text), and the tag, if it is one that is read."""
    if page.startswith("<!--", at):
        close = page.find("-->", at)
        return (-1 if close < 0 else close + 3), None
    following = page[at + 1 : at + 2]
    if following in ("!", "?") and following:
        close = page.find(">", at)
        return (-1 if close < 0 else close + 1), None
    match = _TAG.match(page, at)
    if match is None:
        is_tag = (following.isascii() and following.isalpha()) or following == "/"
        return (-1 if is_tag else at), None
    name = match[2].lower()
    if name in _HIDDEN and not match[1]:
        end = _HIDDEN[name].search(page, match.end())
        return (-1 if end is None else end.start()), None
    return match.end(), Tag(name, bool(match[1]), match[3])
