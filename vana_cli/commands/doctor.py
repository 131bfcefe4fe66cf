"""`vana doctor`: is everything here that vana needs, and as it should be?"""

import typer

from vana_cli.commands.invocation import invocation_of
from vana_cli.output import Grid

_FOUND_WRONG = 1


def doctor(context: typer.Context) -> None:
    """Check that what vana needs is here, and as it should be.

    That is: versions, folders, permissions, keyring, free space and the store. Asks for nothing; what needs the key is
    checked only if the key is at hand. Exit code 1 says that something is wrong.
    """
    from vana_cli.commands.checks import run_checks

    invocation = invocation_of(context)
    checks = run_checks(invocation.settings, invocation.key_file)
    is_well = all(check.state != "wrong" for check in checks)
    if invocation.output.as_json:
        invocation.output.document({"is_well": is_well, "checks": checks})
    else:
        rows = [[check.state, check.name, check.found] for check in checks]
        invocation.output.report([Grid(("state", "what", "found"), rows, is_prose=True)])
    raise typer.Exit(0 if is_well else _FOUND_WRONG)
