"""Which members are pages of Google Voice, and what lies beside them."""

import posixpath
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.beside import FilesBeside
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.voice.page import read_page
from vana_parsers.media_types import kind_of
from vana_parsers.registry import Route

VOICE = "VOICE"


def _voice_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route pages by shape, and whatever page lies in a folder of Voice's; and what is beside them."""
    folders: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.code == VOICE or place.kind == "voice":
            folders[posixpath.dirname(place.member.path)].append(place)
    loose = {folder for folder, beside in folders.items() if any(place.code != VOICE for place in beside)}
    for place in places:
        folder = posixpath.dirname(place.member.path) if loose else ""
        if folder in loose and place.code != VOICE and place.kind != "voice":
            folders[folder].append(place)
    for beside in folders.values():
        yield from _route_folder(beside)


def _route_folder(beside: list[Place]) -> Iterable[tuple[Place, Route]]:
    pages = [place for place in beside if _is_page(place)]
    told = {place.member.path for place in pages}
    others = sorted((p for p in beside if p.member.path not in told and not p.is_html), key=lambda p: p.name)
    names = [place.name for place in others]
    cited: set[str] = set()
    for place in pages:
        files = list(_belonging(place.stem, names, others))
        cited.update(file.member.path for file in files)
        params = {"files": FilesBeside.of(files).text()} if files else {}
        yield place, Route(place.member, read_page, product="voice", params=params)
    for place in beside:
        if place.member.path not in told and (reason := _reason(place, cited)):
            yield place, Route(place.member, reason=reason, product="voice")


def _is_page(place: Place) -> bool:
    return place.is_html and (place.kind == "voice" or (place.code == VOICE and len(place.segments) > 2))


def _belonging(stem: str, names: list[str], places: list[Place]) -> Iterable[Place]:
    """Yield the places whose names go on where *stem* ends: `<stem>.mp3`, `<stem>-1-2.jpg`."""
    for at in range(bisect_left(names, stem), len(names)):
        if not names[at].startswith(stem):
            return
        if names[at][len(stem) : len(stem) + 1] in (".", "-"):
            yield places[at]


def _reason(place: Place, cited: set[str]) -> str | None:
    if place.is_empty:
        return None
    if place.member.path in cited:
        return "attachment: told by its message"
    if place.code != VOICE:
        return None
    if place.is_html:
        return "bills: not read yet"
    if place.extension == ".vcf" and len(place.segments) == 2:
        return "the account's own numbers: not read yet"
    return "photo, video or audio: no message tells of it" if kind_of(place.name) != "file" else None


RULES: tuple[Rule, ...] = (_voice_rule,)
