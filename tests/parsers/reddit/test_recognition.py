from collections.abc import Callable

import pytest

from vana_parsers.export import Export
from vana_parsers.reddit import SOURCE
from vana_parsers.registry import LEAST_CONFIDENCE

MakeExport = Callable[..., Export]

POSTS = "id,permalink,date,ip,subreddit,gildings,title,url,body\n"
COMMENTS = "id,permalink,date,ip,subreddit,gildings,link,parent,body\n"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("posts.csv", POSTS),
        ("anything.csv", COMMENTS),
        ("deep/er/votes", "id,permalink,direction\n"),
        ("subscribed_subreddits.csv", "subreddit\ncats\n"),
        ("x/saved_posts.csv", "id,permalink\n"),
        ("checkfile.csv", "filename,sha256\n"),
        ("comments_2.csv", b"\xff\xfe" + COMMENTS.encode("utf-16-le")),
    ],
)
def test_one_file_of_an_export_is_enough(path: str, content: str | bytes, make_export: MakeExport) -> None:
    assert SOURCE.recognize(make_export({path: content})) >= 0.4


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("messages.csv", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"),
        (
            "comments.csv",
            "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text\n",
        ),
        ("posts.csv", "id,created_at,content,url\n"),
        ("friends.csv", "username,note\n"),
        ("RC_2020-01.csv", "id,permalink,subreddit,link,parent,author,created_utc\n"),
        ("RC_2020-01.json", '{"id":"a","created_utc":1577836800,"subreddit":"x","body":"b"}\n'),
        ("RS_2020-01.zst", b"\x28\xb5\x2f\xfd\x00"),
        ("list.csv", "subreddit\n"),
        ("empty.csv", b""),
    ],
)
def test_what_is_not_reddits_export_is_not_claimed(path: str, content: str | bytes, make_export: MakeExport) -> None:
    assert SOURCE.recognize(make_export({path: content, "other.csv": "a,b\n"})) < LEAST_CONFIDENCE


def test_an_export_inside_something_larger_is_worth_less(make_export: MakeExport) -> None:
    drive: dict[str, str | bytes] = {f"Takeout/Mail/{i}.json": "{}" for i in range(20)}
    assert SOURCE.recognize(make_export({**drive, "Takeout/Drive/posts.csv": POSTS})) < 0.5
