"""Which members are mail boxes: by their first line, by the extension where there is none."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.mail.mailbox import is_mailbox
from vana_parsers.google.mail.reading import read_mailbox
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.registry import NO_BODIES, Route

_GROUPS = "GROUPS"
_CODES = ("MAIL", _GROUPS, None)


def _mail_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route mail boxes, those of labels, of the whole account and of groups."""
    for place in places:
        if place.is_empty or place.code not in _CODES:
            continue
        if place.extension == ".mbox" or (not place.extension and place.code and _is_mailbox(export, place)):
            product = "groups" if place.code == _GROUPS else "mail"
            yield place, Route(place.member, read_mailbox, product=product, params={"bodies": NO_BODIES})


def _is_mailbox(export: Export, place: Place) -> bool:
    return is_mailbox(head_of(export, place.member))


RULES: tuple[Rule, ...] = (_mail_rule,)
