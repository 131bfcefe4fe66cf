"""One raw point as a row: the meaning of its fields, said once for points that are read one by one.

`records` reads the same from columns; a test holds the two together.
"""

from typing import Any

from vana_parsers.google.fields import Fields
from vana_parsers.google.location.point_decoder import ACTIVITIES, likeliest_activity
from vana_parsers.google.location.values import (
    MOST_E7,
    key_of_time,
    read_integer,
    take_e7,
    take_instant,
    take_lower,
    take_number,
)
from vana_parsers.records import Row

VALUE_COLUMNS = {
    "accuracy": "accuracy_m",
    "altitude": "altitude_m",
    "velocity": "speed_mps",
    "heading": "heading_deg",
}
MILLISECONDS = (12, 13)
"""Digits of an epoch in milliseconds: from 1973 to 2286."""


def point_row(element: dict[str, Any]) -> Row:
    """Return the row of one element of `locations`; what no column can take is in `extra`."""
    fields = Fields(element)
    instant = take_instant(fields, "timestamp", "timestampMs")
    latitude = take_e7(fields, "latitudeE7", MOST_E7["latitude"])
    longitude = take_e7(fields, "longitudeE7", MOST_E7["longitude"])
    provider = take_lower(fields, "source")
    device = _take_device(fields)
    values = {
        **instant.columns(),
        "latitude": None if latitude is None else latitude / 1e7,
        "longitude": None if longitude is None else longitude / 1e7,
        **{column: take_number(fields, name) for name, column in VALUE_COLUMNS.items()},
        "provider": provider,
        "device": device,
        "activity": next(filter(None, (likeliest_activity(fields.peek(name)) for name in ACTIVITIES)), None),
        "extra": dict(sorted(fields.rest().items())),
    }
    parts = (key_of_time(instant), latitude, longitude, provider, device)
    key = "|".join("" if part is None else str(part) for part in parts)
    return Row("location_points", (key,), values, is_event=True)


def _take_device(fields: Fields) -> str | None:
    """Take the tag of the device: a number, which a phone and an account have in common for years."""
    tag = read_integer(fields.peek("deviceTag"))
    if tag is None:
        return None
    fields.take("deviceTag")
    return str(tag)
