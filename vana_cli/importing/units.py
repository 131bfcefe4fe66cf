"""Units: pieces of a plan that are read, sealed and resumed as one."""

from collections.abc import Iterator
from dataclasses import dataclass

from vana_parsers.export import Export
from vana_parsers.registry import Route

UNIT_BYTES = 64 * 1024 * 1024
"""Members are gathered to about this many bytes: an interrupted import repeats at most one unit for each worker."""


@dataclass(frozen=True)
class Unit:
    """Consecutive routes of a plan; *first* is the number of the first one."""

    number: int
    first: int
    routes: tuple[Route, ...]

    @property
    def size(self) -> int:
        """Declared bytes of the members that are read."""
        return sum(route.member.size for route in self.routes if route.reader)


def divide(export: Export, routes: tuple[Route, ...]) -> Iterator[Unit]:
    """Yield the units of a plan, in order.

    A part that can only be read from front to back is never cut: reading its second half means reading its first.
    """
    number = first = size = 0
    for index, route in enumerate(routes):
        size += route.member.size if route.reader else 0
        is_last = index + 1 == len(routes)
        if is_last or (size >= UNIT_BYTES and not _same_stream(export, route, routes[index + 1])):
            yield Unit(number, first, routes[first : index + 1])
            number, first, size = number + 1, index + 1, 0


def _same_stream(export: Export, route: Route, following: Route) -> bool:
    return route.member.part == following.member.part and export.is_sequential(route.member.part)
