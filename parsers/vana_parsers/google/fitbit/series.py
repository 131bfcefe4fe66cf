"""Series of Fitbit's Global Export Data: a time and a value, up to tens of thousands a file, millions an export."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.fitbit.clocks import key_of, keys_of, parse_clock, parse_clocks
from vana_parsers.google.fitbit.units import unit_of_series
from vana_parsers.json_stream import Block, read_blocks
from vana_parsers.records import Columns, Item, Row, Skipped, Task
from vana_parsers.times import Instant

_PRINCIPAL = ("bpm", "value", "filteredDemographicVO2Max", "demographicVO2Max", "rmssd")
_ZONES = "valuesInZones"
_NUMBER = re.compile(r"\s*-?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,2})?\s*", re.ASCII)


class _Beats(msgspec.Struct, forbid_unknown_fields=True):
    bpm: float
    confidence: float


class _Sample(msgspec.Struct, forbid_unknown_fields=True):
    dateTime: str  # noqa: N815 - the export's name
    value: str | float | _Beats


_DECODERS = {"/": msgspec.json.Decoder(list[_Sample]).decode}


def read_series(task: Task) -> Iterator[Item]:
    """Yield a row of `health` for each sample; parameter `family`: what is measured, by the file's name.

    The clock has no zone, so that the instant is assumed to be UTC. Minutes in zones of the pulse are a row each, of
    which the first stands for the record.
    """
    family = task.params.get("family", "sample")
    for block in read_blocks(task.stream, task.path, decoders=_DECODERS):
        if isinstance(block, Skipped):
            yield block
        elif all(type(value) is _Sample for value in block.values):
            yield from _columns(block.values, family)
        else:
            for index, value in enumerate(block.values):
                yield from _read_one(task, value, family, block, index)


def _columns(samples: list[_Sample], family: str) -> Iterator[Item]:
    beats = [(sample.dateTime, sample.value) for sample in samples if isinstance(sample.value, _Beats)]
    texts = [(sample.dateTime, sample.value) for sample in samples if isinstance(sample.value, str)]
    numbers = [(sample.dateTime, sample.value) for sample in samples if isinstance(sample.value, float)]
    if beats:
        confidence = pa.array([value.confidence for _, value in beats], pa.float64())
        pulse = pa.array([value.bpm for _, value in beats], pa.float64())
        yield _rows([clock for clock, _ in beats], family, pulse, _told(confidence))
    if texts:
        written = pa.array([value for _, value in texts], pa.string())
        try:
            yield _rows([clock for clock, _ in texts], family, written.cast(pa.float64()), None)
        except pa.ArrowInvalid:  # some text is no number
            for clock, value in texts:
                yield from _rows_of(clock, value, family, {})
    if numbers:
        yield _rows(
            [clock for clock, _ in numbers], family, pa.array([value for _, value in numbers], pa.float64()), None
        )


def _rows(clocks: list[str], family: str, values: pa.Array, extra: pa.Array | None) -> Columns:
    texts = pa.array(clocks, pa.string())
    instants = parse_clocks(texts)
    size = len(clocks)
    columns = {
        **instants.columns(),
        "metric": pa.repeat(family, size),
        "value": values,
        "unit": pa.repeat(pa.scalar(unit_of_series(family), pa.string()), size),
        "started_at": instants.occurred_at,
    }
    if extra is not None:
        columns["extra"] = extra
    identity = (pa.repeat("fitbit", size), columns["metric"], keys_of(instants, texts))
    return Columns("health", identity, columns, is_event=True)


def _told(confidence: pa.Array) -> pa.Array:
    whole = pc.all(pc.equal(pc.floor(confidence), confidence), min_count=0).as_py()
    numbers = (confidence.cast(pa.int64()) if whole else confidence).cast(pa.string())
    return pc.binary_join_element_wise('{"confidence":', numbers, "}", "")


def _read_one(task: Task, sample: Any, family: str, block: Block, index: int) -> Iterator[Item]:
    sample = msgspec.to_builtins(sample) if isinstance(sample, _Sample) else sample
    if not isinstance(sample, dict) or "dateTime" not in sample or "value" not in sample:
        yield task.skipped(block.pointer(index), "not a sample of Fitbit")
        return
    rest = {name: value for name, value in sample.items() if name not in ("dateTime", "value")}
    when = sample["dateTime"]
    yield from _rows_of(when if isinstance(when, str) else repr(when)[:100], sample["value"], family, rest)


def _rows_of(clock: str, value: Any, family: str, extra: dict[str, Any]) -> Iterator[Row]:
    """Yield the rows of one sample of any value."""
    instant = parse_clock(clock)
    zones = value.get(_ZONES) if isinstance(value, dict) else None
    if isinstance(zones, dict) and zones and all(_as_float(minutes) is not None for minutes in zones.values()):
        extra = {**extra, **{name: it for name, it in value.items() if name != _ZONES}}
        for place, (zone, minutes) in enumerate(zones.items()):
            metric = f"{family}.{zone}"
            told = extra if place == 0 else {}
            yield _row(clock, instant, metric, _as_float(minutes), "min", told, records=int(place == 0))
        return
    number, left = _principal(value)
    yield _row(clock, instant, family, number, unit_of_series(family), {**extra, **left})


def _principal(value: Any) -> tuple[float | None, dict[str, Any]]:
    """Return the number that a value is, and what is left of it."""
    if not isinstance(value, dict):
        number = _as_float(value)
        return number, {} if number is not None else {"value": value}
    for name in _PRINCIPAL:
        number = _as_float(value.get(name))
        if number is not None:
            # A resting pulse of nothing on no day: the day had none.
            is_placeholder = number == 0 and "date" in value and value["date"] is None
            left = {other: it for other, it in value.items() if other != name or is_placeholder}
            return None if is_placeholder else number, left
    return None, {"value": value}


def _row(
    clock: str, instant: Instant, metric: str, value: float | None, unit: str | None, extra: dict[str, Any],
    records: int = 1,
) -> Row:  # fmt: skip
    values = {
        **instant.columns(),
        "metric": metric,
        "value": value,
        "unit": unit,
        "started_at": instant.occurred_at,
        "extra": extra,
    }
    identity = ("fitbit", metric, key_of(instant.occurred_at, clock))
    return Row("health", identity, values, records, is_event=True)


def _as_float(value: Any) -> float | None:
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    return float(value)
