"""Which members tell of the account: access log, profile, subscriber information."""

import re
from collections.abc import Iterable

from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export
from vana_parsers.google.account.access_log import (
    ACTIVITY_WIDTHS,
    DEVICE_WIDTHS,
    read_access_activities,
    read_access_devices,
)
from vana_parsers.google.account.profile import read_profile
from vana_parsers.google.account.subscriber import read_subscriber
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.registry import Route

ACCESS_LOG, PROFILE, ACCOUNT = "ACCESS_LOG", "PROFILE", "ACCOUNT"

_FIRST_ACTIVITY = re.compile(rb"\n\"?\d{5,25}\"?,\"?\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
"""The account's number and a time: how each line of the log begins."""
_TIME = rb"\"?\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^,\n]{0,30}"
_FIRST_DEVICE = re.compile(rb"\n\"?\d{5,25}\"?,[^\n]{1,300}," + _TIME + b"," + _TIME + rb"(?:\n|$)")
"""The account's number first, two times last: a line of the devices."""
_PROFILE = re.compile(rb"\s*\{\s*\"(?:name|displayName|emails)\"")


def _account_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route the access log by the shape of its tables, wherever it lies; the rest by its folder."""
    for place in places:
        if place.is_csv and place.code in (ACCESS_LOG, None):
            yield from _access_log(export, place)
        elif place.is_json and place.kind is None and _is_profile(export, place):
            yield place, Route(place.member, read_profile, product="profile")
        elif place.is_html and (place.code == ACCOUNT or place.stem.endswith((".subscriberinfo", ".changehistory"))):
            params = {"kind": "security"} if place.stem.endswith(".changehistory") else {}
            yield place, Route(place.member, read_subscriber, product="account", params=params)


def _is_profile(export: Export, place: Place) -> bool:
    """Whether JSON lies in the profile's folder, or in none that is known and begins as a profile does."""
    if place.code is not None:
        return place.code == PROFILE
    head = head_of(export, place.member)
    return _PROFILE.match(head) is not None and b'"displayName"' in head and b'"formattedName"' in head


def _access_log(export: Export, place: Place) -> Iterable[tuple[Place, Route]]:
    head = head_of(export, place.member)
    width = len(read_header(head))
    if width in ACTIVITY_WIDTHS and (place.code == ACCESS_LOG or _FIRST_ACTIVITY.search(head)):
        yield place, Route(place.member, read_access_activities, product="access_log")
    elif width in DEVICE_WIDTHS and (place.code == ACCESS_LOG or _FIRST_DEVICE.search(head)):
        yield place, Route(place.member, read_access_devices, product="access_log")


RULES: tuple[Rule, ...] = (_account_rule,)
