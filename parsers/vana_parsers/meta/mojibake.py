r"""Meta's JSON spells every byte of UTF-8 as a character of its own (`perch\u00c3\u00a9` for perché): repaired once.

The repair works on the bytes of a file before they are parsed, so that keys and values are treated alike and nothing is
treated twice. Runs of escapes from `\u0080` to `\u00ff` are taken for bytes:

- A run that is UTF-8 becomes the text it spells.
- Meta cuts long text by bytes. A string that was repaired elsewhere, or whose run begins well, and ends inside a
  character has U+FFFD there.
- Any other run stays: it is Latin-1 that was written correctly (`Caf\u00e9`).
- A file that was corrected by somebody, or never broken, has correct text above ASCII. Where strings with such text
  are as many as strings that look broken or more, nothing is repaired: `Ã©` was typed on purpose there.

The rule is that of the format note, measured there on 146,198 strings; HTML is real UTF-8 and is never repaired.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

_RUN = re.compile(rb"(?:\\u00[89a-fA-F][0-9a-fA-F])+")
_TOKEN = re.compile(rb"(\\(?:\\|u00[89a-fA-F][0-9a-fA-F](?:\\u00[89a-fA-F][0-9a-fA-F])*+))")
"""An escaped backslash, so that no run begins at its second half, or a run."""
_BACKSLASH = rb"\\"
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]|\\u(?:00[89a-fA-F]|0[1-9a-fA-F]|[1-9a-fA-F])")
_LATIN_RUN = re.compile("[\u0080-\u00ff]+")
_CHUNK = 4 * 1024 * 1024
_MOST_KNOWN = 16_384
_LONGEST_KNOWN = 256
_MOST_JUDGED = 1_000
"""Strings above ASCII that are looked at to tell whether a file is broken."""
_LONGEST_STRING = 64 * 1024 * 1024


@dataclass
class Repairs:
    """What was done to the text of one file: *repaired* runs, of these *cut* ones, and *left*, strings unchanged."""

    repaired: int = 0
    cut: int = 0
    left: int = 0


def repair(text: str) -> str:
    """Return *text* with its double-encoded runs repaired; correct text comes back unchanged. Apply it once."""
    return _repair(text)[0]


def is_broken(text: str) -> bool:
    """Whether *text* holds a run that spells UTF-8 byte by byte."""
    return any(_decoded(run) is not None for run in _LATIN_RUN.findall(text))


def are_broken(texts: Iterable[str]) -> bool | None:
    """Whether most of *texts*, strings of one file before any repair, are broken; None if none of them tells.

    At most 1,000 strings above ASCII are looked at.
    """
    broken = correct = 0
    for text in texts:
        if text.isascii():
            continue
        if is_broken(text):
            broken += 1
        elif not _is_cut_only(text):
            correct += 1
        if broken + correct == _MOST_JUDGED:
            break
    return broken > correct if broken or correct else None


def is_file_broken(data: bytes) -> bool | None:
    """Whether most strings above ASCII of the JSON *data* are broken; None if none of them tells."""
    return are_broken(_strings_above_ascii(data))


class RepairedStream(io.RawIOBase):
    """The bytes of a JSON file with its strings repaired; *repairs* counts them. Reads the stream in large pieces.

    Whether the file is broken at all is decided on the first 4 MiB that have text above ASCII, or 1,000 such strings.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.repairs = Repairs()
        self._stream = stream
        self._rest = b""
        self._ready = memoryview(b"")
        self._known = {_BACKSLASH: _BACKSLASH}
        self._is_broken: bool | None = None
        self._ended = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes (all, if negative); b"" at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        while not self._ready and not self._ended:
            self._fill()
        taken, self._ready = self._ready[:size], self._ready[size:]
        return bytes(taken)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill *buffer* as far as what was repaired goes, and return how far."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _fill(self) -> None:
        data = self._stream.read(_CHUNK)
        self._ended = not data
        data = self._rest + data
        if self._is_broken is None:
            self._is_broken = False if data.startswith((b"\xff\xfe", b"\xfe\xff")) else is_file_broken(data)
        if self._is_broken is False:
            self._rest, self._ready = b"", memoryview(data)
            return
        end = len(data) if self._ended else _last_end(data)
        self._rest, data = data[end:], data[:end]
        if self._is_broken is None:
            self._ready = memoryview(data)
            return
        self._ready = memoryview(self._plainly(data) or _STRING.sub(self._repaired, data))

    def _plainly(self, data: bytes) -> bytes | None:
        """Return *data* with every run repaired where it stands, None if one of them is not UTF-8 from end to end."""
        pieces = _TOKEN.split(data)
        if len(pieces) == 1:
            return data
        known = self._known
        try:
            pieces[1::2] = [known[token] if token in known else _spelled_by(token, known) for token in pieces[1::2]]
        except UnicodeDecodeError:
            return None
        self.repairs.repaired += len(pieces) // 2 - pieces[1::2].count(_BACKSLASH)
        return b"".join(pieces)

    def _repaired(self, match: re.Match[bytes]) -> bytes:
        written = match[0]
        if b"\\u00" not in written or _RUN.search(written) is None:
            return written
        try:
            text = json.loads(written, strict=False)
        except ValueError:
            return written  # the reader says what is wrong with it
        mended, is_cut = _repair(text)
        if mended == text:
            self.repairs.left += 1
            return written
        self.repairs.repaired += 1
        self.repairs.cut += is_cut
        return json.dumps(mended, ensure_ascii=True).encode()


