"""Where the elements of a JSON array end, told exactly from brackets and strings, without decoding anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[][{},"]', re.DOTALL)
_SEPARATOR = re.compile(rb"\}(\s*),(\s*)(?=\{)")
_QUOTE, _COMMA = b'",'
_CLOSER = {ord("["): ord("]"), ord("{"): ord("}")}
_MOST_CANDIDATES = 256
_SPACE = b" \t\r\n"
_GUESSES = 4
_TAIL = 1 << 16
_INDENTED_END = re.compile(rb"\n([ \t]*+)\}\s*+,\s*+(?=\{)")


@dataclass(slots=True)
class Scan:
    """The complete elements found in a window of an array or object.

    *spans* are (start, end) offsets, without the separators. *after* is where reading goes on: behind the last
    separator, or behind the closing bracket when *is_closed*. *is_broken* says that brackets do not match in what
    follows *after*, *is_in_string* that the window ends inside a string.
    """

    after: int
    spans: list[tuple[int, int]] = field(default_factory=list)
    is_closed: bool = False
    is_broken: bool = False
    is_in_string: bool = False


def scan_elements(data: bytes, at: int, closer: bytes = b"]", most: int | None = None) -> Scan:
    """Return the elements that begin at *at* and end within *data*, at most *most* of them.

    An element ends at a comma or at *closer* outside its own brackets and strings.
    """
    scan = Scan(at)
    expected: list[int] = []
    outer = closer[0]
    for match in _TOKEN.finditer(data, at):
        start = match.start()
        token = data[start]
        if token == _QUOTE:
            if match.end() - start == 1:
                scan.is_in_string = True
                break
        elif token in _CLOSER:
            expected.append(_CLOSER[token])
        elif token == _COMMA:
            if not expected:
                scan.spans.append((scan.after, start))
                scan.after = match.end()
                if len(scan.spans) == most:
                    break
        elif expected:
            if expected.pop() != token:
                scan.is_broken = True
                break
        else:
            return _close(scan, data, start, is_broken=token != outer)
    return scan


def likely_cuts(data: bytes, at: int) -> Iterator[int]:
    """Yield where elements may end, the likeliest first: after a `}` that a comma and a `{` follow.

    In an indented file that is the last one of the least indentation near the end; else it is one of the last.
    """
    ends = [(len(m[1]), -m.start()) for m in _INDENTED_END.finditer(data, max(at, len(data) - _TAIL))]
    if ends:
        indent, start = min(ends)
        yield indent - start + 2
    end, found = len(data), 0
    for _ in range(_GUESSES * 8):
        end = data.rfind(b"{", at, end)
        if end < 0 or found == _GUESSES:
            return
        before = data[max(end - 256, at) : end].rstrip(_SPACE)
        if before[-1:] != b",":
            continue
        before = before[:-1].rstrip(_SPACE)
        if before[-1:] == b"}":
            found += 1
            yield max(end - 256, at) + len(before)


def next_element(data: bytes, at: int, indent: bytes) -> int | None:
    """Return where, after a broken element at *at*, the next sound one may begin; None if that cannot be told.

    A place counts if an object stands there that ends as an element ends. *indent* is the white space before the
    array's first element: in an indented file it tells the array's own elements from nested ones.
    """
    for count, match in enumerate(_SEPARATOR.finditer(data, at)):
        if count == _MOST_CANDIDATES:
            return None
        if b"\n" in indent and match[2] != indent:
            continue
        scan = scan_elements(data, match.end(), most=1)
        if scan.spans:
            return match.end()
    return None


def _close(scan: Scan, data: bytes, end: int, *, is_broken: bool) -> Scan:
    if is_broken:
        scan.is_broken = True
        return scan
    if data[scan.after : end].strip():
        scan.spans.append((scan.after, end))
    scan.after = end + 1
    scan.is_closed = True
    return scan
