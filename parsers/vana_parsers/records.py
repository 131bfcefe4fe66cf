"""What readers give: rows, columns of rows, and skipped records. Readers yield these and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that could not become a row: where it is and why. Never an exception, never silent.

    *address* is what a person needs to find it: `line 12`, a JSON pointer such as `/3`, or empty for the whole member.
    """

    member: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of *table*, as Python values by column name.

    *identity* holds the fields (text; None where absent) that make this record the same record in another export;
    an empty tuple means that the row's whole content is its identity. *values* may name any column of the table
    but `record_id`, `source` and `member`, which the assembler fills; `product` and `account` default to the
    task's. `extra` is a dict of everything that no column took (the assembler writes it as JSON and drops the
    key when empty). Datetimes are aware. *records* says how many records of the member this row stands for: 1,
    or 0 for a row given besides another one (a post's attached media). *is_event*: see `Columns`.
    """

    table: str
    identity: tuple[str | None, ...]
    values: Mapping[str, Any]
    records: int = 1
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Many rows of *table* at once, column by column, for members read with Arrow.

    All arrays have the same length. *identity* holds string arrays with the meaning of `Row.identity` per row.
    *columns* maps column names to arrays of the column's type (a plain string array where the schema says
    dictionary; `extra` as JSON text or null); a missing column is null, or the task's default. The rows stand for
    *records* records of the member, one each if None.

    *is_event* says that an identity is a thing and a moment: rows of one identity in one member are that many events,
    the n-th of them in this export the n-th in any, whatever else they hold. Else they are tellings of one record,
    and only exact repeats are records of their own.
    """

    table: str
    identity: tuple[pa.Array, ...]
    columns: Mapping[str, pa.Array] = field(repr=False)
    records: int | None = None
    is_event: bool = False


Item = Row | Columns | Skipped


@dataclass(frozen=True, slots=True)
class Task:
    """What a reader is given: one member's bytes, and what the plan knows about it.

    *stream* is bounded by the export's limits and is closed by the caller. *params* are facts of the plan that
    this member's reader needs (picklable strings). *account* is the account's name, if the export tells one.
    """

    path: str
    stream: BinaryIO
    source: str
    product: str | None = None
    account: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    def skipped(self, address: str, reason: str) -> Skipped:
        """Return the value that says why a record of this member is no row."""
        return Skipped(self.path, address, reason)


Reader = Callable[[Task], Iterator[Item]]
"""Turns one member into items, lazily, in bounded memory. Must be a module-level function (it crosses processes).
Raises nothing for bad data: a member that is broken as a whole is one `Skipped` with an empty address."""
