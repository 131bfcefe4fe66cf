"""Names of months, days, parts of the day and time zones in the languages of the world, as look-up tables.

Names come from the Unicode CLDR (`localized_names.json`, written by `parsers/generate_localized_names.py`; Unicode
License v3, `localized_names.LICENSE`). What it does not have is written here: the words between a date and its clock,
names of older exporters, and abbreviations of zones, which it gives to few languages.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["month", "day", "period", "month_marker", "filler"]
Hours = tuple[int, int]
"""The hours from and until which a part of the day lasts; it ends on the next day where the second is not greater."""

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u05f3\u05f4\"']")
_APART = re.compile(r"[\s.,،、:;()\[\]/\u2010-\u2015\u2019\u02bc\u0970·-]+")
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

_FILLERS = (
    "at|on|of|the|um|Uhr|à|a|le|a las|a la|las|de|del|de l|d|l|el|em|às|as|alle|alle ore|ore|ora|om|o|w"
    "|kl|klo|kello|den|dne|v|kell|plkst|ob|u|в|у|о|об|г|года|р|ч|час|г в|στις|σε|ώρα|nang|ng|ika|pukul"
    "|jam|lúc|vào|vào lúc|ngày|năm|เวลา|น|ค ศ|พ ศ|ปี|ที่|วันที่|เมื่อ|في|الساعة|عند|ساعت|בשעה|ב|את|יום|को"
    "|बजे|पर|এ|টা|அன்று|కి|గంటలకు|st|nd|rd|th|er|º|ª|год|年|月|日|時|时|点|點|分|秒|년|월|일|시|분|초|h|min|s|saat|në|il"
    "|la ora|la|tanggal|te"
)
"""Words that stand between the parts of a date and tell nothing."""
_MORE_MONTHS = {
    "de": {3: "Mrz"},
    "nl": {3: "mrt"},
    "id": {8: "Agu|Agt", 5: "Mei"},
    "es": {9: "set|sept"},
    "ca": {4: "abr", 6: "juny", 8: "ag"},
    "zh": {number: f"{name}月" for number, name in enumerate(_NUMERALS, 1)},
}
_MORE_PERIODS: dict[str, dict[str, tuple[Hours, ...]]] = {
    "zh": {
        "早晨": ((0, 12),),
        "早上": ((0, 12),),
        "清早": ((0, 12),),
        "中午": ((11, 14),),
        "正午": ((12, 13),),
        "下午": ((12, 24),),
        "傍晚": ((15, 20),),
        "晚上": ((17, 24), (0, 1)),
        "半夜": ((21, 6),),
        "午夜": ((23, 1),),
    },
    "ta": {"முற்பகல்": ((0, 12),), "பிற்பகல்": ((12, 24),)},
    "bn": {"পূর্বাহ্ণ": ((0, 12),), "অপরাহ্ণ": ((12, 24),)},
    "hi": {"पूर्वाह्न": ((0, 12),), "अपराह्न": ((12, 24),)},
    "he": {"לפנהצ": ((0, 12),), "אחהצ": ((12, 24),), "לפני הצהריים": ((0, 12),), "אחר הצהריים": ((12, 24),)},
    "es": {"am": ((0, 12),), "pm": ((12, 24),)},
    "cs": {"dopol": ((0, 12),), "odpol": ((12, 24),)},
    "tr": {"ÖÖ": ((0, 12),), "ÖS": ((12, 24),)},
}
_ZONES = """
UTC +0 | GMT +0 | Z +0 | TU +0 | WET +0 | WEST +1 | CET +1 | CEST +2 | EET +2 | EEST +3 | FET +3 | MSK +3
MSD +4 | TRT +3 | MEZ +1 | MESZ +2 | MGZ +0 | WEZ +0 | WESZ +1 | OEZ +2 | OESZ +3 | HNEC +1 | HAEC +2 | HNEE +2
HAEE +3 | HNEO +0 | HAEO +1 | BST +1 +6 | IST +5:30 +2 +1 | IDT +3 | AST -4 +3 | GST +4 -2 | CST -6 +8 -5
CDT -5 -4 +9 | PST -8 +8 | PDT -7 | EST -5 +10 | EDT -4 +11 | MST -7 +8 | MDT -6 | AKST -9 | AKDT -8 | HST -10
HDT -9 | HAST -10 | HADT -9 | SST -11 +8 | ADT -3 +4 | NST -3:30 | NDT -2:30 | CLT -4 | CLST -3 | BRT -3
BRST -2 | ART -3 | UYT -3 | UYST -2 | PYT -4 -3 | PYST -3 | COT -5 | COST -4 | PET -5 | ECT -5 | VET -4 | BOT -4
GYT -4 | SRT -3 | GFT -3 | FNT -2 | FKT -4 | FKST -3 | AMT -4 +4 | AMST -3 +5 | ACT -5 | EAST -6 | EASST -5
GALT -6 | PMST -3 | PMDT -2 | AZOT -1 | AZOST +0 | CVT -1 | EGT -1 | EGST +0 | SAST +2 | CAT +2 | EAT +3
WAT +1 | WAST +2 | MUT +4 | RET +4 | SCT +4 | SAMT +4 | AZT +4 | GET +4 | IRST +3:30 | IRDT +4:30 | AFT +4:30
PKT +5 | PKST +6 | UZT +5 | TMT +5 | TJT +5 | MVT +5 | YEKT +5 | NPT +5:45 | BDT +6 | BTT +6 | KGT +6
ALMT +6 +5 | AQTT +5 | OMST +6 | MMT +6:30 | ICT +7 | WIB +7 | NOVT +7 | KRAT +7 | HOVT +7 | HKT +8 | SGT +8
MYT +8 | PHT +8 | PHST +8 | WITA +8 | BNT +8 | IRKT +8 | ULAT +8 | AWST +8 | AWDT +9 | ACWST +8:45 | JST +9
KST +9 | WIT +9 | YAKT +9 | TLT +9 | PWT +9 | ACST +9:30 | ACDT +10:30 | AEST +10 | AEDT +11 | ChST +10
PGT +10 | VLAT +10 | LHST +10:30 +11 | LHDT +11 | SAKT +11 | SBT +11 | NCT +11 | MAGT +11 | VUT +11 | NFT +11
NZST +12 | NZDT +13 | FJT +12 | FJST +13 | PETT +12 | TVT +12 | MHT +12 | WAKT +12 | CHAST +12:45 | CHADT +13:45
TOT +13 | PHOT +13 | WST +13 | TKT +13 | LINT +14 | TAHT -10
"""
"""Abbreviations that are used in many languages, with their offsets, the commonest meaning first.

