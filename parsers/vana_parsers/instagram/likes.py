"""Likes of posts, comments and threads, what was done in stories, and posts that are not wanted."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import Deed, address, deeds, handle_of, owner_of, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT

_STORIES = ("story_interactions", "story_sticker_interactions")


def reaction(record: Record, task: Task) -> Iterator[Row]:
    """Yield a reaction for each that the record lists: a quiz lists all its answers, a like itself.

    A like is known by what was liked, what was done in a story by its owner: most exports do not have its address.
    """
    if record.is_empty:
        return
    yield from _rows(record, task, deeds(record))


def unwanted_post(record: Record, task: Task) -> Iterator[Row]:
    """Yield the post that is not wanted: its facts are the parts of one list."""
    if record.is_empty:
        return
    parts = deeds(record)
    url = next((part.url for part in parts if part.url), None)
    owner = next((part.value for part in parts if part.value and part.value != url), None)
    time = next((part.time for part in parts if part.time.occurred_at), NO_INSTANT)
    others = [part.value for part in parts if part.value not in (None, url, owner)]
    others += [part.url for part in parts if part.url not in (None, url)]
    owner = owner or owner_of(record) or handle_of(url)
    extra = record.extra() | ({"others": others} if others else {})
    values = {**_fixed(task), "target_url": url, "target_author": owner, "extra": extra}
    yield told("reactions", (task.params["kind_of"], address(url) or owner), values, time)


def _rows(record: Record, task: Task, done: list[Deed]) -> Iterator[Row]:
    owner = owner_of(record)
    reacted = record.value("reaction", "option", "answer", "text")
    extra = record.extra()
    for number, deed in enumerate(done):
        author = owner or handle_of(deed.url)
        about = author or address(deed.url) if task.params["by"] == "owner" else address(deed.url) or author
        values = {
            **_fixed(task),
            "value": deed.value or (None if number else reacted),
            "target_url": deed.url,
            "target_author": author,
            "extra": {} if number else extra,
        }
        key = (task.params["kind_of"], task.params["target"], about)
        yield told("reactions", key, values, deed.time, records=0 if number else 1)


def _fixed(task: Task) -> dict[str, str]:
    return {"kind": task.params["kind_of"], "target_kind": task.params["target"]}


def _likes(name: str, *paths: str, roots: tuple[str, ...], target: str, product: str = "likes") -> Kind:
    return Kind(name, reaction, paths, roots, product, {"kind_of": "like", "target": target, "by": "url"})


def _story(stem: str, kind: str, *roots: str) -> Kind:
    paths = (*(f"{folder}/{stem}" for folder in _STORIES), *((stem,) if "story" in stem else ()))
    params = {"kind_of": kind, "target": "story", "by": "owner"}
    return Kind(stem, reaction, paths, roots, "stories", params)


KINDS = (
    _likes("liked_posts", "likes/liked_posts", "liked_posts", roots=("likes_media_likes",), target="post"),
    _likes(
        "liked_comments", "likes/liked_comments", "liked_comments", roots=("likes_comment_likes",), target="comment"
    ),
    _likes(
        "liked_threads",
        "threads/liked_threads",
        "liked_threads",
        roots=("text_post_app_media_likes",),
        target="thread",
        product="threads",
    ),
    _story("story_likes", "like", "story_activities_story_likes"),
    _story("polls", "poll_vote", "story_activities_polls"),
    _story("quizzes", "quiz_answer", "story_activities_quizzes"),
    _story("questions", "question_answer", "story_activities_questions"),
    _story("question_music_response", "question_music", "story_activities_questions_music"),
    _story("question_media_response", "question_media", "story_activities_questions_media"),
    _story("emoji_sliders", "emoji_slider", "story_activities_emoji_sliders"),
    _story("countdowns", "countdown", "story_activities_countdowns"),
    _story("emoji_story_reactions", "reaction", "story_activities_emoji_quick_reactions"),
    _story("avatar_story_reactions", "avatar_reaction", "story_activities_avatar_quick_reactions"),
    _story("story_reaction_sticker_reactions", "sticker_reaction", "story_activities_reaction_sticker_reactions"),
    Kind(
        "unwanted_posts",
        unwanted_post,
        paths=("posts_you_re_not_interested_in",),
        roots=("impressions_history_posts_not_interested",),
        product="feed",
        params={"kind_of": "not_interested", "target": "post"},
    ),
)
