"""`vana tables` and `vana show`: what the store holds, and rows of one table."""

from typing import Annotated

import typer

from vana_cli.commands.completing import table_names
from vana_cli.commands.invocation import invocation_of
from vana_cli.commands.query import RowFormat, print_rows

TableName = Annotated[str, typer.Argument(metavar="TABLE", autocompletion=table_names, help="Name of a table.")]


def tables(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="TABLE", autocompletion=table_names, help="Show the columns of this one.")
    ] = None,
) -> None:
    """List the tables, or what the columns of one table mean."""
    from vana_cli.commands.grids import columns_grid, tables_grid
    from vana_cli.exporting.summaries import summarize_columns, summarize_tables

    invocation = invocation_of(context)
    store = invocation.open_store()
    summaries = summarize_tables(store) if name is None else summarize_columns(store, name)
    if invocation.output.as_json:
        invocation.output.document({"tables" if name is None else "columns": summaries})
    elif summaries:
        invocation.output.report([tables_grid(summaries) if name is None else columns_grid(summaries)])
    else:
        invocation.output.note("the store is empty; `vana import` reads an export into it")


def show(
    context: typer.Context,
    table: TableName,
    limit: Annotated[int, typer.Option(min=1, help="Most rows shown.")] = 20,
    columns: Annotated[
        str | None, typer.Option(metavar="A,B,...", help="Columns shown (default: those with a value).")
    ] = None,
    where: Annotated[str | None, typer.Option(metavar="SQL", help="Condition on the rows.")] = None,
    order: Annotated[str, typer.Option(metavar="SQL", help="Order of the rows.")] = "occurred_at DESC NULLS LAST",
    fmt: Annotated[RowFormat | None, typer.Option("--format", help="How rows are printed.")] = None,
) -> None:
    """Show rows of a table, the newest first."""
    from vana_cli.exporting.summaries import show_statement

    invocation = invocation_of(context)
    store = invocation.open_store()
    chosen = [column.strip() for column in columns.split(",")] if columns else None
    answer = store.query(show_statement(store, table, chosen, where, order, limit))
    print_rows(invocation.output, answer, fmt, hide_empty=chosen is None, limit=limit)
