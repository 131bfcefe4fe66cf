"""The program on a terminal of its own: what a person sees there, and what they type."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_START = """\
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from vana_cli.commands.app import main
main()
"""
"""Takes the terminal as the controlling one, from which passphrases are read, and runs the program."""
_TIMEOUT_S = 40.0


@dataclass(frozen=True)
class Seen:
    """What one run on a terminal left."""

    code: int
    screen: str


def run_on_terminal(
    args: Sequence[str | Path],
    *,
    answers: Sequence[tuple[str, str]] = (),
    environ: Mapping[str, str] | None = None,
    columns: int = 80,
) -> Seen:
    """Run `vana` with *args* on a new terminal; type each answer once its question is on the screen."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(
        [sys.executable, "-c", _START, *map(str, args)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={"TERM": "xterm", **(os.environ if environ is None else environ)},
    )
    os.close(theirs)
    try:
        screen = _converse(ours, answers)
        return Seen(child.wait(_TIMEOUT_S), screen.replace("\r\n", "\n"))
    finally:
        child.kill()
        child.wait()
        os.close(ours)


def _converse(terminal: int, answers: Sequence[tuple[str, str]]) -> str:
    remaining = list(answers)
    screen = b""
    answered = 0
    end = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                step = os.read(terminal, 65_536)
            except OSError:  # the other end is closed
                break
            if not step:
                break
            screen += step
        if remaining and remaining[0][0].encode() in screen[answered:]:
            answered = len(screen)
            os.write(terminal, remaining.pop(0)[1].encode())
    assert not remaining, f"not asked for: {remaining}; the screen was {screen.decode()}"
    return screen.decode()
