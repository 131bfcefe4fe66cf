"""Chrome's history of a Takeout, latest visits first. Visit n depends on the seed and n alone."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate.columns import base36, choose, join, joined_bytes, pick
from benchmarks.generate.google import vocabulary_once
from benchmarks.generate.words import Spice, lengths

CHUNK: Final = 32_768
PATH: Final = "Chrome/History.json"
BYTES: Final = 430
"""Bytes of a visit, on average."""

_FIRST_US: Final = 1_690_000_000_000_000
_STEP_US: Final = 45_000_000
_STREAM: Final = 41
_TRANSITIONS: Final = ["LINK", "TYPED", "GENERATED", "AUTO_TOPLEVEL", "RELOAD", "FORM_SUBMIT"]


def history(seed: int, rows: int) -> Iterator[bytes]:
    """Yield the file of *rows* visits in pieces."""
    last = (rows - 1) // CHUNK * CHUNK
    for first in range(last, -1, -CHUNK):
        visits = _visits(np.random.default_rng([seed, _STREAM, first]), first).slice(0, rows - first)
        newest_first = visits.take(pa.array(np.arange(len(visits))[::-1]))
        begin = b'{\n    "Browser History": [\n' if first == last else b",\n"
        yield begin + joined_bytes(join(newest_first, ",\n"))[:-2]
    yield b"\n    ]\n}"


def _visits(rng: np.random.Generator, first: int) -> pa.StringArray:
    titles = vocabulary_once().texts(rng, lengths(rng, CHUNK, 6, 0.5, 40), Spice(0, 0.0, 0.0, 0.04))
    path = pc.replace_substring_regex(pc.utf8_lower(titles), "[^a-z]+", "-")
    times = _FIRST_US + np.arange(first, first + CHUNK) * _STEP_US + rng.integers(0, _STEP_US, CHUNK)
    kinds = pick(_TRANSITIONS, rng.choice(len(_TRANSITIONS), CHUNK, p=[0.7, 0.1, 0.08, 0.06, 0.04, 0.02]))
    icon = choose(rng.random(CHUNK) < 0.5, '\n            "favicon_url": "https://www.example.org/favicon.ico",', "")
    return join(
        "        {", icon, '\n            "page_transition_qualifier": "CLIENT_REDIRECT",\n            "title": "',
        pc.replace_substring(titles, '"', '\\"'), '",\n            "ptoken": {},\n            "url": "',
        "https://www.example.org/", path, "?id\\u003d", base36(rng.integers(0, 1 << 40, CHUNK)),
        '",\n            "time_usec": ', pa.array(times).cast(pa.string()), ',\n            "client_id": "',
        base36(rng.integers(0, 4, CHUNK) + 36**7), 'xyz\\u003d\\u003d",\n            "page_transition": "',
        kinds, '"\n        }',
    )  # fmt: skip
