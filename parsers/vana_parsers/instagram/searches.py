"""Searches: of profiles, of words, of hashtags, of places."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import deeds, first_text, handle_of, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_FOLDERS = ("recent_searches", "recent_search")


def search(record: Record, task: Task) -> Iterator[Row]:
    """Yield the query; one file may tell it in several dialects, as a labelled value, a listed one, or a title."""
    if record.is_empty:
        return
    labelled = record.value("search", "name", "username", "text")
    [done, *others] = deeds(record)
    query = labelled or done.value or record.text("title") or handle_of(done.url) or first_text(record)
    left = [part for deed in (done, *others) for part in (deed.value, deed.url) if part not in (None, query, done.url)]
    extra = record.extra() | ({"others": left} if left else {})
    values = {"query": query, "url": done.url, "where": task.params["where"], "extra": extra}
    yield told("searches", ("search", task.params["where"], query), values, done.time)


def _searches(where: str, root: str, *stems: str) -> Kind:
    paths = (*(f"{folder}/{stem}" for folder in _FOLDERS for stem in stems), *stems)
    return Kind(stems[0], search, paths, (root,), "search", {"where": where})


KINDS = (
    _searches("people", "searches_user", "profile_searches", "account_searches"),
    _searches("words", "searches_keyword", "word_or_phrase_searches", "keyword_searches"),
    _searches("hashtags", "searches_hashtag", "tag_searches", "hashtag_searches"),
    _searches("places", "searches_place", "place_searches"),
)
