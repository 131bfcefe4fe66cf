"""The documents say what is so: generated pages are current, links lead somewhere, what is shown runs."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

import vana_cli
from vana_cli.commands.app import app
from vana_cli.errors import EXIT_CODES

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
SECONDS = re.compile(r"\bin \d+(\.\d)? s\b")
VANA = re.compile(r"^\$ (vana .*?)(?: +#.*)?$", re.MULTILINE)


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = load_generator()


@pytest.mark.parametrize("page", ["cli.md", "tables.md"])
def test_a_generated_page_is_current(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert text == GENERATOR.pages()[ROOT / "docs" / page], "run `python docs/generate.py`"


@pytest.mark.parametrize("words", GENERATOR.commands(), ids=" ".join)
def test_every_command_says_what_it_does_and_is_in_the_reference(words: tuple[str, ...]) -> None:
    text = GENERATOR.help_text(words)
    assert len(text.splitlines()) > 4
    assert text in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert all(f"| {code} | {meaning} |" in text for code, meaning in EXIT_CODES.items())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_page_and_a_heading(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve() if target else page
        assert path.exists() or target == "LICENSE", target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_page_of_the_docs_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            text = page.read_text(encoding="utf-8")
            waiting += [(page.parent / target).resolve() for target, _ in LINK.findall(text) if target]
    assert set(PAGES) <= reached | {ROOT / "README.md"}


def commands_shown() -> Iterator[tuple[str, str]]:
    """Yield the words after `vana` of every command in a console block, with the page."""
    for page in PAGES:
        for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")):
            if kind == "console":
                yield from ((page.name, command) for command in VANA.findall(body))


@pytest.mark.parametrize(("page", "command"), list(commands_shown()))
def test_a_command_that_is_shown_can_be_typed(
    page: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(app, [*shlex.split(command)[1:], "--no-input"], prog_name="vana")
    assert ran.exit_code != 2, f"{page}: {command}: {ran.stderr}"


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = next(body for kind, body in BLOCK.findall(README) if kind == "console" and body.startswith("$ vana demo\n"))
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(app, ["demo"], prog_name="vana")
    assert ran.exit_code == 0, ran.stderr
    assert SECONDS.sub("in 0.0 s", ran.stdout) == SECONDS.sub("in 0.0 s", shown.removeprefix("$ vana demo\n"))


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "ask.md"], ids=lambda page: page.name)
def test_the_python_that_is_shown_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["demo"]).exit_code == 0
    monkeypatch.setenv("VANA_HOME", str(tmp_path / "vana-demo"))
    monkeypatch.setenv("VANA_KEY_FILE", str(tmp_path / "vana-demo" / "demo.key"))
    [code] = [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == "python"]
    names: dict[str, object] = {}
    exec(compile(code, page.name, "exec"), names)
    assert names["Store"] is vana_cli.Store


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"^\$ (python3\.11 .*)$", README, re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("vana demo")
    ci = ROOT / ".ci" / "run"
    if not ci.exists():
        pytest.skip("not a checkout")
    assert commands[1] in ci.read_text(encoding="utf-8").splitlines()
