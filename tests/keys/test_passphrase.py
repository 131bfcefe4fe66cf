import os
import pty
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import KeyUnavailable, WrongKey
from vana_cli.keys import Opener, SlotFolder
from vana_cli.keys.passphrase import (
    MAX_PASSPHRASE_BYTES,
    PassphraseOpener,
    canonical_passphrase,
    from_descriptor,
    from_file,
    from_prompt,
    from_variable,
)

Cheap = Callable[[Opener], PassphraseOpener]
WORDS = "correct horse battery"


@pytest.fixture
def piped() -> Iterator[Callable[[bytes], str]]:
    """Return a function that gives the number of a descriptor from which the bytes can be read once."""

    def piped(content: bytes) -> str:
        read_end, write_end = os.pipe()
        os.write(write_end, content)
        os.close(write_end)
        return str(read_end)

    yield piped


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def passphrase_of(opener: PassphraseOpener) -> bytes:
    return canonical_passphrase(opener.ask(), opener.source)


def typing(*answers: str) -> Callable[[str], str]:
    left = list(answers)
    return lambda question: left.pop(0)


def test_the_same_passphrase_opens_whatever_it_came_from(
    slots: SlotFolder, master: SecretKey, cheap: Cheap, tmp_path: Path, piped: Callable[[bytes], str]
) -> None:
    slot = slots.add(master, cheap(from_prompt(typing(WORDS, WORDS))))

    assert (slot.kind, slot.where) == ("passphrase", {})
    for opener in (
        from_variable(WORDS),
        from_descriptor(piped(WORDS.encode() + b"\n")),
        from_file(saved(tmp_path / "p", WORDS.encode() + b"\n")),
        from_prompt(typing(WORDS)),
    ):
        assert slots.unlock([opener]) == master


@pytest.mark.parametrize("other", [WORDS.upper(), WORDS + " ", WORDS + "\n", " " + WORDS, "x"])
def test_another_passphrase_is_wrong_and_never_a_damaged_store(
    other: str, slots: SlotFolder, master: SecretKey, cheap: Cheap
) -> None:
    slots.add(master, cheap(from_variable(WORDS)))

    with pytest.raises(WrongKey, match=r"\Awrong passphrase\Z"):
        slots.unlock([from_variable(other)])


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"a", b"a"), (b"a\n", b"a"), (b"a\r\n", b"a"), (b"a\n\n", b"a\n"), (b" a ", b" a "), (b"a\nb\n", b"a\nb")],
)
def test_one_trailing_newline_is_not_part_of_a_passphrase(
    content: bytes, expected: bytes, tmp_path: Path, piped: Callable[[bytes], str]
) -> None:
    assert passphrase_of(from_file(saved(tmp_path / "p", content))) == expected
    assert passphrase_of(from_descriptor(piped(content))) == expected


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"a\xff", b"x" * (MAX_PASSPHRASE_BYTES + 1), b"x" * 60_000],
    ids=["", "\\n", "ff", "+1", "60k"],
)
def test_an_unusable_passphrase_is_refused_from_everywhere_and_not_repeated(
    content: bytes, tmp_path: Path, piped: Callable[[bytes], str]
) -> None:
    text = os.fsdecode(content.removesuffix(b"\n"))
    openers = [
        from_file(saved(tmp_path / "p", content)),
        from_descriptor(piped(content)),
        from_variable(text),
        from_prompt(typing(text)),
    ]
    for opener in openers:
        with pytest.raises(KeyUnavailable) as caught:
            passphrase_of(opener)
        assert "a\udcff" not in str(caught.value)
        assert "xxx" not in str(caught.value)


def test_the_longest_passphrase_is_taken_from_everywhere(tmp_path: Path, piped: Callable[[bytes], str]) -> None:
    longest = b"x" * MAX_PASSPHRASE_BYTES
    openers = (from_file(saved(tmp_path / "p", longest + b"\r\n")), from_descriptor(piped(longest + b"\r\n")))

    assert [passphrase_of(opener) for opener in openers] == [longest, longest]


