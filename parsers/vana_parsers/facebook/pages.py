"""Pages: liked, followed, unfollowed, recommended, the account's own."""

from vana_parsers.facebook.connections import kind
from vana_parsers.facebook.rows import log_line
from vana_parsers.meta.kinds import Kind

KINDS = (
    kind(
        "page_likes",
        "pages/pages_you_ve_liked",
        "pages_and_profiles/pages_you_ve_liked",
        "likes_and_reactions/pages",
        roots=("page_likes_v2", "page_likes"),
        of="page_like",
        product="pages",
    ),
    kind(
        "pages_followed",
        "pages/pages_and_profiles_you_follow",
        "pages/pages_you_follow",
        "pages_and_profiles/pages_you_follow",
        "pages_and_profiles/pages_and_profiles_you_follow",
        "following_and_followers/followed_pages",
        roots=("pages_followed_v2", "pages_followed"),
        of="page_follow",
        product="pages",
    ),
    kind(
        "pages_unfollowed",
        "pages/pages_and_profiles_you_ve_unfollowed",
        "pages/pages_you_ve_unfollowed",
        "pages_and_profiles/pages_you_ve_unfollowed",
        "following_and_followers/unfollowed_pages",
        roots=("pages_unfollowed_v2", "pages_unfollowed"),
        of="page_follow",
        state="removed",
        product="pages",
    ),
    kind(
        "pages_recommended",
        "pages/pages_and_profiles_you_ve_recommended",
        "pages/pages_you_ve_recommended",
        "pages_and_profiles/pages_you_ve_recommended",
        roots=("recommended_pages_v2", "recommended_pages"),
        of="page_recommendation",
        product="pages",
    ),
    kind(
        "own_pages",
        "pages/your_pages",
        "pages_and_profiles/your_pages",
        roots=("pages_v2", "pages"),
        of="page_admin",
        product="pages",
    ),
    kind("customer_of", "pages/pages_you_are_a_customer_of", of="customer", product="pages"),
    Kind(
        "page_admin_activity",
        log_line,
        paths=("pages/admin_activity",),
        product="pages",
        params={"log": "page_admin_activity"},
    ),
)
