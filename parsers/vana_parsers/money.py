"""Amounts of money as people write them: `€4.99`, `4,99 €`, `US$1.99`, `USD 1.99`, `₹1,23,456.50`, `¥500`.

An amount or a currency is given only where the text leaves no doubt; the text itself is kept by whoever asks.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 100
"""Characters beyond which text is no amount."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]")
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"\d(?:[\d.,' ]*\d)?")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))
_MARKS = str.maketrans({"\u066b": ".", "\u066c": ",", "\u060c": ",", "\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
_NO_DECIMALS, _THREE_DECIMALS = frozenset(_WITHOUT_DECIMALS.split()), frozenset(_WITH_THREE.split())

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF"
    " CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK"
    " HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL"
    " MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON"
    " RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH"
    " UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
)
CURRENCIES = frozenset(_CODES.split())
"""Codes of ISO 4217 for money in circulation."""

_SYMBOLS = {
    symbol: code
    for code, symbols in {
        "EUR": "€ euro",
        "GBP": "£",
        "USD": "us$ $us",
        "INR": "₹",
        "KRW": "₩ ￦ 원",
        "RUB": "₽ руб. руб",
        "TRY": "₺ tl",
        "UAH": "₴ грн грн.",
        "VND": "₫ đ",
        "ILS": "₪",
        "THB": "฿",
        "PHP": "₱",
        "NGN": "₦",
        "KZT": "₸",
        "GEL": "₾",
        "CRC": "₡",
        "PYG": "₲",
        "GHS": "gh₵ ₵",
        "BDT": "৳",
        "PLN": "zł",
        "CZK": "kč",
        "HUF": "ft",
        "BGN": "лв лв.",
        "BRL": "r$",
        "AUD": "a$ au$",
        "CAD": "ca$ c$",
        "NZD": "nz$",
        "HKD": "hk$",
        "TWD": "nt$",
        "MXN": "mx$",
        "SGD": "s$ sg$",
        "CNY": "cn¥ 元 rmb 人民币",
        "JPY": "jp¥ 円",
        "IDR": "rp rp.",
        "MYR": "rm",
        "PEN": "s/ s/.",
        "AED": "د.إ. د.إ",
        "SAR": "ر.س. ر.س",
        "EGP": "ج.م. ج.م e£",
        "CHF": "fr.",
    }.items()
    for symbol in symbols.split()
}
# What several countries write alike, by the country that the export names.
_BY_COUNTRY = {
    "$": "AR=ARS AU=AUD BS=BSD BZ=BZD CA=CAD CL=CLP CO=COP DO=DOP EC=USD FJ=FJD GU=USD HK=HKD JM=JMD MX=MXN NA=NAD"
    " NZ=NZD PR=USD SG=SGD SV=USD TT=TTD TW=TWD US=USD UY=UYU VI=USD",
    "¥": "CN=CNY JP=JPY",
    "￥": "CN=CNY JP=JPY",
    "kr": "DK=DKK FO=DKK GL=DKK IS=ISK NO=NOK SE=SEK",
    "kr.": "DK=DKK FO=DKK GL=DKK IS=ISK NO=NOK SE=SEK",
    "lei": "MD=MDL RO=RON",
    "r": "ZA=ZAR",
    "rs": "IN=INR LK=LKR MU=MUR NP=NPR PK=PKR",
    "rs.": "IN=INR LK=LKR MU=MUR NP=NPR PK=PKR",
    "sr": "SA=SAR",
    "q": "GT=GTQ",
}
_CURRENCY_OF = {symbol: dict(pair.split("=") for pair in pairs.split()) for symbol, pairs in _BY_COUNTRY.items()}
_LARGEST = Decimal(10) ** 12
_MOST_DECIMALS = 6
_LONGEST_SYMBOL = 8


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and its ISO 4217 code, each None where the text leaves it in doubt."""

    amount: Decimal | None = None
    currency: str | None = None


UNKNOWN = Money()


def parse_money(text: str | None, country: str | None = None) -> Money:
    """Return the money that *text* names. Takes any text; *country* (ISO 3166, two letters) settles `$`, `kr`, `¥`.

    Text with no number or with several, and numbers whose separators can be read in two ways, give no amount.
    """
    if not text or len(text) > LONGEST:
        return UNKNOWN
    plain = _plain(text)
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1:
        return UNKNOWN
    before, _, after = plain.partition(numbers[0])
    sign, symbol = _sign_and_symbol(before, after)
    if sign is None:
        return UNKNOWN
    currency = _currency(symbol, (country or "").upper())
    if currency is None and len(symbol) > _LONGEST_SYMBOL:
        return UNKNOWN  # a sentence with a number in it
    decimals = 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2
    amount = _amount(numbers[0], decimals if symbol else None)
    return Money(None if amount is None else sign * amount, currency)


def _plain(text: str) -> str:
    """Return *text* with plain digits, spaces, signs and marks."""
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).translate(_MINUS).translate(_MARKS).strip()
    return "".join(str(unicodedata.digit(c, c)) if c.isdecimal() else c for c in text)


def _sign_and_symbol(before: str, after: str) -> tuple[int | None, str]:
    """Return the sign, None for text that is no mere amount, and what stands for the currency."""
    before, after = before.strip(), after.strip()
    if before.startswith("(") and after.endswith(")"):
        return -1, (before[1:] + after[:-1]).strip()
    both = [before, after]
    minus = sum(part.count("-") for part in both)
    marks = [part.replace("-", "").replace("+", "").strip() for part in both]
    if minus > 1 or (marks[0] and marks[1] and marks[0].casefold() != marks[1].casefold() and len(marks[0]) > 4):
        return None, ""
    symbol = marks[0] if not marks[1] else marks[1] if not marks[0] else " ".join(marks)
    return (-1 if minus else 1), symbol


def _currency(symbol: str, country: str) -> str | None:
    if symbol.upper() == symbol and symbol in CURRENCIES:
        return symbol
    words = symbol.split()
    codes = {word for word in words if word in CURRENCIES}
    if len(words) > 1:  # `$1.99 USD`
        return codes.pop() if len(codes) == 1 else None
    key = symbol.casefold()
    return _SYMBOLS.get(key) or _CURRENCY_OF.get(key, {}).get(country)


def _amount(number: str, decimals: int | None) -> Decimal | None:
    """Return the number that is written with any separators, None if it can be read in two ways.

    *decimals* is how many the currency has; None if there is no currency at all.
    """
    digits = number.replace("'", " ")
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return _decimal(digits, "")
    last = marks[-1]
    whole, _, part = digits.rpartition(last)
    if last in marks[:-1] or (len(set(marks)) == 1 and _is_group(whole, part, decimals)):
        return _decimal(digits, "") if _is_grouped(digits.replace(last, " ")) else None
    if len(set(marks)) == 1 and len(part) == 3 and decimals is None and whole != "0":
        return None
    if " " in part or not part or len(part) > _MOST_DECIMALS:
        return None
    return _decimal(whole, part)


def _is_group(whole: str, part: str, decimals: int | None) -> bool:
    """Whether the digits after the only mark are thousands: three, where the currency has other than three."""
    return len(part) == 3 and decimals in (0, 2) and not whole.startswith("0")


def _decimal(whole: str, part: str) -> Decimal | None:
    if not _is_grouped(whole.replace(".", " ").replace(",", " ")):
        return None
    value = Decimal(re.sub(r"[ .,]", "", whole) + ("." + part if part else ""))
    return value if value < _LARGEST else None


def _is_grouped(whole: str) -> bool:
    """Whether digits are in groups of three, or of two before the last (India), or in one."""
    first, *groups = whole.split(" ")
    if not groups:
        return first.isdigit()
    if not first.isdigit() or len(first) > 3 or len(groups[-1]) != 3:
        return False
    inner = {len(group) for group in groups[:-1]}
    return inner <= {3} or (inner <= {2} and len(first) <= 2)
