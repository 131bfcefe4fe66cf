"""The one place where what went wrong becomes words and an exit code."""

import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

import typer
from typer.core import TyperGroup

from vana_cli.errors import VanaError, exit_code_of
from vana_cli.output import Output, redirect_stdout_to_nowhere
from vana_parsers.errors import ExportError

_FLAGS = frozenset({"--json", "--quiet", "-q", "--no-input"})
_VALUED = frozenset({"--home", "--key-file"})
_FAILED = 1
_INTERRUPTED = 130
_CHECK_PLACE = "check that the place exists, its permissions and free space"
_RESUMES = "what was read so far is kept; the same command takes it up again"


class ErrorBoundary(TyperGroup):
    """The root command: takes the global options anywhere, and turns errors into exits."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse *args*, global options first wherever they stand: people type `vana tables --json`."""
        if ctx.resilient_parsing:  # completion: half-typed words stay where they are
            return super().parse_args(ctx, args)
        return super().parse_args(ctx, hoisted(args) if args else ["--help"])

    def invoke(self, ctx: Any) -> Any:
        """Run the command; errors that a user can cause or fix end it with their exit code."""
        try:
            return super().invoke(ctx)
        except (VanaError, ExportError, OSError) as error:
            code = _tell(error, _output_of(ctx))
        except KeyboardInterrupt:
            code = _INTERRUPTED
            hint = _RESUMES if ctx.invoked_subcommand == "import" else None
            _output_of(ctx).error("Interrupted", "interrupted", hint, code)
        raise typer.Exit(code)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program; words that cannot be understood end it with exit code 2."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(given, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as error:
            code = _tell_usage(error, given)
        except (VanaError, OSError) as error:  # the help and the version are printed while words are parsed
            redirect_stdout_to_nowhere()
            code = _tell(error, Output(as_json="--json" in given))
        if standalone_mode:
            sys.exit(code or 0)
        return code


def hoisted(args: Sequence[str]) -> list[str]:
    """Return *args* with the global options first; what follows `--` stays where it is."""
    front: list[str] = []
    rest: list[str] = []
    remaining = iter(args)
    for arg in remaining:
        if arg == "--":
            rest += [arg, *remaining]
        elif arg in _FLAGS or ("=" in arg and arg.partition("=")[0] in _VALUED):
            front.append(arg)
        elif arg in _VALUED:
            front += [arg, *islice(remaining, 1)]
        else:
            rest.append(arg)
    return front + rest


def _output_of(ctx: Any) -> Output:
    # The options are parsed into `obj` by the root callback; before that, only their words are known.
    return ctx.obj.output if ctx.obj is not None else Output(as_json=ctx.params.get("as_json", False))


def _tell(error: VanaError | ExportError | OSError, output: Output) -> int:
    """Say what went wrong, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        redirect_stdout_to_nowhere()
        return 0  # whoever reads has enough
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename is not None else ""
        output.error(type(error).__name__, f"{error.strerror or error}{place}", _CHECK_PLACE, _FAILED)
        return _FAILED
    code = exit_code_of(error)
    output.error(type(error).__name__, str(error), error.hint, code)
    return code


def _tell_usage(error: typer.TyperException, args: Sequence[str]) -> int:
    context = getattr(error, "ctx", None)  # typer keeps the class that has one to itself
    path = context.command_path if context is not None else "vana"
    output = Output(as_json="--json" in args)
    output.error("UsageError", error.format_message(), f"`{path} --help` shows how it is used", 2)
    return 2
