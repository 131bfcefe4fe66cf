"""The flat files of 2018 to 2020 give the rows of later ones."""

import pytest

from tests.parsers.instagram.reading import at, listed, one, read, records_of, shown
from vana_parsers.records import Row

WHEN = "2019-03-02T10:11:12+00:00"
T = 1_551_521_472
"""The same instant in seconds."""


def only(path: str, document: object) -> Row:
    [row] = read(path, document)
    assert isinstance(row, Row)
    assert (at(row), row.values["time_source"]) == ("2019-03-02T10:11:12Z", "iso")
    return row


def test_likes_are_pairs_of_time_and_name() -> None:
    document = {"media_likes": [[WHEN, "ann"], [WHEN, "bob"]], "comment_likes": [[WHEN, "cid"]]}
    found = [item for item in read("likes.json", document) if isinstance(item, Row)]
    assert [(row.values["target_kind"], row.values["target_author"]) for row in found] == [
        ("post", "ann"),
        ("post", "bob"),
        ("comment", "cid"),
    ]


def test_comments_are_the_comments_of_later_exports() -> None:
    old = only("comments.json", {"media_comments": [[WHEN, "Nice!", "ann"]]})
    later = one("comments/post_comments.json", {"comments_media_comments": [listed("ann", ("", "Nice!", T))]})
    assert old.identity == later.identity
    assert shown(old) == {"text": "Nice!", "target_author": "ann"}


@pytest.mark.parametrize(
    ("section", "later"),
    [
        ("followers", "followers_1"),
        ("following", "following"),
        ("follow_requests_sent", "pending_follow_requests"),
        ("dismissed_suggested_users", "removed_suggestions"),
        ("following_hashtags", "following_hashtags"),
    ],
)
def test_connections_are_maps_by_name(section: str, later: str) -> None:
    document = {"blocked_users": {}, section: {"ann/b": WHEN, "bob": WHEN}}
    items = read("connections.json", document)
    assert records_of(items) == 2
    old = [item for item in items if isinstance(item, Row)]
    new = one(f"followers_and_following/{later}.json", [listed("", ("https://www.instagram.com/bob", "bob", T))])
    assert old[1].identity == new.identity
    assert old[0].values["handle"] == "ann/b"


def test_what_was_seen_is_told_by_objects() -> None:
    document = {"posts_seen": [{"timestamp": WHEN, "author": "ann"}], "ads_clicked": []}
    row = only("seen_content.json", document)
    assert shown(row) == {"kind": "post", "author": "ann"}
    clicked = only("seen_content.json", {"chaining_seen": [], "ads_clicked": [{"timestamp": WHEN, "caption": "Sale"}]})
    assert shown(clicked) == {"kind": "ad_click", "is_ad": True, "title": "Sale"}


def test_searches_say_what_was_searched() -> None:
    bare = only("searches.json", [{"time": WHEN, "search_click": "ann", "type": "user"}])
    assert shown(bare) == {"query": "ann", "where": "people"}
    under = only("searches.json", {"main_search_history": [{"time": WHEN, "search_click": "cats", "type": "hashtag"}]})
    assert shown(under) == {"query": "cats", "where": "hashtags"}


def test_collections_hold_pairs() -> None:
    held = {"name": "Trips", "created_at": WHEN, "updated_at": "2019-04-02T10:11:12+00:00", "media": [[WHEN, "ann"]]}
    document = {"saved_media": [[WHEN, "bob"]], "saved_collections": [held]}
    items = [item for item in read("saved.json", document) if isinstance(item, Row)]
    assert [(row.values["kind"], row.values.get("collection"), row.values["title"]) for row in items] == [
        ("post", None, "bob"),
        ("collection", None, "Trips"),
        ("post", "Trips", "ann"),
    ]


def test_stories_logins_and_contacts() -> None:
    poll = only("stories_activities.json", {"polls": [[WHEN, "ann"]], "quizzes": []})
    assert shown(poll) == {"kind": "poll_vote", "target_kind": "story", "target_author": "ann"}
    login = {"timestamp": WHEN, "ip_address": "192.0.2.7", "user_agent": "Instagram 100", "cookie_name": "c"}
    row = only("account_history.json", {"login_history": [login]})
    assert (row.values["ip"], row.values["user_agent"]) == ("192.0.2.7", "Instagram 100")
    [person] = read("uploaded_contacts.json", [{"first_name": "Bob", "last_name": "Other", "contact": "+1555"}])
    assert isinstance(person, Row)
    assert shown(person) == {"name": "Bob Other", "phones": ["+1555"]}


def test_profile_and_settings_are_documents_of_facts() -> None:
    document = {"username": "ann", "private_account": True, "biography": "", "info": {"a": 1}}
    items = [item for item in read("profile.json", document) if isinstance(item, Row)]
    assert {row.values["field"]: row.values["value"] for row in items} == {
        "username": "ann",
        "private_account": "true",
        "info": '{"a":1}',
    }
    assert records_of(list(items)) == 1
    [setting] = read("settings.json", {"allow_comments_from": "Everyone"})
    assert isinstance(setting, Row)
    assert setting.values["field"] == "settings/allow_comments_from"


def test_a_section_that_nobody_knows_is_kept_raw() -> None:
    [row] = read("likes.json", {"media_likes": [], "future_likes": [{"a": "b"}]})
    assert isinstance(row, Row)
    assert row.table == "raw_records"
    [odd] = read("likes.json", {"media_likes": [["no time", "ann"]]})
    assert isinstance(odd, Row)
    assert "no time" in str(odd.values)
