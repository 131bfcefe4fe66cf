"""The import rule: arrows point down one list of layers, siblings do not meet, some libraries have one place."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vana_cli
import vana_parsers

ROOTS = {package.__name__: Path(package.__path__[0]) for package in (vana_parsers, vana_cli)}
SOURCES = sorted(
    init.parent.name
    for init in ROOTS["vana_parsers"].glob("*/__init__.py")
    if "SOURCE = " in init.read_text(encoding="utf-8")
)
LAYERS: list[set[str]] = [
    {"vana_parsers"},
    {f"vana_parsers.{source}" for source in SOURCES},
    {"vana_cli.errors", "vana_cli.no_pandas"},
    {"vana_cli.crypto"},
    {"vana_cli.settings", "vana_cli.keys"},
    {"vana_cli.store"},
    {"vana_cli.importing", "vana_cli.exporting"},
    {"vana_cli.inspecting", "vana_cli.demo"},
    {"vana_cli.output"},
    {"vana_cli.commands"},
]
"""From the bottom up. What is not in a source's folder is the core of `vana_parsers`."""
ONE_PLACE = {
    "cryptography": {"vana_cli.crypto"},
    "keyring": {"vana_cli.keys"},
    "duckdb": {"vana_cli.store", "vana_cli.exporting"},
    "typer": {"vana_cli.commands"},
    "rich": {"vana_cli.output"},
    "platformdirs": {"vana_cli.settings"},
    "sqlite3": {"vana_cli.exporting"},
}
"""Libraries that only these parts may import."""
PARSERS_NEED = {"pyarrow", "numpy", "msgspec", "xxhash", "isal", "selectolax", "bs4", "icalendar"}
"""The library of readers stands on parsing libraries alone: no command line, no crypto, no network."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the dotted name and file of every module."""
    for name, root in ROOTS.items():
        for file in sorted(root.rglob("*.py")):
            parts = file.relative_to(root).with_suffix("").parts
            yield ".".join((name, *(part for part in parts if part != "__init__"))), file


def imported(file: Path) -> Iterator[str]:
    """Yield the dotted names that *file* imports anywhere, also inside functions and for type checking."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str | None:
    """Return the entry of LAYERS that a dotted name belongs to, the most specific one."""
    entries = [entry for layer in LAYERS for entry in layer if name == entry or name.startswith(f"{entry}.")]
    return max(entries, key=len, default=None)


def level(part: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part in layer)


MODULES = dict(modules())


def test_every_module_belongs_to_a_layer() -> None:
    assert [name for name in MODULES if part_of(name) is None and name != "vana_cli"] == []


def test_there_are_sources_to_hold_apart() -> None:
    assert {"google", "reddit"} <= set(SOURCES)


@pytest.mark.parametrize("name", [name for name in MODULES if part_of(name)])
def test_imports_point_down(name: str) -> None:
    own = part_of(name)
    assert own is not None
    for target in imported(MODULES[name]):
        part = part_of(target)
        if part is not None and part != own:
            assert level(part) < level(own), f"{name} imports {target}"


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("vana_cli")])
def test_the_program_knows_no_source_by_name(name: str) -> None:
    known = [target for target in imported(MODULES[name]) if (part_of(target) or "") in LAYERS[1]]
    assert known == [], "sources are found by entry point"


@pytest.mark.parametrize("library", ONE_PLACE)
def test_a_library_is_imported_in_its_place_only(library: str) -> None:
    users = {part_of(name) for name in MODULES if library in {t.partition(".")[0] for t in imported(MODULES[name])}}
    assert users, f"{library} is not used: take it out of the dependencies"
    assert users <= ONE_PLACE[library]


def test_the_readers_need_parsing_libraries_only() -> None:
    found = {
        target.partition(".")[0]
        for name, file in MODULES.items()
        if name.startswith("vana_parsers")
        for target in imported(file)
    }
    assert found - set(sys.stdlib_module_names) - {"vana_parsers", "_typeshed"} <= PARSERS_NEED


def test_the_budget_of_sizes_is_kept() -> None:
    functions: list[int] = []
    for name, file in MODULES.items():
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") <= 500, name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                assert size <= 60, f"{name}.{node.name}: {size} lines"
                functions.append(size)
    functions.sort()
    assert functions[len(functions) // 2] <= 12
    assert functions[len(functions) * 9 // 10] <= 35
