"""Saved lists: `Title,Note,URL,Tags,Comment` in the account's language, told by place and by what is an address.

A save is the same save in another export by its list and its address. Lists that Google makes itself are named in the
account's language; the few that are known have one name here.
"""

import csv
import io
import posixpath
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from vana_parsers.archives.members import MemberError
from vana_parsers.archives.names import match_key
from vana_parsers.google.fields import decoded
from vana_parsers.google.place_urls import is_place, place_id
from vana_parsers.records import Item, Row, Task

LIMIT = 64 * 1024 * 1024
"""Bytes of the largest list that is read."""
_CHUNK = 1024 * 1024
_MOST_BEFORE_HEADER = 5
_FEWEST_COLUMNS = 3
_URL_COLUMN = 2
_IMAGE = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/imgres\b|https?://(?:lh\d|encrypted-tbn\d)\.")
_LISTS = {
    "default": "Default list|Standardliste|Liste par défaut|Lista predeterminada|Standaardlijst|Lista padrão"
    "|Elenco predefinito",
    "favorites": "Favorites|Favourites|Favoriten|Favoris|Favoritos|Favorieten|Preferiti",
    "want_to_go": "Want to go|Möchte ich hin|Envie d'y aller|À visiter|Quiero ir|Wil ik heen|Quero ir",
    "travel": "Travel plans|Reisepläne|Reiseziele|Projets de voyage|Planes de viaje",
    "starred": "Starred places|Markierte Orte|Adresses favorites|Sitios destacados|Lugares com estrela",
    "images": "Favorite images|Favourite images|Saved images|Gespeicherte Bilder|Images enregistrées",
    "pages": "Favorite pages|Favourite pages|Saved pages|Gespeicherte Seiten|Pages enregistrées",
    "places": "Favorite places|Favourite places|Saved places|Gespeicherte Orte|Adresses enregistrées",
}
_Numbered = tuple[int, list[str]]
_NAMES = {match_key(name): code for code, names in _LISTS.items() for name in names.split("|")}


def read_list(task: Task) -> Iterator[Item]:
    """Yield a row of `saves` for each entry of one list, and one of kind `collection` if the list has a description."""
    data, fault = _read_all(task.stream)
    if len(data) > LIMIT:
        yield task.skipped("", f"larger than {LIMIT >> 20} MiB")
        return
    if fault is not None:
        yield task.skipped("", fault)
    collection = _collection(task.path)
    before, header, rows = _header(_records(decoded(data)))
    if before:
        yield _list_row(collection, before)
    is_first = True
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            yield _entry(collection, header, cells)
        elif not is_first or len(cells) != len(header):
            # Lists since 2024 have a record of nothing but commas behind the header.
            yield task.skipped(f"line {line}", "an empty entry")
        is_first = False


def _read_all(stream: BinaryIO) -> tuple[bytes, str | None]:
    """Return the bytes of a list, few more than `LIMIT` at most, and why there are no more, where it breaks off."""
    parts: list[bytes] = []
    try:
        while sum(map(len, parts)) <= LIMIT and (chunk := stream.read(_CHUNK)):
            parts.append(chunk)
    except MemberError as error:
        return b"".join(parts), str(error)
    return b"".join(parts), None


def looks_like_list(head: bytes) -> bool:
    """Whether the first bytes are those of a list with places in it."""
    if not has_list_header(head):
        return False
    _, _, rows = _header(_records(decoded(head)))
    return any(is_place(cells[_URL_COLUMN]) for _, cells in islice(rows, 5) if len(cells) > _URL_COLUMN)


def has_list_header(head: bytes) -> bool:
    """Whether the first bytes have the header of a list, in any language: three to five columns, URL the third."""
    _, header, _ = _header(_records(decoded(head)))
    is_wide_enough = _FEWEST_COLUMNS <= len(header) <= _FEWEST_COLUMNS + 2
    return is_wide_enough and header[_URL_COLUMN].strip().upper() == "URL"


def _collection(path: str) -> str:
    """Return the name of the list: that of its file, without the number of a further file of one name."""
    return re.sub(r"\(\d+\)$", "", posixpath.splitext(posixpath.basename(path))[0])


def _records(text: str) -> Iterator[_Numbered]:
    """Yield every record that is no blank line, with the physical line it ends on."""
    reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd"), newline=""))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond the module's limit: the reader goes on behind it
            yield reader.line_num, []
            continue
        if cells:
            yield reader.line_num, cells


def _header(rows: Iterator[_Numbered]) -> tuple[list[str], list[str], Iterator[_Numbered]]:
    """Return the cells before the header, which describe the list, the header, and the records behind it."""
    first = list(islice(rows, _MOST_BEFORE_HEADER))
    at = next((index for index, (_, cells) in enumerate(first) if len(cells) >= _FEWEST_COLUMNS), 0)
    before = [cell for _, cells in first[:at] for cell in cells if cell.strip()]
    return before, first[at][1] if first else [], chain(first[at + 1 :], rows)


def _list_row(collection: str, description: list[str]) -> Row:
    values = {"kind": "collection", "collection": collection, "title": collection, "note": "\n".join(description)}
    return Row("saves", ("list", _list_code(collection)), values)


def _entry(collection: str, header: list[str], cells: list[str]) -> Row:
    title, note, url, *others = (*cells, "", "", "")[: max(len(cells), 3)]
    found = place_id(url)
    extra = {_name(header, index): cell for index, cell in enumerate(others, 3) if cell.strip()}
    values = {
        "kind": _kind(url),
        "collection": collection,
        "title": title or None,
        "url": url or None,
        "item_id": found,
        "note": note or None,
        "extra": extra,
    }
    thing = found or url.strip() or f"{title}\n{note}"
    return Row("saves", ("saved", _list_code(collection), thing), values)


def _kind(url: str) -> str:
    if not url.strip():
        return "item"
    if is_place(url):
        return "place"
    return "image" if _IMAGE.match(url) else "page"


def _name(header: list[str], index: int) -> str:
    """Return under which name `extra` has a cell: `tags` and `comment`, which come last, in any language."""
    if index == len(header) - 1:
        return "comment"
    return "tags" if index == len(header) - 2 else f"column {index + 1}"


def _list_code(collection: str) -> str:
    return _NAMES.get(match_key(collection), collection)
