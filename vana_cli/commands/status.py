"""`vana status`: the store, what was imported into it, and the whole report of an import."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vana_cli.commands.import_report import import_blocks
from vana_cli.commands.imports import document_of, way_in
from vana_cli.commands.invocation import invocation_of
from vana_cli.errors import VanaError
from vana_cli.output import Block, Grid, counted, size

if TYPE_CHECKING:
    from vana_cli.importing.report import ImportReport
    from vana_cli.store.store import Imported, Store

_EVERYTHING = 10_000_000


def status(
    context: typer.Context,
    report: Annotated[bool, typer.Option("--report", help="Print the whole report of an import.")] = False,
    import_id: Annotated[
        str | None, typer.Option("--import", metavar="ID", help="The import to report on (default: the last).")
    ] = None,
) -> None:
    """Show where the store is, how it opens, and what was imported."""
    invocation = invocation_of(context)
    store = invocation.open_store()
    if report or import_id:
        found = _report(store, import_id)
        blocks, document = list(import_blocks(found, most=_EVERYTHING)), document_of(found)
    else:
        blocks, document = _blocks(store), _document(store)
    if invocation.output.as_json:
        invocation.output.document(document)
    else:
        invocation.output.report(blocks)


def _report(store: "Store", import_id: str | None) -> "ImportReport":
    from vana_cli.importing.report import decode

    imports = store.imports()
    found = [item for item in imports if import_id is None or item.record.id.startswith(import_id)]
    if not found:
        if import_id:
            raise VanaError(f"no such import: {import_id}", hint="`vana status` lists them")
        raise VanaError("nothing was imported yet", hint="`vana import` reads an export into the store")
    return decode(store.report(found[-1]))


def _blocks(store: "Store") -> list[Block]:
    imports = store.imports()
    blocks: list[Block] = [
        f"store {store.layout.root}",
        way_in(store),
        f"{counted(len(imports), 'import')}, {size(_bytes(store))} encrypted",
    ]
    if imports:
        headers = ("import", "at", "source", "account", "export", "rows", "new")
        blocks.append(Grid(headers, [_row(item) for item in imports]))
    return blocks


def _row(item: "Imported") -> list[object]:
    record, counts = item.record, item.record.counts.values()
    at = f"{item.at:%Y-%m-%d %H:%M}Z"
    rows, new = sum(c.read for c in counts), sum(c.new for c in counts)
    return [record.id[:8], at, record.source, record.account, record.export_name, rows, new]


def _document(store: "Store") -> dict[str, Any]:
    return {
        "path": store.layout.root,
        "id": store.header.store_id,
        "created_at": store.header.created_at,
        "opens_with": {"kind": store.slot.kind, **store.slot.where},
        "bytes": _bytes(store),
        "imports": [_import_document(item) for item in store.imports()],
    }


def _import_document(item: "Imported") -> dict[str, Any]:
    record = item.record
    return {
        "id": record.id,
        "at": item.at,
        "source": record.source,
        "account": record.account,
        "export_name": record.export_name,
        "exported_at": record.exported_at,
        "tables": record.counts,
    }


def _bytes(store: "Store") -> int:
    return sum(ref.size for commit in store.commits for ref in commit.objects)
