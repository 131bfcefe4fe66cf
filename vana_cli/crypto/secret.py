"""The one type of a secret key: 32 bytes that are hard to print by accident."""

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final, NoReturn

KEY_BYTES: Final = 32


@dataclass(frozen=True, eq=False)
class SecretKey:
    """A 256-bit secret key.

    Its bytes are not in its repr, it compares in constant time, and it can be neither hashed nor pickled, so that it
    reaches no log, cache file or worker process unless somebody takes `raw` on purpose. Python offers no way to wipe
    the bytes from memory; this type does not pretend to.
    """

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.raw, bytes) or len(self.raw) != KEY_BYTES:
            raise ValueError(f"a secret key is {KEY_BYTES} bytes")

    @classmethod
    def generate(cls) -> "SecretKey":
        """Return a fresh key from the operating system's random source."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretKey):
            return NotImplemented
        return hmac.compare_digest(self.raw, other.raw)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret key cannot be pickled or copied")
