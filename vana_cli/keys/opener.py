"""What opens a slot: the part that every opener has in common."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vana_cli.crypto.derive import PassphraseKdf
from vana_cli.crypto.secret import SecretKey
from vana_cli.keys.slot import Slot


@dataclass(frozen=True)
class NewKey:
    """The key for a slot to be made, and what its slot records about it."""

    key: SecretKey
    kdf: PassphraseKdf | None
    where: dict[str, str]


class Opener(Protocol):
    """One way in which this process can supply the key of a slot. Making one does nothing; only its methods act.

    An opener remembers what it read or asked for, so use the same one to create a slot and to unlock it.
    """

    @property
    def kind(self) -> str:
        """The kind of slot it opens."""
        ...

    @property
    def source(self) -> str:
        """What it is called in messages, such as the environment variable that set it up."""
        ...

    @property
    def explicit(self) -> bool:
        """The user named it: it decides alone, and no other way in is tried after it."""
        ...

    @property
    def notice(self) -> str | None:
        """Something the user should be told once on stderr."""
        ...

    def key_for(self, slot: Slot, store_id: str) -> SecretKey:
        """Return the key with which *slot* (of this opener's kind) should open.

        Raises: KeyUnavailable if the source cannot supply one here.
        """
        ...

    def new_key(self, store_id: str, store_folder: Path) -> NewKey:
        """Return the key for a new slot of the store in *store_folder*, and put it where it is kept.

        Raises: KeyUnavailable if the source cannot supply or keep one here.
        """
        ...
