"""Lines of an activity log, from JSON or from HTML, as rows: the one place that decides what they become."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.google.activity import answers
from vana_parsers.google.activity.extras import Extras
from vana_parsers.google.activity.frame import Frame, frame_of_mappings
from vana_parsers.google.activity.keys import address_keys, moments
from vana_parsers.google.activity.meaning import SIGN_FIELDS, Author, Sign, details, strings
from vana_parsers.google.activity.signs import Signs, read_signs
from vana_parsers.records import Columns, Item, Task
from vana_parsers.times import Instants

Indices = npt.NDArray[np.int64]


def build(
    lines: Sequence[Mapping[str, Any]], times: Instants, task: Task, pointer: Callable[[int], str]
) -> Iterator[Item]:
    """Yield the rows of *lines*, each a mapping with the field names of the JSON form but `time`.

    The rows come as `Columns`, a table at a time, in the order of *lines*; a line that says nothing is `Skipped` at
    `pointer` of its index. *times* are the instants of all lines. Fields that no column takes go to `extra`. The
    parameters of *task* are those of `reading.read_activity`.
    """
    yield from build_rows(frame_of_mappings(lines, times), task, pointer)


def build_rows(frame: Frame, task: Task, pointer: Callable[[int], str]) -> Iterator[Item]:
    """Yield the rows of the lines of *frame*, as `build` does."""
    signs = read_signs(frame, task.params)
    tables = np.array([_NUMBERS[meaning.table] for meaning in signs.meanings], np.int64)[signs.codes]
    for index in np.flatnonzero(tables == _NUMBERS[None]).tolist():
        yield task.skipped(pointer(index), "has neither title nor address")
    for number, make in _MAKERS.items():
        rows = np.flatnonzero(tables == number)
        if len(rows):
            yield make(_Part(frame, signs, rows))


class _Part:
    """The lines of one table."""

    def __init__(self, frame: Frame, signs: Signs, rows: Indices) -> None:
        self._frame = frame
        self._targets, self._authors = signs.targets, signs.authors
        self._rows = None if len(rows) == len(frame) else pa.array(rows)
        codes = signs.codes[rows]
        used = np.flatnonzero(np.bincount(codes))
        self._signs = [signs.signs[code] for code in used]
        self._meanings = [signs.meanings[code] for code in used]
        self._codes = np.searchsorted(used, codes)
        self.url = self.take(self._targets.url)
        self.extras = Extras(len(rows))

    def take(self, array: pa.Array) -> pa.Array:
        """Return the values of this table's lines."""
        return array if self._rows is None else array.take(self._rows)

    def text(self, name: str) -> pa.Array:
        """Return a text field."""
        return self.take(self._frame.texts[name])

    def nested(self, name: str) -> pa.DictionaryArray:
        """Return a nested field, as JSON text."""
        return self.take(self._frame.nested[name])

    def item_id(self) -> pa.Array:
        """Return the ids that the addresses tell."""
        return self.take(self._targets.item_id)

    def query(self) -> pa.Array:
        """Return the words that the addresses search for."""
        return self.take(self._targets.query)

    def things(self, item_id: pa.Array | None = None) -> pa.Array:
        """Return what each line is about: the id, else the address, else what stands for one."""
        urls, keys = self.url, self.shared("key").cast(pa.string())
        if item_id is None:
            return pc.coalesce(address_keys(urls), keys)
        return pc.coalesce(item_id, address_keys(pc.if_else(item_id.is_valid(), None, urls)), keys)

    def authors(self) -> tuple[pa.Array, pa.Array, npt.NDArray[np.bool_]]:
        """Return names and addresses of the channels, and which lines have them."""
        coded = self.nested("subtitles")
        known = [author or Author(None, None) for author in self._authors]
        is_author = np.array([author is not None for author in self._authors], np.bool_)
        has_one = self.flags("is_youtube")
        if len(is_author):
            places = coded.indices.fill_null(0).to_numpy()
            has_one &= is_author[places] & coded.indices.is_valid().to_numpy(zero_copy_only=False)
        else:
            has_one = np.zeros_like(has_one)
        indices = pc.if_else(pa.array(has_one), coded.indices, None)
        names, urls = (pa.array([author[part] for author in known], pa.string()) for part in (0, 1))
        return names.take(indices), urls.take(indices), has_one

    def shared(self, name: str) -> pa.DictionaryArray:
        """Return a text that lines of one sign have in common."""
        values = [getattr(meaning, name) for meaning in self._meanings]
        known = {value: number for number, value in enumerate(dict.fromkeys(filter(None, values)))}
        indices = np.array([known.get(value, -1) for value in values], np.int32)[self._codes]
        return pa.DictionaryArray.from_arrays(pa.array(indices, mask=indices < 0), pa.array(known, pa.string()))

    def flags(self, name: str) -> npt.NDArray[np.bool_]:
        """Return a flag that lines of one sign have in common."""
        return np.array([getattr(meaning, name) for meaning in self._meanings], np.bool_)[self._codes]

    def columns(
        self, table: str, thing: pa.Array, columns: Mapping[str, pa.Array], taken: Callable[[Sign], Set[str]]
    ) -> Columns:
        """Return the rows, *taken* telling the fields that *columns* have whole, by a line's sign."""
        times = {name: self.take(array) for name, array in self._frame.times.columns().items()}
        fields = [
            {name: text for name, text in sign.fields().items() if name not in taken(sign)} for sign in self._signs
        ]
        self.extras.add_fields(fields, self._codes)
        extra = self.extras.array(self.take(self._frame.rest))
        part = self.shared("part").cast(pa.string())
        key = (thing, part, moments(times["occurred_at"], times["time_text"], self.text("title")))
        own = {"product": self.shared("product"), **times, **columns, "extra": extra}
        return Columns(table, key, own, is_event=True)

    def keep_others(self, taken: Set[str]) -> None:
        """Put in `extra` all fields but those of a sign and those *taken*."""
        for name in ("title", "description", "imageFile"):
            if name not in taken:
                self.extras.add_texts(name, self.text(name))
        for name in self._frame.nested:
            if name not in taken and name not in SIGN_FIELDS:
                self.extras.add_nested(name, self.nested(name))

    def keep_redirect(self) -> None:
        """Put in `extra` the address as written where it is Google's redirect around another."""
        written = self.text("titleUrl")
        if self.url is not written:
            self.extras.add_texts("titleUrl", pc.if_else(pc.not_equal(self.url, written), written, None))


