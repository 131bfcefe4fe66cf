"""The program as a user meets it: in this process where that is enough, in one of its own where it is not."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from vana_cli.commands.app import app
from vana_cli.demo.running import EXPORTS

REDDIT = EXPORTS / "reddit-export"
TAKEOUT = EXPORTS / "takeout-20251102T080000Z-001"


@dataclass(frozen=True)
class Ran:
    """What one run of the program left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed to stdout, as JSON; fails if it is not one document."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error on stderr, which must be one line of JSON."""
        (line,) = self.err.splitlines()
        error: dict[str, Any] = json.loads(line)["error"]
        return error


Vana = Callable[..., Ran]


@pytest.fixture
def vana() -> Vana:
    """Run the program in this process; `vana("tables", "--json")`."""

    def run(*args: str | Path, stdin: str | None = None) -> Ran:
        result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, prog_name="vana")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def stocked_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that holds both bundled exports, and its key; not to be changed."""
    folder = tmp_path_factory.mktemp("stocked")
    options = ["--home", str(folder / "home"), "--key-file", str(folder / "vana.key")]
    result = CliRunner().invoke(app, [*options, "import", str(REDDIT), str(TAKEOUT)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def stocked(vana: Vana, stocked_home: Path, tmp_path: Path) -> Vana:
    """The program with a store of its own that holds both bundled exports."""
    shutil.copytree(stocked_home, tmp_path, dirs_exist_ok=True)
    return vana


@pytest.fixture
def vana_process() -> Vana:
    """Run the program in a process of its own."""

    def run(*args: str | Path, **options: Any) -> Ran:
        done = subprocess.run(
            [sys.executable, "-c", "from vana_cli.commands.app import main; main()", *map(str, args)],
            capture_output=True,
            text=True,
            timeout=60,
            env=dict(os.environ),
            check=False,
            **options,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
