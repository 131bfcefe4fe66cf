"""The cells of one block of a CSV, taken by column name; whatever nobody takes is left for `extra`."""

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_block import CsvBlock
from vana_parsers.reddit.leftovers import json_objects
from vana_parsers.reddit.links import Targets, targets

_ALIASES = {"created_utc": "date", "selftext": "body"}
"""Names of Reddit's API, which tools that convert its dumps to these tables leave as they are."""


def fold(name: str) -> str:
    """Return a header name as it is matched: lower case, blanks as underscores."""
    return name.strip().lower().replace(" ", "_")


class Cells:
    """One block's columns by folded name, with a note of which were taken.

    An absent column is all null and an empty cell is null. Of two headers that differ only in case, the first is
    the column and the other is left over. *account* is the export's account, if known.
    """

    def __init__(self, block: CsvBlock, account: str | None = None) -> None:
        self.rows = block.rows
        self.account = account
        self._surplus = block.surplus
        self._columns = dict(block.columns)
        self._headers: dict[str, str] = {}
        for header in block.header:
            self._headers.setdefault(fold(header), header)
        for alias, name in _ALIASES.items():
            if alias in self._headers and name not in self._headers:
                self._headers[name] = self._headers.pop(alias)
        self._taken: set[str] = set()
        self._present: dict[str, pa.Array] = {}
        self._raw: dict[str, pa.Array] = {}
        self._targets: dict[str, Targets] = {}

    def take(self, name: str) -> pa.Array:
        """Return a column for a column of the table: it is not left over any more."""
        if name in self._headers:
            self._taken.add(self._headers[name])
        return self.look(name)

    def look(self, name: str) -> pa.Array:
        """Return a column that stays left over."""
        header = self._headers.get(name)
        return pa.nulls(self.rows, pa.string()) if header is None else self._nonempty(header)

    def targets(self, name: str) -> Targets:
        """Return what the addresses of a column point to; reading them does not take the column."""
        if name not in self._targets:
            self._targets[name] = targets(self.look(name))
        return self._targets[name]

    def keep_raw(self, name: str, read: pa.Array, mask: pa.Array | None = None) -> None:
        """Keep a taken column's cells as written under `<header>_raw` where *read*, made of them, is not equal.

        With *mask*, *read* is of the rows that it names only; no other cell differs.
        """
        written = self.look(name) if mask is None else self.look(name).filter(mask)
        same = pc.equal(written, read).fill_null(False)
        changed = pc.if_else(same, None, written)
        if changed.null_count < len(changed):
            everywhere = pa.nulls(self.rows, pa.string())
            self._raw[name] = changed if mask is None else pc.replace_with_mask(everywhere, mask, changed)

    def extra(self) -> pa.Array | None:
        """Return per row the JSON object of every cell that is left over; None if no row has any."""
        left = {header: self._nonempty(header) for header in self._columns if header not in self._taken}
        left |= {self._free(f"{self._headers[name]}_raw"): cells for name, cells in self._raw.items()}
        surplus = {} if self._surplus is None else {self._free("#surplus"): self._surplus}
        return json_objects(left, surplus, self.rows)

    def _free(self, key: str) -> str:
        while key in self._columns:
            key += "'"
        return key

    def _nonempty(self, header: str) -> pa.Array:
        if header not in self._present:
            column = self._columns[header]
            empty = pc.equal(pc.binary_length(column), 0)
            is_any = pc.any(empty, min_count=0).as_py()
            self._present[header] = pc.if_else(empty, None, column) if is_any else column
        return self._present[header]