def _spelled_by(run: bytes, known: dict[bytes, bytes]) -> bytes:
    """Return the bytes that a run of escapes spells, and keep them in *known*; raises UnicodeDecodeError."""
    raw = bytes.fromhex(run.replace(b"\\u00", b"").decode())
    raw.decode("utf-8")
    if len(known) < _MOST_KNOWN and len(run) < _LONGEST_KNOWN:
        known[run] = raw
    return raw


def _repair(text: str) -> tuple[str, bool]:
    """Return *text* repaired, and whether an end was cut off."""
    if text.isascii():
        return text, False
    try:
        return text.encode("latin-1").decode("utf-8"), False  # nearly all text that is broken
    except UnicodeError:
        cut = False
    was_broken = is_broken(text)

    def mended(match: re.Match[str]) -> str:
        nonlocal cut
        whole = _decoded(match[0])
        if whole is not None:
            return whole
        head = _decoded_head(match[0], is_lone_allowed=was_broken) if match.end() == len(text) else None
        cut = cut or head is not None
        return match[0] if head is None else head

    return _LATIN_RUN.sub(mended, text), cut


def _decoded(run: str) -> str | None:
    try:
        return run.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decoded_head(run: str, *, is_lone_allowed: bool) -> str | None:
    """Return what a *run* spells that ends inside a character, with U+FFFD for that; None if it spells nothing."""
    data = run.encode("latin-1")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and (error.start > 0 or is_lone_allowed)
        return data[: error.start].decode("utf-8") + "\ufffd" if is_cut else None
    return None


def _strings_above_ascii(data: bytes) -> Iterator[str]:
    for match in _STRING.finditer(data):
        if _ABOVE_ASCII.search(match[0]) is None:
            continue
        try:
            yield json.loads(match[0], strict=False)
        except ValueError:
            continue


def _is_cut_only(text: str) -> bool:
    """Whether the only text above ASCII is the first bytes of a character at the end: cut, or Latin-1; no evidence."""
    runs = _LATIN_RUN.findall(text)
    above = [character for character in text if character > "\xff"]
    return len(runs) == 1 and not above and text.endswith(runs[0]) and "\xc3" <= runs[0][0] <= "\xf4"


def _last_end(data: bytes) -> int:
    """Return where *data* can be cut outside strings; all of it if a string is too long to be one."""
    end = data.rfind(b"\n") + 1  # no string holds a raw new line
    if end:
        return end
    for match in _STRING.finditer(data):
        end = match.end()
    return end if end or len(data) < _LONGEST_STRING else len(data)
