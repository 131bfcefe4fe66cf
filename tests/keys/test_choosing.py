import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable
from vana_cli.keys import Opener, SlotFolder, choose_opener_for_new_store, openers_from_environment
from vana_cli.keys.passphrase import PassphraseOpener

Cheap = Callable[[Opener], PassphraseOpener]


def answer(question: str) -> str:
    return "typed words"


def never(question: str) -> str:
    raise AssertionError(f"asked: {question}")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make stdin a real terminal."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield
    os.close(ours)


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with Path(os.devnull).open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield


def sources(environ: dict[str, str], **options: object) -> list[str]:
    return [opener.source for opener in openers_from_environment(environ, **options)]  # type: ignore[arg-type]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("environ", "key_file", "expected"),
    [
        ({}, None, ["keyring", "terminal"]),
        ({"VANA_KEY_FILE": "/k"}, None, ["VANA_KEY_FILE"]),
        ({"VANA_KEY_FILE": "/k"}, Path("/other"), ["--key-file"]),
        ({"VANA_KEY_FILE": "/k", "VANA_PASSPHRASE": "p"}, None, ["VANA_KEY_FILE"]),
        ({"VANA_PASSPHRASE_FD": "3"}, None, ["VANA_PASSPHRASE_FD"]),
        ({"VANA_PASSPHRASE_FILE": "/p"}, None, ["VANA_PASSPHRASE_FILE"]),
        ({"VANA_PASSPHRASE": "p"}, None, ["VANA_PASSPHRASE"]),
        ({"VANA_PASSPHRASE": ""}, None, ["VANA_PASSPHRASE"]),
    ],
    ids=str,
)
def test_the_first_that_is_configured_is_the_only_one(
    environ: dict[str, str], key_file: Path | None, expected: list[str]
) -> None:
    assert sources(environ, key_file=key_file, prompt=never) == expected


@pytest.mark.parametrize(
    "names",
    [
        ("VANA_PASSPHRASE", "VANA_PASSPHRASE_FD"),
        ("VANA_PASSPHRASE", "VANA_PASSPHRASE_FILE"),
        ("VANA_PASSPHRASE_FD", "VANA_PASSPHRASE_FILE"),
    ],
)
def test_two_passphrases_are_an_error_that_names_both_and_shows_neither(names: tuple[str, str]) -> None:
    environ = dict.fromkeys(names, "sesame")
    with pytest.raises(KeyUnavailable, match="more than one passphrase") as caught:
        openers_from_environment(environ)
    assert all(name in str(caught.value) for name in names)
    assert "sesame" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("name", ["VANA_KEY_FILE", "VANA_PASSPHRASE_FILE"])
def test_a_variable_that_is_set_but_empty_is_not_passed_over(name: str) -> None:
    with pytest.raises(KeyUnavailable, match=f"{name} is set, but empty"):
        openers_from_environment({name: ""})


@pytest.mark.usefixtures("terminal")
def test_nobody_is_asked_with_no_input_or_without_a_prompt() -> None:
    assert sources({}, prompt=never, no_input=True) == ["keyring"]
    assert sources({}) == ["keyring"]


@pytest.mark.usefixtures("no_terminal")
def test_nobody_is_asked_without_a_terminal() -> None:
    assert sources({}, prompt=never) == ["keyring"]


def test_nobody_is_asked_when_stdin_is_closed_or_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open() as closed:
        pass
    for stdin in (closed, None):
        monkeypatch.setattr(sys, "stdin", stdin)
        assert sources({}, prompt=never) == ["keyring"]


def test_deciding_touches_nothing(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, b"p")
    openers_from_environment({"VANA_PASSPHRASE_FD": str(read_end)})
    openers_from_environment({"VANA_KEY_FILE": str(tmp_path / "vana.key")})
    openers_from_environment({"VANA_PASSPHRASE_FILE": str(tmp_path / "missing")})

    assert os.read(read_end, 9) == b"p"
    assert list(tmp_path.iterdir()) == []
    os.close(read_end)
    os.close(write_end)


