import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.records import Skipped, Task
from vana_parsers.reddit.kinds import KINDS, Kind
from vana_parsers.reddit.reading import read_table
from vana_parsers.schema import TABLES

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
DATES = st.datetimes(datetime(2005, 7, 1), datetime(2099, 1, 1)).map(lambda d: f"{d:%Y-%m-%d %H:%M:%S} UTC")
CELLS = st.one_of(
    TEXT,
    DATES,
    st.sampled_from(
        [
            "",
            "t3_abc",
            "abc",
            "r/x",
            "/r/x/comments/a/b/c/",
            "a &amp; b",
            '"',
            "\\",
            "4.99",
            "1714673464",
            "a\nb",
            "\x01",
        ]
    ),
)
KIND_LIST = st.sampled_from(sorted(KINDS.values(), key=lambda kind: kind.name))


def as_csv(header: list[str], records: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(records)
    return text.getvalue().encode()


def read(kind: str, content: bytes, account: str | None = None) -> Iterator[TableBatch | Skipped]:
    task = Task("member.csv", io.BytesIO(content), "reddit", account=account, params={"kind": kind})
    return assemble(read_table(task), task)


def rows_of(kind: str, content: bytes, account: str | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for batch in read(kind, content, account):
        assert isinstance(batch, TableBatch), batch
        assert batch.records == batch.batch.num_rows
        rows += batch.batch.to_pylist()
    return rows


def kept(row: dict[str, Any]) -> Iterator[str]:
    """Yield every text that a row keeps, in columns and in `extra`."""
    for value in (row | json.loads(row["extra"] or "{}")).values():
        yield from (str(item) for item in value) if isinstance(value, list) else iter([str(value)])


def is_kept(cell: str, row: dict[str, Any]) -> bool:
    """Tell whether the row has the cell: as written, as an absolute address, or as the instant it names."""
    texts = set(kept(row))
    if cell in texts or f"https://www.reddit.com{cell}" in texts:
        return True
    instants = [row["occurred_at"], row.get("edited_at")]
    forms = ((f"{i:%Y-%m-%d %H:%M:%S} UTC", str(int(i.timestamp()))) for i in instants if i is not None)
    return any(cell.strip() in form for form in forms)


@settings(max_examples=100, deadline=None)
@given(KIND_LIST, st.data())
def test_every_record_is_a_row_and_no_cell_is_lost(kind: Kind, data: st.DataObject) -> None:
    header = list(data.draw(st.permutations(kind.header)))
    header = header[: data.draw(st.integers(1, len(header)))]
    header = [data.draw(st.sampled_from([name, name.upper(), f" {name} "])) for name in header]
    header += data.draw(st.lists(st.sampled_from([*header, "novel column", "body_raw", "Extra"]), max_size=3))
    width = len(header)
    records = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    numbered = [[*record, str(number)] for number, record in enumerate(records)]
    rows = rows_of(kind.name, as_csv([*header, "row number"], numbered), account="someone")
    by_number = {int(json.loads(row["extra"])["row number"]): row for row in rows}
    assert len(rows) == len(by_number) == len(records)
    for number, record in enumerate(records):
        lost = [cell for cell in record if cell.strip() and not is_kept(cell, by_number[number])]
        assert not lost, by_number[number]


@settings(max_examples=60, deadline=None)
@given(KIND_LIST, st.lists(st.lists(TEXT, min_size=0, max_size=14), min_size=1, max_size=5))
def test_ragged_records_are_rows_too(kind: Kind, records: list[list[str]]) -> None:
    records = [record for record in records if record and any(record)]
    content = as_csv(list(kind.header), records)
    assert len(rows_of(kind.name, content)) == len(records)


@settings(max_examples=100, deadline=None)
@given(KIND_LIST, st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_under_a_known_header_raise(kind: Kind, content: bytes) -> None:
    for item in read(kind.name, ",".join(kind.header).encode() + b"\n" + content):
        assert isinstance(item, Skipped) or item.table == kind.table


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_names_only_columns_that_exist(kind: Kind) -> None:
    table = TABLES[kind.table]
    assert set(kind.columns) <= {column.name for column in table.columns}
    assert kind.needs <= set(kind.header)
    assert kind.at is None or kind.at in kind.header
    assert kind.body is None or kind.body in kind.header
    for part in kind.identity:
        if part.startswith("@"):
            assert part[1:] in kind.header
        elif part == "occurred_at":
            assert kind.at is not None
        elif not part.startswith("="):
            assert part in kind.columns


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_header_alone_is_a_table_of_no_rows(kind: Kind) -> None:
    assert rows_of(kind.name, ",".join(kind.header).encode()) == []


def test_old_and_new_forms_of_a_comment_are_one_record() -> None:
    head = b"id,permalink,date,ip,subreddit,gildings,link,parent,body\n"
    old = head + b"t1_abc,/r/x/comments/p/s/abc/,2020-01-01 00:00:00 UTC,0.0.0.0,x,0,/r/x/comments/p/s/,t3_p,hi\n"
    new = head + b"abc,https://www.reddit.com/r/x/comments/p/s/abc/,2020-01-01T00:00:00Z,,x,0,,t3_p,hi\n"
    no_id = new.replace(b"\nabc,", b"\n,")
    ids = {rows_of("comments", content)[0]["record_id"] for content in (old, new, no_id)}
    assert len(ids) == 1


def test_a_vote_is_one_record_whatever_its_direction_and_form() -> None:
    head = b"id,permalink,direction\n"
    forms = (b"t3_a,/r/x/comments/a/s/,up\n", b"a,https://www.reddit.com/r/x/comments/a/s/,none\n", b"a,,down\n")
    assert len({rows_of("post_votes", head + form)[0]["record_id"] for form in forms}) == 1
    assert (
        rows_of("comment_votes", head + b"a,,down\n")[0]["record_id"]
        != rows_of("post_votes", head + forms[2])[0]["record_id"]
    )


def test_a_message_in_the_archive_is_the_same_record() -> None:
    content = b"id,permalink,thread_id,date,ip,from,to,subject,body\nm1,,,2020-01-01 00:00:00 UTC,,a,b,s,t\n"
    assert rows_of("messages", content)[0]["record_id"] == rows_of("messages_archive", content)[0]["record_id"]


def test_ids_of_different_things_do_not_meet() -> None:
    chat = rows_of("chat_history", b"message_id,channel_url,message\nx1,c,t\n")
    message = rows_of("messages", b"id,permalink,from,to\nx1,,a,b\n")
    announcement = rows_of("announcements", b"announcement_id\nx1\n")
    assert len({row["record_id"] for row in chat + message + announcement}) == 3


def test_rows_without_an_id_differ_by_content() -> None:
    content = b"id,permalink,direction\n,,up\n,,down\na,,up\n"
    rows = rows_of("post_votes", content)
    assert len(rows) == 3
    assert len({row["record_id"] for row in rows}) == 3


def test_the_same_instant_in_two_forms_is_the_same_login() -> None:
    text = rows_of("ip_logs", b"date,ip\n2024-01-01 00:00:00 UTC,192.0.2.1\n")
    iso = rows_of("ip_logs", b"date,ip\n2024-01-01T00:00:00Z,192.0.2.1\n")
    assert text[0]["record_id"] == iso[0]["record_id"]


def test_an_own_account_of_the_member_wins_over_the_exports() -> None:
    content = b"id,permalink,from,to\nm1,,Kim,b\n"
    task = Task("m", io.BytesIO(content), "reddit", account=None, params={"kind": "messages", "account": "kim"})
    [batch] = assemble(read_table(task), task)
    assert isinstance(batch, TableBatch)
    [row] = batch.batch.to_pylist()
    assert (row["account"], row["is_from_account"]) == ("kim", True)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("4.99", "4.99"),
        ("$4.99", "4.99"),
        ("4.99 USD", "4.99"),
        ("EUR 1,234,567.50", "1234567.50"),
        ("-3", "-3"),
        ("1,299", None),
        ("4,99", None),
        ("1.299,00", None),
        ("free", None),
        ("٣", None),
        ("9" * 13, None),
    ],
)
def test_an_amount_is_a_number_only_where_it_is_unambiguous(cell: str, expected: str | None) -> None:
    [row] = rows_of("purchases", as_csv(["processor", "cost"], [["stripe", cell]]))
    assert row["amount"] == (None if expected is None else Decimal(expected))
    assert row["amount_text"] == cell


def test_a_score_is_a_number_or_kept_as_written() -> None:
    rows = rows_of("posts", b"id,score\na,12\nb,-3\nc,1.5k\nd,\n")
    assert [row["score"] for row in rows] == [12, -3, None, None]
    assert json.loads(rows[2]["extra"]) == {"score_raw": "1.5k"}


def test_names_of_the_api_stand_for_absent_columns() -> None:
    [row] = rows_of("comments", b"id,created_utc,selftext\na,1714673464,hi\n")
    assert (row["occurred_at"], row["text"], row["extra"]) == (datetime(2024, 5, 2, 18, 11, 4, tzinfo=UTC), "hi", None)
    [row] = rows_of("comments", b"id,created_utc,date\na,1714673464,2024-05-02 18:11:04 UTC\n")
    assert json.loads(row["extra"]) == {"created_utc": "1714673464"}


def test_rows_keep_their_order_within_a_block() -> None:
    content = as_csv(["subreddit"], [[f"s{i}"] for i in range(5000)])
    assert [row["handle"] for row in rows_of("subscribed_subreddits", content)] == [f"s{i}" for i in range(5000)]


def test_columns_have_the_schemas_types() -> None:
    for kind in KINDS.values():
        content = as_csv(list(kind.header), [["1"] * len(kind.header)])
        for batch in read(kind.name, content):
            assert isinstance(batch, TableBatch)
            assert batch.batch.schema == TABLES[kind.table].schema
            pa.RecordBatch.validate(batch.batch, full=True)
