"""Rows of `media` for files attached to messages, column by column, as `media.media_row` gives them one by one."""

from collections.abc import Iterator, Mapping

import msgspec
import pyarrow as pa

from vana_parsers.meta.media import MEDIA_FILES, MediaIndex, is_external
from vana_parsers.meta.message_shapes import Attached, instant_of
from vana_parsers.records import Columns
from vana_parsers.schema import INSTANT
from vana_parsers.times import LATEST, NO_INSTANT, epoch_instants

SHARED_FILES = "shared_files"
"""Parameter of a task: the text of the `MediaIndex` of files that belong to no conversation's folder, as stickers."""

_LAST_SECOND = int(LATEST.timestamp())
_encode = msgspec.json.Encoder().encode


class HeldFiles:
    """The attached files that the export holds: a conversation's own, and those of all."""

    def __init__(self, params: Mapping[str, str]) -> None:
        texts = [params[name] for name in (MEDIA_FILES, SHARED_FILES) if name in params]
        self._indexes = [MediaIndex.of_params({MEDIA_FILES: text}) for text in texts]

    def state(self, uri: str) -> tuple[str, int | None]:
        """Return the state of the file cited as *uri*, present, missing_part or external, and its size."""
        if is_external(uri):
            return "external", None
        for index in self._indexes:
            state, size = index.state(uri)
            if size is not None:
                return state, size
        return "missing_part", None


class MediaRows:
    """Rows of `media` that wait to be given; a file cited twice, a sticker, is one row."""

    def __init__(self, held: HeldFiles) -> None:
        self._held = held
        self._files: dict[str, Attached] = {}

    def add(self, attached: Attached) -> None:
        """Take one attached file."""
        self._files.setdefault(attached.key, attached)

    def take(self) -> Iterator[Columns]:
        """Yield the rows, if there are any, and be empty."""
        if not self._files:
            return
        keys, files = list(self._files), list(self._files.values())
        self._files = {}
        states = [self._held.state(one.uri) for one in files]
        columns = {
            "uri": pa.array([one.uri for one in files], pa.string()),
            "kind": pa.array([one.kind for one in files], pa.string()),
            "mime": pa.array([one.mime for one in files], pa.string()),
            "state": pa.array([state for state, _ in states], pa.string()),
            "size_bytes": pa.array([size for _, size in states], pa.int64()),
            "extra": pa.array([_encode(one.extra).decode() if one.extra else None for one in files], pa.string()),
            **_times([one.stamp for one in files]),
        }
        yield Columns("media", (pa.array(keys, pa.string()),), columns, records=0)


def _times(stamps: list[object]) -> dict[str, pa.Array]:
    if all(type(stamp) is int and 0 < stamp < _LAST_SECOND for stamp in stamps):
        return epoch_instants(pa.array(stamps, pa.int64()), "s").columns()
    instants = [instant_of(stamp) if stamp is not None else NO_INSTANT for stamp in stamps]
    columns = {"occurred_at": pa.array([instant.occurred_at for instant in instants], INSTANT)}
    for name in ("time_source", "time_precision", "time_text"):
        columns[name] = pa.array([getattr(instant, name) for instant in instants], pa.string())
    return columns
