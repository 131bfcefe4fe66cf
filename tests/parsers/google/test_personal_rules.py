"""Which members are mail, calendars, contacts, tasks, saved lists and places: in any folder, in any language, alone."""

from pathlib import Path

import pytest

from vana_parsers.export import open_exports
from vana_parsers.google.plan import plan
from vana_parsers.google.recognition import recognize

MAIL = b"From 1828754568043628583@xxx Mon Apr 07 14:31:02 +0000 2025\nX-GM-THRID: 1\nSubject: s\n\nx\n"
CALENDAR = b"BEGIN:VCALENDAR\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\nEND:VCALENDAR\n"
CARDS = b"BEGIN:VCARD\nVERSION:3.0\nFN:a\nCATEGORIES:myContacts\nEND:VCARD\n"
CONTACTS = b"First Name,Last Name,E-mail 1 - Value\na,b,c\n"
TASKS = b'{"kind": "tasks#taskLists", "items": []}'
LIST = b"Titel,Notiz,URL,Kommentar\nA,,https://maps.google.com/?cid=1,\n"
PLACES = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":'
    b' {"google_maps_url": "http://maps.google.com/?cid=1"}}]}'
)
ALL = {
    "a.mbox": (MAIL, "read_mailbox"),
    "a.ics": (CALENDAR, "read_calendar"),
    "a.vcf": (CARDS, "read_cards"),
    "a.csv": (CONTACTS, "read_contact_table"),
    "a.json": (TASKS, "read_tasks"),
    "b.csv": (LIST, "read_list"),
    "b.json": (PLACES, "read_places"),
}


def readers(root: Path, files: dict[str, bytes]) -> dict[str, str]:
    for name, data in files.items():
        path = root / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    [export] = open_exports([root / "export"])
    return {r.member.path: r.reader.__name__ if r.reader else r.reason or "" for r in plan(export).routes}


@pytest.mark.parametrize("name", ALL)
def test_a_file_alone_is_recognized_and_read(tmp_path: Path, name: str) -> None:
    data, reader = ALL[name]
    (tmp_path / name).write_bytes(data)
    [export] = open_exports([tmp_path / name])
    assert recognize(export) >= 0.6
    assert readers(tmp_path, {name: data}) == {name: reader}


def test_a_folder_in_a_language_that_nobody_listed_is_no_matter(tmp_path: Path) -> None:
    files = {f"Takeout/Něco jiného/{name}": data for name, (data, _) in ALL.items()}
    expected = {f"Takeout/Něco jiného/{name}": reader for name, (_, reader) in ALL.items()}
    assert readers(tmp_path, files) == expected


def test_a_list_of_pages_is_known_by_the_list_of_places_beside_it(tmp_path: Path) -> None:
    pages = b"Titel,Notiz,URL,Kommentar\nA,,https://example.org/,\n"
    other = b"id,name,URL\n1,a,b\n"
    files = {"x/Seiten.csv": pages, "x/Orte.csv": LIST, "y/Seiten.csv": pages, "x/other.csv": b"a,b\n1,2\n"}
    found = readers(tmp_path, files | {"z/other.csv": other})
    assert {path for path, reader in found.items() if reader == "read_list"} == {"x/Seiten.csv", "x/Orte.csv"}


def test_the_files_that_somebody_keeps_in_drive_are_none(tmp_path: Path) -> None:
    found = readers(tmp_path, {f"Takeout/Drive/{name}": data for name, (data, _) in ALL.items()})
    assert not {reader for _, reader in ALL.values()} & set(found.values())


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("Takeout/Mail/Inbox", "read_mailbox"),
        ("Takeout/Groups/googlegroups.com/g/temas.mbox", "read_mailbox"),
        ("Takeout/Kalender/x.ics", "read_calendar"),
        ("Takeout/Google Kontakte/Alle Kontakte/Alle Kontakte.vcf", "read_cards"),
        ("Portability/Saved/Want to go.csv", "read_list"),
    ],
)
def test_folders_and_names_in_several_languages(tmp_path: Path, path: str, reader: str) -> None:
    data = {"read_mailbox": MAIL, "read_calendar": CALENDAR, "read_cards": CARDS, "read_list": b"T,N,URL\na,b,c\n"}
    assert readers(tmp_path, {path: data[reader]}) == {path: reader}


def test_empty_files_are_no_records(tmp_path: Path) -> None:
    found = readers(
        tmp_path, dict.fromkeys(("Takeout/Mail/a.mbox", "Takeout/Kalender/a.ics", "Takeout/Saved/a.csv"), b"")
    )
    assert set(found.values()) == {"empty file"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mbox", b"From x Mon Apr 07 14:31:02 2025\nSubject: s\n\nx\n"),
        ("a.ics", b"BEGIN:VCALENDAR\nPRODID:-//Apple Inc.//macOS//EN\nEND:VCALENDAR\n"),
        ("a.vcf", b"BEGIN:VCARD\nVERSION:3.0\nPRODID:-//Apple Inc.//iOS//EN\nFN:a\nEND:VCARD\n"),
        ("a.json", b'{"type": "FeatureCollection", "features": []}'),
        ("a.csv", b"Title,Note,URL,Comment\nA,,https://example.org,\n"),
    ],
)
def test_what_others_write_is_not_claimed(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    [export] = open_exports([tmp_path / name])
    assert recognize(export) == 0.0
