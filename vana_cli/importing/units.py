"""Units: pieces of a plan that are read, sealed and resumed as one."""

from collections.abc import Iterator
from dataclasses import dataclass

from vana_parsers.export import Export
from vana_parsers.registry import Route
from vana_parsers.slicing import Slice

UNIT_BYTES = 64 * 1024 * 1024
"""Members are gathered to about this many bytes: an interrupted import repeats at most one unit for each worker."""
SMALLEST_UNIT_BYTES = 8 * 1024 * 1024
_SHARES = 8
"""Units that smaller exports are divided into, so that all processes have work until the end."""
MOST_SLICES = 4
"""Slices of a large member: each inflates all that lies before it."""


@dataclass(frozen=True)
class Unit:
    """Consecutive routes of a plan; *first* is the number of the first one. *part*: a slice of the only one of them."""

    number: int
    first: int
    routes: tuple[Route, ...]
    part: Slice | None = None

    @property
    def size(self) -> int:
        """Declared bytes of the members that are read."""
        if self.part is not None:
            return self.part.end - self.part.start
        return sum(route.member.size for route in self.routes if route.reader)


def divide(export: Export, routes: tuple[Route, ...]) -> Iterator[Unit]:
    """Yield the units of a plan, in order. Slices of a large member are units of their own.

    A part that can only be read from front to back is never cut: reading its second half means reading its first.
    """
    number = 0
    total = sum(route.member.size for route in routes if route.reader)
    size = min(UNIT_BYTES, max(total // _SHARES, SMALLEST_UNIT_BYTES))
    for first, end in _ranges(export, routes, size):
        parts = _slices(export, routes[first], size) if end - first == 1 else [None]
        for part in parts:
            yield Unit(number, first, routes[first:end], part)
            number += 1


def _ranges(export: Export, routes: tuple[Route, ...], unit_size: int) -> Iterator[tuple[int, int]]:
    first = size = 0
    for index, route in enumerate(routes):
        if index > first and len(_slices(export, route, unit_size)) > 1:
            yield first, index
            first, size = index, 0
        size += route.member.size if route.reader else 0
        is_last = index + 1 == len(routes)
        if is_last or (size >= unit_size and not _same_stream(export, route, routes[index + 1])):
            yield first, index + 1
            first, size = index + 1, 0


def _slices(export: Export, route: Route, unit_size: int) -> list[Slice | None]:
    count = min(route.member.size // unit_size, MOST_SLICES)
    if route.frame is None or route.sha256 is not None or count < 2 or export.is_sequential(route.member.part):
        return [None]
    return [Slice(route.frame, number, count, route.member.size) for number in range(count)]


def _same_stream(export: Export, route: Route, following: Route) -> bool:
    return route.member.part == following.member.part and export.is_sequential(route.member.part)
