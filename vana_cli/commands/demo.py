"""`vana demo`: everything at once, with invented data, in a folder of its own."""

from pathlib import Path
from typing import Annotated

import typer

from vana_cli.commands.invocation import invocation_of


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="Where the throw-away store goes.")] = Path("vana-demo"),
) -> None:
    """Import two invented exports into a throw-away store; query it.

    Shows the report of each import, the tables, and two queries. Needs no keyring and no terminal. The key lies in the
    folder too, so this store keeps nothing secret; a real one never has its key beside it. Running it again starts
    afresh.
    """
    from vana_cli.commands.demo_report import demo_blocks, demo_document
    from vana_cli.demo.running import run_demo

    output = invocation_of(context).output
    shown = run_demo(folder)
    if output.as_json:
        output.document(demo_document(shown))
    else:
        output.report(demo_blocks(shown))
