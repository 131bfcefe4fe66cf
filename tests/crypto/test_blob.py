import hashlib
import io
import zlib
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_cli.crypto.blob import STEP_BYTES, decrypt_bytes, decrypt_stream, encrypt_bytes, encrypt_stream
from vana_cli.crypto.seal import SealBroken
from vana_cli.crypto.secret import SecretKey

KEY = SecretKey(bytes(range(32)))
CONTEXT = b"vana-test/v1"
CHUNK = 16 * 1024
HEADER = 56


def encrypted(plaintext: bytes) -> bytes:
    target = io.BytesIO()
    written = encrypt_stream(KEY, CONTEXT, io.BytesIO(plaintext), target)
    assert written == len(target.getvalue())
    return target.getvalue()


def decrypted(sealed: bytes) -> bytes:
    target = io.BytesIO()
    written = decrypt_stream(KEY, CONTEXT, io.BytesIO(sealed), target)
    assert written == len(target.getvalue())
    return target.getvalue()


@given(st.binary(max_size=200))
def test_what_is_encrypted_decrypts_in_both_forms(plaintext: bytes) -> None:
    assert decrypt_bytes(KEY, CONTEXT, encrypted(plaintext)) == plaintext
    assert decrypted(encrypt_bytes(KEY, CONTEXT, plaintext)) == plaintext


@settings(max_examples=25)
@given(around=st.sampled_from([CHUNK, 2 * CHUNK, STEP_BYTES, 2 * STEP_BYTES]), off=st.integers(-1, 1))
def test_lengths_around_chunks_and_steps_survive(around: int, off: int) -> None:
    plaintext = hashlib.shake_128(b"x").digest(around + off)
    assert decrypted(encrypted(plaintext)) == plaintext


def test_encrypting_twice_gives_other_bytes() -> None:
    assert encrypted(b"same") != encrypted(b"same")


def test_every_bit_flip_is_refused() -> None:
    sealed = encrypt_bytes(KEY, CONTEXT, b"twenty bytes of text")
    for position in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            decrypt_bytes(KEY, CONTEXT, bytes(altered))


def test_every_truncation_of_a_short_message_is_refused() -> None:
    sealed = encrypt_bytes(KEY, CONTEXT, b"twenty bytes of text")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            decrypt_bytes(KEY, CONTEXT, sealed[:length])
        with pytest.raises(SealBroken):
            decrypted(sealed[:length])


@pytest.mark.parametrize("chunks", [0, 1, 2])
@pytest.mark.parametrize("extra", [-1, 0, 1, 15, 16, 17])
def test_a_message_cut_at_a_chunk_is_refused(chunks: int, extra: int) -> None:
    sealed = encrypted(bytes(3 * CHUNK))
    with pytest.raises(SealBroken):
        decrypted(sealed[: HEADER + chunks * (CHUNK + 16) + extra])


def test_appended_bytes_and_swapped_chunks_are_refused() -> None:
    sealed = encrypted(bytes(3 * CHUNK))
    first, second = HEADER + CHUNK + 16, HEADER + 2 * (CHUNK + 16)
    swapped = sealed[:HEADER] + sealed[first:second] + sealed[HEADER:first] + sealed[second:]
    for altered in (sealed + b"\0", sealed + sealed[HEADER:], swapped):
        with pytest.raises(SealBroken):
            decrypted(altered)


def test_another_key_or_context_is_refused() -> None:
    sealed = encrypted(b"text")
    for key, context in ((SecretKey(bytes(32)), CONTEXT), (KEY, CONTEXT + b"x"), (KEY, b"")):
        with pytest.raises(SealBroken):
            decrypt_bytes(key, context, sealed)


def test_nothing_is_encrypted_without_a_context() -> None:
    with pytest.raises(ValueError, match="context"):
        encrypt_bytes(KEY, b"", b"text")
    with pytest.raises(ValueError, match="context"):
        encrypt_stream(KEY, b"", io.BytesIO(b"text"), io.BytesIO())


