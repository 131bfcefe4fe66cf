"""Tables as files: all rows, exact values, whole or not at all, and for their owner alone."""

import csv
import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.store.writing import RowImport, comment, comments, files_under, new_store, opener_of, put
from vana_cli.errors import OutputError, QueryError, StoreDamaged
from vana_cli.exporting.files import FORMATS, FileFormat, export_tables
from vana_cli.exporting.values import flat_rows, json_rows
from vana_cli.store.store import Store
from vana_parsers.records import Row
from vana_parsers.schema import CATEGORY, INSTANT, TABLES, TEXTS

ODD = 'a "quote", a comma,\r\na line, a \x00, a \ud800 alone, \U0001f600 and e\u0301'
SHOWN = ODD.replace("\ud800", "\ufffd")
"""A lone surrogate is no text; the store holds the character that stands for it."""
INSTANTS = (datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC))
VALUES: dict[pa.DataType, tuple[Any, Any]] = {
    pa.string(): (ODD, ""),
    CATEGORY: (ODD, ""),
    INSTANT: INSTANTS,
    TEXTS: ([ODD, "", None], []),
    pa.int16(): (-330, 0),
    pa.int64(): (2**63 - 1, -(2**63)),
    pa.float64(): (0.1, -1e-300),
    pa.bool_(): (True, False),
    pa.decimal128(18, 6): (Decimal("12.340000"), Decimal("-0.000001")),
}
"""Two values of every type that a table has; the third row of each table has none."""
_LARGE = 66_000
COLUMN_SETTERS = frozenset({"record_id", "source", "member", "time_source", "time_precision"})


def odd_rows() -> Iterator[Row]:
    """Yield three rows of every table: odd values, empty ones, none."""
    for table in TABLES.values():
        free = [column for column in table.columns if column.name not in COLUMN_SETTERS]
        for number in range(2):
            values = {column.name: VALUES[column.type][number] for column in free if column.name != "extra"}
            yield Row(table.name, (f"{number}",), values | {"extra": {"k": ODD} if number == 0 else {}})
        yield Row(table.name, ("2",), {})


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with rows in every table."""
    store = new_store(tmp_path_factory.mktemp("exporting"))
    put(store, RowImport([[list(odd_rows())]]))
    return store


@pytest.fixture(scope="module")
def tables(held: Store) -> dict[str, pa.Table]:
    """What the store holds, by table."""
    return {name: held.table(name).to_arrow() for name in held.tables()}


@pytest.fixture(scope="module")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with comments of more than one batch, from two imports; not to be changed."""
    folder = tmp_path_factory.mktemp("large")
    store = new_store(folder)
    put(store, comments(("a", "first")))
    put(store, RowImport([[[comment(f"id{n}", f"text {n}") for n in range(_LARGE)]]]))
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = new_store(tmp_path_factory.mktemp("few"))
    put(store, comments(("1", "one"), ("2", "two"), ("3", "three")))
    return store


def flat(table: pa.Table) -> list[tuple[Any, ...]]:
    """Return the rows of *table* as the text formats flatten them."""
    return [row for batch in table.to_batches() for row in flat_rows(batch)]


def by_id(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: str(row[0]))


def csv_cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def csv_equal(cell: str, value: object) -> bool:
    """Tell whether a CSV cell is *value*: numbers may be written in another form than Python's."""
    return float(cell) == value if isinstance(value, float) else cell == csv_cell(value)


def test_every_table_of_the_store_has_rows_to_export(held: Store) -> None:
    assert held.tables() == list(TABLES)


def test_parquet_holds_every_table_with_its_own_types(held: Store, tables: dict[str, pa.Table], tmp_path: Path) -> None:
    for written in export_tables(held, held.tables(), tmp_path / "out", fmt="parquet"):
        ((table, rows),) = written.tables.items()
        assert written.path == tmp_path / "out" / f"{table}.parquet"
        read, wanted = pq.read_table(written.path), tables[table]
        assert read.schema == wanted.schema
        assert rows == len(read) == len(wanted)
        order = [("record_id", "ascending")]
        assert read.sort_by(order).to_pylist() == wanted.sort_by(order).to_pylist()


def test_odd_values_are_in_the_store_before_they_leave_it(held: Store) -> None:
    """So that the other tests here are about something."""
    kept = held.table("activities").to_arrow().to_pylist()
    assert {row["title"] for row in kept} == {SHOWN, "", None}
    assert [row["details"] for row in kept if row["title"] == SHOWN] == [[SHOWN, "", None]]
    assert {row["occurred_at"] for row in kept} == {*INSTANTS, None}


def test_json_lines_hold_every_table(held: Store, tables: dict[str, pa.Table], tmp_path: Path) -> None:
    for written in export_tables(held, held.tables(), tmp_path / "out", fmt="jsonl"):
        ((table, rows),) = written.tables.items()
        with written.path.open(encoding="utf-8", newline="") as file:
            read = [json.loads(line) for line in file]
        wanted = [row for batch in tables[table].to_batches() for row in json_rows(batch, batch.schema.names)]
        assert sorted(read, key=lambda row: row["record_id"]) == sorted(wanted, key=lambda row: row["record_id"])
        assert rows == len(read)


