"""Which members are saved lists: the tables of the product's folder, and such as look so elsewhere."""

import posixpath
from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.google.saved.reading import has_list_header, looks_like_list, read_list
from vana_parsers.registry import Route

SAVED = "SAVED"


def _saved_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route saved lists: by folder; by addresses of Maps in them; by their header beside such a list."""
    heads = {
        place.member.path: head_of(export, place.member)
        for place in places
        if place.is_csv and place.code in ("MAPS", None)
    }
    folders = {posixpath.dirname(path) for path, head in heads.items() if looks_like_list(head)}
    for place in places:
        path = place.member.path
        is_beside = path in heads and posixpath.dirname(path) in folders and has_list_header(heads[path])
        if is_beside or (place.is_csv and place.code == SAVED):
            yield place, Route(place.member, read_list, product="saved")


RULES: tuple[Rule, ...] = (_saved_rule,)
