"""Keyring slots: the key lives in the system keyring, under the store's id."""

from dataclasses import dataclass, field
from pathlib import Path

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable
from vana_cli.keys.opener import NewKey
from vana_cli.keys.slot import KEYRING, Slot
from vana_cli.keys.system_keyring import SystemKeyring


@dataclass
class KeyringOpener:
    """Opens keyring slots with the one key that the system keyring holds for the store."""

    keyring: SystemKeyring
    source: str = field(default="keyring", init=False)
    kind: str = field(default=KEYRING, init=False)
    explicit: bool = field(default=False, init=False)
    notice: str | None = field(default=None, init=False)

    def key_for(self, slot: Slot, store_id: str) -> SecretKey:
        """Return the key that the keyring holds for the store.

        Raises: KeyUnavailable if there is no usable keyring here, or it holds no key for this store.
        """
        stored = self.keyring.read(store_id)
        if stored is None:
            raise KeyUnavailable("keyring: it holds no key for this store")
        return stored.key

    def new_key(self, store_id: str, store_folder: Path) -> NewKey:
        """Return the key that the keyring holds for the store; a fresh one is kept there first if there is none.

        A key that is there is never replaced: another slot may depend on it.

        Raises: KeyUnavailable if there is no usable keyring here, or it does not give back what it was given.
        """
        kept = self.keyring.keep(store_id)
        return NewKey(kept.key, None, {"keyring": kept.keyring})
