"""Google Pay's tables of transactions, whose headers, times and amounts are in the account's language.

A column is told by its name where that is known, else by its place: time, number, description come first, state and
amount last. That is one order in every language seen.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from vana_parsers.archives.names import match_key
from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv
from vana_parsers.localized_times import Dialect, dialect_of, parse_localized
from vana_parsers.money import parse_money
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import Instant, parse_instant

_NAMES = {
    "time": "Time|Date|Zeit|Uhrzeit|Datum|Heure|Date et heure|Hora|Fecha|Data|Ora|Tijd|Saat|Tarih|Czas"
    "|Время|時刻|时间|時間|시간",
    "number": "Transaction ID|Transaktions-ID|ID de transaction|Numéro de transaction|ID de transacción"
    "|ID de la transacción|ID transazione|ID da transação|Transactie-ID|İşlem kimliği|Identyfikator transakcji"
    "|Идентификатор транзакции|取引 ID|交易 ID|거래 ID",
    "title": "Description|Beschreibung|Descripción|Descrizione|Descrição|Beschrijving|Açıklama|Opis"
    "|Описание|説明|说明|설명",
    "method": "Payment method|Zahlungsmethode|Mode de paiement|Moyen de paiement|Método de pago|Forma de pago"
    "|Metodo di pagamento|Forma de pagamento|Método de pagamento|Betaalmethode|Ödeme yöntemi|Forma płatności"
    "|Способ оплаты|お支払い方法|付款方式|결제 수단",
    "state": "Status|State|Statut|État|Estado|Stato|Durum|Stan|Статус|Состояние|ステータス|状态|狀態|상태",
    "amount": "Amount|Betrag|Montant|Importe|Importo|Valor|Bedrag|Tutar|Kwota|Сумма|金額|金额|금액",
}
_ROLES = {match_key(name): role for role, names in _NAMES.items() for name in names.split("|")}
_BY_PLACE = {0: "time", 1: "number", 2: "title", -2: "state", -1: "amount"}
_BY_PLACE_OF_SEVEN = {**_BY_PLACE, -3: "method"}
_LEAST_COLUMNS = 5
_NUMBER = re.compile(r"\S{4,80}")


def is_transactions(header: tuple[str, ...]) -> bool:
    """Whether a table with these column names, in any language, can be one of transactions."""
    known = set(_roles(header).values())
    return {"time", "amount"} <= known or len(header) in (6, 7, 8)


def read_transactions(task: Task) -> Iterator[Item]:
    """Yield a row of `purchases` (kind `payment`) for each record; other records go to `raw_records`."""
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        else:
            yield from _rows(block, task)


def _roles(header: tuple[str, ...]) -> dict[str, str]:
    """Return which column plays which part: by the names if time and amount are among them, else by place."""
    named: dict[str, str] = {}
    for column in header:
        role = _ROLES.get(match_key(column))
        if role and role not in named.values():
            named[column] = role
    if {"time", "amount"} <= set(named.values()):
        return named
    if len(header) < _LEAST_COLUMNS:
        return {}
    places = _BY_PLACE_OF_SEVEN if len(header) == 7 else _BY_PLACE
    return {header[place]: role for place, role in places.items()}


def _rows(block: CsvBlock, task: Task) -> Iterator[Item]:
    roles = _roles(block.header)
    names = list(block.columns)
    surplus = block.surplus.to_pylist() if block.surplus is not None else [None] * block.rows
    cells = zip(*(column.to_pylist() for column in block.columns.values()), strict=True)
    lines = block.lines.to_pylist()
    dialect = _dialect(block, roles)
    for line, values, more in zip(lines, cells, surplus, strict=True):
        record = {name: value for name, value in zip(names, values, strict=True) if value}
        if more:
            record["#surplus"] = more
        if not record:
            yield task.skipped(f"line {line}", "a record without any value")
        else:
            yield _payment(record, roles, dialect) or _raw(f"line {line}", record)


def _dialect(block: CsvBlock, roles: Mapping[str, str]) -> Dialect:
    """Return what the times of a table tell together: in `03/11/2023` one alone leaves open which is the month."""
    times = [block.columns[column].to_pylist() for column, role in roles.items() if role == "time"]
    return dialect_of([text for column in times for text in column if text])


def _payment(record: Mapping[str, str], roles: Mapping[str, str], dialect: Dialect) -> Row | None:
    found = {role: record[column] for column, role in roles.items() if column in record}
    instant = _instant(found.get("time", ""), dialect)
    money = parse_money(found.get("amount"))
    if instant.occurred_at is None and money.amount is None:
        return None
    number = found.get("number", "")
    values = {
        **instant.columns(),
        "kind": "payment",
        "title": found.get("title"),
        "amount": money.amount,
        "currency": money.currency,
        "amount_text": found.get("amount"),
        "method": found.get("method"),
        "state": found.get("state"),
        "extra": {name: value for name, value in record.items() if name not in roles or roles[name] == "number"},
    }
    return Row("purchases", ("payment", number) if _NUMBER.fullmatch(number) else (), values)


def _instant(text: str, dialect: Dialect) -> Instant:
    instant = parse_instant(text)
    return instant if instant.occurred_at is not None else parse_localized(text, dialect=dialect)


def _raw(pointer: str, record: Mapping[str, str]) -> Row:
    text = msgspec.json.encode(record).decode()
    return Row("raw_records", (text,), {"pointer": pointer, "json": text})
