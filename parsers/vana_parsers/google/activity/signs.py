"""The signs of many lines: everything that decides about each, and what it decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.activity.frame import NESTED, Frame
from vana_parsers.google.activity.meaning import (
    HISTORY,
    Author,
    Context,
    Meaning,
    Sign,
    author,
    judge,
    may_be_assistant,
    tells_hour,
)
from vana_parsers.google.activity.target_columns import Targets, read_urls

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

_MOST = 1 << 62


@dataclass(frozen=True, slots=True)
class Signs:
    """What the lines of a frame mean: the n-th has the sign `signs[codes[n]]`, the *meanings* are of each sign.

    *targets* are their addresses, *authors* what each code of the field `subtitles` names.
    """

    signs: list[Sign]
    meanings: list[Meaning]
    codes: Codes = field(repr=False)
    targets: Targets = field(repr=False)
    authors: list[Author | None] = field(repr=False)


def read_signs(frame: Frame, params: Mapping[str, str]) -> Signs:
    """Return what each line of *frame* means; *params* are those of `reading.read_activity`."""
    context = Context(params.get("folder"), params.get("place") == HISTORY, params.get("era") == "controls")
    targets = read_urls(frame.texts["titleUrl"])
    authors = [author(text) for text in frame.nested["subtitles"].dictionary.to_pylist()]
    header = frame.texts["header"].dictionary_encode()
    coded = (header, *(frame.nested[name] for name in ("products", "details", "activityControls")))
    columns = [
        targets.codes + 1,
        *(_codes(array) for array in coded),
        *_flags(frame, targets, authors, context, header),
    ]
    first, codes = _distinct(columns)
    texts = [[None, *array.dictionary.to_pylist()] for array in coded]
    whats = [None, *targets.whats]
    signs = []
    for row in first.tolist():
        what, *others = (int(column[row]) for column in columns)
        named = [values[code] for values, code in zip(texts, others, strict=False)]
        signs.append(Sign(whats[what], *named, *map(bool, others[len(named) :])))
    return Signs(signs, [judge(sign, context) for sign in signs], codes, targets, authors)


def _flags(
    frame: Frame, targets: Targets, authors: list[Author | None], context: Context, header: pa.DictionaryArray
) -> list[Flags]:
    """Return the flags of `Sign`, in its order."""
    title = frame.texts["title"]
    answer, subtitles = _given(frame.nested["safeHtmlItem"]), _given(frame.nested["subtitles"])
    is_titled, description = _given(title), frame.texts["description"]
    fields = [frame.texts["titleUrl"], description, frame.texts["imageFile"], frame.rest]
    fields += [frame.nested[name] for name in NESTED if name != "products"]
    has_content = np.logical_or.reduce([is_titled, *(_given(array) for array in fields)])
    topics = np.array([author is not None and author.is_topic for author in authors], np.bool_)
    return [
        has_content,
        answer,
        subtitles,
        _given(description),
        _by_code(description.dictionary_encode(), tells_hour),
        is_titled,
        _names_header(frame, context, header),
        _names_youtube(title, frame.texts["titleUrl"]),
        _is_address(title, targets.url),
        _given(targets.item_id),
        _given(targets.query),
        _at(topics, frame.nested["subtitles"]),
    ]


def _names_header(frame: Frame, context: Context, header: pa.DictionaryArray) -> Flags:
    """Return which lines of an assistant have their header in the title."""
    headers, products = header.dictionary.to_pylist(), frame.nested["products"]
    named = np.array([may_be_assistant(text, None, context.folder) for text in headers], np.bool_)
    listed = np.array([may_be_assistant(None, text, None) for text in products.dictionary.to_pylist()], np.bool_)
    lines = np.flatnonzero(_given(header) & (_at(named, header) | _at(listed, products)))
    found = np.zeros(len(frame), np.bool_)
    if len(lines):
        pairs = zip(frame.texts["title"].take(lines).to_pylist(), header.take(lines).to_pylist(), strict=True)
        found[lines] = [title is not None and text in title for title, text in pairs]
    return found


def _names_youtube(titles: pa.Array, addresses: pa.Array) -> Flags:
    """Return which titles of lines without an address name YouTube."""
    lines = np.flatnonzero(~_given(addresses))
    found = np.zeros(len(titles), np.bool_)
    if len(lines):
        found[lines] = _true(pc.match_substring(titles.take(pa.array(lines)), "YouTube"))
    return found


def _is_address(titles: pa.Array, urls: pa.Array) -> Flags:
    """Return which titles hold the line's address; only those with `//` are looked at one by one."""
    lines = np.flatnonzero(_true(pc.match_substring(titles, "//")))
    found = np.zeros(len(titles), np.bool_)
    if len(lines):
        pairs = zip(titles.take(lines).to_pylist(), urls.take(lines).to_pylist(), strict=True)
        found[lines] = [url is not None and url in title for title, url in pairs]
    return found


def _distinct(columns: Sequence[npt.NDArray[Any]]) -> tuple[Codes, Codes]:
    """Return the first place of each distinct row of *columns*, and for each row which of them it is."""
    key, size = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        base = int(column.max(initial=0)) + 1
        if base == 1:
            continue
        if size * base > _MOST:
            key = np.unique(key, return_inverse=True)[1]
            size = int(key.max(initial=0)) + 1
        key = key * base + column
        size *= base
    _, first, codes = np.unique(key, return_index=True, return_inverse=True)
    return first, codes


def _codes(coded: pa.DictionaryArray) -> Codes:
    """Return the codes, from 1 on; 0 is none."""
    return np.asarray(coded.indices.fill_null(-1).to_numpy(), np.int64) + 1


def _given(array: pa.Array) -> Flags:
    if not array.null_count:
        return np.ones(len(array), np.bool_)
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _true(array: pa.Array) -> Flags:
    return np.asarray(array.fill_null(False).to_numpy(zero_copy_only=False), np.bool_)


def _by_code(coded: pa.DictionaryArray, test: Callable[[str], bool]) -> Flags:
    return _at(np.array([test(text) for text in coded.dictionary.to_pylist()], np.bool_), coded)


def _at(flags: Flags, coded: pa.DictionaryArray) -> Flags:
    """Return for each line the flag of its code; False where there is none."""
    return np.concatenate([[False], flags])[_codes(coded)]
