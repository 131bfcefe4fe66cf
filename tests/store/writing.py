"""Imports made of rows instead of archives: the way of `importing.pipeline`, from the assembled row on."""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pyarrow as pa

from vana_cli.keys.key_file import KeyFileOpener
from vana_cli.store import disk
from vana_cli.store.commits import Commit, TableCounts
from vana_cli.store.committing import StagedImport, commit_import
from vana_cli.store.staging import Segment, StagedRows
from vana_cli.store.store import Store
from vana_parsers.assemble import Assembler, TableBatch
from vana_parsers.records import Item, Row, Skipped, Task

REPORT = b'{"what": "became of it"}'
_numbers = itertools.count()


@dataclass(frozen=True)
class RowImport:
    """One import: the rows of its members, in reading order; a unit is a list of members that are staged together."""

    units: Sequence[Sequence[Sequence[Item]]]
    source: str = "reddit"
    account: str | None = None
    exported_at: datetime | None = None
    export_name: str = "export.zip"
    paths: Sequence[str] = field(default=())


def opener_of(folder: Path) -> KeyFileOpener:
    """Return the opener of the stores made by `new_store` in *folder*."""
    return KeyFileOpener(folder / "key", "test")


def new_store(folder: Path) -> Store:
    """Return an empty store in *folder*/home, opened by the key file *folder*/key."""
    return Store.create(folder / "home", opener_of(folder))


def stage(store: Store, what: RowImport) -> StagedImport:
    """Return *what*, staged and not yet committed."""
    op = hashlib.sha256(f"operation {next(_numbers)}".encode()).hexdigest()
    folder = store.layout.tmp / f"import-{op[:32]}"
    disk.make_folder(folder)
    members = itertools.count()
    segments: list[Segment] = []
    for unit in what.units:
        staged = StagedRows(store.vault, folder, op[:16])
        for items in unit:
            number = next(members)
            path = what.paths[number] if what.paths else f"member-{number}.csv"
            for batch in batches_of(items, Task(path, BytesIO(), what.source, None, what.account), number):
                staged.add(batch)
        segments += staged.finish()
    return StagedImport(
        op, op[:16], folder, what.source, what.account, what.exported_at, what.export_name, tuple(segments)
    )


def batches_of(items: Iterable[Item], task: Task, member: int = 0) -> list[TableBatch]:
    """Return the batches of *items*, none of which is a skip."""
    assembler = Assembler(task.source)
    batches: list[TableBatch] = []
    for item in items:
        assert not isinstance(item, Skipped)
        batches += assembler.take(item, task, member)
    return [*batches, *assembler.flush()]


def commit(store: Store, staged: StagedImport) -> Commit:
    """Commit *staged* and return its commit; the store shows it."""
    done, is_new = commit_import(store.vault, store.log, staged, lambda _: REPORT)
    assert is_new
    store.refresh()
    return done


def put(store: Store, what: RowImport) -> dict[str, TableCounts]:
    """Import *what* and return what became of each table's rows."""
    done = commit(store, stage(store, what))
    assert done.imported
    return done.imported.counts


def comment(item_id: str, text: str, product: str | None = None) -> Row:
    """Return a comment whose identity is *item_id* and whose content is both."""
    return Row("comments", (item_id,), {"item_id": item_id, "text": text, "product": product})


def comments(*pairs: tuple[str, str]) -> RowImport:
    """Return an import of one member of comments."""
    return RowImport([[[comment(item_id, text) for item_id, text in pairs]]])


def shown(store: Store) -> list[tuple[str, str]]:
    """Return item id and text of every comment shown, sorted."""
    table = store.table("comments").to_arrow(["item_id", "text"])
    return sorted(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))


def files_under(folder: Path) -> list[Path]:
    """Return every file under *folder*, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def ids_of(values: Iterable[int]) -> pa.Array:
    """Return 16-byte ids of big-endian integers."""
    return pa.array([value.to_bytes(16, "big") for value in values], pa.binary(16))
