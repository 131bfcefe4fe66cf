"""The account: access log, profile, the page about the subscriber."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import open_exports
from vana_parsers.google.account.access_log import read_access_activities, read_access_devices
from vana_parsers.google.account.profile import read_profile
from vana_parsers.google.account.subscriber import read_subscriber
from vana_parsers.google.plan import plan
from vana_parsers.records import Reader, Skipped, Task

OLD = "1" * 12 + ",2019-05-06 07:08:09 UTC,203.0.113.5,,false,US,CA,San Jose,UA,Gmail,,Access,WEB\n"
NEW = "1" * 12 + ",2019-05-06T07:08:09.000Z,203.0.113.5,,falsch,US,CA,San José,UA,Gmail,,x,y,Zugriff,,z\n"


def read(reader: Reader, text: str) -> tuple[list[dict[str, Any]], list[Skipped]]:
    task = Task("m", io.BytesIO(text.encode()), "google", "account")
    items = list(assemble(reader(task), task))
    rows = [row for item in items if isinstance(item, TableBatch) for row in item.batch.to_pylist()]
    return rows, [item for item in items if isinstance(item, Skipped)]


def header(columns: int, name: str = "c") -> str:
    return ",".join(f"{name}{number}" for number in range(columns)) + "\n"


def test_a_use_is_the_same_in_the_old_and_the_new_form_of_the_log_and_in_another_language() -> None:
    [old], _ = read(read_access_activities, header(13) + OLD)
    [new], _ = read(read_access_activities, header(16, "s") + NEW)
    assert old["record_id"] == new["record_id"]
    assert (old["city"], new["city"]) == ("San Jose", "San José")


@pytest.mark.parametrize("text", ["", header(13), header(1) + "x\n", header(3) + "1,2,3,4\n\n,,\n"])
def test_a_log_of_any_width_is_read(text: str) -> None:
    rows, skips = read(read_access_activities, text)
    assert len(rows) + len(skips) == len([line for line in text.splitlines()[1:] if line])
    assert read(read_access_devices, text)[1] == skips


def test_a_device_is_the_same_after_it_was_used_and_updated() -> None:
    line = "1" * 12 + ",Mobile,Google,Pixel,Android {},US,,2018-11-01 00:00:00 UTC,20{}-02-03 04:05:06 UTC\n"
    [first], _ = read(read_access_devices, header(9) + line.format(9, 20))
    [second], _ = read(read_access_devices, header(9, "s") + line.format(12, 22))
    assert first["record_id"] == second["record_id"]
    assert (first["device"], first["country"]) == ("Google Pixel", "US")


@pytest.mark.parametrize("document", [{}, [], {"a": ""}, None, 5, {"a": {"b": [None, {}]}}])
def test_a_profile_without_facts_is_a_skip(document: object) -> None:
    rows, skips = read(read_profile, json.dumps(document))
    assert (len(rows), len(skips)) == (0, 1)


def test_facts_are_named_by_their_path_and_one_fact_keeps_its_name_when_it_changes() -> None:
    profile = {"name": {"givenName": "Ada"}, "emails": [{"value": "a@example.org"}, {"value": "b@example.org"}], "n": 0}
    rows, _ = read(read_profile, json.dumps(profile))
    assert [(row["field"], row["value"]) for row in rows] == [
        ("name.givenName", "Ada"),
        ("emails.value", "a@example.org"),
        ("emails.value", "b@example.org"),
        ("n", "0"),
    ]
    changed, _ = read(read_profile, json.dumps({"n": 1, "name": {"givenName": "Eva"}}))
    assert rows[0]["record_id"] == changed[1]["record_id"]
    assert len({row["record_id"] for row in rows}) == 4


def test_what_nests_too_deep_stays_json() -> None:
    [row], _ = read(read_profile, json.dumps({"a": {"b": {"c": {"d": {"e": 1}}}}}))
    assert (row["field"], row["value"]) == ("a.b.c.d", '{"e":1}')


def test_events_of_a_page_are_told_by_what_is_in_the_cells() -> None:
    page = (
        "<table><tr><th>Wann<th>Von wo<th>Was<tr><td>2023-07-01 12:34:56 Z<td>2001:db8::1<td>Login"
        "<tr><td>203.0.113.5<td>2023-07-01 12:34:57 UTC<td>other<tr><td><td><td></table><li>A: b<li>A: c<li>no label"
    )
    rows, skips = read(read_subscriber, page)
    assert [(row.get("kind"), row.get("ip"), row.get("field"), row.get("value")) for row in rows] == [
        ("login", "2001:db8::1", None, None),
        ("ip", "203.0.113.5", None, None),
        (None, None, "a", "b"),
        (None, None, "a", "c"),
    ]
    assert not skips


@pytest.mark.parametrize("page", ["", "<html>words</html>", "<li>no label", "<table><tr><th>A</table>"])
def test_a_page_without_facts_is_a_skip(page: str) -> None:
    rows, skips = read(read_subscriber, page)
    assert (len(rows), len(skips)) == (0, 1)


def test_a_page_that_is_cut_says_so() -> None:
    assert "truncated" in read(read_subscriber, "<li>A: b</li><li")[1][0].reason


def test_log_devices_and_profile_are_found_in_a_folder_of_an_unknown_language(tmp_path: Path) -> None:
    folder = tmp_path / "Takeout" / "αβγ"
    folder.mkdir(parents=True)
    device = "1" * 12 + ",Mobile,Google,Pixel,Android,US,,2018-11-01 00:00:00 UTC,2022-02-03 04:05:06 UTC\n"
    files = {
        "a.csv": header(13) + OLD,
        "b.csv": header(16) + NEW,
        "c.csv": header(9) + device,
        "d.json": '{"name": {"formattedName": "Ada"}, "displayName": "Ada"}',
        "e.csv": header(13) + "1,2,3\n",
        "f.json": '{"name": "package", "version": "1"}',
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    [export] = open_exports([tmp_path])
    readers = [route.reader.__name__ for route in plan(export).routes if route.reader]
    expected = ["read_access_activities", "read_access_activities", "read_access_devices", "read_profile"]
    assert readers == [*expected, "read_raw_csv", "read_raw_json"]
