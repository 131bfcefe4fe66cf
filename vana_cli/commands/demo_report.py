"""What `vana demo` tells."""

from collections.abc import Iterator
from shlex import quote
from typing import TYPE_CHECKING, Any

from vana_cli.commands.grids import tables_grid
from vana_cli.commands.import_report import import_blocks
from vana_cli.commands.imports import document_of
from vana_cli.exporting.streams import shown_as_text
from vana_cli.exporting.values import json_rows
from vana_cli.output import Block, Grid

if TYPE_CHECKING:
    import pyarrow as pa

    from vana_cli.demo.running import Demo


def demo_blocks(demo: "Demo") -> Iterator[Block]:
    """Yield the demo's story for people."""
    yield f"A throw-away store in {demo.folder}, filled with invented data."
    yield f"Its key lies beside it, in {demo.key_file}: good for a demo, never for your own."
    for report in demo.reports:
        yield ""
        yield from import_blocks(report)
    yield ""
    yield "$ vana tables"
    yield tables_grid(demo.tables)
    for question in demo.questions:
        yield ""
        yield f'$ vana query "{question.sql}"'
        yield _grid(question.rows)
    yield ""
    yield from _next_steps(demo)


def demo_document(demo: "Demo") -> dict[str, Any]:
    """Return the demo's story as JSON."""
    return {
        "folder": demo.folder,
        "key_file": demo.key_file,
        "imports": [document_of(report) for report in demo.reports],
        "tables": demo.tables,
        "queries": [
            {
                "sql": question.sql,
                "columns": question.rows.schema.names,
                "rows": [row for batch in question.rows.to_batches() for row in json_rows(batch, batch.schema.names)],
            }
            for question in demo.questions
        ],
    }


def _grid(rows: "pa.Table") -> Grid:
    numbers = {"int", "uin", "dec", "dou"}
    is_number = [str(field.type)[:3] in numbers for field in rows.schema]
    cells = [row for batch in rows.to_batches() for row in shown_as_text(batch)]
    return Grid(
        rows.schema.names, [[int(c) if n and c else c for c, n in zip(row, is_number, strict=True)] for row in cells]
    )


def _next_steps(demo: "Demo") -> Iterator[str]:
    yield "Look around in it:"
    yield f"  vana --home {quote(str(demo.folder))} --key-file {quote(str(demo.key_file))} show notes"
    yield "With your own data:"
    yield "  vana import takeout-*.zip          the archives of takeout.google.com"
    yield "  vana import reddit-export.zip      the archive of reddit.com/settings/data-request"
    yield "  vana tables"
