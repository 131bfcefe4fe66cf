"""One thing told in several dialects, languages and years is one record."""

from typing import Any

import pytest

from tests.parsers.instagram.reading import A, at, label, labelled, listed, mapped, one, owner, rows, shown

POST = "https://www.instagram.com/reel/Cx_1-a/"
T = 1_700_000_030
"""2023-11-14T22:13:50Z."""

TWINS: dict[str, tuple[str, list[tuple[str, Any]]]] = {
    "a liked post": (
        "reactions",
        [
            (f"{A}/likes/liked_posts.json", {"likes_media_likes": [listed("food_blog", (POST, "👍", T))]}),
            ("likes/liked_posts.json", [labelled(T, label("URL", POST), owner("food_blog"))]),
            ("likes/liked_posts.json", [labelled(T, label("URL", POST + "?igsh=abc"), owner("renamed_blog"))]),
            ("likes/liked_posts.json", [labelled(T + 7, label("Adresse", POST), owner("food_blog", of="Inhaber"))]),
        ],
    ),
    "a liked story": (
        "reactions",
        [
            (
                "story_sticker_interactions/story_likes.json",
                {"story_activities_story_likes": [listed("ann", ("", "", T))]},
            ),
            (
                f"{A}/story_interactions/story_likes.json",
                [labelled(T, label("URL", "https://www.instagram.com/stories/ann/312345"), owner("ann"))],
            ),
            (
                f"{A}/story_interactions/story_likes.json",
                [labelled(T, label("URL", "https://www.instagram.com/stories/ann/312345"))],
            ),
        ],
    ),
    "a post that was shown": (
        "views",
        [
            (
                "ads_information/ads_and_topics/posts_viewed.json",
                {"impressions_history_posts_seen": [mapped(Author="ann.b", Time=T)]},
            ),
            (
                "ads_and_content/posts_viewed.json",
                {"impressions_history_posts_seen": [mapped(Autore="ann.b", Orario=T)]},
            ),
            ("ads_and_topics/posts_viewed.json", {"impressions_history_posts_seen": [mapped(Qui="ann.b", Quand=T)]}),
            (
                "ads_information/ads_and_topics/posts_viewed.json",
                [
                    labelled(
                        T,
                        label("Ad library public URL", "https://www.facebook.com/ads/library/?id=1"),
                        label("URL", POST),
                        owner("ann.b"),
                    )
                ],
            ),
            (
                "ads_information/ads_and_topics/posts_viewed.json",
                [labelled(T, label("URL", POST), owner("ann.b", of="所有人", labels=("网址", "名字", "账号")))],
            ),
        ],
    ),
    "a comment": (
        "comments",
        [
            ("comments/post_comments.json", {"comments_media_comments": [listed("ann", ("", "Che bello!", T))]}),
            (
                f"{A}/comments/post_comments_1.json",
                {
                    "media_list_data": [{"uri": ""}],
                    "string_map_data": {
                        "Comment": {"value": "Che bello!"},
                        "Media Owner": {"value": "ann"},
                        "Time": {"timestamp": T},
                    },
                },
            ),
            (f"{A}/comments/post_comments_1.json", [mapped(Komentář="Che bello!", Vlastník_média="ann", Čas=T)]),
            (f"{A}/comments/post_comments_1.json", [mapped(X="Che bello!", Y="ann", Z=T)]),
        ],
    ),
    "somebody followed": (
        "connections",
        [
            (
                "followers_and_following/following.json",
                {"relationships_following": [listed("", ("https://www.instagram.com/ann", "ann", T))]},
            ),
            (
                "connections/followers_and_following/following.json",
                {
                    "relationships_following": [
                        {
                            "title": "ann",
                            "string_list_data": [{"href": "https://www.instagram.com/_u/ann", "timestamp": T}],
                        }
                    ]
                },
            ),
            (
                "connections/followers_and_following/following.json",
                [{"string_list_data": [{"href": "https://www.instagram.com/_u/ann", "timestamp": T}]}],
            ),
            (
                "connections/followers_and_following/following.json",
                [labelled(T, label("URL", "https://www.instagram.com/ann"), label("Benutzername", "ann"))],
            ),
        ],
    ),
    "a search for a profile": (
        "searches",
        [
            ("recent_searches/account_searches.json", {"searches_user": [mapped(Cerca="ann", Orario=T)]}),
            ("recent_searches/account_searches.json", {"searches_user": [mapped(Szukaj="ann", Kiedy=T)]}),
            (
                "logged_information/recent_searches/profile_searches.json",
                {"searches_user": [listed("", ("https://www.instagram.com/ann", "ann", T))]},
            ),
            (
                "logged_information/recent_searches/profile_searches.json",
                {
                    "searches_user": [
                        {
                            "title": "ann",
                            "string_list_data": [{"href": "https://www.instagram.com/_u/ann", "timestamp": T}],
                        }
                    ]
                },
            ),
        ],
    ),
    "a saved post": (
        "saves",
        [
            (f"{A}/saved/saved_posts.json", {"saved_saved_media": [{"title": "ann", **_saved}]})
            for _saved in (
                {"string_map_data": {"Saved on": {"href": POST, "timestamp": T}}},
                {"string_map_data": {"Opgeslagen op": {"href": POST, "timestamp": T}}},
                {"string_map_data": {"???": {"href": POST, "timestamp": T}}},
            )
        ]
        + [(f"{A}/saved/saved_posts.json", [labelled(T, label("URL", POST), owner("ann"))])],
    ),
    "a login": (
        "logins",
        [
            (
                "login_and_account_creation/login_activity.json",
                {"account_history_login_history": [mapped(Indirizzo_IP="192.0.2.7", Data_e_ora=T, Porta="443")]},
            ),
            (
                "login_and_account_creation/login_activity.json",
                {"account_history_login_history": [mapped(Quoi="192.0.2.7", Quand=T)]},
            ),
            (
                "security_and_login_information/login_and_profile_creation/login_activity.json",
                {
                    "account_history_login_history": [
                        {**mapped(IP_Address="192.0.2.7", Port="443"), "title": "2023-11-14T22:13:50+00:00"}
                    ]
                },
            ),
        ],
    ),
    "an event of a company": (
        "off_platform",
        [
            (
                "apps_and_websites/your_activity_off_meta_technologies.json",
                {
                    "apps_and_websites_off_meta_activity": [
                        {"name": "shop.example", "events": [{"id": 123, "type": "PAGE_VIEW", "timestamp": T}]}
                    ]
                },
            ),
            (
                "apps_and_websites/your_activity_off_meta_technologies.json",
                [
                    {
                        "title": "shop.example",
                        "fbid": "9",
                        "label_values": [
                            {
                                "label": "Events",
                                "vec": [
                                    {
                                        "dict": [
                                            {"label": "ID", "value": "123"},
                                            {"label": "Event", "value": "PAGE_VIEW"},
                                            {"label": "Received on", "timestamp_value": T},
                                        ]
                                    }
                                ],
                            }
                        ],
                    }
                ],
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_one_thing_in_several_dialects_is_one_record(name: str) -> None:
    table, tellings = TWINS[name]
    found = [one(path, document) for path, document in tellings]
    assert {row.table for row in found} == {table}
    assert len({row.identity for row in found}) == 1, [row.identity for row in found]
    assert {at(row) for row in found} <= {"2023-11-14T22:13:50Z", "2023-11-14T22:13:57Z"}


def test_a_like_in_label_values_tells_whose_post_it_was() -> None:
    row = one("liked_posts.json", [labelled(T, label("URL", POST), owner("food_blog"), label("Caption", "Pasta"))])
    assert shown(row) == {
        "kind": "like",
        "target_kind": "post",
        "target_url": POST,
        "target_author": "food_blog",
        "extra": {
            "fbid": "18079916561048001",
            "values": [{"Owner": {"of": [{"of": [{"Name": "Food_Blog"}]}]}}, {"Caption": "Pasta"}],
        },
    }


def test_several_things_in_one_minute_are_several_events() -> None:
    document = {"impressions_history_posts_seen": [mapped(Author="ann", Time=T + second) for second in range(3)]}
    found = rows("ads_and_topics/posts_viewed.json", document)
    assert len(found) == 3
    assert all(row.is_event for row in found)
    assert len({row.identity for row in found}) == 1


def test_a_like_of_a_comment_is_not_the_like_of_its_post() -> None:
    post, comment = (
        one(f"likes/liked_{what}.json", {root: [listed("ann", (POST, "👍", T))]})
        for what, root in (("posts", "likes_media_likes"), ("comments", "likes_comment_likes"))
    )
    assert post.identity != comment.identity
