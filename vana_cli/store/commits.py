"""What a commit says: the documents inside the sealed log, as typed records.

Unknown members are ignored when read, so that a later version may add some; a change of meaning raises `layout.FORMAT`.
"""

from datetime import datetime
from typing import Literal

import msgspec

Role = Literal["current", "older"]
"""current: rows that are shown; older: other versions of rows, kept but not shown."""


class ObjectRef(msgspec.Struct, frozen=True):
    """One immutable encrypted file: its digest and size as it lies, and its own key, wrapped."""

    sha256: str
    size: int
    nonce: bytes
    key: bytes


class TableFile(msgspec.Struct, frozen=True):
    """Rows of one table in one object."""

    table: str
    role: Role
    rows: int
    object: ObjectRef


class Run(msgspec.Struct, frozen=True):
    """What one import saw new or changed in one table, sorted by record id (see `runs`).

    *added*: every record id first seen in this import. *changes*: edited, gone and returned ones.
    """

    table: str
    kind: Literal["added", "changes"]
    rows: int
    object: ObjectRef


class TableCounts(msgspec.Struct, frozen=True):
    """How the rows of one table in one import compare with what the store held.

    `read` is the sum of the next four: *new* record ids; *edited*, newer content of a known id; *older*, another
    version, kept but not shown; *known*, rows that add nothing (held already, or told twice by this export).
    *not_seen* counts what the account had of the same products when they were last imported, and this one has not.
    """

    read: int = 0
    new: int = 0
    edited: int = 0
    older: int = 0
    known: int = 0
    not_seen: int = 0


class ImportRecord(msgspec.Struct, frozen=True):
    """One import: where the rows came from and what became of them.

    *products* names, for each table, the products (null for none) that the import held rows of: of others it tells
    nothing, so that an export of some categories does not make the rest look gone.
    """

    id: str
    source: str
    account: str | None
    exported_at: datetime | None
    export_name: str
    counts: dict[str, TableCounts]
    products: dict[str, tuple[str | None, ...]]
    report: ObjectRef


class Commit(msgspec.Struct, frozen=True):
    """One step of the store's history."""

    seq: int
    op: str
    at: datetime
    imported: ImportRecord | None = None
    files: tuple[TableFile, ...] = ()
    runs: tuple[Run, ...] = ()

    @property
    def objects(self) -> tuple[ObjectRef, ...]:
        """Every object this commit brings."""
        report = (self.imported.report,) if self.imported else ()
        return (*(file.object for file in self.files), *(run.object for run in self.runs), *report)


def encode(commit: Commit) -> bytes:
    """Return the bytes that are sealed."""
    return msgspec.json.encode(commit)


def decode(data: bytes) -> Commit:
    """Return what `encode` wrote; raises msgspec.MsgspecError for anything else."""
    return msgspec.json.decode(data, type=Commit)
