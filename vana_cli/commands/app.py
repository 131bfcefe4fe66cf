"""`vana`: composes the commands. Nothing heavy is imported here, nor by the modules imported here."""

from pathlib import Path
from typing import Annotated

import typer

from vana_cli.commands.boundary import ErrorBoundary
from vana_cli.commands.demo import demo
from vana_cli.commands.doctor import doctor
from vana_cli.commands.export import export
from vana_cli.commands.imports import import_
from vana_cli.commands.init import init
from vana_cli.commands.inspect import inspect
from vana_cli.commands.invocation import Invocation
from vana_cli.commands.query import query
from vana_cli.commands.status import status
from vana_cli.commands.store import store
from vana_cli.commands.tables import show, tables
from vana_cli.no_pandas import keep_pandas_out
from vana_cli.output import Output
from vana_cli.settings import Settings

EPILOG = "The options of `vana` itself (--json, --quiet, --no-input, --home, --key-file) may stand anywhere."

# Help without boxes: it starts in a third of the time, and reads the same in a pipe, a manual and a screen reader.
app = typer.Typer(cls=ErrorBoundary, rich_markup_mode=None, pretty_exceptions_enable=False)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        Output().report([f"vana {version('vana-cli')}"])
        raise typer.Exit


@app.callback()
def vana(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option(help="Folder of everything vana keeps (default: VANA_HOME, else the platform's).")
    ] = None,
    key_file: Annotated[Path | None, typer.Option(help="File with the key of the store (as VANA_KEY_FILE).")] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask, even on a terminal.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document; errors as a JSON line.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on stderr.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take back the data that platforms hold about you: readable, encrypted, on your own machine.

    Try `vana demo`, then `vana import` with the archive that Google or Reddit gave you.
    """
    settings = Settings.load(no_input=no_input) if home is None else Settings(home.expanduser().absolute(), no_input)
    context.obj = Invocation(settings, Output(as_json, quiet), key_file)


app.command(epilog=EPILOG)(demo)
app.command(epilog=EPILOG)(init)
app.command("import", epilog=EPILOG)(import_)
app.command(epilog=EPILOG)(inspect)
app.command(epilog=EPILOG)(status)
app.command(epilog=EPILOG)(tables)
app.command(epilog=EPILOG)(show)
app.command(epilog=EPILOG)(query)
app.command(epilog=EPILOG)(export)
app.command(epilog=EPILOG)(doctor)
app.add_typer(store)


def main() -> None:
    """Run the program with the process's arguments, and exit."""
    keep_pandas_out()
    app(prog_name="vana")
