"""Whose export it is and when it was made: from `statistics.csv`, else the archive's name, else the messages."""

import io
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import PurePosixPath

import pyarrow as pa

from vana_parsers.csv_stream import read_csv
from vana_parsers.export import Export, MemberError
from vana_parsers.records import Skipped
from vana_parsers.reddit.cells import Cells, fold
from vana_parsers.reddit.instants import reddit_instants
from vana_parsers.reddit.survey import Sheet

_EXPORT_NAME = re.compile(r"export_(?P<user>[A-Za-z0-9_-]+)_(?P<date>\d{8})(?:\D.*)?", re.ASCII)
_ACCOUNT_FIELDS = ("account_name", "username")
_TIME_FIELDS = ("export_time", "export_date")
_SAMPLE = 256 * 1024
_LEAST_MESSAGES = 3


def account_of(export: Export, folder: str, sheets: list[Sheet]) -> str | None:
    """Return the account that the files of one *folder* belong to; None where nothing tells clearly."""
    facts = _statistics(export, sheets)
    told = next((facts[name] for name in _ACCOUNT_FIELDS if name in facts), None)
    return told or _named(export, folder, "user") or _correspondent(export, sheets)


def exported_at(export: Export, folder: str, sheets: list[Sheet]) -> datetime | None:
    """Return when the files of one *folder* were exported: the instant told, or the day in the name."""
    facts = _statistics(export, sheets)
    told = next((facts[name] for name in _TIME_FIELDS if name in facts), None)
    if told is not None:
        instant: datetime | None = reddit_instants(pa.array([told])).occurred_at[0].as_py()
        if instant is not None:
            return instant
    day = _named(export, folder, "date")
    return _day(day) if day else None


def _day(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _statistics(export: Export, sheets: list[Sheet]) -> dict[str, str]:
    """Return the first value of each statistic by folded name."""
    facts: dict[str, str] = {}
    for cells in _samples(export, sheets, ("statistics",)):
        names, values = cells.look("statistic").to_pylist(), cells.look("value").to_pylist()
        for name, value in zip(names, values, strict=True):
            if name and value:
                facts.setdefault(fold(name), value)
    return facts


def _named(export: Export, folder: str, part: str) -> str | None:
    """Return a part of the name `export_<user>_<YYYYMMDD>` of the nearest folder, or else of the only archive."""
    for name in reversed(PurePosixPath(folder).parts):
        if found := _EXPORT_NAME.fullmatch(name):
            return found[part]
    archives = {found[part] for path in export.parts if (found := _EXPORT_NAME.fullmatch(path.name))}
    return archives.pop() if len(archives) == 1 else None


def _correspondent(export: Export, sheets: list[Sheet]) -> str | None:
    """Return who is on one side of nearly every message, having sent some, if nobody else is on half of them."""
    sides: Counter[str] = Counter()
    senders: set[str] = set()
    total = 0
    for cells in _samples(export, sheets, ("messages", "messages_archive")):
        for pair in zip(cells.look("from").to_pylist(), cells.look("to").to_pylist(), strict=True):
            total += 1
            senders.add(pair[0] or "")
            sides.update({side for side in pair if side})
    ranked = sides.most_common(2)
    if total < _LEAST_MESSAGES or not ranked or ranked[0][1] < 0.9 * total or ranked[0][0] not in senders:
        return None
    return None if len(ranked) > 1 and 2 * ranked[1][1] >= total else ranked[0][0]


def _samples(export: Export, sheets: list[Sheet], kinds: tuple[str, ...]) -> list[Cells]:
    """Return the cells at the beginning of every sheet of *kinds*; a broken member gives none."""
    samples = []
    for sheet in sheets:
        if sheet.match is None or sheet.match.kind.name not in kinds:
            continue
        try:
            head = export.head(sheet.member, _SAMPLE)
        except MemberError:
            continue  # told when it is read
        if sheet.member.size > len(head):
            head = head[: head.rfind(b"\n") + 1]
        blocks = read_csv(io.BytesIO(head), sheet.member.path)
        samples += [Cells(block) for block in blocks if not isinstance(block, Skipped) and block.rows]
    return samples
