"""`vana store`: care for the store itself."""

from typing import Annotated

import typer

from vana_cli.commands.invocation import invocation_of
from vana_cli.output import counted, size

store = typer.Typer(name="store", help="Care for the store itself.", rich_markup_mode=None)


@store.callback(invoke_without_command=True)
def _store(context: typer.Context) -> None:
    """Care for the store itself."""
    if context.invoked_subcommand is None:
        invocation_of(context).output.report(context.get_help().splitlines())


@store.command()
def gc(
    context: typer.Context,
    grace_days: Annotated[
        float, typer.Option(min=0, help="Leave files alone that are younger: they may belong to work under way.")
    ] = 7.0,
) -> None:
    """Remove files that no commit names.

    An interrupted import leaves such files until it is run again.
    """
    from vana_cli.store.collect import collect

    invocation = invocation_of(context)
    collected = collect(invocation.open_store(), grace_days=grace_days)
    if invocation.output.as_json:
        invocation.output.document(collected)
    else:
        invocation.output.report([f"removed {counted(collected.files, 'file')}, {size(collected.size)}"])
