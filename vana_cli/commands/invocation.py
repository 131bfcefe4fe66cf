"""What every command is given: the global options, as they were meant."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from vana_cli.output import Output
from vana_cli.settings import Settings

if TYPE_CHECKING:
    from vana_cli.keys.opener import Opener
    from vana_cli.store.store import Store


@dataclass(frozen=True)
class Invocation:
    """One run of the program."""

    settings: Settings
    output: Output
    key_file: Path | None = None

    @property
    def home(self) -> Path:
        """Folder of everything vana keeps."""
        return self.settings.home

    def at_home(self, home: Path) -> "Invocation":
        """Return the same invocation for another home."""
        return replace(self, settings=replace(self.settings, home=home))

    def open_store(self) -> "Store":
        """Return the store of this home, opened; raises StoreMissing, KeyUnavailable and others."""
        from vana_cli.store.store import Store

        openers = self._openers()
        store = Store.open(self.home, openers=openers)
        self._tell_notices([opener for opener in openers if opener.kind == store.slot.kind])
        return store

    def create_store(self) -> "Store":
        """Create the store of this home with the first way in that works here; raises StoreError, KeyUnavailable."""
        from vana_cli.keys.choosing import choose_opener_for_new_store
        from vana_cli.store.store import Store

        opener = choose_opener_for_new_store(
            os.environ,
            store_folder=self.settings.store,
            key_file=self.key_file,
            no_input=self.settings.no_input,
            prompt=self._ask,
        )
        if opener.source == "terminal":
            self.output.note("vana: the new store opens with a passphrase; nobody can recover it, so keep a copy")
        store = Store.create(self.home, opener)
        self._tell_notices([opener])
        return store

    def has_store(self) -> bool:
        """Tell whether there is a store in this home."""
        from vana_cli.store import layout

        return layout.exists(layout.Layout(self.settings.store))

    def _openers(self) -> "list[Opener]":
        from vana_cli.keys.choosing import openers_from_environment

        return openers_from_environment(
            os.environ, key_file=self.key_file, no_input=self.settings.no_input, prompt=self._ask
        )

    def _tell_notices(self, openers: "list[Opener]") -> None:
        for opener in openers:
            if opener.notice:
                self.output.note(f"vana: note: {opener.notice}")

    def _ask(self, question: str) -> str:
        """Return what is typed at the terminal, unseen."""
        from getpass import getpass

        try:
            return getpass(question)
        except KeyboardInterrupt:
            self.output.note("")  # what follows stands on a line of its own
            raise


def invocation_of(context: typer.Context) -> Invocation:
    """Return what the program's own options said."""
    return cast(Invocation, context.find_root().obj)
