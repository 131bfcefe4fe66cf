"""The law for every reader of every source: whatever the bytes, rows or skips, no exception, and nothing uncounted.

Readers, and records to alter, are those of the cases in `fixtures/`: a new source is under the law with its first case.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.meta import conversations
from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import open_exports
from vana_parsers.google.account.profile import read_profile
from vana_parsers.google.chat.messages import read_messages
from vana_parsers.google.chat.people import read_group, read_user
from vana_parsers.google.chrome.dictionary import read_dictionary
from vana_parsers.google.chrome.reading import read_chrome
from vana_parsers.google.fit.points import read_points
from vana_parsers.google.fit.session import read_session
from vana_parsers.google.gemini.prompt import read_prompt
from vana_parsers.google.hangouts.events import read_hangouts
from vana_parsers.google.keep.note import read_note
from vana_parsers.google.location.edits import read_edits
from vana_parsers.google.location.records import read_records
from vana_parsers.google.location.semantic import read_semantic
from vana_parsers.google.location.settings import read_settings
from vana_parsers.google.location.timeline import read_timeline
from vana_parsers.google.maps.reading import FEATURES, read_places
from vana_parsers.google.photos.album import read_album
from vana_parsers.google.photos.sidecar import read_sidecar
from vana_parsers.google.spread import count_wrapped
from vana_parsers.google.tasks.reading import count_tasks, read_tasks
from vana_parsers.google.youtube.reading import read_playlist_file
from vana_parsers.meta.messages import read_conversation
from vana_parsers.records import Reader, Skipped, Task
from vana_parsers.registry import recognize
from vana_parsers.schema import TABLES

FIXTURES = Path(__file__).parents[2] / "fixtures"
ONE_RECORD: set[Reader] = {read_note, read_settings, read_profile, read_session, read_prompt}
"""Readers of JSON that take the whole member for one record."""
ONE_RECORD |= {read_sidecar, read_album, read_group, read_user}
STACKED: set[Reader] = {read_playlist_file}
"""Readers of two CSVs in one file: the second header is no record."""

WORD_LISTS: set[Reader] = {read_dictionary}
"""Readers of files named CSV that have no header: each line is a record."""


def members_of(document: Any) -> int:
    """Return how many records an object of arrays holds, as `read_json` with *spread* says."""
    if not isinstance(document, dict):
        return len(document) if isinstance(document, list) else 1
    return sum(len(value) if isinstance(value, list) else 1 for value in document.values())


def points_of_fit(document: Any) -> int:
    """Return how many records a file of Fit's data points holds: the name of the data source is none."""
    if not isinstance(document, dict):
        return len(document) if isinstance(document, list) else 1
    named = isinstance(document.get("Data Source"), str)
    return sum(len(value) if isinstance(value, list) else 1 for value in document.values()) - named


def events_of_hangouts(document: Any) -> int:
    """Return how many records a file of Hangouts holds: its events, and whatever is no conversation."""
    if isinstance(document, list):
        return sum(map(events_of_conversation, document))
    if not isinstance(document, dict):
        return 1
    members = {name: value for name, value in document.items() if name != "continuation_end_timestamp"}
    lists = [value if isinstance(value, list) else [value] for value in members.values()]
    times = document.get("continuation_end_timestamp")
    return sum(map(events_of_hangouts, lists)) + (len(times) if isinstance(times, list) else 0)


def events_of_conversation(value: Any) -> int:
    """Return how many events a conversation holds; 1 for what is none."""
    if not isinstance(value, dict):
        return 1
    state = value.get("conversation_state")
    holders = [(state, "event"), (value, "events"), (value, "event")]
    found = [holder[name] for holder, name in holders if isinstance(holder, dict) and name in holder]
    events = next((events for events in found if isinstance(events, list)), None)
    if events is None:
        return 0 if isinstance(value.get("conversation") or state, dict) else 1
    return len(events)


COUNTS: dict[Reader, Callable[[Any], int]] = {
    read_chrome: members_of,
    read_messages: members_of,
    read_hangouts: events_of_hangouts,
    read_records: members_of,
    read_semantic: members_of,
    read_timeline: members_of,
    read_edits: members_of,
    read_points: points_of_fit,
    read_places: lambda document: count_wrapped(document, FEATURES),
    read_tasks: count_tasks,
    read_conversation: conversations.count,
}
"""Readers of JSON whose records are not the elements that `read_json` gives."""

