"""Raw signals of a phone: positions, detected activities and scans of networks, as three formats tell them."""

from typing import Any

from vana_parsers.google.fields import Fields, key_of
from vana_parsers.google.location.point_decoder import likeliest_activity
from vana_parsers.google.location.values import (
    NOWHERE,
    key_of_time,
    take_e7_point,
    take_instant,
    take_lower,
    take_number,
    take_point,
)
from vana_parsers.records import Row

PRODUCT = "timeline_raw"
"""Product of raw signals: they overlap with the paths that Google made of them, and must be told apart."""

_MILLI = 1000.0


def signal_row(element: dict[str, Any]) -> Row | None:
    """Return the row of one signal, None if it is of no known kind.

    A position is a row of `location_points`; a detected activity or a scan, which have no place, of `activities`.
    """
    outer = Fields(element)
    holder = outer.within("signal") if isinstance(element.get("signal"), dict) else outer
    for name, kind in (("activityRecord", "activity_record"), ("wifiScan", "wifi_scan")):
        if isinstance(holder.peek(name), dict):
            return _detected(holder.within(name), outer, kind)
    return _position(holder.within("position"), outer) if isinstance(holder.peek("position"), dict) else None


def _position(fields: Fields, outer: Fields) -> Row:
    when = take_instant(fields, "timestamp")
    point = take_point(fields, "LatLng", "latLng", "point")
    if point == NOWHERE and isinstance(fields.peek("point"), dict):
        point = take_e7_point(fields.within("point"), "latE7", "lngE7")
    provider = take_lower(fields, "source")
    accuracy = take_number(fields, "accuracyMeters")
    values = {
        **when.columns(),
        "product": PRODUCT,
        **point.columns(),
        "accuracy_m": take_number(fields, "accuracyMm", _MILLI) if accuracy is None else accuracy,
        "altitude_m": take_number(fields, "altitudeMeters"),
        "speed_mps": take_number(fields, "speedMetersPerSecond"),
        "provider": provider,
        "device": outer.text("deviceId"),
    }
    identity = ("signal", key_of_time(when), point.key, provider, values["device"])
    return Row("location_points", identity, {**values, "extra": outer.rest()}, is_event=True)


def _detected(fields: Fields, outer: Fields, kind: str) -> Row:
    when = take_instant(fields, "timestamp", "deliveryTime")
    guesses = fields.peek("probableActivities") or fields.peek("detectedActivities")
    values = {
        **when.columns(),
        "product": PRODUCT,
        "kind": kind,
        "action": likeliest_activity([{"activity": guesses}]) if guesses else None,
        "extra": outer.rest(),
    }
    return Row("activities", (PRODUCT, kind, key_of(when)), values, is_event=True)
