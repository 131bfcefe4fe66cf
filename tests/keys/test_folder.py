import contextlib
import os
import resource
import shutil
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable, StoreDamaged, StoreError, WrongKey
from vana_cli.keys import Opener, Slot, SlotFolder, Unlocked
from vana_cli.keys.key_file import KeyFileOpener
from vana_cli.keys.keyring_opener import KeyringOpener
from vana_cli.keys.passphrase import PassphraseOpener, from_prompt, from_variable
from vana_cli.keys.system_keyring import SystemKeyring

Cheap = Callable[[Opener], PassphraseOpener]
NO_SESSION = KeyringOpener(SystemKeyring({}))


def file_of(slots: SlotFolder, slot: Slot) -> Path:
    return slots.path / f"{slot.id}.json"


def key_file(tmp_path: Path, name: str = "vana.key") -> KeyFileOpener:
    return KeyFileOpener(tmp_path / name, "VANA_KEY_FILE")


def never(question: str) -> str:
    raise AssertionError(f"asked: {question}")


def test_a_slot_file_is_the_owners_alone_and_nothing_else_is_left(
    slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        slot = slots.add(master, key_file(tmp_path))
    finally:
        os.umask(before)

    assert [path.name for path in slots.path.iterdir()] == [f"{slot.id}.json"]
    assert stat.S_IMODE(file_of(slots, slot).stat().st_mode) == 0o600
    assert stat.S_IMODE(slots.path.stat().st_mode) == 0o700


def test_no_secret_is_in_any_file_of_the_store(
    slots: SlotFolder, master: SecretKey, tmp_path: Path, cheap: Cheap
) -> None:
    slots.add(master, key_file(tmp_path))
    slots.add(master, cheap(from_variable("correct horse")))
    file_key = bytes.fromhex((tmp_path / "vana.key").read_text())

    for path in slots.path.iterdir():
        content = path.read_bytes()
        for secret in (master.raw, master.raw.hex().encode(), file_key, file_key.hex().encode(), b"correct horse"):
            assert secret not in content


def test_slots_are_listed_as_they_were_added(
    slots: SlotFolder, master: SecretKey, tmp_path: Path, cheap: Cheap
) -> None:
    added = [slots.add(master, key_file(tmp_path)), slots.add(master, cheap(from_variable("p")))]

    assert sorted(slots.list(), key=lambda slot: slot.id) == sorted(added, key=lambda slot: slot.id)


def test_every_slot_opens_the_store_by_itself_and_says_which_it_was(
    slots: SlotFolder, master: SecretKey, tmp_path: Path, cheap: Cheap
) -> None:
    by_file = slots.add(master, key_file(tmp_path))
    by_words = slots.add(master, cheap(from_variable("p")))

    assert slots.unlock_slot([key_file(tmp_path)]).slot == by_file
    unlocked = slots.unlock_slot([from_variable("p")])
    assert (unlocked.slot, unlocked.master) == (by_words, master)
    assert master.raw.hex() not in repr(unlocked)


def test_a_configured_key_that_does_not_fit_ends_the_search(
    slots: SlotFolder, master: SecretKey, tmp_path: Path, cheap: Cheap
) -> None:
    slots.add(master, key_file(tmp_path))
    slots.add(master, cheap(from_variable("p")))
    key_file(tmp_path, "other.key").new_key("store-1", slots.path.parent)

    with pytest.raises(WrongKey):
        slots.unlock([key_file(tmp_path, "other.key"), from_prompt(never)])
    with pytest.raises(KeyUnavailable, match="no such file"):
        slots.unlock([key_file(tmp_path, "missing.key"), from_prompt(never)])


def test_a_configured_key_of_a_kind_without_a_slot_is_a_wrong_key(
    slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    slots.add(master, key_file(tmp_path))

    with pytest.raises(WrongKey, match="VANA_PASSPHRASE is given, but the store has no passphrase slot") as caught:
        slots.unlock([from_variable("p"), key_file(tmp_path)])
    assert caught.value.hint == "set VANA_KEY_FILE"


def test_an_unavailable_keyring_is_passed_over_for_the_prompt(
    slots: SlotFolder, master: SecretKey, cheap: Cheap
) -> None:
    slots.add(master, cheap(from_variable("p")))

    assert slots.unlock([NO_SESSION, from_prompt(lambda question: "p")]) == master


def test_nobody_is_asked_for_a_passphrase_that_no_slot_takes(
    slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    slots.add(master, key_file(tmp_path))

    with pytest.raises(KeyUnavailable, match="it has slots for: key-file") as caught:
        slots.unlock([NO_SESSION, from_prompt(never)])
    assert caught.value.hint == "set VANA_KEY_FILE"
    assert not isinstance(caught.value, WrongKey)


def test_a_slot_of_an_unknown_kind_is_listed_and_skipped(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slot = slots.add(master, key_file(tmp_path))
    later = file_of(slots, slot).read_text().replace(slot.id, "later").replace("key-file", "recovery")
    (slots.path / "later.json").write_text(later)

    assert {slot.kind for slot in slots.list()} == {"key-file", "recovery"}
    assert slots.unlock([key_file(tmp_path)]) == master
    file_of(slots, slot).unlink()
    with pytest.raises(KeyUnavailable) as caught:
        slots.unlock([NO_SESSION, from_prompt(never)])
    assert caught.value.hint == "update vana"


def test_of_several_slots_of_a_kind_the_fitting_one_opens(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    for name in ("a.key", "b.key", "c.key"):
        slots.add(master, key_file(tmp_path, name))

    for name in ("a.key", "b.key", "c.key"):
        assert slots.unlock([key_file(tmp_path, name)]) == master


def test_a_damaged_slot_does_not_lock_out_the_others(
    slots: SlotFolder, master: SecretKey, tmp_path: Path, cheap: Cheap
) -> None:
    slots.add(master, key_file(tmp_path))
    damaged = slots.add(master, cheap(from_variable("p")))
    file_of(slots, damaged).write_bytes(b"{")

    assert slots.unlock([key_file(tmp_path)]) == master
    with pytest.raises(StoreDamaged, match=damaged.id):
        slots.list()
    with pytest.raises(StoreDamaged, match=damaged.id):
        slots.unlock([from_variable("p")])


def test_a_wrong_passphrase_stays_a_wrong_passphrase_beside_a_damaged_slot(
    slots: SlotFolder, master: SecretKey, cheap: Cheap
) -> None:
    slots.add(master, cheap(from_variable("p")))
    (slots.path / "bad.json").write_bytes(b"{")

    with pytest.raises(WrongKey, match="wrong passphrase"):
        slots.unlock([from_variable("q")])


def test_a_slot_file_with_a_flipped_bit_is_refused_or_still_the_same_slot(
    slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    slot = slots.add(master, key_file(tmp_path))
    content = file_of(slots, slot).read_bytes()
    opened = 0
    for position in range(len(content) * 8):
        altered = bytearray(content)
        altered[position // 8] ^= 1 << position % 8
        file_of(slots, slot).write_bytes(altered)
        with contextlib.suppress(WrongKey, StoreDamaged):
            assert slots.unlock_slot([key_file(tmp_path)]) == Unlocked(master, slot)
            opened += 1  # white space for white space
    assert opened < 0.02 * len(content) * 8


def test_every_cut_slot_file_is_a_damaged_store(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slot = slots.add(master, key_file(tmp_path))
    content = file_of(slots, slot).read_bytes().rstrip()
    for length in range(len(content)):
        file_of(slots, slot).write_bytes(content[:length])
        with pytest.raises(StoreDamaged):
            slots.unlock([key_file(tmp_path)])


def test_a_renamed_slot_file_is_damaged(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slot = slots.add(master, key_file(tmp_path))
    file_of(slots, slot).rename(slots.path / "other.json")

    with pytest.raises(StoreDamaged, match="another id"):
        slots.list()


def test_a_slot_of_another_store_does_not_open_this_one(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slots.add(master, key_file(tmp_path))
    other = SlotFolder(slots.path, "store-2")

    with pytest.raises(WrongKey, match="wrong key, or the slot file was altered"):
        other.unlock([key_file(tmp_path)])


def test_what_is_not_a_slot_file_is_ignored(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slots.add(master, key_file(tmp_path))
    (slots.path / ".0123456789abcdef.tmp").write_bytes(b"half a slot of a run that was killed")
    (slots.path / "README").touch()

    assert len(slots.list()) == 1


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("missing")])
def test_a_slot_that_is_no_regular_file_is_damaged_and_not_waited_for(
    make: Callable[[Path], None], slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    slots.add(master, key_file(tmp_path))
    make(slots.path / "odd.json")

    with pytest.raises(StoreDamaged, match=r"odd\.json"):
        slots.list()
    assert slots.unlock([key_file(tmp_path)]) == master


def test_without_a_folder_or_a_slot_the_store_is_damaged(slots: SlotFolder, tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="no such file"):
        slots.unlock([key_file(tmp_path)])
    slots.path.mkdir()
    choices: list[list[Opener]] = [[key_file(tmp_path)], [NO_SESSION, from_prompt(never)], []]
    for openers in choices:
        with pytest.raises(StoreDamaged, match="no key slot"):
            slots.unlock(openers)


def test_a_slot_that_cannot_be_written_leaves_nothing(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    opener = key_file(tmp_path)
    slots.add(master, opener)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            slots.add(master, opener)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert len(list(slots.path.iterdir())) == 1


def test_a_slot_cannot_be_added_to_a_store_that_is_not_there(
    slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    shutil.rmtree(slots.path.parent)

    with pytest.raises(StoreError, match="no such file"):
        slots.add(master, key_file(tmp_path))
