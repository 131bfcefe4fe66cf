"""Key files: 64 hexadecimal characters and a newline, readable by their owner alone."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable
from vana_cli.keys.opener import NewKey
from vana_cli.keys.private_files import UnfitFile, create_private, read_bounded, reason_of, shown, sync_folder
from vana_cli.keys.slot import KEY_FILE, Slot

_CONTENT: Final = re.compile(rb"([0-9A-Fa-f]{64})\r?\n?")


@dataclass
class KeyFileOpener:
    """Opens key-file slots with the key in the file at *path*; *source* names it in messages."""

    path: Path
    source: str
    kind: str = field(default=KEY_FILE, init=False)
    explicit: bool = field(default=True, init=False)
    notice: str | None = field(default=None, init=False)

    def key_for(self, slot: Slot, store_id: str) -> SecretKey:
        """Return the key in the file, whatever path the slot remembers: the file may have been moved.

        Raises: KeyUnavailable if there is no such file, others may read it, or it is not a key file.
        """
        return self._read()

    def new_key(self, store_id: str, store_folder: Path) -> NewKey:
        """Return the key in the file; create the file with a fresh key if nothing has its name.

        Raises: KeyUnavailable as `key_for` does, if the file cannot be created, or would lie inside the store.
        """
        self.require_outside(store_folder)
        key = SecretKey.generate()
        try:
            create_private(self.path, key.raw.hex().encode("ascii") + b"\n")
            sync_folder(self.path.parent)
        except FileExistsError:
            key = self._read()
        except (OSError, ValueError) as error:
            raise KeyUnavailable(f"{self.source}: the key file cannot be created: {reason_of(error)}") from None
        return NewKey(key, None, {"path": shown(self.path.absolute())})

    def require_outside(self, store_folder: Path) -> None:
        """Return if the file lies outside *store_folder*, links resolved.

        Raises: KeyUnavailable if not: whoever copies the store would have copied its key.
        """
        store = store_folder.resolve()
        if store in self.path.resolve().parents:
            raise KeyUnavailable(
                f"{self.source}: the key file lies inside the store, next to what it opens: {shown(store)}",
                hint="name a file outside the store, best on another disk",
            )

    def _read(self) -> SecretKey:
        try:
            content = read_bounded(self.path, 66, owner_only=True)
        except UnfitFile as unfit:
            raise KeyUnavailable(f"{self.source}: the key file cannot be used: {unfit}", hint=_HINT) from None
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise KeyUnavailable(f"{self.source}: not a key file: expected 64 hexadecimal characters and a newline")
        return SecretKey(bytes.fromhex(match[1].decode("ascii")))


_HINT: Final = "a key file is a regular file that belongs to you, with mode 0600 (chmod 600)"
