"""Messages that only tell of a reaction are told from text."""

import pytest

from tests.parsers.meta.conversations import message, read, spelled, thread


def kinds(*texts: str, reactions: list[dict[str, object]], sender: str = "Ann Me") -> list[str]:
    given = message("the message reacted to", timestamp_ms=1_600_000_000_000, reactions=reactions)
    sent = [message(text, sender_name=sender, timestamp_ms=1_700_000_000_500 + n) for n, text in enumerate(texts)]
    return [row["kind"] for row in read(spelled(thread(*sent, given)))["messages"]][:-1]


def reaction(value: str, actor: str = "Ann Me", **fields: object) -> dict[str, object]:
    return {"reaction": value, "actor": actor, **fields}


@pytest.mark.parametrize("text", ["Liked a message", "Reacted 😂 to your message ", "Ann Me reacted ❤️ to your message"])
def test_english_sentences_are_notices(text: str) -> None:
    assert kinds(text, reactions=[]) == ["reaction_notice"]


@pytest.mark.parametrize("text", ["I liked a message", "Reacted", "to your message ", "Liked a message, did you?"])
def test_like_sentences_are_text(text: str) -> None:
    assert kinds(text, reactions=[]) == ["text"]


def test_what_is_sent_in_the_second_of_a_reaction_is_its_notice() -> None:
    given = [reaction("❤", timestamp=1_700_000_001)]
    assert kinds("Gefällt eine Nachricht", reactions=given) == ["reaction_notice"]
    assert kinds("Gefällt eine Nachricht", reactions=given, sender="Bob Other") == ["text"]
    assert kinds("Gefällt eine Nachricht", reactions=[reaction("❤", timestamp=1_700_000_009)]) == ["text"]


def test_one_sentence_around_the_emojis_that_its_sender_reacted_with_is_a_notice() -> None:
    given = [reaction("❤️"), reaction("😂"), reaction("👍")]
    texts = [f"Hat mit {emoji} auf deine Nachricht reagiert" for emoji in ("❤", "😂", "😂")]
    assert kinds(*texts, reactions=given) == ["reaction_notice"] * 3
    assert kinds(*texts, reactions=given[:1]) == ["text"] * 3
    assert kinds("haha 😂", "haha 👍", "haha 😂", reactions=given) == ["text"] * 3
