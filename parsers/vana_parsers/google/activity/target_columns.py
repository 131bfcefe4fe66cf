"""What many addresses say happened, told together: the commonest shapes by kernels, each other one by `read_url`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.activity.urls import Target, read_url


class What(NamedTuple):
    """What addresses of one sort have in common."""

    table: str
    kind: str
    where: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """`Target`s as arrays: the n-th address is one of `whats[codes[n]]`, or there is none where the code is -1."""

    whats: list[What]
    codes: npt.NDArray[np.int64] = field(repr=False)
    url: pa.Array = field(repr=False)
    item_id: pa.Array = field(repr=False)
    query: pa.Array = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Addresses that begin with *start* and go on as *rest* says.

    The rest is the column *gives* (or, of a place, the id in it).
    """

    start: str
    rest: str
    what: What
    gives: str | None = None


_ID = r"\A[0-9A-Za-z_-]+\z"
_WORDS = r"\A[^&#\t\r\n]+\z"
_PATH = r"\A[^?#\t\r\n]*\z"
_AREA = r"\A[^?#!\t\r\n]*\z"
_FEATURE = r"\A[^?#!\t\r\n]*(?:![^?#!\t\r\n]*)*?!1s(?P<item_id>0x[0-9a-f]+:0x[0-9a-f]+)[^?#\t\r\n]*\z"
_MAPS = "https://www.google.com/maps/"
_SHAPES = (
    _Shape("https://www.youtube.com/watch?v=", _ID, What("views", "video", None, "youtube"), "item_id"),
    _Shape("https://www.google.com/search?q=", _WORDS, What("searches", "query"), "query"),
    _Shape("https://www.google.com/url?q=", r"\A[^&#\t\r\n]+&[^#\t\r\n]*\z", What("views", "page"), "url"),
    _Shape(
        "https://www.youtube.com/results?search_query=", _WORDS, What("searches", "query", "video", "youtube"), "query"
    ),
    _Shape("https://www.youtube.com/shorts/", _ID, What("views", "short", None, "youtube"), "item_id"),
    _Shape("https://music.youtube.com/watch?v=", _ID, What("views", "video", None, "youtube_music"), "item_id"),
    _Shape(_MAPS + "place/", _FEATURE, What("views", "place", None, "maps"), "item_id"),
    _Shape(_MAPS + "place/", _PATH, What("views", "place", None, "maps")),
    _Shape(_MAPS + "@", _AREA, What("views", "place", None, "maps")),
    _Shape(_MAPS + "dir/", _PATH, What("activities", "directions", None, "maps")),
    _Shape("https://www.youtube.com/channel/", _ID, What("activities", "channel", None, "youtube")),
    _Shape(
        "https://play.google.com/store/apps/details?id=",
        r"\A[0-9A-Za-z_.]+\z",
        What("views", "item", None, "play"),
        "item_id",
    ),
)
_PAGE = r"\Ahttps?://[0-9A-Za-z][0-9A-Za-z.-]*(?:/[^\t\r\n]*)?\z"
_OWN_HOST = r"(?i)\Ahttps?://[^/]*(?:google|youtu)"

_Part = tuple[npt.NDArray[np.int64], Callable[[str], pa.Array | None], npt.NDArray[np.int64]]


def read_urls(urls: pa.Array) -> Targets:
    """Return what `read_url` says of each address of *urls*; null is none."""
    reading = _Reading(urls)
    for shape in _SHAPES:
        reading.read_shape(shape)
    reading.read_pages()
    reading.read_others()
    return reading.targets()


