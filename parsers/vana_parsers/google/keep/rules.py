"""Which members are notes of Keep, and what lies beside them."""

import json
import posixpath
from collections import defaultdict
from collections.abc import Iterable

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.google.folders import KEEP
from vana_parsers.google.keep import note as notes_json
from vana_parsers.google.keep import page as notes_html
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.shapes import HEAD
from vana_parsers.json_stream import CHUNK
from vana_parsers.registry import Route


def _keep_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route notes: those that look so, wherever they lie, and whatever JSON is in Keep's folder; and what is beside.

    The page of a note is read where its JSON is not there.
    """
    folders: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        folders[posixpath.dirname(place.member.path)].append(place)
    for beside in folders.values():
        notes = [place for place in beside if _is_note(place)]
        if notes or any(place.code == KEEP for place in beside):
            stems = {note.path_stem for note in notes}
            pages = [place for place in beside if _is_page(place) and place.path_stem not in stems]
            yield from _keep_folder(export, notes, pages, beside)


def _is_note(place: Place) -> bool:
    return place.is_json and (place.kind == "keep" or place.code == KEEP)


def _is_page(place: Place) -> bool:
    return place.is_html and place.code == KEEP


def _keep_folder(
    export: Export, notes: list[Place], pages: list[Place], beside: list[Place]
) -> Iterable[tuple[Place, Route]]:
    told = {place.member.path for place in (*notes, *pages)}
    others = [place for place in beside if place.member.path not in told]
    names = {place.name: place.member.path for place in others}
    sizes = {place.member.path: place.member.size for place in others}
    used: set[str] = set()
    kinds = ((notes, notes_json.read_note, _cited), (pages, notes_html.read_note_page, _cited_by_page))
    for places, reader, cited in kinds:
        for place in places:
            files = {c: path for c in cited(export, place.member) if (path := notes_json.find_attachment(c, names))}
            used.update(files.values())
            params = {"attachments": json.dumps({c: sizes[path] for c, path in files.items()})} if files else {}
            yield place, Route(place.member, reader, product="keep", params=params)
    stems = {note.path_stem for note in notes}
    for place in others:
        reason = _beside_notes(place, stems, used)
        if reason:
            yield place, Route(place.member, reason=reason, product="keep")


def _cited(export: Export, member: Member) -> list[str]:
    """Return the files that a note cites; `attachments` is a note's first field, so its head tells if it has any."""
    try:
        head = export.head(member, HEAD)
        if b'"attachments"' not in head:
            return []
        text = head if member.size <= HEAD else export.read(member, CHUNK)
    except MemberError:
        return []  # reading it says what is wrong
    return notes_json.cited_files(text.decode("utf-8", "replace"))


def _cited_by_page(export: Export, member: Member) -> list[str]:
    """Return the files that the page of a note cites."""
    try:
        return notes_html.cited_files(export.read(member, notes_html.LIMIT).decode("utf-8", "replace"))
    except MemberError:
        return []  # reading it says what is wrong


def _beside_notes(place: Place, stems: set[str], cited: set[str]) -> str | None:
    name = place.name
    if name.endswith((".html", ".htm")) and place.path_stem in stems:
        return "page of a note: its JSON is read"
    if place.member.path in cited:
        return "photo, video or audio: cited by a note"
    if name == "labels.txt" or (name.endswith(".txt") and place.code == KEEP):
        return "list of labels: each note names its own"
    return None


RULES: tuple[Rule, ...] = (_keep_rule,)
