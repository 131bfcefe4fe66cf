"""`vana doctor`: is everything here that vana needs, and as it should be?"""

import typer

from vana_cli.commands.invocation import invocation_of
from vana_cli.output import Grid

_FOUND_WRONG = 1


def doctor(context: typer.Context) -> None:
    """Check versions, folders, permissions, keyring, free space and the store; asks for nothing.

    Exit code 1 says that something is wrong. What needs the key is checked only if the key is at hand.
    """
    from vana_cli.commands.checks import run_checks

    invocation = invocation_of(context)
    checks = run_checks(invocation.settings, invocation.key_file)
    is_well = all(check.state != "wrong" for check in checks)
    if invocation.output.as_json:
        invocation.output.document({"is_well": is_well, "checks": checks})
    else:
        invocation.output.report([Grid(("", "what", "found"), [[c.state, c.name, c.found] for c in checks])])
    raise typer.Exit(0 if is_well else _FOUND_WRONG)
