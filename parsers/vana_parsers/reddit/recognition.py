"""Whether an export is Reddit's, told by the headers of some of its members."""

from vana_parsers.export import Export, Member
from vana_parsers.reddit.cells import fold
from vana_parsers.reddit.kinds import KINDS
from vana_parsers.reddit.matching import stem
from vana_parsers.reddit.survey import Sheet, look, may_be_table

_MOST_LOOKS = 24
_UNMISTAKABLE = frozenset(
    {
        "posts", "comments", "post_votes", "comment_votes", "messages", "messages_archive", "chat_history",
        "multireddits", "gilded_content", "gold_received", "gilded_posts", "gilded_comments", "poll_votes",
    }
)  # fmt: skip
"""Kinds whose columns no other platform has together: any file name will do."""
_TELLING_NAMES = frozenset(
    {
        "subscribed_subreddits", "moderated_subreddits", "approved_submitter_subreddits", "saved_posts",
        "saved_comments", "hidden_posts", "sensitive_ads_preferences", "persona",
    }
)  # fmt: skip
"""Kinds with too plain a header, but whose file name is Reddit's own."""
_HINTS = frozenset(
    {
        "statistics", "ip_logs", "user_preferences", "account_gender", "linked_identities", "announcements",
        "scheduled_posts", "reddit_gold_information",
    }
)  # fmt: skip
"""Kinds whose header and name together make Reddit likely, no more."""
_DUMP_COLUMNS = frozenset({"created_utc", "author", "link_id", "selftext"})
"""Columns of Pushshift and Arctic Shift dumps: everybody's posts, so nobody's export."""


def recognize(export: Export) -> float:
    """Return the confidence that *export* is Reddit's, from the headers of at most 24 members.

    A Reddit export that lies inside something larger (a Drive folder of a Takeout, say) is worth half.
    """
    tables = [member for member in export.members if may_be_table(member)]
    tables.sort(key=lambda member: stem(member.path) not in KINDS)
    sheets = [look(export, member) for member in tables[:_MOST_LOOKS]]
    confidence = max((_confidence(sheet) for sheet in sheets), default=0.0)
    known = sum(1 for member in tables if _is_known(member)) + sum(1 for sheet in sheets if _is_found(sheet))
    return confidence if 2 * known >= len(export.members) else confidence / 2


def _confidence(sheet: Sheet) -> float:
    names = {fold(name) for name in sheet.header}
    if not names or names & _DUMP_COLUMNS:
        return 0.0
    if sheet.is_checkfile:
        return 0.4
    if sheet.match is None:
        return 0.0
    name = sheet.match.kind.name
    if name in _UNMISTAKABLE and sheet.match.kind.needs <= names:
        return 0.95
    if stem(sheet.member.path) != name:
        return 0.0
    return 0.8 if name in _TELLING_NAMES else 0.3 if name in _HINTS else 0.0


def _is_known(member: Member) -> bool:
    return stem(member.path) in KINDS


def _is_found(sheet: Sheet) -> bool:
    return (sheet.match is not None or sheet.is_checkfile) and not _is_known(sheet.member)
