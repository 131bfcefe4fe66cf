"""A preview tells what an import would do, from little of the export, and changes nothing."""

import json
import shutil
from pathlib import Path

import pytest

from vana_cli.demo.running import EXPORTS
from vana_cli.importing.pipeline import import_export, plan_export
from vana_cli.inspecting.preview import SAMPLE_ROWS, Preview, preview_export
from vana_cli.keys.key_file import KeyFileOpener
from vana_cli.store.store import Store
from vana_parsers.csv_stream import BLOCK
from vana_parsers.errors import UnrecognizedExport
from vana_parsers.export import open_exports

REDDIT = EXPORTS / "reddit-export"
TAKEOUT = EXPORTS / "takeout-20251102T080000Z-001"


needs_counters = pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="counts reads as Linux tells them")


def preview_of(path: Path, source: str | None = None) -> Preview:
    (export,) = open_exports([path])
    return preview_export(export, source)


@pytest.mark.parametrize("path", [REDDIT, TAKEOUT], ids=lambda path: path.name)
def test_a_preview_promises_what_the_import_then_does(path: Path, tmp_path: Path) -> None:
    preview = preview_of(path)
    (export,) = open_exports([path])
    store = Store.create(tmp_path / "home", KeyFileOpener(tmp_path / "key", "test"))
    report = import_export(store, plan_export(export), lambda _: None)
    assert (preview.source, preview.account) == (report.source, report.account)
    assert preview.members == len(report.members)
    assert preview.bytes == report.bytes_read
    outcomes = [member.outcome for member in report.members]
    assert preview.outcomes == {outcome: outcomes.count(outcome) for outcome in set(outcomes)}
    assert set(preview.samples) == set(report.tables)


@pytest.mark.parametrize("path", [REDDIT, TAKEOUT], ids=lambda path: path.name)
def test_samples_are_rows_of_the_import_and_few(path: Path, stored_rows: dict[str, set[str]]) -> None:
    for table, rows in preview_of(path).samples.items():
        assert 1 <= len(rows) <= SAMPLE_ROWS
        assert {row["record_id"] for row in rows} <= stored_rows[table]


@pytest.fixture(scope="module")
def stored_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The record ids of both bundled exports by table."""
    folder = tmp_path_factory.mktemp("preview")
    store = Store.create(folder / "home", KeyFileOpener(folder / "key", "test"))
    for export in open_exports([REDDIT, TAKEOUT]):
        import_export(store, plan_export(export), lambda _: None)
    store.refresh()
    return {
        name: {i.hex() for i in store.table(name).to_arrow(["record_id"])[0].to_pylist()} for name in store.tables()
    }


def _bytes_read() -> int:
    """Return how many bytes this process has read so far."""
    counters = Path("/proc/self/io").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in counters.splitlines() if line.startswith("rchar")))


@needs_counters
def test_only_the_beginning_of_a_large_export_is_read(tmp_path: Path) -> None:
    export = tmp_path / "export"
    shutil.copytree(REDDIT, export)
    header, _, rows = (REDDIT / "comments.csv").read_text(encoding="utf-8").partition("\n")
    repeats = 40_000_000 // len(rows)
    (export / "comments.csv").write_text(header + "\n" + rows * repeats, encoding="utf-8")
    preview_of(REDDIT)  # so that modules are not loaded in between
    before = _bytes_read()
    preview = preview_of(export)
    assert _bytes_read() - before < 6 * BLOCK  # some blocks, whatever the size of the file
    assert preview.bytes > 40_000_000
    assert len(preview.samples["comments"]) == SAMPLE_ROWS


@needs_counters
def test_only_the_first_records_of_a_large_json_are_read(tmp_path: Path) -> None:
    export = tmp_path / "export"
    shutil.copytree(TAKEOUT, export)
    (history,) = export.rglob("watch-history.json")
    records = json.loads(history.read_text(encoding="utf-8"))
    history.write_text(json.dumps(records * (30_000_000 // history.stat().st_size)), encoding="utf-8")
    preview_of(TAKEOUT)
    before = _bytes_read()
    preview = preview_of(export)
    assert _bytes_read() - before < 8_000_000  # one block of the file, whatever its size
    assert preview.bytes > 20_000_000
    assert len(preview.samples["views"]) == SAMPLE_ROWS


def test_a_preview_names_what_is_missing_and_what_cannot_be_read(tmp_path: Path) -> None:
    export = tmp_path / "export"
    shutil.copytree(REDDIT, export)
    (export / "saved_posts.csv").unlink()
    (export / "linked.csv").symlink_to("/etc/hostname")
    preview = preview_of(export)
    assert preview.missing == ["saved_posts.csv"]
    assert [problem for problem in preview.problems if problem.startswith("linked.csv: ")]


def test_a_broken_member_does_not_end_a_preview(tmp_path: Path) -> None:
    export = tmp_path / "export"
    shutil.copytree(TAKEOUT, export)
    (history,) = export.rglob("watch-history.json")
    history.write_text(history.read_text(encoding="utf-8")[:300], encoding="utf-8")
    assert set(preview_of(export).samples) >= {"notes", "searches"}


def test_a_source_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,permalink\nx,y\n")
    assert preview_of(tmp_path, "reddit").source == "reddit"


def test_an_unknown_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.json").write_text('{"dear": "you"}')
    with pytest.raises(UnrecognizedExport):
        preview_of(tmp_path)
