"""Media files of Meta's exports: what one is called everywhere, which of those cited the export holds, and their rows.

One photo is cited by its post, its album and its message, and again in later exports, in pages and from other folders.
It is one record: `media_key` names it.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from vana_parsers.media_types import type_of
from vana_parsers.meta.records import Record
from vana_parsers.records import Row
from vana_parsers.times import NO_INSTANT, Instant, from_epoch, parse_instant

MEDIA_FILES = "media_files"
"""Parameter of a task: the text of a `MediaIndex`."""

_ID = re.compile(r"(?:^|_)(\d{10,})$")
"""The platform's id at the end of a file's name: `…_n_10153240293810`, `…_17887250392670492`. A date is shorter."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LEAST_DIGITS = 16
"""Digits of a name that a platform made up and that no other file has: `12345_67890_1122334455_n`."""
_NO_MEDIA = (".json", ".html", ".htm", ".txt", ".csv", ".js", ".css", ".xml")
_CAPTIONS = (".srt", ".vtt")
_BASIC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d(?:\.\d{1,6})?)Z")
_MEDIA = "photo, video or audio: the table media tells of it, where a record cites it"
_CAPTION = "captions of a video"


@lru_cache(maxsize=256)
def media_key(uri: str) -> str:
    """Return what names a file in every export: the platform's id, a name that only it has, else folder and name."""
    path = _plain(uri)
    stem, extension = posixpath.splitext(posixpath.basename(path))
    match = _ID.search(stem)
    if match:
        return match[1] + (extension if extension in _CAPTIONS else "")
    is_made_up = sum(map(str.isdigit, stem)) >= _LEAST_DIGITS or _UUID.fullmatch(stem)
    return posixpath.basename(path) if is_made_up else _tail(path)


@lru_cache(maxsize=256)
def has_media_id(uri: str) -> bool:
    """Whether the platform's id ends the name of the file at *uri*."""
    return _ID.search(posixpath.splitext(posixpath.basename(_plain(uri)))[0]) is not None


def is_external(uri: str) -> bool:
    """Whether *uri* is an address on the web: no export holds what is there."""
    return uri.lower().startswith(("http://", "https://"))


def type_by_name(uri: str) -> tuple[str | None, str | None]:
    """Return the kind and the media type of the file at *uri* by the end of its name, None if that is unknown."""
    return type_of(uri.partition("?")[0]) or (None, None)


def reason_of_media(path: str) -> str | None:
    """Return why the member at *path* is not read if it is a media file by its name, None if it is none."""
    extension = posixpath.splitext(path)[1].lower()
    if extension in _CAPTIONS:
        return _CAPTION
    return _MEDIA if type_of(path) else None


class MediaIndex:
    """The files of a whole export, all parts, by what citations call them."""

    def __init__(self, sizes: dict[str, int]) -> None:
        self._sizes = sizes

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {media_key(name): size for name, size in reversed(self._sizes.items())}

    @classmethod
    def of_params(cls, params: Mapping[str, str]) -> "MediaIndex":
        """Return the index that the parameters of a task hold; decoded once in each process."""
        return _decoded(params.get(MEDIA_FILES, "{}"))

    def state(self, uri: str) -> tuple[str, int | None]:
        """Return the state of the file cited as *uri*, present, missing_part or external, and its size."""
        if is_external(uri):
            return "external", None
        size = self._sizes.get(_tail(_plain(uri)))
        if size is None:
            size = self._by_key.get(media_key(uri))
        return ("missing_part", None) if size is None else ("present", size)


def index_files(files: Iterable[tuple[str, int]]) -> str:
    """Return the text of the `MediaIndex` of *files*, paths and sizes; what is no media by its name is left out."""
    sizes: dict[str, int] = {}
    for path, size in files:
        if size and not path.lower().endswith(_NO_MEDIA):
            sizes.setdefault(_tail(_plain(path)), size)
    return json.dumps(sizes, ensure_ascii=False, separators=(",", ":"))


