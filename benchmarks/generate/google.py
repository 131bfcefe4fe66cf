"""A Google Takeout of one account: My Activity and YouTube history as JSON, newest first, and Keep notes.

Event n of a product depends on the seed and n alone, so the same seed with more rows is a later export. YouTube's own
history tells the oldest of the events that My Activity tells too, as real exports tell many events twice.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate.archive import Archive
from benchmarks.generate.columns import base36, choose, join, joined_bytes, pick
from benchmarks.generate.words import Numbers, Spice, lengths, vocabulary, zipf

CHUNK: Final = 32_768
_FIRST_MS: Final = 1_340_000_000_000
_CHANNELS: Final = 2_000
_NOTES_PER_ROW: Final = 1 / 500
_TITLES: Final = Spice(new_lines=0, entities=0.02, quotes=0.04, emoji=0.04)

Events = Callable[[np.random.Generator, int], pa.StringArray]


@dataclass(frozen=True)
class _Member:
    """One JSON array: its path, rows for each row asked for, the stream of events it tells, and what writes them."""

    path: str
    share: float
    stream: int
    events: Events


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write a Takeout of about *rows* activity rows and a note for each 500; return the records of each member.

    *only* names products to fill: search, youtube, chrome, maps, history, queries, keep.
    """
    unknown = set(only) - {*_MEMBERS, "keep"}
    if unknown:
        raise ValueError(f"no such part of a Takeout: {', '.join(sorted(unknown))}")
    with Archive(out) as archive:
        fill(archive, rows, seed, only)
        archive.add("Takeout/archive_browser.html", [_BROWSER.encode()], 0)
        return archive.rows


def fill(archive: Archive, rows: int, seed: int, only: Collection[str] = ()) -> None:
    """Add the members of `generate` to *archive*, but no table of contents."""
    for name, member in _MEMBERS.items():
        if not only or name in only:
            count = max(1, round(rows * member.share))
            archive.add(f"Takeout/{member.path}", _array(member, seed, count), count)
    if not only or "keep" in only:
        for number, note in enumerate(_notes(seed, max(1, round(rows * _NOTES_PER_ROW)))):
            archive.add(f"Takeout/Keep/Note {number}.json", [note], 1)


def path_of(name: str) -> str:
    """Return the path, without the root, of the product *name*."""
    return _MEMBERS[name].path


def share_of(name: str) -> float:
    """Return how many rows the product *name* has for each row asked for."""
    return _MEMBERS[name].share