@pytest.mark.parametrize(
    ("typed", "same"),
    [("e\u0301", "\u00e9"), ("\ufb01n", "fin"), ("\uff11", "1"), ("\u212b", "\u00c5")],
    ids=["combining", "ligature", "full width", "angstrom"],
)
def test_what_looks_the_same_is_the_same_passphrase(typed: str, same: str) -> None:
    assert canonical_passphrase(typed, "test") == canonical_passphrase(same, "test")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=50))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = canonical_passphrase(text, "test")
    assert canonical_passphrase(once.decode(), "test") == once


def test_a_new_passphrase_that_is_typed_differently_is_refused(
    slots: SlotFolder, master: SecretKey, cheap: Cheap
) -> None:
    with pytest.raises(KeyUnavailable, match="differ"):
        slots.add(master, cheap(from_prompt(typing(WORDS, WORDS + "x"))))
    assert not slots.path.exists()


def test_an_empty_new_passphrase_is_refused_before_it_is_asked_for_again(
    slots: SlotFolder, master: SecretKey, cheap: Cheap
) -> None:
    with pytest.raises(KeyUnavailable, match="empty"):
        slots.add(master, cheap(from_prompt(typing(""))))


def test_end_of_input_at_the_prompt_is_no_passphrase() -> None:
    def ended(question: str) -> str:
        raise EOFError

    with pytest.raises(KeyUnavailable, match="no passphrase was typed"):
        from_prompt(ended).ask()


def test_it_is_asked_once_for_all_slots(slots: SlotFolder, master: SecretKey, cheap: Cheap) -> None:
    slots.add(master, cheap(from_variable("one")))
    slots.add(master, cheap(from_variable("two")))

    assert slots.unlock([from_prompt(typing("two"))]) == master


def test_a_passphrase_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = saved(tmp_path / "p", WORDS.encode())
    file.chmod(0o604)

    with pytest.raises(KeyUnavailable, match=r"VANA_PASSPHRASE_FILE.*mode 0604"):
        from_file(file).ask()


@pytest.mark.parametrize("number", ["", "-1", "three", "3.0", "٣", " 3", "9" * 30, WORDS])
def test_a_descriptor_that_is_no_number_is_refused_and_not_repeated(number: str) -> None:
    with pytest.raises(KeyUnavailable, match="not the number of a file descriptor") as caught:
        from_descriptor(number).ask()
    assert WORDS not in str(caught.value)


def test_a_descriptor_that_is_not_open_is_refused() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    os.close(write_end)
    for number in (read_end, 999_999_999):
        with pytest.raises(KeyUnavailable, match="cannot be read: bad file descriptor"):
            from_descriptor(str(number)).ask()


def test_a_descriptor_is_closed_when_it_was_read(piped: Callable[[bytes], str]) -> None:
    number = piped(b"a")
    from_descriptor(number).ask()

    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(int(number))


def test_a_terminal_as_descriptor_is_refused_and_not_waited_for() -> None:
    ours, terminal = pty.openpty()
    try:
        with pytest.raises(KeyUnavailable, match="is a terminal"):
            from_descriptor(str(terminal)).ask()
    finally:
        os.close(ours)
        os.close(terminal)


def test_only_the_variable_that_others_can_see_comes_with_a_notice(tmp_path: Path) -> None:
    assert "visible" in str(from_variable(WORDS).notice)
    assert WORDS not in str(from_variable(WORDS).notice)
    for opener in (from_descriptor("3"), from_file(tmp_path), from_prompt(typing())):
        assert opener.notice is None


def test_a_passphrase_is_in_no_repr_and_no_traceback(slots: SlotFolder, master: SecretKey, cheap: Cheap) -> None:
    slots.add(master, cheap(from_variable("other")))
    opener = from_variable(WORDS)
    with pytest.raises(WrongKey) as caught:
        slots.unlock([opener])

    assert WORDS not in repr(opener)
    assert WORDS not in "".join(traceback.format_exception(caught.value))
