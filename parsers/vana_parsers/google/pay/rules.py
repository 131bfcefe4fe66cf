"""Which members are Google Pay's tables of transactions."""

import re
from collections.abc import Iterable

from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export, MemberError
from vana_parsers.google.pay.transactions import is_transactions, read_transactions
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.shapes import HEAD
from vana_parsers.registry import Route

PAY = "PAY"
PRODUCT = "pay"

_NAME = re.compile(r"transactions_\d+\.csv")
"""Google's own name of the table of purchases, the same in every language."""


def _pay_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    for place in places:
        is_named = place.code is None and _NAME.fullmatch(place.name) is not None
        if place.is_csv and (place.code == PAY or is_named) and _is_transactions(export, place):
            yield place, Route(place.member, read_transactions, product=PRODUCT)


def _is_transactions(export: Export, place: Place) -> bool:
    try:
        return is_transactions(read_header(export.head(place.member, HEAD)))
    except MemberError:
        return True  # reading it says what is wrong


RULES: tuple[Rule, ...] = (_pay_rule,)
