"""Fit's data points of a Takeout, one file a data source and one line a point, oldest first.

Point n of a source depends on the seed and n alone.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from benchmarks.generate.columns import join, joined_bytes, pick
from benchmarks.generate.words import Numbers

CHUNK: Final = 32_768
BYTES: Final = 285
"""Bytes of a point, on average."""
SOURCES: Final = {
    "step_count.delta": ("intVal", 60, 0.4),
    "heart_rate.bpm": ("fpVal", 20, 0.4),
    "calories.expended": ("fpVal", 60, 0.2),
}
"""By the data type: the kind of its values, seconds between points, and its share of the points."""

_FIRST_S: Final = 1_450_000_000
_STREAM: Final = 31
_ORIGINS: Final = ["", "raw:com.google.{0}:com.example.watch:Acme:Watch 2:1a2b3c4d:{0}"]


def path_of(kind: str) -> str:
    """Return the path of the file of a source, cut as Takeout cuts long names."""
    return f"Fit/All Data/{f'derived_com.google.{kind}_com.google.android.gms_merged'[:46]}.json"


def points(seed: int, kind: str, rows: int) -> Iterator[bytes]:
    """Yield the file of *rows* points of the data type *kind* in pieces."""
    for first in range(0, rows, CHUNK):
        rng = np.random.default_rng([seed, _STREAM + list(SOURCES).index(kind), first])
        lines = _points(rng, kind, first).slice(0, rows - first)
        begin = f'{{\n  "Data Source": "derived:com.google.{kind}:com.google.android.gms:merged",\n  "Data Points": [\n'
        yield (begin.encode() if first == 0 else b",\n") + joined_bytes(join(lines, ",\n"))[:-2]
    yield b"\n  ]\n}"


def _points(rng: np.random.Generator, kind: str, first: int) -> pa.StringArray:
    value_kind, step, _ = SOURCES[kind]
    seconds = _FIRST_S + np.arange(first, first + CHUNK) * step + rng.integers(0, step // 2, CHUNK)
    ends = seconds + rng.integers(1, step // 2, CHUNK)
    whole = rng.integers(40, 140, CHUNK)
    values = _text(whole) if value_kind == "intVal" else join(_text(whole), ".", _text(rng.integers(1, 10**9, CHUNK)))
    origins = pick([origin.format(kind) for origin in _ORIGINS], (rng.random(CHUNK) < 0.5).astype(np.int8))
    return join(
        f'    {{"fitValue":[{{"value":{{"{value_kind}":', values, '}}],"originDataSourceId":"', origins,
        '","endTimeNanos":', _text(ends), f'000000000,"dataTypeName":"com.google.{kind}","startTimeNanos":',
        _text(seconds), '000000000,"modifiedTimeMillis":', _text(seconds + 3_600), '123,"rawTimestampNanos":0}',
    )  # fmt: skip


def _text(values: Numbers) -> pa.StringArray:
    return pa.array(values).cast(pa.string())