The order of meanings is a choice: BST is British summer (not Bangladesh, +6); IST is India (not Israel, +2, Ireland,
+1); CST is Chicago (not China, +8, Cuba, -5); AST is Halifax (not Arabia, +3); GST is the Gulf; PST is Los Angeles (not
the Philippines, +8); EST and EDT are New York (not Sydney under its old names); AMT and AMST are the Amazon (not
Armenia).
"""
_ZONE = re.compile(r"([+-])(\d+)(?::(\d+))?")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word may mean: its kind, its value (a month's number, hours of a part of the day), and where."""

    kind: Kind
    value: Any
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """The tables. *words* by `key_of`; *zones* by abbreviation as written, minutes east, the commonest meaning first.

    *orders* are the orders (`dmy`, `mdy`, `ymd`) in which each language writes dates of numbers alone. *dotted* are
    the languages that put a dot after the day (`d`) or the year (`y`) where the month has a name.
    *greenwich* are the words for GMT before an offset. *longest* is the number of words in the longest of *words*.
    """

    words: Mapping[str, tuple[Meaning, ...]]
    zones: Mapping[str, tuple[int, ...]]
    orders: Mapping[str, frozenset[str]]
    dotted: Mapping[str, frozenset[str]]
    greenwich: tuple[str, ...]
    longest: int


def plain(text: str) -> str:
    """Return *text* with compatibility forms, invisible marks, minus signs and kinds of space made plain."""
    text = unicodedata.normalize("NFKC", text.replace("\u2212", "-"))
    return " ".join(_INVISIBLE.sub("", text).split())


def key_of(text: str) -> str:
    """Return the look-up key of a name: plain, without case and punctuation, its words one space apart."""
    return _APART.sub(" ", plain(text).casefold()).strip()


@cache
def names() -> Names:
    """Return the tables, made once."""
    data: dict[str, dict[str, Any]] = json.loads(files("vana_parsers").joinpath("localized_names.json").read_bytes())
    words = _words(data)
    return Names(
        words,
        _zones(data),
        {code: frozenset(language["orders"]) for code, language in data.items()},
        {letter: frozenset(code for code, language in data.items() if letter in language["dots"]) for letter in "dy"},
        tuple(
            sorted({plain(g) for lang in data.values() for g in lang["gmt"]} | {"UTC", "MGZ"}, key=len, reverse=True)
        ),
        max(word.count(" ") for word in words) + 1,
    )


def _words(data: Mapping[str, dict[str, Any]]) -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, dict[tuple[Kind, Any], set[str]]] = defaultdict(lambda: defaultdict(set))
    for code, language in data.items():
        for word, kind, value in _of_language(code, language):
            if key := key_of(word):
                found[key][kind, value].add(code)
    for word in _FILLERS.split("|"):
        found[key_of(word)]["filler", None].update(data)
    for word in ("thg", "tháng", "tháng trước"):
        found[key_of(word)]["month_marker", None].add("vi")
    return {
        word: tuple(Meaning(kind, value, frozenset(codes)) for (kind, value), codes in meanings.items())
        for word, meanings in found.items()
    }


def _of_language(code: str, language: dict[str, Any]) -> Iterator[tuple[str, Kind, Any]]:
    for number, months in enumerate(language["months"], 1):
        more = _MORE_MONTHS.get(code, {}).get(number, "").split("|")
        yield from ((name, "month", number) for name in (*months, *more))
    yield from ((name, "day", None) for name in language["days"] if not any(c.isdigit() for c in name))
    yield from ((name, "filler", None) for name in language["literals"])
    own = _MORE_PERIODS.get(code, {})
    for name, hours in language["periods"].items():
        if name not in own:
            yield name, "period", tuple((start, end) for start, end in hours)
    yield from ((name, "period", hours) for name, hours in own.items())


def _zones(data: Mapping[str, dict[str, Any]]) -> dict[str, tuple[int, ...]]:
    found = {}
    for entry in _ZONES.replace("\n", "|").split("|"):
        if entry.strip():
            label, *offsets = entry.split()
            found[label] = tuple(_minutes(offset) for offset in offsets)
    for language in data.values():
        for label, minutes in language["zones"].items():
            found.setdefault(plain(label), (minutes,))
    return found


def _minutes(offset: str) -> int:
    match = _ZONE.fullmatch(offset)
    assert match is not None, offset
    return (-1 if match[1] == "-" else 1) * (60 * int(match[2]) + int(match[3] or 0))


def conflicts() -> Iterable[tuple[str, tuple[Meaning, ...]]]:
    """Yield the words that name different months in different languages."""
    for word, meanings in names().words.items():
        if len({meaning.value for meaning in meanings if meaning.kind == "month"}) > 1:
            yield word, meanings
