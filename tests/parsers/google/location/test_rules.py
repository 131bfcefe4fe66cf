"""Which members are location history: by content under any name, by name where content does not tell."""

import json
from pathlib import Path
from typing import Any

import pytest

from vana_parsers.export import open_exports
from vana_parsers.google import SOURCE
from vana_parsers.google.location.edits import read_edits
from vana_parsers.google.location.records import read_records
from vana_parsers.google.location.semantic import read_semantic
from vana_parsers.google.location.settings import read_settings
from vana_parsers.google.location.timeline import read_timeline
from vana_parsers.records import Reader
from vana_parsers.registry import Route

FORMS: list[tuple[Any, Reader]] = [
    ({"locations": [{"latitudeE7": 1, "longitudeE7": 1, "timestamp": "2021-04-02T12:31:44Z"}]}, read_records),
    ({"locations": [{"timestampMs": "1498741234567"}]}, read_records),
    ({"timelineObjects": []}, read_semantic),
    ({"timelineObjects": [{"placeVisit": {}}]}, read_semantic),
    ({"semanticSegments": []}, read_timeline),
    ({"rawSignals": [], "semanticSegments": []}, read_timeline),
    ([{"startTime": "2024-06-01T08:00:00Z", "visit": {}}], read_timeline),
    ([{"endTime": "2024-06-01T08:00:00Z", "startTime": "2024-06-01T08:00:00Z", "timelinePath": []}], read_timeline),
    ({"timelineEdits": []}, read_edits),
    ({"createdTime": "2013-05-15T21:53:59.385Z", "historyEnabled": True, "deviceSettings": []}, read_settings),
]
FOLDER = "Takeout/Location History (Timeline)"


def routes(root: Path, files: dict[str, bytes]) -> dict[str, Route]:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    [export] = open_exports([root])
    assert SOURCE.recognize(export) >= 0.6
    return {route.member.path: route for route in SOURCE.plan(export).routes}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("number", range(len(FORMS)))
def test_a_file_alone_under_any_name_is_known_by_content(tmp_path: Path, number: int, encoding: str) -> None:
    document, reader = FORMS[number]
    found = routes(tmp_path, {"タイムライン.json": json.dumps(document, indent=1).encode(encoding)})
    assert [route.reader for route in found.values()] == [reader]


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("Records.json", read_records),
        ("LocationHistory.json", read_records),
        ("Location History.json", read_records),
        ("Semantic Location History/2022/2022_MAY.json", read_semantic),
        ("Settings.json", read_settings),
        ("Timeline Edits.json", read_edits),
    ],
)
def test_a_broken_file_is_known_by_its_folder_and_name(tmp_path: Path, name: str, reader: Reader) -> None:
    found = routes(tmp_path, {f"{FOLDER}/{name}": b'{"'})
    assert found[f"{FOLDER}/{name}"].reader is reader


def test_names_alone_do_not_count_elsewhere(tmp_path: Path) -> None:
    found = routes(tmp_path, {"Takeout/Drive/Settings.json": b'{"a": 1}', "Takeout/Drive/Records.json": b"[1]"})
    assert all(route.is_raw for route in found.values())


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/Timeline/Encrypted Backups.txt",
        "Takeout/Chronologie/Encrypted Backups.txt",
        "Takeout/Zeitachse/Verschlüsselte Sicherungen.txt",
    ],
)
def test_the_note_about_an_encrypted_backup_says_what_to_do(tmp_path: Path, path: str) -> None:
    found = routes(tmp_path, {path: b"You have encrypted Timeline backups", "Takeout/Keep/x.txt": b"x"})
    [route] = [route for name, route in found.items() if "Keep" not in name]
    assert route.reader is None
    assert "Export" in (route.reason or "")
