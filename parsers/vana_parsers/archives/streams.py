"""From an iterator of chunks to a stream: decoding, checking, and the one place where failures become `MemberError`."""

import bz2
import io
import lzma
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Protocol, cast

from isal import isal_zlib

from vana_parsers.archives.members import MemberError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Chunks = Generator[bytes, None, None]
"""The bytes of a member, lazily: files are opened at the first step and closed with the generator."""

READ_BYTES = 64 << 10
# The first chunk is small because many members are opened for their head only.
_FIRST_CHUNK = 8 << 10
_CHUNK = 256 << 10
_BUFFER = 64 << 10
# A dictionary is allocated as large as the archive says; 7-Zip's largest preset uses 64 MiB (256 MiB for xz -9e -T).
_LZMA_MEMORY = 256 << 20
# python-isal's own stub calls this an instance.
_IsalError = cast(type[Exception], isal_zlib.error)


class Decoder(Protocol):
    """What `bz2` and `lzma` decompressors have in common, and `Inflate` offers too."""

    @property
    def eof(self) -> bool:
        """True once the compressed stream has ended."""

    @property
    def needs_input(self) -> bool:
        """True if there is nothing more to give without new data."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most *max_length* bytes; what of *data* was not needed yet is kept inside."""


class Inflate:
    """ISA-L's inflate (about twice zlib's speed) in the shape of a `Decoder`; *wbits* as in `zlib`."""

    def __init__(self, wbits: int) -> None:
        self._decoder = isal_zlib.decompressobj(wbits)
        self._tail = b""
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """True once the compressed stream has ended."""
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end of the stream."""
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most *max_length* bytes; what of *data* was not needed yet is kept inside."""
        out = self._decoder.decompress(self._tail + data if self._tail else data, max_length)
        self._tail = self._decoder.unconsumed_tail
        # A full chunk may leave decoded bytes inside the decoder although all input is used.
        self.needs_input = not self._tail and len(out) < max_length
        return out


def new_gzip() -> Decoder:
    """Return a decoder for one gzip stream, checksum included."""
    return Inflate(31)


def new_deflate() -> Decoder:
    """Return a decoder for raw deflate, as zip holds it."""
    return Inflate(-15)


def new_bzip2() -> Decoder:
    """Return a decoder for one bzip2 stream."""
    return bz2.BZ2Decompressor()


def new_xz() -> Decoder:
    """Return a decoder for one xz stream that refuses to use more than 256 MiB."""
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_LZMA_MEMORY)


def decode(decoder: Decoder, pull: Callable[[], bytes]) -> Chunks:
    """Yield what *decoder* makes of the bytes that *pull* gives (empty at the end), until its stream ends.

    Raises `MemberError` for damaged data and for input that ends before the stream does.
    """
    step = _FIRST_CHUNK
    while not decoder.eof:
        data = pull() if decoder.needs_input else b""
        if not data and decoder.needs_input:
            raise MemberError("is truncated")
        try:
            chunk = decoder.decompress(data, step)
        except (_IsalError, lzma.LZMAError, OSError, EOFError) as error:  # bz2 says OSError
            raise MemberError(f"is damaged: {error}") from None
        if chunk:
            yield chunk
            step = min(step * 4, _CHUNK)


def decode_all(new_decoder: Callable[[], Decoder], pull: Callable[[], bytes]) -> Chunks:
    """Yield what streams one after another hold (as gzip, bzip2 and xz files may), to the end of the input.

    Zero bytes after a stream are padding. Raises as `decode` does.
    """
    pushed_back = b""

    def take() -> bytes:
        nonlocal pushed_back
        data, pushed_back = pushed_back, b""
        return data or pull()

    while True:
        decoder = new_decoder()
        yield from decode(decoder, take)
        pushed_back = decoder.unused_data.lstrip(b"\0")
        while not pushed_back:
            if not (data := pull()):
                return
            pushed_back = data.lstrip(b"\0")


def checked(chunks: Chunks, size: int, crc: int | None) -> Chunks:
    """Pass *chunks* on if they are *size* bytes with this CRC-32 (None: not known).

    The last chunk is held back until all checks are done, so that who reads *size* bytes has verified bytes.
    Raises `MemberError` if there are more or fewer bytes, or others.
    """
    left, running = size, 0
    for chunk in chunks:
        left -= len(chunk)
        if crc is not None:
            running = isal_zlib.crc32(chunk, running)
        if left <= 0:
            if left < 0 or any(chunks):
                raise MemberError(f"holds more than the {size} bytes that it declares")
            _check_crc(crc, running)
        yield chunk
    if left > 0:
        raise MemberError(f"is truncated: {left} of {size} bytes are missing")
    if size == 0:
        _check_crc(crc, running)


def _check_crc(expected: int | None, found: int) -> None:
    if expected is not None and expected != found:
        raise MemberError("is damaged: its CRC-32 does not match")


class _ChunkStream(io.RawIOBase):
    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")
        self._failure: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if not self._rest:
            self._rest = memoryview(self._step())
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _step(self) -> bytes:
        # A generator that has raised is exhausted, which would look like the end of the member: fail again instead.
        if self._failure is not None:
            raise MemberError(self._failure)
        try:
            return next((chunk for chunk in self._chunks if chunk), b"")
        except OSError as error:
            self._failure = f"cannot be read: {error.strerror or error}"
        except MemberError as error:
            self._failure = str(error)
        raise MemberError(self._failure)

    def close(self) -> None:
        self._chunks.close()
        super().close()


def stream_of(chunks: Chunks) -> io.BufferedReader:
    """Return *chunks* as a buffered binary stream that owns them.

    Reading raises `MemberError` where the chunks raise it or `OSError`, and again at each later read.
    """
    return io.BufferedReader(_ChunkStream(chunks), _BUFFER)


def file_chunks(pull: Callable[[int], bytes], size: int) -> Chunks:
    """Yield up to *size* bytes that *pull* gives; fewer if it ends before."""
    step = _FIRST_CHUNK
    while size > 0 and (chunk := pull(min(step, size))):
        yield chunk
        size -= len(chunk)
        step = min(step * 4, _CHUNK)


def bounded(pull: Callable[[int], bytes], size: int) -> Callable[[], bytes]:
    """Return a function that pulls the next bytes of a range of *size* bytes, empty at its end."""
    pieces: Iterator[bytes] = _pieces(pull, size)
    return lambda: next(pieces, b"")


def _pieces(pull: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (data := pull(min(READ_BYTES, size))):
        size -= len(data)
        yield data
