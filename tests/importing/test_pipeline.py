"""Imports of whole exports: every member and record accounted for, again and again, interrupted, altered, at once."""

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.importing.exports import contents, csv_text, import_path, planned, reddit_export, takeout_part, zipped
from tests.store.writing import files_under, new_store, opener_of
from vana_cli.demo.running import EXPORTS
from vana_cli.importing import pipeline, reading, units
from vana_cli.importing.pipeline import import_export, plan_export
from vana_cli.importing.report import ImportReport, MemberReport, SkippedRecord, decode, encode
from vana_cli.store import staging
from vana_cli.store.commits import TableCounts
from vana_cli.store.store import Store
from vana_parsers.export import open_exports

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = [*sorted(path.parent for path in FIXTURES.glob("*/*/export"))]
REDDIT = EXPORTS / "reddit-export"
ROWS = 120


@pytest.fixture
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every member is a unit of its own."""
    monkeypatch.setattr(units, "UNIT_BYTES", 1)


@pytest.fixture
def reddit(tmp_path: Path) -> Path:
    return zipped(tmp_path / "export_kite_mender.zip", reddit_export(ROWS))


def staged_folder(store: Store) -> Path:
    [folder] = (path for path in store.layout.tmp.iterdir() if path.is_dir())
    return folder


def notes_of(store: Store) -> list[Path]:
    return sorted(staged_folder(store).glob("unit-*.vc"))


def interrupt(store: Store, export: Path, after: int) -> None:
    """Import until *after* units are left durably, then stop as Ctrl-C would."""
    leave, left = pipeline._leave, []

    def leave_some(*args: object) -> None:
        leave(*args)  # type: ignore[arg-type]
        left.append(args)
        if len(left) == after:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(pipeline, "_leave", leave_some)
        import_path(store, export)


def paths_read(store: Store, export: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ImportReport, set[str]]:
    """Import and return the report, and the paths of the members that readers were set on."""
    member, read = reading.UnitReader._member, set()

    def noted(self: object, route: object, stream: object, *rest: object) -> object:
        if stream is not None:
            read.add(route.member.path)  # type: ignore[attr-defined]
        return member(self, route, stream, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(reading.UnitReader, "_member", noted)
        return import_path(store, export), read


def break_at(path: Path, member: str, share: float) -> None:
    """Overwrite some bytes of *member* in a zip, as far into it as *share* says."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member)
    data = bytearray(path.read_bytes())
    at = info.header_offset + 30 + len(member) + int(info.compress_size * share)
    data[at : at + 64] = bytes(64)
    path.write_bytes(data)


@pytest.fixture
def undisturbed(tmp_path: Path, reddit: Path) -> Store:
    """Another store, into which the export was imported in one go."""
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    store = new_store(folder)
    import_path(store, reddit)
    return store


