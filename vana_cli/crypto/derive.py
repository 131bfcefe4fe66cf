"""Keys from keys (HKDF) and keys from passphrases (Argon2id)."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from vana_cli.crypto.secret import KEY_BYTES, SecretKey
from vana_cli.errors import KeyUnavailable, StoreDamaged

COMMIT_LABEL: Final = "vana-store/v1/commit"
"""Label of the key that seals the commits of a store."""


def dek_wrap_label(epoch: int) -> str:
    """Return the label of the key that wraps the data keys of *epoch* (0, 1, ...; a rotation starts the next one)."""
    if epoch < 0:
        raise ValueError(f"an epoch is not negative: {epoch}")
    return f"vana-store/v1/dek-wrap/{epoch}"


def derive(master: SecretKey, label: str) -> SecretKey:
    """Return the key that *label* names under *master*; other labels give independent keys.

    The label is ASCII and carries its version. HKDF-Expand (RFC 5869, section 2.3) with SHA-256: the master key is
    uniformly random, so the extract step is not needed.
    """
    if not label:
        raise ValueError("a derived key needs a label")
    return hkdf_expand(master, label.encode("ascii"))


def hkdf_expand(key: SecretKey, info: bytes) -> SecretKey:
    """Return the first 32 bytes of HKDF-Expand-SHA256 (RFC 5869, section 2.3) for *info*."""
    return SecretKey(HKDFExpand(SHA256(), KEY_BYTES, info).derive(key.raw))


@dataclass(frozen=True)
class PassphraseKdf:
    """Argon2id (RFC 9106) with its salt and costs, as a key slot records them.

    The default costs are the RFC's second recommended choice (3 passes, 4 lanes, 64 MiB), 0.29 CPU seconds measured.
    Costs beyond the caps are refused, so that a crafted slot cannot ask for all memory or for hours.
    """

    MAX_MEMORY_KIB: ClassVar[int] = 2 * 1024 * 1024
    MAX_ITERATIONS: ClassVar[int] = 10
    MAX_LANES: ClassVar[int] = 16
    SALT_BYTES: ClassVar[range] = range(8, 65)

    salt: bytes
    iterations: int = 3
    lanes: int = 4
    memory_kib: int = 65536

    def __post_init__(self) -> None:
        _require("salt length", len(self.salt), self.SALT_BYTES)
        _require("iterations", self.iterations, range(1, self.MAX_ITERATIONS + 1))
        _require("lanes", self.lanes, range(1, self.MAX_LANES + 1))
        _require("memory_kib", self.memory_kib, range(8 * self.lanes, self.MAX_MEMORY_KIB + 1))

    @classmethod
    def generate(cls) -> "PassphraseKdf":
        """Return the default costs with a fresh 16-byte salt."""
        return cls(secrets.token_bytes(16))

    def derive(self, passphrase: bytes) -> SecretKey:
        """Return the key of *passphrase*; the caller has normalised its text.

        Raises: KeyUnavailable if this machine has not the memory, or this build of `cryptography` no Argon2id.
        """
        try:
            stretch = Argon2id(
                salt=self.salt,
                length=KEY_BYTES,
                iterations=self.iterations,
                lanes=self.lanes,
                memory_cost=self.memory_kib,
            )
            return SecretKey(stretch.derive(passphrase))
        except MemoryError:
            raise KeyUnavailable(
                f"not enough memory for the passphrase: {self.memory_kib // 1024} MiB are needed"
            ) from None
        except UnsupportedAlgorithm:
            raise KeyUnavailable(
                "the installed cryptography has no Argon2id",
                hint="install cryptography as a wheel, or built with OpenSSL 3.2 or newer",
            ) from None

    def to_dict(self) -> dict[str, str | int]:
        """Return a plain dict for JSON; `from_dict` reads it back."""
        return {
            "algorithm": "argon2id",
            "salt": base64.b64encode(self.salt).decode("ascii"),
            "iterations": self.iterations,
            "lanes": self.lanes,
            "memory_kib": self.memory_kib,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "PassphraseKdf":
        """Return what `to_dict` wrote.

        Raises: StoreDamaged for anything else, for unknown members and for costs beyond the caps.
        """
        if set(data) != {"algorithm", "salt", "iterations", "lanes", "memory_kib"}:
            raise StoreDamaged("key derivation: unexpected or missing members")
        if data["algorithm"] != "argon2id":
            raise StoreDamaged("key derivation: only argon2id is known")
        return cls(_salt(data["salt"]), _whole(data["iterations"]), _whole(data["lanes"]), _whole(data["memory_kib"]))


def _require(name: str, value: int, allowed: range) -> None:
    if value not in allowed:
        raise StoreDamaged(f"key derivation: {name} must be {allowed.start} to {allowed.stop - 1}, found {value}")


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise StoreDamaged(f"key derivation: expected a whole number, found {type(value).__name__}")
    return value


def _salt(value: object) -> bytes:
    if not isinstance(value, str):
        raise StoreDamaged(f"key derivation: the salt must be text, found {type(value).__name__}")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise StoreDamaged("key derivation: the salt is not base64") from None