TEXT = st.text(st.characters(exclude_categories=()), max_size=10)
INSTANTS = st.sampled_from(["2024-05-02T18:11:04Z", "9999-12-31T23:59:59+23:59", "1714673464", "-1", "1e400", "٣"])
URLS = st.sampled_from(
    ["https://www.youtube.com/watch?v=", "http://[::1", "https://www.google.com/url?q=%ff", "//", "?"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | TEXT
    | INSTANTS
    | URLS
    | st.just({"name": None})
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
LIKENESSES = st.sampled_from(
    [b"http://a", b"a/b.html", b"<?xml version='1.0'?><a>", b"<!DOCTYPE", b"<![CDATA[", b"<!--"]
)
CELLS = st.text(st.characters(codec="utf-8"), max_size=10) | INSTANTS | URLS

LINES = CELLS.filter(lambda cell: "\n" not in cell and "\r" not in cell)
"""Cells for records of another width than the header: one that also spans lines may be taken for several."""


@dataclass(frozen=True)
class Sample:
    """One member that a source routes to *reader*."""

    reader: Reader
    source: str
    path: str
    product: str | None
    account: str | None
    params: dict[str, str]
    data: bytes = field(repr=False)

    def task(self, data: bytes) -> Task:
        return Task(self.path, io.BytesIO(data), self.source, self.product, self.account, self.params)


@cache
def samples() -> tuple[Sample, ...]:
    found = []
    for case in sorted(FIXTURES.glob("*/*/export")):
        [export] = open_exports([case])
        source = recognize(export)
        plan = source.plan(export)
        for route in plan.routes:
            if route.reader is not None:
                data = export.read(route.member, 1 << 20)
                about = (source.name, route.member.path, route.product, plan.account, route.params)
                found.append(Sample(route.reader, *about, data))
    return tuple(found)


BY_KIND = ("vana_parsers.facebook.plan", "vana_parsers.instagram.plan")
"""Modules whose readers do many kinds of files, each with a count of its own: their own tests hold them to the law."""


def is_counted_json(sample: Sample) -> bool:
    return is_json(sample) and sample.reader.__module__ not in BY_KIND


def is_json(sample: Sample) -> bool:
    return sample.path.endswith(".json") and sample.data.lstrip()[:1] in (b"[", b"{")


def is_csv(sample: Sample) -> bool:
    return sample.path.endswith(".csv")


def by_reader(wanted: Callable[[Sample], bool]) -> pytest.MarkDecorator:
    """Run the test with the wanted samples of each reader."""
    groups: dict[Reader, list[Sample]] = {}
    for sample in filter(wanted, samples()):
        groups.setdefault(sample.reader, []).append(sample)
    names = [f"{reader.__module__.removeprefix('vana_parsers.')}.{reader.__name__}" for reader in groups]
    return pytest.mark.parametrize("group", groups.values(), ids=names)


def counted(sample: Sample, data: bytes) -> int:
    """Return for how many records of *data* the rows and skips of the sample's reader stand; check each of them."""
    records = 0
    for item in assemble(sample.reader(sample.task(data)), sample.task(data)):
        if isinstance(item, Skipped):
            assert item.member == sample.path
            assert item.reason
            records += 1
        else:
            check(item)
            records += item.records
    return records


def check(item: TableBatch) -> None:
    batch = item.batch
    assert batch.schema == TABLES[item.table].schema
    batch.validate(full=True)
    assert 0 <= item.records <= batch.num_rows == len(item.digests)
    for column in TABLES[item.table].columns:
        assert column.nullable or batch.column(column.name).null_count == 0, column.name
    for text in batch.column("extra").drop_null().to_pylist():
        assert isinstance(json.loads(text), dict)


def elements(document: Any) -> int:
    """Return how many records a JSON document holds, as `read_json` says."""
    if isinstance(document, dict) and len(document) == 1:
        [document] = [value if isinstance(value, list) else document for value in document.values()]
    return len(document) if isinstance(document, list) else 1


def altered(data: st.DataObject, value: Any) -> Any:
    """Return *value* with any JSON in place of something in it, at any depth."""
    if not isinstance(value, list | dict) or not value or not data.draw(st.integers(0, 4)):
        return data.draw(JSON)
    if isinstance(value, list):
        place = data.draw(st.integers(0, len(value) - 1))
        return [altered(data, item) if index == place else item for index, item in enumerate(value)]
    name = data.draw(st.sampled_from(sorted(value)))
    return {**value, name: altered(data, value[name])}


def test_every_reader_there_is_has_a_sample_of_a_form_that_is_tested() -> None:
    readers = {sample.reader for sample in samples()}
    assert {reader.__name__ for reader in readers} >= {"read_table", "read_activity", "read_note", "read_raw_json"}
    tested = {sample.reader for sample in samples() if is_json(sample) or is_csv(sample)}
    assert {reader.__name__ for reader in readers - tested} <= {
        "read_note_page",
        "read_mailbox",
        "read_calendar",
        "read_cards",
        "read_bookmarks",
        "read_subscriber",
        "read_comments_page",
        "read_activity_file",
        "read_activity_page",
        "read_prompt",
        "read_gems",
        "read_page",
        "read_page_member",
        "read_feed",
    }


@by_reader(lambda sample: True)
def test_samples_are_read(group: list[Sample]) -> None:
    assert sum(counted(sample, sample.data) for sample in group)


@by_reader(is_counted_json)
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_any_json_in_place_of_a_record_or_part_of_one_is_accounted_for(
    group: list[Sample], data: st.DataObject
) -> None:
    sample = data.draw(st.sampled_from(group))
    try:
        document = json.loads(sample.data)
    except ValueError:
        document = []
    document = altered(data, document)
    expected = 1 if sample.reader in ONE_RECORD else COUNTS.get(sample.reader, elements)(document)
    assert counted(sample, json.dumps(document).encode()) == expected


@by_reader(is_counted_json)
@settings(max_examples=30, deadline=None)
@given(st.lists(JSON, max_size=4), st.data())
def test_an_array_of_any_json_gives_a_row_or_a_skip_for_each(
    group: list[Sample], documents: list[Any], data: st.DataObject
) -> None:
    sample = data.draw(st.sampled_from(group))
    expected = 1 if sample.reader in ONE_RECORD else len(documents)
    assert counted(sample, json.dumps(documents).encode()) == expected


@by_reader(lambda sample: is_csv(sample) and sample.reader not in STACKED | WORD_LISTS)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_cells_in_place_of_a_records_are_accounted_for(group: list[Sample], data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(group))
    text = sample.data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    header, *records = (record for record in csv.reader(io.StringIO(text, newline="")) if record)
    for record in records:
        cells = CELLS if len(record) == len(header) else LINES
        record[data.draw(st.integers(0, len(record) - 1))] = data.draw(cells)
    records += data.draw(st.lists(st.lists(LINES, min_size=1, max_size=len(header) + 2), max_size=3))
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([header, *records])
    assert counted(sample, written.getvalue().encode()) == len(records)


@by_reader(lambda sample: True)
@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode) | LIKENESSES, st.data())
def test_any_bytes_in_place_of_a_member_are_survived(group: list[Sample], noise: bytes, data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(group))
    assert counted(sample, noise) or is_csv(sample) or noise.strip()[:1] in (b"[", b"{")


