"""Reading one member of YouTube's folder."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from vana_parsers.assemble import assemble
from vana_parsers.records import Reader, Skipped, Task

Read = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def read() -> Read:
    """Return a function that gives a member's rows without their nulls, each with its `table`, `skipped` for a skip."""

    def rows(reader: Reader, data: str | bytes, path: str = "x.csv", **params: str) -> list[dict[str, Any]]:
        raw = data.encode() if isinstance(data, str) else data
        task = Task(path, io.BytesIO(raw), "google", "youtube", None, params)
        found: list[dict[str, Any]] = []
        for item in assemble(reader(task), task):
            if isinstance(item, Skipped):
                found.append({"table": "skipped", "address": item.address, "reason": item.reason})
                continue
            assert item.records == item.batch.num_rows
            for row in item.batch.to_pylist():
                found.append({"table": item.table} | {name: value for name, value in row.items() if value is not None})
        return found

    return rows
