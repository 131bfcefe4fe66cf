"""Trees of small web pages, made only of pages that nest as people write them.

The parser (lexbor 2.x) takes time that grows with the square of the depth: 40,000 nested `<div>` cost 3.6 s, a megabyte
of them minutes. A scan of the tags, linear in the page's length, comes first.
"""

import re
from collections import Counter

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
    """Return how deep *page* nests at most, counting an end tag only where such an element is open."""
    is_open: Counter[str] = Counter()
    depth = deepest = 0
    for match in _TAG.finditer(page):
        name = match[2].lower()
        if name in _FLAT:
            continue
        if not match[1]:
            is_open[name] += 1
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        elif is_open[name]:
            is_open[name] -= 1
            depth -= 1
    return deepest