@by_reader(lambda sample: bool(sample.data))
@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=6), st.booleans(), st.data())
def test_a_member_that_is_cut_or_damaged_anywhere_is_survived(
    group: list[Sample], noise: bytes, is_cut: bool, data: st.DataObject
) -> None:
    sample = data.draw(st.sampled_from(group))
    at = data.draw(st.integers(0, len(sample.data)))
    rest = b"" if is_cut else sample.data[at + data.draw(st.integers(0, 8)) :]
    damaged = sample.data[:at] + noise + rest
    assert counted(sample, damaged) or is_csv(sample) or damaged.strip()[:1] in (b"[", b"{")


@by_reader(lambda sample: True)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_member_in_another_encoding_has_no_fewer_records(group: list[Sample], encoding: str) -> None:
    for sample in group:
        text = sample.data.decode("utf-8-sig", "replace")
        if sample.path.endswith((".json", ".csv")):
            recoded = text.encode(encoding, "replace")
            assert counted(sample, recoded) == counted(sample, text.encode()), sample.path


def test_the_law_can_be_broken() -> None:
    """The check itself fails for a row that lacks what every row has."""
    sample = next(sample for sample in samples() if sample.path.endswith("statistics.csv"))
    item = next(assemble(sample.reader(sample.task(sample.data)), sample.task(sample.data)))
    assert isinstance(item, TableBatch)
    check(item)
    member = item.batch.schema.field("member")
    broken = item.batch.set_column(
        item.batch.schema.get_field_index("member"), member, pa.nulls(item.batch.num_rows, member.type)
    )
    with pytest.raises(AssertionError, match="member"):
        check(TableBatch(item.table, broken, item.digests, item.records, item.members))
