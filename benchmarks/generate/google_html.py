"""The Takeout of `benchmarks.generate.google` as Google writes it if nobody chooses JSON: the same events on web pages.

Times are in whole seconds, in the words of an American account; everything else that JSON tells is there.
"""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from benchmarks.generate import google
from benchmarks.generate.archive import Archive

_STYLE: Final = ".mdl-cell{box-sizing:border-box}.mdl-grid{display:flex}" * 2_500
_HEAD: Final = f'<html><head><title>My Activity History</title><style type="text/css">{_STYLE}</style></head>'
_CELLS: Final = 2_000
_VERB: Final = re.compile(r"^(?:Watched|Searched for|Visited) ")


def generate(out: Path, rows: int, seed: int, only: Collection[str] = ()) -> dict[str, int]:
    """Write the pages of `google.generate`'s logs with the same arguments; return the records of each member."""
    unknown = set(only) - set(google.LOGS)
    if unknown:
        raise ValueError(f"no such log: {', '.join(sorted(unknown))}")
    with Archive(out) as archive:
        for name in only or google.LOGS:
            count = max(1, round(rows * google.share_of(name)))
            archive.add(f"Takeout/{google.path_of(name).removesuffix('json')}html", page(name, seed, count), count)
        return archive.rows


def page(name: str, seed: int, rows: int) -> Iterator[bytes]:
    """Yield the page of *rows* lines of the log *name* in pieces."""
    yield f'{_HEAD}<body><div class="mdl-grid">'.encode()
    for lines in google.lines(name, seed, rows):
        for first in range(0, len(lines), _CELLS):
            yield "".join(cell(line) for line in lines[first : first + _CELLS]).encode()
    yield b"</div></body></html>"


def cell(line: dict[str, Any]) -> str:
    """Return one line as the exporter lays it out."""
    verb = _VERB.match(line["title"])
    title = line["title"][verb.end() :] if verb else line["title"]
    shown = escape(verb[0].strip(), quote=False) + "&nbsp;" if verb else ""
    made = datetime.fromisoformat(line["time"]).strftime("%b %-d, %Y, %-I:%M:%S\u202f%p UTC")
    body = [f'{shown}<a href="{escape(line["titleUrl"])}">{_text(title)}</a>']
    body += [f'<a href="{escape(part["url"])}">{_text(part["name"])}</a>' for part in line.get("subtitles", ())]
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
        f"{_text(line['header'])}<br></p></div>"
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
        # As until late 2025: google_takeout_parser reads no cell with a <br> behind the time.
        f"{'<br>'.join((*body, made))}</div>"
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right"></div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"{_caption(line)}</div></div></div>"
    )


def _caption(line: dict[str, Any]) -> str:
    sections = [("Products:", [_text(name) for name in line["products"]])]
    sections += [("Locations:", [_place(place) for place in line.get("locationInfos", ())])]
    sections += [("Details:", [_text(detail["name"]) for detail in line.get("details", ())])]
    reason = (
        "This activity was saved to your Google Account because the following settings were on:&nbsp;"
        f"{_text(', '.join(line['activityControls']))}.&nbsp;You can control these settings &nbsp;"
        '<a href="https://myaccount.google.com/activitycontrols">here</a>.'
    )
    sections.append(("Why is this here?", [reason]))
    return "".join(f"<b>{title}</b><br>&emsp;{'<br>&emsp;'.join(parts)}<br>" for title, parts in sections if parts)


def _place(place: dict[str, str]) -> str:
    return f'<a href="{escape(place["url"])}">{_text(place["name"])}</a> - {_text(place["source"])}'


def _text(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")
