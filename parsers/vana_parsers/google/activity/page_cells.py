"""Cells of an activity page as lines: a fast road for the shape that nearly all have, a patient one for the others.

Both give the same for the same cell. A cell is a header (the product), a body (title, further lines, time), files shown
beside it and a caption; Gemini's answers follow the time.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from vana_parsers.google.activity.frame import as_json
from vana_parsers.google.activity.page_text import (
    BLANK,
    Beside,
    Caption,
    Kept,
    beside_of,
    caption_of,
    decode,
    files_of,
    is_file,
    links_of,
    text_of,
)
from vana_parsers.google.names import product_of

BODY: Final = b'mdl-typography--body-1">'
_CAPTION: Final = b'mdl-typography--caption">'
_TITLE: Final = 'mdl-typography--title">'
_LINE = re.compile(rb'([^<>]*)(?:<a href="([^"<>]*)">([^<>]*)</a>([^<>]*))?')
_MIDDLE = re.compile(r'(?:[^<>]++|<br>|<a href="[^"<>]*+">[^<>]*+</a>)*+')
_BEFORE_TITLE = re.compile(r"(?:[^<>]*>)?(?:\s|</?(?:div|p)\b[^<>]*>)*", re.IGNORECASE)
_SHELL = re.compile(r"(?:\s|</?(?:div|body|html)\b[^<>]*>|<div$)*", re.IGNORECASE)
_FILES = re.compile(r"(?:\s|</?(?:div|body|html|img|audio|source|video)\b[^<>]*>|<div$)*", re.IGNORECASE)
_DIV = re.compile(r"<(/?)div\b([^<>]*)>", re.IGNORECASE)
_CLASS = re.compile(r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BLOCKS = "p|div|ul|ol|li|h[1-6]|pre|table|tr|blockquote|hr|section|article"
_BREAK = re.compile(rf"<br\b[^<>]*>|</?(?:{_BLOCKS})\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(rf"<(?:{_BLOCKS})\b", re.IGNORECASE)
_LEADING = re.compile(r"(?:\s|<br\b[^<>]*>|</[^<>]*>)*", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_SEEN_AGAIN = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "": re.compile("-->"),
}
_HEADING = re.compile(r"<(p|h[1-6])\b[^<>]*>([^<]*(?:<(?!/?\1\b)[^<]*)*)</\1\s*>", re.IGNORECASE)
_HAS_CLOCK = re.compile(r"\d[:.h時时시点點]\s?\d\d")
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)")
_LONGEST_TIME: Final = 120

IsTime = Callable[[str], bool]


class Cell(NamedTuple):
    """One line: the fields of the JSON form, those that are lists as JSON texts, and *time* as written.

    *rest* is a JSON object of what has no field.
    """

    header: str | None
    title: str | None
    title_url: str | None
    time: str | None
    beside: Beside
    caption: Caption
    image: str | None = None
    audio: str | None = None
    attached: str | None = None
    answer: str | None = None
    rest: str | None = None


_BLANK: Final = b" \t\r\n"
_HARD: Final = "\u00a0".encode()
_NOTHING_BESIDE = Beside()
_NO_CAPTION = Caption()


def read_fast(unit: bytes) -> Cell | None:
    """Return the line of a cell of the usual shape, its last line as the time; None for any other cell.

    *unit* is the HTML, in UTF-8, from within the tag that opens the cell up to the next cell.
    """
    head, _, rest = unit.partition(BODY)
    body, end, tail = rest.partition(b"</div>")
    body = body.strip(_BLANK)
    if body.endswith(b"<br>"):
        body = body[:-4].rstrip(_BLANK)
    first, last = body.find(b"<br>"), body.rfind(b"<br>")
    header, foot = _header(head), _foot(tail)
    if not end or header is None or first < 0 or foot is None:
        return None
    line = _line(body[:first])
    time = body[last + 4 :].strip(_BLANK)
    beside = _beside(body[first + 4 : last]) if last > first else _NOTHING_BESIDE
    if line is None or beside is None or not time or b"<" in time or b"\n" in time:
        return None
    caption, image, audio, shown = foot
    attached = _joined(beside.attached, shown) if shown else beside.attached
    title, url = line
    return Cell(
        header or None, title or None, url, _text(time), beside, caption, image, audio, attached, None, caption.rest
    )


def _line(html: bytes) -> tuple[str, str | None] | None:
    """Return title and address of a line of text with at most one link; None for any other."""
    html = html.strip(_BLANK)
    match = _LINE.fullmatch(html)
    if match is None or b"\n" in html or b"\r" in html:
        return None
    text, address, name, after = match.groups()
    if address is None:
        return _text(text).strip(BLANK), None
    if text.endswith(_HARD):
        text = text[: -len(_HARD)] + b" "
    if after.startswith(_HARD):
        after = b" " + after[len(_HARD) :]
    if name.startswith(_HARD) or name.endswith(_HARD):
        return None
    url = _text(address)
    return None if is_file(url) else (_text(text + name + after).strip(BLANK), url or None)


def _text(html: bytes) -> str:
    text = html.decode("utf-8", "replace")
    return decode(text.replace("&nbsp;", " ")) if b"&" in html else text


@Kept
def _header(head: str) -> str | None:
    """Return the product that a cell's beginning names, empty if it has no header; None if it has anything else."""
    before, mark, rest = head.partition(_TITLE)
    if not mark:
        return "" if _BEFORE_TITLE.fullmatch(head + '">') else None
    name, end, after = rest.partition("</p>")
    name = name.strip(BLANK).removesuffix("<br>")
    if not end or "<" in name or not _BEFORE_TITLE.fullmatch(before + '">') or not _SHELL.fullmatch(after + '">'):
        return None
    return text_of(name)


