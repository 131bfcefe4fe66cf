"""Reactions: to posts, comments and stories, to pages elsewhere; votes in polls.

The same likes stand in `likes_and_reactions.json` (label values, with the target's address) and in its shards
`likes_and_reactions_1.json` (plain, with a localized sentence), not all in both. So a reaction is known by its minute
and by what it is: an English code in one, a word of the account's language in the other; `reaction_code` knows the
words. Both tellings have the same rank; the plan reads shards first, so that the one with the address is shown.
"""

import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.archives.names import match_key
from vana_parsers.facebook.rows import address, content_key, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_WORDS = {
    "like": "Like|Gefällt mir|Mi piace|Me gusta|J'aime|Vind ik leuk|Leuk|Îmi place|M'agrada|Gosto|Curtir|Curti"
    "|Lubię to!|Lubię to|To se mi líbí|Gilla|Liker|Synes godt om|Beğen|Beğenme|いいね!|超いいね|좋아요|赞|讚"
    "|Нравится|पसंद करें|लाइक",
    "love": "Love|Me encanta|Adoro|Amei|J'adore|Geweldig|Ador|M'encanta|Super|Älskar|Elsker|Harika|最高"
    "|大爱|大心|Супер",
    "care": "Care|Support|Umarmung|Abbraccio|Me importa|Solidaire|Knuffel|Força|Omtanke|大切だね|Мы вместе",
    "haha": "Haha|Jaja|うけるね|ハハ|哈哈|Ха-ха|हाहा|하하",
    "wow": "Wow|Whoa|Me asombra|Waouh|Uau|すごいね|哇|Ух ты!|वाह",
    "sad": "Sad|Sorry|Traurig|Sigh|Triste|Me entristece|Verdrietig|Trist|Smutny|悲しいね|心碎|Сочувствую",
    "angry": "Angry|Anger|Wütend|Grrr|Me enfada|Me enoja|Boos|Furios|Irado|Arg|Sinirli|ひどいね|怒|Возмутительно",
}
_CODES = {match_key(word): code for code, words in _WORDS.items() for word in words.split("|")}
_TARGETS = (
    ("comment", re.compile(r"[?&](?:reply_)?comment_id=")),
    ("photo", re.compile(r"/photos?[/.?]|/photo\.php")),
    ("video", re.compile(r"/(?:videos?|watch|reel)[/?]")),
    ("event", re.compile(r"/events/")),
    ("post", re.compile(r"/(?:posts|permalink|groups)/|/permalink\.php|/story\.php|story_fbid=")),
)
_POLL = ("attachments", 0, "data", 0, "poll")
_EXTERNAL = ("attachments", 0, "data", 0, "external_context")


def reaction_code(word: str | None) -> str | None:
    """Return `like`, `love`, `care`, `haha`, `wow`, `sad` or `angry` for a code or word; other text as it is."""
    return _CODES.get(match_key(word.replace("\uff01", "!")), word) if word else None


def target_kind(url: str | None) -> str | None:
    """Return what an address of Facebook's is of: comment, photo, video, event or post; None if it does not tell."""
    return next((kind for kind, pattern in _TARGETS if url and pattern.search(url)), None)


def _reaction(record: Record, task: Task) -> Iterator[Row]:
    if record.is_empty:
        return
    key = content_key(record)
    time = record.instant()
    value = reaction_code(record.text("data", 0, "reaction", "reaction") or record.value("reaction"))
    url = record.value("url") or record.link()
    values = {
        "kind": "like" if value == "like" else "reaction",
        "value": value,
        "target_kind": target_kind(url),
        "target_url": url,
        "target_author": record.value("name", group="author") or record.value("author"),
        "community": record.value("name", group="group") or record.value("group"),
        "extra": record.extra(),
    }
    yield told("reactions", ("reaction", value, None if time.occurred_at else address(url) or key), values, time)


def _story_reaction(record: Record, task: Task) -> Iterator[Row]:
    if record.is_empty:
        return
    time, url = record.instant(), record.link() or record.value("url")
    value = reaction_code(record.text("data", 0, "text") or record.value("reaction"))
    values = {"kind": "story_reaction", "value": value, "target_kind": "story", "target_url": url}
    yield told("reactions", ("story_reaction",), {**values, "extra": record.extra()}, time)


def _external_like(record: Record, task: Task) -> Iterator[Row]:
    """Yield a like that another site's button gave."""
    if record.is_empty:
        return
    time = record.instant()
    url = record.text(*_EXTERNAL, "url") or record.text("url") or record.link() or record.value("url")
    values = {"kind": "like", "value": "like", "target_kind": "page", "target_url": url, "extra": record.extra()}
    yield told("reactions", ("external_like", address(url)), values, time)


def _poll_vote(record: Record, task: Task) -> Iterator[Row]:
    """Yield a vote for each option chosen; the question and all options stay in `extra`."""
    if record.is_empty:
        return
    key, time = content_key(record), record.instant()
    options = record.peek(*_POLL, "options")
    chosen: list[Any] = [one["option"] for one in options if _is_chosen(one)] if isinstance(options, list) else []
    chosen = chosen or [record.value("option")]
    url, extra = record.link() or record.value("url"), record.extra()
    for number, option in enumerate(chosen):
        values = {"kind": "poll_vote", "value": option, "target_kind": "poll", "target_url": url}
        about = ("poll_vote", option, None if time.occurred_at else key)
        yield told("reactions", about, {**values, "extra": {} if number else extra}, time, records=0 if number else 1)


def _is_chosen(option: Any) -> bool:
    return isinstance(option, dict) and option.get("voted") is True and isinstance(option.get("option"), str)


KINDS = (
    Kind(
        "reactions",
        _reaction,
        paths=(
            "comments_and_reactions/likes_and_reactions",
            "comments_and_reactions/posts_and_comments",
            "likes_and_reactions/posts_and_comments",
        ),
        roots=("reactions_v2", "reactions"),
        product="reactions",
    ),
    Kind(
        "story_reactions",
        _story_reaction,
        paths=("stories/story_reactions",),
        roots=("stories_feedback_v2", "stories_feedback"),
        product="reactions",
    ),
    Kind(
        "external_likes",
        _external_like,
        paths=("comments_and_reactions/likes_on_external_sites", "likes_and_reactions/likes_on_external_sites"),
        roots=("other_likes_v2", "other_likes"),
        product="reactions",
    ),
    Kind(
        "poll_votes",
        _poll_vote,
        paths=("polls/polls_you_voted_on",),
        roots=("poll_votes_v2", "poll_votes"),
        product="polls",
    ),
    Kind("own_poll_votes", _poll_vote, paths=("polls/your_poll_votes",), product="polls"),
)
