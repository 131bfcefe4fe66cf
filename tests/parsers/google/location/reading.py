"""Reads small members for the tests of location history."""

import io
import json
from collections.abc import Iterable
from typing import Any

from vana_parsers.assemble import assemble
from vana_parsers.records import Item, Reader, Skipped, Task


def task(data: bytes) -> Task:
    return Task("a.json", io.BytesIO(data), "google", "timeline")


def read(reader: Reader, document: Any) -> list[Item]:
    return list(reader(task(json.dumps(document, indent=2, ensure_ascii=False).encode())))


def rows(found: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the rows of *found* as the assembler makes them, their `extra` parsed."""
    batches = [item for item in assemble(found, task(b"")) if not isinstance(item, Skipped)]
    kept = [row for item in batches for row in item.batch.to_pylist()]
    for row in kept:
        row["extra"] = json.loads(row["extra"]) if row["extra"] else {}
    return kept


def records(found: Iterable[Item]) -> int:
    """Return for how many records rows and skips stand."""
    return sum(1 if isinstance(item, Skipped) else item.records for item in assemble(found, task(b"")))


def skips(found: Iterable[Item]) -> list[tuple[str, str]]:
    return [(item.address, item.reason) for item in found if isinstance(item, Skipped)]
