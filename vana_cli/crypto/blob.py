"""Sealing of large byte strings as streams: Cobblestone-256 (c2sp.org/chunked-encryption).

Chunks of 16 KiB under AES-256-GCM with a committed key and a context; 56 bytes and 0.1 % longer than the plaintext.
"""

from typing import BinaryIO, Final

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from vana_cli.crypto.seal import SealBroken
from vana_cli.crypto.secret import SecretKey

STEP_BYTES: Final = 1024 * 1024


def encrypt_stream(key: SecretKey, context: bytes, source: BinaryIO, target: BinaryIO) -> int:
    """Write *source*, encrypted and bound to *context*, to *target*; return how many bytes were written.

    Reads 1 MiB at a time until the end; neither stream is closed or flushed. One key may serve many streams: each has
    its own random salt.
    """
    encryptor = Cobblestone256Encryptor(key.raw, _named(context))
    written = 0
    while step := source.read(STEP_BYTES):
        written += _write_all(target, encryptor.update(step))
    return written + _write_all(target, encryptor.finalize())


def decrypt_stream(key: SecretKey, context: bytes, source: BinaryIO, target: BinaryIO) -> int:
    """Write what `encrypt_stream` encrypted to *target*; return how many bytes were written.

    Every byte written is authentic, but that nothing is missing is known only when this returns: after SealBroken the
    caller must discard *target*. Neither stream is closed or flushed.

    Raises: SealBroken if *source* is altered, cut short, continued, or was made with another key or context.
    """
    decryptor = Cobblestone256Decryptor(key.raw, context)
    written = 0
    try:
        while step := source.read(STEP_BYTES):
            written += _write_all(target, decryptor.update(step))
        return written + _write_all(target, decryptor.finalize())
    except InvalidTag:
        raise SealBroken("encrypted stream does not open: wrong key or context, altered or cut short") from None


def encrypt_bytes(key: SecretKey, context: bytes, plaintext: bytes) -> bytes:
    """Return *plaintext* as `encrypt_stream` would write it."""
    encryptor = Cobblestone256Encryptor(key.raw, _named(context))
    return encryptor.update(plaintext) + encryptor.finalize()


def decrypt_bytes(key: SecretKey, context: bytes, sealed: bytes) -> bytes:
    """Return the whole plaintext, or nothing.

    Raises: SealBroken as `decrypt_stream` does.
    """
    decryptor = Cobblestone256Decryptor(key.raw, context)
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken("encrypted bytes do not open: wrong key or context, altered or cut short") from None


def _named(context: bytes) -> bytes:
    if not context:
        raise ValueError("encryption needs a context that names the purpose")
    return context


def _write_all(target: BinaryIO, data: bytes) -> int:
    """Write all of *data*: a raw (unbuffered) file may take less at a time than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[target.write(rest) :]
    return len(data)
