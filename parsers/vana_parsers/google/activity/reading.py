"""My Activity and YouTube history in JSON: one log line each, in the account's language.

What a line means is told by its product, the shape of its address and its settings, never by its localized verb, so
that two exports of one account in two languages give the same records. The title stays as written, verb included.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pyarrow as pa

from vana_parsers.google.activity.frame import Line, frame_of_lines
from vana_parsers.google.activity.meaning import HISTORY
from vana_parsers.google.activity.rows import build, build_rows
from vana_parsers.json_stream import Block, read_blocks
from vana_parsers.records import Item, Skipped, Task
from vana_parsers.times import parse_instants

__all__ = ["HISTORY", "read_activity"]

_WATCH = "https://www.youtube.com/watch?v="

_decode_lines = msgspec.json.Decoder(list[Line]).decode


def read_activity(task: Task) -> Iterator[Item]:
    """Yield the rows of a My Activity or YouTube history file, table by table in the file's order (newest first).

    Parameters: `place` (`history` for YouTube's own files), `folder` (the product's folder name), `era` (`controls`
    if the export writes `activityControls`, as all do since 2021).
    """
    for block in read_blocks(task.stream, task.path, decoders={"/": _decode_lines}):
        if isinstance(block, Skipped):
            yield block
        elif block.values and isinstance(block.values[0], Line):
            texts = pa.array([line.time or None for line in block.values], pa.string())
            yield from build_rows(frame_of_lines(block.values, parse_instants(texts)), task, block.pointer)
        else:
            yield from _patiently(block, task)


def _patiently(block: Block, task: Task) -> Iterator[Item]:
    """Yield the rows of values of any sort."""
    lines, places = [], []
    for index, value in enumerate(block.values):
        if isinstance(value, dict):
            lines.append(_lifted(value))
            places.append(index)
        else:
            yield task.skipped(block.pointer(index), f"expected an object, found {type(value).__name__}")
    if not lines:
        return
    texts = [_time_text(line.get("time")) for line in lines]
    times = parse_instants(pa.array(texts, pa.string()))
    untimed = [
        line if text is None else {name: value for name, value in line.items() if name != "time"}
        for line, text in zip(lines, texts, strict=True)
    ]
    yield from build(untimed, times, task, lambda index: block.pointer(places[index]))


def _time_text(value: Any) -> str | None:
    """Return the time as text; a whole number is one that counts from 1970."""
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _lifted(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *line*; one of the old form, an object of YouTube's API, also with the usual fields."""
    snippet = line.get("snippet")
    if not isinstance(snippet, dict):
        return line
    holder = snippet.get("resourceId", line.get("contentDetails"))
    video = holder.get("videoId") if isinstance(holder, dict) else None
    usual = {"title": snippet.get("title"), "time": snippet.get("publishedAt")}
    if isinstance(video, str) and video:
        usual["titleUrl"] = _WATCH + video
    return {**{name: value for name, value in usual.items() if value}, **line}
