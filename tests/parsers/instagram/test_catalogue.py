"""Every path that has been seen in an Instagram export is read by a kind, and keeps every value."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.facebook.shapes import Filler, alternatives, texts
from tests.parsers.instagram.reading import count, read, records_of
from vana_parsers.instagram.kinds import KINDS
from vana_parsers.instagram.posts import KINDS as POSTS
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Row

_SAMPLES = Path(os.environ.get("VANA_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))
_CATALOGUE = _SAMPLES.parent / "formats" / "meta_paths_instagram.tsv"
_MASKED = "*/structure_donations/Processed*/Instagram/MASKED_*.json"


class InstagramFiller(Filler):
    """Gives each leaf a value of its own; addresses are those of posts."""

    def value(self, name: str) -> Any:
        plain = super().value(name)
        return f"https://www.instagram.com/p/{plain.rpartition('/')[2]}/" if name in ("href", "url") else plain


def catalogue() -> list[dict[str, str]]:
    """Return the lines of the catalogue of paths; skips the test where it is not at hand."""
    if not _CATALOGUE.exists():
        pytest.skip("the catalogue of paths is not here")
    with _CATALOGUE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_typed_here(path: str) -> bool:
    """Whether the file at *path* is of a family that is tested here: posts and messages are elsewhere."""
    kind = KINDS.of_path(meta_path(path))
    return kind is not None and kind.rows.__module__.startswith("vana_parsers.instagram.") and kind not in POSTS


def test_every_path_is_typed() -> None:
    paths = [line["path"].replace("_N.json", "_1.json").replace("<thread>", "bob_1") for line in catalogue()]
    assert [path for path in paths if KINDS.of_path(meta_path(path)) is None] == []


def test_a_root_key_leads_to_the_kind_of_its_path() -> None:
    for line in catalogue():
        shape = line["root_shapes"].split("}")[0].removeprefix("{")
        if "," in shape or not shape.isidentifier() or shape.startswith(("list", "RECORD")):
            continue
        path = line["path"].replace("<thread>", "bob_1")
        assert KINDS.of_root(shape) is KINDS.of_path(meta_path(path)), path


def test_no_path_and_no_root_belongs_to_two_kinds() -> None:
    kinds = list(KINDS)
    for names in ([path for kind in kinds for path in kind.paths], [root for kind in kinds for root in kind.roots]):
        assert sorted(names) == sorted(set(names))


def check(path: str, document: Any) -> None:
    items = read(path, document)
    assert records_of(items) == count(document), f"{path}: {document} -> {items}"
    told = json.dumps([dict(item.values) for item in items if isinstance(item, Row)], default=str, ensure_ascii=False)
    lost = [text for text in texts(document) if text not in told.replace('\\"', '"') and text not in told]
    assert not lost, f"{path}: {lost} of {document} -> {items}"


def test_documents_built_from_the_catalogue_keep_every_value() -> None:
    for line in catalogue():
        path = line["path"].replace("_N.json", "_1.json")
        for shape in alternatives(line["leaf_keys"].split(" ; ")) if is_typed_here(path) else []:
            check(path, InstagramFiller().built(shape))


def test_documents_built_from_real_structures_keep_every_value() -> None:
    structures: dict[str, Any] = {}
    for file in sorted(_SAMPLES.glob(f"instagram/{_MASKED}")):
        structures |= json.loads(file.read_text(encoding="utf-8"))
    if not structures:
        pytest.skip("the structures are not here")
    for path, structure in structures.items():
        if is_typed_here(path):
            check(path, InstagramFiller().filled(structure))
