"""Sealing of small byte strings: AES-256-GCM with a random nonce and an associated string that names the purpose."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vana_cli.crypto.secret import KEY_BYTES, SecretKey

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
SEAL_OVERHEAD: Final = NONCE_BYTES + TAG_BYTES
"""How many bytes longer a sealed string is."""
WRAPPED_KEY_BYTES: Final = KEY_BYTES + SEAL_OVERHEAD
"""How long a wrapped key is."""


class SealBroken(Exception):
    """Sealed bytes do not open: wrong key, wrong context, altered or cut short (which one cannot be told).

    Not a VanaError: only the caller knows whether that means a wrong passphrase or a damaged store.
    """


def domain_aad(domain: str, *fields: bytes) -> bytes:
    """Return the associated data for *fields* under the versioned purpose *domain*, such as "vana-slot/v1".

    Injective: each part is preceded by its length (8 bytes, big-endian), so no two lists of fields give the same bytes.
    """
    if not domain:
        raise ValueError("associated data needs a domain tag")
    parts = (domain.encode("ascii"), *fields)
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def seal(key: SecretKey, plaintext: bytes, aad: bytes) -> bytes:
    """Return nonce || ciphertext || tag of *plaintext*, bound to *aad*, which must name the purpose (`domain_aad`).

    The nonce is random: one key may seal at most 2**32 strings (NIST SP 800-38D, 8.3); this is not counted here.
    """
    if not aad:
        raise ValueError("sealing needs associated data that names the purpose")
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key.raw).encrypt(nonce, plaintext, aad)


def open_sealed(key: SecretKey, sealed: bytes, aad: bytes) -> bytes:
    """Return the plaintext of what `seal` made under the same *key* and *aad*.

    Raises: SealBroken for anything else.
    """
    if len(sealed) < SEAL_OVERHEAD:
        raise SealBroken("sealed bytes are cut short")
    try:
        return AESGCM(key.raw).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except InvalidTag:
        raise SealBroken("sealed bytes do not open: wrong key or context, or altered") from None


def wrap_key(kek: SecretKey, key: SecretKey, aad: bytes) -> bytes:
    """Return *key* sealed under *kek* (WRAPPED_KEY_BYTES long)."""
    return seal(kek, key.raw, aad)


def unwrap_key(kek: SecretKey, wrapped: bytes, aad: bytes) -> SecretKey:
    """Return the key that `wrap_key` sealed.

    Raises: SealBroken for anything else.
    """
    if len(wrapped) != WRAPPED_KEY_BYTES:
        raise SealBroken("a wrapped key has the wrong length")
    return SecretKey(open_sealed(kek, wrapped, aad))
