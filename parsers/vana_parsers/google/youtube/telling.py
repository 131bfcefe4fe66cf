"""What kind of CSV a member is, told by its first bytes and, in YouTube's own folder, by its name."""

import codecs
import csv
from dataclasses import dataclass

from vana_parsers.csv_stream import read_header
from vana_parsers.google.youtube.filenames import by_stem
from vana_parsers.google.youtube.headers import field_of
from vana_parsers.google.youtube.kinds import by_header, by_values, is_video_id

STACKED = "playlist_file"
"""A file that is two CSVs: a playlist, a blank line, its items."""
_MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Glance:
    """The header of a CSV and its first records, each with the fields it has; a blank line is a record of none."""

    header: tuple[str, ...]
    rows: list[list[str]]


def glance(head: bytes, *, is_whole: bool) -> Glance:
    """Return what the first bytes of a CSV show, nothing if they are no CSV's; a record cut by their end is left out.

    *is_whole* says that they are all of the member.
    """
    header = read_header(head)
    if not header:
        return Glance((), [])
    text = _decode(head)
    if not is_whole:
        text = text[: text.rfind("\n") + 1]
    rows: list[list[str]] = []
    reader = csv.reader(text.lstrip("\r\n").splitlines(keepends=True))
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _MOST_ROWS:
                break
    except csv.Error:
        pass  # what was read before is enough; reading the member says what is wrong
    if not is_whole and rows and len(rows) <= _MOST_ROWS and text.count('"') % 2:
        rows.pop()
    return Glance(header, rows[1:])


def kind_of(seen: Glance, stem: str = "", *, is_loose: bool) -> str | None:
    """Return the kind of a CSV (`kinds.KINDS`, or `STACKED`), None if it is none that is known.

    *stem* is its name as a look-up key. With *is_loose*, it lies elsewhere than in YouTube's folder: then only what
    cannot be another platform's is told.
    """
    if not seen.header:
        return None
    if _is_stacked(seen):
        return STACKED
    rows = [row for row in seen.rows if row]
    found = by_header(seen.header, is_loose=is_loose)
    if found is None and not is_loose:
        found = by_stem(stem)
        if found == "playlists" and len(seen.header) == 2:
            found = "playlist_items"
    told = found or by_values(seen.header, rows, is_loose=is_loose)
    return told or (None if is_loose else by_values(seen.header[: _used(seen, rows)], rows, is_loose=False))


def _used(seen: Glance, rows: list[list[str]]) -> int:
    """Return how many columns hold anything: commas at the ends of lines make empty ones."""
    return max((at + 1 for row in [list(seen.header), *rows] for at, cell in enumerate(row) if cell.strip()), default=0)


def _is_stacked(seen: Glance) -> bool:
    """Whether a blank line, and behind it a header of items, follows the first records."""
    width = len(seen.header)
    blank = next((at for at, row in enumerate(seen.rows) if not row), None)
    if width < 5 or not blank:
        return False
    items = [row for row in seen.rows[blank:] if row]
    if not items or not 2 <= len(items[0]) < width:
        return False
    fields = {field_of(name) for name in seen.header}
    lists = by_values(seen.header, [row for row in seen.rows[:blank] if row], is_loose=False)
    is_list = "playlist_id" in fields or lists == "playlists"
    return is_list and (field_of(items[0][0]) == "video_id" or any(is_video_id(row[0].strip()) for row in items[1:]))


def _decode(head: bytes) -> str:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return head.decode("utf-16", "ignore")
    return head.decode("utf-8-sig", "replace")