def lines(name: str, seed: int, rows: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of the product *name*, some thousands at a time, the latest first."""
    for piece in _array(_MEMBERS[name], seed, rows):
        if piece != b"]":
            yield json.loads(b"[" + piece[1:] + b"]")


def _array(member: _Member, seed: int, rows: int) -> Iterator[bytes]:
    """Yield the JSON array in pieces, the latest rows first."""
    last = (rows - 1) // CHUNK * CHUNK
    for first in range(last, -1, -CHUNK):
        events = member.events(np.random.default_rng([seed, member.stream, first]), first)
        events = events.slice(0, rows - first).take(pa.array(np.arange(min(CHUNK, rows - first))[::-1]))
        begin = b"[{" if first == last else b",{"
        yield begin + joined_bytes(join(events, "},{"))[:-2]
    yield b"]"


def _event(header: str, title: pa.StringArray, url: pa.StringArray, more: pa.StringArray | str, time: Numbers,
           control: str) -> pa.StringArray:  # fmt: skip
    """Return rows in the layout of Google's own writer, without the braces."""
    instant = pc.replace_substring(pa.array(time).cast(pa.timestamp("ms")).cast(pa.string()), " ", "T")
    return join(
        f'\n  "header": "{header}",\n  "title": "', _escaped(title), '",\n  "titleUrl": "', _escaped(url), '",', more,
        '\n  "time": "', instant, f'Z",\n  "products": ["{header}"],\n  "activityControls": ["{control}"]\n',
    )  # fmt: skip


def _escaped(texts: pa.StringArray) -> pa.StringArray:
    for plain, written in (('"', '\\"'), ("'", "\\u0027"), ("&", "\\u0026"), ("<", "\\u003c"), ("=", "\\u003d")):
        texts = pc.replace_substring(texts, plain, written)
    return texts


def _times(rng: np.random.Generator, first: int, step: int) -> Numbers:
    return _FIRST_MS + np.arange(first, first + CHUNK) * step + rng.integers(0, step, CHUNK)


def _titles(rng: np.random.Generator, median: float) -> pa.StringArray:
    return vocabulary_once().texts(rng, lengths(rng, CHUNK, median, 0.5, 40), _TITLES)


def _searches(rng: np.random.Generator, first: int) -> pa.StringArray:
    query = _titles(rng, 4)
    url = join("https://www.google.com/search?q=", pc.replace_substring_regex(query, r"[^A-Za-z0-9]+", "+"))
    is_visit = rng.random(CHUNK) < 0.35
    title = choose(is_visit, join("Visited ", query), join("Searched for ", query))
    place = (
        '\n  "locationInfos": [{\n    "name": "At this general area",\n    "url": "https://www.google.com/maps/@?api'
        '\\u003d1\\u0026map_action\\u003dmap\\u0026center\\u003d46.9,7.4\\u0026zoom\\u003d12",\n    "source": '
        '"From your device"\n  }],'
    )
    more = choose(rng.random(CHUNK) < 0.3, place, "")
    return _event("Search", title, url, more, _times(rng, first, 400_000), "Web \\u0026 App Activity")


def _watched(rng: np.random.Generator, first: int) -> pa.StringArray:
    video = join(base36(rng.integers(36**7, 36**8, CHUNK)), base36(rng.integers(36**2, 36**3, CHUNK)))
    channel = zipf(rng, _CHANNELS, CHUNK)
    channels = pick([f"Channel {n}" for n in range(_CHANNELS)], channel)
    address = join("https://www.youtube.com/channel/UC", base36(channel.astype(np.int64) + 36**7), "0123456789abcd")
    named = join('\n  "subtitles": [{\n    "name": "', channels, '",\n    "url": "', address, '"\n  }],')
    is_ad = rng.random(CHUNK) < 0.06
    more = choose(is_ad, '\n  "details": [{\n    "name": "From Google Ads"\n  }],', named)
    url = join("https://www.youtube.com/watch?v=", video)
    title = join("Watched ", choose(rng.random(CHUNK) < 0.04, url, _titles(rng, 8)))
    return _event("YouTube", title, url, more, _times(rng, first, 600_000), "YouTube watch history")


def _looked_for(rng: np.random.Generator, first: int) -> pa.StringArray:
    query = _titles(rng, 3)
    words = pc.replace_substring_regex(query, r"[^A-Za-z0-9]+", "+")
    url = join("https://www.youtube.com/results?search_query=", words)
    times = _times(rng, first, 2_000_000)
    return _event("YouTube", join("Searched for ", query), url, "", times, "YouTube search history")


def _visited(rng: np.random.Generator, first: int) -> pa.StringArray:
    title = _titles(rng, 6)
    path = pc.replace_substring_regex(pc.utf8_lower(title), "[^a-z]+", "-")
    url = join(
        "https://www.google.com/url?q=https://example.org/", path, "&usg=", base36(rng.integers(0, 1 << 40, CHUNK))
    )
    times = _times(rng, first, 900_000)
    return _event("Chrome", join("Visited ", title), url, "", times, "Web \\u0026 App Activity")


def _places(rng: np.random.Generator, first: int) -> pa.StringArray:
    title = _titles(rng, 2)
    url = join("https://www.google.com/maps/place/", pc.replace_substring_regex(title, "[^A-Za-z]+", "+"), "/data=!4m2")
    return _event("Maps", title, url, "", _times(rng, first, 3_000_000), "Web \\u0026 App Activity")


def _notes(seed: int, count: int) -> Iterator[bytes]:
    for first in range(0, count, CHUNK):
        rng = np.random.default_rng([seed, 9, first])
        texts = vocabulary_once().texts(rng, lengths(rng, CHUNK, 25, 1.0, 2_000), Spice(0.5))
        titles, times = _titles(rng, 3), _times(rng, first, 40_000_000) * 1000
        for number in range(min(CHUNK, count - first)):
            body: dict[str, object] = {"textContent": texts[number].as_py()}
            if number % 4 == 0:
                lines = texts[number].as_py().splitlines()
                body = {"listContent": [{"text": line, "isChecked": len(line) % 2 == 0} for line in lines]}
            note = {"color": "DEFAULT", "isTrashed": False, "isPinned": number % 50 == 0, "isArchived": False, **body}
            edited = int(times[number])
            note |= {"title": titles[number].as_py(), "userEditedTimestampUsec": edited + 60_000_000}
            yield json.dumps({**note, "createdTimestampUsec": edited}, ensure_ascii=False).encode()


vocabulary_once = cache(vocabulary)

_MEMBERS: Final[dict[str, _Member]] = {
    "search": _Member("My Activity/Search/MyActivity.json", 0.40, 1, _searches),
    "youtube": _Member("My Activity/YouTube/MyActivity.json", 0.25, 2, _watched),
    "chrome": _Member("My Activity/Chrome/MyActivity.json", 0.10, 3, _visited),
    "maps": _Member("My Activity/Maps/MyActivity.json", 0.05, 4, _places),
    "history": _Member("YouTube and YouTube Music/history/watch-history.json", 0.15, 2, _watched),
    "queries": _Member("YouTube and YouTube Music/history/search-history.json", 0.05, 5, _looked_for),
}

LOGS: Final = tuple(_MEMBERS)
"""Names of the activity logs."""

_BROWSER: Final = """<!DOCTYPE html><html><head><title>Archive Browser</title></head><body>
<div class="header_subtext">Aug 1, 2026, 12:00:00 PM GMT+0</div><div class="job-id hidden">benchmark</div>
<div id="service-tile-MY_ACTIVITY"><h1 class="data-folder-name" data-english-name="MY_ACTIVITY"
data-folder-name="My Activity">My Activity</h1></div>
<div id="service-tile-YOUTUBE"><h1 class="data-folder-name" data-english-name="YOUTUBE"
data-folder-name="YouTube and YouTube Music">YouTube and YouTube Music</h1></div>
<div id="service-tile-KEEP"><h1 class="data-folder-name" data-english-name="KEEP"
data-folder-name="Keep">Keep</h1></div>
</body></html>
"""
