"""JSON members of every dialect, whose pages tell the same."""

from typing import Any

OWNER = {
    "title": "Owner",
    "dict": [
        {
            "title": "",
            "dict": [
                {"label": "URL", "value": "https://www.instagram.com/cook"},
                {"label": "Name", "value": "Zoë Cook"},
                {"label": "Username", "value": "cook"},
            ],
        }
    ],
}
"""Whose post it is, in the records of Instagram since 2025."""


def user(name: str, stamp: int, value: str | None = None, href: str | None = None) -> dict[str, Any]:
    return {"title": name, "string_list_data": [{"href": href, "value": value, "timestamp": stamp}]}


INSTAGRAM: dict[str, Any] = {
    "connections/followers_and_following/followers_1.json": [
        user("", 1_720_000_000, "ann", "https://www.instagram.com/ann"),
        user("", 1_720_000_900, "bob.b", "https://www.instagram.com/bob.b"),
    ],
    "connections/followers_and_following/following.json": {
        "relationships_following": [user("cook", 1_740_000_000, None, "https://www.instagram.com/_u/cook")]
    },
    "connections/followers_and_following/blocked_profiles.json": {
        "relationships_blocked_users": [user("spam", 1_740_000_500, None, "https://www.instagram.com/spam")]
    },
    "your_instagram_activity/likes/liked_posts.json": {
        "likes_media_likes": [user("cook", 1_710_000_000, "👍", "https://www.instagram.com/p/AbC/")]
    },
    "your_instagram_activity/likes/liked_comments.json": [
        {
            "timestamp": 1_770_775_983,
            "media": [],
            "label_values": [
                {"label": "URL", "value": "https://www.instagram.com/p/D/", "href": "https://www.instagram.com/p/D/"},
                OWNER,
            ],
            "fbid": "18079916561048001",
        }
    ],
    "your_instagram_activity/comments/post_comments_1.json": [
        {
            "string_map_data": {
                "Comment": {"value": "Più <buono> & caldo"},
                "Media Owner": {"value": "cook"},
                "Time": {"timestamp": 1_712_360_599},
            }
        },
        {"string_map_data": {"Comment": {"value": "2: due"}, "Time": {"timestamp": 1_712_360_999}}},
    ],
    "your_instagram_activity/saved/saved_posts.json": {
        "saved_saved_media": [
            {
                "title": "cook",
                "string_map_data": {"Saved on": {"href": "https://www.instagram.com/p/S/", "timestamp": 1_712_000_000}},
            }
        ]
    },
    "your_instagram_activity/story_interactions/polls.json": {
        "story_activities_polls": [
            {"title": "cook", "string_list_data": [{"value": "Pasta", "timestamp": 1_712_000_000}]}
        ]
    },
    "your_instagram_activity/story_interactions/quizzes.json": {
        "story_activities_quizzes": [
            {
                "title": "cook",
                "string_list_data": [
                    {"value": "A", "timestamp": 1_712_000_000},
                    {"value": "B", "timestamp": 1_712_000_100},
                ],
            }
        ]
    },
    "logged_information/recent_searches/word_or_phrase_searches.json": {
        "searches_keyword": [{"string_map_data": {"Search": {"value": "café"}, "Time": {"timestamp": 1_712_000_000}}}]
    },
    "logged_information/recent_searches/profile_searches.json": {
        "searches_user": [user("cook", 1_712_000_000, None, "https://www.instagram.com/cook")]
    },
    "ads_information/ads_and_topics/videos_watched.json": [
        {
            "timestamp": 1_770_000_000,
            "label_values": [{"label": "URL", "href": "https://www.instagram.com/reel/x/"}, OWNER],
        }
    ],
    "ads_information/ads_and_topics/ads_viewed.json": {
        "impressions_history_ads_seen": [
            {"string_map_data": {"Author": {"value": "shop"}, "Time": {"timestamp": 1_712_000_000}}}
        ]
    },
    "security_and_login_information/login_and_profile_creation/login_activity.json": {
        "account_history_login_history": [
            {
                "title": "2025-02-18T10:48:24+00:00",
                "string_map_data": {
                    "IP Address": {"value": "192.0.2.7"},
                    "Language Code": {"value": "it"},
                    "Time": {"timestamp": 1_739_875_704},
                    "User Agent": {"value": "Instagram 1.0 (phone)"},
                },
            }
        ]
    },
    "preferences/your_topics/your_topics.json": {
        "topics_your_topics": [{"string_map_data": {"Name": {"value": "Cats"}}}]
    },
    "your_instagram_activity/media/posts_1.json": [
        {
            "title": "Two at once\nand a line",
            "creation_timestamp": 1_721_408_072,
            "media": [
                {"uri": "media/posts/202407/a_17887250392670492.jpg", "creation_timestamp": 1_721_408_070},
                {"uri": "media/posts/202407/b_17887250392670493.mp4", "creation_timestamp": 1_721_408_071},
            ],
        },
        {
            "media": [
                {
                    "uri": "media/posts/202408/c_17887250392670494.jpg",
                    "creation_timestamp": 1_722_000_000,
                    "title": "One",
                }
            ]
        },
    ],
}
FACEBOOK: dict[str, Any] = {
    "logged_information/interactions/ads.json": [
        {
            "label_values": [
                {"label": "Ad", "value": "An advertiser", "href": "https://www.facebook.com/ads/1"},
                {"label": "Time", "timestamp_value": 1_700_000_000},
            ]
        }
    ],
    "logged_information/interactions/shows_you_have_watched.json": [
        {
            "timestamp": 1_700_172_800,
            "label_values": [
                {"label": "Title", "value": "A show"},
                {"label": "URL", "value": "https://www.facebook.com/s/1", "href": "https://www.facebook.com/s/1"},
            ],
        }
    ],
    "logged_information/interactions/recently_viewed.json": {
        "recently_viewed": [
            {
                "name": "Marketplace Interactions",
                "description": "Items",
                "children": [
                    {
                        "name": "Marketplace Items",
                        "description": "More",
                        "entries": [
                            {
                                "timestamp": 1_700_259_200,
                                "data": {"name": "A bicycle", "uri": "https://www.facebook.com/marketplace/item/1"},
                            },
                            {"data": {"value": "Nov 14, 2023"}},
                        ],
                    }
                ],
            }
        ]
    },
    "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.json": {
        "off_facebook_activity_v2": [
            {
                "name": "Shop & Co",
                "events": [
                    {"id": 1001, "type": "PAGE_VIEW", "timestamp": 1_700_000_000},
                    {"id": 1002, "type": "PURCHASE", "timestamp": 1_700_172_800},
                ],
            }
        ]
    },
    "connections/followers/who_you've_followed.json": {
        "following_v3": [{"name": "Ann", "timestamp": 1_700_000_000}, {"name": "Böb", "timestamp": 1_690_000_000}]
    },
    "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": [
        {
            "timestamp": 1_558_974_745,
            "data": [{"post": "First line\nsecond & <third>"}],
            "title": "Ann Example posted.",
        }
    ],
}
