"""The access log: which services were used from which address, and with which devices.

Headers are in the account's language and names of files are cut, so columns are told by their place. Two orders of
each table are known; the number of columns (activities) or where the account's number stands (devices) tells which.
"""

from collections.abc import Collection, Iterator, Mapping

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv
from vana_parsers.records import Columns, Item, Skipped, Task
from vana_parsers.times import Instants, parse_instants

ACTIVITY_WIDTHS = (13, 16)
"""Columns of the table of activities: until some time in 2022, and since."""
DEVICE_WIDTHS = (9, 10)

_ACTIVITY = {"time": 1, "ip": 2, "country": 5, "region": 6, "city": 7, "user_agent": 8}
_DEVICE = {"country": 5, "first": 7, "last": 8}
_DEVICE_NAME = (2, 3)
_OLD_DEVICE_NAME = (1, 5)
_ACCOUNT_NUMBER = r"^\d{5,25}$"


def read_access_activities(task: Task) -> Iterator[Item]:
    """Yield a row of `logins` (kind `ip`) for each use of a service: the same in another export by time and address."""
    for block in read_csv(task.stream, task.path):
        yield block if isinstance(block, Skipped) else _activities(block)


def read_access_devices(task: Task) -> Iterator[Item]:
    """Yield a row of `logins` (kind `device`) for each device, at its last use."""
    for block in read_csv(task.stream, task.path):
        yield block if isinstance(block, Skipped) else _devices(block)


def _activities(block: CsvBlock) -> Columns:
    names = {role: block.header[place] for role, place in _ACTIVITY.items() if place < len(block.header)}
    texts = {role: _cells(block, name) for role, name in names.items()}
    times = _times(texts.pop("time", None), block)
    columns = {
        **times.columns(),
        "kind": pa.repeat("ip", block.rows),
        **texts,
        "extra": _extra(block, names.values()),
    }
    return Columns("logins", (_keys(times), *_identity(block, texts)), columns, is_event=True)


def _identity(block: CsvBlock, texts: Mapping[str, pa.Array]) -> tuple[pa.Array, ...]:
    nothing = pa.nulls(block.rows, pa.string())
    return tuple(texts.get(role, nothing) for role in ("ip", "user_agent"))


def _devices(block: CsvBlock) -> Columns:
    is_new = _has_number_first(block)
    places = _DEVICE if is_new else {}
    names = {role: block.header[place] for role, place in places.items() if place < len(block.header)}
    parts = [
        block.header[place] for place in (_DEVICE_NAME if is_new else _OLD_DEVICE_NAME) if place < len(block.header)
    ]
    cells = [_cells(block, name) for name in parts] or [pa.nulls(block.rows, pa.string())]
    device = _none_if_empty(pc.binary_join_element_wise(*cells, pa.repeat("", block.rows), " ", null_handling="skip"))
    device = pc.utf8_trim_whitespace(device)
    times = _times(_cells(block, names["last"]) if "last" in names else None, block)
    first = _cells(block, names["first"]) if "first" in names else pa.nulls(block.rows, pa.string())
    taken = [name for role, name in names.items() if role in ("country", "last")]
    columns = {
        **times.columns(),
        "kind": pa.repeat("device", block.rows),
        "device": device,
        **({"country": _cells(block, names["country"])} if "country" in names else {}),
        "extra": _extra(block, [*taken, *parts]),
    }
    return Columns("logins", (pa.repeat("access_device", block.rows), device, first), columns)


def _has_number_first(block: CsvBlock) -> bool:
    """Whether the first column is the account's number, as it has been since 2022."""
    first = block.columns[block.header[0]]
    return bool(pc.any(pc.match_substring_regex(first, _ACCOUNT_NUMBER), min_count=0).as_py())


def _cells(block: CsvBlock, name: str) -> pa.Array:
    return _none_if_empty(block.columns[name])


def _none_if_empty(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(pc.binary_length(texts), 0), None, texts)


def _times(texts: pa.Array | None, block: CsvBlock) -> Instants:
    return parse_instants(pa.nulls(block.rows, pa.string()) if texts is None else texts)


def _keys(times: Instants) -> pa.Array:
    """Return the instants as identities have them, else the text that could not be read."""
    plain = pc.cast(pc.cast(times.occurred_at, pa.timestamp("us")), pa.string())
    keys = pc.binary_join_element_wise(pc.replace_substring(plain, " ", "T"), "+00:00", "")
    return pc.coalesce(keys, times.time_text)


def _extra(block: CsvBlock, taken: Collection[str]) -> pa.Array:
    """Return as JSON the cells that no column took and that are not empty."""
    names = [name for name in block.columns if name not in taken]
    surplus = block.surplus.to_pylist() if block.surplus is not None else [None] * block.rows
    encode = msgspec.json.Encoder().encode
    rows = zip(*(block.columns[name].to_pylist() for name in names), strict=True) if names else [()] * block.rows
    texts = []
    for cells, more in zip(rows, surplus, strict=True):
        rest = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        if more:
            rest["#surplus"] = more
        texts.append(encode(rest).decode() if rest else None)
    return pa.array(texts, pa.string())
