"""A Reddit export of one busy account, like those of 2026-07: flat, every file with its header, checkfile last.

Row n of a file depends on the seed and n alone. So the same seed with more rows is a later export of the same account:
all rows of the earlier one, and new ones behind them. The `*_headers.csv` twins that real exports hold are left out:
an import does not read them, so they would only blur what is compared.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate.archive import Archive
from benchmarks.generate.columns import base36, choose, join, joined_bytes, pick, quoted, utc_text
from benchmarks.generate.words import Numbers, Spice, Vocabulary, lengths, names, vocabulary, zipf

CHUNK: Final = 32_768
_ACCOUNT: Final = "benchmark_account"
_HOST: Final = "https://www.reddit.com"
_COMMUNITIES: Final = 300
_FIRST_SECOND: Final = 1_340_000_000
_FIRST_ID: Final = 26_000_000_000


@dataclass(frozen=True)
class _Context:
    """What every chunk draws from."""

    words: Vocabulary
    communities: list[str]


@dataclass(frozen=True)
class _Member:
    """One CSV: its header, rows for each comment row, and what makes the columns of rows *first* to *first* + CHUNK."""

    header: str
    share: float
    columns: Callable[[np.random.Generator, int, _Context], list[pa.Array]]


@dataclass(frozen=True)
class _Threads:
    """Some posts, by row."""

    post_id: pa.StringArray
    community: pa.StringArray
    slug: pa.StringArray

    @classmethod
    def draw(cls, rng: np.random.Generator, numbers: Numbers, context: _Context) -> "_Threads":
        """Return a thread for each of *numbers*; equal numbers are one thread."""
        different, which = np.unique(numbers, return_inverse=True)
        count = len(different)
        slugs = context.words.texts(rng, rng.integers(2, 9, count))
        slugs = pc.replace_substring_regex(pc.utf8_lower(slugs), "[^a-z]+", "_")
        slugs = pc.utf8_trim(pc.utf8_slice_codeunits(slugs, 0, 50), "_")
        communities = pick(context.communities, zipf(rng, _COMMUNITIES, count))
        row = pa.array(which)
        return cls(base36(different + 1_300_000_000).take(row), communities.take(row), slugs.take(row))

    @property
    def address(self) -> pa.StringArray:
        """Permalinks, with the slash at the end."""
        return join(_HOST, "/r/", self.community, "/comments/", self.post_id, "/", self.slug, "/")


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write an export of *rows* comments, and the other files in proportion; return the rows of each member.

    *only* names files (without `.csv`) to fill; the others are left out, but for the small ones about the account.
    """
    unknown = set(only) - set(_MEMBERS)
    if unknown:
        raise ValueError(f"no such member of a Reddit export: {', '.join(sorted(unknown))}")
    context = _context()
    with Archive(out) as archive:
        for number, (name, member) in enumerate(_MEMBERS.items()):
            if not only or name in only:
                count = max(1, round(rows * member.share))
                archive.add(f"{name}.csv", _chunks(member, (seed, number), count, context), count)
        for name, lines in _about_the_account(context).items():
            archive.add(f"{name}.csv", [_lines(lines)], len(lines) - 1)
        sums = [["filename", "sha256"], *([name, digest] for name, digest in archive.digests.items())]
        archive.add("checkfile.csv", [_lines(sums)], 0)
        return archive.rows


def _chunks(member: _Member, seed: tuple[int, int], rows: int, context: _Context) -> Iterator[bytes]:
    yield member.header.replace(" ", ",").encode() + b"\n"
    for first in range(0, rows, CHUNK):
        columns = member.columns(np.random.default_rng([*seed, first]), first, context)
        columns = [column.slice(0, rows - first) for column in columns]
        yield joined_bytes(join(join(*columns, between=","), "\n"))


def _lines(lines: list[list[str]]) -> bytes:
    return "".join(",".join(line) + "\n" for line in lines).encode()


@cache
def _context() -> _Context:
    communities = [
        name.capitalize() if n % 3 else name for n, name in enumerate(names(np.random.default_rng(1), _COMMUNITIES))
    ]
    return _Context(vocabulary(), communities)


def _rising(rng: np.random.Generator, first: int, start: int, step: int) -> Numbers:
    """Return CHUNK numbers that rise by about *step*, from row *first* on."""
    return start + (np.arange(first, first + CHUNK) * step) + rng.integers(0, step, CHUNK)


def _bodies(rng: np.random.Generator, context: _Context, median: float, most: int) -> pa.StringArray:
    texts = context.words.texts(rng, lengths(rng, CHUNK, median, 1.1, most), Spice())
    draw = rng.random(CHUNK)
    return choose(draw < 0.006, "[deleted]", choose(draw > 0.996, "[removed]", texts))


