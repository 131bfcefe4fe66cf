"""`vana query`: SQL over the encrypted tables."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from vana_cli.commands.invocation import invocation_of
from vana_cli.output import Grid, Output, counted

if TYPE_CHECKING:
    from vana_cli.exporting.streams import StreamFormat
    from vana_cli.store.query import Answer

MOST_DRAWN = 500
"""Rows of a table for people: it is laid out in memory, and nobody reads more."""
_METADATA = frozenset(
    {
        "record_id", "source", "product", "account", "utc_offset_minutes", "time_source", "time_precision", "time_text",
        "member", "extra", "import_id", "first_seen_at", "last_seen_at",
    }
)  # fmt: skip
"""Columns that `vana show` leaves out for people unless they are asked for."""


class RowFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT; - reads it from standard input.")],
    fmt: Annotated[RowFormat | None, typer.Option("--format", help="How rows are printed (default: table).")] = None,
) -> None:
    """Run one SELECT (DuckDB's SQL) over the tables and print its rows.

    The statement can read the tables and nothing else: no file, no network. Nothing is written to disk. JSON is
    {"columns": [...], "rows": [{...}]}; json, jsonl and csv are printed as the rows come.
    """
    invocation = invocation_of(context)
    statement = sys.stdin.read() if sql == "-" else sql
    print_rows(invocation.output, invocation.open_store().query(statement), fmt)


def print_rows(
    output: Output, answer: "Answer", fmt: RowFormat | None, *, hide_empty: bool = False, limit: int | None = None
) -> None:
    """Print the rows of *answer* in the format asked for; *hide_empty* leaves columns without values out of tables.

    *limit* is how many rows were asked for, if the statement says so: where there are as many, there may be more.
    """
    chosen = fmt or (RowFormat.JSON if output.as_json else RowFormat.TABLE)
    if chosen is not RowFormat.TABLE:
        output.stream(answer, cast("StreamFormat", chosen.value))
        return
    grid, has_more = _drawn(answer, hide_empty=hide_empty)
    if not grid.rows:
        output.note("no rows")
        return
    output.report([grid])
    if has_more:
        output.note(f"the first {MOST_DRAWN} rows; --format csv, jsonl or json prints all")
    elif len(grid.rows) == limit:
        output.note(f"the first {counted(limit, 'row')}; --limit shows more")


def _drawn(answer: "Answer", *, hide_empty: bool) -> tuple[Grid, bool]:
    from itertools import chain, islice

    from vana_cli.exporting.values import flat_rows, unique_names

    rows = list(islice(chain.from_iterable(flat_rows(batch) for batch in answer.batches()), MOST_DRAWN + 1))
    names = unique_names(answer.schema.names)
    kept = [i for i, name in enumerate(names) if not hide_empty or (name not in _METADATA and _has_value(rows, i))]
    cells = [[_cell(row[i]) for i in kept] for row in rows[:MOST_DRAWN]]
    return Grid([names[i] for i in kept], cells), len(rows) > MOST_DRAWN


def _has_value(rows: list[tuple[object, ...]], index: int) -> bool:
    return any(row[index] not in (None, "", "[]") for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
