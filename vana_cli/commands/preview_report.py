"""The preview of an export, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vana_cli.output import Block, Grid, counted, size

if TYPE_CHECKING:
    from vana_cli.inspecting.preview import Preview

_MOST_LISTED = 10
_LABELS = {"parsed": "parsed", "raw": "kept raw", "ignored": "ignored"}
_HIDDEN = frozenset(
    {"record_id", "source", "product", "account", "time_source", "time_precision", "time_text", "member", "extra"}
)


def preview_blocks(preview: "Preview") -> Iterator[Block]:
    """Yield what the export is, what would become of its members, and the sample rows."""
    account = f", account {preview.account}" if preview.account else ""
    made = f", made {preview.exported_at:%Y-%m-%d}" if preview.exported_at else ""
    yield f"{preview.name}: {preview.title}{account}{made}"
    counts = preview.outcomes
    outcomes = ", ".join(f"{counts[outcome]:,} {label}" for outcome, label in _LABELS.items() if outcome in counts)
    yield f"{counted(preview.members, 'member')}, {size(preview.bytes)} to read: {outcomes}"
    yield from (f"  ignored, {count:,}: {reason}" for reason, count in preview.ignored.items())
    yield from _listed("cannot be read", preview.problems)
    yield from _listed("promised but missing", preview.missing)
    yield from _listed("lie beside it and were not given", preview.siblings)
    yield from (f"note: {notice}" for notice in preview.notices)
    for table, rows in preview.samples.items():
        yield ""
        yield f"{table}, for example:"
        yield _grid(rows)


def _listed(label: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"{label}: {len(items):,}"
        yield from (f"  {item}" for item in items[:_MOST_LISTED])


def _grid(rows: list[dict[str, Any]]) -> Grid:
    names = [n for n in rows[0] if n not in _HIDDEN and any(row[n] not in (None, "", []) for row in rows)]
    return Grid(names, [[_cell(row[name]) for name in names] for row in rows])


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value
