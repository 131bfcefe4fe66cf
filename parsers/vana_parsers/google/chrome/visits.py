"""Visits of Chrome's history, many at a time: years of it are hundreds of thousands."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.fields import is_nothing
from vana_parsers.json_stream import Block
from vana_parsers.records import Columns, Item, Task
from vana_parsers.schema import INSTANT
from vana_parsers.times import Instants, epoch_instants, from_epoch

_encode = msgspec.json.Encoder().encode


def read_visits(block: Block, task: Task) -> Iterator[Item]:
    """Yield the visits of *block* as rows of `views`; a visit is the same in two exports by address and microsecond."""
    visits: list[dict[str, Any]] = []
    for index, value in enumerate(block.values):
        if isinstance(value, dict) and (value.get("url") or value.get("title")):
            visits.append(value)
        elif isinstance(value, dict):
            yield task.skipped(block.pointer(index), "has neither title nor address")
        else:
            yield task.skipped(block.pointer(index), f"expected an object, found {type(value).__name__}")
    if visits:
        yield _columns(visits)


def _columns(visits: list[dict[str, Any]]) -> Columns:
    """Return the columns of *visits*, whose fields are taken out of them: what is left is `extra`."""
    urls, titles = _texts(visits, "url"), _texts(visits, "title")
    times = _times([visit.pop("time_usec", None) for visit in visits])
    columns = {
        **times.columns(),
        "kind": pa.repeat("page", len(visits)),
        "title": titles,
        "url": urls,
        "extra": pa.array([_extra(visit) for visit in visits], pa.string()),
    }
    return Columns("views", (urls, _keys(times)), columns, is_event=True)


def _texts(visits: list[dict[str, Any]], name: str) -> pa.Array:
    """Return the texts under *name*, null where there is none; what is no text stays where it was."""
    values = [visit.pop(name, None) for visit in visits]
    try:
        texts = pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        for visit, value in zip(visits, values, strict=True):
            if not isinstance(value, str) and not is_nothing(value):
                visit[name] = value
        texts = pa.array([value if isinstance(value, str) else None for value in values], pa.string())
    return pc.if_else(pc.equal(pc.binary_length(texts), 0), None, texts)


def _times(stamps: list[Any]) -> Instants:
    if all(type(stamp) is int and abs(stamp) < 1 << 62 for stamp in stamps):
        return epoch_instants(pa.array(stamps, pa.int64()), "us")
    read = [from_epoch(stamp, "us") for stamp in stamps]
    return Instants(
        pa.array([instant.occurred_at for instant in read], INSTANT),
        pa.array([instant.time_source for instant in read], pa.string()),
        pa.array([instant.time_precision for instant in read], pa.string()),
        pa.array([instant.time_text for instant in read], pa.string()),
        pa.nulls(len(read), pa.int16()),
    )


def _keys(times: Instants) -> pa.Array:
    """Return the instants as identities have them, else the text that could not be read."""
    plain = pc.cast(pc.cast(times.occurred_at, pa.timestamp("us")), pa.string())
    keys = pc.binary_join_element_wise(pc.replace_substring(plain, " ", "T"), "+00:00", "")
    return pc.coalesce(keys, times.time_text)


def _extra(visit: dict[str, Any]) -> str | None:
    """Return as JSON what no column took; fields that hold nothing are left out."""
    if visit.get("ptoken") == {}:  # in all visits of some years: not worth a new dict each
        del visit["ptoken"]
    if not all(visit.values()):
        visit = {name: value for name, value in visit.items() if not is_nothing(value)}
    return _encode(visit).decode() if visit else None
