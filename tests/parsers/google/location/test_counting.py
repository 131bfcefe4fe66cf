"""The counting law, held against the fixtures by a plain JSON decoder."""

import io
import json
from pathlib import Path

import pytest

from vana_parsers.assemble import assemble
from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.location.settings import read_settings
from vana_parsers.records import Skipped, Task

FIXTURES = Path(__file__).parents[4] / "fixtures" / "google"
CASES = sorted(FIXTURES.glob("location-*/export"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_every_record_is_a_row_or_a_skip(case: Path) -> None:
    [export] = open_exports([case])
    for route in SOURCE.plan(export).routes:
        if route.reader is None or not route.member.path.endswith(".json"):
            continue
        data = export.read(route.member, 1 << 20)
        document = json.loads(data)
        parts = [document] if isinstance(document, list) else document.values()
        expected = sum(len(part) if isinstance(part, list) else 1 for part in parts)
        task = Task(route.member.path, io.BytesIO(data), "google", route.product, None, route.params)
        found = assemble(route.reader(task), task)
        counted = sum(1 if isinstance(item, Skipped) else item.records for item in found)
        assert counted == (1 if route.reader is read_settings else expected), route.member.path
