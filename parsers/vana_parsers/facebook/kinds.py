"""All kinds of Facebook's files, one module a family."""

from vana_parsers.facebook.activity import KINDS as ACTIVITY
from vana_parsers.facebook.ads import KINDS as ADS
from vana_parsers.facebook.assistant import KINDS as ASSISTANT
from vana_parsers.facebook.comments import KINDS as COMMENTS
from vana_parsers.facebook.commerce import KINDS as COMMERCE
from vana_parsers.facebook.contacts import KINDS as CONTACTS
from vana_parsers.facebook.events import KINDS as EVENTS
from vana_parsers.facebook.files import KINDS as FILES
from vana_parsers.facebook.friends import KINDS as FRIENDS
from vana_parsers.facebook.groups import KINDS as GROUPS
from vana_parsers.facebook.location import KINDS as LOCATION
from vana_parsers.facebook.logins import KINDS as LOGINS
from vana_parsers.facebook.off_platform import KINDS as OFF_PLATFORM
from vana_parsers.facebook.pages import KINDS as PAGES
from vana_parsers.facebook.pastimes import KINDS as PASTIMES
from vana_parsers.facebook.places import KINDS as PLACES
from vana_parsers.facebook.posts import KINDS as POSTS
from vana_parsers.facebook.preferences import KINDS as PREFERENCES
from vana_parsers.facebook.profile import KINDS as PROFILE
from vana_parsers.facebook.reactions import KINDS as REACTIONS
from vana_parsers.facebook.saves import KINDS as SAVES
from vana_parsers.facebook.searches import KINDS as SEARCHES
from vana_parsers.facebook.views import KINDS as VIEWS
from vana_parsers.meta.kinds import Kinds
from vana_parsers.meta.message_routes import conversation_kind
from vana_parsers.meta.secret_conversations import secret_conversation_kinds

KINDS = Kinds(
    (
        conversation_kind("messenger"),
        *secret_conversation_kinds("messenger"),
        *COMMENTS,
        *REACTIONS,
        *FRIENDS,
        *GROUPS,
        *PAGES,
        *EVENTS,
        *SAVES,
        *SEARCHES,
        *VIEWS,
        *ACTIVITY,
        *COMMERCE,
        *PASTIMES,
        *POSTS,
        *FILES,
        *PLACES,
        *PROFILE,
        *PREFERENCES,
        *OFF_PLATFORM,
        *LOGINS,
        *LOCATION,
        *CONTACTS,
        *ASSISTANT,
        *ADS,
    )
)