class _Reading:
    """One pass over an array of addresses: shape by shape, what is left each time."""

    def __init__(self, urls: pa.Array) -> None:
        self._urls = urls
        self._left = np.flatnonzero(_mask(pc.is_valid(urls)))
        self._codes = np.full(len(urls), -1, np.int64)
        self._whats: dict[What, int] = {}
        self._found: dict[str, list[tuple[npt.NDArray[np.int64], pa.Array]]] = {"url": [], "item_id": [], "query": []}

    def read_shape(self, shape: _Shape) -> None:
        """Take the addresses of *shape* out of those that are left."""
        if not len(self._left):
            return
        urls = self._remaining()
        starts = _mask(pc.starts_with(urls, shape.start))
        if not starts.any():
            return
        rest = _after(len(shape.start), urls if starts.all() else urls.filter(pa.array(starts)))
        fits = _mask(pc.match_substring_regex(rest, shape.rest))
        places = np.flatnonzero(starts)[fits]
        if shape.gives is not None:
            rest = rest if fits.all() else rest.filter(pa.array(fits))
            if shape.rest is _FEATURE:
                found = pc.extract_regex(rest, _FEATURE).field("item_id")
            else:
                found = rest if shape.gives == "item_id" else _decode(rest)
            self._found[shape.gives].append((self._left[places], found))
        self._take(places, shape.what)

    def read_pages(self) -> None:
        """Take the pages of others out of those that are left."""
        if not len(self._left):
            return
        urls = self._remaining()
        fits = pc.and_not(pc.match_substring_regex(urls, _PAGE), pc.match_substring_regex(urls, _OWN_HOST))
        self._take(np.flatnonzero(_mask(fits)), What("views", "page"))

    def read_others(self) -> None:
        """Read what is left one by one."""
        if not len(self._left):
            return
        known: dict[str, Target] = {}
        targets = [known.get(url) or known.setdefault(url, read_url(url)) for url in self._remaining().to_pylist()]
        for name in ("url", "item_id", "query"):
            values = pa.array([getattr(target, name) for target in targets], pa.string())
            self._found[name].append((self._left, values))
        self._codes[self._left] = [self._code(What(t.table, t.kind, t.where, t.site)) for t in targets]
        self._left = self._left[:0]

    def targets(self) -> Targets:
        """Return what was found."""
        url, item_id, query = (self._column(name) for name in ("url", "item_id", "query"))
        return Targets(list(self._whats), self._codes, url, item_id, query)

    def _remaining(self) -> pa.Array:
        return self._urls if len(self._left) == len(self._urls) else self._urls.take(pa.array(self._left))

    def _take(self, places: npt.NDArray[np.int64], what: What) -> None:
        """Say that the addresses at *places* among those left are *what*."""
        if len(places):
            self._codes[self._left[places]] = self._code(what)
            self._left = np.delete(self._left, places)

    def _code(self, what: What) -> int:
        return self._whats.setdefault(what, len(self._whats))

    def _column(self, name: str) -> pa.Array:
        """Return the column of what was found, the addresses themselves where nothing else is their `url`."""
        count, found = len(self._urls), [part for part in self._found[name] if len(part[0])]
        if not found:
            return self._urls if name == "url" else pa.nulls(count, pa.string())
        places, values = np.concatenate([part[0] for part in found]), pa.concat_arrays([part[1] for part in found])
        if len(places) == count and len(found) == 1:
            return values
        source = np.arange(count) if name == "url" else np.full(count, -1)
        base = self._urls if name == "url" else pa.nulls(0, pa.string())
        source[places] = np.arange(len(places)) + len(base)
        return pa.concat_arrays([base, values]).take(pa.array(source, mask=source < 0))


def _mask(array: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)


def _after(count: int, texts: pa.Array) -> pa.Array:
    """Return *texts* without the first *count* bytes, which are ASCII."""
    # Without an end, pyarrow 26 counts the bytes to be kept below zero.
    return pc.binary_slice(texts.cast(pa.binary()), count, 1 << 30).cast(pa.string())


def _decode(texts: pa.Array) -> pa.Array:
    """Return the first parameter value of each of *texts*, which begin with one, without its escapes."""
    if pc.any(pc.match_substring(texts, "&"), min_count=0).as_py():
        texts = pc.list_element(pc.split_pattern(texts, "&", max_splits=1), 0)
    texts = pc.replace_substring(texts, "+", " ")
    if not pc.any(pc.match_substring(texts, "%"), min_count=0).as_py():
        return texts
    return pa.array([unquote(text) if "%" in text else text for text in texts.to_pylist()], pa.string())
