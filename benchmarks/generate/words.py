"""Text that looks typed, made a hundred thousand words at a time.

The words of a chunk lie behind one another in one Arrow buffer, and each text is a stretch of it: no text is ever put
together by itself. Ranks follow Zipf's law, so that compression finds about as much as in real comments.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Numbers = np.ndarray[Any, np.dtype[Any]]

_COMMON: Final = (
    "the to a I and of that it is you in for this not on be have with but my are was if just like they can so what "
    "at as all about would do one there your when from more or get out up how some me we because don't will their "
    "people it's he has no really think know than who time been good had even much by an also make only other then "
    "them which could any now see want didn't were still into way our going never too very his same I'm work can't "
    "doesn't years should something go why here did most use over thing need first back after actually pretty that's "
    "right say where sure lot got game better day every things being always probably feel off well those these"
)
_SYLLABLES: Final = (
    "ba be bi bo ca ce ci co da de di do fa fe fi fo ga ge gi go ha he hi ho la le li lo ma me mi mo na ne ni no pa pe "
    "pi po ra re ri ro sa se si so ta te ti to va ve vi vo an en in on ar er ir or al el il ol as es is os "
    "tion ment ing"
)
_NEW_LINE: Final = ("\n\n", "\n\n", "\n", "\n\n* ", "\n\n1. ")
_ENTITIES: Final = ("&gt; ", "&amp; ", "&lt;3 ", "&amp;#x200B; ", "R&amp;D ")
_QUOTED: Final = ('"this" ', '"no way" ', '"fine", ', '("sure") ')
_EMOJI: Final = ("😂 ", "👍🏽 ", "❤️ ", "🤷‍♀️ ", "naïve ", "Zürich ", "日本語 ")
_MADE_UP: Final = 6000
_TABLE_SIZE: Final = 1 << 16


@dataclass(frozen=True)
class Spice:
    """The share of texts in which a word is replaced by something that readers stumble over."""

    new_lines: float = 0.10
    entities: float = 0.05
    quotes: float = 0.08
    emoji: float = 0.03


@dataclass(frozen=True)
class Vocabulary:
    """Words with the blank after them, most frequent first; *ranks* turns a random 16-bit number into a word."""

    words: pa.StringArray = field(repr=False)
    ranks: Numbers = field(repr=False)
    spices: tuple[range, range, range, range] = field(repr=False)

    def texts(self, rng: np.random.Generator, lengths: Numbers, spice: Spice | None = None) -> pa.StringArray:
        """Return one text of about each of *lengths* words, without blanks at its ends."""
        ends = np.cumsum(lengths)
        starts = ends - lengths
        words = self.ranks[rng.integers(0, _TABLE_SIZE, int(ends[-1]) if len(ends) else 0)]
        if spice is not None:
            shares = (spice.new_lines, spice.entities, spice.quotes, spice.emoji)
            for share, replacements in zip(shares, self.spices, strict=True):
                _replace_one(rng, words, starts, lengths, share, replacements)
        joined = self.words.take(pa.array(words))
        bounds = np.frombuffer(joined.buffers()[1], np.int32)[: len(words) + 1][np.append(starts, ends[-1:])]
        bounds = np.ascontiguousarray(bounds, np.int32)
        texts = pa.StringArray.from_buffers(len(lengths), pa.py_buffer(bounds), joined.buffers()[2])
        return pc.utf8_trim_whitespace(texts)


def vocabulary() -> Vocabulary:
    """Return the vocabulary; it is the same in every run."""
    rng = np.random.default_rng(0)
    common = _COMMON.split()
    plain = common + [word for word in names(rng, _MADE_UP) if word not in common]
    variants = [f"{word}{end}" for word in plain for end in (" ", ", ", ". ")]
    weights = np.repeat(1.0 / (np.arange(len(plain)) + 2.7), 3) * np.tile([0.84, 0.09, 0.07], len(plain))
    cumulated = np.cumsum(weights) / weights.sum()
    ranks = np.searchsorted(cumulated, (np.arange(_TABLE_SIZE) + 0.5) / _TABLE_SIZE).astype(np.int32)
    words = list(variants)
    spices = []
    for replacements in (_NEW_LINE, _ENTITIES, _QUOTED, _EMOJI):
        spices.append(range(len(words), len(words) + len(replacements)))
        words += replacements
    new_lines, entities, quoted, emoji = spices
    return Vocabulary(pa.array(words, pa.string()), ranks, (new_lines, entities, quoted, emoji))


def names(rng: np.random.Generator, count: int, syllables: int = 4) -> list[str]:
    """Return *count* different made-up names of 2 to *syllables* syllables."""
    known = _SYLLABLES.split()
    found: dict[str, None] = {}
    while len(found) < count:
        picks = rng.integers(0, len(known), int(rng.integers(2, syllables + 1)))
        found["".join(known[pick] for pick in picks)] = None
    return list(found)


def lengths(rng: np.random.Generator, count: int, median: float, spread: float, most: int) -> Numbers:
    """Return *count* numbers of words, log-normal about *median*, from 1 to *most*."""
    drawn = np.exp(rng.normal(np.log(median), spread, count))
    return np.clip(drawn.astype(np.int64), 1, most)


def zipf(rng: np.random.Generator, kinds: int, count: int) -> Numbers:
    """Return *count* indices below *kinds*, of which the first is the most frequent."""
    cumulated = np.cumsum(1.0 / (np.arange(kinds) + 1.0))
    return np.searchsorted(cumulated / cumulated[-1], rng.random(count)).astype(np.int32)


def _replace_one(
    rng: np.random.Generator, words: Numbers, starts: Numbers, lengths: Numbers, share: float, replacements: range
) -> None:
    """Replace one word, neither the first nor the last, in *share* of the texts that have three words."""
    long_enough = np.flatnonzero(lengths >= 3)
    chosen = long_enough[rng.random(len(long_enough)) < share * len(lengths) / max(len(long_enough), 1)]
    places = starts[chosen] + 1 + (rng.random(len(chosen)) * (lengths[chosen] - 2)).astype(np.int64)
    words[places] = rng.integers(replacements.start, replacements.stop, len(chosen))
