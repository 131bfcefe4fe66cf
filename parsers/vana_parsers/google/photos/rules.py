"""Which members are sidecars and albums of Photos, and which media file each sidecar tells of."""

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable

from vana_parsers.archives.names import match_key
from vana_parsers.export import Export, Member
from vana_parsers.google.photos.album import read_album
from vana_parsers.google.photos.matching import Folder, expected_name, find_originals, names_media
from vana_parsers.google.photos.sidecar import read_sidecar
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.media_types import mime_of
from vana_parsers.registry import Route

PHOTOS = "PHOTOS"

_ALBUM_NAMES = (
    "metadata|Metadaten|métadonnées|metadatos|metadades|metadati|metadados|metagegevens|metadane|metadatové údaje"
    "|metadatok|metaveriler|meta veriler|метаданные|метадані|メタデータ|元数据|中繼資料|메타데이터"
)
_ALBUM_FILES = frozenset(match_key(name) for name in _ALBUM_NAMES.split("|"))
_RAW_FILES = frozenset({"print-subscriptions", "shared_album_comments", "user-generated-memory-titles"})
_KINDS = ("photo", "photo_untaken")
_VARIANT = re.compile(r"variant \d+/")
_NUMBER = re.compile(r"\(\d+\)$")
_YEAR = re.compile(r"\D*(?:19|20)\d\d\D*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?: #\d+)?")
_TITLE = re.compile(r'"title"\s*:\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")')


def _photos_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route sidecars and albums, wherever they lie, and say of media whether a sidecar tells of them."""
    folders: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        folders[_VARIANT.sub("", posixpath.dirname(place.member.path), count=1)].append(place)
    for beside in folders.values():
        if any(place.code == PHOTOS or place.kind in (*_KINDS, "photo_album") for place in beside):
            yield from _route_folder(export, beside)


def _route_folder(export: Export, beside: list[Place]) -> Iterable[tuple[Place, Route]]:
    media = {place.name: place for place in reversed(beside) if not place.is_empty and mime_of(place.name)}
    folder = Folder(media)
    documents = [place for place in beside if place.is_json]
    albums = [place for place in documents if _is_album(place)]
    others = [place for place in documents if not _is_album(place)] if albums else documents
    sidecars = [place for place in others if _is_sidecar(place, folder)]
    found = {place.member.path: folder.find(place.name) for place in sidecars}
    told = {name for name in found.values() if name is not None}
    originals = find_originals(told, media.keys() - told)
    for place in albums:
        yield place, Route(place.member, read_album, product="photos", params={"folder": _folder_name(place)})
    album = _album(export, albums, beside[0])
    with_it = _files_with(originals, media)
    for place in sidecars:
        name = found[place.member.path]
        params = _params(place, media[name].member if name else None, album) | with_it.get(name or "", {})
        yield place, Route(place.member, read_sidecar, product="photos", params=params)
    for name, place in media.items():
        if name in told or name in originals:
            yield place, Route(place.member, reason="photo, video or audio: told by its sidecar", product="photos")
        elif place.code == PHOTOS:
            yield place, Route(place.member, reason="photo, video or audio: no sidecar", product="photos")


def _is_album(place: Place) -> bool:
    is_named = place.code == PHOTOS and _NUMBER.sub("", place.stem) in _ALBUM_FILES
    return place.kind == "photo_album" or (is_named and place.kind not in _KINDS)


def _is_sidecar(place: Place, folder: Folder) -> bool:
    if _NUMBER.sub("", place.stem) in _RAW_FILES:
        return False
    if place.kind in _KINDS:
        return True
    return place.code == PHOTOS and (names_media(place.name) or folder.find(place.name) is not None)


def _album(export: Export, albums: list[Place], place: Place) -> dict[str, str]:
    """Return the parameters that tell which album the folder of *place* is: none for a year's folder and Photos' own.

    A year's folder is called so in the account's language ("Photos from 2023"), and holds no facts of an album. Before
    2020 there was one for each day, with the facts of an album that is called like the day.
    """
    for album in albums:
        if title := _title(export, album.member):
            return {} if _DAY.fullmatch(title) else {"album": title}
    name = _folder_name(place)
    if albums:
        return {"album": name} if name else {}
    return {} if place.code != PHOTOS or len(place.segments) == 2 or _YEAR.fullmatch(name) else {"folder": name}


def _title(export: Export, member: Member) -> str | None:
    head = head_of(export, member)
    match = _TITLE.search(head.decode("utf-8-sig", "replace"))
    try:
        return str(json.loads(match[1])).strip() or None if match else None
    except ValueError:
        return None  # broken JSON; reading it says so


def _folder_name(place: Place) -> str:
    return posixpath.basename(posixpath.dirname(place.member.path))


def _params(place: Place, member: Member | None, album: dict[str, str]) -> dict[str, str]:
    folder, name = posixpath.split(_VARIANT.sub("", place.member.path, count=1))
    params = {"uri": member.path if member else posixpath.join(folder, expected_name(name)), **album}
    return params | ({"size": str(member.size)} if member else {})


def _files_with(originals: dict[str, tuple[str, bool]], media: dict[str, Place]) -> dict[str, dict[str, str]]:
    """Return, by the name of an original, the parameters that tell of its edited copies and companions."""
    paths: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, (original, is_edited) in sorted(originals.items()):
        paths[original]["edited" if is_edited else "companions"].append(media[name].member.path)
    return {name: {kind: json.dumps(files) for kind, files in kinds.items()} for name, kinds in paths.items()}


RULES: tuple[Rule, ...] = (_photos_rule,)
