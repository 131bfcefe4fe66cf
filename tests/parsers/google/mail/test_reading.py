"""What the headers of mails say."""

import io
import json
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.mail.headers import addresses, decode_words, read_date, split_fields, split_labels
from vana_parsers.google.mail.reading import read_mailbox
from vana_parsers.records import Skipped, Task

FROM = "From 1828754568043628583@xxx Mon Apr 07 14:31:02 +0000 2025\n"
MAIL = "From: a@example.org\nSubject: s\nMessage-ID: <1@example.org>\nDate: Mon, 7 Apr 2025 16:31:02 +0200\n\nbody\n"


def read(text: str | bytes, **params: str) -> list[dict[str, Any]]:
    data = text.encode() if isinstance(text, str) else text
    task = Task("Takeout/Mail/a.mbox", io.BytesIO(data), "google", "mail", params=params)
    rows: list[dict[str, Any]] = []
    for item in assemble(read_mailbox(task), task):
        if isinstance(item, Skipped):
            rows.append({"skipped": item.address, "reason": item.reason})
        else:
            rows += item.batch.to_pylist()
    return rows


def test_a_mail_in_the_boxes_of_two_labels_is_one_record_and_relabelling_does_not_make_another() -> None:
    first, second = read(FROM + "X-Gmail-Labels: Inbox\n" + MAIL), read(FROM + "X-Gmail-Labels: Archiv\n" + MAIL)
    assert first[0]["record_id"] == second[0]["record_id"]


def test_without_gmails_number_the_message_id_tells_a_mail() -> None:
    other = "From x Wed Jan 01 10:00:00 2020\n"
    [row], [again] = read(other + MAIL), read(other.replace("x", "y") + MAIL)
    [third] = read(other + MAIL.replace("<1@", "<2@"))
    assert row["record_id"] == again["record_id"] != third["record_id"]


def test_without_either_its_moment_sender_subject_and_size_do() -> None:
    bare = re.sub("Message-ID.*\n", "", MAIL)
    [row], [again], [other] = read(bare), read(bare), read(bare.replace("body", "a body"))
    assert row["record_id"] == again["record_id"] != other["record_id"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=30), max_size=6))
def test_any_lines_in_place_of_headers_give_one_row_or_skip(lines: list[str]) -> None:
    lines = [line for line in lines if not re.match(r"From .*\d\d:\d\d.*\d{4}", line)]
    rows = read((FROM + "\n".join(lines) + "\n\nbody\n").encode("utf-8", "surrogatepass"))
    assert len(rows) == 1


def test_every_header_is_kept_in_order_and_as_written() -> None:
    [row] = read(FROM + "B:1\nDKIM-Signature: v=1;\n  a=x;\n\tb=y\nb : 2\nC:\n\n")
    assert json.loads(row["headers"]) == [
        ["B", "1"],
        ["DKIM-Signature", " v=1;\n  a=x;\n\tb=y"],
        ["b", " 2"],
        ["C", ""],
    ]
    assert row["has_dkim"]
    assert row["body"] is None


@pytest.mark.parametrize(
    ("mail", "body"),
    [
        (
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n",
            "Grüße\n",
        ),
        ("Content-Type: text/html\n\n<p>x</p>\n", "<p>x</p>\n"),
        (
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>h</p>\n"
            "--b\nContent-Type: text/plain\n\nplain\n--b--\n",
            "plain",
        ),
        ("Content-Type: image/png\n\nx\n", None),
        ("Content-Type: text/plain; charset=nobody-knows\n\nabc\n", "abc\n"),
    ],
)
def test_bodies_are_read_on_request_only(mail: str, body: str | None) -> None:
    text = FROM + "Subject: s\nMIME-Version: 1.0\n" + mail
    assert read(text)[0]["body"] is None
    found = read(text, bodies="1")[0]["body"]
    assert (found or "").strip() == (body or "").strip()


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ("Inbox,Opened", ["Inbox", "Opened"]),
        ('Sent,"Culture, associations",Kategorie: "Neu"', ["Sent", "Culture, associations", 'Kategorie: "Neu"']),
        (
            "=?UTF-8?Q?Messages_archiv=C3=A9s,Cat=C3=A9gorie=C2=A0:_E-mails_?=\r\n =?UTF-8?Q?personnels?=",
            ["Messages archivés", "Catégorie\u00a0: E-mails personnels"],
        ),
        ("=?UTF-8?B?w5xiZXIgdW5z?=,Sent", ["Über uns", "Sent"]),
        ('"open', ["open"]),
        ("", []),
    ],
)
def test_labels(value: str, labels: list[str]) -> None:
    assert split_labels(value) == labels


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["a@x.org, B <b@x.org>;c@x.org"], ["a@x.org", "b@x.org", "c@x.org"]),
        (['"Doe, J" <j@x.org>', "j@x.org"], ["j@x.org"]),
        (["Team: a@x.org, b@x.org;"], ["a@x.org", "b@x.org"]),
        (["undisclosed-recipients:;"], []),
        (["(comment) a@x.org (more)"], ["a@x.org"]),
    ],
)
def test_recipients_are_addresses_without_names(values: list[str], found: list[str]) -> None:
    assert addresses(values) == found


