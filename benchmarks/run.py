"""The one command: generate exports, measure their import against the floor, print tables (`python -m benchmarks`)."""

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

# Run as a file, Python finds this folder, not the one that holds it.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.compare import LATER, Comparison, compare
from benchmarks.inputs import make_input
from benchmarks.measure.process import CommandFailed, python
from benchmarks.peer import KINDS, PeerComparison, compare_with_peer
from benchmarks.startup import PROGRAM, measure_startup
from benchmarks.tables import document, lines


def main(arguments: list[str] | None = None) -> int:
    """Measure what *arguments* ask for, and return the exit code: 1 if a command failed or an import lost a record."""
    asked = _parser().parse_args(arguments)
    with ExitStack() as stack:
        work = asked.work or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vana-bench-")))
        work.mkdir(parents=True, exist_ok=True)
        try:
            compared = [_compare(asked, work, rows) for rows in asked.rows] if not asked.peer else []
            peers = [_compare_with_peer(asked, work, kind, rows) for kind in asked.peer for rows in asked.rows]
            startup = measure_startup(asked.startup) if asked.startup else None
        except CommandFailed as failed:
            print(f"benchmarks: {failed}", file=sys.stderr)
            return 1
    print("\n".join(lines(compared, peers, startup)))
    if asked.json is not None:
        asked.json.write_text(json.dumps(document(compared, peers, startup), indent=2) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--source", default="reddit", help="whose export: reddit, google")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000], help="sizes, in main rows (Reddit: comments)")
    parser.add_argument("--only", nargs="*", default=[], help="members to fill, such as comments; all by default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3, help="rounds; medians are shown")
    parser.add_argument("--startup", type=int, default=15, help="runs of `vana --help`; 0 leaves it out")
    parser.add_argument("--through", choices=("command", "library"), default="command", help="what imports")
    parser.add_argument("--first-only", action="store_true", help="leave out the later, overlapping export")
    parser.add_argument(
        "--peer", nargs="*", default=[], choices=sorted(KINDS), help="compare with google_takeout_parser instead"
    )
    parser.add_argument("--work", type=Path, help="folder where generated exports stay for the next run")
    parser.add_argument("--json", type=Path, help="file for every single figure")
    return parser


def _compare(asked: argparse.Namespace, work: Path, rows: int) -> Comparison:
    say(f"{asked.source}, {rows:,} rows: generating")
    first = make_input(work, asked.source, rows, asked.seed, asked.only)
    later = None if asked.first_only else make_input(work, asked.source, round(rows * LATER), asked.seed, asked.only)
    return compare(work, first, later, asked.repeat, say, command=_command(asked))


def _compare_with_peer(asked: argparse.Namespace, work: Path, kind: str, rows: int) -> PeerComparison:
    say(f"{kind}, {rows:,} rows: generating")
    return compare_with_peer(work, kind, rows, asked.seed, asked.repeat, _command(asked), say)


def _command(asked: argparse.Namespace) -> list[str]:
    if asked.through == "library":
        return python("benchmarks.measure.importing")
    return [str(PROGRAM), "--json", "--no-input", "import"]


def say(text: str) -> None:
    """Tell on stderr what is going on."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
