"""A zip written in one pass, whose bytes depend on nothing but what is put in."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from isal import isal_zlib

_MADE: Final = (2026, 8, 1, 12, 0, 0)
# What Reddit's and Google's archives are packed with; a level changes the size, hardly the speed of inflating.
_LEVEL: Final = 6


class Archive:
    """A zip file under way; *is_fast* packs less tightly. Use it in a `with`.

    *rows* and *digests* (SHA-256) tell of each member written.
    """

    def __init__(self, path: Path, *, is_fast: bool = False) -> None:
        self._is_fast = is_fast
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self.rows: dict[str, int] = {}
        self.digests: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes], rows: int, *, is_packed: bool = True) -> None:
        """Write one member of *rows* records from *chunks*, of which one is held at a time."""
        info = zipfile.ZipInfo(name, _MADE)
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as stream:
            if self._is_fast and is_packed:
                # Ten times as fast as zlib; zipfile has no other way to take a compressor.
                stream._compressor = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)  # type: ignore[attr-defined]
            for chunk in chunks:
                stream.write(chunk)
                digest.update(chunk)
        self.rows[name] = rows
        self.digests[name] = digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()
