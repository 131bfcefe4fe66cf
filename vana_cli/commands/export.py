"""`vana export`: tables leave the store as plain files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vana_cli.commands.completing import table_names
from vana_cli.commands.invocation import Invocation, invocation_of
from vana_cli.output import Grid

if TYPE_CHECKING:
    from vana_cli.exporting.files import Written


class FileFormat(StrEnum):
    """What `vana export` writes."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"
    SQLITE = "sqlite"


def export(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder, or file for one table or for SQLite.")],
    tables: Annotated[
        list[str] | None,
        typer.Argument(metavar="TABLE", autocompletion=table_names, help="Tables (default all)."),
    ] = None,
    fmt: Annotated[FileFormat | None, typer.Option("--format", help="Format (default: by the file's name).")] = None,
    where: Annotated[str | None, typer.Option(metavar="SQL", help="Condition on the rows.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
) -> None:
    """Write tables as plain files: Parquet, CSV, JSON Lines or SQLite.

    What is written is no longer encrypted. A file appears only when it is whole. Values are exact: a text that begins
    with = is written as it is, though a spreadsheet may take it for a formula.
    """
    from vana_cli.exporting.files import export_tables

    invocation = invocation_of(context)
    store = invocation.open_store()
    names = list(dict.fromkeys(tables or store.tables()))
    written = export_tables(store, names, output, fmt=fmt.value if fmt else None, where=where, force=force)
    _tell(invocation, written)


def _tell(invocation: Invocation, written: "list[Written]") -> None:
    if invocation.output.as_json:
        invocation.output.document({"files": written})
        return
    rows = [[str(file.path), sum(file.tables.values()), file.size] for file in written]
    invocation.output.report([Grid(("file", "rows", "bytes"), rows)])
    invocation.output.note("vana: note: these files are not encrypted; delete them when you are done")
