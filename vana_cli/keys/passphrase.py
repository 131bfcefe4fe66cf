"""Passphrases: where they are read from, and how their text becomes bytes."""

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vana_cli.crypto.derive import PassphraseKdf
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable
from vana_cli.keys.opener import NewKey
from vana_cli.keys.private_files import UnfitFile, read_bounded, reason_of
from vana_cli.keys.slot import PASSPHRASE, Slot

MAX_PASSPHRASE_BYTES: Final = 4096
FD_VARIABLE: Final = "VANA_PASSPHRASE_FD"
FILE_VARIABLE: Final = "VANA_PASSPHRASE_FILE"
TEXT_VARIABLE: Final = "VANA_PASSPHRASE"


@dataclass
class PassphraseOpener:
    """Opens passphrase slots with what *ask* (for a new slot, *ask_new*) returns; it is asked once and remembered."""

    source: str
    ask: Callable[[], str] = field(repr=False)
    ask_new: Callable[[], str] = field(repr=False)
    explicit: bool = True
    notice: str | None = None
    new_kdf: Callable[[], PassphraseKdf] = field(default=PassphraseKdf.generate, repr=False)
    kind: str = field(default=PASSPHRASE, init=False)
    _remembered: bytes | None = field(default=None, init=False, repr=False)

    def key_for(self, slot: Slot, store_id: str) -> SecretKey:
        """Return the passphrase's key for *slot*, which takes a third of a second and 64 MiB by default.

        Raises: KeyUnavailable if there is no usable passphrase, StoreDamaged if the slot asks for too much.
        """
        return slot.passphrase_kdf().derive(self._passphrase(self.ask))

    def new_key(self, store_id: str, store_folder: Path) -> NewKey:
        """Return the passphrase's key under a fresh salt; the passphrase itself is kept nowhere.

        Raises: KeyUnavailable if there is no usable passphrase, or two typed ones differ.
        """
        kdf = self.new_kdf()
        return NewKey(kdf.derive(self._passphrase(self.ask_new)), kdf, {})

    def _passphrase(self, ask: Callable[[], str]) -> bytes:
        if self._remembered is None:
            self._remembered = canonical_passphrase(ask(), self.source)
        return self._remembered


def canonical_passphrase(text: str, source: str) -> bytes:
    """Return *text* in Unicode's NFKC form as UTF-8, so that every keyboard and system types the same passphrase.

    NFKC also folds look-alikes such as ﬁ and fi, or full-width digits. Spaces and letter case count.

    Raises: KeyUnavailable if the text is empty, too long or not Unicode.
    """
    # What could not be decoded in the environment or on a terminal arrives as lone surrogates (PEP 383).
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise KeyUnavailable(f"{source}: the passphrase is not UTF-8 text")
    passphrase = unicodedata.normalize("NFKC", text).encode("utf-8")
    if not passphrase:
        raise KeyUnavailable(f"{source}: the passphrase is empty")
    if len(passphrase) > MAX_PASSPHRASE_BYTES:
        raise KeyUnavailable(f"{source}: the passphrase is longer than {MAX_PASSPHRASE_BYTES} bytes")
    return passphrase


def from_variable(text: str) -> PassphraseOpener:
    """Return an opener for the passphrase *text*, found in the environment."""
    return PassphraseOpener(
        TEXT_VARIABLE,
        ask=lambda: text,
        ask_new=lambda: text,
        notice=f"{TEXT_VARIABLE} is visible to your other processes; {FD_VARIABLE} or {FILE_VARIABLE} is not",
    )


def from_file(path: Path) -> PassphraseOpener:
    """Return an opener for the passphrase in a file that only its owner can read."""

    def ask() -> str:
        try:
            return _text_of(read_bounded(path, MAX_PASSPHRASE_BYTES + 2, owner_only=True))
        except UnfitFile as unfit:
            raise KeyUnavailable(
                f"{FILE_VARIABLE}: the file cannot be used: {unfit}",
                hint="a passphrase file is a regular file that belongs to you, with mode 0600 (chmod 600)",
            ) from None

    return PassphraseOpener(FILE_VARIABLE, ask=ask, ask_new=ask)


def from_descriptor(number: str) -> PassphraseOpener:
    """Return an opener for the passphrase that an open file descriptor delivers up to its end; it is then closed."""

    def ask() -> str:
        # The value is not repeated in messages: it may be a passphrase put into the wrong variable.
        if re.fullmatch(r"[0-9]{1,9}", number) is None:
            raise KeyUnavailable(f"{FD_VARIABLE} is not the number of a file descriptor")
        return _text_of(_read_descriptor(int(number)))

    return PassphraseOpener(FD_VARIABLE, ask=ask, ask_new=ask)


def from_prompt(prompt: Callable[[str], str]) -> PassphraseOpener:
    """Return an opener that asks the person at the terminal; a new passphrase is asked for twice."""

    def ask() -> str:
        return _typed(prompt, "passphrase: ")

    def ask_new() -> str:
        first = _typed(prompt, "new passphrase: ")
        canonical_passphrase(first, "terminal")  # an empty one is refused before it is asked for again
        if _typed(prompt, "the same again: ") != first:
            raise KeyUnavailable(
                "the two passphrases differ", hint="run the command again and type one passphrase twice"
            )
        return first

    return PassphraseOpener("terminal", ask=ask, ask_new=ask_new, explicit=False)


def _typed(prompt: Callable[[str], str], question: str) -> str:
    try:
        return prompt(question)
    except EOFError:
        raise KeyUnavailable("no passphrase was typed") from None


def _read_descriptor(descriptor: int) -> bytes:
    if os.isatty(descriptor):
        raise KeyUnavailable(f"{FD_VARIABLE} is a terminal: leave it unset to be asked for the passphrase")
    content = b""
    try:
        while (step := os.read(descriptor, MAX_PASSPHRASE_BYTES + 3)) and len(content) <= MAX_PASSPHRASE_BYTES + 2:
            content += step
        if descriptor > 2:  # a closed standard stream would be taken by the next file that is opened
            os.close(descriptor)
    except OSError as error:
        raise KeyUnavailable(f"{FD_VARIABLE}: the descriptor cannot be read: {reason_of(error)}") from None
    return content


def _text_of(content: bytes) -> str:
    """Return *content* without one trailing newline; bytes that are not UTF-8 become lone surrogates, refused later."""
    return re.sub(r"\r?\n\Z", "", content.decode("utf-8", "surrogateescape"))
