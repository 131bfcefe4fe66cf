"""What exports of Facebook and Instagram share: conversations, lists of records, and their way of writing text.

Text is written as the platforms do: each byte of its UTF-8 as a character of its own, `\\u00c3\\u00a9` for é. Message n
of a conversation depends on the seed and n alone; conversations are filled one after the other, so the same seed with
more rows is a later export: the last conversation has grown, and new ones have begun.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate.archive import Archive
from benchmarks.generate.columns import base36, choose, join, joined_bytes, pick
from benchmarks.generate.words import Numbers, Spice, lengths, names, vocabulary, zipf

CHUNK: Final = 16_384
FILE: Final = 10_000
"""Messages of one file."""
OWN: Final = "Benchmark Account"
FIRST_MS: Final = 1_340_000_000_000
_SIZES: Final = (60_000, 25_000, 12_000, 6_000, 3_000, 1_500, 800, 400, 200, 100)
"""Messages of the first conversations, and of the next ones, and so on."""
_GROUP: Final = 7
"""Every how manieth conversation is one of several."""
_STICKER: Final = "39178562_1505197616293642_5411344_n.png"
_EMOJI: Final = ("❤", "😂", "👍", "😮", "😢", "🔥")
_ACCENTS: Final = (("a", "á"), ("e", "é"), ("o", "ö"), ("n", "ñ"))
_TEXTS: Final = Spice(new_lines=0.04, entities=0, quotes=0.04, emoji=0.25)


Objects = Callable[[np.random.Generator, int], pa.StringArray]


@dataclass(frozen=True)
class Member:
    """One list: its path, rows for each message, what makes its objects *first* to *first* + CHUNK, its root key."""

    path: str
    share: float
    objects: Objects
    root: str | None = None


@dataclass(frozen=True)
class Conversation:
    """One conversation of *size* messages: its folder, title, and who takes part, the account last."""

    number: int
    folder: str
    title: str
    people: tuple[str, ...]
    size: int


def check(only: Collection[str], members: Mapping[str, Member]) -> None:
    """Raise ValueError if *only* names a part that is neither `messages` nor among *members*."""
    unknown = set(only) - {"messages", *members}
    if unknown:
        raise ValueError(f"no such part of the export: {', '.join(sorted(unknown))}")


def add_lists(archive: Archive, members: Mapping[str, Member], rows: int, seed: int, only: Collection[str]) -> None:
    """Add those of *members* that *only* names, all if it names none, in proportion to *rows* messages."""
    for number, (name, member) in enumerate(members.items()):
        if not only or name in only:
            count = max(1, round(rows * member.share))
            head, tail = (f'{{\n  "{member.root}": [', "\n  ]\n}") if member.root else ("[", "\n]")
            archive.add(member.path, _array(_chunks(member, (seed, number), count), head, tail), count)


def _chunks(member: Member, seed: tuple[int, int], rows: int) -> Iterator[pa.StringArray]:
    for first in range(0, rows, CHUNK):
        objects = member.objects(np.random.default_rng([*seed, first]), first)
        yield objects.slice(0, min(CHUNK, rows - first))


def _array(chunks: Iterable[pa.StringArray], head: str, tail: str) -> Iterator[bytes]:
    separator = head.encode()
    for rows in chunks:
        yield broken(separator + joined_bytes(join(rows, ","))[:-1])
        separator = b","
    yield tail.encode()


def conversations(rows: int) -> Iterator[Conversation]:
    """Yield the conversations of *rows* messages."""
    number = 0
    while rows > 0:
        size = min(rows, _SIZES[number % len(_SIZES)])
        others = [people()[(number * 5 + place) % len(people())] for place in range(5 if number % _GROUP == 3 else 1)]
        title = others[0] if len(others) == 1 else f"Group {number}"
        slug = "".join(letter for letter in title.lower() if letter.isascii() and letter.isalnum())
        yield Conversation(number, f"{slug}_{10_200_000_000 + number * 7919}", title, (*others, OWN), size)
        rows -= size
        number += 1


def add_conversations(archive: Archive, inbox: str, rows: int, seed: int) -> None:
    """Add the files of *rows* messages below the folder *inbox*: the newest messages first."""
    for one in conversations(rows):
        for number, (first, end) in enumerate(pieces(one.size), 1):
            content = _file(one, inbox, seed, first, end)
            archive.add(f"{inbox}/{one.folder}/message_{number}.json", [content], end - first)


def pieces(size: int) -> Iterator[tuple[int, int]]:
    """Yield the first message and the end of each file of *size* messages."""
    for end in range(size, 0, -FILE):
        yield max(0, end - FILE), end


def messages(one: Conversation, inbox: str, seed: int, first: int, end: int) -> list[dict[str, Any]]:
    """Return messages of a conversation as objects, the newest first."""
    rows = joined_bytes(join(_rows(one, inbox, seed, first, end), ","))[:-1]
    found: list[dict[str, Any]] = json.loads(b"[" + rows + b"]")
    return found


def _file(one: Conversation, inbox: str, seed: int, first: int, end: int) -> bytes:
    taking_part = [{"name": name} for name in one.people]
    head = json.dumps({"participants": taking_part}, ensure_ascii=False, indent=2)[:-2]
    tail = {"title": one.title, "is_still_participant": True, "thread_path": f"inbox/{one.folder}", "magic_words": []}
    rows = joined_bytes(join(_rows(one, inbox, seed, first, end), ","))[:-1]
    more = json.dumps(tail, ensure_ascii=False, indent=2)[1:]
    return broken(head.encode() + b',\n  "messages": [' + rows + b"\n  ]," + more.encode())


def _rows(one: Conversation, inbox: str, seed: int, first: int, end: int) -> pa.StringArray:
    starts = range(first // FILE * FILE, end, FILE)
    parts = [_chunk(one.number, one.people, f"{inbox}/{one.folder}", seed, start, FILE) for start in starts]
    whole = pa.concat_arrays(parts).slice(first - starts[0], end - first)
    return whole.take(pa.array(np.arange(end - first)[::-1]))


@lru_cache(maxsize=2)
def _chunk(number: int, taking_part: tuple[str, ...], folder: str, seed: int, first: int, count: int) -> pa.StringArray:
    """Return *count* messages as JSON, the oldest first."""
    rng = np.random.default_rng([seed, 17, number, first])
    sender = pick(list(taking_part), (rng.random(count) ** 0.8 * len(taking_part)).astype(np.int32))
    time = (
        FIRST_MS + number * 86_400_000 + (np.arange(first, first + count) * 300_000) + rng.integers(0, 290_000, count)
    )
    content = join(',\n      "content": "', escaped(texts(rng, count, 8, 300)), '"')
    what = rng.random(count)
    parts = choose(what < 0.86, content, "")
    for least, most, field in (
        (0.86, 0.92, _photos(rng, folder, time)),
        (0.82, 0.86, join(',\n      "share": {\n        "link": "', links(rng, count), '"\n      }')),
        (0.92, 0.94, f',\n      "sticker": {{\n        "uri": "messages/stickers_used/{_STICKER}"\n      }}'),
        (0.94, 0.945, ',\n      "call_duration": 61'),
        (0.945, 0.95, ',\n      "is_unsent": true'),
        (0.95, 1.0, content),
    ):  # fmt: skip
        parts = join(parts, choose((what >= least) & (what < most), field, ""))
    reactions = choose(rng.random(count) < 0.08, _reactions(rng, taking_part, count), "")
    return join(
        '\n    {\n      "sender_name": "', sender, '",\n      "timestamp_ms": ', digits(time),
        parts, reactions, ',\n      "is_geoblocked_for_viewer": false\n    }',
    )  # fmt: skip


def _photos(rng: np.random.Generator, folder: str, time: Numbers) -> pa.StringArray:
    number = digits(rng.integers(10**14, 10**15, len(time)))
    return join(
        f',\n      "photos": [\n        {{\n          "uri": "{folder}/photos/45_', number, "_n_", number,
        '.jpg",\n          "creation_timestamp": ', digits(time // 1000), "\n        }\n      ]",
    )  # fmt: skip


def _reactions(rng: np.random.Generator, taking_part: tuple[str, ...], count: int) -> pa.StringArray:
    emoji = pick(list(_EMOJI), zipf(rng, len(_EMOJI), count))
    actor = pick(list(taking_part), rng.integers(0, len(taking_part), count))
    return join(
        ',\n      "reactions": [\n        {\n          "reaction": "', emoji, '",\n          "actor": "', actor,
        '"\n        }\n      ]',
    )  # fmt: skip


def seconds(rng: np.random.Generator, first: int, step: int) -> pa.StringArray:
    """Return the stamps of objects *first* to *first* + CHUNK, about *step* seconds apart."""
    stamps = FIRST_MS // 1000 + np.arange(first, first + CHUNK) * step + rng.integers(0, step, CHUNK)
    return digits(stamps)


def digits(numbers: Numbers) -> pa.StringArray:
    """Return *numbers* as text."""
    return pa.array(numbers).cast(pa.string())


def texts(rng: np.random.Generator, count: int, median: float, most: int) -> pa.StringArray:
    """Return *count* texts as people type them, with emoji and accents."""
    return _vocabulary().texts(rng, lengths(rng, count, median, 0.9, most), _TEXTS)


def links(rng: np.random.Generator, count: int) -> pa.StringArray:
    """Return *count* addresses."""
    return join("https://www.example.org/p/", base36(rng.integers(36**7, 36**8, count)), "/")


def escaped(values: pa.StringArray) -> pa.StringArray:
    """Return texts without backslashes as they stand between the quotes of JSON."""
    return pc.replace_substring(pc.replace_substring(values, '"', '\\"'), "\n", "\\n")


def broken(data: bytes) -> bytes:
    """Return UTF-8 JSON as the platforms write it, each byte beyond ASCII escaped by itself."""
    return data.decode("latin-1").encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")


@cache
def people() -> list[str]:
    """Return the names of all there are."""
    made = names(np.random.default_rng(5), 3_000)
    found = []
    for number in range(0, len(made), 2):
        first, last = made[number].title(), made[number + 1].title()
        plain, accented = _ACCENTS[number // 2 % len(_ACCENTS)]
        found.append(f"{first.replace(plain, accented)} {last}" if number % 6 == 0 else f"{first} {last}")
    return found


_vocabulary = cache(vocabulary)
