"""`python -m benchmarks.generate SOURCE OUT --rows N`: write one export; prints the records of each member as JSON."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.generate import generators


def main(arguments: list[str] | None = None) -> int:
    """Generate one export and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("source", choices=sorted(generators()))
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=100_000, help="main rows (Reddit: comments; takeout: kilobytes)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="members to fill, by the source's names for them")
    asked = parser.parse_args(arguments)
    json.dump(generators()[asked.source](asked.out, asked.rows, asked.seed, asked.only), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
