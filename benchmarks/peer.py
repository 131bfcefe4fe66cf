"""Side by side with google_takeout_parser: its parsing alone, of files unpacked before, against our whole import.

Ours unzips, reads, gives ids, encrypts, writes durably and merges; the peer only reads. Runs alternate.
"""

import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.compare import Series, import_once
from benchmarks.inputs import Input, make_input
from benchmarks.measure.process import ROOT, environment, run

PEER: Final = "google_takeout_parser==0.1.13"
KINDS: Final = {
    "activity-json": ("google", ("search", "youtube", "chrome", "maps")),
    "activity-html": ("google-html", ("search", "youtube", "chrome", "maps")),
    "records": ("google-location", ()),
}
"""What is compared: the generator's name, and the parts of its export that are filled."""


@dataclass
class PeerComparison:
    """One kind of member: the peer's runs and ours; *events* is what the peer gave, of so many records."""

    kind: str
    events: int
    peer: Series
    ours: Series

    @property
    def times(self) -> float:
        """How many times as many records a second as the peer's."""
        return (self.ours.rows / self.ours.wall) / (self.peer.rows / self.peer.wall)


def compare_with_peer(
    work: Path, kind: str, rows: int, seed: int, repeat: int, command: list[str], say: Callable[[str], None]
) -> PeerComparison:
    """Measure *kind* with *rows* rows *repeat* times each. Raises: CommandFailed, also if our import lost a record."""
    source, only = KINDS[kind]
    given = make_input(work, source, rows, seed, only)
    python = _peer(work, say)
    folder = _unpacked(work, given)
    peer, ours = (Series(name, given.rows, given.size) for name in (PEER, "vana import"))
    events = 0
    for number in range(1, repeat + 1):
        say(f"{kind}, round {number} of {repeat}")
        script = ROOT / "benchmarks" / "measure" / "peer_parsing.py"
        script = ROOT / "benchmarks" / "measure" / "peer_parsing.py"
        taken = run([str(python), str(script), str(folder)], environment())
        peer.runs.append(taken)
        events = int(taken.output)
        ours.runs.append(import_once(work, given, command))
    shutil.rmtree(folder.parent)
    return PeerComparison(kind, events, peer, ours)


def _peer(work: Path, say: Callable[[str], None]) -> Path:
    """Return a Python that has the peer, installed on the first run into an environment of its own."""
    folder = work / "peer"
    python = folder / "bin" / "python"
    if not python.exists():
        say(f"installing {PEER}")
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", PEER], check=True, stdout=sys.stderr)
    return python


def _unpacked(work: Path, given: Input) -> Path:
    """Unpack the archive and return its `Takeout` folder: the peer reads no archives."""
    folder = work / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(given.archive) as archive:
        archive.extractall(folder)  # our own file
    return folder / "Takeout"
