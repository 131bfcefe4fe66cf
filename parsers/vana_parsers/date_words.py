"""What the words and numbers of a localized date say, before anyone decides what they mean together."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from vana_parsers.localized_names import Hours, Kind, Meaning, key_of, names, plain

_MOST_TOKENS: Final = 24
_TOKEN = re.compile(r"(?P<number>\d+)|(?P<word>[^\W\d_][^\s\d.,،、:;()\[\]/\u2010-\u2015\u2019\u02bc\u0970·_=<>-]*)")
_BETWEEN = re.compile(r"[\s.,،、:;()\[\]/\u2010-\u2015\u2019\u02bc\u0970·-]*")
_LABEL = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,5}(?![^\W\d_])")
_BARE_OFFSET = re.compile(r"([+-]) ?(\d{1,2})(?::?(\d\d))?(?!\d)")
_ZEROS = {ord(digit): "0" for digit in "123456789"}
_DIGITS = re.compile(r"\d+")
_MOST_OFFSET: Final = 18 * 60
_SHORTEST_CUT: Final = 3
_LONGEST_WORD: Final = 30

Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number: its value and digits, and what stands before and after it."""

    value: int
    digits: int
    before: str
    after: str


_Word = tuple[Meaning, ...]
"""What a word may mean."""
_Token = _Number | _Word


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a date: its numbers, the months that its words may name, the part of the day, the zone.

    *languages* are those that have all its words; empty if it has none that tell. *marked* is the index of the number
    that a word calls a month.
    """

    numbers: tuple[_Number, ...]
    months: tuple[Meaning, ...]
    marked: int | None
    hours: tuple[Hours, ...]
    languages: frozenset[str]
    label: str | None
    offset: int | None

    @property
    def pair(self) -> tuple[int, int] | None:
        """The numbers of day and month, where nothing in the date itself tells which is which."""
        if self.months or self.marked is not None or len(self.numbers) != 3 or "." in self.numbers[1].before:
            return None
        first, second, last = self.numbers
        return (first.value, second.value) if last.digits > 2 and first.digits <= 2 else None

    def day(self, day_first: bool | None, languages: frozenset[str]) -> Day | None:
        """Return year, month and day; None if they cannot be told apart. The day may be one that its month has not."""
        spoken = self.languages & languages if self.languages and languages else self.languages or languages
        if self.months:
            return self._with_name(spoken)
        if self.marked is not None:
            return self._with_mark(self.marked)
        return self._in_numbers(day_first, spoken)

    def _with_name(self, languages: frozenset[str]) -> Day | None:
        if len(self.numbers) != 2:
            return None
        one, other = self.numbers
        year, day = (one, other) if one.digits > 2 else (other, one)
        month = _one_month(self.months, languages, day, year)
        return None if month is None or day.digits > 2 else (_full(year), month, day.value)

    def _with_mark(self, marked: int) -> Day | None:
        rest = [number for index, number in enumerate(self.numbers) if index != marked]
        if len(rest) != 2 or marked >= len(self.numbers):
            return None
        year, day = rest if rest[0].digits > 2 else rest[::-1]
        return (_full(year), self.numbers[marked].value, day.value)

    def _in_numbers(self, day_first: bool | None, languages: frozenset[str]) -> Day | None:
        if len(self.numbers) != 3:
            return None
        one, two, three = self.numbers
        orders = {order for language in languages for order in names().orders.get(language, ())}
        if one.digits > 2 or (three.digits <= 2 and orders == {"ymd"}):
            return (_full(one), two.value, three.value) if two.digits <= 2 and three.digits <= 2 else None
        if two.digits > 2 or (three.digits <= 2 and three.after.startswith(".") and (not orders or "ymd" in orders)):
            return None  # 15. 2. 14. is of 2015 in Korean, of 2014 in Croatian
        if "،" in three.after:
            day_first = True  # the comma of Arabic, Persian and Urdu
        is_day_first = _is_day_first(one, two, orders, day_first)
        if is_day_first is None:
            return None
        day, month = (one, two) if is_day_first else (two, one)
        return (_full(three), month.value, day.value)


def parts_of(before: str, after: str | None) -> Parts | None:
    """Return the parts of a date from the text before and after its clock; None if it is none.

    Without *after* there is no clock: a date must then be a day without a zone.
    """
    if _offset_pattern().search(before):
        return _parts(before, after)
    # Dates differ in their numbers most: what the words mean is found once for all dates of one shape.
    parts = _parts(before.translate(_ZEROS), after)
    values = _DIGITS.findall(before)
    if parts is None or [len(value) for value in values] != [n.digits for n in parts.numbers[: len(values)]]:
        return None if parts is None else _parts(before, after)
    found = [_Number(int(v), n.digits, n.before, n.after) for v, n in zip(values, parts.numbers, strict=False)]
    numbers = (*found, *parts.numbers[len(found) :])
    return Parts(numbers, parts.months, parts.marked, parts.hours, parts.languages, parts.label, parts.offset)


@lru_cache(maxsize=4096)
def _parts(before: str, after: str | None) -> Parts | None:
    label, offset, texts = _zone(plain(before), None if after is None else plain(after))
    if after is None and (label or offset is not None):
        return None
    sides = [_tokens(text) for text in texts]
    tokens: list[_Token] = []
    for side in sides:
        if side is None:
            return None
        tokens += side
    chosen = _choose(tokens, len(sides[0] or ()) if after is not None else None)
    months = None if chosen is None else _month(tokens, chosen)
    if chosen is None or months is None:
        return None
    return Parts(
        tuple(token for token in tokens if isinstance(token, _Number)),
        months,
        _marked(tokens, chosen),
        next((meanings[0].value for meanings in chosen if meanings[0].kind == "period"), ()),
        _languages(chosen),
        label,
        offset,
    )


def _zone(before: str, after: str | None) -> tuple[str | None, int | None, list[str]]:
    """Return the zone's abbreviation, its offset in minutes, and the texts without them."""
    sides = [before] if after is None else [before, after]
    for index in range(len(sides) - 1, -1, -1):
        text = sides[index]
        match = _offset_pattern().search(text) or (_BARE_OFFSET.search(text) if index else None)
        offset = _minutes(match) if match else None
        if match and offset is not None:
            sides[index] = f"{text[: match.start()]} {text[match.end() :]}"
            return None, offset, [_without_greenwich(side) for side in sides]
    for index in range(len(sides) - 1, -1, -1):
        for match in _LABEL.finditer(sides[index]):
            if match[0] in names().zones and after is not None:
                sides[index] = f"{sides[index][: match.start()]} {sides[index][match.end() :]}"
                return match[0], None, sides
    return None, None, sides


