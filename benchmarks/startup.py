"""How long `vana --help` takes, beside the least that its own libraries cost: `python -c "import typer, rich"`."""

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure.process import environment, run

PROGRAM = Path(sys.executable).with_name("vana")
"""The command as installed beside the interpreter that runs this."""


@dataclass(frozen=True)
class Startup:
    """Seconds of each, by turns."""

    help_seconds: list[float]
    import_seconds: list[float]

    @property
    def ratio(self) -> float:
        """Median of `vana --help` over median of the bare imports."""
        return median(self.help_seconds) / median(self.import_seconds)


def measure_startup(repeat: int) -> Startup:
    """Run both *repeat* times, by turns, after one of each that is not counted. Raises: CommandFailed."""
    commands = ([str(PROGRAM), "--help"], [sys.executable, "-c", "import typer, rich"])
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(repeat + 1):
        for command, taken in zip(commands, seconds, strict=True):
            wall = run(command, environment()).wall_seconds
            if number:
                taken.append(wall)
    return Startup(*seconds)
