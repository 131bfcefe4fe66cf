"""A reader's items, read ahead of whoever takes them, in a thread of its own.

Reading a large member and encoding its rows then keep two cores busy: both spend their time in Arrow, outside the
interpreter's lock.
"""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait

from vana_parsers.records import Columns, Item, Row

_AHEAD = 4
"""Parcels made ahead: whoever takes them stops for a while each time a row group is written. Bounds memory."""
_PARCEL_ITEMS = 1_000
_PARCEL_CHARS = 1024 * 1024


def read_ahead(items: Iterator[Item], pool: ThreadPoolExecutor) -> Generator[Item]:
    """Yield *items* in their order, made in *pool* (of one thread), some parcels ahead.

    What *items* raise is raised here. Left before its end, it waits for the parcel that is being made.
    """
    parcels = _parcels(items)
    coming = deque(pool.submit(next, parcels, None) for _ in range(_AHEAD))
    try:
        while (parcel := coming.popleft().result()) is not None:
            coming.append(pool.submit(next, parcels, None))
            yield from parcel
    finally:
        wait([future for future in coming if not future.cancel()])


def _parcels(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield *items* in lists that are worth a step between threads: a block of columns is one by itself."""
    parcel: list[Item] = []
    chars = 0
    for item in items:
        parcel.append(item)
        chars += _chars(item)
        if chars >= _PARCEL_CHARS or len(parcel) >= _PARCEL_ITEMS:
            yield parcel
            parcel, chars = [], 0
    if parcel:
        yield parcel


def _chars(item: Item) -> int:
    if isinstance(item, Columns):
        return _PARCEL_CHARS
    return sum(len(v) for v in item.values.values() if isinstance(v, str)) if isinstance(item, Row) else 0
