import copy
import logging
import pickle

import pytest

from vana_cli.crypto.secret import SecretKey

KEY = SecretKey(bytes(range(32)))


LOGGED = logging.LogRecord("test", logging.INFO, __file__, 1, "%s %r", (KEY, KEY), None).getMessage()


@pytest.mark.parametrize("text", [repr(KEY), str(KEY), f"{KEY}", LOGGED, repr([KEY]), repr({"k": KEY})])
def test_a_key_is_never_printed(text: str) -> None:
    assert KEY.raw.hex() not in text
    assert repr(KEY.raw) not in text
    assert "\\x01" not in text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_key_cannot_be_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(KEY, protocol)


def test_a_key_cannot_be_copied_by_accident() -> None:
    with pytest.raises(TypeError):
        copy.deepcopy(KEY)


def test_a_key_cannot_be_hashed_and_so_not_be_a_cache_key() -> None:
    with pytest.raises(TypeError):
        hash(KEY)


def test_keys_are_equal_when_their_bytes_are() -> None:
    assert SecretKey(bytes(range(32))) == KEY
    assert SecretKey(bytes(32)) != KEY
    assert KEY.raw != KEY


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33), bytearray(32), "0" * 32])
def test_only_32_bytes_make_a_key_and_the_error_does_not_show_them(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"\Aa secret key is 32 bytes\Z"):
        SecretKey(raw)


def test_generated_keys_differ() -> None:
    assert len({SecretKey.generate().raw for _ in range(100)}) == 100
