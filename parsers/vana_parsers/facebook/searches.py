"""Searches: of Facebook, of groups, of Marketplace. The last has the file name of the first in another folder."""

from collections.abc import Iterator

from vana_parsers.facebook.rows import content_key, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_ATTACHED = ("attachments", 0, "data", 0, "text")


def _search(record: Record, task: Task) -> Iterator[Row]:
    """Yield the query; an attachment repeats it in quotes. The sentence around it is localized and stays."""
    if record.is_empty:
        return
    key, time, url = content_key(record), record.instant(), record.link() or record.value("url")
    query = record.text("data", 0, "text") or record.value("search", "text")
    attached = record.peek(*_ATTACHED)
    if isinstance(attached, str) and (query is None or attached.strip('"') == query.strip('"')):
        query = query or attached.strip('"') or None
        record.take(*_ATTACHED)
    if query is None:
        texts = [one for one in record.labelled if one.value and one.meaning is None]
        query = texts[0].take() if texts else record.text("text")
    where = task.params["where"]
    values = {"query": query, "url": url, "where": where, "extra": record.extra()}
    yield told("searches", ("search", where, query or (key if time.occurred_at is None else None)), values, time)


KINDS = (
    Kind(
        "searches",
        _search,
        paths=("search/your_search_history", "search_history/your_search_history"),
        roots=("searches_v2", "searches"),
        product="search",
        params={"where": "facebook"},
    ),
    Kind(
        "group_searches",
        _search,
        paths=("search/groups_you_ve_searched_for",),
        roots=("group_search",),
        product="search",
        params={"where": "groups"},
    ),
    Kind(
        "marketplace_searches",
        _search,
        paths=("facebook_marketplace/your_search_history", "marketplace/your_search_history"),
        product="marketplace",
        params={"where": "marketplace"},
    ),
)
