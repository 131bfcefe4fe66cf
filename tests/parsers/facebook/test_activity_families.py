"""What becomes of a record of each family, in every dialect and generation that it has been written in."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.parsers.facebook.reading import A, one, read, rows, shown
from vana_parsers.facebook.reactions import reaction_code
from vana_parsers.facebook.views import viewed_kind
from vana_parsers.records import Row, Skipped

NOON = 1_700_000_000
AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def labels(*values: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"media": [], "label_values": list(values), "fbid": "9", **fields}


# comments and reactions


def test_a_comment_has_its_text_and_its_sentence() -> None:
    inner = {"comment": {"timestamp": NOON, "comment": "perch\u00c3\u00a9", "author": "Ann"}}
    comment = {"timestamp": NOON, "data": [inner], "title": "Ann ha commentato il post di Bob."}
    row = one(f"{A}/comments_and_reactions/comments.json", {"comments_v2": [comment]})
    extra = {"data": [{"comment": {"author": "Ann"}}], "title": "Ann ha commentato il post di Bob."}
    assert (row.table, shown(row)) == ("comments", {"text": "perché", "extra": extra})
    assert row.values["occurred_at"] == AT


def test_a_comment_is_the_same_in_another_generation_and_language() -> None:
    def of(title: str) -> dict[str, Any]:
        return {"timestamp": NOON, "data": [{"comment": {"timestamp": NOON, "comment": "hi"}}], "title": title}

    first = one("comments/comments.json", {"comments": [of("Ann commented on Bob's post.")]})
    second = one(f"export/{A}/comments_and_reactions/comments.json", {"comments_v2": [of("Ann hat kommentiert.")]})
    assert first.identity == second.identity == ("comment", "hi", "2023-11-14T22:13")
    assert first.is_event


def test_a_group_comment_names_its_group() -> None:
    inner = {"comment": {"timestamp": NOON, "comment": "hi", "author": "Ann", "group": "Cats"}}
    row = one(f"{A}/groups/your_comments_in_groups.json", {"group_comments_v2": [{"timestamp": NOON, "data": [inner]}]})
    assert row.values["community"] == "Cats"


def test_the_same_like_is_one_record_in_its_two_files() -> None:
    plain = {"timestamp": NOON, "data": [{"reaction": {"reaction": "LIKE", "actor": "Ann"}}], "title": "Ann likes it."}
    url = "https://www.facebook.com/bob/posts/1"
    author = {"title": "Author", "dict": [{"title": "", "dict": [{"label": "Name", "value": "Bob"}]}]}
    group = {"title": "Gruppe", "dict": [{"title": "", "dict": [{"label": "Name", "value": "Cats"}]}]}
    address = {"label": "URL", "value": url, "href": url}
    rich = labels({"label": "Reaktion", "value": "Gefällt mir"}, address, author, group, timestamp=NOON + 3)
    first = one(f"{A}/comments_and_reactions/likes_and_reactions_1.json", [plain])
    second = one(f"{A}/comments_and_reactions/likes_and_reactions.json", [rich])
    assert first.identity == second.identity == ("reaction", "like", None, "2023-11-14T22:13")
    assert shown(second) == {
        "kind": "like",
        "value": "like",
        "target_kind": "post",
        "target_url": url,
        "target_author": "Bob",
        "community": "Cats",
        "extra": {"fbid": "9"},
    }
    assert shown(first)["extra"] == {"data": [{"reaction": {"actor": "Ann"}}], "title": "Ann likes it."}


@pytest.mark.parametrize(("word", "code"), [("LIKE", "like"), ("SORRY", "sad"), ("J’aime", "like"), ("Blub", "Blub")])
def test_reactions_have_one_code_in_all_languages(word: str, code: str) -> None:
    assert reaction_code(word) == code


def test_a_vote_is_a_row_for_each_option_chosen() -> None:
    options = [{"option": "Yes", "voted": True}, {"option": "No", "voted": False}, {"option": "Both", "voted": True}]
    vote = {"timestamp": NOON, "attachments": [{"data": [{"poll": {"question": "Cake?", "options": options}}]}]}
    found = rows(f"{A}/polls/polls_you_voted_on.json", {"poll_votes_v2": [vote]})
    assert [(row.values["value"], row.records) for row in found] == [("Yes", 1), ("Both", 0)]
    assert "Cake?" in str(found[0].values["extra"])


def test_a_story_reaction_says_which() -> None:
    reaction = {"timestamp": NOON, "title": "Ann reacted.", "data": [{"text": "Love"}]}
    row = one(f"{A}/stories/story_reactions.json", {"stories_feedback_v2": [reaction]})
    assert (row.values["value"], row.values["target_kind"]) == ("love", "story")


# people, pages, groups


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        ("connections/friends/your_friends.json", "friends_v2", ("friend", "mutual", "active")),
        ("friends/friends.json", "friends", ("friend", "mutual", "active")),
        ("friends_and_followers/friend_requests_sent.json", "sent_requests_v2", ("friend", "out", "requested")),
        ("connections/friends/rejected_friend_requests.json", "rejected_requests_v2", ("friend", "in", "rejected")),
        ("connections/friends/removed_friends.json", "deleted_friends_v2", ("friend", "mutual", "removed")),
        ("connections/followers/who_you’ve_followed.json", "following_v3", ("follow", "out", "active")),
        ("friends_and_followers/who_you_follow.json", "following_v2", ("follow", "out", "active")),
        ("pages/pages_you've_liked.json", "page_likes_v2", ("page_like", "out", "active")),
        ("likes_and_reactions/pages.json", "page_likes", ("page_like", "out", "active")),
        (f"{A}/groups/your_groups.json", "groups_admined_v2", ("moderator", "out", "active")),
    ],
)
def test_people_and_pages_are_connections(path: str, root: str, expected: tuple[str, ...]) -> None:
    row = one(path, {root: [{"name": "Bob", "timestamp": NOON, "marked_as_spam": True}]})
    assert (row.values["kind"], row.values["direction"], row.values["state"]) == expected
    assert (row.values["name"], row.values["extra"]) == ("Bob", {"marked_as_spam": True})
    assert row.identity == (*expected, "Bob", "2023-11-14T22:13")


def test_a_name_that_is_written_twice_is_told_once() -> None:
    page = {"timestamp": NOON, "data": [{"name": "Cats"}], "title": "Cats"}
    row = one("pages/pages_you_follow.json", {"pages_followed_v2": [page]})
    assert shown(row) == {"kind": "page_follow", "direction": "out", "state": "active", "name": "Cats"}


def test_a_membership_keeps_the_sentence_that_says_what_happened() -> None:
    joined = {"timestamp": NOON, "data": [{"name": "Cats"}], "title": "You became a member of Cats."}
    row = one(f"{A}/groups/your_group_membership_activity.json", {"groups_joined_v2": [joined]})
    assert (row.values["name"], row.values["extra"]) == ("Cats", {"title": "You became a member of Cats."})


def test_followers_are_read_in_the_dialect_of_lists() -> None:
    follower = {"title": "", "string_list_data": [{"href": "https://x.example/bob", "value": "Bob", "timestamp": NOON}]}
    row = one("connections/followers/people_who_followed_you_1.json", [follower])
    assert (row.values["name"], row.values["url"]) == ("Bob", "https://x.example/bob")
    assert "extra" not in shown(row)


def test_suggestions_are_a_row_each_and_one_record() -> None:
    record = labels({"label": "Namen", "vec": [{"value": "Ann"}, {"value": "Bob"}]})
    found = rows("connections/friends/people_you_may_know.json", record)
    assert [(row.values["name"], row.records) for row in found] == [("Ann", 1), ("Bob", 0)]


def test_a_name_is_found_in_a_language_that_nobody_knows() -> None:
    record = labels({"label": "Blub", "value": "Ann"}, {"label": "Blam", "timestamp_value": NOON})
    row = one("connections/friends/suggested_friends.json", [record])
    assert (row.values["name"], row.values["occurred_at"]) == ("Ann", AT)


def test_badges_are_a_row_for_each_group_of_the_map() -> None:
    found = rows(f"{A}/groups/your_badges.json", {"group_badges_v2": {"Caf\u00c3\u00a9": ["New"], "Cats": []}})
    assert [(row.values["header"], row.values["details"], row.records) for row in found] == [
        ("Café", ["New"], 1),
        ("Cats", [], 1),
    ]


def test_answers_to_a_group_are_rows_and_the_group_a_record() -> None:
    answers = [{"question": "Why?", "answer": "Cats", "timestamp": NOON}, {"question": "Age?", "answer": "9"}]
    group = {"group_name": "Cats", "answers": answers, "rules_agreement": "I agree"}
    document = {"group_membership_questions_answers_v2": {"group_answers": [group, {"group_name": "Dogs"}]}}
    found = rows(f"{A}/groups/your_answers_to_membership_questions.json", document)
    assert [row.records for row in found] == [1, 0, 1]
    assert [row.values.get("title") for row in found] == ["Why?", "Age?", None]
    assert found[0].values["extra"] == {"rules_agreement": "I agree"}


def test_posts_in_groups_are_read_in_the_wrapper_of_2019() -> None:
    post = {"timestamp": NOON, "data": [{"post": "Look"}], "title": "Ann posted in Cats."}
    document = {"group_posts": {"activity_log_data": [post, post]}}
    found = rows("groups/your_posts_and_comments_in_groups.json", document)
    assert [(row.table, row.values["text"], row.records) for row in found] == [("posts", "Look", 1)] * 2


# events, saves, searches


def test_answers_to_events_are_records_under_each_answer() -> None:
    event = {"name": "Party", "start_timestamp": NOON, "end_timestamp": 0}
    document = {"event_responses_v2": {"events_joined": [event], "events_declined": [event, event]}}
    found = rows(f"{A}/events/your_event_responses.json", document)
    assert [(row.values["response"], row.records) for row in found] == [("joined", 1), ("declined", 1), ("declined", 1)]
    assert (found[0].values["started_at"], found[0].values["ended_at"]) == (AT, None)
    assert found[0].identity == found[1].identity


def test_a_saved_item_has_the_address_it_points_to() -> None:
    outside = {"external_context": {"name": "Cat", "source": "Cats", "url": "https://cats.example/1"}}
    save = {"timestamp": NOON, "attachments": [{"data": [outside]}], "title": "Ann saved a link."}
    row = one(f"{A}/saved_items_and_collections/your_saved_items.json", {"saves_v2": [save]})
    extra = {"attachments": [{"data": [{"external_context": {"source": "Cats"}}]}], "title": "Ann saved a link."}
    assert shown(row) == {"kind": "link", "title": "Cat", "url": "https://cats.example/1", "extra": extra}


def test_a_collection_comes_with_what_is_in_it() -> None:
    collection = {"title": "Cats", "timestamp": NOON, "attachments": [{"data": [{"name": "Tom"}]}]}
    found = rows(f"{A}/saved_items_and_collections/collections.json", {"collections_v2": [collection]})
    assert [(row.values["kind"], row.values["title"], row.records) for row in found] == [
        ("collection", "Cats", 1),
        ("item", "Tom", 0),
    ]


def test_a_search_has_its_words_once() -> None:
    search = {"timestamp": NOON, "attachments": [{"data": [{"text": '"cats"'}]}], "data": [{"text": "cats"}]}
    row = one("logged_information/search/your_search_history.json", {"searches_v2": [search]})
    assert shown(row) == {"query": "cats", "where": "facebook"}


def test_a_search_of_marketplace_is_told_by_its_folder() -> None:
    record = labels({"label": "Zoekopdracht", "value": "chair"}, timestamp=NOON)
    row = one(f"{A}/facebook_marketplace/your_search_history.json", record)
    assert (row.values["query"], row.values["where"]) == ("chair", "marketplace")


# views


def test_entries_of_sections_are_records_and_name_their_sections() -> None:
    entry = {"timestamp": NOON, "data": {"name": "Ad by Cats", "uri": "https://www.facebook.com/cats/posts/1"}}
    timeless = {"data": {"value": "3 minutes"}}
    document = {
        "recently_viewed": [
            {"name": "Videos", "description": "Seen", "children": [{"name": "Time spent", "entries": [timeless]}]},
            {"name": "Werbeanzeigen", "description": "Ads", "entries": [entry, entry]},
            {"name": "Shows", "description": "None", "entries": []},
        ]
    }
    found = rows("logged_information/interactions/recently_viewed.json", document)
    assert [(row.table, row.records) for row in found] == [
        ("activities", 1),
        ("views", 1),
        ("views", 1),
        ("raw_records", 1),
    ]
    assert (found[1].values["kind"], found[1].values["is_ad"]) == ("ad", True)
    assert [part["name"] for part in found[0].values["extra"]["section"]] == ["Videos", "Time spent"]
    assert found[1].identity == ("view", "facebook.com/cats/posts/1", "2023-11-14T22:13")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.facebook.com/marketplace/item/1/", "item"),
        ("https://www.facebook.com/reel/1", "short"),
        ("https://www.facebook.com/watch/?v=1", "video"),
        ("https://www.facebook.com/events/1", "event"),
        ("https://www.facebook.com/groups/1", "group"),
        ("https://www.facebook.com/groups/1/posts/2/", "post"),
        ("https://www.facebook.com/profile.php?id=1", "profile"),
        ("https://www.facebook.com/somebody", None),
    ],
)
def test_the_address_tells_what_was_viewed(url: str, kind: str | None) -> None:
    assert viewed_kind(url, []) == kind


def test_sections_help_where_the_address_does_not() -> None:
    assert viewed_kind("https://www.facebook.com/somebody", ["Profilbesuche"]) == "profile"


def test_split_files_of_2026_are_views() -> None:
    record = labels({"label": "URL", "href": "https://www.facebook.com/bob", "value": "Bob"}, timestamp=NOON)
    row = one("logged_information/interactions/profile_visits.json", [record])
    assert (row.table, row.values["kind"], row.values["url"]) == ("views", "profile", "https://www.facebook.com/bob")


def test_link_history_keeps_the_title() -> None:
    url = {"label": "Website", "value": "https://cats.example", "href": "https://cats.example"}
    record = labels(url, {"label": "Title", "value": "Cats"}, timestamp=NOON)
    row = one(f"{A}/other_activity/link_history.json", [record])
    assert shown(row) == {"kind": "page", "title": "Cats", "url": "https://cats.example", "extra": {"fbid": "9"}}


# logs, money, facts


def test_a_notification_is_known_by_address_and_minute() -> None:
    url = "https://www.facebook.com/bob/posts/1"
    first = {"timestamp": NOON, "unread": False, "href": url, "text": "Bob posted."}
    path = "logged_information/notifications/notifications.json"
    row = one(path, {"notifications_v2": [first]})
    assert row.identity == one(path, {"notifications_v2": [{**first, "text": "Bob hat gepostet."}]}).identity
    assert shown(row) == {"kind": "notification", "title": "Bob posted.", "url": url, "extra": {"unread": False}}


def test_time_spent_is_a_row_for_each_interval() -> None:
    spans = [[{"label": "Start", "timestamp_value": NOON + n}, {"label": "Ende", "timestamp_value": NOON + n + 60}]
             for n in (0, 600)]  # fmt: skip
    intervals = {"label": "Intervals", "vec": [{"dict": span} for span in spans]}
    record = labels(intervals, {"label": "Update time", "timestamp_value": NOON}, timestamp=NOON)
    found = rows(f"{A}/other_activity/time_spent_on_facebook.json", record)
    assert [(row.values["occurred_at"].minute, row.records) for row in found] == [(13, 1), (23, 0)]
    assert found[0].values["extra"]["ended_at"] == "2023-11-14T22:14:20+00:00"


def test_payments_have_amounts_and_the_currency_is_a_fact() -> None:
    payment = {"created_timestamp": NOON, "amount": "5.50", "currency": "EUR", "sender": "Ann", "receiver": "Bob"}
    document = {"payments_v2": {"preferred_currency": "EUR", "payments": [payment]}}
    found = rows(f"{A}/facebook_payments/payment_history.json", document)
    assert [(row.table, row.records) for row in found] == [("purchases", 1), ("profile", 1)]
    assert (found[0].values["amount"], found[0].values["currency"]) == (Decimal("5.50"), "EUR")
    assert found[0].values["extra"] == {"sender": "Ann"}


def test_what_is_sold_and_given() -> None:
    item = {"title": "Chair", "price": "€20", "seller": "Ann", "created_timestamp": NOON}
    sale = one(f"{A}/facebook_marketplace/items_sold.json", {"items_selling_v2": [item]})
    assert (sale.values["title"], sale.values["amount"], sale.values["currency"]) == ("Chair", Decimal(20), "EUR")
    fund = {"fundraiser": {"title": "Cats", "donated_amount": "$5"}}
    gift = one(
        f"{A}/fundraisers/fundraisers_donated_to.json",
        {"fundraisers_donated_to_v2": [{"timestamp": NOON, "attachments": [{"data": [fund]}]}]},
    )
    assert (gift.values["title"], gift.values["amount_text"]) == ("Cats", "$5")


def test_facts_are_a_row_each_and_one_record() -> None:
    document = {"dating_profile_v2": {"height": 180, "gender": ["Woman"], "intro": "Hi", "children": None}}
    found = rows(f"{A}/dating/your_dating_profile.json", document)
    assert [(row.values["field"], row.values["value"], row.records) for row in found] == [
        ("dating profile/height", "180", 1),
        ("dating profile/gender", '["Woman"]', 0),
        ("dating profile/intro", "Hi", 0),
    ]


def test_a_setting_is_known_by_its_file() -> None:
    path = f"{A}/other_activity/weather_forecast_settings.json"
    first = one(path, labels({"label": "City", "value": "Rome"}))
    second = one(path, labels({"label": "Stadt", "value": "Rom"}))
    assert first.identity == second.identity == ("setting", "weather settings")
    assert (first.values["field"], first.values["value"]) == ("weather settings", "Rome")


def test_a_log_line_without_time_is_known_by_its_texts() -> None:
    path = f"{A}/groups/your_group_shortcuts.json"
    first = one(path, [labels({"label": "Group", "value": "Cats"})])
    assert first.identity == one(path, [labels({"label": "Gruppe", "value": "Cats"}, fbid="10")]).identity


# what is broken or empty


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("connections/friends/your_friends.json", {"friends_v2": []}),
        (f"{A}/events/your_event_responses.json", {"event_responses_v2": {"events_joined": []}}),
        (f"{A}/facebook_payments/payment_history.json", {"payments_v2": {"payments": []}}),
        (f"{A}/groups/your_badges.json", {"group_badges_v2": {}}),
        (f"{A}/voting/voting_location.json", {"voting_location_v2": {"voting_location": None}}),
    ],
)
def test_empty_files_hold_no_records(path: str, document: Any) -> None:
    assert read(path, document) == []


def test_a_record_that_holds_nothing_is_kept_as_it_is_and_what_is_none_skipped_with_its_address() -> None:
    kept, skipped = read("connections/friends/your_friends.json", {"friends_v2": [{}, None]})
    assert isinstance(kept, Row)
    assert (kept.table, kept.records) == ("raw_records", 1)
    assert isinstance(skipped, Skipped)
    assert skipped.address == "/friends_v2/1"


@pytest.mark.parametrize("stamp", [0, -62169958800, -5, "soon", None, [1], True])
def test_a_time_that_is_none_gives_no_instant(stamp: Any) -> None:
    row = one("connections/friends/your_friends.json", {"friends_v2": [{"name": "Bob", "timestamp": stamp}]})
    assert row.values["occurred_at"] is None
    assert row.identity == ("friend", "mutual", "active", "Bob", None)


def test_what_has_neither_name_nor_time_is_known_by_all_that_it_holds() -> None:
    found = rows(
        "connections/friends/your_friends.json", {"friends_v2": [{"contact_info": "a"}, {"contact_info": "b"}]}
    )
    assert [row.identity for row in found] == [(), ()]
