"""Trees of small web pages, made only of pages that nest as people write them.

The parser (lexbor 2.x) takes time that grows with the square of the depth: 40,000 nested `<div>` cost 3.6 s, a megabyte
of them minutes. A scan of the tags, linear in the page's length, comes first.
"""

import re

from selectolax.lexbor import LexborHTMLParser

DEEPEST = 256
"""Elements inside each other in the deepest page that is parsed; real ones have some 20."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)")
_VOID = "area base br col embed hr img input link meta param source track wbr"
_ENDED_BY_THE_NEXT = "p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body"
_FLAT = frozenset(f"{_VOID} {_ENDED_BY_THE_NEXT}".split())


def parse_tree(page: str) -> LexborHTMLParser | None:
    """Return the tree of *page*, None if it nests deeper than `DEEPEST`. Takes any text; bound its length yourself."""
    return LexborHTMLParser(page) if _depth_of(page) <= DEEPEST else None


def _depth_of(page: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(page):
        if match[2].lower() in _FLAT:
            continue
        if match[1]:
            depth = max(depth - 1, 0)
        else:
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
    return deepest
