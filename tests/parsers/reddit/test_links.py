import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vana_parsers.reddit.links import absolute, message_ids, targets

IDS = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
NAMES = st.text("ABCxyz019_-", min_size=1, max_size=21)
SLUGS = st.sampled_from(["", "_", "a_title", "caf%C3%A9", "日本", "comment", "x" * 60])
HOSTS = st.sampled_from(
    [
        "",
        "https://www.reddit.com",
        "http://www.reddit.com",
        "https://old.reddit.com",
        "https://reddit.com",
        "https://np.reddit.com",
        "www.reddit.com",
    ]
)
TAILS = st.sampled_from(["", "/", "?context=3", "/?utm_source=share", "#top"])


def parsed(address: str) -> tuple[str | None, ...]:
    found = targets(pa.array([address], pa.string()))
    arrays = (found.community, found.kind, found.post_id, found.comment_id, found.item_id)
    return tuple(array[0].as_py() for array in arrays)


@settings(max_examples=150)
@given(HOSTS, NAMES, IDS, SLUGS, IDS, TAILS, st.sampled_from(["r", "u", "user"]))
def test_a_comment_is_found_in_every_form_of_its_permalink(
    host: str, name: str, post: str, slug: str, comment: str, tail: str, space: str
) -> None:
    community = name if space == "r" else f"u_{name}"
    address = f"{host}/{space}/{name}/comments/{post}/{slug}/{comment}{tail}"
    assert parsed(address) == (community, "comment", post, comment, comment)


@settings(max_examples=100)
@given(HOSTS, NAMES, IDS, SLUGS.filter(bool), TAILS)
def test_a_post_is_found_in_every_form_of_its_permalink(host: str, name: str, post: str, slug: str, tail: str) -> None:
    assert parsed(f"{host}/r/{name}/comments/{post}/{slug}{tail}") == (name, "post", post, None, post)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://redd.it/abc1", (None, "post", "abc1", None, "abc1")),
        ("https://www.reddit.com/gallery/abc1?x=1", (None, "post", "abc1", None, "abc1")),
        ("https://www.reddit.com/comments/abc1", (None, "post", "abc1", None, "abc1")),
        ("/comments/t3_abc1/slug/t1_def2/", (None, "comment", "abc1", "def2", "def2")),
        ("https://www.reddit.com/r/x/comments/abc1//def2/", ("x", "comment", "abc1", "def2", "def2")),
        ("https://www.reddit.com/r/u_kim/comments/abc1/hi/", ("u_kim", "post", "abc1", None, "abc1")),
        ("https://www.reddit.com/r/x/s/AbCdEf", (None, None, None, None, None)),
        ("https://example.org/r/x/comments/abc1/slug/", (None, None, None, None, None)),
        ("https://reddit.com.example.org/r/x/comments/abc1/", (None, None, None, None, None)),
        ("https://i.redd.it/picture.jpg", (None, None, None, None, None)),
    ],
)
def test_short_and_foreign_addresses(address: str, expected: tuple[str | None, ...]) -> None:
    assert parsed(address) == expected


@settings(max_examples=200)
@given(st.lists(st.none() | st.text(max_size=60) | st.just("/r/x/comments/a/b/c/"), max_size=6))
@example(["https://www.reddit.com/r/x/comments/a/b/c/", "\n", "/r/x/comments/a/b/c/", None])
def test_each_address_is_read_as_if_it_stood_alone(addresses: list[str | None]) -> None:
    together = targets(pa.array(addresses, pa.string()))
    for index, address in enumerate(addresses):
        alone = targets(pa.array([address], pa.string()))
        assert together.item_id[index] == alone.item_id[0]
        assert together.community[index] == alone.community[0]


def test_relative_addresses_become_absolute_and_others_stay() -> None:
    given = pa.array(["/r/x/", "https://example.org/", None, "word"], pa.string())
    assert absolute(given).to_pylist() == ["https://www.reddit.com/r/x/", "https://example.org/", None, "word"]


def test_message_ids_come_without_their_prefix() -> None:
    given = pa.array(["https://www.reddit.com/message/messages/2bq9x1", "/message/messages/t4_ab", "/r/x", None])
    assert message_ids(given).to_pylist() == ["2bq9x1", "ab", None, None]
