"""Summaries of the store's tables, and the statement behind `vana show`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vana_cli.errors import QueryError

if TYPE_CHECKING:
    from vana_cli.store.store import Store

Summary = dict[str, Any]


def summarize_tables(store: "Store") -> list[Summary]:
    """Return name, rows, first and last instant, and meaning of every table that has rows."""
    from vana_cli.exporting.values import json_rows
    from vana_parsers.schema import TABLES

    summaries = []
    for name in store.tables():
        sql = f'SELECT count(*) AS "rows", min(occurred_at) AS first_at, max(occurred_at) AS last_at FROM "{name}"'  # noqa: S608
        answer = store.query(sql)
        (row,) = (row for batch in answer.batches() for row in json_rows(batch, answer.schema.names))
        summaries.append({"table": name, **row, "doc": TABLES[name].doc})
    return summaries


def summarize_columns(store: "Store", table: str) -> list[Summary]:
    """Return name, type, number of values, sensitivity and meaning of every column of *table*."""
    from vana_parsers.schema import TABLES

    store.table(table)
    columns = TABLES[table].columns
    counts = ", ".join(f'count("{column.name}") AS "{column.name}"' for column in columns)
    answer = store.query(f'SELECT {counts} FROM "{table}"')  # noqa: S608
    values = answer.read_all().to_pylist()[0]
    return [
        {
            "column": column.name,
            "type": type_name(str(column.type)),
            "values": values[column.name],
            "sensitivity": column.sensitivity,
            "doc": column.doc,
        }
        for column in columns
    ]


def type_name(arrow: str) -> str:
    """Return the name of an Arrow type in few words."""
    if arrow.startswith("dictionary"):
        return "text"
    if arrow.startswith("list"):
        return "texts"
    words = {"string": "text", "timestamp[us, tz=UTC]": "instant", "fixed_size_binary[16]": "id", "double": "number"}
    return words.get(arrow, arrow.replace("128", ""))


def show_statement(
    store: "Store", table: str, columns: Sequence[str] | None, where: str | None, order: str, limit: int
) -> str:
    """Return the SELECT for *limit* rows of *table*; raises QueryError if the table or a column does not exist."""
    from vana_cli.store.views import shown_schema

    store.table(table)
    known = shown_schema(table).names
    unknown = [name for name in columns or () if name not in known]
    if unknown:
        raise QueryError(f"no such column in {table}: {', '.join(unknown)}", hint=f"columns: {', '.join(known)}")
    names = ", ".join(f'"{name}"' for name in columns or _own_first(table, known))
    condition = f" WHERE ({where})" if where else ""
    return f'SELECT {names} FROM "{table}"{condition} ORDER BY {order} LIMIT {limit}'  # noqa: S608


def _own_first(table: str, known: Sequence[str]) -> list[str]:
    """Return the columns with what people look for first: when, and what this table alone has."""
    from vana_parsers.schema import TABLES

    own = [column.name for column in TABLES[table].own]
    return ["occurred_at", *own, *(name for name in known if name not in own and name != "occurred_at")]
