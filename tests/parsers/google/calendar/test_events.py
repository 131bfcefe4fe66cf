"""Events of calendars."""

import io
import json
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.calendar.events import read_calendar
from vana_parsers.records import Skipped, Task

LINES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VTODO",
        "END:VTODO",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:X-OTHER",
        "END:X-OTHER",
        "UID:a",
        "DTSTART;TZID=Nowhere/At all:20240501T100000",
        "DTSTART:99999999",
        "DTEND;VALUE=DATE:20240230",
        "RECURRENCE-ID:20240501",
        'ATTENDEE;CN="a;b:c":mailto:x',
        "ATTENDEE;PARTSTAT",
        "DURATION:P1D",
        "DURATION:-P99999999999D",
        ";:",
        "  folded",
        "",
        "\u2028",
    ]
)


def read(lines: str, path: str = "Takeout/Calendar/a.ics") -> list[tuple[str, dict[str, Any]]]:
    task = Task(path, io.BytesIO(lines.encode()), "google", "calendar")
    rows: list[tuple[str, dict[str, Any]]] = []
    for item in assemble(read_calendar(task), task):
        if isinstance(item, Skipped):
            rows.append(("skipped", {"address": item.address, "reason": item.reason}))
        else:
            rows += [(item.table, row) for row in item.batch.to_pylist()]
    return rows


def event(*lines: str, header: tuple[str, ...] = ()) -> dict[str, Any]:
    text = "\n".join(["BEGIN:VCALENDAR", *header, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    [row] = [row for table, row in read(text) if table == "events"]
    return row


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_every_event_that_begins_is_a_row_or_a_skip(lines: list[str]) -> None:
    text = "\n".join(lines)
    unfolded = re.sub(r"\n[ \t]", "", text)
    rows = read(text)
    begun = len(re.findall(r"^BEGIN:VEVENT$", unfolded, re.M))
    told = [row for table, row in rows if table == "events" or (table == "skipped" and "VEVENT" in row["reason"])]
    assert len(told) == begun
    assert rows or set(unfolded.split("\n")) <= {"BEGIN:VCALENDAR", "END:VCALENDAR", "", "BEGIN:VTIMEZONE"} | set(lines)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60), st.data())
def test_text_folded_anywhere_and_escaped_comes_back(text: str, data: st.DataObject) -> None:
    text = text.strip() or "x"
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    line = f"SUMMARY:{escaped}".encode()
    at = data.draw(st.integers(8, len(line)))
    lines = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + line[:at] + b"\r\n " + line[at:] + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    task = Task("a.ics", io.BytesIO(lines), "google", "calendar")
    [item] = assemble(read_calendar(task), task)
    assert not isinstance(item, Skipped)
    assert item.batch.to_pylist()[0]["title"] == text


def test_an_event_is_the_same_however_it_is_edited_and_an_instance_of_its_series_is_another() -> None:
    first = event("UID:a", "SUMMARY:x", "DTSTART:20240501T100000Z")
    edited = event("UID:a", "SUMMARY:y", "DTSTART:20240601T100000Z")
    instance = event("UID:a", "RECURRENCE-ID:20240508T100000Z")
    local = event("UID:a", "RECURRENCE-ID;TZID=Europe/Berlin:20240508T120000")
    assert first["record_id"] == edited["record_id"] != instance["record_id"] == local["record_id"]


def test_events_without_an_id_are_told_by_all_they_hold() -> None:
    assert event("SUMMARY:x")["record_id"] != event("SUMMARY:y")["record_id"]


def test_when_the_file_was_made_is_no_part_of_an_event() -> None:
    header = ("METHOD:PUBLISH",)
    assert event("UID:a", "DTSTAMP:20240501T100000Z", header=header)["extra"] == '{"UID":"a"}'
    assert "DTSTAMP" in json.loads(event("UID:a", "DTSTAMP:20240501T100000Z")["extra"])


@pytest.mark.parametrize(
    ("line", "source", "moment"),
    [
        ("DTSTART:20240501T100000Z", "iso", "2024-05-01T10:00:00+00:00"),
        ("DTSTART;TZID=Europe/Berlin:20240501T100000", "labelled_zone", "2024-05-01T08:00:00+00:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20240501T100000", "labelled_zone", "2024-05-01T08:00:00+00:00"),
        ("DTSTART;TZID=America:20240501T100000", "assumed_utc", "2024-05-01T10:00:00+00:00"),
        ("DTSTART;TZID=../../etc/passwd:20240501T100000", "assumed_utc", "2024-05-01T10:00:00+00:00"),
        ("DTSTART;VALUE=DATE:20240501", "assumed_utc", "2024-05-01T00:00:00+00:00"),
        ("DTSTART:00010101T000000Z", "none", None),
        ("DTSTART:20240501T100000Z/PT1H", "none", None),
        ("DTSTART:P1D", "none", None),
    ],
)
def test_moments(line: str, source: str, moment: str | None) -> None:
    row = event(line)
    assert row["time_source"] == source
    assert (row["started_at"].isoformat() if row["started_at"] else None) == moment


def zone(name: str, *lines: str) -> str:
    body = "\n".join(["TZOFFSETFROM:+0000", "TZOFFSETTO:+0330", "DTSTART:19700101T000000", *lines])
    return f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\n{body}\nEND:STANDARD\nEND:VTIMEZONE"


def test_a_zone_that_a_file_defines_is_known_in_that_file_only() -> None:
    line = "DTSTART;TZID=My zone:20240501T100000"
    assert event(line, header=(zone("My zone"),))["started_at"].isoformat() == "2024-05-01T06:30:00+00:00"
    assert event(line)["time_source"] == "assumed_utc"


@pytest.mark.parametrize(
    "rule", ["RRULE:FREQ=SECONDLY", "RRULE:FREQ=YEARLY;COUNT=x", "RDATE:20240101T000000", "RRULE:"]
)
def test_zones_made_to_be_slow_or_broken_are_not_counted_up(rule: str) -> None:
    start = time.process_time()
    row = event("DTSTART;TZID=My zone:20240501T100000", header=(zone("My zone", rule),))
    assert time.process_time() - start < 2
    assert row["started_at"] is not None


def test_ones_own_answer_is_known_where_the_file_is_named_by_the_account() -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=DECLINED:mailto:Me@example.com\nEND:VEVENT\nEND:VCALENDAR"
    [(_, mine)], [(_, other)] = read(text, "Takeout/Calendar/me@example.com.ics"), read(text, "Takeout/Calendar/Me.ics")
    assert (mine["response"], other["response"]) == ("declined", None)


def test_what_is_no_calendar_is_one_skip() -> None:
    assert read("") == [("skipped", {"address": "", "reason": "no calendar"})]
    assert [row["address"] for _, row in read("BEGIN:VCARD\nFN:x\nEND:VCARD")] == ["line 1"]


def test_an_empty_calendar_has_no_record() -> None:
    assert read("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR") == []
