"""Which staged rows are new, edited or known: one streaming merge of sorted runs for each table.

Rules. The n-th exact repeat inside one member is a record of its own, and so is the n-th event of one identity, equal
or not. Of several tellings of one record in an export the one of the highest rank is shown, of these the last in
reading order; the others are dropped if equal, else kept as older versions. A known record with other content is an
edit if its rank is higher than that of the shown content, or equal and its export newer; else an older version.
Known records of the account that an import of their product does not hold are noted as gone; nothing is ever deleted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vana_cli.store import disk
from vana_cli.store.commits import ObjectRef, TableCounts
from vana_cli.store.parquet_files import NumbersWriter, ParquetObject
from vana_cli.store.runs import (
    ADDED,
    CHANGES,
    Event,
    RunReader,
    Slice,
    concatenate,
    join_ids,
    merge,
    product_number,
    sort_order,
    starts_of,
    take,
    write_sorted,
)
from vana_cli.store.staging import Segment
from vana_cli.store.vault import Vault
from vana_parsers.identity import EVENT, RANK, repeat_id

KEEP, DROP, OLDER = 0, 1, 2
"""What becomes of a staged row."""
_REPEATS_RUN = 262_144
_RENAMED_AT_A_TIME = 65_536
"""Ids that are Python objects at a time: a hostile export may be all repeats."""


@dataclass(frozen=True)
class KnownRun:
    """A run of a former import that concerns this table: *seq* is its commit, *is_own* whether of the same account."""

    ref: ObjectRef
    is_added: bool
    seq: int
    is_own: bool


@dataclass
class Settled:
    """What the merge of one table decided.

    *actions*: for each segment one of KEEP, DROP, OLDER a row. *repeats*: rows to be given another record id, as
    (segment, row, hi, lo) columns. *added* and *changes* are runs to commit, None if empty.
    """

    actions: list[np.ndarray]
    repeats: Slice | None = None
    added: tuple[ObjectRef, int] | None = None
    changes: tuple[ObjectRef, int] | None = None
    counts: TableCounts = field(default_factory=TableCounts)


class TableSettler:
    """Settles one table of one import.

    *is_newer* tells for a commit number whether this import's export is newer than that commit's (or one of the two
    does not say). *last_seen* is, by the number of a product, the account's last commit that held rows of it.
    """

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        segments: list[Segment],
        known: list[KnownRun],
        is_newer: Callable[[int], bool],
        last_seen: Mapping[int, int],
    ) -> None:
        self._vault = vault
        self._folder = folder
        self._segments = segments
        self._known = known
        self._is_newer = is_newer
        told = {product_number(product) for segment in segments for product in segment.products}
        self._last_seen = sorted((product, seq) for product, seq in last_seen.items() if product in told)
        self._settled = Settled([np.zeros(segment.rows, np.uint8) for segment in segments])
        self._added = NumbersWriter(vault, folder, ADDED)
        self._changes = NumbersWriter(vault, folder, CHANGES)
        self._step_changes: list[Slice] = []

    def settle(self) -> Settled:
        """Merge, decide, and write the runs; memory does not grow with the number of rows but for a byte each."""
        repeats = self._find_repeats()
        staged = self._staged_runs() + [iter([part]) for part in repeats]
        edited = older = gone = 0
        for staged_parts, known_parts in merge([staged, self._known_runs()]):
            step = self._step(staged_parts, known_parts)
            edited += step[0]
            older += step[1]
            gone += step[2]
            self._flush_changes()
        settled = self._settled
        if repeats:
            settled.repeats = concatenate(repeats)
        settled.added = self._finish(self._added)
        settled.changes = self._finish(self._changes)
        new = settled.added[1] if settled.added else 0
        seen = sum(segment.rows for segment in self._segments)
        settled.counts = TableCounts(seen, new, edited, older, seen - new - edited - older, gone)
        return settled

    def _finish(self, writer: NumbersWriter) -> tuple[ObjectRef, int] | None:
        ref = writer.close()
        if writer.rows:
            return ref, writer.rows
        disk.discard(self._vault.staged(ref, self._folder))
        return None

    def _staged_runs(self) -> list[Iterator[Slice]]:
        readers = [
            RunReader(ParquetObject(self._vault, entries, self._folder), {"segment": number})
            for number, segment in enumerate(self._segments)
            for entries in segment.entries
        ]
        return [iter(reader) for reader in readers]

    def _known_runs(self) -> list[Iterator[Slice]]:
        readers = []
        for run in self._known:
            constants = {"seq": run.seq, "is_own": int(run.is_own)}
            if run.is_added:
                constants |= {"event": Event.ADDED, "reference": run.seq}
            readers.append(RunReader(ParquetObject(self._vault, run.ref), constants))
        return [iter(reader) for reader in readers]

    def _find_repeats(self) -> list[Slice]:
        """Return the exact repeats inside one member under their own ids, as sorted runs."""
        found: list[Slice] = []
        for (parts,) in merge([self._staged_runs()]):
            part = _grouped(parts)
            ordinal = _ordinals(starts_of(part, "member", "same"))
            if ordinal.any():
                found.append(_renamed(take(part, ordinal > 0), ordinal[ordinal > 0]))
        if not found:
            return []
        everything = concatenate(found)
        everything = take(everything, sort_order(everything, "member", "segment", "row"))
        return [take(everything, slice(at, at + _REPEATS_RUN)) for at in range(0, len(everything["hi"]), _REPEATS_RUN)]

    def _step(self, staged_parts: list[Slice], known_parts: list[Slice]) -> tuple[int, int, int]:
        staged = _without_repeats(staged_parts)
        known = _sorted_known(known_parts)
        facts = _facts(known) if known else None
        if staged is None:
            return 0, 0, self._note_gone(facts, np.zeros(len(facts["hi"]), bool)) if facts else 0
        if facts is None or known is None:
            return 0, self._all_new(staged), 0
        return self._compare(staged, known, facts)

    def _all_new(self, staged: Slice) -> int:
        shown, extra = _shown_and_extra(staged)
        write_sorted(self._added, take(staged, shown), ADDED)
        return self._keep_extra(take(staged, extra), None)

    def _compare(self, staged: Slice, known: Slice, facts: Slice) -> tuple[int, int, int]:
        shown_rows, extra_rows = _shown_and_extra(staged)
        shown = take(staged, shown_rows)
        at = _match(shown, facts)
        is_known = at >= 0
        write_sorted(self._added, take(shown, ~is_known), ADDED)
        held, fact = take(shown, is_known), take(facts, at[is_known])
        differs = held["digest"] != fact["digest"]
        newer = np.array([self._is_newer(int(seq)) for seq in np.unique(fact["version"])], bool)
        is_newer = newer[np.searchsorted(np.unique(fact["version"]), fact["version"])] if len(newer) else differs
        rank, rank_shown = held["digest"] & RANK, fact["digest"] & RANK
        is_edit = differs & ((rank > rank_shown) | (is_newer & (rank == rank_shown)))
        self._act(take(held, ~is_edit), DROP)
        self._note(take(held, is_edit), Event.EDITED, fact["first"][is_edit])
        back = ~fact["present"].astype(bool) & ~is_edit
        self._note(take(fact, back), Event.RETURNED, fact["first"][back])
        is_stale = np.zeros(len(shown_rows), bool)
        is_stale[is_known] = differs & ~is_edit
        staged["is_shown_content"] &= ~is_stale[staged["telling_of"]]
        older = self._keep_extra(take(staged, np.append(shown_rows[is_stale], extra_rows)), known)
        seen = np.zeros(len(facts["hi"]), bool)
        seen[at[is_known]] = True
        return int(is_edit.sum()), older, self._note_gone(facts, seen)

    def _keep_extra(self, rows: Slice, known: Slice | None) -> int:
        """Keep as older versions those *rows* whose content is not held yet, drop the rest; return how many."""
        self._act(rows, DROP)
        rows = take(rows, sort_order(rows, "digest"))
        rows = take(rows, starts_of(rows, "digest"))
        if known is not None and len(rows["hi"]):
            rows = take(rows, ~np.isin(_fingerprint(rows), _fingerprint(take(known, _has_content(known)))))
        rows = take(rows, ~rows["is_shown_content"])
        self._act(rows, OLDER)
        self._note(rows, Event.OLDER, np.zeros(len(rows["hi"]), np.int64))
        return len(rows["hi"])

    def _note_gone(self, facts: Slice, seen: np.ndarray) -> int:
        if not self._last_seen:
            return 0
        products, commits = (np.array(column) for column in zip(*self._last_seen, strict=True))
        is_told = np.isin(facts["product"], products)
        gone = take(facts, ~seen & is_told & facts["present"].astype(bool) & facts["is_own"].astype(bool))
        self._note(gone, Event.GONE, commits[np.searchsorted(products, gone["product"])])
        return len(gone["hi"])

    def _note(self, rows: Slice, event: Event, reference: np.ndarray) -> None:
        """Put *rows* down as changes; a run is sorted by id, so they wait for the rest of the step."""
        count = len(rows["hi"])
        if count:
            kept = {name: rows[name] for name in ("hi", "lo", "digest", "product")}
            self._step_changes.append(kept | {"event": np.full(count, event), "reference": reference})

    def _flush_changes(self) -> None:
        if self._step_changes:
            part = concatenate(self._step_changes)
            write_sorted(self._changes, take(part, sort_order(part, "event")), CHANGES)
            self._step_changes = []

    def _act(self, rows: Slice, action: int) -> None:
        for number in np.unique(rows["segment"]):
            self._settled.actions[number][rows["row"][rows["segment"] == number]] = action


def _ordinals(starts: np.ndarray) -> np.ndarray:
    """Return the position of each row within its group, given where groups start."""
    numbers = np.arange(len(starts))
    return numbers - np.maximum.accumulate(np.where(starts, numbers, 0))


def _renamed(rows: Slice, ordinals: np.ndarray) -> Slice:
    hi, lo = np.empty_like(rows["hi"]), np.empty_like(rows["lo"])
    for at in range(0, len(ordinals), _RENAMED_AT_A_TIME):
        some = slice(at, at + _RENAMED_AT_A_TIME)
        ids = join_ids(rows["hi"][some], rows["lo"][some]).to_pylist()
        renamed = (repeat_id(base, ordinal) for base, ordinal in zip(ids, ordinals[some].tolist(), strict=True))
        numbers = np.frombuffer(b"".join(renamed), ">u8").reshape(-1, 2)
        hi[some], lo[some] = numbers[:, 0], numbers[:, 1]
    return {name: column for name, column in rows.items() if name != "same"} | {"hi": hi, "lo": lo}


def _without_repeats(parts: list[Slice]) -> Slice | None:
    if not parts:
        return None
    part = _grouped(parts)
    return take(part, starts_of(part, "member", "same"))


def _grouped(parts: list[Slice]) -> Slice:
    """Return *parts* in order of id, member and what makes rows repeats of each other (`same`), then of reading."""
    part = concatenate(parts)
    part["same"] = np.where(part["digest"] & EVENT, np.uint64(0), part["digest"])
    return take(part, sort_order(part, "member", "same", "segment", "row"))


def _shown_and_extra(staged: Slice) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are shown (the best telling of each id) and which are further tellings, as index arrays.

    *staged* gains `telling_of`, the position of its id among those shown, and `is_shown_content`: whether a row's
    content is that of the shown row of its id.
    """
    staged["rank"] = staged["digest"] & RANK
    order = sort_order(staged, "rank", "member", "segment", "row")
    starts = np.flatnonzero(starts_of(take(staged, order)))
    ends = np.append(starts[1:], len(order)) - 1
    sizes = ends - starts + 1
    shown = order[ends]
    staged["telling_of"] = np.empty(len(order), np.int64)
    staged["telling_of"][order] = np.repeat(np.arange(len(shown)), sizes)
    staged["is_shown_content"] = staged["digest"] == staged["digest"][shown][staged["telling_of"]]
    is_extra = np.ones(len(order), bool)
    is_extra[ends] = False
    return shown, order[is_extra]


