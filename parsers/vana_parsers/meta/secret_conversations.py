"""Devices of end-to-end encrypted conversations, and what was filled into forms in chats; both platforms have them."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, from_epoch

_DEVICES = ("armadillo_devices", "tincan_devices")
_NAME = ("device_manufacturer", "device_model")


def secret_conversation_kinds(product: str) -> tuple[Kind, ...]:
    """Return the kinds of these files of one platform; *product* is the rows' product."""
    return (
        Kind(
            "secret_conversations",
            _devices,
            paths=("messages/secret_conversations",),
            roots=("secret_conversations_v2", "ig_secret_conversations"),
            product=product,
            is_document=True,
        ),
        Kind(
            "chat_forms",
            _forms,
            paths=("messages/autofill_information",),
            roots=("autofill_information_v2",),
            product=product,
            is_document=True,
        ),
    )


def _devices(record: Record, task: Task) -> Iterator[Row]:
    """Yield each device that takes part in encrypted conversations; what else is said is in the first one's `extra`."""
    held = record.extra()
    if len(held) == 1 and isinstance(inner := next(iter(held.values())), dict):
        held = dict(inner)
    lists = {name: held.pop(name) for name in _DEVICES if isinstance(held.get(name), list)}
    devices = [(name, one) for name, many in lists.items() for one in many if isinstance(one, dict)]
    strange = {name: left for name, many in lists.items() if (left := [o for o in many if not isinstance(o, dict)])}
    rest = {**held, **strange}
    for number, (name, device) in enumerate(devices):
        yield _device(name, device, rest if number == 0 else {}, records=int(number == 0))
    if not devices and rest:
        values = {"field": "secret conversations", "extra": rest}
        yield Row("profile", ("setting", "secret conversations"), values)


def _device(family: str, given: dict[str, Any], rest: dict[str, Any], *, records: int) -> Row:
    device = dict(given)
    stamp = device.pop("last_active_time", None)
    name = " ".join(str(device.pop(part)) for part in _NAME if isinstance(device.get(part), str) and device[part])
    values = {
        "kind": "device",
        "ip": device.pop("last_connected_ip") if isinstance(device.get("last_connected_ip"), str) else None,
        "user_agent": device.pop("device_type") if isinstance(device.get("device_type"), str) else None,
        "device": name or None,
        **(from_epoch(stamp, "s") if stamp else NO_INSTANT).columns(),
        "extra": {**{key: value for key, value in device.items() if value not in (None, "", [], {})}, **rest},
    }
    # A device's software changes, and so do its address and when it was last seen.
    since = str(given["online_since"]) if given.get("online_since") else None
    return Row("logins", ("encrypted device", family, name or str(values["user_agent"]), since), values, records)


def _forms(record: Record, task: Task) -> Iterator[Row]:
    """Yield each value that was filled into a form in a chat."""
    held = record.extra()
    if len(held) == 1 and isinstance(inner := next(iter(held.values())), dict):
        held = inner
    records = 1
    for field, given in held.items():
        for value in given if isinstance(given, list) else [given]:
            if value in (None, "", [], {}):
                continue
            text = value if isinstance(value, str) else str(value)
            yield Row("profile", ("chat form", field, text), {"field": f"chat form/{field}", "value": text}, records)
            records = 0