class Slow(io.RawIOBase):
    """An unbuffered target that takes at most 1000 bytes at a time."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = bytes(cast("memoryview", data)[:1000])
        self.content += taken
        return len(taken)


def test_a_target_that_takes_little_at_a_time_gets_everything() -> None:
    plaintext = hashlib.shake_128(b"y").digest(50_000)
    target = Slow()

    assert encrypt_stream(KEY, CONTEXT, io.BytesIO(plaintext), cast("BinaryIO", target)) == len(target.content)
    assert decrypt_bytes(KEY, CONTEXT, target.content) == plaintext


# C2SP/wycheproof at b61843a9, testvectors_v1/c2sp_chunked_encryption_aes_256_gcm_test.json; `ct` is zlib-compressed.
WYCHEPROOF_KEY = SecretKey(b"YELLOW SUBMARINE YELLOW SUBMARIN")
EMPTY_MESSAGE = (
    "78da004800b7ff43a2e39431cbae0389d3fc86adf46f7c3a24de88d9311617e53f3164cc1d5dc738a66b97f0bf786565c31799c2f463d50a7e"
    "10046011dc6fc3c939e3a5db7affb6191551669554fb010000ffff4bc124df"
)
SHORT_MESSAGE = (
    "78da004f00b0ffa1a1b56f6db58cd1ede0c5c9db62aef20d3f96a6c594bb9252bb38122de91236502b42a1d7fcab820ffa292940d2f86add21"
    "2cfa42c38df19d3cc9139ee61a5990d3db57433514229beea49a8a72bd010000ffffdb4f2a44"
)
FULL_CHUNK_AND_ONE_BYTE = (
    "78daecc0312b05010000e0ab33889449c9a0cb22b9ba89943f70a5fc02db1918582c6e757465a0db6eb11ad5a52e1383b2dca26c66a4647b75"
    "f55ebdf733def27d4f7ff71fd7e9db7137b778b1558707cdd27cf270d4177b2f7751f738d80e376f9ed7aaaf7c793dfa0d47ef2797b3e57ed6"
    "bf360100000000000000000000000000000030750bc9613ffc6cafd232cb57ebd3b320de5d29cedbf876a7da18ff7fffcc4c020000ffffea55"
    "2abb"
)


@pytest.mark.parametrize(
    ("compressed", "length", "sha512"),
    [
        (EMPTY_MESSAGE, 0, "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"),
        (SHORT_MESSAGE, 7, "e85f32a85f1d4f7c9b2d36d20eca8435d81253e7075e9dea069eb1b6da48daf9"),
        (FULL_CHUNK_AND_ONE_BYTE, 16385, "db9e441f318209d02c8eaedfa94be7a08d3414057835c80ecea2deb0b16438ff"),
    ],
    ids=["empty", "short", "full chunk and one byte"],
)
def test_known_cobblestone_256_ciphertexts_decrypt(compressed: str, length: int, sha512: str) -> None:
    message = decrypt_bytes(WYCHEPROOF_KEY, b"", zlib.decompress(bytes.fromhex(compressed)))

    assert len(message) == length
    assert hashlib.sha512(message).hexdigest()[:64] == sha512


@pytest.mark.parametrize(
    "compressed",
    [
        (  # tcId 21: valid, but for the commitment
            "78da004900b6ffa7bf214ab87afe86ae30940aba6d25aa92d1c26a7c4de03ece1f5f63bd31ca5d9517ce97effb9ce62c4f01433335d070"
            "ca3de6243f4cb67a00a4deb622c6b80140d1c88f54ade32fdc010000ffff59a52514"
        ),
        (  # tcId 31: full chunk without the terminating empty chunk
            "78daecc0a17281010000e0ed05f6005bd8edb6b6b2956db7b2b6853581843b89eaee0fff398993088222f93d8042f0272fa0090402f557"
            "8838e73194efdb546ebb0fe7f1f772300c82bfb7ed7ba691faa9dd3ff6abedf818164abf51b957ff9f4df7f364158f16e9fccbd35df694"
            "9bdc0000000000000000000000000000000057f7997c1cc2d7a8b34e76cf5fc556f3120000ffffbcaa2611"
        ),
    ],
    ids=["commitment", "unterminated"],
)
def test_known_bad_cobblestone_256_ciphertexts_are_refused(compressed: str) -> None:
    with pytest.raises(SealBroken):
        decrypt_bytes(WYCHEPROOF_KEY, b"", zlib.decompress(bytes.fromhex(compressed)))
