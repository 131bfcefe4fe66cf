"""Kills imports at random moments. A program of its own: `killing.py FOLDER KILLS SEED` prints what came of it as JSON.

Children are forked from this process, which has loaded every library and started no thread, so that a trial is fast.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb  # noqa: F401  # loaded before the forks
import pyarrow.dataset  # noqa: F401

from tests.importing.exports import contents, import_path, reddit_export, zipped
from tests.store.writing import files_under, new_store, opener_of
from vana_cli.importing import units
from vana_cli.store import staging
from vana_cli.store.collect import collect
from vana_cli.store.layout import Layout, exists
from vana_cli.store.store import Store
from vana_parsers.registry import sources

ROWS = 500
"""A table; there are four."""
UNIT_BYTES = 1
SEGMENT_ROWS = 150
ENTRIES_ROWS = 60


@dataclass
class Outcome:
    """What came of all trials."""

    kills: int = 0
    trials: int = 0
    in_the_way_of_creating: int = 0
    with_something_to_resume: int = 0
    after_the_commit: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """What is imported into what, and what the store holds then."""

    export: Path
    template: Path | None
    seconds: float
    digest: str
    commits: int


class Died(Exception):
    """A child ended by itself, and badly."""


def main(folder: Path, kills: int, seed: int) -> Outcome:
    """Do trials until there were *kills* kills."""
    sources()
    units.UNIT_BYTES, staging.SEGMENT_ROWS, staging.ENTRIES_ROWS = UNIT_BYTES, SEGMENT_ROWS, ENTRIES_ROWS
    chance = random.Random(seed)
    cases = make_cases(folder)
    outcome = Outcome()
    while outcome.kills < kills:
        trial(folder / f"trial {outcome.trials}", cases[outcome.trials % len(cases)], chance, outcome)
        outcome.trials += 1
    return outcome


def make_cases(folder: Path) -> list[Case]:
    """Import twice, undisturbed: the export as it was first, and a later one on top of it."""
    first, later = (zipped(folder / f"later {flag}.zip", reddit_export(ROWS, later=flag)) for flag in (False, True))
    cases = []
    template: Path | None = None
    for commits, export in enumerate((first, later), 1):
        home = prepared(folder / f"undisturbed {commits}", template)
        began = time.monotonic()
        in_child(lambda home=home, export=export: do_import(home, export))  # type: ignore[misc]
        seconds = time.monotonic() - began
        cases.append(Case(export, template, seconds, str(state(home, folder)["digest"]), commits))
        template = home
    return cases


def prepared(home: Path, template: Path | None) -> Path:
    """Return a new folder, with a copy of the store in *template* if there is one."""
    if template is None:
        home.mkdir()
    else:
        shutil.copytree(template, home)
    return home


def trial(home: Path, case: Case, chance: random.Random, outcome: Outcome) -> None:
    """Kill an import once or several times, then let it end, and compare."""
    prepared(home, case.template)
    while True:
        after = chance.uniform(0, case.seconds)
        if in_child(lambda: do_import(home, case.export), kill_after=after):
            note_kill(home, case, outcome)
        if chance.random() < 0.5:
            break
    try:
        in_child(lambda: do_import(home, case.export))
        found = state(home, home.parent)
    except Died as death:
        outcome.wrong.append(f"trial {outcome.trials}: {death}")
        return
    expected = {"digest": case.digest, "commits": case.commits, "strays": [], "gone": []}
    if found != expected:
        outcome.wrong.append(f"trial {outcome.trials}: {found} instead of {expected}")
    shutil.rmtree(home)


def note_kill(home: Path, case: Case, outcome: Outcome) -> None:
    layout = Layout(home / "home" / "store")
    outcome.kills += 1
    outcome.in_the_way_of_creating += not exists(layout)
    outcome.with_something_to_resume += any(layout.tmp.glob("import-*/unit-*.vc"))
    outcome.after_the_commit += layout.commit(case.commits - 1).exists()


def do_import(home: Path, export: Path) -> None:
    """Import *export* into the store in *home*, made if need be; all that was committed before must be whole."""
    if exists(Layout(home / "home" / "store")):
        store = Store.open(home / "home", openers=[opener_of(home)])
        assert all(store.vault.is_whole(ref, home) for commit in store.commits for ref in commit.objects)
    else:
        store = new_store(home)
    import_path(store, export)


def state(home: Path, folder: Path) -> dict[str, object]:
    """Return what the store in *home* holds after rubbish is collected, found out in a child."""
    answer = folder / "state.json"

    def look() -> None:
        store = Store.open(home / "home", openers=[opener_of(home)])
        collect(store, grace_days=0)
        named = {store.layout.object(ref.sha256) for commit in store.commits for ref in commit.objects}
        lying = {*files_under(store.layout.objects), *store.layout.tmp.rglob("*")}
        digest = hashlib.sha256(repr(contents(store)).encode()).hexdigest()
        found = {"digest": digest, "commits": len(store.commits)}
        strays, gone = (sorted(map(str, paths)) for paths in (lying - named, named - lying))
        answer.write_text(json.dumps(found | {"strays": strays, "gone": gone}))

    in_child(look)
    found: dict[str, object] = json.loads(answer.read_text())
    return found


def in_child(work: Callable[[], None], kill_after: float | None = None) -> bool:
    """Do *work* in a forked child, killed after a while; return whether it was. Raises Died if it failed by itself."""
    assert threading.active_count() == 1
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise Died("an import failed; its traceback is on stderr")
    return False


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))
