"""Sources: all of them are found, named alike everywhere, and each has cases."""

import ast
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import vana_parsers
from vana_parsers.errors import UnrecognizedExport
from vana_parsers.export import open_exports
from vana_parsers.registry import LEAST_CONFIDENCE, Source, recognize, sources

ROOT = Path(__file__).parents[2]
PACKAGE = Path(vana_parsers.__path__[0])
FIXTURES = ROOT / "fixtures"
FOLDERS = sorted(file.parent.name for file in PACKAGE.glob("*/__init__.py") if "SOURCE" in file.read_text())


def test_there_are_sources() -> None:
    assert set(FOLDERS) >= {"google", "reddit"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_mentions_a_source_defines_one(folder: str) -> None:
    names = {
        target.id
        for node in ast.parse((PACKAGE / folder / "__init__.py").read_text()).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert "SOURCE" in names


def test_every_source_is_registered_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    registered = project["entry-points"]["vana.sources"]
    assert registered == {folder: f"vana_parsers.{folder}:SOURCE" for folder in FOLDERS}


def test_every_source_is_found_by_its_entry_point() -> None:
    installed = {entry.name: entry.value for entry in entry_points(group="vana.sources")}
    assert {folder: installed.get(folder) for folder in FOLDERS} == {
        folder: f"vana_parsers.{folder}:SOURCE" for folder in FOLDERS
    }
    assert list(sources()) == sorted(installed)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_source_has_the_name_of_its_folder_a_title_and_a_version(folder: str) -> None:
    source = sources()[folder]
    assert isinstance(source, Source)
    assert source.name == folder
    assert source.title.strip() == source.title != ""
    assert source.version >= 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_source_has_cases_and_a_page(folder: str) -> None:
    cases = list((FIXTURES / folder).glob("*/export"))
    assert cases
    assert all(list((case.parent / "expected").glob("*.jsonl")) for case in cases)
    assert (ROOT / "docs" / "sources" / f"{folder}.md").is_file()


def test_every_folder_of_cases_belongs_to_a_source() -> None:
    assert {path.parents[1].name for path in FIXTURES.glob("*/*/export")} == set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_confidence_lies_between_0_and_1_for_the_exports_of_every_source(folder: str) -> None:
    for case in sorted(FIXTURES.glob("*/*/export")):
        [export] = open_exports([case])
        confidence = sources()[folder].recognize(export)
        assert 0 <= confidence <= 1
        if case.parents[1].name == folder:
            assert confidence >= LEAST_CONFIDENCE
            assert recognize(export).name == folder
        else:  # both of Meta's platforms write the same files of conversations
            assert confidence < LEAST_CONFIDENCE or {case.parents[1].name, folder} == {"facebook", "instagram"}


def test_an_export_that_no_source_knows_is_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("words")
    [export] = open_exports([tmp_path])
    with pytest.raises(UnrecognizedExport, match="not a known export") as caught:
        recognize(export)
    assert all(name in str(caught.value.hint) for name in sources())
