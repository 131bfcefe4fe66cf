"""The folder of slots of one store: list them, add one, open the store with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vana_cli.crypto.seal import SealBroken
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable, StoreDamaged, StoreError, VanaError, WrongKey
from vana_cli.keys.opener import Opener
from vana_cli.keys.private_files import UnfitFile, create_private, read_bounded, reason_of, shown, sync_folder
from vana_cli.keys.slot import KEY_FILE, KEYRING, MAX_SLOT_BYTES, PASSPHRASE, Slot

# Named here because inside SlotFolder `list` is a method.
Slots = list[Slot]
Damages = list[StoreDamaged]


@dataclass(frozen=True)
class Unlocked:
    """The master key of a store, and the slot that gave it."""

    master: SecretKey
    slot: Slot


@dataclass(frozen=True)
class SlotFolder:
    """The slots in *path* (the `keys` folder of the store with *store_id*). Nothing is cached."""

    path: Path
    store_id: str

    def list(self) -> Slots:
        """Return all slots, oldest first, those of kinds unknown to this version included.

        Raises: StoreDamaged if the folder is missing or any slot file cannot be read.
        """
        slots, damaged = self._read()
        if damaged:
            raise damaged[0]
        return slots

    def add(self, master: SecretKey, opener: Opener) -> Slot:
        """Return a new slot that holds *master* for *opener*; it is on disk, durably, when this returns.

        The folder is created if only it is missing. That *master* is this store's is not checked.

        Raises: KeyUnavailable as `opener.new_key` does, StoreError if the file cannot be written.
        """
        new = opener.new_key(self.store_id, self.path.parent)
        slot = Slot.wrap(master, new.key, store_id=self.store_id, kind=opener.kind, kdf=new.kdf, where=new.where)
        try:
            self._write(slot)
        except OSError as error:
            raise StoreError(
                f"the key slot cannot be written: {shown(self.path)}: {reason_of(error)}",
                hint="check free space and permissions of the store's folder",
            ) from None
        return slot

    def unlock(self, openers: Sequence[Opener]) -> SecretKey:
        """Return the master key of the store; see `unlock_slot`."""
        return self.unlock_slot(openers).master

    def unlock_slot(self, openers: Sequence[Opener]) -> Unlocked:
        """Return the master key, and the slot that the first fitting of *openers* opened.

        An opener without a slot of its kind, or that cannot be used here, is passed over unless it is explicit; one
        whose key does not fit ends the search. A damaged slot file matters only if no other slot opens the store.

        Raises: WrongKey if a key does not fit, KeyUnavailable if no opener can be used here, StoreDamaged if the slots
        cannot be read.
        """
        slots, damaged = self._read()
        reasons: list[str] = []
        for opener in openers:
            matching = [slot for slot in slots if slot.kind == opener.kind]
            if not matching and not opener.explicit:
                continue
            try:
                return self._open_with(opener, matching, slots, damaged)
            except WrongKey:
                raise
            except KeyUnavailable as unavailable:
                if opener.explicit:
                    raise
                reasons.append(str(unavailable))
        if damaged:
            raise damaged[0]
        raise _no_way_in(slots, reasons)

    def _open_with(self, opener: Opener, matching: Slots, slots: Slots, damaged: Damages) -> Unlocked:
        for slot in matching:
            try:
                return Unlocked(slot.unwrap(opener.key_for(slot, self.store_id), self.store_id), slot)
            except SealBroken:
                continue  # of several slots of one kind, one may be another person's or an older one
        if damaged and not matching:
            raise damaged[0]
        raise _does_not_fit(opener, matching, slots)

    def _write(self, slot: Slot) -> None:
        self.path.mkdir(mode=0o700, exist_ok=True)
        temporary = self.path / f".{slot.id}.tmp"
        create_private(temporary, slot.to_json())
        temporary.rename(self.path / f"{slot.id}.json")
        sync_folder(self.path)
        sync_folder(self.path.parent)

    def _read(self) -> tuple[Slots, Damages]:
        """Return the slots that can be read, oldest first, and what is wrong with each of the others."""
        try:
            paths = sorted(path for path in self.path.iterdir() if path.suffix == ".json" and path.name[0] != ".")
        except OSError as error:
            raise StoreDamaged(f"the key slots cannot be read: {shown(self.path)}: {reason_of(error)}") from None
        slots: Slots = []
        damaged: Damages = []
        for path in paths:
            try:
                slots.append(_slot_in(path))
            except StoreDamaged as damage:
                damaged.append(damage)
        return sorted(slots, key=lambda slot: (slot.created_at, slot.id)), damaged


def _slot_in(path: Path) -> Slot:
    try:
        slot = Slot.from_json(read_bounded(path, MAX_SLOT_BYTES))
    except UnfitFile as unfit:
        raise StoreDamaged(f"{shown(path)}: {unfit}") from None
    except StoreDamaged as damage:
        raise StoreDamaged(f"{shown(path)}: {damage}", hint=damage.hint) from None
    if path.stem != slot.id:
        raise StoreDamaged(f"{shown(path)}: the slot in it has another id: {slot.id}")
    return slot


_HOW: Final = {
    PASSPHRASE: "set VANA_PASSPHRASE_FD or VANA_PASSPHRASE_FILE, or run on a terminal",
    KEY_FILE: "set VANA_KEY_FILE",
    KEYRING: "run in the desktop session whose keyring holds the key",
}


def _ways(slots: Slots) -> str:
    """Return how a store with *slots* can be opened, as advice."""
    kinds = sorted({slot.kind for slot in slots})
    return "; or ".join(_HOW[kind] for kind in kinds if kind in _HOW) or "update vana"


def _no_way_in(slots: Slots, reasons: list[str]) -> VanaError:
    if not slots:
        return StoreDamaged("the store has no key slot", hint="restore its keys folder from a backup")
    kinds = ", ".join(sorted({slot.kind for slot in slots}))
    why = f" ({'; '.join(reasons)})" if reasons else ""
    return KeyUnavailable(f"nothing here can open the store; it has slots for: {kinds}{why}", hint=_ways(slots))


def _does_not_fit(opener: Opener, matching: Slots, slots: Slots) -> VanaError:
    if not slots:
        return StoreDamaged("the store has no key slot", hint="restore its keys folder from a backup")
    if not matching:
        return WrongKey(f"{opener.source} is given, but the store has no {opener.kind} slot", hint=_ways(slots))
    if opener.kind == PASSPHRASE:
        return WrongKey(
            "wrong passphrase", hint="upper and lower case and spaces count; if it is right, the slot file was altered"
        )
    names = ", ".join(slot.id for slot in matching)
    return WrongKey(f"{opener.source} does not open slot {names}: wrong key, or the slot file was altered")
