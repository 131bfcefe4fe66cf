"""An Instagram export of one account, of the layout of 2026: messages, likes, views, comments, people, stories.

Rows asked for are messages. See `benchmarks.generate.meta` for what makes a later export.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from benchmarks.generate import meta
from benchmarks.generate.archive import Archive
from benchmarks.generate.columns import base36, join, pick
from benchmarks.generate.meta import (
    Member,
    add_conversations,
    add_lists,
    check,
    digits,
    escaped,
    people,
    seconds,
    texts,
)
from benchmarks.generate.words import names, zipf

INBOX: Final = "your_instagram_activity/messages/inbox"
_ACCOUNTS: Final = 4_000


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write an export of *rows* messages, and the rest in proportion; return the records of each member.

    *only* names parts to fill: messages, likes, viewed, comments, followers, following, posts, stories.
    """
    check(only, _LISTS)
    with Archive(out, is_fast=True) as archive:
        if not only or "messages" in only:
            add_conversations(archive, INBOX, rows, seed)
        add_lists(archive, _LISTS, rows, seed, only)
        return archive.rows


def _accounts(rng: np.random.Generator) -> tuple[pa.StringArray, pa.StringArray]:
    """Return user names and the names behind them."""
    which = zipf(rng, _ACCOUNTS, meta.CHUNK)
    shown = people()
    return pick(_users(), which), pick([shown[number % len(shown)] for number in range(_ACCOUNTS)], which)


@cache
def _users() -> list[str]:
    return names(np.random.default_rng(6), _ACCOUNTS)


def _labelled(rng: np.random.Generator, first: int, step: int, path: str) -> pa.StringArray:
    """Return records of label values: an address, and whose it is."""
    user, name = _accounts(rng)
    address = join(f"https://www.instagram.com/{path}/", base36(rng.integers(36**7, 36**8, meta.CHUNK)), "/")
    return join(
        '\n  {\n    "timestamp": ', seconds(rng, first, step), ',\n    "media": [],\n    "label_values": [\n      {\n'
        '        "label": "URL",\n        "value": "', address, '",\n        "href": "', address,
        '"\n      },\n      {\n        "title": "Owner",\n        "dict": [\n          {\n            "title": "",\n'
        '            "dict": [\n              {\n                "label": "URL",\n                "value": ""\n'
        '              },\n              {\n                "label": "Name",\n                "value": "', name,
        '"\n              },\n              {\n                "label": "Username",\n                "value": "', user,
        '"\n              }\n            ]\n          }\n        ]\n      }\n    ],\n    "fbid": "',
        digits(rng.integers(10**16, 10**17, meta.CHUNK)), '"\n  }',
    )  # fmt: skip


def _likes(rng: np.random.Generator, first: int) -> pa.StringArray:
    return _labelled(rng, first, 900, "p")


def _viewed(rng: np.random.Generator, first: int) -> pa.StringArray:
    return _labelled(rng, first, 300, "reel")


def _comments(rng: np.random.Generator, first: int) -> pa.StringArray:
    user, _ = _accounts(rng)
    return join(
        '\n  {\n    "media_list_data": [\n      {\n        "uri": ""\n      }\n    ],\n    "string_map_data": {\n'
        '      "Comment": {\n        "value": "', escaped(texts(rng, meta.CHUNK, 8, 300)),
        '"\n      },\n      "Media Owner": {\n        "value": "', user,
        '"\n      },\n      "Time": {\n        "timestamp": ', seconds(rng, first, 4_000), "\n      }\n    }\n  }",
    )  # fmt: skip


def _followers(rng: np.random.Generator, first: int) -> pa.StringArray:
    user = join(base36(np.arange(first, first + meta.CHUNK) + 36**4), "_", _accounts(rng)[0])
    return join(
        '\n  {\n    "title": "",\n    "media_list_data": [],\n    "string_list_data": [\n      {\n'
        '        "href": "https://www.instagram.com/', user, '",\n        "value": "', user,
        '",\n        "timestamp": ', seconds(rng, first, 40_000), "\n      }\n    ]\n  }",
    )  # fmt: skip


def _stories(rng: np.random.Generator, first: int) -> pa.StringArray:
    return join("\n  ", _file(rng, first, "stories", 9_000))


def _posts(rng: np.random.Generator, first: int) -> pa.StringArray:
    return join('\n  {\n    "media": [\n      ', _file(rng, first, "posts", 30_000), "\n    ]\n  }")


def _file(rng: np.random.Generator, first: int, folder: str, step: int) -> pa.StringArray:
    number = digits(rng.integers(10**16, 10**17, meta.CHUNK))
    return join(
        f'{{\n        "uri": "media/{folder}/202407/451_n_', number, '.jpg",\n        "creation_timestamp": ',
        seconds(rng, first, step), ',\n        "media_metadata": {"photo_metadata": {"exif_data": [{"device_id": '
        '"android-0", "source_type": "4"}]}},\n        "title": "', escaped(texts(rng, meta.CHUNK, 10, 300)),
        '",\n        "cross_post_source": {\n          "source_app": "FB"\n        }\n      }',
    )  # fmt: skip


_A: Final = "your_instagram_activity"
_PEOPLE: Final = "connections/followers_and_following"
_LISTS: Final[dict[str, Member]] = {
    "likes": Member(f"{_A}/likes/liked_posts.json", 0.20, _likes),
    "viewed": Member("ads_information/ads_and_topics/posts_viewed.json", 0.10, _viewed),
    "comments": Member(f"{_A}/comments/post_comments_1.json", 0.04, _comments),
    "followers": Member(f"{_PEOPLE}/followers_1.json", 0.005, _followers),
    "following": Member(f"{_PEOPLE}/following.json", 0.005, _followers, "relationships_following"),
    "posts": Member(f"{_A}/media/posts_1.json", 0.005, _posts),
    "stories": Member(f"{_A}/media/stories.json", 0.01, _stories, "ig_stories"),
}
