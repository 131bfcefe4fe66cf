"""Where Facebook thinks that the account is: positions, the main city, the time zone, which law applies."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.facebook.listed import first_time
from vana_parsers.facebook.profile import text_fact_kind
from vana_parsers.facebook.rows import facts_kind, minute, setting_kind
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_PRODUCT = "location"


def _point(record: Record, task: Task) -> Iterator[Row]:
    """Yield a position: known by its minute; a name that goes with it stays in `extra`."""
    if record.is_empty:
        return
    time = first_time(record, ("time",), ("creation_timestamp",), ("timestamp",))
    time = time if time.occurred_at else record.instant()
    latitude, longitude = record.peek("coordinate", "latitude"), record.peek("coordinate", "longitude")
    found = _position(latitude, longitude) or _position(record.value("latitude"), record.value("longitude"))
    if found and _is_number(latitude):
        record.take("coordinate", "latitude")
        record.take("coordinate", "longitude")
    values = {**found, "provider": "unknown", **time.columns(), "extra": record.extra()}
    at = minute(time)
    place = None if at or not found else f"{found['latitude']} {found['longitude']}"
    key = (task.params["of"], at or place) if at or place else ()
    yield Row("location_points", key, values, is_event=at is not None)


def _device_location(record: Record, task: Task) -> Iterator[Row]:
    """Yield where a phone number is of: its country, and the network in `extra`."""
    if record.is_empty:
        return
    country, network = record.text("country_code"), record.peek("spn")
    values = {"field": "device location", "value": country, "extra": record.extra()}
    yield Row("profile", ("device_location", country, network if isinstance(network, str) else None), values)


def _position(latitude: Any, longitude: Any) -> dict[str, float]:
    try:
        degrees = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return {}
    is_sane = abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180
    return {"latitude": degrees[0], "longitude": degrees[1]} if is_sane else {}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | str)


KINDS = (
    Kind(
        "last_location",
        _point,
        paths=("location/last_location",),
        roots=("last_location_v2", "last_location"),
        product=_PRODUCT,
        params={"of": "last_location"},
    ),
    Kind(
        "location_history",
        _point,
        paths=("location/location_history", "location/your_location_history"),
        roots=("location_history_v2", "location_history"),
        product=_PRODUCT,
        params={"of": "history"},
    ),
    facts_kind(
        "primary location",
        "location/primary_location",
        product=_PRODUCT,
        roots=("primary_location_v2", "primary_location"),
    ),
    facts_kind(
        "public location",
        "location/primary_public_location",
        product=_PRODUCT,
        roots=("primary_public_location_v2", "primary_public_location"),
    ),
    Kind(
        "device_location",
        _device_location,
        paths=("location/device_location",),
        roots=("phone_number_location_v2", "phone_number_location"),
        product=_PRODUCT,
    ),
    text_fact_kind(
        "time zone",
        "location/timezone",
        "profile_information/timezone",
        product=_PRODUCT,
        roots=("timezone_v2", "timezone"),
        is_single=True,
    ),
    text_fact_kind(
        "news location",
        "facebook_news/your_locations",
        "news/your_locations",
        product=_PRODUCT,
        roots=("news_your_locations_v2", "news_your_locations"),
    ),
    setting_kind("privacy jurisdiction", "location/your_privacy_jurisdiction", product=_PRODUCT),
    setting_kind("locations of interest", "other_logged_information/locations_of_interest", product=_PRODUCT),
)