def _views(part: _Part) -> Columns:
    author, author_url, has_author = part.authors()
    item_id, url = part.item_id(), part.url
    part.extras.add_nested("subtitles", part.nested("subtitles"), ~has_author)
    columns = {
        "kind": part.shared("kind"),
        "title": part.text("title"),
        "url": url,
        "item_id": item_id,
        "author": author,
        "author_url": author_url,
        "is_ad": pa.array(part.flags("is_ad")),
        "is_removed": pa.array(part.flags("is_removed")),
    }
    part.keep_redirect()
    part.keep_others({"title", "subtitles"})
    return part.columns("views", part.things(item_id), columns, lambda _: frozenset())


def _searches(part: _Part) -> Columns:
    query, where = part.query(), part.shared("where")
    thing = pc.binary_join_element_wise(part.shared("key").cast(pa.string()), query, ":")
    part.keep_redirect()
    part.keep_others(frozenset())
    return part.columns("searches", thing, {"query": query, "url": part.url, "where": where}, lambda _: frozenset())


def _activities(part: _Part) -> Columns:
    listed, controls = part.nested("details"), part.nested("activityControls")
    names = [details(text).names for text in listed.dictionary.to_pylist()]
    settings = [list(strings(text)) or None for text in controls.dictionary.to_pylist()]
    columns = {
        "kind": part.shared("kind"),
        "header": part.text("header"),
        "title": part.text("title"),
        "url": part.url,
        "action": part.shared("action"),
        "details": _lists(listed, names),
        "controls": _lists(controls, settings),
        "is_ad": pa.array(part.flags("is_ad")),
    }
    part.keep_redirect()
    part.keep_others({"title"})
    return part.columns("activities", part.things(), columns, _taken_by_activity)


def _taken_by_activity(sign: Sign) -> Set[str]:
    taken = {"header": True, "details": details(sign.details).names, "activityControls": strings(sign.controls)}
    return {name for name, value in taken.items() if value}


def _turns(part: _Part) -> Columns:
    titles = part.text("title").to_pylist()
    prompts = [answers.split_prompt(title) for title in titles]
    fields = part.nested("safeHtmlItem")
    html = [answers.answer_html(text) for text in fields.to_pylist()]
    files, left = _attachments(part)
    part.extras.add_nested("safeHtmlItem", fields, np.array([answer is None for answer in html], np.bool_))
    # the verb stays in `extra`
    part.extras.add_texts("title", pa.array([t if t != p else None for t, p in zip(titles, prompts, strict=True)]))
    columns = {
        "prompt": pa.array(prompts, pa.string()),
        "answer_html": pa.array(html, pa.string()),
        "answer_text": pa.array([answers.plain_text(answer) for answer in html], pa.string()),
        "model": part.text("header"),
        "attachments": files,
    }
    for name, array in left.items():
        part.extras.add_nested(name, array)
    part.extras.add_texts("titleUrl", part.text("titleUrl"))
    part.keep_others({"title", "imageFile", "audioFiles", "attachedFiles", "safeHtmlItem"})
    return part.columns("assistant_turns", pa.nulls(len(titles), pa.string()), columns, lambda _: {"header"})


def _attachments(part: _Part) -> tuple[pa.Array, dict[str, pa.DictionaryArray]]:
    """Return the names of attached files, and what of the fields that list them is no list of names."""
    left, files = {}, [[name] if name else [] for name in part.text("imageFile").to_pylist()]
    for field in ("audioFiles", "attachedFiles"):
        coded = part.nested(field)
        left[field] = _where_none(coded, [strings(text) or None for text in coded.dictionary.to_pylist()])
        for names, text in zip(files, coded.to_pylist(), strict=True):
            names += strings(text)
    return pa.array([names or None for names in files], pa.list_(pa.string())), left


def _where_none(coded: pa.DictionaryArray, taken: Sequence[object]) -> pa.DictionaryArray:
    """Return *coded* where the thing *taken* from its text is None, null elsewhere."""
    texts = coded.dictionary.to_pylist()
    left = [text if thing is None else None for text, thing in zip(texts, taken, strict=True)]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(left, pa.string()))


def _lists(coded: pa.DictionaryArray, values: Sequence[list[str] | None]) -> pa.Array:
    return pa.array(values, pa.list_(pa.string())).take(coded.indices)


_NUMBERS = {None: 0, "views": 1, "searches": 2, "activities": 3, "assistant_turns": 4}
_MAKERS: dict[int, Callable[[_Part], Columns]] = {1: _views, 2: _searches, 3: _activities, 4: _turns}