def _comments(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    ids = base36(_rising(rng, first, _FIRST_ID, 1_000))
    dates = utc_text(_rising(rng, first, _FIRST_SECOND, 60))
    # Two comments a thread on average, near each other in time, as people write.
    numbers = np.arange(first, first + CHUNK) // 2 + rng.integers(0, 12, CHUNK)
    threads = _Threads.draw(rng, numbers.clip(max=(first + CHUNK) // 2 - 1), context)
    link = threads.address
    answered = base36(rng.integers(_FIRST_ID, 2 * _FIRST_ID, CHUNK))
    draw = rng.random(CHUNK)
    parents = choose(draw < 0.4, join("t3_", threads.post_id), choose(draw < 0.98, join("t1_", answered), ""))
    empty, zero = pick([""], np.zeros(CHUNK, np.int32)), pick(["0"], np.zeros(CHUNK, np.int32))
    gildings = pick(["0", "1", "2"], zipf(rng, 400, CHUNK).clip(0, 2) * (rng.random(CHUNK) < 0.002))
    body = quoted(_bodies(rng, context, 27, 1_800))
    permalink = join(link, ids, "/")
    return [ids, permalink, dates, empty, threads.community, gildings, zero, zero, link, parents, body, empty]


def _posts(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    numbers = _rising(rng, first, 100_000_000, 90)
    threads = _Threads.draw(rng, numbers, context)
    link = threads.address
    is_self = rng.random(CHUNK) < 0.5
    elsewhere = join("https://example.org/", threads.slug, "/", threads.post_id)
    titles = quoted(context.words.texts(rng, lengths(rng, CHUNK, 9, 0.5, 45), Spice(0, 0.03, 0.05, 0.03)))
    body = choose(is_self, quoted(_bodies(rng, context, 70, 6_000)), "")
    empty, zero = pick([""], np.zeros(CHUNK, np.int32)), pick(["0"], np.zeros(CHUNK, np.int32))
    dates = utc_text(_rising(rng, first, _FIRST_SECOND, 700))
    return [
        threads.post_id, link, dates, empty, threads.community, zero, titles, choose(is_self, link, elsewhere), body,
    ]  # fmt: skip


def _post_marks(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    threads = _Threads.draw(rng, _rising(rng, first, 200_000_000, 40), context)
    return [threads.post_id, threads.address]


def _comment_marks(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    threads = _Threads.draw(rng, _rising(rng, first, 200_000_000, 40), context)
    ids = base36(_rising(rng, first, _FIRST_ID + 500, 1_500))
    return [ids, join(threads.address, ids, "/")]


def _direction(rng: np.random.Generator) -> pa.StringArray:
    return pick(["up", "down", "none"], np.searchsorted([0.88, 0.99], rng.random(CHUNK)))


def _post_votes(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    return [*_post_marks(rng, first, context), _direction(rng)]


def _comment_votes(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    return [*_comment_marks(rng, first, context), _direction(rng)]


def _messages(rng: np.random.Generator, first: int, context: _Context) -> list[pa.Array]:
    ids = base36(_rising(rng, first, 90_000_000, 50))
    others = join(pick(context.communities, zipf(rng, _COMMUNITIES, CHUNK)), "_", base36(rng.integers(0, 99, CHUNK)))
    is_sent = rng.random(CHUNK) < 0.5
    subjects = quoted(context.words.texts(rng, rng.integers(1, 7, CHUNK)))
    return [
        ids, join(_HOST, "/message/messages/", ids), pick([""], np.zeros(CHUNK, np.int32)),
        utc_text(_rising(rng, first, _FIRST_SECOND, 9_000)), pick([""], np.zeros(CHUNK, np.int32)),
        choose(is_sent, _ACCOUNT, others), choose(is_sent, others, _ACCOUNT), subjects,
        quoted(_bodies(rng, context, 30, 1_800)),
    ]  # fmt: skip


_MEMBERS: Final[dict[str, _Member]] = {
    "comments": _Member(
        "id permalink date ip subreddit gildings gildings_silver gildings_supergold link parent body media",
        1.0,
        _comments,
    ),
    "posts": _Member("id permalink date ip subreddit gildings title url body", 1 / 12, _posts),
    "post_votes": _Member("id permalink direction", 2.0, _post_votes),
    "comment_votes": _Member("id permalink direction", 1.5, _comment_votes),
    "saved_posts": _Member("id permalink", 1 / 20, _post_marks),
    "saved_comments": _Member("id permalink", 1 / 40, _comment_marks),
    "messages": _Member("id permalink thread_id date ip from to subject body", 1 / 50, _messages),
}


def _about_the_account(context: _Context) -> dict[str, list[list[str]]]:
    statistics = {
        "account name": _ACCOUNT,
        "export time": "2026-07-23 06:12:44 UTC",
        "is_deleted": "False",
        "registration date": "2012-06-01 08:00:00 UTC",
        "email verified": "True",
    }
    return {
        "statistics": [["statistic", "value"], *([name, value] for name, value in statistics.items())],
        "subscribed_subreddits": [["subreddit"], *([name] for name in context.communities)],
    }
