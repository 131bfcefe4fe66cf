"""Parquet Modular Encryption as the store uses it: AES_GCM_V1, one key a file, encrypted footer, nothing in clear.

AES_GCM_CTR_V1 is never used: 23 % of the single-bit flips in such a file came back as silently wrong data. GCM_V1
leaves some bytes outside any tag (the leading magic, unused bits of the file's crypto metadata), so whoever keeps the
files also keeps a digest of each.
"""

from typing import BinaryIO, Final

import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from vana_cli.crypto.seal import SealBroken
from vana_cli.crypto.secret import SecretKey

# `create_*_properties` exist from pyarrow 25 on; pyarrow-stubs 20 do not know them: hence two `type: ignore` below.
_MAGIC: Final = b"PARE"
# FileCryptoMetaData in Thrift's compact protocol (parquet.thrift): field 1, a struct (0x1C): the union
# EncryptionAlgorithm, of which field 1 (0x1C) is AES_GCM_V1 and field 2 (0x2C) is AES_GCM_CTR_V1.
_GCM_V1: Final = b"\x1c\x1c"


def encryption_properties(key: SecretKey, aad: bytes) -> pq.FileEncryptionProperties:
    """Return what `pyarrow.parquet.ParquetWriter` needs to encrypt one file under *key*, bound to *aad*.

    The key must be fresh for every file. *aad* names store and file; it is not stored, the reader must know it.
    """
    properties: pq.FileEncryptionProperties = pe.create_encryption_properties(
        key.raw,
        aad_prefix=_named(aad),
        store_aad_prefix=False,
        encryption_algorithm="AES_GCM_V1",
        plaintext_footer=False,
    )
    return properties


def decryption_properties(key: SecretKey, aad: bytes) -> pq.FileDecryptionProperties:
    """Return what pyarrow needs to read one file written with `encryption_properties` of the same *key* and *aad*.

    With another key or aad, and for a file that is not encrypted, pyarrow raises OSError when it opens the file.
    """
    properties: pq.FileDecryptionProperties = pe.create_decryption_properties(
        key.raw, aad_prefix=_named(aad), check_footer_integrity=True, allow_plaintext_files=False
    )
    return properties


def require_gcm(file: BinaryIO) -> None:
    """Return if *file* (seekable) says that it is AES_GCM_V1 with an encrypted footer; its position is moved.

    pyarrow follows whatever the file says, and this part of the file is not authenticated.

    Raises: SealBroken for a file in clear, with a clear footer, with AES_GCM_CTR_V1, or cut short.
    """
    size = file.seek(0, 2)
    if size < 12:
        raise SealBroken("encrypted Parquet file is cut short")
    file.seek(size - 8)
    tail = file.read(8)
    footer_bytes = int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or footer_bytes > size - 12:
        raise SealBroken("not a Parquet file with an encrypted footer")
    file.seek(size - 8 - footer_bytes)
    if file.read(2) != _GCM_V1:
        raise SealBroken("Parquet file is not encrypted with AES_GCM_V1")


def _named(aad: bytes) -> bytes:
    if not aad:
        raise ValueError("encryption needs associated data that names the file")
    return aad
