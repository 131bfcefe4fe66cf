"""Every case of `fixtures/<source>/<case>/`: the export is recognized, planned, read, and gives the expected rows.

`expected/<table>.jsonl` holds the columns that matter of every row of the table, `skipped.jsonl` every skip, and
`plan.json`, where given, what the plan says. They are written by hand; there is no flag to update them.
"""

import hashlib
import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.assemble import assemble
from vana_parsers.export import Export, open_exports
from vana_parsers.records import Skipped, Task
from vana_parsers.registry import Plan, recognize

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/export"))

Rows = dict[str, list[dict[str, Any]]]


def test_there_are_cases() -> None:
    assert CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_export_becomes_the_expected_rows(case: Path) -> None:
    [export] = open_exports([case / "export"])
    source = recognize(export)
    plan = source.plan(export)
    assert sorted(route.member.path for route in plan.routes) == sorted(member.path for member in export.members)
    assert all((route.reader is None) != (route.reason is None) for route in plan.routes)
    check_plan(case / "expected" / "plan.json", source.name, plan, export)
    rows = read_rows(export, plan, source.name)
    expected = {path.stem: read_lines(path) for path in (case / "expected").glob("*.jsonl")}
    assert {table: len(lines) for table, lines in rows.items()} == {t: len(lines) for t, lines in expected.items()}
    for table, lines in expected.items():
        unexpected = leftover(lines, rows[table])
        assert not unexpected, f"{table}: no row is like {unexpected[0]}; rows: {rows[table]}"


def read_rows(export: Export, plan: Plan, source: str) -> Rows:
    """Return every row that the plan's readers give, by table, and every skip as a row of `skipped`."""
    rows: Rows = defaultdict(list)
    for route in plan.routes:
        if route.reader is None:
            continue
        with export.open(route.member) as stream:
            task = Task(route.member.path, stream, source, route.product, plan.account, route.params)
            for item in assemble(route.reader(task), task):
                if isinstance(item, Skipped):
                    rows["skipped"].append({"member": item.member, "address": item.address, "reason": item.reason})
                else:
                    rows[item.table] += [plain(row) for row in item.batch.to_pylist()]
    return dict(rows)


def check_plan(path: Path, source: str, plan: Plan, export: Export) -> None:
    """Compare what the case's `plan.json` says, key by key, with the plan."""
    if not path.exists():
        return
    found = {
        "source": source,
        "account": plan.account,
        "exported_at": plain_value("", plan.exported_at),
        "missing": list(plan.missing),
        "notices": list(plan.notices),
        "altered": [r.member.path for r in plan.routes if r.sha256 and r.sha256 != digest(export, r.member.path)],
        "ignored": {route.member.path: route.reason for route in plan.routes if route.reason is not None},
        "raw": [route.member.path for route in plan.routes if route.is_raw],
    }
    expected = json.loads(path.read_text())
    assert {name: found[name] for name in expected} == expected


def digest(export: Export, path: str) -> str:
    member = next(member for member in export.members if member.path == path)
    return hashlib.sha256(export.read(member, member.size)).hexdigest()


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: plain_value(name, value) for name, value in row.items()}


def plain_value(name: str, value: Any) -> Any:
    """Return *value* as a golden file writes it: instants in ISO 8601, decimals as text, JSON parsed."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return json.loads(value) if name == "extra" and value is not None else value


def leftover(expected: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the expected rows that no row is like; each row serves one, those with most columns choose first."""
    free = list(rows)
    missing = []
    for line in sorted(expected, key=len, reverse=True):
        found = next((row for row in free if all(row.get(name, row) == value for name, value in line.items())), None)
        if found is None:
            missing.append(line)
        else:
            free.remove(found)
    return missing
