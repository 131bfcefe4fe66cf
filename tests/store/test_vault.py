"""Objects: whatever happens to one, rows read from the store are right or there is an error."""

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.store.writing import RowImport, comment, comments, put, shown
from vana_cli.errors import StoreDamaged, VanaError
from vana_cli.store.commits import ObjectRef
from vana_cli.store.parquet_files import ParquetObject
from vana_cli.store.store import Store

ROWS = [(f"id{number}", f"text {number}") for number in range(50)]


@pytest.fixture
def held(store: Store) -> Store:
    put(store, comments(*ROWS))
    return store


def table_object(store: Store) -> ObjectRef:
    [file] = store.commits[0].files
    return file.object


def read_again(store: Store) -> Counter[tuple[str, str]]:
    """Read all rows through a fresh session, file handles and footers included."""
    store.refresh()
    return Counter(shown(store))


def test_rows_come_back(held: Store) -> None:
    assert read_again(held) == Counter(ROWS)


def test_a_missing_object_is_damage(held: Store) -> None:
    held.layout.object(table_object(held).sha256).unlink()
    with pytest.raises(StoreDamaged, match="missing"):
        read_again(held)


@pytest.mark.parametrize("kept", [0, 1, 11, 100, -1])
def test_a_truncated_object_is_damage(held: Store, kept: int) -> None:
    path = held.layout.object(table_object(held).sha256)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StoreDamaged):
        read_again(held)


def test_flipped_bits_of_a_table_file_never_give_wrong_rows(held: Store) -> None:
    path = held.layout.object(table_object(held).sha256)
    whole = path.read_bytes()
    places = random.Random(7).sample(range(len(whole) * 8), 60)
    noticed = 0
    for at in places:
        altered = bytearray(whole)
        altered[at // 8] ^= 1 << at % 8
        path.write_bytes(altered)
        try:
            assert read_again(held) == Counter(ROWS), f"bit {at} gave wrong rows"
        except StoreDamaged:
            noticed += 1
    # Only bits outside any page that was read may go unnoticed: columns not asked for, and the leading magic.
    assert noticed > 0


def test_every_flipped_bit_of_the_footer_gives_the_right_rows_or_damage(held: Store) -> None:
    """The end of the file says how it is encrypted, and only part of that is authentic."""
    ref = table_object(held)
    path = held.layout.object(ref.sha256)
    whole = path.read_bytes()
    footer_bytes = int.from_bytes(whole[-8:-4], "little")
    start = len(whole) - 8 - footer_bytes
    noticed = 0
    for at in [*range(start * 8, (start + 60) * 8), *range((len(whole) - 40) * 8, len(whole) * 8)]:
        altered = bytearray(whole)
        altered[at // 8] ^= 1 << at % 8
        path.write_bytes(altered)
        try:
            batches = list(ParquetObject(held.vault, ref).batches(1000, ["item_id", "text"]))
            rows = [row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True)]
            assert sorted(rows) == sorted(ROWS), f"bit {at} gave wrong rows"
        except StoreDamaged:
            noticed += 1
    assert noticed > 50 * 8


def test_a_page_of_every_column_is_authentic_or_damage(held: Store) -> None:
    """A byte in the middle of each column chunk is altered, and all columns are read."""
    ref = table_object(held)
    path = held.layout.object(ref.sha256)
    whole = path.read_bytes()
    for at in range(8, len(whole) - 200, 397):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        held.refresh()
        with pytest.raises(StoreDamaged):
            list(ParquetObject(held.vault, ref).batches(10))
        with pytest.raises(StoreDamaged):
            held.table("comments").to_arrow()


def test_two_exchanged_objects_are_damage(store: Store) -> None:
    put(store, comments(("a", "1")))
    put(store, comments(("b", "2")))
    one, other = (store.layout.object(commit.files[0].object.sha256) for commit in store.commits)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    with pytest.raises(StoreDamaged):
        read_again(store)


def test_a_damaged_run_stops_the_next_import_and_leaves_the_store_as_it_was(held: Store) -> None:
    [run] = held.commits[0].runs
    path = held.layout.object(run.object.sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    with pytest.raises(StoreDamaged):
        put(held, comments(*ROWS, ("new", "row")))
    assert len(held.log.read()) == 1
    assert read_again(held) == Counter(ROWS)
    path.write_bytes(whole)
    assert put(held, comments(*ROWS, ("new", "row")))["comments"].new == 1


def test_a_damaged_report_is_damage(held: Store) -> None:
    [imported] = held.imports()
    path = held.layout.object(imported.record.report.sha256)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(StoreDamaged):
            held.report(imported)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(StoreDamaged):
            held.report(imported)


def test_an_object_with_another_nonce_or_key_is_damage(held: Store) -> None:
    ref = table_object(held)
    for forged in (
        ObjectRef(ref.sha256, ref.size, bytes(16), ref.key),
        ObjectRef(ref.sha256, ref.size, ref.nonce, ref.key[:-1] + bytes([ref.key[-1] ^ 1])),
        ObjectRef(ref.sha256, ref.size, ref.nonce, b""),
    ):
        with pytest.raises(StoreDamaged):
            list(ParquetObject(held.vault, forged).batches(10))


def test_a_note_opens_only_under_its_own_name(held: Store) -> None:
    sealed = held.vault.seal_note("unit-1", b"note")
    assert held.vault.open_note("unit-1", sealed) == b"note"
    assert held.vault.open_note("unit-2", sealed) is None
    assert held.vault.open_note("unit-1", sealed[:-1]) is None


def test_a_missing_file_is_damage_also_when_only_counted(held: Store) -> None:
    put(held, RowImport([[[comment("z", "1")]]]))
    held.layout.object(table_object(held).sha256).unlink()
    with pytest.raises(VanaError):
        held.table("comments").count()


def test_an_empty_folder_of_objects_does_not_hide_that_rows_are_gone(held: Store, tmp_path: Path) -> None:
    held.layout.objects.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreDamaged):
        read_again(held)
