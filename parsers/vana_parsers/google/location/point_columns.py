"""Times and keys of many points at once, by the rules of `values` for a single one."""

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.schema import INSTANT
from vana_parsers.times import Instants, parse_instants

_WITH_OFFSET = r"^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?[+-](0\d|1[0-4]):[0-5]\d$"
_WITHOUT_FRACTION = len("2024-06-01T08:00:00+02:00")


def keys_of_places(north: pa.Array, east: pa.Array) -> pa.Array:
    """Return `values.Point.key` of each point."""
    return pc.binary_join_element_wise(_e7(north), _e7(east), ",")


def parse_times(texts: pa.Array) -> Instants:
    """Return `parse_instants` of *texts*, sooner if all state an offset from UTC, as a phone writes them."""
    usual = pc.match_substring_regex(texts, _WITH_OFFSET)
    if texts.null_count or not pc.all(usual, min_count=0).as_py():
        return parse_instants(texts)
    try:
        occurred = texts.cast(INSTANT)
    except pa.ArrowInvalid:  # a day that its month has not
        return parse_instants(texts)
    hours = pc.utf8_slice_codeunits(texts, -5, -3).cast(pa.int16())
    minutes = pc.add(pc.multiply(hours, pa.scalar(60, pa.int16())), pc.utf8_slice_codeunits(texts, -2).cast(pa.int16()))
    is_west = pc.equal(pc.utf8_slice_codeunits(texts, -6, -5), "-")
    return Instants(
        occurred,
        pa.repeat("iso", len(texts)),
        pc.if_else(pc.greater(pc.binary_length(texts), _WITHOUT_FRACTION), "ms", "s"),
        pa.nulls(len(texts), pa.string()),
        pc.if_else(is_west, pc.negate(minutes), minutes),
    )


def keys_of_times(times: Instants) -> pa.Array:
    """Return `values.key_of_time` of each instant."""
    return pc.coalesce(times.occurred_at.cast(pa.int64()).cast(pa.string()), times.time_text)


def _e7(degrees: pa.Array) -> pa.Array:
    return pc.round(pc.multiply(degrees, 1e7)).cast(pa.int64()).cast(pa.string())
