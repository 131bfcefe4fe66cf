"""Real exports and other projects' samples, where they are at hand; they are not part of the repository."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from vana_parsers.assemble import assemble
from vana_parsers.export import Export, open_exports
from vana_parsers.google import SOURCE
from vana_parsers.records import Skipped, Task
from vana_parsers.registry import Route

SAMPLES = Path(os.environ.get("VANA_SAMPLES", Path(__file__).parents[4] / "shared" / "samples")) / "takeout"
KEEP_ZIPS = sorted(SAMPLES.glob("PhilKes+NotallyX/**/*.zip"))
PROJECTS = sorted(path for path in SAMPLES.glob("*") if path.is_dir())

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples here")


def read(export: Export, route: Route) -> Counter[str]:
    """Return how many records of a member became rows of which table, and how many were skipped."""
    assert route.reader is not None
    counts: Counter[str] = Counter()
    with export.open(route.member) as stream:
        task = Task(route.member.path, stream, "google", route.product, None, route.params)
        for item in assemble(route.reader(task), task):
            if isinstance(item, Skipped):
                counts["skipped"] += 1
            else:
                counts[item.table] += item.records
    return counts


@pytest.mark.parametrize("archive", KEEP_ZIPS, ids=lambda archive: archive.stem)
def test_every_note_of_a_real_export_is_a_row(archive: Path) -> None:
    [export] = open_exports([archive])
    assert SOURCE.recognize(export) == 1.0
    plan = SOURCE.plan(export)
    assert len(plan.routes) == len(export.members) == 20
    counts = sum((read(export, route) for route in plan.routes if route.reader), Counter[str]())
    assert counts["notes"] == 8
    assert counts["skipped"] == 0
    assert all(route.reader or route.reason for route in plan.routes)
    assert len(plan.missing) == 3
    assert plan.exported_at is not None


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_file_of_the_samples_is_read_or_named_and_every_element_counted(project: Path) -> None:
    for export in open_exports([project]):
        plan = SOURCE.plan(export)
        assert [route.member.path for route in plan.routes] == [member.path for member in export.members]
        for route in plan.routes:
            if route.reader is None:
                assert route.reason
                continue
            counts = read(export, route)
            expected = elements(export.read(route.member, 1 << 26))
            if expected is not None:
                assert sum(counts.values()) == expected, route.member.path


def elements(data: bytes) -> int | None:
    """Return how many elements a sound JSON array has; None for anything else."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return None
    return len(document) if isinstance(document, list) else None
