import base64
import subprocess
import sys
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from vana_cli.crypto.derive import COMMIT_LABEL, PassphraseKdf, dek_wrap_label, derive, hkdf_expand
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import StoreDamaged

MASTER = SecretKey(bytes(range(32)))


@pytest.mark.parametrize(
    ("prk", "info", "okm"),
    [
        (  # RFC 5869, test case 1; our keys are the first 32 bytes of its output
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        ),
        (  # test case 3
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
        ),
    ],
)
def test_hkdf_gives_the_keys_of_rfc_5869(prk: str, info: str, okm: str) -> None:
    assert hkdf_expand(SecretKey(bytes.fromhex(prk)), bytes.fromhex(info)).raw.hex() == okm


def test_a_label_is_expanded_as_its_ascii_bytes() -> None:
    assert derive(MASTER, COMMIT_LABEL) == hkdf_expand(MASTER, b"vana-store/v1/commit")
    assert derive(MASTER, dek_wrap_label(7)) == hkdf_expand(MASTER, b"vana-store/v1/dek-wrap/7")


def test_every_label_and_every_master_gives_another_key() -> None:
    labels = [COMMIT_LABEL, *map(dek_wrap_label, range(12))]
    keys = [derive(master, label).raw for master in (MASTER, SecretKey(bytes(32))) for label in labels]

    assert len(set(keys)) == len(keys)


def test_an_empty_label_and_a_negative_epoch_are_refused() -> None:
    with pytest.raises(ValueError, match="label"):
        derive(MASTER, "")
    with pytest.raises(ValueError, match="epoch"):
        dek_wrap_label(-1)


@pytest.mark.parametrize(
    ("iterations", "memory_kib", "lanes", "key"),
    [  # the Argon2 authors' own tests (P-H-C/phc-winner-argon2, src/test.c, Argon2id v=19, "password", "somesalt")
        (2, 256, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (2, 256, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
        (2, 65536, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
    ],
)
def test_argon2id_gives_the_keys_of_its_authors(iterations: int, memory_kib: int, lanes: int, key: str) -> None:
    kdf = PassphraseKdf(b"somesalt", iterations=iterations, lanes=lanes, memory_kib=memory_kib)

    assert kdf.derive(b"password").raw.hex() == key


def test_the_primitive_beneath_is_the_argon2id_of_rfc_9106() -> None:
    # RFC 9106, 5.3; it uses a secret and associated data, which our wrapper has no use for
    primitive = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8
    )

    assert primitive.derive(b"\x01" * 32).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_the_default_costs_are_the_second_choice_of_rfc_9106_with_a_fresh_salt() -> None:
    kdf = PassphraseKdf.generate()

    assert (kdf.iterations, kdf.lanes, kdf.memory_kib, len(kdf.salt)) == (3, 4, 64 * 1024, 16)
    assert kdf.salt != PassphraseKdf.generate().salt


@given(
    salt=st.binary(min_size=8, max_size=64),
    iterations=st.integers(1, 10),
    lanes=st.integers(1, 16),
    memory_kib=st.integers(128, 2 * 1024 * 1024),
)
def test_a_kdf_survives_its_plain_form(salt: bytes, iterations: int, lanes: int, memory_kib: int) -> None:
    kdf = PassphraseKdf(salt, iterations, lanes, memory_kib)

    assert PassphraseKdf.from_dict(kdf.to_dict()) == kdf


GOOD = PassphraseKdf(bytes(16)).to_dict()


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 2 * 1024 * 1024 + 1},
        {"memory_kib": 31},
        {"memory_kib": 10**30},
        {"memory_kib": -65536},
        {"memory_kib": True},
        {"memory_kib": 65536.0},
        {"iterations": 0},
        {"iterations": 11},
        {"iterations": "3"},
        {"lanes": 0},
        {"lanes": 17},
        {"lanes": None},
        {"salt": base64.b64encode(bytes(7)).decode()},
        {"salt": base64.b64encode(bytes(65)).decode()},
        {"salt": "AAAA AAAAAAAAAAAAAAAAAA=="},
        {"salt": "é"},
        {"salt": 5},
        {"algorithm": "argon2i"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_crafted_kdf_is_refused_before_any_memory_is_taken(change: dict[str, Any]) -> None:
    with pytest.raises(StoreDamaged, match="key derivation"):
        PassphraseKdf.from_dict({**GOOD, **change})


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_kdf_without_one_of_its_members_is_refused(missing: str) -> None:
    with pytest.raises(StoreDamaged):
        PassphraseKdf.from_dict({name: value for name, value in GOOD.items() if name != missing})


OUT_OF_MEMORY = """
import resource
from vana_cli.crypto.derive import PassphraseKdf
from vana_cli.errors import KeyUnavailable
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    PassphraseKdf(bytes(16), iterations=1, memory_kib=2 * 1024 * 1024).derive(b"secret words")
except KeyUnavailable as unavailable:
    print(unavailable)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs an address space limit that is enforced")
def test_too_little_memory_is_said_and_not_a_wrong_passphrase() -> None:
    run = subprocess.run([sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, timeout=60, check=False)

    assert run.stdout == "not enough memory for the passphrase: 2048 MiB are needed\n", run.stderr
