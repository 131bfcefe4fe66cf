import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_cli.crypto.derive import PassphraseKdf
from vana_cli.crypto.seal import SealBroken
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import StoreDamaged
from vana_cli.keys.slot import MAX_SLOT_BYTES, Slot

MASTER = SecretKey.generate()
KEY = SecretKey.generate()
KDF = PassphraseKdf(bytes(16), iterations=1, lanes=1, memory_kib=8)
SLOT = Slot.wrap(MASTER, KEY, store_id="store-1", kind="passphrase", kdf=KDF, where={"a": "b"})
FILE_SLOT = Slot.wrap(MASTER, KEY, store_id="store-1", kind="key-file", kdf=None, where={"path": "/x"})


def members(slot: Slot) -> dict[str, Any]:
    found = json.loads(slot.to_json())
    assert isinstance(found, dict)
    return found


def as_json(content: object) -> bytes:
    return json.dumps(content).encode()


@given(
    where=st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), max_size=4),
    kind=st.sampled_from(["keyring", "key-file", "passphrase"]),
)
def test_a_slot_survives_its_file_and_opens(where: dict[str, str], kind: str) -> None:
    kdf = KDF if kind == "passphrase" else None
    slot = Slot.wrap(MASTER, KEY, store_id="store-1", kind=kind, kdf=kdf, where=where)

    read = Slot.from_json(slot.to_json())

    assert read == slot
    assert read.unwrap(KEY, "store-1") == MASTER


def test_the_file_holds_what_the_format_says_and_no_key() -> None:
    content = members(SLOT)

    assert list(content) == ["format", "id", "kind", "created_at", "kdf", "wrapped", "where"]
    assert content["format"] == 1
    assert datetime.fromisoformat(content["created_at"]).utcoffset() == timedelta(0)
    assert len(base64.b64decode(content["wrapped"], validate=True)) == 60
    for secret in (MASTER, KEY):
        for form in (secret.raw.hex(), base64.b64encode(secret.raw).decode()):
            assert form not in SLOT.to_json().decode()
            assert form not in repr(SLOT)


@pytest.mark.parametrize(
    "altered",
    [
        replace(SLOT, id="0123456789abcdef"),
        replace(SLOT, kind="keyring"),
        replace(SLOT, created_at=SLOT.created_at + timedelta(seconds=1)),
        replace(SLOT, kdf={**KDF.to_dict(), "iterations": 2}),
        replace(SLOT, kdf=None),
        replace(SLOT, where={"a": "c"}),
        replace(SLOT, where={}),
        replace(SLOT, wrapped=SLOT.wrapped[:-1] + bytes([SLOT.wrapped[-1] ^ 1])),
        replace(SLOT, wrapped=FILE_SLOT.wrapped),
    ],
)
def test_a_slot_with_any_member_altered_does_not_open(altered: Slot) -> None:
    assert altered != SLOT
    with pytest.raises(SealBroken):
        altered.unwrap(KEY, "store-1")


def test_a_slot_of_another_store_or_key_does_not_open() -> None:
    with pytest.raises(SealBroken):
        SLOT.unwrap(KEY, "store-2")
    with pytest.raises(SealBroken):
        SLOT.unwrap(SecretKey.generate(), "store-1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300)
@given(
    member=st.sampled_from([*members(SLOT), "surplus"]), value=JSON | st.sampled_from(["", "\n", "a\n", "../a", "é"])
)
def test_any_json_in_place_of_a_member_gives_a_slot_or_says_that_the_store_is_damaged(
    member: str, value: object
) -> None:
    try:
        slot = Slot.from_json(as_json({**members(SLOT), member: value}))
    except StoreDamaged:
        return
    assert Slot.from_json(slot.to_json()) == slot


@given(content=JSON.map(as_json) | st.binary(max_size=60))
def test_any_json_and_any_bytes_instead_of_a_slot_are_a_damaged_store(content: bytes) -> None:
    with pytest.raises(StoreDamaged):
        Slot.from_json(content)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": 0},
        {"format": True},
        {"format": "1"},
        {"id": "../../etc/passwd"},
        {"id": ""},
        {"id": "abc\n"},
        {"id": "a" * 65},
        {"kind": "Keyring"},
        {"kind": ""},
        {"created_at": "2024-01-01T00:00:00"},
        {"created_at": "yesterday"},
        {"created_at": 1700000000},
        {"created_at": "0001-01-01T00:00:00+23:00"},
        {"kdf": None},
        {"kdf": []},
        {"kdf": {**KDF.to_dict(), "memory_kib": 1 << 40}},
        {"kdf": {**KDF.to_dict(), "memory_kib": 10**40}},
        {"kdf": {**KDF.to_dict(), "iterations": 11}},
        {"kdf": {**KDF.to_dict(), "algorithm": "md5"}},
        {"wrapped": ""},
        {"wrapped": "####"},
        {"wrapped": base64.b64encode(bytes(59)).decode()},
        {"wrapped": base64.b64encode(bytes(61)).decode()},
        {"where": []},
        {"where": {"path": 1}},
        {"kind": "keyring"},
        {"surplus": 1},
    ],
    ids=str,
)
def test_a_damaged_slot_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(StoreDamaged):
        Slot.from_json(as_json({**members(SLOT), **change}))


@pytest.mark.parametrize("missing", list(members(SLOT)))
def test_a_slot_without_one_of_its_members_is_refused(missing: str) -> None:
    with pytest.raises(StoreDamaged):
        Slot.from_json(as_json({name: value for name, value in members(SLOT).items() if name != missing}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe{",
        b'{"id": "\xff"}',
        b"[" * MAX_SLOT_BYTES,
        b'{"kdf":' * 9000,
        b" " * (MAX_SLOT_BYTES + 1),
        SLOT.to_json() + b"x",
        SLOT.to_json()[:-3],
        b'{"format": ' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "utf-16", "not utf-8", "deep list", "deep dict", "long", "appended", "cut", "huge number"],
)
def test_bytes_that_are_no_slot_are_refused(content: bytes) -> None:
    with pytest.raises(StoreDamaged):
        Slot.from_json(content)


def test_a_newer_format_is_refused_with_the_advice_to_update() -> None:
    with pytest.raises(StoreDamaged, match="unknown format: 2") as caught:
        Slot.from_json(as_json({**members(SLOT), "format": 2}))
    assert "update vana" in str(caught.value.hint)


def test_a_slot_of_an_unknown_kind_is_kept_as_it_is() -> None:
    content = {
        **members(SLOT),
        "kind": "recovery",
        "kdf": {"algorithm": "later", "n": 5},
        "wrapped": base64.b64encode(bytes(200)).decode(),
    }

    slot = Slot.from_json(as_json(content))

    assert members(slot) == content
    assert "cannot use it" in slot.place()


@pytest.mark.parametrize(
    ("slot", "place"),
    [
        (SLOT, "a passphrase, which is kept nowhere"),
        (FILE_SLOT, "the key file /x"),
        (replace(SLOT, kind="keyring", where={"keyring": "SecretService"}), "the system keyring (SecretService)"),
    ],
    ids=["passphrase", "key file", "keyring"],
)
def test_a_slot_says_where_its_secret_went(slot: Slot, place: str) -> None:
    assert slot.place() == place


def test_a_slot_made_in_another_time_zone_is_the_same_instant() -> None:
    shifted = Slot.from_json(as_json({**members(SLOT), "created_at": SLOT.created_at.astimezone().isoformat()}))

    assert shifted.created_at.tzinfo is UTC
    assert shifted.unwrap(KEY, "store-1") == MASTER
