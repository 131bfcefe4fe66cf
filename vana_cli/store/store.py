"""The personal store: open it, see what it holds, ask it questions."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vana_cli.crypto.derive import COMMIT_LABEL, derive
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import QueryError
from vana_cli.keys.choosing import openers_from_environment
from vana_cli.keys.folder import SlotFolder
from vana_cli.keys.opener import Opener
from vana_cli.keys.slot import Slot
from vana_cli.settings import Settings
from vana_cli.store import disk
from vana_cli.store import layout as layouts
from vana_cli.store.commits import Commit, ImportRecord
from vana_cli.store.layout import Header, Layout
from vana_cli.store.log import Log
from vana_cli.store.vault import Vault

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from vana_cli.store.query import Answer, Session


@dataclass(frozen=True)
class Imported:
    """One import as the log tells it."""

    seq: int
    at: datetime
    record: ImportRecord


class Store:
    """One opened store. What it shows is the state at the last `refresh` (or at opening).

    A process may read while others write. Not safe for use by several threads at once.
    """

    def __init__(self, layout: Layout, header: Header, master: SecretKey, slot: Slot) -> None:
        self.layout = layout
        self.header = header
        self.slot = slot
        self.vault = Vault(layout, header, master)
        self.log = Log(layout, header, derive(master, COMMIT_LABEL))
        self._commits = self.log.read()

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        environ: Mapping[str, str] = os.environ,
        openers: Sequence[Opener] | None = None,
    ) -> "Store":
        """Open the store under *home* (`VANA_HOME`, else the platform's data folder), unlocked as *environ* says.

        Raises: StoreMissing, StoreDamaged, KeyUnavailable, WrongKey.
        """
        where = Settings.load(environ).store if home is None else Path(home).expanduser() / "store"
        layout = Layout(where)
        header = layouts.read_header(layout)
        ways = openers_from_environment(environ) if openers is None else openers
        unlocked = SlotFolder(layout.keys, header.store_id).unlock_slot(ways)
        return cls(layout, header, unlocked.master, unlocked.slot)

    @classmethod
    def create(cls, home: Path, opener: Opener) -> "Store":
        """Create an empty store under *home*, with one slot made by *opener*, and open it.

        Raises: StoreError if there is one already or the folder cannot be written; KeyUnavailable.
        """
        layout = Layout(home / "store")
        if layouts.exists(layout):
            raise layouts.already_there(layout)
        header = layouts.create(layout)
        for stale in layout.keys.glob("*.json"):
            disk.discard(stale)  # left by a creation that was cut short: without store.json there is no store they open
        master = SecretKey.generate()
        slot = SlotFolder(layout.keys, header.store_id).add(master, opener)
        layouts.write_header(layout, header)
        return cls(layout, header, master, slot)

    @property
    def commits(self) -> tuple[Commit, ...]:
        """Every commit, oldest first."""
        return self._commits

    def refresh(self) -> None:
        """Take in what was committed since the store was opened."""
        self._commits = self.log.read()
        self.__dict__.pop("session", None)

    def imports(self) -> list[Imported]:
        """Return every import, oldest first."""
        return [Imported(commit.seq, commit.at, commit.imported) for commit in self._commits if commit.imported]

    def accounts(self, source: str) -> set[str]:
        """Return the names of the accounts of *source* that imports belong to."""
        return {i.record.account for i in self.imports() if i.record.source == source and i.record.account}

    def report_of(self, op: str) -> bytes | None:
        """Return the report kept with the operation *op*, None if it was never committed."""
        self.refresh()
        done = next((commit for commit in self._commits if commit.op == op and commit.imported), None)
        return self.vault.read_blob(done.imported.report) if done and done.imported else None

    def report(self, imported: Imported) -> bytes:
        """Return the report kept with an import."""
        return self.vault.read_blob(imported.record.report)

    def tables(self) -> list[str]:
        """Return the names of the tables that have rows, in documentation order."""
        from vana_parsers.schema import TABLES

        held = {file.table for commit in self._commits for file in commit.files}
        return [name for name in TABLES if name in held]

    def table(self, name: str) -> "StoredTable":
        """Return the table *name*, which may be empty; raises QueryError if there is no such table."""
        from vana_parsers.schema import TABLES

        if name not in TABLES:
            raise QueryError(f"no such table: {name}", hint=f"tables: {', '.join(TABLES)}")
        return StoredTable(self, name)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> "Answer":
        """Run one SELECT over the tables (DuckDB's SQL) and return its rows as a stream of Arrow batches.

        The statement can read the store's tables and nothing else: no file, no network, no Python variable. Nothing is
        written to disk. Raises QueryError.
        """
        return self.session.run(sql, parameters)

    @cached_property
    def session(self) -> "Session":
        """The SQL session over the state shown."""
        from vana_cli.store.query import Session

        return Session(self.vault, self._commits)


@dataclass(frozen=True)
class StoredTable:
    """One table of a store: its normalized columns and `import_id`, `first_seen_at`, `last_seen_at`."""

    store: Store
    name: str

    def scan(self, columns: Sequence[str] | None = None, where: str | None = None) -> "pa.RecordBatchReader":
        """Return the rows as a stream of batches in no particular order; only *columns* are read and decrypted.

        *where* is a condition in SQL. Types are the schema's; text of few values comes as dictionaries.
        """
        from vana_cli.store.query import select

        return select(self.store.session, self.name, columns, where)

    def to_arrow(self, columns: Sequence[str] | None = None, where: str | None = None) -> "pa.Table":
        """Return `scan` as one Arrow table in memory."""
        return self.scan(columns, where).read_all()

    def to_pandas(self, columns: Sequence[str] | None = None, where: str | None = None) -> "pd.DataFrame":
        """Return `scan` as one pandas data frame in memory."""
        frame: pd.DataFrame = self.to_arrow(columns, where).to_pandas()
        return frame

    def count(self) -> int:
        """Return the number of rows shown."""
        return int(self.store.query(f'select count(*) from "{self.name}"').read_all().column(0)[0].as_py())  # noqa: S608
