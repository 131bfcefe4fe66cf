"""Imports the bundled exports into a throw-away store and asks it two questions."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vana_cli.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

    from vana_cli.importing.report import ImportReport
    from vana_cli.store.store import Store

EXPORTS: Final = Path(__file__).parent / "exports"
"""The bundled exports, one a folder; everything in them is invented."""
_MARKER: Final = "THIS-IS-A-DEMO.txt"
_MARKER_TEXT: Final = """\
`vana demo` made this folder. The data in it is invented, and the key of the store lies beside it.
Delete the folder whenever you like; `vana demo` replaces it.
"""
QUESTIONS: Final = (
    "select community, count(*) as comments from comments group by 1 order by 2 desc, 1 limit 5",
    "select title, author, count(*) as times from views group by 1, 2 order by 3 desc, 1 limit 5",
)


@dataclass(frozen=True)
class Question:
    """One query and its rows."""

    sql: str
    rows: "pa.Table"


@dataclass(frozen=True)
class Demo:
    """What the demo did and found."""

    folder: Path
    key_file: Path
    reports: "list[ImportReport]"
    tables: list[dict[str, Any]]
    questions: list[Question]


def run_demo(folder: Path) -> Demo:
    """Make a demo store in *folder* (replacing an earlier one) and return what it holds.

    Raises: OutputError if *folder* exists and is no demo, or cannot be written.
    """
    from vana_cli.exporting.summaries import summarize_tables
    from vana_cli.keys.key_file import KeyFileOpener
    from vana_cli.store.store import Store

    _make_room(folder)
    key_file = folder / "demo.key"
    store = Store.create(folder.absolute(), KeyFileOpener(key_file, "vana demo"))
    reports = [_import(store, export) for export in sorted(EXPORTS.iterdir())]
    store.refresh()
    questions = [Question(sql, store.query(sql).read_all()) for sql in QUESTIONS]
    return Demo(folder, key_file, reports, summarize_tables(store), questions)


def _make_room(folder: Path) -> None:
    try:
        if folder.is_symlink() or (folder.exists() and not (folder / _MARKER).is_file()):
            raise OutputError(f"exists and is no demo: {folder}", hint="--folder names another one")
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700, parents=True)
        (folder / _MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error


def _import(store: "Store", path: Path) -> "ImportReport":
    from vana_cli.importing.pipeline import import_export, plan_export
    from vana_parsers.export import open_exports

    (export,) = open_exports([path])
    with export:
        return import_export(store, plan_export(export), lambda _: None)
