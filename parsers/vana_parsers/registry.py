"""Sources: found by entry point, asked in turn who recognizes an export."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points

from vana_parsers.errors import UnrecognizedExport
from vana_parsers.export import Export, Member
from vana_parsers.records import Reader
from vana_parsers.slicing import Frame

LEAST_CONFIDENCE = 0.2
NO_BODIES, BODIES = "0", "1"
"""Values of the parameter `bodies` of routes whose reader can give the text of mails, too: a plan says `NO_BODIES`."""


@dataclass(frozen=True, slots=True)
class Route:
    """What becomes of one member: read by *reader*, or ignored for the stated *reason*. Exactly one is given.

    *is_raw* marks the fallback readers, whose rows go to `raw_records`. *sha256* is the digest that the export
    itself promises for the member (lower-case hex), checked while it is read. *frame* says how the member can be read
    in slices, where it can; the address of a skipped record then counts from its slice's first one.
    """

    member: Member
    reader: Reader | None = None
    reason: str | None = None
    product: str | None = None
    params: dict[str, str] = field(default_factory=dict)
    is_raw: bool = False
    sha256: str | None = None
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class ProductPart:
    """What an export holds of one product: its *members*, and how many files it *promised*, where it says so.

    *name* is the product's code, or its folder's name as written where no code is known.
    """

    name: str
    promised: int | None
    members: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will become of every member of an export, decided before any is read.

    *routes* has exactly one route per member of the export, in reading order. *missing* names members that the
    export promises but does not hold, archives of it that were not given too. *notices* are sentences for the owner.
    *exported_at* is when the platform made the export, if it tells (aware). *products* tells the members by product,
    where the export has a folder for each.
    """

    routes: tuple[Route, ...]
    account: str | None = None
    exported_at: datetime | None = None
    missing: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    products: tuple[ProductPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One platform: how to recognize its exports and plan their reading.

    *recognize* gives a confidence from 0 to 1 and opens at most a few small members. *version* rises with every
    change that gives other rows for the same export; an export read by an older version is read again.
    """

    name: str
    title: str
    version: int
    recognize: Callable[[Export], float]
    plan: Callable[[Export], Plan]


@cache
def sources() -> dict[str, Source]:
    """Return every installed source by name, in name order."""
    found = {entry.name: entry.load() for entry in entry_points(group="vana.sources")}
    return dict(sorted(found.items()))


def with_bodies(plan: Plan) -> Plan:
    """Return *plan* with the text of mails asked for."""
    asked = tuple(
        replace(route, params=route.params | {"bodies": BODIES}) if "bodies" in route.params else route
        for route in plan.routes
    )
    return replace(plan, routes=asked)


def recognize(export: Export) -> Source:
    """Return the source that recognizes *export* with the highest confidence.

    Raises `UnrecognizedExport` if none does with at least `LEAST_CONFIDENCE`.
    """
    confidence, name = max(((source.recognize(export), name) for name, source in sources().items()), default=(0.0, ""))
    if confidence < LEAST_CONFIDENCE:
        raise UnrecognizedExport(
            f"not a known export: {export.name}",
            hint=f"known sources: {', '.join(sources())}; give the archive as downloaded, or name one with --source",
        )
    return sources()[name]
