"""`vana init`: an empty store, before anything is imported."""

import typer

from vana_cli.commands.imports import created
from vana_cli.commands.invocation import invocation_of


def init(context: typer.Context) -> None:
    """Create an empty encrypted store and say how it opens.

    Its key goes to the first of these that is configured or works here: --key-file or VANA_KEY_FILE (created if it
    does not exist), VANA_PASSPHRASE_FD, VANA_PASSPHRASE_FILE, VANA_PASSPHRASE, the system keyring, a passphrase typed
    at the terminal. `vana import` does the same when there is no store.
    """
    invocation = invocation_of(context)
    store = invocation.create_store()
    if invocation.output.as_json:
        opens_with = {"kind": store.slot.kind, **store.slot.where}
        invocation.output.document({"path": store.layout.root, "id": store.header.store_id, "opens_with": opens_with})
    else:
        invocation.output.report(created(store))
        invocation.output.note("next: `vana import` with the archive that a platform gave you")
