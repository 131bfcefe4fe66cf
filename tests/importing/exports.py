"""Exports made for a test, how one is imported, and everything that a store then holds."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vana_cli.importing.pipeline import Planned, import_export, plan_export
from vana_cli.importing.report import ImportReport
from vana_cli.store.store import Store
from vana_cli.store.views import SEEN_COLUMNS
from vana_parsers.export import open_exports

LINK = "https://www.reddit.com/r/kites/comments"
Contents = dict[str, list[tuple[Any, ...]]]
"""Every row of every table, without what the store adds, sorted."""


def planned(*paths: Path) -> Planned:
    """Return the one export that *paths* make up, planned."""
    [export] = open_exports(paths)
    return plan_export(export)


def import_path(store: Store, *paths: Path) -> ImportReport:
    """Import the one export that *paths* make up."""
    report = import_export(store, planned(*paths), lambda _: None)
    store.refresh()
    return report


def contents(store: Store) -> Contents:
    """Return all that *store* shows."""
    found = {}
    for name in store.tables():
        table = store.table(name).to_arrow().drop_columns(list(SEEN_COLUMNS))
        found[name] = sorted(zip(*(column.to_pylist() for column in table.columns), strict=True), key=repr)
    return found


def zipped(path: Path, members: Mapping[str, str]) -> Path:
    """Write *members* as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def csv_text(header: str, *rows: tuple[object, ...]) -> str:
    """Return a CSV file; *header* names its columns, separated by spaces."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows(rows)
    return text.getvalue()


def reddit_export(rows: int, *, later: bool = False) -> dict[str, str]:
    """Return a Reddit export of about four times *rows* records in five tables.

    A *later* one has every seventh comment edited, the first twentieth of all gone, and as many new ones.
    """
    numbers = range(rows // 20, rows + rows // 20) if later else range(rows)
    return {
        "statistics.csv": csv_text("statistic value", ("account name", "kite_mender"), ("export time", _when(later))),
        "comments.csv": csv_text(
            "id permalink date ip subreddit gildings link parent body media",
            *(_comment(n, "said anew" if later and n % 7 == 0 else "said") for n in numbers),
        ),
        "comment_votes.csv": csv_text(
            "id permalink direction", *((f"v{n:05}", f"{LINK}/p{n:05}/_/v{n:05}/", "up") for n in numbers)
        ),
        "messages.csv": csv_text(
            "id permalink thread_id date ip from to subject body", *(_message(n) for n in numbers)
        ),
        # The same few lines again and again: exact repeats inside one member.
        "post_votes.csv": csv_text(
            "id permalink direction", *((f"p{n % 9:05}", f"{LINK}/p{n % 9:05}/_/", "up") for n in numbers)
        ),
    }


def _when(later: bool) -> str:
    return f"{2025 + later}-11-02 08:00:00 UTC"


def _comment(n: int, text: str) -> tuple[object, ...]:
    at = f"2024-05-01 10:{n // 60 % 60:02}:{n % 60:02} UTC"
    link = f"{LINK}/p{n:05}/_/"
    return (f"c{n:05}", f"{link}c{n:05}/", at, "", "kites", 0, link, f"t3_p{n:05}", f"{text} {n} " + "on " * 9, "")


def _message(n: int) -> tuple[object, ...]:
    at = f"2024-06-01 10:{n // 60 % 60:02}:{n % 60:02} UTC"
    link = f"https://www.reddit.com/message/messages/m{n:05}"
    return (f"m{n:05}", link, "", at, "", "kite_mender", "reel_keeper", f"about {n}", f"text {n}")


def takeout_part(notes: range, watched: range = range(0)) -> dict[str, str]:
    """Return the members of one part of a Takeout: a file for each note, and lines of a watch history."""
    part = {
        f"Takeout/Keep/note {n}.json": json.dumps(
            {
                "title": f"note {n}",
                "textContent": f"what note {n} says",
                "isTrashed": False,
                "isPinned": False,
                "isArchived": False,
                "createdTimestampUsec": 1_700_000_000_000_000 + n,
                "userEditedTimestampUsec": 1_700_000_000_000_000 + n,
            }
        )
        for n in notes
    }
    lines = [
        {
            "header": "YouTube",
            "title": f"Watched film {n}",
            "titleUrl": f"https://www.youtube.com/watch?v=film{n:07}",
            "time": f"2025-01-01T00:{n // 60:02}:{n % 60:02}.000Z",
            "products": ["YouTube"],
        }
        for n in watched
    ]
    if lines:
        part["Takeout/YouTube and YouTube Music/history/watch-history.json"] = json.dumps(lines)
    return part