def _sorted_known(parts: list[Slice]) -> Slice | None:
    if not parts:
        return None
    names = ("hi", "lo", "digest", "product", "event", "reference", "seq", "is_own")
    known = concatenate([{name: part[name] for name in names} for part in parts])
    return take(known, sort_order(known, "seq", "event"))


def _has_content(known: Slice) -> np.ndarray:
    """Return which of *known* tell of content that their own import put into a file.

    What was only seen to go or come back may lie in a file of an account that is not compared.
    """
    return np.isin(known["event"], (Event.ADDED, Event.EDITED, Event.OLDER))


def _facts(known: Slice) -> Slice:
    """Return one row for each known id: the shown content and its commit, the first commit, whether it is present.

    An id of which only older versions are held here is not known: a nameless export may have told them of a record
    that belongs to an account that is not compared.
    """
    starts = np.flatnonzero(starts_of(known))
    numbers = np.arange(len(known["hi"]))
    is_content = (known["event"] == Event.ADDED) | (known["event"] == Event.EDITED)
    current = np.maximum.reduceat(np.where(is_content, numbers, -1), starts)
    oldest = np.minimum.reduceat(np.where(is_content, numbers, len(numbers) - 1), starts)
    is_presence = known["event"] != Event.OLDER
    latest = np.maximum.reduceat(np.where(is_presence, numbers, 0), starts)
    facts = {"hi": known["hi"][starts], "lo": known["lo"][starts], "first": known["reference"][oldest]}
    facts |= {name: known[name][current] for name in ("digest", "product")}
    facts["version"] = known["seq"][current]
    is_own = np.maximum.reduceat(known["is_own"], starts)
    facts |= {"present": known["event"][latest] != Event.GONE, "is_own": is_own}
    return take(facts, current >= 0)


def _match(shown: Slice, facts: Slice) -> np.ndarray:
    """Return for each shown id its row in *facts*, -1 if it is not there; both have unique ids."""
    both = {name: np.concatenate([shown[name], facts[name]]) for name in ("hi", "lo")}
    both["row"] = np.concatenate([np.arange(len(shown["hi"])), np.arange(len(facts["hi"]))])
    both["side"] = np.repeat(np.array([0, 1]), [len(shown["hi"]), len(facts["hi"])])
    both = take(both, sort_order(both, "side"))
    pairs = np.flatnonzero(~starts_of(both))
    at = np.full(len(shown["hi"]), -1)
    at[both["row"][pairs - 1]] = both["row"][pairs]
    return at


def _fingerprint(rows: Slice) -> np.ndarray:
    """Return one number for id and content; ids are cryptographic digests, so that equal ones are equal pairs."""
    mixed = rows["digest"] * np.uint64(0x9E3779B97F4A7C15)
    return (rows["hi"] ^ mixed) + rows["lo"]
