"""The published tables: what is written in one release is read in every later one."""

import pyarrow as pa
import pytest

from vana_parsers.schema import COMMON, TABLES, TIME_PRECISIONS, TIME_SOURCES, Table

TYPES = {
    "id": pa.binary(16),
    "category": pa.dictionary(pa.int32(), pa.string()),
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "instant": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
    "minutes": pa.int16(),
    "int": pa.int64(),
    "float": pa.float64(),
    "decimal": pa.decimal128(18, 6),
}

COMMON_PUBLISHED = (
    "record_id:id source:category product:category account:category occurred_at:instant utc_offset_minutes:minutes"
    " time_source:category time_precision:category time_text:text member:category extra:text"
)

# Names and types stay as they are. A new column is added at the end of its line, here and in the schema.
PUBLISHED = {
    "activities": "kind:category header:text title:text url:text action:category details:texts controls:texts"
    " is_ad:flag",
    "searches": "query:text url:text where:category",
    "views": "kind:category title:text url:text item_id:text author:text author_url:text is_ad:flag is_removed:flag"
    " duration_s:float",
    "posts": "kind:category item_id:text title:text text:text url:text link_url:text community:text score:int"
    " audience:category media_count:int",
    "comments": "item_id:text parent_id:text thread_id:text thread_url:text text:text community:text"
    " target_author:text score:int",
    "messages": "thread_id:text thread_title:text thread_kind:category message_id:text sender:text"
    " is_from_account:flag kind:category text:text reply_to:text reactions:text media_count:int share_url:text",
    "reactions": "kind:category value:text target_kind:category target_id:text target_url:text target_author:text"
    " community:text",
    "connections": "kind:category direction:category name:text handle:text url:text item_id:text state:category",
    "saves": "kind:category collection:text title:text url:text item_id:text note:text latitude:float longitude:float"
    " address:text",
    "location_points": "latitude:float longitude:float accuracy_m:float altitude_m:float speed_mps:float"
    " heading_deg:float provider:category device:category activity:category",
    "visits": "kind:category started_at:instant ended_at:instant place_id:text name:text address:text latitude:float"
    " longitude:float end_latitude:float end_longitude:float mode:category distance_m:float confidence:float",
    "media": "uri:text kind:category mime:category title:text description:text album:text taken_at:instant"
    " latitude:float longitude:float device:text size_bytes:int sha256:text state:category",
    "contacts": "name:text emails:texts phones:texts organization:text birthday:text note:text groups:texts",
    "events": "title:text started_at:instant ended_at:instant is_all_day:flag place:text response:category"
    " organizer:text recurrence:text description:text",
    "notes": "kind:category title:text text:text items:text labels:texts state:category edited_at:instant",
    "emails": "message_id:text thread_id:text sender:text recipients:texts subject:text labels:texts size_bytes:int"
    " attachment_count:int has_dkim:flag headers:text body:text",
    "purchases": "kind:category title:text amount:decimal currency:category amount_text:text method:text"
    " state:category merchant:text",
    "health": "metric:category value:float unit:category started_at:instant ended_at:instant device:category"
    " origin:category",
    "logins": "kind:category ip:text user_agent:text device:text city:text region:text country:text state:category",
    "ad_profile": "kind:category name:text value:text url:text advertiser:text",
    "off_platform": "company:text event:category item_id:text",
    "profile": "field:text value:text",
    "assistant_turns": "conversation_id:text prompt:text answer_text:text answer_html:text model:category"
    " attachments:texts",
    "raw_records": "pointer:text json:text",
}

SENSITIVE = {
    "comments": {"target_author"},
    "messages": {"thread_title", "sender", "text", "reactions"},
    "reactions": {"target_author"},
    "connections": {"name", "handle"},
    "saves": {"latitude", "longitude", "address"},
    "location_points": {"latitude", "longitude", "altitude_m"},
    "visits": {"place_id", "name", "address", "latitude", "longitude", "end_latitude", "end_longitude"},
    "media": {"latitude", "longitude"},
    "contacts": {"name", "emails", "phones", "organization", "birthday", "note"},
    "events": {"place", "organizer"},
    "emails": {"sender", "recipients", "subject", "headers", "body"},
    "purchases": {"amount", "amount_text", "method"},
    "health": {"value"},
    "logins": {"ip", "city", "region"},
    "profile": {"value"},
    "raw_records": {"json"},
}

tables = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())


def fields(text: str) -> list[tuple[str, pa.DataType]]:
    return [(name, TYPES[kind]) for name, _, kind in (word.partition(":") for word in text.split())]


def test_the_published_tables_are_the_tables_there_are() -> None:
    assert list(TABLES) == list(PUBLISHED)
    assert len(TABLES) == 24


@tables
def test_no_published_column_changes_its_name_type_or_place(table: Table) -> None:
    found = [(field.name, field.type) for field in table.schema]
    assert found == fields(f"{COMMON_PUBLISHED} {PUBLISHED[table.name]}")


def test_tables_are_of_their_first_version() -> None:
    """A table of another version needs a migration and a kept sample of the old one."""
    assert {table.version for table in TABLES.values()} == {1}


@tables
def test_every_table_and_every_column_says_what_it_is(table: Table) -> None:
    docs = [table.doc, *(column.doc for column in table.columns)]
    assert all(doc.endswith(".") and doc[0] == doc[0].strip() != "" for doc in docs), docs
    assert [field.metadata[b"doc"].decode() for field in table.schema] == docs[1:]
    assert table.schema.metadata == {b"table": table.name.encode(), b"version": str(table.version).encode()}


@tables
def test_the_sensitive_columns_stay_sensitive(table: Table) -> None:
    found = {field.name for field in table.schema if b"sensitivity" in field.metadata}
    assert found >= SENSITIVE.get(table.name, set())


@tables
def test_names_are_unique_and_tell_the_type(table: Table) -> None:
    names = table.schema.names
    assert len(set(names)) == len(names)
    for field in table.schema:
        assert not field.name.endswith("_at") or field.type == TYPES["instant"]
        assert not field.name.endswith(("_count", "_bytes")) or field.type == TYPES["int"]
        assert not field.name.startswith(("is_", "has_")) or field.type == TYPES["flag"]


def test_the_required_columns_are_those_that_the_assembler_fills() -> None:
    required = {column.name for column in COMMON if not column.nullable}
    assert required == {"record_id", "source", "time_source", "time_precision", "member"}
    assert all(column.nullable for table in TABLES.values() for column in table.own)


@tables
def test_categories_are_the_dictionary_columns(table: Table) -> None:
    expected = [
        name for name, kind in fields(f"{COMMON_PUBLISHED} {PUBLISHED[table.name]}") if kind == TYPES["category"]
    ]
    assert list(table.categories) == expected


def test_the_words_for_times_are_those_of_the_columns_documentation() -> None:
    docs = {column.name: column.doc for column in COMMON}
    assert docs["time_source"].partition(": ")[2] == ", ".join(TIME_SOURCES) + "."
    assert docs["time_precision"].partition(": ")[2] == ", ".join(TIME_PRECISIONS) + "."