@cache
def _offset_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in names().greenwich)
    return re.compile(rf"(?:{words}) ?{_BARE_OFFSET.pattern}", re.IGNORECASE)


def _without_greenwich(text: str) -> str:
    """Return *text* without a word for GMT, which Persian has after the offset."""
    for word in names().greenwich:
        text = text.replace(word, " ")
    return text


def _minutes(match: re.Match[str]) -> int | None:
    minutes = 60 * int(match[2]) + int(match[3] or 0)
    if minutes > _MOST_OFFSET or int(match[3] or 0) > 59:
        return None
    return -minutes if match[1] == "-" else minutes


def _tokens(text: str) -> list[_Token] | None:
    """Return the numbers and words of *text*; None if anything in it is unknown."""
    tokens: list[_Token] = []
    run: list[str] = []
    end = 0
    matches = list(_TOKEN.finditer(text))
    if len(matches) > _MOST_TOKENS:
        return None
    for index, match in enumerate(matches):
        gap = text[end : match.start()]
        end = match.end()
        if not _BETWEEN.fullmatch(gap):
            return None
        if match["word"]:
            run.append(key_of(match["word"]))
            continue
        words = _phrases(run)
        if words is None or len(match["number"]) > 4:
            return None
        next_start = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        tokens += words
        tokens.append(_Number(int(match["number"]), len(match["number"]), gap, text[end:next_start]))
        run = []
    words = _phrases(run)
    return None if words is None or not _BETWEEN.fullmatch(text[end:]) else [*tokens, *words]


def _phrases(words: list[str]) -> list[_Word] | None:
    """Return what *words* mean, the longest phrases first; None if one is unknown."""
    found: list[_Word] = []
    at = 0
    while at < len(words):
        for length in range(min(names().longest, len(words) - at), 0, -1):
            meanings = names().words.get(" ".join(words[at : at + length]))
            if meanings:
                found.append(meanings)
                at += length
                break
        else:
            parts = _split(words[at]) or _cut(words[at])
            if parts is None:
                return None
            found += parts
            at += 1
    return found


