"""The cells of one block of a YouTube CSV, taken by field; whatever nobody takes is left for `extra`."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_block import CsvBlock
from vana_parsers.google.youtube.kinds import SHAPE_OF

_ENCODE = msgspec.json.Encoder().encode


class Cells:
    """One block's columns by field, with a note of which were taken.

    *fields* has the field of each column of the block, empty where it is not known: such a column goes by its header.
    An absent column is all null and an empty cell is null. Blanks around ids, addresses and instants are taken off: an
    id that begins with a hyphen is written with one before it.
    """

    def __init__(self, block: CsvBlock, fields: Sequence[str]) -> None:
        self.rows = block.rows
        self._columns: dict[str, pa.Array] = {}
        for field, header in zip(fields, block.header, strict=True):
            name = field or header
            while name in self._columns:
                name += "'"
            column = block.columns[header]
            self._columns[name] = _filled(pc.utf8_trim_whitespace(column) if field in SHAPE_OF else column)
        self._more: dict[str, list[Any]] = {}
        if block.surplus is not None:
            self.add("#surplus", [None if v is None else msgspec.Raw(v.encode()) for v in block.surplus.to_pylist()])

    def look(self, field: str) -> pa.Array:
        """Return a column that stays left over."""
        return self._columns.get(field, pa.nulls(self.rows, pa.string()))

    def take(self, field: str) -> pa.Array:
        """Return a column for a column of the table: it is not left over any more."""
        column = self.look(field)
        self._columns.pop(field, None)
        return column

    def take_all(self, field: str) -> list[list[str] | None]:
        """Return in each row the values of a field and of those numbered like it; null where there are none."""
        names = [name for name in self._columns if name == field or name.startswith(f"{field}_")]
        columns = [self.take(name).to_pylist() for name in names]
        return [[v for v in values if v is not None] or None for values in zip(*columns, strict=True)] or [
            None
        ] * self.rows

    def drop(self, field: str, text: str) -> None:
        """Leave out the cells of a column that are *text*, which carries nothing."""
        if field in self._columns:
            column = self._columns[field]
            self._columns[field] = pc.if_else(pc.equal(column, text), None, column)

    def add(self, name: str, values: list[Any]) -> None:
        """Put *values*, one for each row, into what is left over; None puts nothing."""
        if any(value is not None for value in values):
            self._more[name] = values

    def extra(self) -> pa.Array:
        """Return in each row the JSON object of all that is left over; null where nothing is."""
        left: dict[str, Iterable[Any]] = {
            name: column.to_pylist() for name, column in self._columns.items() if column.null_count < self.rows
        }
        left |= self._more
        if not left:
            return pa.nulls(self.rows, pa.string())
        names = list(left)
        return pa.array([_object(names, values) for values in zip(*left.values(), strict=True)], pa.string())


def _object(names: list[str], values: Sequence[Any]) -> str | None:
    found = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    return _ENCODE(found).decode() if found else None


def _filled(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(pc.binary_length(column), 0), None, column)
