"""What becomes of every member of a Meta export: one route each, by its path, else by the root key it begins with."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.meta.kinds import Kind, Kinds
from vana_parsers.meta.media import MEDIA_FILES, index_files, reason_of_media
from vana_parsers.meta.paths import MetaPath, meta_path
from vana_parsers.meta.threads import id_of
from vana_parsers.raw import fallback_route
from vana_parsers.records import Reader
from vana_parsers.registry import Route

HEAD = 4096

_FIRST_KEY = re.compile(r'\s*\{\s*("(?:[^"\\]|\\.)*")\s*:')


@dataclass(frozen=True, slots=True)
class Place:
    """A member, its path as look-up keys, and its kind, None if it is unknown."""

    member: Member
    path: MetaPath
    kind: Kind | None


def place_members(export: Export, kinds: Kinds) -> list[Place]:
    """Return the place of every member of *export*, in the export's order."""
    return [_place(export, member, kinds) for member in export.members]


def route_members(
    places: list[Place], export: Export, *, json_reader: Reader, page_reader: Reader | None
) -> list[Route]:
    """Return the route of each of *places*: JSON and pages of a known kind by its reader, all else by the fallback.

    Routes of kinds that cite media know which files the export holds.
    """
    readers = {".json": json_reader, ".html": page_reader, ".htm": page_reader}
    held = {MEDIA_FILES: _held_files(export)} if any(place.kind and place.kind.cites_media for place in places) else {}
    return [_route(place, export, readers.get(place.path.extension), held) for place in places]


def find_roots(export: Export, most: int = 24) -> Iterator[str]:
    """Yield the root keys of the first *most* JSON members of *export*: enough to recognize it, and few to open."""
    members = (member for member in export.members if member.path.lower().endswith(".json") and member.size)
    for member in islice(members, most):
        try:
            root = first_key(export.head(member, HEAD))
        except MemberError:
            continue  # a damaged member proves nothing; reading it will say what is wrong
        if root:
            yield root


def first_key(head: bytes) -> str | None:
    """Return the key of the first member of the JSON object that *head* begins, None if it begins none."""
    match = _FIRST_KEY.match(head.decode("utf-8-sig", "replace"))
    try:
        return str(json.loads(match[1])) if match else None
    except ValueError:
        return None


def _place(export: Export, member: Member, kinds: Kinds) -> Place:
    path = meta_path(member.path)
    kind = kinds.of_path(path)
    if kind is None and path.extension == ".json" and member.size:
        try:
            root = first_key(export.head(member, HEAD))
        except MemberError:
            root = None  # reading it says what is wrong
        kind = kinds.of_root(root) if root else None
    return Place(member, path, kind)


def _route(place: Place, export: Export, reader: Reader | None, held: dict[str, str]) -> Route:
    kind, member = place.kind, place.member
    if kind is not None and reader is not None and member.size:
        params = {**kind.params, "kind": kind.name, **(held if kind.cites_media else {})}
        return Route(member, reader, product=kind.product, params=params)
    # By the name alone: exports hold tens of thousands of photos.
    reason = reason_of_media(member.path) if member.size else None
    return Route(member, reason=reason) if reason else fallback_route(export, member)


def _held_files(export: Export) -> str:
    """Return the index of the files that records other than messages cite: conversations know their own."""
    return index_files((member.path, member.size) for member in export.members if id_of(member.path) is None)
