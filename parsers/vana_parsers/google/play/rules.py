"""Which members are the Play Store's: arrays of objects that name their kind, in English whatever the language."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.play.store import read_store
from vana_parsers.registry import Route

PLAY = "PLAY"
PRODUCT = "play"


def _play_rule(_: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route JSON that looks so, wherever it lies, and whatever other JSON of no known form is in the store's folder."""
    for place in places:
        if place.kind == PRODUCT or (place.code == PLAY and place.is_json and place.kind is None):
            yield place, Route(place.member, read_store, product=PRODUCT)


RULES: tuple[Rule, ...] = (_play_rule,)