@lru_cache(maxsize=1024)
def _split(word: str) -> list[_Word] | None:
    """Return the meanings of words written as one, as in Japanese and Hebrew: the longest known beginning first."""
    if word.isascii() or len(word) > _LONGEST_WORD:
        return None
    for length in range(len(word) - 1, 0, -1):
        first, rest = names().words.get(word[:length]), word[length:]
        if first:
            others = [names().words[rest]] if rest in names().words else _split(rest)
            if others is not None:
                return [first, *others]
    return None


@lru_cache(maxsize=1024)
def _cut(word: str) -> list[_Word] | None:
    """Return the one month whose name begins with *word*: abbreviations differ from one exporter to the next."""
    if len(word) < _SHORTEST_CUT:
        return None
    months = [
        meaning
        for name, meanings in names().words.items()
        if name.startswith(word)
        for meaning in meanings
        if meaning.kind == "month"
    ]
    if len({meaning.value for meaning in months}) != 1:
        return None
    return [(Meaning("month", months[0].value, frozenset().union(*(meaning.languages for meaning in months))),)]


def _choose(tokens: Sequence[_Token], clock: int | None) -> list[_Word] | None:
    """Return what each word means where it stands; *clock* is the index of the token after the clock."""
    chosen: list[_Word] = []
    for index, token in enumerate(tokens):
        if isinstance(token, tuple):
            kinds = {meaning.kind for meaning in token}
            is_beside_clock = clock is not None and index in (clock - 1, clock)
            order: tuple[Kind, ...] = ("month", "month_marker", "day", "filler")
            order = ("period", *order) if is_beside_clock else order
            kind = next((kind for kind in order if kind in kinds), None)
            if kind is None:
                return None
            chosen.append(tuple(meaning for meaning in token if meaning.kind == kind))
    return chosen


def _month(tokens: Sequence[_Token], chosen: Sequence[_Word]) -> _Word | None:
    """Return what the one month may be; nothing if there is none, None if there are two.

    `mar` is March, but Tuesday beside another month.
    """
    words = [token for token in tokens if isinstance(token, tuple)]
    named = [(word, meanings) for word, meanings in zip(words, chosen, strict=True) if meanings[0].kind == "month"]
    if len(named) <= 1:
        return named[0][1] if named else ()
    certain = [meanings for word, meanings in named if all(meaning.kind != "day" for meaning in word)]
    if len(certain) == 1:
        return certain[0]
    return None if certain or len({meanings for _, meanings in named}) > 1 else named[0][1]


def _marked(tokens: Sequence[_Token], chosen: Sequence[_Word]) -> int | None:
    """Return the index, among the numbers, of the one after a word for `month`."""
    markers = {meanings for meanings in chosen if meanings[0].kind == "month_marker"}
    numbers = 0
    for token in tokens:
        if isinstance(token, _Number):
            numbers += 1
        elif token in markers:
            return numbers
    return None


def _languages(chosen: Iterable[_Word]) -> frozenset[str]:
    told = [
        frozenset[str]().union(*(meaning.languages for meaning in meanings))
        for meanings in chosen
        if meanings[0].kind != "filler"
    ]
    return frozenset.intersection(*told) if told else frozenset()


def _one_month(months: _Word, languages: Collection[str], day: _Number, year: _Number) -> int | None:
    """Return the month that a name stands for. Where it depends on the language, dots after the numbers tell it."""
    if len(months) == 1:
        return int(months[0].value)
    left = [meaning for meaning in months if not languages or meaning.languages & frozenset(languages)]
    for number, letter in ((day, "d"), (year, "y")):
        if len({meaning.value for meaning in left}) > 1:
            dotted = names().dotted[letter]
            has_dot = number.after.startswith(".")
            left = [meaning for meaning in left if any((code in dotted) == has_dot for code in meaning.languages)]
    values = {meaning.value for meaning in left}
    return values.pop() if len(values) == 1 else None


def _is_day_first(one: _Number, two: _Number, orders: Collection[str], day_first: bool | None) -> bool | None:
    """Return whether the first of two numbers is the day: by their values, the dots, the language, the other dates."""
    if one.value > 12 or two.value > 12 or one.value == two.value:
        return one.value > 12 or two.value <= 12
    if "." in two.before:
        return True
    told = {order for order in orders if order != "ymd"}
    if len(told) == 1:
        return told == {"dmy"}
    return True if day_first is None and "-" in two.before else day_first


def _full(year: _Number) -> int:
    """Return a year in full; one of two digits is one from 1970 to 2069."""
    if year.digits > 2:
        return year.value
    return year.value + (2000 if year.value < 70 else 1900)
