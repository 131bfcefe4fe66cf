"""Logins, logouts and changes of the account, signing up, devices, and the last known position."""

import ipaddress
from collections.abc import Iterator

from vana_parsers.instagram.rows import first_text, is_blank, minute, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

_FOLDERS = ("login_and_profile_creation", "login_and_account_creation")


def login(record: Record, task: Task) -> Iterator[Row]:
    """Yield the event: when, from which IP address, with which program; parameter `event` is its kind."""
    if is_blank(record):
        return
    time, ip = _instant(record), _ip(record)
    values = {
        "kind": task.params["event"],
        "ip": ip,
        "user_agent": record.value("user_agent"),
        "device": record.value("device"),
        "state": record.value("status", "action"),
        "extra": record.extra(),
    }
    yield told("logins", (task.params["event"], ip), values, time)


def device(record: Record, task: Task) -> Iterator[Row]:
    """Yield the device: what it calls itself, and when it was last used."""
    if is_blank(record):
        return
    time = record.instant("last_login")
    agent = record.value("user_agent")
    name = record.value("device", "device_id", "name")
    agent = agent or (first_text(record) if name is None else None)
    values = {"kind": task.params["event"], "user_agent": agent, "device": name, "extra": record.extra()}
    yield told("logins", (task.params["event"], agent or name), values, time)


def last_position(record: Record, task: Task) -> Iterator[Row]:
    """Yield the last position that is known: the precise one, else the imprecise one, which comes first."""
    if is_blank(record):
        return
    time = record.instant()
    pairs = _positions(record)
    latitude = longitude = None
    if pairs:
        north, east = pairs[-1]
        latitude, longitude = float(north.take() or 0), float(east.take() or 0)
    values = {"latitude": latitude, "longitude": longitude, "extra": record.extra()}
    yield told("location_points", ("last",), values, time)


def _positions(record: Record) -> list[tuple[Labelled, Labelled]]:
    """Return the pairs of numbers that stand side by side and can be a latitude and a longitude."""
    found, waiting = [], None
    for one in record.labelled:
        number = _number(one.value)
        if waiting is not None and number is not None and abs(number) <= 180:
            found.append((waiting, one))
            waiting = None
        else:
            waiting = one if number is not None and abs(number) <= 90 else None
    return found


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _instant(record: Record) -> Instant:
    """Return and take the time; the title says it too, in ISO 8601, whatever the account's language."""
    time, title = record.instant(), record.peek("title")
    written = parse_instant(title) if isinstance(title, str) else NO_INSTANT
    if written.occurred_at is not None and minute(time) in (None, minute(written)):
        record.take("title")
        # A page has the time without its seconds.
        return time if time.occurred_at == written.occurred_at else written
    return time


def _ip(record: Record) -> str | None:
    known = record.value("ip")
    if known:
        return known
    return next((one.take() for one in record.labelled if one.meaning is None and _is_ip(one.value)), None)


def _is_ip(text: str | None) -> bool:
    try:
        ipaddress.ip_address(text or "")
    except ValueError:
        return False
    return True


def _event(event: str, root: str, *stems: str) -> Kind:
    paths = (*(f"{folder}/{stem}" for folder in _FOLDERS for stem in stems), *stems)
    return Kind(stems[0], login, paths, (f"account_history_{root}",), "security", {"event": event})


def _device(event: str, root: str, stem: str) -> Kind:
    paths = (f"device_information/{stem}", *((stem,) if "_" in stem else ()))
    return Kind(stem, device, paths, (f"devices_{root}",), "security", {"event": event})


KINDS = (
    _event("login", "login_history", "login_activity"),
    _event("logout", "logout_history", "logout_activity"),
    _event("password_change", "password_change_history", "password_change_activity"),
    _event("privacy_change", "account_privacy_history", "profile_privacy_changes", "account_privacy_changes"),
    _event(
        "status_change",
        "account_active_status_changes",
        "profile_status_changes",
        "account_status_changes",
        "account_active_status_changes",
    ),
    _event("registration", "registration_info", "signup_details", "signup_information", "instagram_signup_details"),
    _device("device", "devices", "devices"),
    _device("camera", "camera", "camera_information"),
    _device("two_factor", "two_factor_authentication", "two-factor_authentication"),
    Kind(
        "last_known_location",
        last_position,
        paths=("last_known_location",),
        roots=("account_history_imprecise_last_known_location",),
        product="security",
    ),
)