def expected_lines(case: Path) -> dict[str, int]:
    return {
        path.stem: sum(1 for line in path.read_text().splitlines() if line.strip())
        for path in (case / "expected").glob("*.jsonl")
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_every_member_and_row_of_a_fixture_is_accounted_for_and_the_same_again_adds_nothing(
    case: Path, store: Store, tmp_path: Path
) -> None:
    plan = planned(case / "export")
    report = import_export(store, plan, lambda _: None)
    store.refresh()
    members = sorted(member.path for member in plan.export.members)
    assert sorted(m.path for m in report.members) == sorted([*members, *(p.member for p in plan.export.problems)])
    expected = expected_lines(case)
    assert report.skipped == expected.pop("skipped", 0) + len(plan.export.problems)
    assert {table: counts.read for table, counts in report.tables.items()} == expected
    for counts in report.tables.values():
        assert counts.read == counts.new + counts.edited + counts.older + counts.known
    for member in report.members:
        assert member.reason if member.outcome in ("ignored", "unreadable") else not member.reason
        # A row that stands for no record comes besides those that do.
        assert 0 <= member.records - member.skipped <= sum(member.rows.values())
    for table in store.tables():
        told = sum(member.rows.get(table, 0) for member in report.members)
        assert store.table(table).count() == report.tables[table].new
        assert told == report.tables[table].read
    _check_again(case, store, tmp_path)


def _check_again(case: Path, store: Store, tmp_path: Path) -> None:
    """Check that the same export again, or moved into an archive, adds nothing."""
    before, files = contents(store), files_under(store.layout.objects)
    again = import_path(store, case / "export")
    assert not again.is_new
    assert [counts.new for counts in again.tables.values()] == [0] * len(again.tables)
    assert len(store.commits) == 1
    archive = tmp_path / "the same as an archive.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in files_under(case / "export"):
            file.write(path, path.relative_to(case / "export").as_posix())
    zipped_again = import_path(store, archive)
    assert [counts.new + counts.edited + counts.older for counts in zipped_again.tables.values()] == [0] * len(before)
    assert contents(store) == before
    assert len(files_under(store.layout.objects)) == len(files) + 1  # the report


def test_records_in_are_rows_and_skips_out_for_every_member(store: Store, tmp_path: Path) -> None:
    members = reddit_export(ROWS)
    broken = 'c99999,x,"unfinished\n'
    members["comments.csv"] = members["comments.csv"].rstrip("\n") + "\n" + broken
    report = import_path(store, zipped(tmp_path / "export.zip", members))
    records = {"statistics.csv": 2, "comments.csv": ROWS + 1} | dict.fromkeys(
        ("comment_votes.csv", "messages.csv", "post_votes.csv"), ROWS
    )
    assert {m.path: m.records for m in report.members} == records
    assert {m.path: sum(m.rows.values()) + m.skipped for m in report.members} == records
    assert [(skip.member, bool(skip.address)) for skip in report.skips] == [("comments.csv", True)] * report.skipped


def test_what_is_read_is_told_byte_by_byte(store: Store, reddit: Path) -> None:
    plan = planned(reddit)
    told: list[int] = []
    report = import_export(store, plan, told.append)
    assert sum(told) == plan.bytes_to_read == report.bytes_read


def test_the_second_part_of_a_split_export_adds_exactly_its_own_rows(store: Store, tmp_path: Path) -> None:
    one = zipped(tmp_path / "takeout-20250101T000000Z-001.zip", takeout_part(range(3), range(5)))
    two = zipped(tmp_path / "takeout-20250101T000000Z-002.zip", takeout_part(range(3, 7)))
    import_path(store, one)
    report = import_path(store, one, two)
    assert report.is_new
    assert report.tables["notes"] == TableCounts(read=7, new=4, known=3)
    assert report.tables["views"] == TableCounts(read=5, known=5)
    assert import_path(store, two).tables == {"notes": TableCounts(read=4, known=4, not_seen=3)}
    assert store.table("notes").count() == 7


def test_parts_in_any_order_together_or_one_by_one_give_the_same_rows(tmp_path: Path) -> None:
    parts = [
        zipped(tmp_path / f"takeout-20250101T000000Z-00{part}.zip", takeout_part(range(3 * part, 3 * part + 3)))
        for part in (1, 2)
    ]
    found = []
    for number, groups in enumerate([[parts], [parts[::-1]], [[part] for part in parts], [[p] for p in parts[::-1]]]):
        folder = tmp_path / f"store {number}"
        folder.mkdir()
        store = new_store(folder)
        for group in groups:
            import_path(store, *group)
        found.append(contents(store))
    assert len(found[0]["notes"]) == 6
    assert found == [found[0]] * 4


@pytest.mark.usefixtures("small_units")
@pytest.mark.parametrize("after", [1, 3, 5])
def test_an_interrupted_import_takes_over_the_finished_units(
    after: int, store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(store, reddit, after)
    assert len(notes_of(store)) == after
    store.refresh()
    assert store.tables() == []
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.is_new, report.resumed, len(read)) == (True, after, 5 - after)
    assert len(report.members) == 5
    assert contents(store) == contents(undisturbed)
    assert list(store.layout.tmp.iterdir()) == []


@pytest.mark.usefixtures("small_units")
def test_an_import_interrupted_again_and_again_comes_to_the_same_end(
    store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        interrupt(store, reddit, 1)
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.resumed, read) == (5, set())
    assert contents(store) == contents(undisturbed)


def altered(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.usefixtures("small_units")
@pytest.mark.parametrize("harm", [altered, cut, emptied, Path.unlink], ids=["altered", "cut", "emptied", "removed"])
@pytest.mark.parametrize("what", ["unit-*.vc", "object-*"])
def test_a_staged_file_that_was_harmed_is_not_trusted_but_read_again(
    what: str, harm: object, store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(store, reddit, 4)
    for path in staged_folder(store).glob(what):
        harm(path)  # type: ignore[operator]
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.resumed, len(read)) == (0, 5)
    assert contents(store) == contents(undisturbed)


@pytest.mark.usefixtures("small_units")
def test_one_harmed_object_costs_only_its_own_unit(
    store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(store, reddit, 4)
    altered(min(staged_folder(store).glob("object-*")))
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.resumed, len(read)) == (3, 2)
    assert contents(store) == contents(undisturbed)


@pytest.mark.usefixtures("small_units")
def test_exchanged_notes_are_not_trusted(
    store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(store, reddit, 2)
    one, other = notes_of(store)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.resumed, len(read)) == (0, 5)
    assert contents(store) == contents(undisturbed)


@pytest.mark.usefixtures("small_units")
def test_what_another_import_left_is_not_trusted(
    store: Store, reddit: Path, undisturbed: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(store, zipped(tmp_path / "other.zip", reddit_export(ROWS, later=True)), 3)
    foreign = staged_folder(store)
    foreign = foreign.rename(tmp_path / "foreign")
    interrupt(store, reddit, 1)
    for path in foreign.iterdir():
        path.rename(staged_folder(store) / path.name)
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.resumed, len(read)) == (0, 5)
    assert contents(store) == contents(undisturbed)


def test_units_of_another_size_than_the_interrupted_runs_are_not_mixed_up(
    store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(units, "UNIT_BYTES", 15_000)
        interrupt(store, reddit, 2)
    monkeypatch.setattr(units, "UNIT_BYTES", 25_000)
    report = import_path(store, reddit)
    assert len(report.members) == 5
    assert contents(store) == contents(undisturbed)


@pytest.mark.usefixtures("small_units")
def test_a_note_in_the_form_of_another_version_is_read_again(
    store: Store, reddit: Path, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = type(store.vault).seal_note
    with monkeypatch.context() as patch:
        patch.setattr(type(store.vault), "seal_note", lambda self, name, _: seal(self, name, b'{"parts": 1}'))
        interrupt(store, reddit, 2)
    report, read = paths_read(store, reddit, monkeypatch)
    assert (report.resumed, len(read)) == (0, 5)
    assert contents(store) == contents(undisturbed)


IMPORT_IN_A_PROCESS = """
import sys
from pathlib import Path
from vana_cli.importing import units
from vana_cli.importing.pipeline import import_export, plan_export
from vana_cli.keys.key_file import KeyFileOpener
from vana_cli.store.store import Store
from vana_parsers.csv_stream import BLOCK
from vana_parsers.export import open_exports

units.UNIT_BYTES = 1
folder, path = map(Path, sys.argv[1:])
[export] = open_exports([path])
store = Store.open(folder / "home", openers=[KeyFileOpener(folder / "key", "test")])
plan = plan_export(export)
print("ready", flush=True)
sys.stdin.readline()
print(import_export(store, plan, lambda _: None).is_new)
"""


@pytest.fixture
def importers(store: Store, reddit: Path, tmp_path: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    """Three processes that are about to import the same export."""
    command = [sys.executable, "-c", IMPORT_IN_A_PROCESS, str(tmp_path), str(reddit)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    yield running
    for process in running:
        process.kill()
        process.communicate()


def test_processes_that_import_the_same_export_at_once_give_one_commit(
    store: Store, importers: list["subprocess.Popen[str]"], undisturbed: Store
) -> None:
    for process in importers:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in importers:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=60) for process in importers]
    assert [process.returncode for process in importers] == [0, 0, 0], ended
    assert sorted(out.strip() for out, _ in ended) == ["False", "False", "True"]
    store.refresh()
    assert len(store.commits) == 1
    assert contents(store) == contents(undisturbed)
    assert list(store.layout.tmp.iterdir()) == []


def test_a_member_that_breaks_half_way_keeps_its_good_rows(store: Store, tmp_path: Path) -> None:
    # Long texts that do not compress: the break is then as far into the member as into the archive.
    texts = [random.Random(n).randbytes(2_000).hex() for n in range(3_000)]
    header = "id permalink date ip subreddit gildings link parent body media"
    link = "https://www.reddit.com/r/kites/comments/p1/_/"
    rows = [
        (f"c{n:05}", f"{link}c{n:05}/", "2024-05-01 10:00:00 UTC", "", "kites", 0, link, "t3_p1", text, "")
        for n, text in enumerate(texts)
    ]
    path = zipped(tmp_path / "export.zip", reddit_export(ROWS) | {"comments.csv": csv_text(header, *rows)})
    break_at(path, "comments.csv", 0.8)
    report = import_path(store, path)
    [broken] = [member for member in report.members if member.path == "comments.csv"]
    kept = broken.rows["comments"]
    assert (broken.outcome, broken.records) == ("parsed", kept + broken.skipped)
    assert broken.skipped >= 1
    assert not report.is_complete
    # What inflates before the break is read; a few of the inflater's own chunks may be held back.
    assert 3_000 * 0.8 - 256 * 1024 / 4_000 < kept < 3_000
    shown = store.table("comments").to_arrow(["item_id", "text"]).to_pylist()
    assert {row["item_id"]: row["text"] for row in shown} == {f"c{n:05}": texts[n] for n in range(kept)}
    assert report.tables["messages"].new == ROWS


def test_rows_do_not_depend_on_how_they_are_cut_into_units_and_segments(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = [zipped(tmp_path / f"{later}.zip", reddit_export(300, later=later)) for later in (False, True)]
    (tmp_path / "whole").mkdir()
    whole = new_store(tmp_path / "whole")
    tables = [import_path(whole, export).tables for export in exports]
    monkeypatch.setattr(units, "UNIT_BYTES", 20_000)
    monkeypatch.setattr(staging, "SEGMENT_ROWS", 70)
    monkeypatch.setattr(staging, "ENTRIES_ROWS", 40)
    assert [import_path(store, export).tables for export in exports] == tables
    assert contents(store) == contents(whole)


def test_an_export_that_names_no_account_is_taken_to_be_of_the_only_one(store: Store, tmp_path: Path) -> None:
    members = reddit_export(5)
    import_path(store, zipped(tmp_path / "one.zip", members))
    del members["statistics.csv"]
    [nameless] = open_exports([zipped(tmp_path / "two.zip", members)])
    plan = plan_export(nameless, accounts=store.accounts)
    assert plan.account == "kite_mender"
    assert "the export names no account; taken to be kite_mender's" in plan.notices
    report = import_export(store, plan, lambda _: None)
    assert {table: counts.new for table, counts in report.tables.items()} == dict.fromkeys(report.tables, 0)


def test_a_report_comes_back_as_it_was_kept() -> None:
    report = ImportReport(
        "0" * 16,
        "reddit",
        "kite_mender",
        "export ü\ud7ff.zip",
        datetime(2025, 11, 2, 8, tzinfo=UTC),
        True,
        1.25,
        10**12,
        [
            MemberReport("a.csv", 7, "parsed", None, 5, {"comments": 3, "media": 1}, 2, "altered"),
            MemberReport("b.jpg", 0, "ignored", "media"),
        ],
        [SkippedRecord("a.csv", "line 3", "no id")],
        ["c.csv"],
        ["a notice"],
        [SkippedRecord("__MACOSX/x", "", "rubbish")],
        4,
        {"comments": TableCounts(3, 1, 1, 0, 1, 9)},
    )
    again = decode(encode(report))
    assert again == report
    assert (again.skipped, again.is_complete) == (2, False)


def test_a_report_with_members_of_a_later_version_is_read() -> None:
    report = decode(encode(ImportReport("1", "reddit", None, "x", None, True, 0, 0, [], [], [], [], [])))
    later = json.loads(encode(report)) | {"mood": "good"}
    assert decode(json.dumps(later).encode()) == report


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff"])
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode(data)


def test_a_kept_report_says_what_the_import_said(store: Store, tmp_path: Path) -> None:
    said = import_path(store, REDDIT)
    reopened = Store.open(tmp_path / "home", openers=[opener_of(tmp_path)])
    [imported] = reopened.imports()
    assert decode(reopened.report(imported)) == said


def test_an_empty_table_is_no_row_and_no_skip(store: Store, tmp_path: Path) -> None:
    members = {
        "comments.csv": csv_text("id permalink date ip subreddit gildings link parent body media"),
        "statistics.csv": csv_text("statistic value", ("account name", "kite_mender")),
    }
    report = import_path(store, zipped(tmp_path / "export.zip", members))
    assert {m.path: (m.outcome, m.records) for m in report.members} == {
        "comments.csv": ("parsed", 0),
        "statistics.csv": ("parsed", 1),
    }
    assert store.tables() == ["profile"]
