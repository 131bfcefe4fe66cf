"""Photos of a Takeout: a sidecar and a file of random bytes for each, in folders by year.

Photo n depends on the seed and n alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

BYTES = 1_500_000
"""Bytes of a photo, on average."""

_STREAM: Final = 22
_FIRST: Final = datetime(2012, 1, 1, tzinfo=UTC)
_PIECE: Final = 1 << 20


@dataclass(frozen=True)
class Photo:
    """One photo: the path of its file without the root, its sidecar's JSON, and the bytes of the file."""

    path: str
    sidecar: bytes = field(repr=False)
    seed: tuple[int, int, int]
    size: int

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of the file: those of a JPEG to start with, then noise."""
        rng = np.random.default_rng(self.seed)
        yield b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
        for start in range(0, self.size, _PIECE):
            yield rng.bytes(min(_PIECE, self.size - start))


def photos(seed: int, count: int) -> Iterator[Photo]:
    """Yield *count* photos."""
    for number in range(count):
        rng = np.random.default_rng([seed, _STREAM, number])
        size = int(BYTES * np.exp(rng.normal(0, 0.4)) * 0.92)
        when = _FIRST + timedelta(minutes=61 * number, seconds=int(rng.integers(0, 3_600)))
        name = f"IMG_{when:%Y%m%d_%H%M%S}.jpg"
        yield Photo(
            f"Google Photos/Photos from {when.year}/{name}",
            _sidecar(rng, name, when),
            (seed, _STREAM + 1, number),
            size,
        )


def _sidecar(rng: np.random.Generator, name: str, when: datetime) -> bytes:
    taken = {"timestamp": str(int(when.timestamp())), "formatted": f"{when:%b} {when.day}, {when:%Y, %I:%M:%S %p} UTC"}
    has_place = rng.random() < 0.6
    latitude, longitude = (46.9 + rng.normal(0, 2), 7.4 + rng.normal(0, 4)) if has_place else (0.0, 0.0)
    place = {"latitude": round(latitude, 7), "longitude": round(longitude, 7), "altitude": 540.0 if has_place else 0.0}
    sidecar: dict[str, object] = {
        "title": name,
        "description": "",
        "imageViews": str(int(rng.integers(0, 40))),
        "creationTime": taken,
        "photoTakenTime": taken,
        "geoData": {**place, "latitudeSpan": 0.0, "longitudeSpan": 0.0},
        "geoDataExif": {**place, "latitudeSpan": 0.0, "longitudeSpan": 0.0},
        "url": f"https://photos.google.com/photo/AF1Qip{int(rng.integers(0, 2**62)):x}",
        "googlePhotosOrigin": {"mobileUpload": {"deviceType": "ANDROID_PHONE"}},
    }
    if rng.random() < 0.3:
        sidecar["people"] = [{"name": f"Person {int(rng.integers(0, 12))}"}]
    return json.dumps(sidecar, ensure_ascii=False, indent=2).encode()