@Kept
def _beside(html: str) -> Beside | None:
    return beside_of(html.split("<br>")) if _MIDDLE.fullmatch(html) else None


_Shown = tuple[str | None, str | None, str | None]


def _foot(tail: bytes) -> tuple[Caption, str | None, str | None, str | None] | None:
    """Return the caption and the files shown beside; None if there is anything else."""
    before, mark, rest = tail.partition(_CAPTION)
    if not mark:
        shown = _shown(before)
        return None if shown is None else (_NO_CAPTION, *shown)
    html, end, closing = rest.partition(b"</div>")
    shown, caption = _shown(before + b'">'), _caption(html)
    return None if shown is None or caption is None or not end or not _closes(closing) else (caption, *shown)


@Kept
def _shown(html: str) -> _Shown | None:
    """Return image, recordings and other files of what is between body and caption; None if there is more in it."""
    return _files(html) if _FILES.fullmatch(html) and BODY.decode() not in html and _TITLE not in html else None


def _files(html: str) -> _Shown:
    image, audio, others = files_of(html)
    return image, as_json(audio), as_json(others)


@Kept
def _closes(html: str) -> bool:
    return _SHELL.fullmatch(html) is not None


@Kept
def _caption(html: str) -> Caption | None:
    return caption_of(html) if "<div" not in html else None


def _joined(*lists: str | None) -> str | None:
    """Return JSON lists as one."""
    return as_json([item for text in lists if text for item in json.loads(text)])


class _Areas(NamedTuple):
    """The HTML of a cell's parts; *others* is the text that stands in none of them. A page may end within a part."""

    header: str
    body: str
    beside: str
    caption: str
    others: str
    is_whole: bool
    is_body_open: bool


class _Piece(NamedTuple):
    """One line of a body, and where in the body it ends."""

    html: str
    text: str
    end: int


def read_patiently(unit: bytes, is_time: IsTime) -> Cell | None:
    """Return the line of any cell; None if the page ends within it, before the end of the time.

    *is_time* tells which text is a time. The time is the last line that is one, in a cell with an answer the first;
    without any, the last line that has a year and a clock.
    """
    areas = _areas(_seen(unit.decode("utf-8", "replace")))
    header, lead = _heading(areas.header)
    body = lead + areas.body
    lines = _lines(body)
    at = _time_line(lines, is_time, is_rich=_BLOCK.search(body) is not None)
    if (at is None and not areas.is_whole) or (areas.is_body_open and at is not None and lines[at].end == len(body)):
        return None
    told = lines if at is None else lines[:at]
    titled = _titled(told) if product_of(header) == "gemini" else 1
    links = [link for line in told[:titled] for link in links_of(line.html)]
    url = next((address for address, _ in links if not is_file(address)), None)
    beside = beside_of([line.html for line in told[titled:]])
    image, audio, shown = _files(areas.beside)
    caption = caption_of(areas.caption)
    return Cell(
        header or None,
        "\n".join(line.text for line in told[:titled]) or None,
        url or None,
        None if at is None else lines[at].text,
        beside,
        caption,
        image,
        audio,
        _joined(as_json([address for address, _ in links if is_file(address)]), beside.attached, shown),
        None if at is None else _answer(body[lines[at].end :]),
        _rest(caption, areas.others, [link for link in links if link[0] != url and not is_file(link[0])]),
    )


