import csv
import io
from pathlib import Path

import pytest

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import open_exports
from vana_parsers.records import Task
from vana_parsers.reddit import SOURCE

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "reddit"
FILES = sorted(SAMPLES.rglob("*.csv"))


@pytest.mark.skipif(not FILES, reason="no samples here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_sample_gives_as_many_rows_as_it_has_records(path: Path) -> None:
    [export] = open_exports([path])
    assert SOURCE.recognize(export) > 0.5
    [route] = SOURCE.plan(export).routes
    assert route.reader is not None
    assert not route.is_raw
    rows = 0
    with export.open(route.member) as stream:
        task = Task(route.member.path, stream, SOURCE.name, params=route.params)
        for item in assemble(route.reader(task), task):
            assert isinstance(item, TableBatch), item
            rows += item.batch.num_rows
    records = [record for record in csv.reader(io.StringIO(path.read_text(), newline="")) if record]
    assert rows == len(records) - 1
