"""What an import would make of an export: the plan, and a few rows of each table. Nothing is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from itertools import chain
from typing import Any

from vana_cli.exporting.values import json_rows
from vana_cli.importing.pipeline import plan_export
from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import Export, MemberError
from vana_parsers.records import Columns, Item, Task
from vana_parsers.registry import Route

SAMPLE_ROWS = 3
"""Rows shown of each table."""
_ENOUGH_ROWS = 200
_MOST_SAMPLED = 60
"""Members opened for samples: enough for every kind of member that one export has."""


@dataclass(frozen=True)
class Preview:
    """An export, recognized and planned. *samples* holds up to 3 rows of each table that was come across."""

    name: str
    source: str
    title: str
    account: str | None
    exported_at: datetime | None
    parts: list[str]
    members: int
    bytes: int
    outcomes: dict[str, int]
    """Members by what an import would do: parsed, raw, ignored."""
    ignored: dict[str, int]
    """Ignored members by reason."""
    problems: list[str]
    missing: list[str]
    notices: list[str]
    siblings: list[str]
    samples: dict[str, list[dict[str, Any]]] = field(repr=False)


def preview_export(export: Export, source: str | None = None) -> Preview:
    """Return what an import would make of *export*; opens few members, and of these only the beginning.

    Raises: UnrecognizedExport.
    """
    planned = plan_export(export, source=source)
    routes = planned.plan.routes
    return Preview(
        name=export.name,
        source=planned.source.name,
        title=planned.source.title,
        account=planned.account,
        exported_at=planned.plan.exported_at,
        parts=[str(part) for part in export.parts],
        members=len(routes),
        bytes=planned.bytes_to_read,
        outcomes=dict(Counter(map(_outcome, routes))),
        ignored=dict(Counter(route.reason or "" for route in routes if route.reader is None).most_common()),
        problems=[f"{skip.member}: {skip.reason}" for skip in export.problems],
        missing=list(planned.plan.missing),
        notices=list(planned.notices),
        siblings=[str(path) for path in export.siblings()],
        samples=_samples(export, routes, planned.source.name, planned.account),
    )


def _outcome(route: Route) -> str:
    if route.reader is None:
        return "ignored"
    return "raw" if route.is_raw else "parsed"


def _samples(
    export: Export, routes: tuple[Route, ...], source: str, account: str | None
) -> dict[str, list[dict[str, Any]]]:
    samples: dict[str, list[dict[str, Any]]] = {}
    by_member = {route.member: route for route in _few_of_each_kind(routes)}
    for member, stream in export.walk(list(by_member)):
        route = by_member[member]
        task = Task(member.path, stream, source, route.product, account, dict(route.params))
        for batch in _first_batches(route, task):
            rows = samples.setdefault(batch.table, [])
            wanted = batch.batch.slice(0, SAMPLE_ROWS - len(rows))
            rows += json_rows(wanted, wanted.schema.names)
    return samples


def _few_of_each_kind(routes: tuple[Route, ...]) -> list[Route]:
    """Return the largest members of each kind, those with the same reader, product and sort of table."""
    kinds: dict[tuple[object, ...], list[Route]] = {}
    for route in routes:
        if route.reader is not None:
            kind = (route.reader, route.product, route.params.get("kind"), route.params.get("folder"))
            kinds.setdefault(kind, []).append(route)
    few = [nlargest(SAMPLE_ROWS, alike, key=lambda route: route.member.size) for alike in kinds.values()]
    return sorted(chain.from_iterable(few), key=lambda route: route.is_raw)[:_MOST_SAMPLED]


def _first_batches(route: Route, task: Task) -> Iterator[TableBatch]:
    """Yield the first batch of each table that one member gives among its first few."""
    assert route.reader is not None
    seen = set()
    for number, item in enumerate(assemble(_until_enough(route.reader(task)), task)):
        if isinstance(item, TableBatch) and item.table not in seen:
            seen.add(item.table)
            yield item
        if number >= SAMPLE_ROWS:
            return


def _until_enough(items: Iterator[Item]) -> Iterator[Item]:
    """Yield some hundred rows at most, or one block: a sample need not fill a batch; a broken member ends there."""
    rows = 0
    try:
        for item in items:
            yield item
            rows += len(next(iter(item.columns.values()))) if isinstance(item, Columns) else 1
            if rows >= _ENOUGH_ROWS:
                return
    except MemberError:
        return  # the import reports it with its reason
