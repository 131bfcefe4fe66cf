"""Key slots, the ways into a store: JSON files that wrap the one master key for a keyring, a passphrase or a key file.

Callers use what is named here: `SlotFolder` holds the slots of a store, an `Opener` supplies the key of one, and
`openers_from_environment` and `choose_opener_for_new_store` decide which. No secret appears in a slot, a repr
or a message.
"""

from vana_cli.keys.choosing import choose_opener_for_new_store, openers_from_environment
from vana_cli.keys.folder import SlotFolder, Unlocked
from vana_cli.keys.opener import NewKey, Opener
from vana_cli.keys.slot import Slot

__all__ = [
    "NewKey",
    "Opener",
    "Slot",
    "SlotFolder",
    "Unlocked",
    "choose_opener_for_new_store",
    "openers_from_environment",
]
