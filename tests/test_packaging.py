"""The wheel: exactly the two packages and what they read at run time, and metadata that tells the truth."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = {"vana_cli": ROOT / "vana_cli", "vana_parsers": ROOT / "parsers" / "vana_parsers"}
DISTRIBUTIONS = {"bs4": "beautifulsoup4"}
"""Import names that are not the distribution's name."""
OF_KEYRING = {"jeepney", "secretstorage"}
"""What keyring itself requires on Linux, for the errors it lets through."""

needs_sources = pytest.mark.skipif(not PACKAGES["vana_cli"].is_dir(), reason="the sources are not here")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("wheel")
    # Without isolation: the build backend is in the dev extra, so no network is needed here.
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    [path] = out.glob("*.whl")
    return zipfile.ZipFile(path)


@needs_sources
def test_the_wheel_holds_the_two_packages_and_every_file_of_them(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    expected = {
        f"{package}/{file.relative_to(folder).as_posix()}"
        for package, folder in PACKAGES.items()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert names == expected
    assert {name.partition("/")[0] for name in names} == set(PACKAGES)


@needs_sources
def test_the_wheel_says_its_name_licence_and_types(wheel: zipfile.ZipFile) -> None:
    [metadata] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    text = wheel.read(metadata).decode()
    assert "Name: vana-cli\n" in text
    assert f"Version: {PROJECT['version']}\n" in text
    assert "License-Expression: Apache-2.0 AND Unicode-3.0\n" in text
    assert "vana_cli/py.typed" in wheel.namelist()
    assert "vana_parsers/py.typed" in wheel.namelist()


@needs_sources
def test_every_import_is_a_dependency_and_every_dependency_is_imported() -> None:
    found = {
        target.partition(".")[0]
        for folder in PACKAGES.values()
        for file in folder.rglob("*.py")
        for target in imports(file)
    }
    third_party = found - set(sys.stdlib_module_names) - set(PACKAGES) - {"_typeshed"} - OF_KEYRING
    used = {DISTRIBUTIONS.get(name, name) for name in third_party}
    declared = {requirement.partition(">")[0] for requirement in PROJECT["dependencies"]}
    assert used == declared


def imports(file: Path) -> set[str]:
    """Return the modules that *file* imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_every_dependency_has_a_lower_bound() -> None:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    assert [line for line in (*PROJECT["dependencies"], *extras) if ">=" not in line] == []


def test_the_installed_program_is_this_version() -> None:
    [script] = entry_points(group="console_scripts", name="vana")
    assert script.value == PROJECT["scripts"]["vana"]
    assert script.dist is not None
    assert script.dist.version == PROJECT["version"]


def test_the_newest_entry_of_the_changelog_is_unreleased_or_this_version() -> None:
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert headings[0] in ("## Unreleased", f"## {PROJECT['version']}")
