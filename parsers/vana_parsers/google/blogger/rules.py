"""Which members are feeds of blogs."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.blogger.feed import read_feed
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.registry import Route

BLOGGER = "BLOGGER"


def _blogger_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route feeds in Blogger's folder, and those that name Blogger wherever they lie."""
    for place in places:
        if place.extension == ".atom" and not place.is_empty and (place.code == BLOGGER or _is_blog(export, place)):
            yield place, Route(place.member, read_feed, product="blogger")


def _is_blog(export: Export, place: Place) -> bool:
    return b"blogger" in head_of(export, place.member)


RULES: tuple[Rule, ...] = (_blogger_rule,)
