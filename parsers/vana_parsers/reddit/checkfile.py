"""`checkfile.csv`: the digests that Reddit gives with an export, by which an altered or missing file is noticed."""

import io
import re
from dataclasses import dataclass, field

from vana_parsers.csv_stream import read_csv
from vana_parsers.export import Export, MemberError, match_key
from vana_parsers.records import Skipped
from vana_parsers.reddit.cells import Cells
from vana_parsers.reddit.survey import Sheet

_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_LIMIT = 4 * 1024 * 1024
"""Bytes of a checkfile of some 40,000 members; real ones have 40."""


@dataclass
class Digests:
    """What the checkfiles of an export promise: *by_path* the digest of each member, *missing* the absent ones."""

    by_path: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


def read_digests(export: Export, sheets: list[Sheet]) -> Digests:
    """Return what every checkfile among *sheets* says about the members of its own folder."""
    digests = Digests()
    present = {match_key(member.path): member.path for member in export.members}
    for sheet in sheets:
        if sheet.is_checkfile:
            _read(export, sheet, present, digests)
    return digests


def _read(export: Export, sheet: Sheet, present: dict[str, str], digests: Digests) -> None:
    path = sheet.member.path
    try:
        content = export.read(sheet.member, _LIMIT)
    except MemberError as error:
        digests.notices.append(f"{path}: {error}; the export's files are not checked against it")
        digests.unread.add(path)
        return
    for block in read_csv(io.BytesIO(content), path):
        if isinstance(block, Skipped):
            digests.notices.append(f"{path}, {block.address}: {block.reason}; not checked")
        elif block.rows:
            cells = Cells(block)
            names, sums = cells.look("filename").to_pylist(), cells.look("sha256").to_pylist()
            for name, sha256, line in zip(names, sums, block.lines.to_pylist(), strict=True):
                _note(sheet, name, sha256, f"{path}, line {line}", present, digests)


def _note(
    sheet: Sheet, name: str | None, sha256: str | None, where: str, present: dict[str, str], digests: Digests
) -> None:
    """Take one line of a checkfile into *digests*."""
    if name is None:
        digests.notices.append(f"{where}: names no file; not checked")
        return
    promised = f"{sheet.folder}/{name.strip()}" if sheet.folder else name.strip()
    path = present.get(match_key(promised))
    if path is None:
        digests.missing.append(promised)
    elif path == sheet.member.path:
        return
    elif sha256 is None or not _DIGEST.fullmatch(sha256.strip()):
        digests.notices.append(f"{where}: {name} has no SHA-256; not checked")
    elif digests.by_path.setdefault(path, sha256.strip().lower()) != sha256.strip().lower():
        digests.notices.append(f"{where}: {name} is listed with two digests; checked against the first")
