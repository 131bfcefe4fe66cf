"""An import is killed at random moments and run again: what the store holds then is what it would have held anyway.

`VANA_TEST_KILLS` says how many kills (default 12), `VANA_TEST_SEED` which ones.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

KILLS = int(os.environ.get("VANA_TEST_KILLS", "12"))
SEED = int(os.environ.get("VANA_TEST_SEED", "20251102"))
# The autouse fixture drops both variables, so they are read when this module is loaded.


def test_an_import_that_is_killed_and_run_again_ends_as_if_undisturbed(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(__file__).with_name("killing.py")), str(tmp_path), str(KILLS), str(SEED)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    patience = 60 + 6 * KILLS
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=patience, check=False)
    assert ran.returncode == 0, ran.stderr
    outcome = json.loads(ran.stdout)
    assert outcome["wrong"] == [], ran.stderr
    assert outcome["kills"] >= KILLS
    # Kills that come before anything is left durably, or after all is done, would prove little.
    assert outcome["with_something_to_resume"] >= KILLS // 5, outcome
