"""Which member holds the conversations of Hangouts, and what lies beside it."""

import posixpath
from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.beside import FilesBeside
from vana_parsers.google.hangouts.events import read_hangouts
from vana_parsers.google.places import Place, Rule
from vana_parsers.registry import Route

HANGOUTS = "HANGOUTS"


def _hangouts_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route the conversations by shape, and by name in Hangouts' folder; files beside them may be attachments."""
    found = [place for place in places if _is_hangouts(place)]
    folders = {posixpath.dirname(place.member.path) for place in found}
    told = {place.member.path for place in found}
    attached = [
        place
        for place in places
        if posixpath.dirname(place.member.path) in folders and place.member.path not in told and not place.is_json
    ]
    files = FilesBeside.of(attached)
    for place in found:
        params = {"files": files.text()} if files else {}
        yield place, Route(place.member, read_hangouts, product="hangouts", params=params)
    for place in attached:
        if place.code == HANGOUTS and not place.is_empty:
            yield place, Route(place.member, reason="attachment: told by its message", product="hangouts")


def _is_hangouts(place: Place) -> bool:
    return place.is_json and (
        place.kind == "hangouts" or (place.code == HANGOUTS and place.stem.startswith("hangouts"))
    )


RULES: tuple[Rule, ...] = (_hangouts_rule,)
