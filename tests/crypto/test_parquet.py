import io

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest

from vana_cli.crypto.parquet import decryption_properties, encryption_properties, require_gcm
from vana_cli.crypto.seal import SealBroken
from vana_cli.crypto.secret import SecretKey

KEY = SecretKey(bytes(range(32)))
AAD = b"store-1" + bytes(16)
CANARY = "a sentence that must not be found in the file"
TABLE = pa.table({"canary_column": [CANARY] * 20 + [None], "n": list(range(21))})


def written(**properties: object) -> bytes:
    """Return TABLE as Parquet, encrypted by pyarrow directly with *properties* instead of ours."""
    target = io.BytesIO()
    made = pe.create_encryption_properties(KEY.raw, **properties)
    pq.write_table(TABLE, target, encryption_properties=made, use_dictionary=False, compression="none")
    return target.getvalue()


@pytest.fixture(scope="module")
def encrypted() -> bytes:
    target = io.BytesIO()
    with pq.ParquetWriter(
        target,
        TABLE.schema,
        compression="none",
        use_dictionary=False,
        encryption_properties=encryption_properties(KEY, AAD),
    ) as writer:
        writer.write_table(TABLE)
    return target.getvalue()


def read(content: bytes, key: SecretKey, aad: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(content), decryption_properties=decryption_properties(key, aad))


def test_what_is_written_is_read(encrypted: bytes) -> None:
    assert read(encrypted, KEY, AAD).equals(TABLE)


def test_neither_values_nor_column_names_nor_the_aad_are_in_the_file(encrypted: bytes) -> None:
    plain = io.BytesIO()
    pq.write_table(TABLE, plain, use_dictionary=False, compression="none")
    for text in (CANARY.encode(), b"canary_column"):
        assert text in plain.getvalue()
        assert text not in encrypted
    assert AAD not in encrypted


@pytest.mark.parametrize(
    ("key", "aad"),
    [(SecretKey(bytes(32)), AAD), (KEY, AAD + b"x"), (KEY, AAD[:-1]), (KEY, b"other")],
    ids=["key", "longer aad", "shorter aad", "other aad"],
)
def test_another_key_or_aad_is_refused(encrypted: bytes, key: SecretKey, aad: bytes) -> None:
    with pytest.raises(OSError, match=r"(?i)decrypt|tag|aad"):
        read(encrypted, key, aad)


def test_without_a_key_the_file_is_refused(encrypted: bytes) -> None:
    with pytest.raises(OSError, match=r"(?i)decrypt"):
        pq.read_table(io.BytesIO(encrypted))


def test_a_file_in_clear_is_refused_by_the_reader() -> None:
    plain = io.BytesIO()
    pq.write_table(TABLE, plain)
    with pytest.raises(OSError, match="plaintext"):
        read(plain.getvalue(), KEY, AAD)


def test_a_flipped_bit_gives_an_error_or_the_same_table(encrypted: bytes) -> None:
    # Some bits (magic, unused bits of the crypto metadata) are under no tag: they must not change what is read.
    refused = 0
    for position in range(0, len(encrypted) * 8, 7):
        altered = bytearray(encrypted)
        altered[position // 8] ^= 1 << position % 8
        try:
            assert read(bytes(altered), KEY, AAD).equals(TABLE)
        except (OSError, pa.ArrowException, MemoryError):
            refused += 1
    assert refused > len(encrypted) * 8 / 7 * 0.95


def test_our_files_are_recognized_as_gcm(encrypted: bytes) -> None:
    require_gcm(io.BytesIO(encrypted))
    require_gcm(io.BytesIO(written(aad_prefix=AAD, store_aad_prefix=True)))


@pytest.mark.parametrize(
    "properties",
    [
        {"aad_prefix": AAD, "store_aad_prefix": False, "encryption_algorithm": "AES_GCM_CTR_V1"},
        {"aad_prefix": AAD, "store_aad_prefix": True, "encryption_algorithm": "AES_GCM_CTR_V1"},
        {"aad_prefix": AAD, "store_aad_prefix": False, "plaintext_footer": True},
    ],
    ids=["CTR", "CTR with its aad", "footer in clear"],
)
def test_weaker_encryption_is_refused(properties: dict[str, object]) -> None:
    with pytest.raises(SealBroken):
        require_gcm(io.BytesIO(written(**properties)))


def test_a_file_whose_algorithm_was_changed_afterwards_is_refused(encrypted: bytes) -> None:
    footer_bytes = int.from_bytes(encrypted[-8:-4], "little")
    at = len(encrypted) - 8 - footer_bytes + 1
    assert encrypted[at] == 0x1C
    with pytest.raises(SealBroken):
        require_gcm(io.BytesIO(encrypted[:at] + b"\x2c" + encrypted[at + 1 :]))


@pytest.mark.parametrize("length", [0, 4, 7, 8, 11, 12, 200])
def test_a_file_cut_short_or_in_clear_is_not_gcm(encrypted: bytes, length: int) -> None:
    with pytest.raises(SealBroken):
        require_gcm(io.BytesIO(encrypted[:length]))


def test_a_footer_longer_than_the_file_is_refused() -> None:
    with pytest.raises(SealBroken):
        require_gcm(io.BytesIO(b"PARE" + b"\xff\xff\xff\xff" + b"PARE"))


def test_nothing_is_encrypted_without_an_aad() -> None:
    with pytest.raises(ValueError, match="names the file"):
        encryption_properties(KEY, b"")
    with pytest.raises(ValueError, match="names the file"):
        decryption_properties(KEY, b"")
