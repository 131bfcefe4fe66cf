import stat
from pathlib import Path

import pytest

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable, WrongKey
from vana_cli.keys import SlotFolder
from vana_cli.keys.key_file import KeyFileOpener

HEX = "00112233445566778899aabbccddeeff" * 2


def opener(path: Path) -> KeyFileOpener:
    return KeyFileOpener(path, "VANA_KEY_FILE")


def written(path: Path, content: str) -> Path:
    path.write_bytes(content.encode())
    path.chmod(0o600)
    return path


def test_a_missing_key_file_is_created_for_its_owner_alone_and_opens_the_store(
    slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    path = tmp_path / "vana.key"

    slot = slots.add(master, opener(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) == 65
    assert int(path.read_text(), 16) > 0
    assert slot.where == {"path": str(path)}
    assert slot.kind == "key-file"
    assert slots.unlock([opener(path)]) == master


@pytest.mark.parametrize("content", [HEX, HEX + "\n", HEX + "\r\n", HEX.upper() + "\n"])
def test_an_existing_key_file_is_used_and_not_changed(
    content: str, slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    path = written(tmp_path / "vana.key", content)

    slot = slots.add(master, opener(path))

    assert path.read_bytes() == content.encode()
    assert slot.unwrap(SecretKey(bytes.fromhex(HEX)), slots.store_id) == master


def test_a_moved_key_file_still_opens(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slots.add(master, opener(tmp_path / "vana.key"))
    (tmp_path / "vana.key").rename(tmp_path / "moved.key")

    assert slots.unlock([opener(tmp_path / "moved.key")]) == master


@pytest.mark.parametrize(
    "content",
    ["", HEX[:-1], HEX + "0", HEX[:-1] + "g", HEX + "\n\n", " " + HEX, HEX[:32] + " " + HEX[32:] + "\n", "é" * 32],
)
def test_what_is_no_key_file_is_refused_and_its_content_not_repeated(
    content: str, slots: SlotFolder, master: SecretKey, tmp_path: Path
) -> None:
    path = written(tmp_path / "vana.key", content)

    with pytest.raises(KeyUnavailable, match="VANA_KEY_FILE") as caught:
        slots.add(master, opener(path))
    assert HEX[:16] not in f"{caught.value} {caught.value.hint}"
    assert not slots.path.exists()


def test_a_key_file_that_others_can_read_is_refused(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slots.add(master, opener(tmp_path / "vana.key"))
    (tmp_path / "vana.key").chmod(0o640)

    with pytest.raises(KeyUnavailable, match="mode 0640") as caught:
        slots.unlock([opener(tmp_path / "vana.key")])
    assert not isinstance(caught.value, WrongKey)
    assert "chmod 600" in str(caught.value.hint)


def test_a_missing_key_file_is_not_created_to_unlock(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slots.add(master, opener(tmp_path / "vana.key"))

    with pytest.raises(KeyUnavailable, match="no such file"):
        slots.unlock([opener(tmp_path / "other.key")])
    assert not (tmp_path / "other.key").exists()


@pytest.mark.parametrize("inside", ["vana.key", "keys/vana.key", "../link/vana.key", "../store/../store/vana.key"])
def test_a_key_file_inside_the_store_is_refused(
    inside: str, slots: SlotFolder, master: SecretKey, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(store)
    path = store / inside

    with pytest.raises(KeyUnavailable, match="inside the store"):
        slots.add(master, opener(path))
    assert not path.exists()


def test_a_key_file_in_a_missing_folder_is_not_created(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="cannot be created: no such file"):
        slots.add(master, opener(tmp_path / "missing" / "vana.key"))


def test_another_key_file_is_a_wrong_key(slots: SlotFolder, master: SecretKey, tmp_path: Path) -> None:
    slot = slots.add(master, opener(tmp_path / "vana.key"))

    with pytest.raises(WrongKey, match=f"does not open slot {slot.id}: wrong key, or the slot file was altered"):
        slots.unlock([opener(written(tmp_path / "other.key", HEX))])
