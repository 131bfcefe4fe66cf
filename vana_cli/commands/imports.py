"""`vana import`: exports become tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vana_cli.commands.invocation import Invocation, invocation_of
from vana_cli.commands.opening import check_source, open_each
from vana_cli.errors import StoreError, VanaError, exit_code_of
from vana_parsers.errors import ExportError

if TYPE_CHECKING:
    from vana_cli.importing.report import ImportReport
    from vana_cli.store.store import Store
    from vana_parsers.export import Export

_NOT_ALL_READ = 3


def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Archives as downloaded, or folders.")],
    source: Annotated[str | None, typer.Option(help="Take the exports to be of this source.")] = None,
    bodies: Annotated[bool, typer.Option("--bodies", help="Keep the text of mails, too, not only headers.")] = False,
) -> None:
    """Read exports into the store; a store is created if there is none.

    Every member of an archive is accounted for: read, kept raw, ignored for a reason, or skipped. Importing the same
    export again adds nothing; a later export adds what is new. Exit code 3 says that something was skipped.
    """
    invocation = invocation_of(context)
    check_source(source)
    run = ImportRun(invocation, source, bodies)
    run.read_all(paths)
    run.tell_end()
    raise typer.Exit(run.exit_code)


@dataclass
class ImportRun:
    """One run over several exports: what came of each."""

    invocation: Invocation
    source: str | None = None
    bodies: bool = False
    reports: "list[ImportReport]" = field(default_factory=list)
    errors: list[VanaError | ExportError] = field(default_factory=list)
    has_created: bool = False
    _store: "Store | None" = None

    @property
    def exit_code(self) -> int:
        """The worst of what happened; see `errors.EXIT_CODES`."""
        incomplete = [_NOT_ALL_READ for report in self.reports if not report.is_complete]
        return max([0, *incomplete, *map(exit_code_of, self.errors)])

    def read_all(self, paths: Sequence[Path]) -> None:
        """Import one export after another; one that cannot be read does not stop the next, a broken store does."""
        exports, errors = open_each(paths)
        self.errors += errors
        for export in exports:
            try:
                with export:
                    self._read(export)
            except ExportError as error:
                self.errors.append(error)
            except VanaError as error:
                self.errors.append(error)
                return

    def tell_end(self) -> None:
        """Print what is left to say: the JSON document, errors, and what to do next."""
        output = self.invocation.output
        if output.as_json and self.reports:
            output.document(self._document())
        for error in self.errors[:1] if output.as_json else self.errors:
            output.error(type(error).__name__, str(error), error.hint, exit_code_of(error))
        if self.reports and not self.errors:
            output.note('next: `vana tables` shows what there is; `vana query "select ... from ..."` asks it questions')

    def _read(self, export: "Export") -> None:
        from vana_cli.commands.import_report import import_blocks
        from vana_cli.importing.pipeline import import_export, plan_export
        from vana_cli.importing.workers import Workers

        with Workers() as workers:
            workers.ahead(sum(member.size for member in export.members))
            planned = plan_export(export, source=self.source, accounts=self._accounts, bodies=self.bodies)
            store = self._opened()
            with self.invocation.output.progress(export.name, planned.bytes_to_read) as on_bytes:
                report = import_export(store, planned, on_bytes, workers)
        self.reports.append(report)
        if not self.invocation.output.as_json:
            self.invocation.output.report(import_blocks(report))
        self._hint_siblings(export)

    def _accounts(self, source: str) -> set[str]:
        return self._opened().accounts(source) if self.invocation.has_store() else set()

    def _opened(self) -> "Store":
        if self._store is None:
            self.has_created = not self.invocation.has_store()
            self._store = self.invocation.create_store() if self.has_created else self.invocation.open_store()
            if self.has_created:
                for line in created(self._store):
                    self.invocation.output.note(line)
        return self._store

    def _hint_siblings(self, export: "Export") -> None:
        others = export.siblings()
        if others:
            names = ", ".join(path.name for path in others[:5])
            self.invocation.output.note(
                f"vana: note: {len(others)} more like this lie beside it and were not given: {names}"
            )

    def _document(self) -> dict[str, Any]:
        if self._store is None:
            raise StoreError("nothing was imported")
        slot = self._store.slot
        return {
            "store": {
                "path": self._store.layout.root,
                "created": self.has_created,
                "opens_with": {"kind": slot.kind, **slot.where},
            },
            "imports": [document_of(report) for report in self.reports],
            "errors": [{"kind": type(e).__name__, "message": str(e), "hint": e.hint} for e in self.errors],
        }


def document_of(report: "ImportReport") -> dict[str, Any]:
    """Return *report* as a JSON object, with what its properties say."""
    import msgspec

    whole: dict[str, Any] = msgspec.to_builtins(report)
    return {"is_complete": report.is_complete, "skipped": report.skipped, **whole}


def created(store: "Store") -> list[str]:
    """Return where a new store is and how it opens, a line each."""
    return [f"vana: created an encrypted store in {store.layout.root}", f"vana: {way_in(store)}"]


def way_in(store: "Store") -> str:
    """Return how *store* opens, and what that means for its owner."""
    where = store.slot.where
    if store.slot.kind == "key-file":
        return f"it opens with the key file {where['path']}: without that file nobody can read it, so keep a copy"
    if store.slot.kind == "keyring":
        return f"it opens with a key in the system keyring ({where.get('keyring', 'of this session')})"
    return "it opens with the passphrase: nobody can read it without"
