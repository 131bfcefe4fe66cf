"""Amounts of money as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.money import LONGEST, UNKNOWN, Money, parse_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("€4.99", "4.99", "EUR"),
        ("4,99\u00a0€", "4.99", "EUR"),
        ("US$1.99", "1.99", "USD"),
        ("1,99 $US", "1.99", "USD"),
        ("USD\u00a01.99", "1.99", "USD"),
        ("10.00 USD", "10.00", "USD"),
        ("$1.99 USD", "1.99", "USD"),
        ("A$4.99", "4.99", "AUD"),
        ("₹1,23,456.50", "123456.50", "INR"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1.234 €", "1234", "EUR"),
        ("1\u202f234,56 zł", "1234.56", "PLN"),
        ("CHF 1’234.50", "1234.50", "CHF"),
        ("Rp 15.000", "15000", "IDR"),
        ("₩1,200", "1200", "KRW"),
        ("500円", "500", "JPY"),
        ("22.000 ₫", "22000", "VND"),
        ("0,990 KWD", "0.990", "KWD"),
        ("\u200f١٢٫٥٠ ر.س.\u200f", "12.50", "SAR"),
        ("−€4.99", "-4.99", "EUR"),
        ("(€4.99)", "-4.99", "EUR"),
        ("R$ 10,00", "10.00", "BRL"),
    ],
)
def test_amount_and_currency_are_read_where_both_are_certain(text: str, amount: str, currency: str) -> None:
    assert parse_money(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "country", "currency"),
    [
        ("$1.99", "AU", "AUD"),
        ("$1.99", "us", "USD"),
        ("$1.99", None, None),
        ("$1.99", "DE", None),
        ("¥500", "JP", "JPY"),
        ("¥500", "CN", "CNY"),
        ("¥500", None, None),
        ("99 kr", "SE", "SEK"),
        ("99 kr", "NO", "NOK"),
        ("99 kr", None, None),
        ("R 10", "ZA", "ZAR"),
    ],
)
def test_a_symbol_of_several_currencies_is_settled_by_the_country_or_not_at_all(
    text: str, country: str | None, currency: str | None
) -> None:
    found = parse_money(text, country)
    assert found.amount is not None
    assert found.currency == currency


@pytest.mark.parametrize(
    "text", [None, "", "Free", "Kostenlos", "1.234", "1,234,56 €", "€1.2.3", "5 for €6", "in 12 months or so", "9" * 20]
)
def test_no_amount_is_guessed(text: str | None) -> None:
    assert parse_money(text).amount is None


@settings(max_examples=60)
@given(st.text(max_size=30) | st.text("0123456789.,' -€$kr()", max_size=20), st.none() | st.sampled_from(["US", "JP"]))
def test_any_text_is_taken_and_what_is_read_fits_the_column(text: str, country: str | None) -> None:
    amount = parse_money(text, country).amount
    assert amount is None or (abs(amount) < 10**12 and round(amount, 6) == amount)


def test_long_text_is_no_amount() -> None:
    assert parse_money("€" + "1" * LONGEST) == UNKNOWN


@settings(max_examples=60)
@given(
    st.decimals(0, 10**8, places=2),
    st.sampled_from(["€{}", "{}\u00a0€", "EUR {}"]),
    st.sampled_from([",.", ".,", " ,", "’."]),
)
def test_an_amount_with_two_decimals_comes_back_however_it_is_grouped(amount: Decimal, form: str, marks: str) -> None:
    written = f"{amount:,.2f}".translate({ord(","): marks[0], ord("."): marks[1]})
    assert parse_money(form.format(written)) == Money(amount, "EUR")
