"""`Records.json` of a Takeout: raw points as Google's writer prints them, oldest first, some 300 bytes each.

Point n depends on the seed and n alone. Older points have fewer fields: platform, battery and server time came with
later phones; a sixth name activities, one in thirty the networks around.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate.archive import Archive
from benchmarks.generate.columns import choose, join, joined_bytes, pick
from benchmarks.generate.words import Numbers

CHUNK: Final = 32_768
PATH: Final = "Location History (Timeline)/Records.json"
_FIRST_MS: Final = 1_400_000_000_000
_STEP_MS: Final = 60_000
_STREAM: Final = 11
_SOURCES: Final = ["WIFI", "GPS", "CELL", "UNKNOWN"]
_SURE: Final = '{\n        "type": "STILL",\n        "confidence": 100\n      }'
_UNSURE: Final = (
    '{\n        "type": "IN_VEHICLE",\n        "confidence": 62\n      }, {\n        "type": "ON_BICYCLE",'
    '\n        "confidence": 25\n      }, {\n        "type": "UNKNOWN",\n        "confidence": 13\n      }'
)


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write a Takeout of *rows* points and nothing else; return the records of its one member."""
    if set(only) - {"records"}:
        raise ValueError("no such part of the export but records")
    with Archive(out) as archive:
        archive.add(f"Takeout/{PATH}", records(seed, rows), rows)
        return archive.rows


def records(seed: int, rows: int) -> Iterator[bytes]:
    """Yield the file of *rows* points in pieces."""
    if rows == 0:
        yield b'{\n  "locations": ['
    for first in range(0, rows, CHUNK):
        points = _points(np.random.default_rng([seed, _STREAM, first]), first).slice(0, rows - first)
        begin = b'{\n  "locations": [{\n' if first == 0 else b", {\n"
        yield begin + joined_bytes(join(points, ", {\n"))[: -len(", {\n")]
    yield b"]\n}"


def _points(rng: np.random.Generator, first: int) -> pa.StringArray:
    """Return points in the layout of Google's own writer, without the opening brace."""
    times = _FIRST_MS + np.arange(first, first + CHUNK) * _STEP_MS + rng.integers(0, _STEP_MS, CHUNK)
    walk = np.cumsum(rng.normal(0, 900, (2, CHUNK)), axis=1).astype(np.int64)
    is_new = rng.random(CHUNK) < 0.4
    is_moving = rng.random(CHUNK) < 0.2
    return join(
        '    "latitudeE7": ', _number(469_000_000 + walk[0]), ',\n    "longitudeE7": ', _number(74_000_000 + walk[1]),
        ',\n    "accuracy": ', _number(rng.integers(3, 90, CHUNK)), ",",
        choose(is_moving, join('\n    "velocity": ', _number(rng.integers(0, 35, CHUNK)), ",", '\n    "heading": ',
                               _number(rng.integers(0, 360, CHUNK)), ","), ""),
        choose(is_new, join('\n    "altitude": ', _number(rng.integers(380, 900, CHUNK)), ",",
                            '\n    "verticalAccuracy": ', _number(rng.integers(1, 30, CHUNK)), ","), ""),
        _activity(rng, times), _networks(rng),
        '\n    "source": "', pick(_SOURCES, rng.choice(4, CHUNK, p=[0.6, 0.25, 0.1, 0.05])), '",',
        '\n    "deviceTag": ', pick(["1184882232", "-577680260"], (rng.random(CHUNK) < 0.1).astype(np.int8)), ",",
        choose(is_new, join('\n    "platformType": "ANDROID",\n    "osLevel": 33,\n    "serverTimestamp": "',
                            _instant(times + 4_000), '",', '\n    "batteryCharging": ',
                            pick(["true", "false"], (rng.random(CHUNK) < 0.8).astype(np.int8)), ",",
                            '\n    "formFactor": "PHONE",'), ""),
        '\n    "timestamp": "', _instant(times), '"\n  }',
    )  # fmt: skip


def _activity(rng: np.random.Generator, times: Numbers) -> pa.StringArray:
    guesses = pick([_SURE, _UNSURE], (rng.random(CHUNK) < 0.4).astype(np.int8))
    moment = join(
        '\n    "activity": [{\n      "activity": [', guesses, '],\n      "timestamp": "',
        _instant(times + rng.integers(0, 30_000, CHUNK)), '"\n    }],',
    )  # fmt: skip
    return choose(rng.random(CHUNK) < 0.16, moment, "")


def _networks(rng: np.random.Generator) -> pa.StringArray:
    network = join(
        '{\n        "mac": "', _number(rng.integers(10**13, 10**14, CHUNK)), '",\n        "strength": ',
        _number(-rng.integers(30, 95, CHUNK)), ',\n        "frequencyMhz": 2437\n      }',
    )  # fmt: skip
    scan = join('\n    "activeWifiScan": {\n      "accessPoints": [', network, ", ", network, "]\n    },")
    return choose(rng.random(CHUNK) < 0.03, scan, "")


def _instant(milliseconds: Numbers) -> pa.StringArray:
    """Return instants as `2021-04-02T12:31:44.828Z`; without a fraction where it is nought, as Google's writer does."""
    text = pc.replace_substring(pa.array(milliseconds).cast(pa.timestamp("ms")).cast(pa.string()), " ", "T")
    return join(pc.replace_substring(text, ".000", ""), "Z")


def _number(values: Numbers) -> pa.StringArray:
    return pa.array(values).cast(pa.string())