def test_csv_holds_every_table(held: Store, tables: dict[str, pa.Table], tmp_path: Path) -> None:
    for written in export_tables(held, held.tables(), tmp_path / "out", fmt="csv"):
        ((table, rows),) = written.tables.items()
        with written.path.open(encoding="utf-8", newline="") as file:
            header, *read = csv.reader(file, strict=True)
        assert header == tables[table].schema.names
        assert rows == len(read)
        for cells, values in zip(by_id(map(tuple, read)), by_id(flat(tables[table])), strict=True):
            assert [c for c, v in zip(cells, values, strict=True) if not csv_equal(c, v)] == []


def test_sqlite_holds_all_tables_in_one_file(held: Store, tables: dict[str, pa.Table], tmp_path: Path) -> None:
    (written,) = export_tables(held, held.tables(), tmp_path / "all.sqlite")
    assert list(written.tables) == held.tables()
    with closing(sqlite3.connect(written.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in tables:
            read = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            assert by_id(read) == by_id(flat(tables[table]))
            assert written.tables[table] == len(read)


def test_sqlite_columns_have_the_affinity_of_their_values(held: Store, tmp_path: Path) -> None:
    export_tables(held, ["views", "purchases"], tmp_path / "some.sqlite")
    with closing(sqlite3.connect(tmp_path / "some.sqlite")) as connection:
        views = {row[1]: row[2] for row in connection.execute("PRAGMA table_info(views)")}
        amounts = connection.execute("SELECT typeof(amount), amount FROM purchases ORDER BY amount").fetchall()
    assert views["duration_s"] == "REAL"
    assert views["is_ad"] == "INTEGER"
    assert views["occurred_at"] == views["title"] == views["source"] == "TEXT"
    assert amounts == [("null", None), ("text", "-0.000001"), ("text", "12.340000")]


@pytest.mark.parametrize(
    ("name", "fmt"),
    [
        ("a.parquet", "parquet"),
        ("a.csv", "csv"),
        ("a.CSV", "csv"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson", "jsonl"),
        ("a.sqlite", "sqlite"),
        ("a.db", "sqlite"),
    ],
)
def test_the_format_follows_the_name(few: Store, tmp_path: Path, name: str, fmt: FileFormat) -> None:
    starts = {"parquet": b"PAR1", "csv": b'"record_id",', "jsonl": b'{"record_id":', "sqlite": b"SQLite format 3\x00"}
    (written,) = export_tables(few, ["comments"], tmp_path / name)
    assert written.path == tmp_path / name
    assert written.path.read_bytes().startswith(starts[fmt])
    assert written.tables == {"comments": 3}
    assert written.size == written.path.stat().st_size


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_name_without_a_known_ending_is_a_folder(few: Store, tmp_path: Path, fmt: FileFormat) -> None:
    (written,) = export_tables(few, ["comments"], tmp_path / "new" / "folder", fmt=fmt)
    assert written.path == tmp_path / "new" / "folder" / ("vana.sqlite" if fmt == "sqlite" else f"comments.{fmt}")
    assert written.path.is_file()


def test_an_ending_of_another_format_names_a_folder_too(few: Store, tmp_path: Path) -> None:
    (written,) = export_tables(few, ["comments"], tmp_path / "mine.csv", fmt="parquet")
    assert written.path == tmp_path / "mine.csv" / "comments.parquet"


def test_a_folder_that_exists_is_a_folder_whatever_its_name(few: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").mkdir()
    (written,) = export_tables(few, ["comments"], tmp_path / "mine.csv")
    assert written.path == tmp_path / "mine.csv" / "comments.csv"


@pytest.mark.parametrize(
    ("tables", "name", "message"),
    [
        (["comments"], "folder", "no format given"),
        (["comments"], "a.txt", "no format given"),
        (["comments", "posts"], "a.csv", "do not fit into one csv file"),
        ([], "a.csv", "nothing to export"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_hint(
    few: Store, tmp_path: Path, tables: list[str], name: str, message: str
) -> None:
    with pytest.raises(OutputError, match=message) as caught:
        export_tables(few, tables, tmp_path / name)
    assert caught.value.hint
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("fmt", FORMATS)
def test_only_the_owner_can_read_what_is_written(few: Store, tmp_path: Path, fmt: FileFormat) -> None:
    old = os.umask(0)
    try:
        (written,) = export_tables(few, ["comments"], tmp_path / f"a.{fmt}")
    finally:
        os.umask(old)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_file_that_exists_is_replaced_only_by_force(few: Store, tmp_path: Path, fmt: FileFormat) -> None:
    path = tmp_path / f"a.{fmt}"
    path.write_text("mine")
    with pytest.raises(OutputError, match="exists already") as caught:
        export_tables(few, ["comments"], path)
    assert "--force" in (caught.value.hint or "")
    assert path.read_text() == "mine"
    (written,) = export_tables(few, ["comments"], path, force=True)
    assert written.tables == {"comments": 3}
    assert b"mine" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_file_that_exists_keeps_all_from_being_written(held: Store, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("mine")
    with pytest.raises(OutputError, match=r"posts\.csv"):
        export_tables(held, ["views", "posts"], tmp_path, fmt="csv")
    assert [path.name for path in tmp_path.iterdir()] == ["posts.csv"]


def _count_distinct(path: Path) -> int:
    """Return how many different record ids are in an exported file of comments."""
    if path.suffix == ".parquet":
        return len(pq.read_table(path, columns=["record_id"])["record_id"].unique())
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as connection:
            count: int = connection.execute("SELECT count(DISTINCT record_id) FROM comments").fetchone()[0]
            return count
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file) if path.suffix == ".csv" else map(json.loads, file)
        return len({line["record_id"] for line in lines})


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_table_of_several_batches_is_written_whole(large_folder: Path, tmp_path: Path, fmt: FileFormat) -> None:
    store = Store.open(large_folder / "home", openers=[opener_of(large_folder)])
    assert sum(1 for _ in store.table("comments").scan()) > 1
    (written,) = export_tables(store, ["comments"], tmp_path / f"a.{fmt}")
    assert written.tables == {"comments": _LARGE + 1}
    assert _count_distinct(written.path) == _LARGE + 1


def test_a_condition_selects_rows(few: Store, tmp_path: Path) -> None:
    (written,) = export_tables(few, ["comments"], tmp_path / "a.csv", where="text like 't%' and item_id <> '3'")
    assert written.tables == {"comments": 1}
    assert '"two"' in written.path.read_text()


def test_a_condition_that_no_row_meets_gives_a_file_with_columns(few: Store, tmp_path: Path) -> None:
    export_tables(few, ["comments"], tmp_path / "a.parquet", where="false")
    read = pq.read_table(tmp_path / "a.parquet")
    assert len(read) == 0
    assert read.schema == few.table("comments").scan().schema


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_condition_that_cannot_be_run_leaves_nothing(few: Store, tmp_path: Path, fmt: FileFormat) -> None:
    with pytest.raises(QueryError):
        export_tables(few, ["comments"], tmp_path / "out" / f"a.{fmt}", where="nope = 1")
    assert files_under(tmp_path / "out") == []


def _damage_last_file(store: Store) -> None:
    """Overwrite the middle of the file that the last import brought, as a failing disk does."""
    (file,) = store.commits[-1].files
    path = store.layout.object(file.object.sha256)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    path.chmod(0o600)
    path.write_bytes(content)


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_error_half_way_leaves_no_file_and_the_old_one_as_it_was(
    large_folder: Path, tmp_path: Path, fmt: FileFormat
) -> None:
    shutil.copytree(large_folder, tmp_path / "copy")
    store = Store.open(tmp_path / "copy" / "home", openers=[opener_of(tmp_path / "copy")])
    _damage_last_file(store)
    target = tmp_path / "out" / f"a.{fmt}"
    target.parent.mkdir()
    target.write_text("the one before")
    with pytest.raises(StoreDamaged):
        export_tables(store, ["comments"], target, force=True)
    assert files_under(target.parent) == [target]
    assert target.read_text() == "the one before"


class _Interrupted:
    """A store whose rows stop half way, as they do when Ctrl-C is pressed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def table(self, name: str) -> "_Interrupted":
        self._table = self._store.table(name)
        return self

    def scan(self, **options: Any) -> pa.RecordBatchReader:
        reader = self._table.scan(**options)

        def batches() -> Iterator[pa.RecordBatch]:
            yield next(iter(reader))
            raise KeyboardInterrupt

        return pa.RecordBatchReader.from_batches(reader.schema, batches())


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_interruption_leaves_no_file(few: Store, tmp_path: Path, fmt: FileFormat) -> None:
    with pytest.raises(KeyboardInterrupt):
        export_tables(_Interrupted(few), ["comments"], tmp_path / "out", fmt=fmt)  # type: ignore[arg-type]
    assert files_under(tmp_path / "out") == []


def _no_folder(path: Path) -> Path:
    path.write_text("a file")
    return path / "a.csv"


def _not_writable(path: Path) -> Path:
    return Path("/proc/vana/a.csv")


@pytest.mark.parametrize("place", [_no_folder, _not_writable])
def test_a_place_that_cannot_be_written_is_one_error(few: Store, tmp_path: Path, place: Callable[[Path], Path]) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        export_tables(few, ["comments"], place(tmp_path / "x"))


def test_a_full_disk_is_one_error(few: Store) -> None:
    with pytest.raises(OutputError):
        export_tables(few, ["comments"], Path("/dev/full"), fmt="csv", force=True)
