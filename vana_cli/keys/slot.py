"""One slot: a JSON file that holds the master key of a store, wrapped under a key that one opener can supply."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec

from vana_cli.crypto.derive import PassphraseKdf
from vana_cli.crypto.seal import WRAPPED_KEY_BYTES, domain_aad, unwrap_key, wrap_key
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import StoreDamaged

FORMAT: Final = 1
MAX_SLOT_BYTES: Final = 64 * 1024

KEYRING: Final = "keyring"
PASSPHRASE: Final = "passphrase"  # noqa: S105  # the name of a kind of slot, not a secret
KEY_FILE: Final = "key-file"
KNOWN_KINDS: Final = frozenset({KEYRING, PASSPHRASE, KEY_FILE})


class _SlotFile(msgspec.Struct, forbid_unknown_fields=True):
    """What the JSON file holds, member by member; `bytes` are base64 in it."""

    format: int
    id: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-z][0-9a-z-]{0,63}\Z")]
    kind: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-z][0-9a-z-]{0,31}\Z")]
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    kdf: dict[str, str | int] | None
    wrapped: Annotated[bytes, msgspec.Meta(min_length=1, max_length=16384)]
    where: dict[str, str]


@dataclass(frozen=True)
class Slot:
    """One way into a store. Nothing in it is secret. One of an unknown *kind* (by a newer vana) can still be listed."""

    id: str
    kind: str
    created_at: datetime
    kdf: dict[str, str | int] | None
    where: dict[str, str]
    wrapped: bytes = field(repr=False)

    @classmethod
    def wrap(
        cls,
        master: SecretKey,
        key: SecretKey,
        *,
        store_id: str,
        kind: str,
        kdf: PassphraseKdf | None,
        where: dict[str, str],
    ) -> "Slot":
        """Return a new slot, with a fresh id, that holds *master* wrapped under *key*."""
        slot_id = secrets.token_hex(8)
        created_at = datetime.now(UTC).replace(microsecond=0)
        kdf_members = None if kdf is None else kdf.to_dict()
        draft = cls(slot_id, kind, created_at, kdf_members, where, b"")
        return cls(slot_id, kind, created_at, kdf_members, where, wrap_key(key, master, draft._binding(store_id)))

    def unwrap(self, key: SecretKey, store_id: str) -> SecretKey:
        """Return the master key.

        Raises: SealBroken if *key* is not this slot's, the store is another, or any member of the slot was altered.
        """
        return unwrap_key(key, self.wrapped, self._binding(store_id))

    def passphrase_kdf(self) -> PassphraseKdf:
        """Return how the passphrase becomes this slot's key.

        Raises: StoreDamaged if the slot does not say, or asks for more than the caps.
        """
        if self.kdf is None:
            raise StoreDamaged(f"slot {self.id}: a passphrase slot without key derivation")
        return PassphraseKdf.from_dict(self.kdf)

    def place(self) -> str:
        """Return where the secret of this slot is, for people to read."""
        if self.kind == PASSPHRASE:
            return "a passphrase, which is kept nowhere"
        if self.kind == KEYRING:
            return f"the system keyring ({self.where.get('keyring', 'unknown')})"
        if self.kind == KEY_FILE:
            return f"the key file {self.where.get('path', '(unknown)')}"
        return f"{self.kind} (this version of vana cannot use it)"

    def to_json(self) -> bytes:
        """Return the slot as the content of its file."""
        content = _SlotFile(FORMAT, self.id, self.kind, self.created_at, self.kdf, self.wrapped, self.where)
        return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> "Slot":
        """Return the slot that `to_json` wrote; that it opens is not checked here.

        Raises: StoreDamaged for anything else, unknown members and another format version included.
        """
        if len(content) > MAX_SLOT_BYTES:
            raise StoreDamaged(f"slot: longer than {MAX_SLOT_BYTES} bytes")
        read = _decoded(content)
        if read.format != FORMAT:
            raise StoreDamaged(
                f"slot: unknown format: {read.format}", hint="a newer vana may have written it; update vana"
            )
        slot = cls(read.id, read.kind, _utc(read.created_at), read.kdf, read.where, read.wrapped)
        if slot.kind in KNOWN_KINDS:
            slot._require_consistent()
        return slot

    def _require_consistent(self) -> None:
        if len(self.wrapped) != WRAPPED_KEY_BYTES:
            raise StoreDamaged(
                f"slot {self.id}: wrapped: expected {WRAPPED_KEY_BYTES} bytes, found {len(self.wrapped)}"
            )
        if self.kind == PASSPHRASE:
            self.passphrase_kdf()
        elif self.kdf is not None:
            raise StoreDamaged(f"slot {self.id}: a {self.kind} slot has no key derivation")

    def _binding(self, store_id: str) -> bytes:
        """Return every member but the wrapped key in canonical form, as associated data of the wrapping."""
        return domain_aad(
            "vana-slot/v1",
            store_id.encode("utf-8"),
            self.id.encode("ascii"),
            self.kind.encode("ascii"),
            self.created_at.isoformat().encode("ascii"),
            _canonical(self.kdf),
            _canonical(self.where),
        )


def _decoded(content: bytes) -> _SlotFile:
    try:
        return msgspec.json.decode(content, type=_SlotFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error) if isinstance(error, msgspec.MsgspecError) else "not JSON text"
    raise StoreDamaged(f"slot: {reason}")


def _utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise StoreDamaged("slot: created_at: beyond the calendar") from None


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
