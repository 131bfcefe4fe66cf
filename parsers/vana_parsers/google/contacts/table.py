"""Contacts as CSV: Google's, whose columns were renamed in 2024, and the one made for Outlook. Headers are English."""

import re
from collections.abc import Iterator, Sequence

from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv
from vana_parsers.google.contacts.identity import contact_key
from vana_parsers.records import Item, Row, Skipped, Task

_EMAIL = re.compile(r"E-mail(?: \d+)?(?: - Value| Address)")
_PHONE = re.compile(r"Phone \d+ - Value|(?:[A-Z][a-z]+'?s? )+Phone(?: \d)?")
_NAME_PARTS = (
    *("Name Prefix", "Title", "First Name", "Given Name"),
    *("Middle Name", "Additional Name", "Last Name", "Family Name"),
)
_SUFFIXES = ("Name Suffix", "Suffix")
_ORGANIZATIONS = ("Organization Name", "Organization 1 - Name", "Company")
_GROUPS = ("Labels", "Group Membership", "Categories")
_SEVERAL = " ::: "
_OUTLOOK = frozenset({"First Name", "Last Name", "E-mail Address"})


def is_contact_table(header: Sequence[str]) -> bool:
    """Whether a header is that of one of the tables."""
    has_google = any(name.endswith(" - Value") and name.startswith(("E-mail ", "Phone ")) for name in header)
    return has_google or set(header) >= _OUTLOOK or ("Given Name" in header and "Group Membership" in header)


def read_contact_table(task: Task) -> Iterator[Item]:
    """Yield a row of `contacts` for each record."""
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        else:
            yield from _read_block(task, block)


def _read_block(task: Task, block: CsvBlock) -> Iterator[Item]:
    columns = [block.columns[name].to_pylist() for name in block.header]
    surplus = block.surplus.to_pylist() if block.surplus is not None else [None] * block.rows
    lines = block.lines.to_pylist()
    for index in range(block.rows):
        cells = {name: column[index] for name, column in zip(block.header, columns, strict=True) if column[index]}
        if surplus[index] is not None:
            cells["#surplus"] = surplus[index]
        if any(cell.strip() for cell in cells.values()):
            yield _row(cells)
        else:
            yield task.skipped(f"line {lines[index]}", "an empty contact")


def _row(cells: dict[str, str]) -> Row:
    """Return the row of one contact; *cells* are those that hold something."""
    left = dict(cells)
    name = _name(left)
    emails = _several(left, [column for column in cells if _EMAIL.fullmatch(column)])
    phones = _several(left, [column for column in cells if _PHONE.fullmatch(column)])
    values = {
        "name": name,
        "emails": emails or None,
        "phones": phones or None,
        "organization": _pop(left, _ORGANIZATIONS),
        "birthday": _pop(left, ("Birthday",)),
        "note": _pop(left, ("Notes",)),
        "groups": _groups(left) or None,
        "extra": {column: cell for column, cell in left.items() if cell.strip(" *")},
    }
    return Row("contacts", contact_key(None, name, emails, phones), values)


def _name(left: dict[str, str]) -> str | None:
    """Return the whole name, else what its parts make; the parts stay in `extra`, as those of a card do."""
    whole = _pop(left, ("Name",))
    if whole:
        return whole
    parts = [left.get(name, "").strip() for name in _NAME_PARTS]
    built = " ".join(part for part in parts if part)
    suffix = next((left[name].strip() for name in _SUFFIXES if left.get(name)), "")
    return ", ".join(part for part in (built, suffix) if part) or None


def _pop(left: dict[str, str], names: Sequence[str]) -> str | None:
    for name in names:
        if name in left:
            return left.pop(name).strip() or None
    return None


def _several(left: dict[str, str], columns: Sequence[str]) -> list[str]:
    """Return the values of the columns, each once; one cell may hold several."""
    found = {part.strip(): None for column in columns for part in left.pop(column).split(_SEVERAL)}
    return [text for text in found if text]


def _groups(left: dict[str, str]) -> list[str]:
    """Return the groups; Google marks its own with a star, which cards do not."""
    text = _pop(left, _GROUPS) or ""
    parts = text.split(_SEVERAL) if _SEVERAL in text else text.split(";")
    return [name for part in parts if (name := part.strip().removeprefix("* ").strip())]