@pytest.mark.parametrize(
    ("text", "source", "moment"),
    [
        ("Mon, 07 Apr 2025 16:31:02 +0200", "iso", "2025-04-07T14:31:02+00:00"),
        ("7 Apr 25 16:31 +0000 (UTC)", "iso", "2025-04-07T16:31:00+00:00"),
        ("Mon, 07 Apr 2025 16:31:02 EST", "labelled_zone", "2025-04-07T21:31:02+00:00"),
        ("Mon, 07 Apr 2025 16:31:02 MESZ", "assumed_utc", "2025-04-07T16:31:02+00:00"),
        ("Mon, 07 Apr 2025 16:31:02", "assumed_utc", "2025-04-07T16:31:02+00:00"),
        ("Mon, 07 Apr 1825 16:31:02 +0000", None, None),
        ("Mon, 32 Apr 2025 16:31:02 +0000", None, None),
        ("yesterday", None, None),
        ("", None, None),
    ],
)
def test_dates(text: str, source: str | None, moment: str | None) -> None:
    instant = read_date(text)
    assert (instant.time_source if instant else None) == source
    assert (instant.occurred_at.isoformat() if instant and instant.occurred_at else None) == moment


def test_bytes_that_are_not_utf8_are_characters_of_latin_1() -> None:
    fields, _ = split_fields(b"Subject: Gr\xfc\xdfe\nFrom: Gr\xc3\xbc\xc3\x9fe\n")
    assert fields == [("Subject", " Grüße"), ("From", " Grüße")]


@pytest.mark.parametrize(
    "header",
    [
        "To: " + "(" * 100_000,
        "To: " + '"' * 100_000,
        "To: " + "<" * 100_000,
        "Subject: " + "=?a?q?" * 40_000,
        "X-Gmail-Labels: " + "=?utf-8?q?a" * 40_000,
        "X-Gmail-Labels: " + '",' * 100_000,
        "Date: " + "1" * 100_000,
        "Date: Mon, 7 Apr 2025 16:31:02 +" + "9" * 5000,
        " \n" * 100_000 + "A: b",
    ],
    ids=lambda header: header[:24].strip(),
)
def test_headers_made_to_be_slow_are_not(header: str) -> None:
    start = time.process_time()
    assert len(read(FROM + header + "\n\nbody\n", bodies="1")) == 1
    assert time.process_time() - start < 2


def test_long_encoded_values_are_decoded_whole() -> None:
    words = "\r\n ".join(["=?UTF-8?Q?Gr=C3=BC=C3=9Fe_?="] * 1000)
    assert decode_words(" " + words) == ("Grüße " * 1000).strip()


@pytest.mark.parametrize(
    "body",
    [
        "x\n" * 500_000,
        "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(3000)) + "x\n" * 300_000,
        "--0\nContent-Type: message/rfc822\n\n" * 20_000,
    ],
    ids=["lines", "parts", "messages"],
)
def test_bodies_made_to_be_slow_are_not(body: str) -> None:
    start = time.process_time()
    assert len(read(FROM + "Content-Type: multipart/mixed; boundary=0\n\n" + body, bodies="1")) == 1
    assert time.process_time() - start < 3
