"""Lines of activity logs for tests, and their rows."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.activity.reading import read_activity
from vana_parsers.records import Item, Skipped, Task

Rows = list[dict[str, Any]]

WATCH = {
    "header": "YouTube",
    "title": "Watched Tea",
    "titleUrl": "https://www.youtube.com/watch?v=abcdefghijk",
    "time": "2021-04-20T17:32:08.266Z",
    "products": ["YouTube"],
}

PIECES = st.sampled_from(
    [
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/shorts/",
        "https://www.youtube.com/channel/",
        "https://www.youtube.com/results?search_query=",
        "https://music.youtube.com/watch?v=",
        "https://youtu.be/",
        "https://www.youtube.com/",
        "https://www.google.com/search?q=",
        "https://www.google.com/url?q=",
        "https://www.google.com/maps/place/",
        "https://www.google.com/maps/@",
        "https://www.google.com/maps/dir/",
        "https://www.google.com/maps/search/",
        "https://play.google.com/store/apps/details?id=",
        "https://www.google.de/search?q=",
        "https://example.org",
        "http://EXAMPLE.org:80/",
        "https://google.example/",
        "//",
    ]
)
TAILS = st.lists(
    st.sampled_from(
        [
            *("abc-_9", "a.b", "a+b", "%C3%A9", "%", "%zz", "é", "&", "&q=z", "&hl=fr", "&usg=AO", "?", "?hl=de&a=b"),
            *("#x", " ", "\t", "\n", "!1s0x1f:0xa2", "!1s0x1F", "!", "/", "@1,2,3z", "=", ":", "[", "https://x.test/a"),
            *("&tbm=isch", "&prds=1", "?cid=4", "\x00", "\u3000"),
        ]
    ),
    max_size=4,
).map("".join)
URLS = st.builds("{}{}".format, PIECES, TAILS)


def task(data: bytes = b"", params: Mapping[str, str] | None = None, path: str = "Takeout/My Activity/x.json") -> Task:
    return Task(path, io.BytesIO(data), "google", "my_activity", None, params or {})


def rows_of(items: Iterable[Item], about: Task) -> tuple[Rows, list[Skipped]]:
    """Return the rows of *items* as the store gets them, each with its table, and the skips."""
    rows: Rows = []
    skips = []
    for item in assemble(items, about):
        if isinstance(item, Skipped):
            skips.append(item)
        else:
            rows += [{"table": item.table, **row} for row in item.batch.to_pylist()]
    return rows, skips


def read(lines: object, params: Mapping[str, str] | None = None) -> tuple[Rows, list[Skipped]]:
    about = task(json.dumps(lines).encode(), params)
    return rows_of(read_activity(about), about)


def one(line: Mapping[str, Any], **params: str) -> dict[str, Any]:
    """Return the one row of *line*."""
    rows, skips = read([line], params)
    assert not skips
    [row] = rows
    return row
