"""Instants of YouTube's CSVs: ISO 8601, or what a spreadsheet made of it."""

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.schema import INSTANT
from vana_parsers.times import Instants, parse_instant, parse_instants

_SPREADSHEET = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}),? (\d{1,2}):(\d\d)(:\d\d)?", re.ASCII)


def csv_instants(texts: pa.Array) -> Instants:
    """Return the instant of each text; of day and month in unknown order only where one of them is no month.

    What a spreadsheet wrote keeps its text, and its zone is assumed to be UTC.
    """
    found = _parse(texts)
    if found.time_text.null_count == len(texts):
        return found
    readable = [_spreadsheet(text) for text in found.time_text.to_pylist()]
    mask = pa.array([iso is not None for iso in readable])
    read = [parse_instant(iso) for iso in readable if iso is not None]
    if not read:
        return found
    return Instants(
        pc.replace_with_mask(found.occurred_at, mask, pa.array([i.occurred_at for i in read], INSTANT)),
        pc.replace_with_mask(found.time_source, mask, pa.array([i.time_source for i in read], pa.string())),
        pc.replace_with_mask(found.time_precision, mask, pa.array([i.time_precision for i in read], pa.string())),
        found.time_text,
        found.utc_offset_minutes,
    )


def _parse(texts: pa.Array) -> Instants:
    """Return what `parse_instants` does, sooner: Arrow reads what ends in `Z` by itself, not what ends in `+00:00`."""
    is_utc = pc.ends_with(texts, "+00:00").fill_null(False)
    if not pc.any(is_utc, min_count=0).as_py():
        return parse_instants(texts)
    found = parse_instants(pc.if_else(is_utc, pc.replace_substring_regex(texts, r"\+00:00$", "Z"), texts))
    stated = pc.and_(is_utc, pc.is_valid(found.occurred_at))
    return replace(
        found,
        time_text=pc.if_else(pc.is_valid(found.time_text), texts, None),
        utc_offset_minutes=pc.if_else(stated, pa.scalar(0, pa.int16()), found.utc_offset_minutes),
    )


def instant_keys(found: Instants) -> pa.Array:
    """Return text that is equal for equal instants, to the microsecond; unread text stands for itself."""
    naive = found.occurred_at.cast(pa.timestamp("us"))
    return pc.coalesce(pc.strftime(naive, format="%Y-%m-%dT%H:%M:%S+00:00"), found.time_text)


def _spreadsheet(text: str | None) -> str | None:
    match = _SPREADSHEET.fullmatch(text.strip()) if text else None
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (second, first) if second > 12 else (first, second)
    iso = f"{match[4]}-{month:02}-{day:02} {int(match[5]):02}:{match[6]}{match[7] or ''}"
    return iso if parse_instant(iso).occurred_at is not None else None
