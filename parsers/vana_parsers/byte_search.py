"""Which texts of a column hold a byte: one look at all its bytes, where a look at each text costs far more.

NumPy looks without the interpreter's lock, so that other threads go on meanwhile; `bytes.count` would hold it.
"""

import numpy as np
import pyarrow as pa


def count(data: bytes | memoryview, character: str) -> int:
    """Return how often the ASCII *character* is in *data*."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord(character)))


def holds_any(texts: pa.Array, characters: str) -> bool:
    """Return whether any of *texts* (a string array) holds one of the ASCII *characters*."""
    data = _bytes(texts)[1].tobytes()
    return any(character.encode("ascii") in data for character in characters)


def holds_controls(texts: pa.Array) -> bool:
    """Return whether any of *texts* (a string array) holds a character below U+0020, a line end say."""
    return bool((_bytes(texts)[1] < ord(" ")).any())


def rows_holding(texts: pa.Array, character: str) -> pa.Array:
    """Return a mask, without nulls, of the *texts* (a string array) that hold the ASCII *character*."""
    offsets, data = _bytes(texts)
    hits = np.flatnonzero(data == ord(character)) + offsets[0]
    mask = np.zeros(len(texts), bool)
    mask[np.searchsorted(offsets, hits, side="right") - 1] = True
    return pa.array(mask)


def _bytes(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the offsets of *texts*, one more than there are texts, and the bytes between the first and the last."""
    _, offsets_buffer, data = texts.buffers()
    if not len(texts) or offsets_buffer is None or data is None:
        return np.zeros(len(texts) + 1, np.int32), np.zeros(0, np.uint8)
    offsets = np.frombuffer(offsets_buffer, np.int32, count=len(texts) + 1, offset=4 * texts.offset)
    return offsets, np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]]
