"""Pieces of the exporter's HTML as text: lines, links, the caption's sections, the files shown beside a line."""

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from typing import Any, Final, Generic, NamedTuple, TypeVar
from urllib.parse import unquote

from vana_parsers.google.activity.frame import as_json

_Value = TypeVar("_Value")

_MOST_KEPT: Final = 4096
_LONGEST_KEPT: Final = 2048
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"<a\b(?P<attributes>[^<>]*)>(?P<text>[^<]*(?:<(?!/?a\b)[^<]*)*)</a\s*>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FILE = re.compile(r"<(img|audio|source|video|a)\b([^<>]*)>", re.IGNORECASE)
_FOLDED = re.compile(r"[ \t]*[\r\n]\s*")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h時시点點]\s?\d\d(?!\d)")
BLANK = " \t\r\n\u2003"
_LOCATIONS = re.compile(
    r"^(?:locations?|orte?|standorte?|lieux?|ubicaci|locaties|luogh|locais|localiza|konum|lokaliz|mest|местополож|місце"
    r"|المواقع|場所|位置|地点|地點|위치|lokasi|vị trí|tempat|sijain|helyek|locați|umíst|plat[sz]|steder|posiz)",
    re.IGNORECASE,
)
_MAP = re.compile(r"\bgoogle\.[a-z.]+/maps|\bmaps\.google\.|\bgoo\.gl/maps|\bmaps\.app\.", re.IGNORECASE)


class Kept(Generic[_Value]):
    """What *make* gave for the pieces of UTF-8 seen lately: cells repeat theirs thousands of times."""

    def __init__(self, make: Callable[[str], _Value]) -> None:
        self._make = make
        self._kept: dict[bytes, _Value] = {}

    def __call__(self, html: bytes) -> _Value:
        """Return what *make* gives for *html*."""
        try:
            return self._kept[html]
        except KeyError:
            value = self._make(html.decode("utf-8", "replace"))
        if len(html) <= _LONGEST_KEPT:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[html] = value
        return value


class Caption(NamedTuple):
    """What stands below a line, as JSON texts; *rest* is what has no field."""

    products: str | None = None
    details: str | None = None
    activity_controls: str | None = None
    location_infos: str | None = None
    rest: str | None = None


class Beside(NamedTuple):
    """The lines between the title and the time, as JSON texts, and the description."""

    subtitles: str | None = None
    description: str | None = None
    attached: str | None = None


def decode(html: str) -> str:
    """Return text with its entities resolved. Those without a semicolon are none: addresses hold bare ampersands."""
    return _ENTITY.sub(lambda match: unescape(match[0]), html) if "&" in html else html


def text_of(html: str) -> str:
    """Return the text of *html* in one line, without tags.

    JSON has a plain space where the page has `&nbsp;`, or a no-break space before or after a tag; those within a name
    are the name's own.
    """
    html = html.replace("&nbsp;", " ").replace("\u00a0<", " <").replace(">\u00a0", "> ")
    text = decode(_TAG.sub("", html) if "<" in html else html).strip(BLANK)
    return _FOLDED.sub(" ", text) if "\n" in text or "\r" in text else text


def links_of(html: str) -> list[tuple[str, str]]:
    """Return address and text of each link."""
    if "<a" not in html and "<A" not in html:
        return []
    return [(address_of(match["attributes"]), text_of(match["text"])) for match in _LINK.finditer(html)]


def address_of(attributes: str) -> str:
    """Return the address among the attributes of a tag; empty if there is none."""
    match = _ADDRESS.search(attributes)
    return decode(match[1] or match[2] or match[3] or "") if match else ""


def is_file(address: str) -> bool:
    """Whether *address* is of a file of the export."""
    return bool(address) and ":" not in address and not address.startswith(("#", "/"))


def beside_of(lines: list[str]) -> Beside:
    """Return what the lines between title and time say. A bare line that tells an hour is the description."""
    subtitles: list[dict[str, str]] = []
    attached: list[str] = []
    description = None
    told = [(text, line) for line in lines if (text := text_of(line))]
    for number, (text, line) in enumerate(told, 1):
        links = links_of(line)
        if links:
            subtitles += _linked(text, links)
            attached += [unquote(address) for address, _ in links if is_file(address)]
        elif number == len(told) and _CLOCK.search(text):
            description = text
        else:
            subtitles.append({"name": text})
    return Beside(as_json(subtitles), description, as_json(attached))


