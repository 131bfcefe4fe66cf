"""A Facebook export of one account, of the layout of 2025: Messenger, reactions, comments, posts, searches.

Rows asked for are messages. See `benchmarks.generate.meta` for what makes a later export.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from benchmarks.generate import meta
from benchmarks.generate.archive import Archive
from benchmarks.generate.columns import base36, choose, join, pick
from benchmarks.generate.meta import (
    OWN,
    Member,
    add_conversations,
    add_lists,
    check,
    digits,
    escaped,
    links,
    people,
    seconds,
    texts,
)
from benchmarks.generate.words import zipf

INBOX: Final = "your_facebook_activity/messages/inbox"
_KINDS: Final = ("LIKE", "LOVE", "HAHA", "WOW", "SORRY", "ANGER")


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write an export of *rows* messages, and the rest in proportion; return the records of each member.

    *only* names parts to fill: messages, reactions, comments, posts, searches.
    """
    check(only, _LISTS)
    with Archive(out, is_fast=True) as archive:
        if not only or "messages" in only:
            add_conversations(archive, INBOX, rows, seed)
        add_lists(archive, _LISTS, rows, seed, only)
        return archive.rows


def _somebody(rng: np.random.Generator) -> pa.StringArray:
    return pick(people(), zipf(rng, len(people()), meta.CHUNK))


def _reactions(rng: np.random.Generator, first: int) -> pa.StringArray:
    kind = pick(list(_KINDS), zipf(rng, len(_KINDS), meta.CHUNK))
    fbid = digits(rng.integers(10**15, 10**16, meta.CHUNK))
    address = join("https://www.facebook.com/", base36(rng.integers(36**7, 36**8, meta.CHUNK)))
    return join(
        '\n  {\n    "timestamp": ', seconds(rng, first, 900), ',\n    "media": [],\n    "label_values": [\n      {\n'
        '        "ent_field_name": "Reaction",\n        "label": "Reaction",\n        "value": "', kind,
        '"\n      },\n      {\n        "label": "URL",\n        "value": "', address, '",\n        "href": "', address,
        '"\n      },\n      {\n        "label": "Name",\n        "value": "', _somebody(rng),
        '"\n      }\n    ],\n    "fbid": "', fbid, '"\n  }',
    )  # fmt: skip


def _comments(rng: np.random.Generator, first: int) -> pa.StringArray:
    time, text = seconds(rng, first, 4_000), escaped(texts(rng, meta.CHUNK, 12, 600))
    return join(
        '\n    {\n      "timestamp": ', time, ',\n      "data": [\n        {\n          "comment": {\n'
        '            "timestamp": ', time, ',\n            "comment": "', text, f'",\n            "author": "{OWN}"\n',
        f'          }}\n        }}\n      ],\n      "title": "{OWN} commented on ', _somebody(rng), '\'s post."\n    }',
    )  # fmt: skip


def _posts(rng: np.random.Generator, first: int) -> pa.StringArray:
    time, what = seconds(rng, first, 20_000), rng.random(meta.CHUNK)
    number = digits(rng.integers(10**14, 10**15, meta.CHUNK))
    photo = join(
        '"media": {\n              "uri": "your_facebook_activity/posts/media/TimelinePhotos_x/45_n_', number,
        '.jpg",\n              "creation_timestamp": ', time, ',\n              "media_metadata": {"photo_metadata": '
        '{"exif_data": [{"upload_ip": "192.0.2.1"}]}}\n            }',
    )  # fmt: skip
    link = join('"external_context": {\n              "url": "', links(rng, meta.CHUNK), '"\n            }')
    attached = join(
        '\n      "attachments": [\n        {\n          "data": [\n            {\n            ',
        choose(what < 0.6, photo, link), "\n            }\n          ]\n        }\n      ],",
    )  # fmt: skip
    return join(
        '\n  {\n    "timestamp": ', time, ",", choose(what < 0.8, attached, ""),
        '\n    "data": [\n      {\n        "post": "', escaped(texts(rng, meta.CHUNK, 20, 900)),
        '"\n      },\n      {\n        "update_timestamp": ', time,
        f'\n      }}\n    ],\n    "title": "{OWN} added a post."\n  }}',
    )  # fmt: skip


def _searches(rng: np.random.Generator, first: int) -> pa.StringArray:
    query = escaped(texts(rng, meta.CHUNK, 2, 8))
    return join(
        '\n    {\n      "timestamp": ', seconds(rng, first, 7_000), ',\n      "attachments": [\n        {\n'
        '          "data": [\n            {\n              "text": "\\"', query, '\\""\n            }\n          ]\n'
        '        }\n      ],\n      "data": [\n        {\n          "text": "', query,
        '"\n        }\n      ],\n      "title": "You searched Facebook"\n    }',
    )  # fmt: skip


_A: Final = "your_facebook_activity"
_LISTS: Final[dict[str, Member]] = {
    "reactions": Member(f"{_A}/comments_and_reactions/likes_and_reactions.json", 0.10, _reactions),
    "comments": Member(f"{_A}/comments_and_reactions/comments.json", 0.03, _comments, "comments_v2"),
    "posts": Member(f"{_A}/posts/your_posts__check_ins__photos_and_videos_1.json", 0.01, _posts),
    "searches": Member("logged_information/search/your_search_history.json", 0.02, _searches, "searches_v2"),
}
