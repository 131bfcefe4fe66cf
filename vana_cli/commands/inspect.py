"""`vana inspect`: what an export holds and what would become of it, before anything is imported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vana_cli.commands.invocation import invocation_of
from vana_cli.commands.opening import check_source

if TYPE_CHECKING:
    from vana_parsers.export import Export


def inspect(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Archives as downloaded, or folders.")],
    source: Annotated[str | None, typer.Option(help="Take the exports to be of this source.")] = None,
    structure: Annotated[
        bool, typer.Option("--structure", help="Print names and types only, no values: fit for a bug report.")
    ] = False,
) -> None:
    """Say what exports are and what an import would make of them.

    Shows up to 3 rows of each table, writes nothing, and needs no store and no key. With --structure, the report holds
    no value of the export: words that are not in a fixed vocabulary of export formats are printed as *.
    """
    from vana_parsers.export import open_exports

    check_source(source)
    exports = open_exports(paths)
    if structure:
        _print_structure(context, exports)
    else:
        _print_previews(context, exports, source)


def _print_structure(context: typer.Context, exports: "list[Export]") -> None:
    from vana_cli.inspecting.structure import describe_structure, structure_lines

    output = invocation_of(context).output
    described = [describe_structure(export) for export in exports]
    if output.as_json:
        output.document({"exports": described})
    else:
        output.report(line for description in described for line in structure_lines(description))


def _print_previews(context: typer.Context, exports: "list[Export]", source: str | None) -> None:
    from vana_cli.commands.preview_report import preview_blocks
    from vana_cli.inspecting.preview import preview_export

    output = invocation_of(context).output
    previews = [preview_export(export, source) for export in exports]
    if output.as_json:
        output.document({"exports": previews})
    else:
        for preview in previews:
            output.report(preview_blocks(preview))
        output.note("next: `vana import` with the same paths reads all of it into your store")
