"""Sorted runs and their merge, against sorting in Python."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.writing import ids_of
from vana_cli.store.runs import Slice, concatenate, join_ids, merge, sort_order, split_ids, starts_of

Pair = tuple[int, int]
TOP = 2**64 - 1
# Few values, so that equal halves are common; with both ends of the range.
halves = st.sampled_from([0, 1, 2, 3, 2**63, TOP])
pairs = st.tuples(halves, halves)
sorted_run = st.lists(pairs, max_size=12).map(sorted)
Cut = tuple[list[Pair], list[int]]
cut_run = st.tuples(sorted_run, st.lists(st.integers(1, 4), min_size=12, max_size=12))


def as_slice(rows: list[Pair]) -> Slice:
    return {
        "hi": np.array([hi for hi, _ in rows], np.uint64),
        "lo": np.array([lo for _, lo in rows], np.uint64),
    }


def blocks(run: Cut) -> Iterator[Slice]:
    """Yield the rows of a run in blocks of the given sizes, none of them empty."""
    rows, sizes = run
    at = 0
    for size in sizes:
        if at < len(rows):
            yield as_slice(rows[at : at + size])
        at += size
    assert at >= len(rows)


def rows_of(part: Slice) -> list[Pair]:
    return list(zip(part["hi"].tolist(), part["lo"].tolist(), strict=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(cut_run, max_size=4), min_size=1, max_size=3))
def test_a_merge_gives_every_row_once_in_order_with_all_rows_of_an_id_in_one_step(groups: list[list[Cut]]) -> None:
    found: list[list[Pair]] = [[] for _ in groups]
    last: int | None = None
    for step in merge([[blocks(run) for run in group] for group in groups]):
        assert len(step) == len(groups)
        inside = [row for parts in step for part in parts for row in rows_of(part)]
        assert inside, "an empty step"
        assert last is None or min(hi for hi, _ in inside) > last, "an id is divided over two steps"
        last = max(hi for hi, _ in inside)
        for rows, parts in zip(found, step, strict=True):
            for part in parts:
                assert rows_of(part) == sorted(rows_of(part))
                rows += rows_of(part)
    assert [sorted(rows) for rows in found] == [sorted(row for rows, _ in group for row in rows) for group in groups]


def test_one_id_may_span_many_blocks_of_many_runs() -> None:
    same: Cut = ([(7, 7)] * 12, [1] * 12)
    steps = list(merge([[blocks(same), blocks(same)], [blocks(([(6, 0), (7, 7), (8, 0)], [1] * 12))]]))
    sizes = [[sum(len(part["hi"]) for part in parts) for parts in step] for step in steps]
    assert sizes == [[0, 1], [24, 1], [0, 1]]


def test_a_merge_of_nothing_ends_at_once() -> None:
    assert list(merge([])) == []
    assert list(merge([[iter(()), iter(())], []])) == []


def test_a_merge_reads_only_a_block_or_two_of_each_run_ahead() -> None:
    read = 0

    def counted() -> Iterator[Slice]:
        nonlocal read
        for number in range(1000):
            read += 1
            yield as_slice([(number, 0)])

    steps = merge([[counted()], [counted()]])
    for _ in range(100):
        next(steps)
    assert read <= 2 * 103


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(halves, halves, st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_sort_order_and_starts_agree_with_sorting_tuples(rows: list[tuple[int, int, int, int]]) -> None:
    part = as_slice([(hi, lo) for hi, lo, _, _ in rows])
    part["member"] = np.array([row[2] for row in rows], np.uint32)
    part["digest"] = np.array([row[3] for row in rows], np.uint64)
    order = sort_order(part, "member", "digest")
    in_order = [rows[at] for at in order]
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert in_order == sorted(rows)
    ordered = {name: column[order] for name, column in part.items()}
    assert starts_of(ordered).tolist() == [
        at == 0 or in_order[at][:2] != in_order[at - 1][:2] for at in range(len(rows))
    ]
    assert starts_of(ordered, "member").tolist() == [
        at == 0 or in_order[at][:3] != in_order[at - 1][:3] for at in range(len(rows))
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(min_size=16, max_size=16), max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_ids_are_split_and_joined_without_loss_also_in_slices(ids: list[bytes], start: int, length: int) -> None:
    array = pa.array(ids, pa.binary(16)).slice(min(start, len(ids)), length)
    hi, lo = split_ids(array)
    assert join_ids(hi, lo).to_pylist() == array.to_pylist()
    assert [(int(h) << 64) + int(x) for h, x in zip(hi, lo, strict=True)] == [
        int.from_bytes(one, "big") for one in array.to_pylist()
    ]
    by_halves = sorted(range(len(array)), key=lambda at: (int(hi[at]), int(lo[at])))
    assert [array[at].as_py() for at in by_halves] == sorted(array.to_pylist())


def test_an_id_is_its_two_halves_in_big_endian_order() -> None:
    hi, lo = split_ids(ids_of([1, 2**64, 2**128 - 1]))
    assert hi.tolist() == [0, 1, TOP]
    assert lo.tolist() == [1, 0, TOP]
    assert rows_of(concatenate([as_slice([(1, 2)]), as_slice([(0, 1)])])) == [(1, 2), (0, 1)]
