"""Every sample export at hand can be listed and read; the samples are not part of the repository."""

from pathlib import Path

import pytest

from vana_parsers.errors import ExportError
from vana_parsers.export import open_exports

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the repository")


def test_every_member_of_every_sample_is_read_to_its_declared_end() -> None:
    exports = [export for folder in sorted(SAMPLES.iterdir()) if folder.is_dir() for export in open_exports([folder])]
    archives = [path for path in SAMPLES.rglob("*.zip") if path.is_file()]
    exports += [export for path in archives for export in open_exports([path])]
    read = 0
    for export in exports:
        for member, stream in export.walk(export.members):
            size = 0
            while chunk := stream.read(1 << 20):
                size += len(chunk)
            assert size == member.size
            read += 1
    assert read > len(archives)


def test_every_loose_sample_file_is_an_export_or_refused() -> None:
    opened = 0
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file():
            continue
        try:
            (export,) = open_exports([path])
        except ExportError as error:
            assert path.name in str(error)
            continue
        opened += 1
        assert export.members or export.problems
    assert opened
