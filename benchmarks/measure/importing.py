"""Imports archives through the library, and prints what came of them as the JSON of `vana import`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vana_cli.store.store import Store


def main(arguments: list[str] | None = None) -> int:
    """Import the archives named into the store of `VANA_HOME`, which is created if there is none."""
    import msgspec

    from vana_cli.importing.pipeline import import_export, plan_export
    from vana_parsers.export import open_exports

    store = _opened_store()
    reports = []
    for export in open_exports([Path(path) for path in (sys.argv[1:] if arguments is None else arguments)]):
        report = import_export(store, plan_export(export, accounts=store.accounts), lambda count: None)
        reports.append({"is_complete": report.is_complete, "skipped": report.skipped, **msgspec.to_builtins(report)})
    sys.stdout.buffer.write(msgspec.json.encode({"imports": reports}))
    return 0


def _opened_store() -> "Store":
    from vana_cli.keys.choosing import choose_opener_for_new_store
    from vana_cli.settings import Settings
    from vana_cli.store.store import Store

    settings = Settings.load(os.environ)
    if settings.store.exists():
        return Store.open()
    return Store.create(settings.home, choose_opener_for_new_store(os.environ, store_folder=settings.store))


if __name__ == "__main__":
    sys.exit(main())
