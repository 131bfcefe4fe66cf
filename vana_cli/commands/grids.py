"""Summaries of tables, laid out for people."""

from collections.abc import Sequence

from vana_cli.exporting.summaries import Summary
from vana_cli.output import Grid


def tables_grid(summaries: Sequence[Summary]) -> Grid:
    """Return `summarize_tables` for people."""
    rows = [[s["table"], s["rows"], _day(s["first_at"]), _day(s["last_at"]), s["doc"]] for s in summaries]
    return Grid(("table", "rows", "first", "last", "one row is"), rows, is_prose=True)


def columns_grid(summaries: Sequence[Summary]) -> Grid:
    """Return `summarize_columns` for people."""
    rows = [[s["column"], s["type"], s["values"], s["doc"]] for s in summaries]
    return Grid(("column", "type", "values", "meaning"), rows, is_prose=True)


def _day(instant: str | None) -> str | None:
    return instant[:10] if instant else None
