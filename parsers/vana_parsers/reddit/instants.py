"""Instants of Reddit's columns: the common forms, epochs with a fraction, and nothing older than Reddit itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.schema import INSTANT
from vana_parsers.times import Instants, from_epoch, parse_instants

_FOUNDED = datetime(2005, 6, 1, tzinfo=UTC)
"""Reddit opened on 2005-06-23; what claims to be older is a zero or a default, not a date."""
_FRACTIONAL_EPOCH = r"^\s*\d{9,10}\.\d+\s*$"


def reddit_instants(texts: pa.Array) -> Instants:
    """Return the instant of each text; where there is none that Reddit can know, the text stays as `time_text`."""
    instants = parse_instants(texts)
    if instants.time_text.null_count < len(texts):
        instants = _read_fractional_epochs(instants)
    early = pc.less(instants.occurred_at, _FOUNDED).fill_null(False)
    return _drop(instants, early, texts) if pc.any(early, min_count=0).as_py() else instants


def instant_keys(occurred_at: pa.Array, time_text: pa.Array) -> pa.Array:
    """Return text that is equal for equal instants, however an export writes them; unread text stands for itself."""
    return pc.coalesce(occurred_at.cast(pa.int64()).cast(pa.string()), time_text)


def _read_fractional_epochs(instants: Instants) -> Instants:
    fits = pc.match_substring_regex(instants.time_text, _FRACTIONAL_EPOCH).fill_null(False)
    read = [from_epoch(float(text), "s") for text in instants.time_text.filter(fits).to_pylist()]
    return Instants(
        pc.replace_with_mask(instants.occurred_at, fits, pa.array([i.occurred_at for i in read], INSTANT)),
        pc.replace_with_mask(instants.time_source, fits, pa.array([i.time_source for i in read], pa.string())),
        pc.replace_with_mask(instants.time_precision, fits, pa.array([i.time_precision for i in read], pa.string())),
        pc.replace_with_mask(instants.time_text, fits, pa.array([i.time_text for i in read], pa.string())),
        instants.utc_offset_minutes,
    )


def _drop(instants: Instants, mask: pa.Array, texts: pa.Array) -> Instants:
    return replace(
        instants,
        occurred_at=pc.if_else(mask, None, instants.occurred_at),
        time_source=pc.if_else(mask, "none", instants.time_source),
        time_precision=pc.if_else(mask, "none", instants.time_precision),
        time_text=pc.if_else(mask, texts, instants.time_text),
        utc_offset_minutes=pc.if_else(mask, None, instants.utc_offset_minutes),
    )
