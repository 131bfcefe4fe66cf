"""Which members are contributions to Google Search."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.contributions.reading import read_contributions
from vana_parsers.google.places import Place, Rule
from vana_parsers.registry import Route

CONTRIBUTIONS = "CONTRIBUTIONS"
PRODUCT = "contributions"


def _contributions_rule(_: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route JSON that looks so, wherever it lies, and whatever other JSON of no known form is in the folder."""
    for place in places:
        if place.kind == PRODUCT or (place.code == CONTRIBUTIONS and place.is_json and place.kind is None):
            yield place, Route(place.member, read_contributions, product=PRODUCT)


RULES: tuple[Rule, ...] = (_contributions_rule,)
