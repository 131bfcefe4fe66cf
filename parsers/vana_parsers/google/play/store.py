"""The Play Store's JSON: arrays of `{"install": {…}}`, `{"purchaseHistory": {…}}` and their like.

The only name of an app is its title, which is in the account's language; no package is told. What makes a record the
same in another export is therefore its instant, which has microseconds.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from vana_parsers.google.fields import Fields, key_of
from vana_parsers.json_stream import Element, read_json
from vana_parsers.money import parse_money
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import Instant


def read_store(task: Task) -> Iterator[Item]:
    """Yield a row for each element, in the file's order; elements of an unknown kind go to `raw_records`."""
    for element in read_json(task.stream, task.path):
        if isinstance(element, Skipped):
            yield element
        else:
            yield _row(element)


def _row(element: Element) -> Row:
    record = element.value
    if isinstance(record, dict):
        for kind, read in _KINDS.items():
            if isinstance(record.get(kind), dict) and record[kind]:
                row = read(Fields(record[kind]))
                beside = {name: value for name, value in record.items() if name != kind}
                extra = {**row.values["extra"], **beside}
                return Row(row.table, row.identity, {**row.values, "extra": extra}, is_event=row.is_event)
    text = msgspec.json.encode(record).decode()
    return Row("raw_records", (text,), {"pointer": element.pointer, "json": text})


def _purchase(kind: str, fields: Fields, instant: Instant, *keys: str | None, **values: Any) -> Row:
    """Return a row of `purchases`; *keys* tell it from others of the same instant."""
    when = key_of(instant)
    identity = (kind, when, *keys) if when or any(keys) else ()
    columns = {**instant.columns(), "kind": kind, **values, "extra": fields.rest()}
    return Row("purchases", identity, columns, is_event=when is not None)


def _title(fields: Fields) -> str | None:
    return fields.within("doc").text("title")


def _install(fields: Fields) -> Row:
    title = _title(fields)
    instant = fields.instant("firstInstallationTime")
    device = fields.within("deviceAttribute")
    keys = [value if isinstance(value := device.peek(name), str) else None for name in ("manufacturer", "model")]
    return _purchase("install", fields, instant, *keys, title=title)


def _library(fields: Fields) -> Row:
    return _purchase("library", fields, fields.instant("acquisitionTime"), title=_title(fields))


def _bought(fields: Fields) -> Row:
    price = fields.text("invoicePrice")
    return _purchase(
        "purchase",
        fields,
        fields.instant("purchaseTime"),
        title=_title(fields),
        **_amount(price, fields),
        method=fields.text("paymentMethodTitle"),
        state=fields.text("purchaseState"),
    )


def _order(fields: Fields) -> Row:
    number = fields.text("orderId")
    instant = fields.instant("creationTime", "orderTime")
    paid_with = fields.within("billingInstrument").text("displayName")
    lines = fields.peek("lineItem")
    titles = [Fields(line).within("doc").text("title") for line in lines] if isinstance(lines, list) else []
    columns = {
        **instant.columns(),
        "kind": "order",
        "title": ", ".join(title for title in titles if title) or None,
        **_amount(fields.text("totalPrice"), fields),
        "method": paid_with,
        "state": fields.text("state", "status"),
        "extra": {**fields.rest(), "orderId": number} if number else fields.rest(),
    }
    return Row("purchases", ("order", number) if number else (), columns)


def _subscription(fields: Fields) -> Row:
    """Return a subscription: its price is that of the first phase; when it renews is no time it happened."""
    title = _title(fields)
    phases = fields.peek("pricing")
    price = Fields(phases[0]).text("price") if isinstance(phases, list) and phases else None
    columns = {
        "kind": "subscription",
        "title": title,
        **_amount(price or fields.text("price"), fields),
        "state": fields.text("state"),
        "extra": fields.rest(),
    }
    return Row("purchases", ("subscription", title) if title else (), columns)


def _redemption(fields: Fields) -> Row:
    """Return a code that was redeemed, or a promotion that was given."""
    acquired = fields.within("acquisition").within("doc").text("title")
    money = fields.text("formattedMoney")
    return _purchase(
        "award",
        fields,
        fields.instant("redemptionChangeTime", "redemptionTime", "promotionTime", "creationTime"),
        title=acquired or fields.text("title"),
        **_amount(money, fields),
        state=fields.text("status", "state"),
    )


def _review(fields: Fields) -> Row:
    """Return a review; `title` is the reviewed thing's, the review's own title stays in `extra`."""
    instant = fields.instant("creationTime")
    columns = {
        **instant.columns(),
        "kind": "review",
        "title": fields.within("document").text("title") or _title(fields),
        "text": fields.text("comment"),
        "score": fields.number("starRating"),
        "extra": fields.rest(),
    }
    when = key_of(instant)
    return Row("posts", ("play_review", when) if when else (), columns)


def _device(fields: Fields) -> Row:
    """Return a device that has used the store, at the time it was registered."""
    latest = fields.within("mostRecentData")
    instant = fields.instant("deviceRegistrationTime", "userAddedOnDeviceTime")
    parts = [part for name in ("manufacturer", "modelName") if isinstance(part := latest.peek(name), str) and part]
    if parts:
        latest.take("manufacturer")
        latest.take("modelName")
    device = " ".join(parts) or None
    country = latest.text("deviceIpCountry")
    columns = {**instant.columns(), "kind": "device", "device": device, "country": country, "extra": fields.rest()}
    when = key_of(instant)
    return Row("logins", ("play_device", when) if when else (), columns)


def _amount(text: str | None, fields: Fields) -> dict[str, Any]:
    country = fields.peek("userCountry")
    money = parse_money(text, country if isinstance(country, str) else None)
    return {"amount": money.amount, "currency": money.currency, "amount_text": text}


_KINDS: dict[str, Callable[[Fields], Row]] = {
    "install": _install,
    "libraryDoc": _library,
    "purchaseHistory": _bought,
    "orderHistory": _order,
    "subscription": _subscription,
    "redemptionHistory": _redemption,
    "redemption": _redemption,
    "promotionHistory": _redemption,
    "promotion": _redemption,
    "review": _review,
    "device": _device,
}
