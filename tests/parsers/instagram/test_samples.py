"""Exports that other projects publish are read whole, alone and in parts; skipped where they are not at hand."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from vana_parsers.assemble import assemble
from vana_parsers.export import Export, open_exports
from vana_parsers.instagram.plan import plan, recognize
from vana_parsers.records import Skipped, Task

_SAMPLES = Path(os.environ.get("VANA_SAMPLES", Path(__file__).parents[4] / "shared" / "samples")) / "instagram"
_EXPORTS = {
    "label-values": "onfabric+context-use/tests/fixtures/users/alice/instagram/v1",
    "string-lists": "onfabric+context-use/tests/fixtures/users/alice/instagram/v0",
    "italian": "humandataincome+hudi-packages-connectors/src/mock/raw files/instagram/v1",
    "demo": "hestiaAI+hestialabs-experiences/packages/lib/data-samples/instagram.zip",
}
_PARTS = "humandataincome+hudi-packages-connectors/git-history"

Ids = Counter[tuple[str, bytes]]


def opened(paths: Iterable[Path]) -> Export:
    """Return the export in *paths*; skips the test where they are not at hand."""
    wanted = list(paths)
    if not all(path.exists() for path in wanted):
        pytest.skip("the sample is not here")
    [export] = open_exports(wanted)
    return export


def ids_of(export: Export) -> Ids:
    """Return the ids of all rows but those of damaged members; nothing is raw, nothing is skipped."""
    found: Ids = Counter()
    for route in plan(export).routes:
        if route.reader is None:
            assert route.reason
            continue
        assert not route.is_raw, route.member.path
        with export.open(route.member) as stream:
            task = Task(route.member.path, stream, "instagram", route.product, None, route.params)
            for item in assemble(route.reader(task), task):
                assert not isinstance(item, Skipped), item
                found.update((item.table, one) for one in item.batch.column("record_id").to_pylist())
    return found


@pytest.mark.parametrize("name", _EXPORTS)
def test_a_sample_is_recognized_and_read_whole(name: str) -> None:
    export = opened([_SAMPLES / _EXPORTS[name]])
    assert recognize(export) == 0.95
    assert len(ids_of(export)) > 8


def test_two_parts_in_any_order_alone_or_together_give_the_same_rows() -> None:
    one, two = (_SAMPLES / _PARTS / f"instagram_part_{number}.zip" for number in (1, 2))
    together, reversed_, alone = ids_of(opened([one, two])), ids_of(opened([two, one])), ids_of(opened([one]))
    alone |= ids_of(opened([two]))
    assert together == reversed_
    assert set(together) == set(alone)
    assert set(together) == set(ids_of(opened([_SAMPLES / _EXPORTS["italian"]])))
