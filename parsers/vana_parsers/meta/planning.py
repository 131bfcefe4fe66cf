"""What becomes of every member of a Meta export: one route each, by its path, else by the root key it begins with."""

import json
import re
from dataclasses import dataclass

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.meta.kinds import Kind, Kinds
from vana_parsers.meta.paths import MetaPath, meta_path
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
    """Return the route of each of *places*: JSON and pages of a known kind by its reader, all else by the fallback."""
    return [_route(place, export, json_reader, page_reader) for place in places]


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


def _route(place: Place, export: Export, json_reader: Reader, page_reader: Reader | None) -> Route:
    kind, member = place.kind, place.member
    reader = {".json": json_reader, ".html": page_reader, ".htm": page_reader}.get(place.path.extension)
    if kind is None or reader is None or not member.size:
        return fallback_route(export, member)
    return Route(member, reader, product=kind.product, params={**kind.params, "kind": kind.name})
