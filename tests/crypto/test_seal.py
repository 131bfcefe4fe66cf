import pytest
from hypothesis import given
from hypothesis import strategies as st

from vana_cli.crypto.seal import (
    SEAL_OVERHEAD,
    WRAPPED_KEY_BYTES,
    SealBroken,
    domain_aad,
    open_sealed,
    seal,
    unwrap_key,
    wrap_key,
)
from vana_cli.crypto.secret import SecretKey

KEY = SecretKey(bytes(range(32)))
AAD = domain_aad("test/v1", b"a", b"b")


@given(plaintext=st.binary(max_size=300), aad=st.binary(min_size=1, max_size=80))
def test_what_is_sealed_opens(plaintext: bytes, aad: bytes) -> None:
    sealed = seal(KEY, plaintext, aad)

    assert len(sealed) == len(plaintext) + SEAL_OVERHEAD
    assert open_sealed(KEY, sealed, aad) == plaintext


def test_sealing_twice_gives_other_bytes() -> None:
    assert len({seal(KEY, b"same", AAD) for _ in range(50)}) == 50


def test_every_bit_flip_is_refused() -> None:
    sealed = seal(KEY, b"twenty bytes of text", AAD)
    for position in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            open_sealed(KEY, bytes(altered), AAD)


def test_every_truncation_and_any_appendix_is_refused() -> None:
    sealed = seal(KEY, b"twenty bytes of text", AAD)
    for altered in (*(sealed[:length] for length in range(len(sealed))), sealed + b"\0", b"\0" + sealed):
        with pytest.raises(SealBroken):
            open_sealed(KEY, altered, AAD)


@pytest.mark.parametrize(
    "aad", [b"", AAD + b"\0", AAD[:-1], domain_aad("test/v2", b"a", b"b"), domain_aad("test/v1", b"ab")]
)
def test_another_purpose_is_refused(aad: bytes) -> None:
    with pytest.raises(SealBroken):
        open_sealed(KEY, seal(KEY, b"text", AAD), aad)


def test_another_key_is_refused() -> None:
    with pytest.raises(SealBroken):
        open_sealed(SecretKey(bytes(32)), seal(KEY, b"text", AAD), AAD)


def test_nothing_is_sealed_without_a_purpose() -> None:
    with pytest.raises(ValueError, match="purpose"):
        seal(KEY, b"text", b"")
    with pytest.raises(ValueError, match="domain"):
        domain_aad("")


@pytest.mark.parametrize(
    ("key", "nonce", "plaintext", "aad", "sealed"),
    [
        (  # McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b",
        ),
        (  # the same, test case 14
            "00" * 32,
            "00" * 12,
            "00" * 16,
            "",
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        ),
    ],
)
def test_known_aes_256_gcm_ciphertexts_open(key: str, nonce: str, plaintext: str, aad: str, sealed: str) -> None:
    opened = open_sealed(SecretKey(bytes.fromhex(key)), bytes.fromhex(nonce + sealed), bytes.fromhex(aad))

    assert opened.hex() == plaintext


FIELDS = st.lists(st.binary(max_size=12), max_size=4)


@given(first=FIELDS, second=FIELDS)
def test_different_fields_never_give_the_same_associated_data(first: list[bytes], second: list[bytes]) -> None:
    assert (domain_aad("d", *first) == domain_aad("d", *second)) == (first == second)


def test_moving_a_byte_between_fields_changes_the_associated_data() -> None:
    assert domain_aad("d", b"ab", b"c") != domain_aad("d", b"a", b"bc")
    assert domain_aad("da", b"b") != domain_aad("d", b"ab")


def test_a_wrapped_key_unwraps_only_under_its_own_key_and_purpose() -> None:
    kek, other = SecretKey.generate(), SecretKey.generate()
    wrapped = wrap_key(kek, KEY, AAD)

    assert len(wrapped) == WRAPPED_KEY_BYTES
    assert unwrap_key(kek, wrapped, AAD) == KEY
    with pytest.raises(SealBroken):
        unwrap_key(other, wrapped, AAD)
    with pytest.raises(SealBroken):
        unwrap_key(kek, wrapped, AAD + b"x")


def test_a_sealed_string_that_is_no_key_does_not_unwrap() -> None:
    with pytest.raises(SealBroken, match="length"):
        unwrap_key(KEY, seal(KEY, b"short", AAD), AAD)
