"""Member streams that are measured, and inflated ahead of the reader in a thread of their own."""

import hashlib
import io
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from vana_parsers.export import MemberError

CHUNK = 1024 * 1024
_AHEAD = 4
"""Chunks that may be inflated ahead; bounds memory."""
_WORTH_A_THREAD = 8 * CHUNK

OnBytes = Callable[[int], None]
"""Told how many more bytes of members have been read."""


class MeasuredStream(io.RawIOBase):
    """A member's stream that counts, and hashes if asked to, what is read through it.

    A large member, of *size* bytes, is read ahead: inflating and hashing happen outside the interpreter's lock. What
    the underlying stream raises is raised by the `read` that would have returned those bytes. Close it before that.
    """

    def __init__(self, stream: io.BufferedReader, size: int, on_bytes: OnBytes, *, hashed: bool) -> None:
        self._stream = stream
        self._on_bytes = on_bytes
        self._hash = hashlib.sha256() if hashed else None
        self._left = memoryview(b"")
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="inflate") if size >= _WORTH_A_THREAD else None
        self._coming: deque[Future[bytes]] = deque()

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return *size* bytes (all, if negative), fewer only where the member ends or breaks; b"" at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        parts: list[bytes] = []
        try:
            while size > 0 and (part := self._piece(size)):
                parts.append(part)
                size -= len(part)
        except MemberError:
            if not parts:
                raise  # else by the next call
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill *buffer* as far as one chunk goes and return how far."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def drain(self) -> None:
        """Read to the end, so that the archive's checksum is checked and the digest is of the whole member."""
        while self.read(CHUNK):
            pass

    def is_intact(self, promised: str | None) -> bool | None:
        """Return whether the digest of all that was read is the *promised* one; None if none was."""
        return None if self._hash is None or promised is None else self._hash.hexdigest() == promised

    def close(self) -> None:
        """Stop reading ahead; the underlying stream stays open."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        super().close()

    def _piece(self, size: int) -> bytes:
        """Return up to *size* bytes of one chunk."""
        if not self._left:
            chunk = self._chunk()
            if len(chunk) <= size:
                return chunk
            self._left = memoryview(chunk)
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)

    def _chunk(self) -> bytes:
        data = self._fetch() if self._pool is None else self._fetch_ahead(self._pool)
        self._on_bytes(len(data))
        return data

    def _fetch(self) -> bytes:
        data = self._read_on()
        if self._hash is not None:
            self._hash.update(data)
        return data

    def _read_on(self) -> bytes:
        """Return the next CHUNK bytes, fewer where the member ends or breaks; a broken one raises at the next call."""
        parts: list[bytes] = []
        wanted = CHUNK
        try:
            while wanted > 0 and (data := self._stream.read1(wanted)):
                parts.append(data)
                wanted -= len(data)
        except MemberError:
            if not parts:
                raise
        return b"".join(parts)

    def _fetch_ahead(self, pool: ThreadPoolExecutor) -> bytes:
        while len(self._coming) < _AHEAD:
            self._coming.append(pool.submit(self._fetch))
        return self._coming.popleft().result()
