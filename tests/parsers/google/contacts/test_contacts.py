"""Contacts, as cards and in tables."""

import base64
import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.contacts.cards import read_cards
from vana_parsers.google.contacts.table import is_contact_table, read_contact_table
from vana_parsers.records import Reader, Skipped, Task

LINES = st.sampled_from(
    [
        "BEGIN:VCARD",
        "END:VCARD",
        "VERSION:3.0",
        "FN:a",
        "N:;;",
        "N:a",
        "item1.EMAIL;TYPE=INTERNET:x@example.org",
        "item1.X-ABLabel:home",
        ".X:1",
        "a.b.c:1",
        "TEL;TYPE=:",
        "ORG:;;",
        "CATEGORIES:,a\\,b,",
        "UID:",
        "BDAY;VALUE=date:x",
        "PHOTO;ENCODING=b:" + "A" * 3000,
        "no line",
        "",
    ]
)
GOOGLE = "First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"


def read(text: str, reader: Reader = read_cards, **params: str) -> list[dict[str, Any]]:
    task = Task("Takeout/Contacts/a/a", io.BytesIO(text.encode()), "google", "contacts", params=params)
    rows: list[dict[str, Any]] = []
    for item in assemble(reader(task), task):
        if isinstance(item, Skipped):
            rows.append({"skipped": item.address, "reason": item.reason})
        else:
            rows += item.batch.to_pylist()
    return rows


def card(*lines: str, **params: str) -> dict[str, Any]:
    [row] = read("\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"]), read_cards, **params)
    return row


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_every_card_that_begins_is_a_row_or_a_skip(lines: list[str]) -> None:
    unfolded = re.sub(r"\n[ \t]", "", "\n".join(lines))
    begun = len(re.findall(r"^BEGIN:VCARD$", unfolded, re.M))
    rows = read("\n".join(lines))
    told = [row for row in rows if row.get("reason") not in ("stands in no card", "empty file")]
    assert len(told) == begun
    assert rows or not "".join(lines).strip()


def test_a_card_and_a_record_of_a_table_are_one_contact() -> None:
    first = card("FN:Ana  Lee", "EMAIL:Ana@example.org", "TEL:+1 (555) 0100", "TEL:112")
    table = f"{GOOGLE}\nAna,,Lee,* a ::: b,* ,ana@example.org,Mobile,112 ::: +1 555 0100\n"
    [second] = read(table, read_contact_table)
    assert first["record_id"] == second["record_id"]
    assert second["groups"] == ["a", "b"]


def test_a_card_with_an_id_is_the_same_after_any_edit() -> None:
    assert card("UID:1", "FN:a")["record_id"] == card("UID:1", "FN:b", "TEL:1")["record_id"]
    assert card("FN:a")["record_id"] != card("FN:b")["record_id"]


def test_contacts_without_name_and_number_are_told_by_all_they_hold() -> None:
    assert card("NOTE:a")["record_id"] != card("NOTE:b")["record_id"]


def test_groups_are_those_of_the_card_else_the_folders_unless_that_is_of_all() -> None:
    assert card("FN:a", "CATEGORIES:x,y\\,z", group="Friends")["groups"] == ["x", "y,z"]
    assert card("FN:a", group="Friends")["groups"] == ["Friends"]
    assert card("FN:a", group="Alle Kontakte")["groups"] is None


def test_pictures_are_counted_and_their_addresses_kept() -> None:
    picture = base64.b64encode(b"x" * 3000).decode()
    assert card("FN:a", f"PHOTO;ENCODING=b:{picture}", f"item1.LOGO;ENCODING=b:{picture}")["extra"] == (
        '{"picture_count":2}'
    )
    assert card("FN:a", "PHOTO;VALUE=URI:https://example.org/p")["extra"] == (
        '{"PHOTO":{"value":"https://example.org/p","VALUE":"URI"}}'
    )


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("FN:A B", "N:B;A;;;"), "A B"),
        (("FN:", "N:Lee;Ana;M.;Dr.;Jr."), "Dr. Ana M. Lee Jr."),
        (("N:Only",), "Only"),
        (("TEL:1",), None),
    ],
)
def test_names(lines: tuple[str, ...], name: str | None) -> None:
    assert card(*lines)["name"] == name


def test_a_broken_card_does_not_stop_the_rest() -> None:
    text = "BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\nrubbish\nmore\nBEGIN:VEVENT\nEND:VEVENT\nBEGIN:VCARD\nFN:c"
    assert [row.get("name") or row["skipped"] for row in read(text)] == [
        *("line 1", "line 6", "line 8", "line 10"),
        "b",
    ]


@pytest.mark.parametrize(
    ("header", "is_known"),
    [
        (GOOGLE, True),
        ("Name,Given Name,Group Membership", True),
        ("First Name,Last Name,E-mail Address,Company", True),
        ("First Name,Last Name", False),
        ("Title,Note,URL,Comment", False),
        ("id,name,username", False),
    ],
)
def test_tables_of_contacts_are_known_by_their_header(header: str, is_known: bool) -> None:
    assert is_contact_table(header.split(",")) == is_known
