"""Documents of a shape that is known by types alone, filled with values that can be found again."""

import csv
import json
import os
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(os.environ.get("VANA_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))
SAMPLES = _HERE / "facebook"
CATALOGUE = _HERE.parent / "formats" / "meta_paths_facebook.tsv"
_RECORD = frozenset({"fbid", "media", "timestamp", "label_values", "title", "ent_name"})
_LISTS = frozenset({"payments", "media"})
"""Written without brackets in the catalogue where they were empty."""
PASSED_OVER = frozenset({"label", "ent_field_name"})
"""What labels say becomes columns; a name of Meta's for a label that is understood says nothing more."""


@cache
def catalogue() -> list[dict[str, str]]:
    """Return the lines of the catalogue of paths; skips the test where it is not at hand."""
    if not CATALOGUE.exists():
        pytest.skip("the catalogue of paths is not here")
    with CATALOGUE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def masked() -> dict[str, Any]:
    """Return the structures of real exports by path; skips the test where they are not at hand."""
    found: dict[str, Any] = {}
    for path in sorted(SAMPLES.glob("*/structure_donations/Processed*/Facebook/MASKED_*.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    if not found:
        pytest.skip("the structures are not here")
    return found


def alternatives(leaves: list[str]) -> list[list[str]]:
    """Return the leaves of each root shape: of lists, of bare records, of objects around records."""
    shapes: dict[str, list[str]] = {}
    for leaf in leaves:
        head = leaf.partition(".")[0].removesuffix("[]")
        shape = "list" if leaf.startswith("[]") else "record" if head in _RECORD else "object"
        shapes.setdefault(shape, []).append(leaf)
    return list(shapes.values())


class Filler:
    """Gives each leaf a value of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def value(self, name: str) -> Any:
        number = next(self._numbers)
        if "time" in name and name not in ("watch_time", "timezone_v2"):
            return 1_600_000_000 + 60 * number
        if name == "label":
            return f"Label {number}"
        if name in ("href", "uri", "url"):
            return f"https://www.facebook.com/thing/{number}"
        return f"text {number}"

    def filled(self, shape: Any, name: str = "") -> Any:
        """Return a structure of types with values in it."""
        if isinstance(shape, dict):
            return {key: self.filled(value, key) for key, value in shape.items()}
        if isinstance(shape, list):
            return [self.filled(value, name) for value in shape if value != "array"]
        kinds = {"boolean": True, "array": [], "number": None, "null": None}
        return kinds[shape] if kinds.get(shape) is not None else self.value(name)

    def built(self, leaves: list[str]) -> Any:
        """Return a document that has *leaves*, each written `key[].key[]`, with two elements in the outermost list."""
        if any(leaf.startswith("[]") for leaf in leaves):
            inner = [leaf.removeprefix("[]").removeprefix(".") for leaf in leaves if leaf.startswith("[]")]
            return [self.built(inner) for _ in range(2)]
        tree: dict[str, list[str]] = {}
        for leaf in leaves:
            head, _, rest = leaf.partition(".")
            tree.setdefault(head, []).append(rest)
        return {
            head.removesuffix("[]").removesuffix("[]"): self._member(head, [rest for rest in rests if rest])
            for head, rests in tree.items()
            if head.endswith("[]") or f"{head}[]" not in tree
        }

    def _member(self, head: str, rests: list[str]) -> Any:
        name = head.removesuffix("[]").removesuffix("[]")
        if not head.endswith("[]"):
            return self.built(rests) if rests else [] if name in _LISTS else self.value(name)
        if name == "media" and not rests:
            return []
        one = [self.built(rests) if rests else self.value(name) for _ in range(2)]
        return [one] if head.endswith("[][]") else one


def texts(value: Any, name: str = "") -> Iterator[str]:
    """Yield every text in *value*, keys apart."""
    if isinstance(value, dict):
        for key, inner in value.items():
            is_label = key == "title" and {"dict", "vec"} & value.keys()
            yield from () if is_label else texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)
    elif isinstance(value, str) and name not in PASSED_OVER:
        yield value


def count_records(document: Any) -> int:
    """Count what docs/sources/facebook says is a record, by plain JSON."""
    if isinstance(document, list):
        return sum(_count(one) for one in document)
    if {"label_values", "timestamp", "media"} & document.keys():
        return 1
    return sum(_under_root(root, value) for root, value in document.items())


def _under_root(root: str, value: Any) -> int:
    if isinstance(value, list):
        return sum(_count(one) for one in value)
    if not isinstance(value, dict):
        return int(value not in (None, ""))
    if root.startswith("event_responses"):
        return sum(len(events) for events in value.values())
    if root.startswith("payments"):
        return len(value.get("payments") or []) + bool(value.get("preferred_currency"))
    if root.startswith("group_badges"):
        return len(value)
    answers = value.get("group_answers")
    return len(answers) if answers else int(any(value.values()))


def _count(one: Any) -> int:
    if not isinstance(one, dict) or not {"entries", "children"} & one.keys():
        return 1
    held = [inner for part in ("entries", "children") for inner in one.get(part) or []]
    return sum(_count(inner) for inner in held) or 1