def _seen(html: str) -> str:
    """Return *html* without scripts, styles and comments; one that does not end takes all that follows."""
    parts, start = [], 0
    while match := _UNSEEN.search(html, start):
        parts.append(html[start : match.start()])
        end = _SEEN_AGAIN[(match[1] or "").lower()].search(html, match.end())
        start = end.end() if end else len(html)
    return "".join((*parts, html[start:]))


def _areas(unit: str) -> _Areas:
    """Return the parts of a cell: the outermost blocks whose class says what they are."""
    found: dict[str, list[str]] = {"header": [], "body": [], "beside": [], "caption": [], "others": []}
    if not unit.lstrip().startswith("<"):
        unit = unit.partition(">")[2]
    unit = unit.removesuffix("<div")  # of the next cell, in pages that have `<div<div class="outer-cell`
    is_cut = unit.rfind("<") > unit.rfind(">")
    area, area_depth, depth, start = "others", 0, 0, 0
    for match in _DIV.finditer(unit):
        if match[1]:
            depth -= 1
            if area != "others" and depth < area_depth:
                found[area].append(unit[start : match.start()])
                area, start = "others", match.end()
            continue
        depth += 1
        kind = _kind(match[2]) if area == "others" else None
        if kind:
            found["others"].append(unit[start : match.start()])
            area, area_depth, start = kind, depth, match.end()
    found[area].append(unit[start:])
    header, body, beside, caption, others = ("<br>".join(pieces) for pieces in found.values())
    if not text_of(header + body):
        header, body, others = "", others, ""
    is_open = area in ("header", "body")
    others = text_of(others.replace("<br>", " "))
    return _Areas(header, body, beside, caption, others, area == "others" and depth <= 0 and not is_cut, is_open)


def _kind(attributes: str) -> str | None:
    match = _CLASS.search(attributes)
    names = (match[1] or match[2] or "") if match else ""
    if "header-cell" in names:
        return "header"
    if "content-cell" not in names:
        return None
    return "caption" if "caption" in names else "beside" if "text-right" in names else "body"


def _heading(html: str) -> tuple[str, str]:
    """Return the product that a header names, and what else is in the header."""
    match = _HEADING.search(html)
    if match is None:
        return text_of(html), ""
    rest = html[match.end() :]
    return text_of(match[2]), rest if text_of(rest) else ""


def _lines(html: str) -> list[_Piece]:
    pieces, start = [], 0
    for match in _BREAK.finditer(html):
        pieces.append((start, match.start(), match.end()))
        start = match.end()
    pieces.append((start, len(html), len(html)))
    texts = ((html[begin:end], after) for begin, end, after in pieces if begin < end)
    return [_Piece(piece, text, after) for piece, after in texts if (text := text_of(piece))]


def _time_line(lines: Sequence[_Piece], is_time: IsTime, *, is_rich: bool) -> int | None:
    plain = [index for index, line in enumerate(lines) if len(line.text) <= _LONGEST_TIME and "<a" not in line.html]
    times = [index for index in plain if is_time(lines[index].text)]
    if times:
        return times[0] if is_rich else times[-1]
    dated = (i for i in reversed(plain) if _HAS_CLOCK.search(lines[i].text) and _HAS_YEAR.search(lines[i].text))
    return next(dated, None)


def _titled(lines: Sequence[_Piece]) -> int:
    """Return how many lines the prompt has: those before the first with a link."""
    return next((index for index, line in enumerate(lines) if index and links_of(line.html)), len(lines))


def _answer(html: str) -> str | None:
    """Return what follows the time, as the JSON text of the field that answers have."""
    match = _LEADING.match(html)
    html = html[match.end() if match else 0 :].strip()
    return as_json([{"html": html}]) if text_of(html) or "<img" in html else None


def _rest(caption: Caption, others: str, links: list[tuple[str, str]]) -> str | None:
    rest: dict[str, Any] = json.loads(caption.rest) if caption.rest else {}
    if others:
        rest["text"] = others
    if links:
        rest["links"] = [{"name": name, "url": address} for address, name in links]
    return as_json(rest)
