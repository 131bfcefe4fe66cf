"""Logins: account activity, sessions, addresses, devices, cookies, records of changes, and how secure it is.

What was done (`Session updated`) is told in the account's language; address, browser, cookie and minute are not.
"""

from collections.abc import Iterator
from typing import Any

from vana_parsers.archives.names import match_key
from vana_parsers.facebook.listed import first_text, first_time
from vana_parsers.facebook.rows import content_key, epoch, log_kind, minute, setting_kind
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_PRODUCT = "security"
_LOGOUT_WORDS = (
    "Log out|Logout|Logged out|Abmelden|Abmeldung|Abgemeldet|Esci|Disconnessione|Uscita|Cerrar sesión|Cierre de sesión"
    "|Déconnexion|Se déconnecter|Afmelden|Afgemeld|Uitloggen|Uitgelogd|Deconectare|Tanca la sessió|Tancament de sessió"
    "|Sair|Terminar sessão|Fim de sessão|Wylogowanie|Wyloguj|Odhlášení|Odhlásit se|Utloggning|Logga ut|Çıkış|Çıkış yap"
    "|Oturumu kapatma|退出|退出登录|登出|ログアウト|로그아웃|लॉग आउट|Выход"
)
_LOGOUTS = frozenset(map(match_key, _LOGOUT_WORDS.split("|")))
_TIMES: tuple[tuple[str | int, ...], ...] = (
    ("timestamp",),
    ("created_timestamp",),
    ("session", "created_timestamp"),
    ("verification_time",),
    ("last_active_time",),
    ("update_time",),
    ("updated_timestamp",),
    ("online_since",),
    ("session", "updated_timestamp"),
    ("action_time",),
)
_ADDRESSES = (("ip_address",), ("ip",), ("session", "ip_address"), ("last_connected_ip",))
_ACTIONS = (("action",), ("event",), ("contact_type",), ("session_type",))


def _login(record: Record, task: Task) -> Iterator[Row]:
    """Yield one sign-in, session, device or security event; parameter `of` says which.

    Not `_LOGOUTS` nor anything else localized is in its identity: events of one minute are counted.
    """
    if record.is_empty:
        return
    key = content_key(record)
    time = first_time(record, *_TIMES)
    time = time if time.occurred_at else record.instant("time", "created_at", "updated_at")
    address = first_text(record, *_ADDRESSES) or record.value("ip", "last_ip")
    address = address or (record.text("text") if task.params["of"] == "ip" else None)
    agent = first_text(record, ("user_agent",), ("session", "user_agent")) or record.value("user_agent")
    device = _device(record)
    cookie = record.peek("datr_cookie") or record.peek("session", "datr_cookie")
    action = first_text(record, *_ACTIONS) or record.value("action", "event", "status")
    values = {
        "kind": _kind_of(action, task),
        "ip": address,
        "user_agent": agent,
        "device": device,
        "state": action,
        **{name: record.text(name) or record.value(name) for name in ("city", "region", "country")},
        "extra": record.extra(),
    }
    contact = record.peek("contact")
    named = (address, agent, cookie if isinstance(cookie, str) else None, contact if isinstance(contact, str) else None)
    yield _row((task.params["of"], *named), values, time, _id(record) or key or device, task)


def _row(key: tuple[str | None, ...], values: dict[str, Any], time: Instant, other: str | None, task: Task) -> Row:
    """Return the row: known by *key* and its minute; what lasts, as devices do, and what has neither, by *other*."""
    at = minute(time)
    if other and ("lasts" in task.params or (at is None and not any(key[1:]))):
        return Row("logins", (key[0], "is", other), {**values, **time.columns()})
    identity = (*key, at) if at or any(key[1:]) else ()
    return Row("logins", identity, {**values, **time.columns()}, is_event=at is not None)


def _id(record: Record) -> str | None:
    """Return what Facebook calls a device, without taking it."""
    found = (record.peek(name) for name in ("udid", "family_device_id", "advertiser_id"))
    return next((one for one in found if isinstance(one, str) and one), None)


def _device(record: Record) -> str | None:
    parts = [record.text(name) for name in ("device_manufacturer", "device_model")]
    made = " ".join(part for part in parts if part)
    found = first_text(record, ("device",), ("name",), ("type",))
    return made or found or record.value("device", "browser")


def _kind_of(action: str | None, task: Task) -> str:
    kind = task.params.get("told", task.params["of"])
    return "logout" if kind == "login" and action and match_key(action) in _LOGOUTS else kind


