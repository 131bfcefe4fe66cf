"""Fitbit's way of writing instants, and the names of its files."""

import re
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.schema import INSTANT
from vana_parsers.times import Instant, Instants, parse_instant, parse_instants

# Month first in every language, without a zone.
_US = re.compile(r"(\d\d)/(\d\d)/(\d\d)(?: (\d\d:\d\d:\d\d))?", re.ASCII)
_END_OF_FAMILY = re.compile(r"[\s_-]+\(?\d[\d()\s_-]*$|\(\d+\)$")
_NOT_WORD = re.compile(r"\W+")


def snake(text: str) -> str:
    """Return *text* in lower case with one underscore between words."""
    return _NOT_WORD.sub("_", text.strip().lower()).strip("_")


def family_of(stem: str) -> str:
    """Return what a file is about, by its name without date and number: `Daily SpO2 - 2020-09-01` is `daily_spo2`."""
    before = ""
    while before != stem:
        before, stem = stem, _END_OF_FAMILY.sub("", stem)
    return snake(stem)


def parse_clock(text: str) -> Instant:
    """Return the instant of `11/20/23 00:01:00`, `11/20/23`, or any form of `times.parse_instant`.

    Fitbit's own form says no zone: it is taken for UTC, and says so.
    """
    match = _US.fullmatch(text.strip())
    if match is None:
        return parse_instant(text)
    month, day, year, clock = match.groups()
    instant = parse_instant(f"20{year}-{month}-{day}" + (f"T{clock}" if clock else ""))
    return instant if instant.occurred_at else Instant(time_text=text)


def parse_clocks(texts: pa.Array) -> Instants:
    """Return `parse_clock` of each text."""
    if not _are_of_fitbit(texts):
        has_slash = pc.any(pc.match_substring(texts, "/"), min_count=0).as_py()
        return _one_by_one(texts) if has_slash else parse_instants(texts)
    cut = pc.utf8_slice_codeunits
    iso = pc.binary_join_element_wise(
        "20", cut(texts, 6, 8), "-", cut(texts, 0, 2), "-", cut(texts, 3, 5), "T", cut(texts, 9, 17), ""
    )
    try:
        occurred = iso.cast(pa.timestamp("us")).cast(INSTANT)
    except pa.ArrowInvalid:  # a day that its month has not, or no digits
        return _one_by_one(texts)
    size = len(texts)
    return Instants(
        occurred,
        pa.repeat("assumed_utc", size),
        pa.repeat("s", size),
        pa.nulls(size, pa.string()),
        pa.nulls(size, pa.int16()),
    )


def _are_of_fitbit(texts: pa.Array) -> bool:
    """Whether all texts may be Fitbit's own form, by their length and marks; a regular expression costs far more."""
    if texts.null_count or not pc.all(pc.equal(pc.binary_length(texts), 17), min_count=0).as_py():
        return False
    marks = ((2, "/"), (5, "/"), (8, " "))
    return all(
        pc.all(pc.equal(pc.utf8_slice_codeunits(texts, at, at + 1), mark), min_count=0).as_py() for at, mark in marks
    )


def key_of(moment: datetime | None, text: str | None) -> str | None:
    """Return an instant as identities hold it; the text where there is none."""
    if moment is None:
        return text
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def keys_of(instants: Instants, texts: pa.Array) -> pa.Array:
    """Return `key_of` of each."""
    return pc.coalesce(instants.occurred_at.cast(pa.timestamp("us")).cast(pa.string()), texts)


def _one_by_one(texts: pa.Array) -> Instants:
    found = [parse_clock(text) if text else Instant() for text in texts.to_pylist()]
    return Instants(
        pa.array([one.occurred_at for one in found], INSTANT),
        pa.array([one.time_source for one in found], pa.string()),
        pa.array([one.time_precision for one in found], pa.string()),
        pa.array([one.time_text for one in found], pa.string()),
        pa.array([one.utc_offset_minutes for one in found], pa.int16()),
    )
