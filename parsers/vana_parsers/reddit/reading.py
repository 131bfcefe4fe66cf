"""Reads one CSV of a Reddit export into columns of its table, block by block, whole columns at a time."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_stream import read_csv
from vana_parsers.records import Columns, Item, Skipped, Task
from vana_parsers.reddit.cells import Cells
from vana_parsers.reddit.instants import instant_keys, reddit_instants
from vana_parsers.reddit.kinds import KINDS, Kind


def read_table(task: Task) -> Iterator[Item]:
    """Yield the rows of a CSV as the kind that `params["kind"]` names, in file order within a block.

    Each record is one row, and every cell of it is in the row or in its `extra`. Nothing in a cell makes a record
    unreadable; only records that are no CSV are skipped. `params["account"]`, if any, is the account of this member
    where the export holds those of several.
    """
    kind = KINDS[task.params["kind"]]
    own = task.params.get("account")
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        elif block.rows:
            yield from rows_of(kind, Cells(block, own or task.account), own)


def rows_of(kind: Kind, cells: Cells, account: str | None = None) -> Iterator[Columns]:
    """Yield the rows of one block of a *kind*: those with an identity of their own, then those without.

    *account* is set on each row, where given.
    """
    columns = {name: value(cells) for name, value in kind.columns.items()}
    if kind.at is not None:
        columns |= reddit_instants(cells.take(kind.at)).columns()
    if account is not None:
        columns["account"] = pa.repeat(account, cells.rows)
    extra = cells.extra()
    if extra is not None:
        columns["extra"] = extra
    yield from _identified(kind, columns, [_identity(part, columns, cells) for part in kind.identity])


def _identity(part: str, columns: dict[str, pa.Array], cells: Cells) -> pa.Array:
    if part.startswith("="):
        return pa.repeat(part[1:], cells.rows)
    if part.startswith("@"):
        return cells.look(part[1:])
    if part == "occurred_at":
        return instant_keys(columns["occurred_at"], columns["time_text"])
    return columns[part]


def _identified(kind: Kind, columns: dict[str, pa.Array], identity: list[pa.Array]) -> Iterator[Columns]:
    known = pc.is_valid(identity[-1])
    if identity[-1].null_count == 0:
        yield Columns(kind.table, tuple(identity), columns)
        return
    if identity[-1].null_count < len(known):
        yield Columns(kind.table, tuple(i.filter(known) for i in identity), _filtered(columns, known))
    yield Columns(kind.table, (), _filtered(columns, pc.invert(known)))


def _filtered(columns: dict[str, pa.Array], mask: pa.Array) -> dict[str, pa.Array]:
    return {name: array.filter(mask) for name, array in columns.items()}
