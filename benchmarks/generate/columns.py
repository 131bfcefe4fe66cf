"""Arrow columns of what exports are full of: ids, instants, picks; and their way into CSV lines."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generate.words import Numbers

_DIGITS: Final = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)
_WIDTH: Final = 8


def base36(numbers: Numbers) -> pa.StringArray:
    """Return each of *numbers* (below 36**8) in base 36, without leading zeros."""
    digits = np.empty((len(numbers), _WIDTH), np.uint8)
    rest = numbers.astype(np.int64)
    for place in range(_WIDTH - 1, -1, -1):
        rest, digit = np.divmod(rest, 36)
        digits[:, place] = _DIGITS[digit]
    bounds = np.arange(len(numbers) + 1, dtype=np.int32) * np.int32(_WIDTH)
    padded = pa.StringArray.from_buffers(len(numbers), pa.py_buffer(bounds), pa.py_buffer(digits.tobytes()))
    return pc.utf8_ltrim(padded, "0")


def pick(values: list[str], indices: Numbers) -> pa.StringArray:
    """Return the value at each of *indices*."""
    return pa.array(values, pa.string()).take(pa.array(indices))


def utc_text(seconds: Numbers) -> pa.StringArray:
    """Return instants as `2021-01-02 03:04:05 UTC`."""
    return join(pa.array(seconds.astype(np.int64)).cast(pa.timestamp("s")).cast(pa.string()), " UTC")


def join(*parts: pa.StringArray | str, between: str = "") -> pa.StringArray:
    """Return the strings made of *parts*, row by row."""
    return pc.binary_join_element_wise(*parts, between)


def choose(mask: Numbers, yes: pa.StringArray | str, no: pa.StringArray | str) -> pa.StringArray:
    """Return *yes* where *mask* holds, else *no*."""
    return pc.if_else(pa.array(mask), yes, no)


def quoted(texts: pa.StringArray) -> pa.StringArray:
    """Return *texts* as CSV cells: in quotes where RFC 4180 needs them, bare elsewhere."""
    needs = pc.match_substring_regex(texts, '[",\r\n]')
    cells = join('"', pc.replace_substring(texts, '"', '""'), '"')
    return pc.if_else(needs, cells, texts)


def joined_bytes(rows: pa.StringArray) -> bytes:
    """Return all of *rows* behind one another."""
    if not len(rows):
        return b""
    bounds = np.frombuffer(rows.buffers()[1], np.int32)[rows.offset : rows.offset + len(rows) + 1]
    return memoryview(rows.buffers()[2])[bounds[0] : bounds[-1]].tobytes()
