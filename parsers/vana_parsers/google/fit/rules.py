"""Which members are Fit's: by what their first bytes hold, else by the folder of the product."""

from collections.abc import Iterable

from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export
from vana_parsers.google.fit.daily import CLOCK, DAY, read_daily
from vana_parsers.google.fit.points import read_points
from vana_parsers.google.fit.session import read_session
from vana_parsers.google.fit.tcx import read_activity_file
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.records import Reader
from vana_parsers.registry import Route

FIT = "FIT"
_UNITS = ("(kcal)", "(m)", "(m/s)", "(ms)", "(bpm)", "(kg)")


def _fit_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route Fit's files wherever they lie; TCX files and tables of days only where they look so."""
    for place in places:
        reader = _reader(export, place)
        if reader is not None:
            yield place, Route(place.member, reader, product="fit")


def _reader(export: Export, place: Place) -> Reader | None:
    if place.kind == "fit":
        return read_points
    if place.kind == "fit_session":
        return read_session
    if place.extension == ".tcx" and not place.is_empty and place.code in (FIT, None):
        return read_activity_file
    return read_daily if place.is_csv and place.code in (FIT, None) and _is_daily(export, place) else None


def _is_daily(export: Export, place: Place) -> bool:
    """Whether the table is one of quarters of hours, or of days with Fit's units: both in any language."""
    head = head_of(export, place.member)
    header = read_header(head)
    lines = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace").splitlines()
    first = next((line for line in lines[1:] if line.strip()), "").split(",")
    cells = [cell.strip('" ') for cell in first]
    if len(cells) > 1 and all(CLOCK.fullmatch(cell) for cell in cells[:2]):
        return True
    measured = sum(name.endswith(_UNITS) for name in header)
    return DAY.fullmatch(cells[0]) is not None and (measured > 1 or (measured == 1 and place.code == FIT))


RULES: tuple[Rule, ...] = (_fit_rule,)
