"""All kinds of Instagram's files, one module a family."""

from vana_parsers.instagram.activity import KINDS as ACTIVITY
from vana_parsers.instagram.ads import KINDS as ADS
from vana_parsers.instagram.comments import KINDS as COMMENTS
from vana_parsers.instagram.connections import KINDS as CONNECTIONS
from vana_parsers.instagram.likes import KINDS as LIKES
from vana_parsers.instagram.logins import KINDS as LOGINS
from vana_parsers.instagram.old import KINDS as OLD
from vana_parsers.instagram.posts import KINDS as POSTS
from vana_parsers.instagram.profile import KINDS as PROFILE
from vana_parsers.instagram.saves import KINDS as SAVES
from vana_parsers.instagram.searches import KINDS as SEARCHES
from vana_parsers.instagram.views import KINDS as VIEWS
from vana_parsers.meta.kinds import Kinds
from vana_parsers.meta.message_routes import conversation_kind
from vana_parsers.meta.secret_conversations import secret_conversation_kinds

KINDS = Kinds(
    (
        conversation_kind("messages"),
        *secret_conversation_kinds("messages"),
        *POSTS,
        *LIKES,
        *COMMENTS,
        *SAVES,
        *CONNECTIONS,
        *VIEWS,
        *SEARCHES,
        *LOGINS,
        *PROFILE,
        *ADS,
        *ACTIVITY,
        *OLD,
    )
)
