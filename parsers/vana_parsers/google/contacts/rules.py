"""Which members are address books: cards by extension, tables by their header, in any folder."""

from collections.abc import Iterable

from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export
from vana_parsers.google.contacts.cards import folder_of, read_cards
from vana_parsers.google.contacts.table import is_contact_table, read_contact_table
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.registry import Route

CONTACTS = "CONTACTS"
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})


def _contacts_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route cards and tables of contacts, and the pictures that lie beside them."""
    for place in places:
        if place.is_empty or place.code not in (CONTACTS, None):
            continue
        if place.extension in (".vcf", ".vcard"):
            group = folder_of(place.member.path) if place.code == CONTACTS and len(place.segments) > 2 else None
            yield place, Route(place.member, read_cards, product="contacts", params={"group": group} if group else {})
        elif place.is_csv and _is_table(export, place):
            yield place, Route(place.member, read_contact_table, product="contacts")
        elif place.code == CONTACTS and place.extension in _PICTURES:
            yield place, Route(place.member, reason="picture of a contact: not read", product="contacts")


def _is_table(export: Export, place: Place) -> bool:
    return is_contact_table(read_header(head_of(export, place.member)))


RULES: tuple[Rule, ...] = (_contacts_rule,)
