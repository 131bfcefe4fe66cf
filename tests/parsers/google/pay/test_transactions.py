"""Google Pay's tables: columns by name or place, in any language."""

import io
from decimal import Decimal

import pytest

from vana_parsers.google.pay.transactions import is_transactions, read_transactions
from vana_parsers.records import Item, Row, Task


def read(text: str) -> list[Item]:
    return list(read_transactions(Task("m", io.BytesIO(text.encode()), "google", "pay")))


def row(text: str) -> Row:
    [item] = read(text)
    assert isinstance(item, Row)
    return item


LINE = '"Nov 3, 2023, 10:11\u202fPM",GPA.1234,Coins,Games,Visa,Complete,USD\u00a01.99\n'


@pytest.mark.parametrize(
    "header",
    [
        "Time,Transaction ID,Description,Product,Payment method,Status,Amount",
        "Heure,ID de transaction,Description,Produit,Mode de paiement,État,Montant",
        "α,β,γ,δ,ε,ζ,η",
    ],
)
def test_a_payment_is_the_same_under_any_header(header: str) -> None:
    found = row(f"{header}\n{LINE}")
    assert found.identity == ("payment", "GPA.1234")
    values = found.values
    assert (values["title"], values["amount"], values["currency"]) == ("Coins", Decimal("1.99"), "USD")
    assert (values["method"], values["state"]) == ("Visa", "Complete")
    assert values["occurred_at"].isoformat() == "2023-11-03T22:11:00+00:00"
    assert "Games" in values["extra"].values()
    assert "GPA.1234" in values["extra"].values()


def test_columns_in_another_order_are_told_by_their_names() -> None:
    found = row('Amount,Status,Time\n€1.00,Complete,"Nov 3, 2023, 10:11 PM"\n')
    assert found.values["amount"] == Decimal("1.00")
    assert found.identity == ()


@pytest.mark.parametrize("text", ["A,B\n1,2\n", "A,B,C,D,E,F,G\n1,2,3,4,5,6,x\n", "Reward,Amount\nx,€1\n"])
def test_other_tables_are_kept_raw(text: str) -> None:
    assert row(text).table == "raw_records"


def test_short_long_and_empty_records_are_accounted_for() -> None:
    header = "Time,Transaction ID,Description,Product,Payment method,Status,Amount\n"
    found = read(f"{header}{LINE.strip()},more\nx\n,,,,,,\n")
    assert [getattr(item, "table", None) for item in found] == ["purchases", "raw_records", None]


def test_tables_of_payments_are_known_by_their_header() -> None:
    assert is_transactions(("Time", "Amount"))
    assert is_transactions(tuple("abcdefg"))
    assert not is_transactions(("Rewarded on", "Reward"))


def test_dates_of_numbers_are_read_together() -> None:
    header = "Time,Transaction ID,Description,Product,Payment method,Status,Amount\n"
    line = '"{}/11/2023, 22:11",,x,y,z,Complete,€1.00\n'
    alone = row(header + line.format("03")).values
    assert (alone["occurred_at"], alone["time_text"]) == (None, "03/11/2023, 22:11")
    first, second = read(header + line.format("03") + line.format("25"))
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert [str(found.values["occurred_at"])[:10] for found in (first, second)] == ["2023-11-03", "2023-11-25"]
