"""Money and goods: payments, Marketplace, fundraisers."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.facebook.rows import content_key, facts_kind, log_kind, setting_kind, take_epoch, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.money import parse_money
from vana_parsers.records import Row, Task

_FUND = ("attachments", 0, "data", 0, "fundraiser")
_MARKET = "facebook_marketplace"


def _payments(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each payment of the document, each a record, and one for the account's currency."""
    payments = record.peek("payments")
    if not isinstance(payments, list):
        yield from _payment(record)
        return
    record.take("payments")
    for index, payment in enumerate(payments):
        pointer = f"{record.pointer}/payments/{index}"
        rows = list(_payment(Record(payment, pointer))) if isinstance(payment, dict) else []
        yield from rows or [raw_row(payment, pointer)]
    if currency := record.text("preferred_currency"):
        yield Row("profile", ("setting", "payment currency"), {"field": "payment currency", "value": currency})
    if left := record.extra():
        yield raw_row(left, record.pointer)


def _payment(record: Record) -> Iterator[Row]:
    if record.is_empty:
        return
    key = content_key(record)
    time = record.instant() if record.peek("timestamp") else take_epoch(record, "created_timestamp")
    time = time if time.occurred_at or time.time_text else record.instant()
    amount, currency = _amount(record, "amount"), record.text("currency")
    values = {
        "kind": "payment",
        "title": record.text("title") or record.value("title", "name"),
        **_money(amount, currency),
        "method": record.text("payment_method"),
        "state": record.text("status"),
        "merchant": record.text("receiver"),
        "extra": record.extra(),
    }
    yield told("purchases", ("payment", amount, None if time.occurred_at else key), values, time)


def _sale(record: Record, task: Task) -> Iterator[Row]:
    """Yield something that the account sold or offered."""
    if record.is_empty:
        return
    key = content_key(record)
    time = take_epoch(record, "created_timestamp")
    time = time if time.occurred_at or time.time_text else record.instant("created_at")
    title = record.text("title") or record.value("title", "name")
    price = _amount(record, "price") or record.value("price")
    values = {"kind": "sale", "title": title, **_money(price, None), "merchant": record.text("seller")}
    about = title or (key if time.occurred_at is None else None)
    yield told("purchases", ("sale", about), {**values, "extra": record.extra()}, time)


def _donation(record: Record, task: Task) -> Iterator[Row]:
    if record.is_empty:
        return
    time, title = record.instant(), record.text(*_FUND, "title") or record.text("title")
    amount = _amount(record, *_FUND, "donated_amount")
    values = {"kind": "donation", "title": title, **_money(amount, None), "extra": record.extra()}
    yield told("purchases", ("donation", title), values, time)


def _amount(record: Record, *path: str | int) -> str | None:
    """Return and take an amount as written, be it text or a number."""
    value = record.peek(*path)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(record.take(*path)) if is_number else record.text(*path)


def _money(amount: str | None, currency: str | None) -> dict[str, Any]:
    money = parse_money(f"{amount} {currency}" if amount and currency else amount)
    return {"amount": money.amount, "currency": currency or money.currency, "amount_text": amount}


KINDS = (
    Kind(
        "payments",
        _payments,
        paths=("facebook_payments/payment_history", "payment_history/payment_history"),
        roots=("payments_v2", "payments"),
        product="payments",
    ),
    Kind(
        "payments_as_buyer",
        lambda record, task: _payment(record),
        paths=("facebook_payments/payments_you_have_made_as_a_buyer",),
        product="payments",
    ),
    log_kind("payment_address", "facebook_payments/payment_addresses", product="payments"),
    log_kind("payment_account", "facebook_payments/your_payment_account_activity_history", product="payments"),
    Kind(
        "items_sold",
        _sale,
        paths=(f"{_MARKET}/items_sold", "marketplace/items_sold"),
        roots=("items_selling_v2", "items_selling"),
        product="marketplace",
    ),
    Kind("listings", _sale, paths=(f"{_MARKET}/your_marketplace_listing_history",), product="marketplace"),
    facts_kind(
        "marketplace notifications",
        f"{_MARKET}/marketplace_notifications",
        roots=("marketplace_notifications_v2",),
        product="marketplace",
    ),
    log_kind("sale_group_setting", f"{_MARKET}/for-sale_group_preferences", product="marketplace"),
    log_kind("marketplace_device", f"{_MARKET}/your_marketplace_device_history", product="marketplace"),
    setting_kind(
        "marketplace activity", f"{_MARKET}/how_active_we_think_you_are_on_marketplace", product="marketplace"
    ),
    setting_kind("marketplace settings", f"{_MARKET}/settings", product="marketplace"),
    setting_kind("marketplace assistant", f"{_MARKET}/your_marketplace_assistant_settings", product="marketplace"),
    setting_kind("marketplace cart", f"{_MARKET}/your_marketplace_cart_information", product="marketplace"),
    setting_kind("marketplace notification status", f"{_MARKET}/your_notification_status", product="marketplace"),
    setting_kind("transaction surveys", f"{_MARKET}/your_transaction_survey_information", product="marketplace"),
    Kind(
        "donations",
        _donation,
        paths=("fundraisers/fundraisers_donated_to",),
        roots=("fundraisers_donated_to_v2", "fundraisers_donated_to"),
        product="fundraisers",
    ),
    setting_kind("donation totals", "fundraisers/your_fundraiser_donations_information", product="fundraisers"),
    log_kind("fundraiser_setting", "fundraisers/your_fundraiser_settings", product="fundraisers"),
    setting_kind(
        "fundraiser promotions", "fundraisers/your_interactions_with_fundraising_promotions", product="fundraisers"
    ),
)