def test_the_visible_variable_comes_with_a_notice_for_the_user() -> None:
    assert "visible" in str(openers_from_environment({"VANA_PASSPHRASE": "p"})[0].notice)


def test_a_new_store_takes_the_configured_passphrase(
    slots: SlotFolder, store: Path, master: SecretKey, cheap: Cheap
) -> None:
    environ = {"VANA_PASSPHRASE": "p"}
    opener = choose_opener_for_new_store(environ, store_folder=store, prompt=never)

    assert slots.add(master, cheap(opener)).kind == "passphrase"
    assert slots.unlock(openers_from_environment(environ)) == master


def test_a_new_store_gets_its_key_file_when_it_is_used_and_not_before(
    slots: SlotFolder, store: Path, master: SecretKey, tmp_path: Path
) -> None:
    path = tmp_path / "vana.key"
    opener = choose_opener_for_new_store({}, store_folder=store, key_file=path, prompt=never)
    assert not path.exists()

    slots.add(master, opener)

    assert slots.unlock(openers_from_environment({"VANA_KEY_FILE": str(path)})) == master


def test_a_key_file_inside_the_store_is_refused_before_anything_is_made(store: Path) -> None:
    with pytest.raises(KeyUnavailable, match="inside the store"):
        choose_opener_for_new_store({"VANA_KEY_FILE": str(store / "vana.key")}, store_folder=store)
    assert list(store.iterdir()) == []


@pytest.mark.usefixtures("terminal")
def test_a_new_store_without_keyring_asks_on_a_terminal(
    slots: SlotFolder, store: Path, master: SecretKey, cheap: Cheap
) -> None:
    opener = choose_opener_for_new_store({}, store_folder=store, prompt=answer)

    assert slots.add(master, cheap(opener)).kind == "passphrase"
    assert slots.unlock(openers_from_environment({}, prompt=answer)) == master


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("no_input", [True, False])
def test_a_new_store_with_nothing_to_keep_its_key_names_the_choices(no_input: bool, store: Path) -> None:
    with pytest.raises(KeyUnavailable, match="no D-Bus session") as caught:
        choose_opener_for_new_store({}, store_folder=store, no_input=no_input, prompt=never if no_input else None)
    assert (
        caught.value.hint
        == "set VANA_KEY_FILE (it is created) or VANA_PASSPHRASE_FD, or run in a desktop session with a keyring"
    )


HEADLESS = """
import os, sys
from pathlib import Path
from vana_cli.errors import KeyUnavailable
from vana_cli.keys import SlotFolder, choose_opener_for_new_store, openers_from_environment
from vana_cli.settings import Settings

def prompt(question):
    print("asked", question)
    return input(question)

folder = Path(sys.argv[1])
Settings.load()
for attempt in (
    lambda: choose_opener_for_new_store(os.environ, store_folder=folder, prompt=prompt),
    lambda: SlotFolder(folder / "keys", "store-1").unlock(openers_from_environment(os.environ, prompt=prompt)),
):
    try:
        attempt()
    except KeyUnavailable as unavailable:
        print(unavailable.exit_code, unavailable.hint)
"""


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="there a keyring may be found without any environment")
def test_headless_it_says_what_to_set_within_two_seconds_and_asks_nobody(
    slots: SlotFolder, store: Path, master: SecretKey, cheap: Cheap
) -> None:
    opener = choose_opener_for_new_store({"VANA_PASSPHRASE": "p"}, store_folder=store)
    slots.add(master, cheap(opener))

    started = time.monotonic()
    run = subprocess.run(
        ["/usr/bin/env", "-i", sys.executable, "-c", HEADLESS, str(store)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        start_new_session=True,  # no controlling terminal either
    )
    took = time.monotonic() - started

    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "15 set VANA_KEY_FILE (it is created) or VANA_PASSPHRASE_FD, or run in a desktop session with a keyring",
        "15 set VANA_PASSPHRASE_FD or VANA_PASSPHRASE_FILE, or run on a terminal",
    ]
    assert took < 2