def _linked(text: str, links: list[tuple[str, str]]) -> list[dict[str, str]]:
    if len(links) == 1:
        return [_named(text, links[0][0])]
    whole = [_named(name, address) for address, name in links]
    return whole if "".join(name for _, name in links) == text.replace(" ", "") else [{"name": text}, *whole]


def _named(name: str, address: str) -> dict[str, str]:
    return {key: value for key, value in (("name", name), ("url", address)) if value}


def files_of(html: str) -> tuple[str | None, list[str], list[str]]:
    """Return the image, the recordings and the other files that are shown in *html*."""
    image, audio, others = None, [], []
    for match in _FILE.finditer(html):
        address = unquote(address_of(match[2]))
        kind = match[1].lower()
        if kind == "img" and address and image is None:
            image = address
        elif kind in ("audio", "source") and address:
            audio.append(address)
        elif address and address not in audio and address != image:
            others.append(address)
    return image, audio, others


_AFTER_COLON = re.compile(r"[:：]\s*([^:：]{1,300}?)(?:[.。](?:\s|$)|$)")
_LONGEST_SETTING = 80


def caption_of(html: str) -> Caption:
    """Return what the caption says. Its sections are told by their order and links, since their names are localized.

    The first one lists products; one with links to maps, places; one whose title is a question (`Why is this here?`),
    or that ends in a link to the account's settings, says which of these kept the line; others list details.
    """
    before, *sections = re.split(r"<b\b[^<>]*>", html, flags=re.IGNORECASE)
    products: list[str] = []
    details: list[dict[str, str]] = []
    places: list[dict[str, str]] = []
    controls: list[str] = []
    rest: dict[str, Any] = {"caption": text_of(before)} if text_of(before) else {}
    for index, section in enumerate(sections):
        title, _, body = section.partition("</b>")
        lines = [line for line in _BREAK.split(body) if text_of(line)]
        links = links_of(body)
        if index == 0 and not links:
            products += [text_of(line) for line in lines]
        elif _asks(title) or any("activitycontrols" in address or "myactivity." in address for address, _ in links):
            found = _controls(body)
            controls += found
            if not found:
                rest["reason"] = text_of(body)
        elif any(_MAP.search(address) for address, _ in links) or _LOCATIONS.match(text_of(title)):
            places += [_place(line) for line in lines]
        else:
            details += [_detail(line) for line in lines]
    return Caption(as_json(products), as_json(details), as_json(controls), as_json(places), as_json(rest))


def _asks(title: str) -> bool:
    return text_of(title).rstrip(": ").endswith(("?", "？", "؟", ";"))


def _detail(line: str) -> dict[str, str]:
    links = links_of(line)
    return _named(text_of(line), links[0][0] if links else "")


def _place(line: str) -> dict[str, str]:
    """Return a place: what it is called and its map, and from where it is known.

    `At <a>this general area</a> - From <a>your device</a>`, in older exports `From your home: <a>address</a>`.
    """
    text, links = text_of(line), links_of(line)
    if not links:
        name, _, source = text.partition(" - ")
        return {key: value for key, value in (("name", name), ("source", source)) if value}
    address, shown = links[0]
    name, _, source = text.partition(" - ")
    if shown == address:
        name = text.replace(address, "").strip(" :\u00a0")
    more = links[1][0] if len(links) > 1 else ""
    fields = (("name", name), ("url", address), ("source", source if shown != address else ""), ("sourceUrl", more))
    return {key: value for key, value in fields if value}


def _controls(html: str) -> list[str]:
    """Return the settings that a sentence names: from a colon to the sentence's end, set off by hard spaces as a rule.

    A few words that are no sentence are a setting themselves.
    """
    text = decode(_TAG.sub("", re.split(r"<a\b", html, maxsplit=1, flags=re.IGNORECASE)[0]))
    pieces = [piece.strip(BLANK) for piece in text.split("\u00a0")]
    for piece, following in pairwise(pieces):
        if piece.endswith((":", "：")) and following and following not in (":", "："):
            return _listed(following.rstrip(".。"))
    plain = " ".join(text.split()).strip(BLANK)
    named = _AFTER_COLON.search(plain)
    if named:
        return _listed(named[1])
    return [plain] if plain and len(plain) <= _LONGEST_SETTING and plain[-1] not in ".。" else []


def _listed(names: str) -> list[str]:
    return [name for name in re.split(r", |、|، ?|，", names) if name]
