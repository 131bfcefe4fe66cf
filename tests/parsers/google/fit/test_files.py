"""Sessions, activities and tables of Fit: what links them, what is refused, and what is not claimed."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.fit.daily import read_daily
from vana_parsers.google.fit.session import read_session
from vana_parsers.google.fit.tcx import read_activity_file
from vana_parsers.records import Reader, Skipped, Task

SESSION = {"fitnessActivity": "running", "startTime": "2023-11-20T07:00:00Z", "endTime": "2023-11-20T07:10:00Z"}
TCX = """<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
<Activities><Activity Sport="Running"><Id>2023-11-20T07:00:00.000Z</Id><Lap StartTime="2023-11-20T07:00:00.000Z">
<TotalTimeSeconds>600</TotalTimeSeconds><Track>{}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"""
PLACE = "<Position><LatitudeDegrees>46</LatitudeDegrees><LongitudeDegrees>7</LongitudeDegrees></Position>"


def read(reader: Reader, data: bytes, path: str = "member") -> tuple[list[dict[str, Any]], list[Skipped]]:
    task = Task(path, io.BytesIO(data), "google", "fit")
    items = list(assemble(reader(task), task))
    rows = [row for item in items if isinstance(item, TableBatch) for row in item.batch.to_pylist()]
    return rows, [item for item in items if isinstance(item, Skipped)]


def test_a_session_is_one_record_whether_json_or_tcx_tells_it() -> None:
    told, _ = read(read_session, json.dumps(SESSION).encode())
    tracked, _ = read(read_activity_file, TCX.format("").encode())
    assert told[0]["record_id"] == tracked[0]["record_id"]
    assert told[0]["metric"] == tracked[0]["metric"] == "running"


def test_a_long_track_comes_point_by_point() -> None:
    points = "".join(
        f"<Trackpoint><Time>2023-11-20T07:{n // 60:02d}:{n % 60:02d}Z</Time>{PLACE}</Trackpoint>" for n in range(2000)
    )
    rows, skips = read(read_activity_file, TCX.format(points).encode())
    assert not skips
    assert sum("latitude" in row for row in rows) == 2000
    [session] = [row for row in rows if "metric" in row]
    assert json.loads(session["extra"])["points"] == 2000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "document type"),
        (b"<a>" * 100_000, "nested"),
        (b"<x>" + b"y" * 5_000_000 + b"</x>", "text of more"),
        (b"<x/>", "no activity"),
        (b"", "no element"),
        (b"\xff\xfe<\0x\0", "malformed"),
    ],
)
def test_xml_that_is_a_trap_or_no_activity_is_one_skip(data: bytes, reason: str) -> None:
    rows, skips = read(read_activity_file, data)
    assert not rows
    assert len(skips) == 1
    assert reason in skips[0].reason


def test_activities_before_the_place_where_a_file_is_cut_are_read() -> None:
    rows, skips = read(read_activity_file, TCX.format("").encode("utf-16")[:-40])
    assert [row["metric"] for row in rows] == ["running"]
    assert len(skips) == 1


def test_a_table_of_quarters_without_a_day_in_its_name_keeps_the_clock_as_text() -> None:
    data = b"Start time,End time,Step count\n08:00:00.000+02:00,08:15:00.000+02:00,5\n"
    rows, _ = read(read_daily, data, "quarters.csv")
    assert rows[0]["occurred_at"] is None
    assert rows[0]["time_text"] == "08:00:00.000+02:00"
    dated, _ = read(read_daily, data, "2023-11-20(1).csv")
    assert dated[0]["occurred_at"].isoformat() == "2023-11-20T06:00:00+00:00"


@pytest.mark.parametrize(
    ("path", "content", "is_fit"),
    [
        ("Takeout/フィット/2023-11-20.csv", "開始時刻,終了時刻,歩数\n00:00:00.000+09:00,00:15:00.000+09:00,7\n", True),
        ("Takeout/フィット/毎日.csv", "日付,カロリー (kcal),距離 (m)\n2023-11-20,7,8\n", True),
        ("any.json", json.dumps(SESSION), True),
        ("Takeout/Drive/run.tcx", TCX.format(""), False),
        ("Takeout/Drive/money.csv", "Date,Amount (m)\n2023-11-20,7\n", False),
        ("Takeout/Fit/one.csv", "Date,Step count\n2023-11-20,7\n", False),
    ],
)
def test_files_are_known_by_what_they_hold_in_any_language(
    tmp_path: Path, path: str, content: str, is_fit: bool
) -> None:
    file = tmp_path / "export" / path
    file.parent.mkdir(parents=True)
    file.write_text(content)
    [export] = open_exports([tmp_path / "export"])
    [route] = SOURCE.plan(export).routes
    assert (route.reader is not None and not route.is_raw) == is_fit
