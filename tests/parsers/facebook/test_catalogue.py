"""Every path that has been seen in a Facebook export is read by a kind, or left raw on purpose."""

import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.parsers.facebook.shapes import Filler, alternatives, catalogue, count_records, masked, texts
from vana_parsers.assemble import assemble
from vana_parsers.facebook.kinds import KINDS
from vana_parsers.facebook.plan import read_member
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Row, Skipped, Task

OTHERS = (
    "ads_information/",
    "apps_and_websites_off_of_facebook/",
    "security_and_login_information/",
    "preferences/",
    "personal_information/",
    "logged_information/location/",
    "logged_information/other_logged_information/",
    "logged_information/facebook_news/",
    "/messages/",
    "/posts/",
    "/stories/archived",
    "/reels/",
    "/your_group_messages/",
    "/your_places/",
)
"""Families that other modules read."""


def is_anothers(path: str) -> bool:
    path = path.removeprefix("personal_information/profile_information/") if "your_facebook_activity" in path else path
    return any(path.startswith(part) or (part.startswith("/") and part in path) for part in OTHERS)


def kind_of(path: str) -> Kind | None:
    return KINDS.of_path(meta_path(path))


def test_every_path_of_the_activity_families_is_typed() -> None:
    paths = [line["path"].replace("_N.json", "_1.json") for line in catalogue()]
    untyped = [path for path in paths if not is_anothers(path) and kind_of(path) is None]
    assert untyped == []


def test_no_path_and_no_root_belongs_to_two_kinds() -> None:
    kinds = list(KINDS)
    for names in ([path for kind in kinds for path in kind.paths], [root for kind in kinds for root in kind.roots]):
        assert sorted(names) == sorted(set(names))


def read(kind: Kind, document: Any) -> tuple[int, list[Any]]:
    """Return how many records the rows of *document* stand for, with its skips, and all rows."""
    stream = io.BytesIO(json.dumps(document).encode())
    task = Task("x.json", stream, "facebook", kind.product, "me", params_of(kind))
    items = list(read_member(task))
    assert list(assemble(items, task))
    records = sum(item.records if isinstance(item, Row) else 1 for item in items)
    assert not [item for item in items if isinstance(item, Skipped)]
    return records, [row for row in items if isinstance(row, Row)]


def check(path: str, document: Any) -> None:
    kind = kind_of(path)
    assert kind is not None
    records, rows = read(kind, document)
    assert records == count_records(document), f"{path}: {document} -> {rows}"
    told = json.dumps([dict(row.values) for row in rows], default=str, ensure_ascii=False)
    unquoted = told.replace('\\"', '"')
    lost = [text for text in texts(document) if text not in unquoted]
    assert not lost, f"{path}: {lost} of {document} -> {rows}"


def mine(paths: list[str]) -> list[str]:
    return [path for path in paths if not is_anothers(path) and kind_of(path) is not None]


def test_documents_built_from_the_catalogue_keep_every_value() -> None:
    for line in catalogue():
        path = line["path"].replace("_N.json", "_1.json")
        leaves = [leaf for leaf in line["leaf_keys"].split(" ; ") if "<data>" not in leaf]
        for shape in alternatives(leaves) if mine([path]) else []:
            check(path, Filler().built(shape))


def test_documents_built_from_real_structures_keep_every_value() -> None:
    structures = masked()
    for path in mine(list(structures)):
        document = Filler().filled(structures[path])
        if count_records(document):
            check(path, document)


def test_readers_survive_values_of_any_type() -> None:
    dice = Random(4)
    for path in mine([line["path"].replace("_N.json", "_1.json") for line in catalogue()]):
        kind = kind_of(path)
        assert kind is not None
        for document in spoiled(path, dice):
            task = Task("x.json", io.BytesIO(json.dumps(document).encode()), "facebook", "p", "me", params_of(kind))
            assert isinstance(list(assemble(read_member(task), task)), list)


def spoiled(path: str, dice: Random) -> Iterator[Any]:
    """Yield documents of the shapes seen at *path* with some values of another type."""
    line = next(line for line in catalogue() if line["path"].replace("_N.json", "_1.json") == path)
    leaves = [leaf for leaf in line["leaf_keys"].split(" ; ") if "<data>" not in leaf]
    for shape in alternatives(leaves):
        yield spoil(Filler().built(shape), dice)


def spoil(value: Any, dice: Random) -> Any:
    if dice.random() < 0.08:
        return dice.choice([None, True, -1, 1e300, 0, "x", [], {}, ["x", 3], {"x": None}, [[]], {"name": {"a": []}}])
    if isinstance(value, dict):
        return {name: spoil(inner, dice) for name, inner in value.items()}
    return [spoil(inner, dice) for inner in value] if isinstance(value, list) else value


def params_of(kind: Kind) -> dict[str, str]:
    return {**kind.params, "kind": kind.name}