def media_row(
    file: Record,
    index: MediaIndex,
    *,
    records: int = 0,
    kind: str | None = None,
    album: str | None = None,
    time: Instant = NO_INSTANT,
) -> Row | None:
    """Return the row of a cited file, None if *file* names none; *time* stands in where it tells none.

    It is the same record however it is cited. *kind* is for files whose name and fields tell none.
    """
    uri = file.text("uri")
    if uri is None:
        return None
    by_name = type_of(uri.partition("?")[0])
    created = file.instant()
    if file.peek("creation_timestamp") == 0:
        file.take("creation_timestamp")
    state, size = index.state(uri)
    values = {
        "uri": uri,
        "kind": (by_name[0] if by_name else None) or _kind_of_fields(file) or kind or "file",
        "mime": by_name[1] if by_name else None,
        "title": file.text("title"),
        "description": file.text("description"),
        "album": album,
        **_exif(file),
        "size_bytes": size,
        "state": state,
        **(time if created == NO_INSTANT else created).columns(),
        "extra": file.extra(),
    }
    return Row("media", (media_key(uri),), values, records)


def is_file(value: Any) -> bool:
    """Whether *value* is an object that names a file."""
    return isinstance(value, dict) and isinstance(value.get("uri"), str) and bool(value["uri"])


def take_files(record: Record, *path: str | int) -> list[Record]:
    """Return and take the files in the list, or the one file, at *path*; anything else there stays."""
    held = record.peek(*path)
    if is_file(held):
        return [Record(record.take(*path), record.pointer)]
    numbers = [number for number, one in enumerate(held) if is_file(one)] if isinstance(held, list) else []
    return [Record(record.take(*path, number), record.pointer) for number in numbers]


def take_labelled_files(record: Record) -> list[Record]:
    """Return and take the files that labelled values hold."""
    found = []
    for one in record.labelled:
        held = one.others.get("media")
        if isinstance(held, list):
            found += [Record(file, record.pointer) for file in held if is_file(file)]
            one.others["media"] = [other for other in held if not is_file(other)]
            if not one.others["media"]:
                del one.others["media"]
    return found


@lru_cache(maxsize=4)
def _decoded(text: str) -> MediaIndex:
    sizes = json.loads(text)
    return MediaIndex(sizes if isinstance(sizes, dict) else {})


def _plain(uri: str) -> str:
    return uri.partition("?")[0].replace("\\", "/").rstrip("/").lower()


def _tail(path: str) -> str:
    """Return the last folder and the name: what is above them has changed with every generation."""
    return "/".join(path.split("/")[-2:])


def _kind_of_fields(file: Record) -> str | None:
    held = file.peek("media_metadata")
    names = held if isinstance(held, dict) else {}
    return next((kind for kind in ("video", "photo") if f"{kind}_metadata" in names), None)


def _exif(file: Record) -> dict[str, Any]:
    """Return and take where, when and with what it was taken; Instagram spreads this over several objects."""
    found: dict[str, Any] = {}
    for part in _exif_parts(file.peek("media_metadata")):
        latitude, longitude = part.get("latitude"), part.get("longitude")
        if "latitude" not in found and _is_position(latitude, longitude):
            found |= {"latitude": float(part.pop("latitude")), "longitude": float(part.pop("longitude"))}
        if "taken_at" not in found and (taken := _taken_at(part)):
            found["taken_at"] = taken
        if "device" not in found and (device := _device(part)):
            found["device"] = device
    return found


def _exif_parts(metadata: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that hold what the camera says; exports before 2020 have no list of them."""
    for name in ("photo_metadata", "video_metadata"):
        held = metadata.get(name) if isinstance(metadata, dict) else None
        if isinstance(held, dict):
            exif = held.get("exif_data")
            yield from (part for part in (exif if isinstance(exif, list) else [exif]) if isinstance(part, dict))
            yield held


def _device(part: dict[str, Any]) -> str | None:
    names = [name for name in ("camera_make", "camera_model") if isinstance(part.get(name), str) and part[name]]
    return " ".join([part.pop(name) for name in names]) or None


def _taken_at(part: dict[str, Any]) -> Any:
    """Return and take when it was taken; stamps before 1970, which year 0 is among, and local times stay."""
    stamp = part.get("taken_timestamp")
    if isinstance(stamp, int | float) and not isinstance(stamp, bool) and stamp > 0:
        taken = from_epoch(stamp, "s").occurred_at
        if taken is not None:
            del part["taken_timestamp"]
        return taken
    written = part.get("date_time_original")
    match = _BASIC_DATE.fullmatch(written) if isinstance(written, str) else None
    taken = parse_instant("{}-{}-{}T{}:{}:{}Z".format(*match.groups())).occurred_at if match else None
    if taken is not None:
        del part["date_time_original"]
    return taken


def _is_position(latitude: Any, longitude: Any) -> bool:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (latitude, longitude))
    return numbers and abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
