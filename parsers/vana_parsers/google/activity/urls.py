"""What an address in an activity row says happened, in any language."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote_plus, urlsplit

_GOOGLE = re.compile(r"(?:^|\.)google(?:\.com?)?(?:\.[a-z]{2,3})?$")
_YOUTUBE = re.compile(r"(?:^|\.)(?:youtube(?:-nocookie|kids)?\.com|youtu\.be)$")
_PLAIN_WATCH = re.compile(r"https?://(?:www\.|m\.)?youtube\.com/watch\?v=([\w-]+)", re.ASCII)
"""The commonest address by far, told without taking it apart."""
_VIDEO_PATHS = frozenset({"shorts", "live", "clip", "embed", "v", "e", "story", "stories"})
_YOUTUBE_PAGES = frozenset(
    {"", "feed", "hashtag", "gaming", "premium", "account", "about", "ads", "attribution_link", "source", "podcasts"}
)
_FEATURE = re.compile(r"!1s(0x[0-9a-f]+:0x[0-9a-f]+)")
"""The id of a place, in the part of an address of Maps that no language changes."""
_SEARCH_KINDS = {
    ("tbm", "isch"): "image",
    ("udm", "2"): "image",
    ("tbm", "vid"): "video",
    ("udm", "7"): "video",
    ("tbm", "nws"): "news",
    ("udm", "12"): "news",
    ("tbm", "shop"): "shopping",
    ("udm", "28"): "shopping",
    ("tbm", "bks"): "books",
    ("udm", "36"): "books",
    ("lns_vert", "1"): "lens",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What an address stands for: the *table* for a row about it, and what the address itself tells.

    *url* is the address, unwrapped from Google's redirect.
    """

    table: str
    kind: str
    url: str
    item_id: str | None = None
    query: str | None = None
    where: str | None = None
    site: str | None = None


def read_url(url: str) -> Target:
    """Return what *url* stands for; an address of no known shape is a page (`views`). Takes any text."""
    watch = _PLAIN_WATCH.fullmatch(url)
    if watch:
        return Target("views", "video", url, watch[1], site="youtube")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:  # such as an unclosed bracket in the host
        return Target("views", "page", url)
    if _YOUTUBE.search(host):
        return _youtube(url, parts, host)
    if _GOOGLE.search(host):
        return _google(url, parts, host)
    return Target("views", "page", url)


def _youtube(url: str, parts: SplitResult, host: str) -> Target:
    site = "youtube_music" if host.startswith("music.") else "youtube"
    query = parse_qs(parts.query, keep_blank_values=True)
    segments = [segment for segment in parts.path.split("/") if segment]
    first = segments[0] if segments else ""
    second = segments[1] if len(segments) > 1 else None
    if host.endswith("youtu.be"):
        return Target("views", "video", url, first or None, site=site)
    if first == "watch":
        return Target("views", "video", url, _one(query, "v"), site=site)
    if first in _VIDEO_PATHS:
        return Target("views", "short" if first == "shorts" else "video", url, second, site=site)
    if first in ("results", "search"):
        words = _one(query, "search_query") or _one(query, "q")
        return Target("searches", "query", url, query=words, where="video", site=site)
    if first == "post" or (first == "channel" and "lb" in query):
        return Target("views", "post", url, second if first == "post" else _one(query, "lb"), site=site)
    if first == "redirect":
        return Target("views", "page", _one(query, "q") or url, site=site)
    if first == "playlist":
        return Target("activities", "playlist", url, _one(query, "list"), site=site)
    return Target("activities", "page" if first in _YOUTUBE_PAGES else "channel", url, second, site=site)


def _google(url: str, parts: SplitResult, host: str) -> Target:
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.path == "/url":
        target = _one(query, "q") or _one(query, "url")
        return Target("views", "page", target) if target else Target("activities", "page", url)
    if host.startswith("play."):
        return _play(url, parts.path, query)
    if host.startswith("maps.") or parts.path.startswith("/maps"):
        return _maps(url, parts.path.removeprefix("/maps"), query)
    if host.startswith("news.") and parts.path == "/search":
        return Target("searches", "query", url, query=_one(query, "q"), where="news")
    if host.startswith("scholar.") and _one(query, "q"):
        return Target("searches", "query", url, query=_one(query, "q"), where="scholar")
    if parts.path in ("/search", "/webhp", "/images") and _one(query, "q"):
        return _search(url, query)
    if parts.path == "/imgres":
        return Target("views", "page", _one(query, "imgrefurl") or url, site="image_search")
    if parts.path.startswith("/shopping/product/"):
        return Target("views", "item", url, parts.path.split("/")[3], site="shopping")
    return Target("activities", "page", url)


def _search(url: str, query: dict[str, list[str]]) -> Target:
    if "prds" in query or _one(query, "ibp") == "oshop":  # one article of Google Shopping, not the search for it
        return Target("views", "item", url, site="shopping")
    found = [kind for (name, value), kind in _SEARCH_KINDS.items() if _one(query, name) == value]
    return Target("searches", "query", url, query=_one(query, "q"), where=found[-1] if found else None)


def _play(url: str, path: str, query: dict[str, list[str]]) -> Target:
    if path == "/store/search":
        return Target("searches", "query", url, query=_one(query, "q"), where="apps", site="play")
    item = _one(query, "id")
    return Target("views" if item else "activities", "item" if item else "page", url, item, site="play")


def _maps(url: str, path: str, query: dict[str, list[str]]) -> Target:
    kind, _, rest = path.lstrip("/").partition("/")
    place = _one(query, "cid") or _one(query, "ftid") or _one(query, "query_place_id")
    if kind == "search" or (kind == "" and not place and (_one(query, "q") or _one(query, "query"))):
        words = unquote_plus(rest.split("/")[0]) or _one(query, "query") or _one(query, "q")
        return Target("searches", "query", url, query=words or None, where="maps", site="maps")
    if place or kind == "place" or kind.startswith("@"):
        named = _FEATURE.search(path)
        return Target("views", "place", url, place or (named and named[1]) or None, site="maps")
    is_route = kind == "dir" or bool(_one(query, "daddr"))
    return Target("activities", "directions" if is_route else "page", url, site="maps")


def _one(query: dict[str, list[str]], name: str) -> str | None:
    """Return the first value of a parameter, None where it is missing or empty."""
    return query.get(name, [""])[0] or None
