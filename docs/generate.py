"""Writes the reference pages that follow from the code: `python docs/generate.py`, or `--check` to compare only."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from typer.main import get_command
from typer.testing import CliRunner

from vana_cli.commands.app import app
from vana_cli.errors import EXIT_CODES
from vana_parsers.schema import CATEGORY, COMMON, TABLES, Column, Table

DOCS = Path(__file__).parent
_SEEN = (
    ("import_id", "category", "The import that brought the row."),
    ("first_seen_at", "timestamp[us, UTC]", "When an import first held the record."),
    ("last_seen_at", "timestamp[us, UTC]", "When an import last held the record."),
)


def pages() -> dict[Path, str]:
    """Return the text of every generated page by its path."""
    return {DOCS / "cli.md": _page(_cli()), DOCS / "tables.md": _page(_tables())}


def _page(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _cli() -> Iterator[str]:
    yield "# The command line"
    yield ""
    yield "Generated from `vana --help`; `python docs/generate.py` writes it anew."
    for words in commands():
        yield ""
        yield f"## `{' '.join(('vana', *words))}`"
        yield ""
        yield "```text"
        yield help_text(words)
        yield "```"
    yield ""
    yield "## Exit codes"
    yield ""
    yield "| code | meaning |"
    yield "|---|---|"
    yield from (f"| {code} | {meaning} |" for code, meaning in sorted(EXIT_CODES.items()))


def commands() -> list[tuple[str, ...]]:
    """Return the words of every command, the program itself (no words) first, groups before what is in them."""
    found: list[tuple[str, ...]] = [()]
    waiting: list[tuple[tuple[str, ...], Any]] = [((), get_command(app))]
    for words, command in waiting:
        for name, inner in getattr(command, "commands", {}).items():
            found.append((*words, name))
            waiting.append(((*words, name), inner))
    return sorted(found[:1]) + found[1:]


def help_text(words: tuple[str, ...]) -> str:
    """Return what `vana WORDS --help` prints on a terminal of 80 columns."""
    # The width is Typer's own, so that the page does not depend on where it is made.
    ran = CliRunner(env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"}).invoke(app, [*words, "--help"], prog_name="vana")
    return ran.stdout.strip()


def _tables() -> Iterator[str]:
    yield "# The tables"
    yield ""
    yield "Generated from `vana_parsers/schema.py`; `python docs/generate.py` writes it anew. Every source fills the"
    yield "same tables. *Sensitive* columns stay in your store; what you share leaves them out unless you name them."
    yield ""
    yield "## Columns that every table has"
    yield ""
    yield from _columns(COMMON)
    yield from (f"| `{name}` | {kind} | {doc} | |" for name, kind, doc in _SEEN)
    for table in TABLES.values():
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield ""
    yield f"## `{table.name}`"
    yield ""
    yield f"{table.doc} Version {table.version}."
    yield ""
    yield from _columns(table.own)


def _columns(columns: tuple[Column, ...]) -> Iterator[str]:
    yield "| column | type | meaning | sensitive |"
    yield "|---|---|---|---|"
    for column in columns:
        yield f"| `{column.name}` | {_type(column.type)} | {column.doc} | {column.sensitivity or ''} |"


def _type(kind: pa.DataType) -> str:
    if kind == CATEGORY:
        return "category"
    if pa.types.is_list(kind):
        return f"list of {kind.value_type}"
    return str(kind).replace("tz=", "").replace("fixed_size_binary[16]", "16 bytes")


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` return 1 and name those that are not current."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in arguments:
            sys.stderr.write(f"not current: docs/{path.name}; run `python docs/generate.py`\n")
        else:
            path.write_text(pages()[path], encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
