"""Rows of `messages` gathered column by column: a conversation may have a million of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from vana_parsers.records import Columns
from vana_parsers.schema import INSTANT, TABLES
from vana_parsers.times import Instant

MOST = 16_384
"""Rows after which it is time to give them away."""

_OWN = {column.name: column.type for column in TABLES["messages"].own}
_TEXTS = {"time_source", "time_precision", "time_text"}
_encode = msgspec.json.Encoder().encode


class MessageRows:
    """Rows of `messages` that wait to be given as one `Columns`; every row has as many fields of identity."""

    def __init__(self, *, is_event: bool = False) -> None:
        self._is_event = is_event
        self._clear()

    def _clear(self) -> None:
        self._identities: list[Sequence[str | None]] = []
        self._instants: list[Instant] = []
        self._values: list[Mapping[str, Any]] = []
        self._extras: list[str | None] = []

    def __len__(self) -> int:
        return len(self._values)

    def add(
        self, identity: Sequence[str | None], instant: Instant, values: Mapping[str, Any], extra: Mapping[str, Any]
    ) -> None:
        """Take one row: *values* by name of the table's own columns, *extra* what none of them took."""
        self._identities.append(identity)
        self._instants.append(instant)
        self._values.append(values)
        self._extras.append(_encode(extra).decode() if extra else None)

    def take(self) -> Iterator[Columns]:
        """Yield the rows, if there are any, and be empty."""
        if not self._values:
            return
        identity = tuple(pa.array(fields, pa.string()) for fields in zip(*self._identities, strict=True))
        columns = {name: self._column(name) for name in _OWN}
        yield Columns(
            "messages",
            identity,
            {**self._times(), **columns, "extra": pa.array(self._extras, pa.string())},
            is_event=self._is_event,
        )
        self._clear()

    def _column(self, name: str) -> pa.Array:
        kind = pa.string() if pa.types.is_dictionary(_OWN[name]) else _OWN[name]
        return pa.array([values.get(name) for values in self._values], kind)

    def _times(self) -> dict[str, pa.Array]:
        times = {name: pa.array([getattr(i, name) for i in self._instants], pa.string()) for name in _TEXTS}
        times["occurred_at"] = pa.array([instant.occurred_at for instant in self._instants], INSTANT)
        times["utc_offset_minutes"] = pa.array([instant.utc_offset_minutes for instant in self._instants], pa.int16())
        return times
