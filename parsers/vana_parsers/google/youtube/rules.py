"""Which members are YouTube's, besides its history."""

import io
import posixpath
from collections.abc import Iterable

from vana_parsers.csv_stream import read_csv
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.google.folders import YOUTUBE
from vana_parsers.google.names import HISTORY_FILES
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.google.shapes import HEAD
from vana_parsers.google.youtube.api import read_api_objects
from vana_parsers.google.youtube.cells import Cells
from vana_parsers.google.youtube.filenames import find_playlist, title_of
from vana_parsers.google.youtube.page import looks_like_comments, read_comments_page
from vana_parsers.google.youtube.reading import fields_of, read_playlist_file, read_table
from vana_parsers.google.youtube.telling import STACKED, Glance, glance, kind_of
from vana_parsers.records import Skipped
from vana_parsers.registry import Route

_LONG_HEAD = 64 * 1024
"""Bytes looked at where that costs little: a video's description may fill 4,096."""
_MOST_OF_PLAYLISTS = 4 * 1024 * 1024


def _youtube_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route the tables, the JSON of API objects and the pages of comments in YouTube's folder, and loose ones."""
    own = [place for place in places if place.code in (YOUTUBE, None)]
    for place in own:
        if place.kind == "youtube_objects":
            yield place, Route(place.member, read_api_objects, product="youtube")
        elif place.is_html and _is_comments(export, place.member):
            yield place, Route(place.member, read_comments_page, product="youtube")
    yield from _routes(export, _tables(export, own))


def _tables(export: Export, places: list[Place]) -> list[tuple[Place, str]]:
    """Return the tables among *places* and their kinds.

    A folder of a name nobody knows is YouTube's if a table in it can be nobody else's, or the history lies in it.
    """
    seen = [(place, _look(export, place.member)) for place in places if place.is_csv]
    sure = {place.member.path for place, look in seen if kind_of(look, is_loose=True)}
    sure |= {place.member.path for place in places if place.stem in HISTORY_FILES}
    homes = {home for path in sure if (home := _home(path))}
    tables = []
    for place, look in seen:
        is_loose = place.code is None and _home(place.member.path) not in homes
        kind = kind_of(look, place.stem, is_loose=is_loose)
        if kind is not None:
            tables.append((place, kind))
    return tables


def _home(path: str) -> str | None:
    """Return the folder of the product if *path* is one of its files: they lie in folders of their own inside it."""
    folder = posixpath.dirname(path)
    return posixpath.dirname(folder) or "." if folder else None


def _routes(export: Export, tables: list[tuple[Place, str]]) -> Iterable[tuple[Place, Route]]:
    lists: dict[str, dict[str, str]] = {}
    for place, kind in tables:
        if kind == "playlists":
            folder = posixpath.dirname(place.member.path)
            lists[folder] = lists.get(folder, {}) | _titles(export, place.member)
    for place, kind in tables:
        if kind not in ("playlist_items", STACKED):
            yield place, Route(place.member, read_table, product="youtube", params={"kind": kind})
            continue
        folder, file = posixpath.split(place.member.path)
        params = _playlist(posixpath.splitext(file)[0], lists.get(folder, {}))
        if kind == STACKED:
            yield place, Route(place.member, read_playlist_file, product="youtube", params=params)
        else:
            yield place, Route(place.member, read_table, product="youtube", params={"kind": kind, **params})


def _playlist(name: str, titles: dict[str, str]) -> dict[str, str]:
    """Return what is known of the playlist whose items lie in the file *name*."""
    found = find_playlist(name, titles)
    return {"collection": titles[found], "playlist_id": found} if found else {"collection": title_of(name)}


def _titles(export: Export, member: Member) -> dict[str, str]:
    """Return the titles of the playlists in a table of them, by playlist id."""
    try:
        data = export.read(member, _MOST_OF_PLAYLISTS)
    except MemberError:
        return {}  # reading it says what is wrong
    titles: dict[str, str] = {}
    for block in read_csv(io.BytesIO(data), member.path):
        if isinstance(block, Skipped) or not block.rows:
            continue
        cells = Cells(block, fields_of("playlists", block))
        pairs = zip(cells.look("playlist_id").to_pylist(), cells.look("title").to_pylist(), strict=True)
        titles |= {playlist: title for playlist, title in pairs if playlist and title}
    return titles


def _look(export: Export, member: Member) -> Glance:
    try:
        head = export.head(member, HEAD if export.is_sequential(member.part) else _LONG_HEAD)
    except MemberError:
        return Glance((), [])  # reading it says what is wrong
    return glance(head, is_whole=len(head) == member.size)


def _is_comments(export: Export, member: Member) -> bool:
    return looks_like_comments(head_of(export, member).decode("utf-8", "replace"))


RULES: tuple[Rule, ...] = (_youtube_rule,)
