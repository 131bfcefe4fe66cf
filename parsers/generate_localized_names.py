"""Write `vana_parsers/localized_names.json` from the Unicode CLDR, as Babel packs it: run after a new Babel.

Names are taken as they stand; `vana_parsers.localized_names` brings them to look-up form. What the CLDR cannot know
(words between date and clock in older exports, abbreviations of zones that Java has and the CLDR has not) is written
by hand in `vana_parsers.localized_names`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale, localedata
from babel.core import get_global

OUT: Final = Path(__file__).parent / "vana_parsers/localized_names.json"
LOCALES: Final = [
    "en",
    "en_GB",
    "en_CA",
    "en_AU",
    "en_NZ",
    "en_IN",
    "en_ZA",
    "de",
    "de_AT",
    "de_CH",
    "fr",
    "fr_CA",
    "fr_CH",
    "es",
    "es_MX",
    "es_US",
    "es_CO",
    "it",
    "pt",
    "pt_PT",
    "nl",
    "pl",
    "sv",
    "da",
    "nb",
    "nn",
    "fi",
    "cs",
    "hu",
    "ro",
    "tr",
    "ru",
    "uk",
    "el",
    "bg",
    "hr",
    "sr",
    "sr_Latn",
    "sk",
    "sl",
    "et",
    "lv",
    "lt",
    "ca",
    "vi",
    "id",
    "ms",
    "fil",
    "th",
    "ar",
    "ar_EG",
    "ar_MA",
    "ar_LB",
    "ar_DZ",
    "fa",
    "he",
    "hi",
    "bn",
    "ta",
    "te",
    "ja",
    "ko",
    "zh",
    "zh_Hant",
    "zh_Hant_HK",
    "af",
    "am",
    "az",
    "be",
    "bs",
    "cy",
    "eu",
    "ga",
    "gl",
    "gu",
    "hy",
    "is",
    "ka",
    "kk",
    "km",
    "kn",
    "ky",
    "lo",
    "mk",
    "ml",
    "mn",
    "mr",
    "my",
    "ne",
    "pa",
    "si",
    "sq",
    "sw",
    "ur",
    "uz",
    "zu",
]
MADE_WITH: Final = "2.18.0"
"""Version of Babel; another one may have other names."""
_WORD = re.compile(r"'((?:[^']|'')+)'|([^\x00-\x7f\s،、‏\u00a0\u202f]+)")
_ORDERS = {"y": "y", "u": "y", "M": "m", "L": "m", "d": "d"}
_HOURS = {"am": (0, 12), "pm": (12, 24), "noon": (12, 13), "midnight": (0, 1)}


def main() -> None:
    """Write the file."""
    OUT.write_text(generate(), encoding="utf-8")


def generate() -> str:
    """Return the text of the file: a JSON object with a language a line."""
    languages: dict[str, dict[str, Any]] = {}
    for name in LOCALES:
        # Babel 2.18 keeps what an alias of the root locale gave for one locale, and gives it to the next one.
        localedata._cache.clear()
        add(languages.setdefault(name.split("_")[0], _empty()), Locale.parse(name))
    lines = (
        f"{json.dumps(code)}: {json.dumps(_plain(names), ensure_ascii=False)}" for code, names in languages.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def add(names: dict[str, Any], locale: Locale) -> None:
    """Add to *names* those that *locale* has."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                names["months"][number - 1].setdefault(name)
            for name in locale.days[context][width].values():
                names["days"].setdefault(name)
    for name, hours in _periods(locale):
        known = names["periods"].setdefault(name, [])
        if hours not in known:
            known.append(hours)
    patterns = _patterns(locale)
    for pattern in patterns:
        for quoted, plain in _WORD.findall(pattern):
            names["literals"].setdefault((quoted or plain).strip())
    for pattern in patterns[:2]:
        letters = [_ORDERS[c] for c in re.sub(r"'[^']*'", "", pattern) if c in _ORDERS]
        if "MMM" not in pattern:
            names["orders"].setdefault("".join(dict.fromkeys(letters)))
    for letter in "dy":
        names["dots"].setdefault(letter if f"{letter}." in patterns[2] else "")
    if locale.language != "en":
        for label, minutes in _zones(locale):
            names["zones"].setdefault(label, minutes)
    names["gmt"].setdefault(locale.zone_formats["gmt"].replace("%s", "").strip())


def _empty() -> dict[str, Any]:
    names: dict[str, Any] = {key: {} for key in ("days", "periods", "literals", "orders", "dots", "zones", "gmt")}
    return {"months": [{} for _ in range(12)], **names}


def _plain(names: dict[str, Any]) -> dict[str, Any]:
    """Return *names* with lists in place of dicts that only kept an order."""
    plain = {key: [n for n in value if n] for key, value in names.items() if key not in ("months", "periods", "zones")}
    months = [[n for n in month if not any(c.isdigit() for c in n)] for month in names["months"]]
    return {"months": months, "periods": names["periods"], "zones": names["zones"], **plain}


def _patterns(locale: Locale) -> list[str]:
    """Return the patterns of dates (short to full), then those of clocks and those that join them."""
    widths = ("short", "medium", "long", "full")
    dates = [locale.date_formats[width].pattern for width in widths]
    clocks = [locale.time_formats[width].pattern for width in widths]
    joins = [re.sub(r"\{\d\}", " ", str(locale.datetime_formats[width])) for width in widths]
    return dates + clocks + joins


def _periods(locale: Locale) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the names of the parts of the day, and the hours from and until which they last."""
    rules: dict[str, Any] = locale.day_period_rules.get(None, {})
    ranges = dict(_HOURS)
    for part, spans in rules.items():
        for span in spans:
            if "from" in span and "before" in span:
                ranges.setdefault(part, (span["from"] // 3600, span["before"] // 3600))
    for context in locale.day_periods.values():
        for width in ("wide", "abbreviated"):
            for part in ranges:
                name = context.get(width, {}).get(part)
                if name:
                    yield name, ranges[part]


def _zones(locale: Locale) -> Iterator[tuple[str, int]]:
    """Yield the abbreviations of zones, and their offset in minutes."""
    members: dict[str, list[tuple[int, int]]] = {}
    for zone, meta in get_global("meta_zones").items():
        members.setdefault(meta, []).append(_offsets(zone))
    for meta, names in locale.meta_zones.items():
        short = names.get("short", {})
        if meta in members:
            standard, daylight = Counter(members[meta]).most_common(1)[0][0]
            for kind, minutes in (("standard", standard), ("daylight", daylight)):
                if short.get(kind) and short[kind] != "∅∅∅":
                    yield short[kind], minutes


@cache
def _offsets(zone: str) -> tuple[int, int]:
    """Return the standard offset of a zone in 2020 and the one of its summer, in minutes."""
    found = []
    for month in (1, 7):
        offset = datetime(2020, month, 1, tzinfo=ZoneInfo(zone)).utcoffset()
        found.append(int(offset.total_seconds()) // 60 if offset else 0)
    return min(found), max(found) if max(found) > min(found) else min(found) + 60


if __name__ == "__main__":
    main()
