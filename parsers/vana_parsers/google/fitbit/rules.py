"""Which members are Fitbit's: by what their first bytes hold; tables of its folders by their headers."""

from collections.abc import Iterable

from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export
from vana_parsers.google.fitbit.clocks import family_of, snake
from vana_parsers.google.fitbit.logs import read_logs
from vana_parsers.google.fitbit.series import read_series
from vana_parsers.google.fitbit.tables import STARTS, read_health_table
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.records import Reader
from vana_parsers.registry import Route

FITBIT = "FITBIT"
_MEASURED = frozenset(
    {
        "active zone minutes (azm)",
        "biometrics",
        "body temperature_googledata",
        "daily readiness",
        "global export data",
        "heart rate",
        "heart rate variability",
        "mindfulness",
        "oxygen saturation (spo2)",
        "physical activity_googledata",
        "sleep",
        "sleep score",
        "snore and noise detect",
        "stress score",
        "temperature",
        "health fitness data_googledata",
    }
)
"""Folders of measurements; their names are English in every language."""
_PEOPLE = ("userdemographic", "userprofile", "userlocation", "userapp", "userpremium", "userconversation")


def _fitbit_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route series, logs and tables; what the folder holds of the account itself is left to the raw fallback."""
    for place in places:
        reader = _reader(export, place)
        if reader is not None:
            family = family_of(place.stem)
            yield place, Route(place.member, reader, product="fitbit", params={"family": family})


def _reader(export: Export, place: Place) -> Reader | None:
    if place.kind == "fitbit_series":
        return read_series
    if place.kind == "fitbit_log":
        return read_logs
    return read_health_table if place.is_csv and _is_table(export, place) else None


def _is_table(export: Export, place: Place) -> bool:
    is_inside = place.code == FITBIT and not _MEASURED.isdisjoint(place.segments[:-1])
    if place.code is not None and not is_inside:
        return False
    header = [snake(name) for name in read_header(head_of(export, place.member))]
    if len(header) < 2 or place.stem.startswith(_PEOPLE):
        return False
    if header[0] in ("timestamp", "start_time") and header[-1] == "data_source":
        return True
    return is_inside and not set(STARTS).isdisjoint(header)


RULES: tuple[Rule, ...] = (_fitbit_rule,)