def _cookies(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each time that a cookie was seen, of a map of cookies; the map is one record."""
    rows = [
        Row("logins", ("cookie", name, minute(time)), {"kind": "session", "extra": {"cookie": name}, **time.columns()})
        for name, stamps in record.peek().items()
        for time in _stamps(stamps)
    ]
    yield from _as_events(rows)


def _stamps(stamps: Any) -> Iterator[Instant]:
    """Yield the instants of a list of stamps, or of one; where there is none, one without a time."""
    held = stamps if isinstance(stamps, list) else [stamps]
    yield from (_instant(stamp) for stamp in held or [None])


def _instant(stamp: Any) -> Instant:
    time = epoch(stamp)
    return Instant(time_text=str(stamp)[:200]) if stamp and time == NO_INSTANT else time


def _clients(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each day on which a client, named in the account's language, was used; the map is one record."""
    held = record.peek("last_activity_time")
    clients = held if isinstance(held, dict) else {}
    rows = []
    for client, used in clients.items():
        use = used if isinstance(used, dict) else {"activity_by_day": used}
        days = use.get("activity_by_day")
        others = {name: value for name, value in use.items() if name != "activity_by_day"}
        for number, time in enumerate(_stamps(days)):
            values = {"kind": "session", "device": client, "extra": {} if number else others, **time.columns()}
            key = ("client", minute(time)) if time.occurred_at else ("client", None, client)
            rows.append(Row("logins", key, values))
    if clients:
        record.take("last_activity_time")
    extra = record.extra()
    if extra and rows:
        first = rows[0]
        rows[0] = Row(first.table, first.identity, {**first.values, "extra": {**first.values["extra"], **extra}})
    elif extra:
        rows.append(Row("logins", (), {"kind": "session", "extra": extra}))
    yield from _as_events(rows)


def _as_events(rows: list[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        is_timed = row.values.get("occurred_at") is not None
        yield Row(row.table, row.identity, row.values, 0 if number else 1, is_event=is_timed)


def _of(name: str, *paths: str, of: str, roots: tuple[str, ...] = (), product: str = _PRODUCT, **more: str) -> Kind:
    return Kind(name, _login, paths, roots, product, {"of": of, **more})


def _in_security(*stems: str) -> tuple[str, ...]:
    return tuple(f"security_and_login_information/{stem}" for stem in stems)


KINDS = (
    _of(
        "account_activity",
        *_in_security("account_activity"),
        of="security",
        roots=("account_activity_v2", "account_activity"),
    ),
    _of(
        "logins_and_logouts",
        *_in_security("logins_and_logouts"),
        of="login",
        roots=("account_accesses_v2", "account_accesses"),
    ),
    _of(
        "active_sessions",
        *_in_security("where_you_re_logged_in"),
        of="session",
        roots=("active_sessions_v2", "active_sessions"),
    ),
    _of(
        "ip_addresses",
        *_in_security("ip_address_activity", "used_ip_addresses", "used_ip_address"),
        of="ip",
        roots=("used_ip_address_v2", "used_ip_address"),
    ),
    _of(
        "login_protection",
        *_in_security("login_protection_data"),
        of="login_protection",
        told="security",
        roots=("login_protection_data_v2", "login_protection_data"),
    ),
    _of(
        "contact_verifications",
        *_in_security("email_address_verifications", "contact_verifications"),
        of="verification",
        told="security",
        roots=("contact_verifications_v2", "contact_verifications"),
    ),
    _of("mobile_devices", *_in_security("mobile_devices"), of="device", lasts="yes", roots=("devices_v2", "devices")),
    _of(
        "recognized_devices",
        *_in_security("recognized_devices", "authorized_logins"),
        of="recognized_device",
        told="device",
        roots=("recognized_devices_v2", "recognized_devices", "authorized_logins_v2", "authorized_logins"),
    ),
    _of(
        "admin_records",
        *_in_security("record_details", "administrative_records"),
        of="admin",
        told="security",
        roots=("admin_records_v2", "admin_records"),
    ),
    _of("device_cookies", *_in_security("device_login_cookies"), of="session"),
    _of("last_login", *_in_security("information_about_your_last_login"), of="last_login", told="login"),
    _of(
        "recoveries",
        *_in_security("your_recent_account_recovery_successes", "account_recoveries_without_password_changes"),
        of="recovery",
        told="security",
    ),
    _of("registration", *_in_security("registration_information"), of="registration"),
    _of("confirmation", *_in_security("your_account_confirmation_information"), of="confirmation", told="security"),
    _of("your_devices", "profile_information/your_devices", of="device", lasts="yes", product="devices"),
    _of("detected_hardware", "other_logged_information/detected_hardware", of="device", lasts="yes", product="devices"),
    _of("messenger_devices", "messages/information_about_your_devices", of="device", lasts="yes", product="messenger"),
    _of(
        "encrypted_device",
        "messages/your_end-to-end_encryption_enabled_messenger_device",
        of="device",
        lasts="yes",
        product="messenger",
    ),
    Kind(
        "cookies",
        _cookies,
        paths=_in_security("browser_cookies", "datr_cookie_info"),
        roots=("datr_stats_v2", "datr_stats"),
        product=_PRODUCT,
    ),
    Kind(
        "client_activity",
        _clients,
        paths=_in_security("your_facebook_activity_history", "your_facebook_activity"),
        roots=("last_activity_v2", "last_activity"),
        product=_PRODUCT,
    ),
    setting_kind("two-factor authentication", *_in_security("two-factor_authentication"), product=_PRODUCT),
    setting_kind(
        "password information",
        "facebook_accounts_center/your_account_password_information",
        "facebook_accounts_center/you_account_password",
        product=_PRODUCT,
    ),
    log_kind("login_alert", "security_and_login_information/login_alerts", product=_PRODUCT),
)
