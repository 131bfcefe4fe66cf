"""Which way in is used, decided from the environment: the first that is configured, and never a weaker one instead."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from vana_cli.errors import KeyUnavailable
from vana_cli.keys import passphrase
from vana_cli.keys.key_file import KeyFileOpener
from vana_cli.keys.keyring_opener import KeyringOpener
from vana_cli.keys.opener import Opener
from vana_cli.keys.system_keyring import SystemKeyring

KEY_FILE_VARIABLE: Final = "VANA_KEY_FILE"
_PASSPHRASE_VARIABLES: Final = (passphrase.FD_VARIABLE, passphrase.FILE_VARIABLE, passphrase.TEXT_VARIABLE)


def openers_from_environment(
    environ: Mapping[str, str],
    *,
    key_file: Path | None = None,
    no_input: bool = False,
    prompt: Callable[[str], str] | None = None,
) -> list[Opener]:
    """Return the ways to open a store, in the order in which `SlotFolder.unlock` tries them; nothing is touched yet.

    A key file (*key_file*, else `VANA_KEY_FILE`) or else a passphrase (`VANA_PASSPHRASE_FD`, `VANA_PASSPHRASE_FILE` or
    `VANA_PASSPHRASE`) is the only one if it is configured; a variable that is set and empty counts as configured.
    Otherwise the system keyring, then *prompt* (called with a question, returns the answer) if stdin is a terminal
    and not *no_input*.

    Raises: KeyUnavailable if several passphrase variables are set, or a variable that names a file is empty.
    """
    configured = _configured(environ, key_file)
    if configured is not None:
        return [configured]
    openers: list[Opener] = [KeyringOpener(SystemKeyring(environ))]
    if prompt is not None and _may_ask(no_input):
        openers.append(passphrase.from_prompt(prompt))
    return openers


def choose_opener_for_new_store(
    environ: Mapping[str, str],
    *,
    store_folder: Path,
    key_file: Path | None = None,
    no_input: bool = False,
    prompt: Callable[[str], str] | None = None,
    keyring: SystemKeyring | None = None,
) -> Opener:
    """Return the opener whose slot a new store gets first, by the order of `openers_from_environment`.

    The keyring is asked whether it works (5 seconds at most); a key file is created, and a passphrase asked for twice,
    only when the opener is used. *keyring* is the one to use instead of the session's.

    Raises: KeyUnavailable if nothing here can keep a key, or the key file would lie inside *store_folder*.
    """
    configured = _configured(environ, key_file)
    if configured is not None:
        if isinstance(configured, KeyFileOpener):
            configured.require_outside(store_folder)
        return configured
    session = SystemKeyring(environ) if keyring is None else keyring
    try:
        session.probe()
    except KeyUnavailable as unavailable:
        reason = str(unavailable)
    else:
        return KeyringOpener(session)
    if prompt is not None and _may_ask(no_input):
        return passphrase.from_prompt(prompt)
    raise KeyUnavailable(
        f"nothing here can keep the key of a new store ({reason})",
        hint="set VANA_KEY_FILE (it is created) or VANA_PASSPHRASE_FD, or run in a desktop session with a keyring",
    )


def _configured(environ: Mapping[str, str], key_file: Path | None) -> Opener | None:
    if key_file is not None:
        return KeyFileOpener(key_file, "--key-file")
    if KEY_FILE_VARIABLE in environ:
        return KeyFileOpener(_path_in(environ, KEY_FILE_VARIABLE), KEY_FILE_VARIABLE)
    return _configured_passphrase(environ)


def _configured_passphrase(environ: Mapping[str, str]) -> Opener | None:
    names = [name for name in _PASSPHRASE_VARIABLES if name in environ]
    if len(names) > 1:
        raise KeyUnavailable(f"more than one passphrase is configured: {', '.join(names)}", hint="keep one of them")
    if passphrase.FD_VARIABLE in names:
        return passphrase.from_descriptor(environ[passphrase.FD_VARIABLE])
    if passphrase.FILE_VARIABLE in names:
        return passphrase.from_file(_path_in(environ, passphrase.FILE_VARIABLE))
    if passphrase.TEXT_VARIABLE in names:
        return passphrase.from_variable(environ[passphrase.TEXT_VARIABLE])
    return None


def _path_in(environ: Mapping[str, str], name: str) -> Path:
    if not environ[name]:
        raise KeyUnavailable(f"{name} is set, but empty", hint=f"unset {name}, or name a file")
    return Path(environ[name])


def _may_ask(no_input: bool) -> bool:
    # stdin is None without a console, and a closed one has no answer.
    return not no_input and sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
