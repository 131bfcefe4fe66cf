"""Which members are calendars: by extension or by how they begin, in any folder."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.calendar.events import read_calendar
from vana_parsers.google.places import Place, Rule
from vana_parsers.registry import Route

_CODES = ("CALENDAR", "REMINDERS", None)


def _calendar_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route calendars."""
    for place in places:
        if not place.is_empty and place.code in _CODES and place.extension in (".ics", ".ical"):
            yield place, Route(place.member, read_calendar, product="calendar")


RULES: tuple[Rule, ...] = (_calendar_rule,)
