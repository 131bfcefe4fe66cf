"""Photos: the sidecar of one photo or video.

A photo is the same photo in another export, or in another folder of this one, if its address in Photos is the same:
the year's folder and each album hold a copy of it and of its sidecar. Where there is no address, its title and the
instants of taking and uploading stand in.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from vana_parsers.json_stream import read_document
from vana_parsers.media_types import kind_of, mime_of
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

_KNOWN = ("photoTakenTime", "creationTime", "googlePhotosOrigin", "imageViews", "url", "geoData")
_PLACELESS = {"latitude": 0, "longitude": 0, "altitude": 0, "latitudeSpan": 0, "longitudeSpan": 0}
_PUT_AWAY = ("trashed", "archived", "locked")
_ADDRESS = "https://photos.google.com/"


def read_sidecar(task: Task) -> Iterator[Item]:
    """Yield the row of one photo or video, and a row of `saves` for its place in an album.

    Parameters: `uri`, the path of the media file; `size`, its bytes, where the export holds it; `album`, the title of
    the album, where the folder is one; `folder`, the folder's name, where nothing tells whether it is one; `edited` and
    `companions`, JSON arrays of the paths of edited copies and of files of the same name (the video of a live photo).
    """
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
    elif not isinstance(document, dict) or not any(name in document for name in _KNOWN):
        yield task.skipped("", "not a sidecar of Photos")
    else:
        sidecar = _Sidecar(document, task.params)
        yield sidecar.media()
        if sidecar.album:
            yield sidecar.membership(sidecar.album)


def timestamp(value: object) -> Instant:
    """Return the instant of Photos' `{"timestamp": seconds, "formatted": text}`; zero is none."""
    seconds = value.get("timestamp") if isinstance(value, dict) else None
    return NO_INSTANT if seconds in (0, "0") else from_epoch(seconds, "s")


class _Sidecar:
    """One sidecar, and which of its fields a column took."""

    def __init__(self, fields: dict[str, Any], params: Mapping[str, str]) -> None:
        self._fields = fields
        self._params = params
        self._taken = timestamp(fields.get("photoTakenTime"))
        self._created = timestamp(fields.get("creationTime"))

    @property
    def _key(self) -> tuple[str | None, ...]:
        url = self._text("url")
        if url and url.startswith(_ADDRESS):
            return ("photos", url)
        known = (self._text("title"), _moment(self._taken), _moment(self._created))
        return ("photos", *known) if any(known) else ()

    @property
    def album(self) -> str | None:
        """Title of the album; the folders of the bin, the archive and the locked ones are none."""
        if any(self._fields.get(name) is True for name in _PUT_AWAY):
            return self._params.get("album")
        return self._params.get("album") or self._params.get("folder")

    def media(self) -> Row:
        params = self._params
        name = self._name
        place = self._place()
        values = {
            **self._taken.columns(),
            "uri": params.get("uri"),
            "kind": kind_of(name),
            "mime": mime_of(name),
            "title": self._text("title"),
            "description": self._text("description"),
            "album": self.album,
            "taken_at": self._taken.occurred_at,
            "latitude": place[0] if place else None,
            "longitude": place[1] if place else None,
            "device": self._device(),
            "size_bytes": int(params["size"]) if "size" in params else None,
            "state": "present" if "size" in params else "missing_part",
        }
        others = {name: json.loads(params[name]) for name in ("edited", "companions") if name in params}
        return Row("media", self._key, {**values, "extra": {**self._extra(), **others}})

    def membership(self, album: str) -> Row:
        kind = kind_of(self._name)
        values = {
            **self._taken.columns(),
            "kind": "photo" if kind == "file" else kind,
            "collection": album,
            "title": self._text("title"),
            "url": self._text("url"),
        }
        return Row("saves", (*self._key, album) if self._key else (), values, records=0)

    @property
    def _name(self) -> str:
        """The name that tells what kind of file it is."""
        uri = self._params.get("uri", "")
        return uri if mime_of(uri) else self._text("title") or uri

    def _text(self, name: str) -> str | None:
        value = self._fields.get(name)
        return value or None if isinstance(value, str) else None

    def _place(self) -> tuple[float, float] | None:
        """Return latitude and longitude; Photos writes zeros where it knows none."""
        place = self._fields.get("geoData")
        if not isinstance(place, dict):
            return None
        latitude, longitude = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
        if latitude is None or longitude is None:
            return None
        return (latitude, longitude) if latitude or longitude else None

    def _device(self) -> str | None:
        origin = self._fields.get("googlePhotosOrigin")
        upload = origin.get("mobileUpload") if isinstance(origin, dict) else None
        device = upload.get("deviceType") if isinstance(upload, dict) else None
        return device if isinstance(device, str) else None

    def _extra(self) -> dict[str, Any]:
        """Return what no column took; of an instant that could be read, the localized text is left out."""
        kept = {name: self._left(name, value) for name, value in self._fields.items()}
        return {name: value for name, value in kept.items() if value not in ("", None)}

    def _left(self, name: str, value: Any) -> Any:
        """Return what no column took of one field; None if that is nothing."""
        if name in ("title", "description") and isinstance(value, str):
            return None
        if name == "photoTakenTime" and self._taken.occurred_at and _is_plain(value):
            return None
        if name == "creationTime" and self._created.occurred_at and _is_plain(value):
            return value["timestamp"]
        if value == _PLACELESS or (name == "geoDataExif" and value == self._fields.get("geoData")):
            return None
        if name == "geoData" and self._place():
            parts = {part: number for part, number in value.items() if part not in ("latitude", "longitude")}
            return parts if any(parts.values()) else None
        return value


def _is_plain(value: dict[str, Any]) -> bool:
    return value.keys() <= {"timestamp", "formatted"}


def _degrees(value: object, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= most else None


def _moment(instant: Instant) -> str | None:
    return instant.occurred_at.isoformat(timespec="microseconds") if instant.occurred_at else None
