"""Messages that only tell of a reaction: a row of their own beside the `reactions` of the message reacted to.

They are told by the reactions of the same conversation, and by the English sentences that have been seen; where an
export in another language gives reactions no time, those that name no emoji cannot be told from other text.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

_SENTENCE = re.compile(r"(?:(.{1,80}) )?(?:[Ll]iked a message|[Rr]eacted \S{1,40} to your message ?)\.?")
_VARIATION = "\ufe0f"
_SLACK = 1
"""Seconds between a reaction and its notice: nobody reacts and writes within that."""
_LEAST_REPEATS = 3
_LEAST_LETTERS = 8

Reacted = tuple[str, str, int | None]


def find_notices(
    senders: Sequence[str | None],
    texts: Sequence[str | None],
    seconds: Sequence[int | None],
    reacted: Sequence[Reacted],
) -> list[int]:
    """Return which of the messages with *texts* (None for those that cannot be notices) are notices of *reacted*."""
    found = {index for index, text in enumerate(texts) if text and _is_sentence(text, senders[index])}
    if not reacted:
        return sorted(found)
    at = {(actor, second + slack) for actor, _, second in reacted if second for slack in range(-_SLACK, _SLACK + 1)}
    if at:
        found |= {index for index, text in enumerate(texts) if text and (senders[index], seconds[index]) in at}
    return sorted(found | _by_template(senders, texts, reacted))


def _is_sentence(text: str, sender: str | None) -> bool:
    match = _SENTENCE.fullmatch(text) if "message" in text else None
    return match is not None and match[1] in (None, sender)


def _by_template(senders: Sequence[str | None], texts: Sequence[str | None], reacted: Sequence[Reacted]) -> set[int]:
    """Return texts that are one sentence around varying emojis, each of which its sender reacted with."""
    given = {(actor, value.replace(_VARIATION, "")) for actor, value, _ in reacted}
    emojis = {value for _, value in given if value}
    if len(emojis) < 2:
        return set()
    search = re.compile("|".join(map(re.escape, sorted(emojis, key=len, reverse=True)))).search
    around: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text is None or text.isascii():
            continue
        plain = text.replace(_VARIATION, "")
        match = search(plain)
        if match:
            around[plain[: match.start()], plain[match.end() :]].append((index, match[0]))
    return {
        index
        for (before, after), hits in around.items()
        if len(hits) >= _LEAST_REPEATS
        and len({emoji for _, emoji in hits}) > 1
        and sum(map(str.isalpha, before + after)) >= _LEAST_LETTERS
        and all((senders[index], emoji) in given for index, emoji in hits)
        for index, _ in hits
    }
