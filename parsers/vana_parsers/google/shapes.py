"""What a member's first bytes tell of it, in any language: the keys of Google's JSON, the marks of its web pages."""

import re

HEAD = 4096
"""Bytes that are looked at."""

_CHROME_ARRAYS = (
    "Autofill|Autofill Profile|Contact Info|Device Info|Device Information|Extensions|Apps|App Settings|Search Engines"
    "|Shared Tab Group|Saved Tab Group|Preferences|Priority Preferences?|OS Preferences?|OS Priority Preferences?"
    "|Arc Package"
)
_CHROME_KEYS = (
    '"usage_timestamp"',
    '"name_full"',
    '"address_home_',
    '"incognito_enabled"',
    '"short_name"',
    '"chrome_version"',
    '"last_backup_android_id"',
    '"Browser History"',
    '"Typed Url"',
    '"Autofill Profile"',
)
_PLAY_RECORDS = (
    "install|libraryDoc|purchaseHistory|orderHistory|subscription|review|device|redemptionHistory|promotionHistory"
)
_PLAY_KEYS = (
    '"documentType"',
    '"firstInstallationTime"',
    '"acquisitionTime"',
    '"invoicePrice"',
    '"mostRecentData"',
    '"renewalDate"',
    '"redemptionChangeTime"',
)

_KEYS: dict[str, tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]]] = {
    # kind: (how it begins, texts that must be near the beginning, texts of which one must)
    "activity": (re.compile(r"\s*\[\s*\{"), ('"title"', '"time"'), ('"products"', '"header"')),
    "keep": (re.compile(r"\s*\{"), ('"isTrashed"',), ('"isArchived"', '"isPinned"')),
    "semantic": (re.compile(r'\s*\{\s*"timelineObjects"\s*:\s*\['), (), ('"timelineObjects"',)),
    "timeline": (
        re.compile(r'\s*\{\s*"(semanticSegments|rawSignals|userLocationProfile)"\s*:'),
        (),
        ('"semanticSegments"', '"rawSignals"', '"frequentPlaces"', '"persona"'),
    ),
    "timeline_edits": (
        re.compile(r'\s*\{\s*"(timelineEdits|rawEdits)"\s*:\s*\['),
        (),
        ('"timelineEdits"', '"rawEdits"'),
    ),
    "location_settings": (
        re.compile(r"\s*\{"),
        ('"historyEnabled"',),
        ('"deviceSettings"', '"retentionWindowDays"', '"hasReportedLocations"'),
    ),
    "records": (
        re.compile(r'\s*\{\s*"locations"\s*:\s*\['),
        (),
        ('"latitudeE7"', '"timestampMs"', '"timestamp"', '"deviceTag"', '"activity"', '"activitys"'),
    ),
    "timeline_ios": (
        re.compile(r"\s*\[\s*\{"),
        ('"startTime"',),
        ('"visit"', '"activity"', '"timelinePath"', '"timelineMemory"'),
    ),
    "chrome_history": (re.compile(r'\s*\{\s*"(Browser History|Typed Url|Session)"'), (), ('"',)),
    "chrome": (re.compile(rf'\s*\{{\s*"({_CHROME_ARRAYS})"\s*:\s*\['), (), _CHROME_KEYS),
    "play": (re.compile(rf'\s*\[\s*\{{\s*"({_PLAY_RECORDS})"\s*:\s*\{{'), (), _PLAY_KEYS),
    "contributions": (
        re.compile(r"\s*[\[{]"),
        ('"Search Query"',),
        ('"Thumbs Rating"', '"Review Comment"', '"Review Star Rating"'),
    ),
    "youtube_objects": (
        re.compile(r"\s*\[\s*\{"),
        ('"kind"', '"youtube#'),
        ('"snippet"', '"etag"', '"contentDetails"'),
    ),
    "bookmarks": (re.compile(r"(?i)\s*<!DOCTYPE\s+NETSCAPE-Bookmark-file-1"), (), ("<",)),
    "tasks": (re.compile(r"\s*\{"), ('"tasks#',), ('"kind"',)),
    "places": (
        re.compile(r"\s*\{"),
        ('"FeatureCollection"', '"properties"'),
        ('"google_maps_url"', '"Google Maps URL"', '"five_star_rating_published"', '"Geo Coordinates"'),
    ),
    "geojson": (re.compile(r"\s*\{"), ('"FeatureCollection"',), ('"features"',)),
    "mailbox": (re.compile(r"\s*From \d{10,20}@xxx "), ("X-GM-THRID:",), ("\n",)),
    "calendar": (re.compile(r"\s*BEGIN:VCALENDAR"), ("-//Google Inc//Google Calendar",), ("\n",)),
    "cards": (
        re.compile(r"\s*BEGIN:VCARD"),
        (),
        ("CATEGORIES:myContacts", ",myContacts", "lh3.googleusercontent.com", "google.com/m8/feeds/contacts"),
    ),
    "photo": (re.compile(r"\s*\{"), ('"photoTakenTime"',), ('"title"', '"url"')),
    "photo_untaken": (re.compile(r'\s*\{\s*"title"'), ('"creationTime"',), ('"googlePhotosOrigin"', '"imageViews"')),
    "photo_album": (
        re.compile(r'\s*\{\s*("albumData"\s*:\s*\{\s*)?"title"'),
        ('"access"', '"date"', '"formatted"'),
        ('"timestamp"',),
    ),
    "chat": (re.compile(r'\s*\{\s*"messages"\s*:\s*\[\s*\{'), ('"creator"',), ('"created_date"', '"topic_id"')),
    "chat_group": (re.compile(r'\s*\{\s*"(name|members)"'), ('"members"', '"user_type"'), ('"name"', '"email"')),
    "chat_user": (re.compile(r'\s*\{\s*"user"\s*:\s*\{'), ('"membership_info"',), ('"user_type"', '"email"')),
    "hangouts": (
        re.compile(r'\s*\{\s*"(conversations|continuation_end_timestamp|conversation_state)"'),
        ('"conversation_id"',),
        ('"self_conversation_state"', '"response_header"', '"participant_data"'),
    ),
    "voice": (re.compile(r"\s*<"), ('class="tel"',), ('class="hChatLog', 'class="haudio')),
    "fit": (re.compile(r"\s*\{"), ('"Data Source"',), ('"Data Points"',)),
    "fit_session": (re.compile(r"\s*\{"), ('"fitnessActivity"', '"startTime"'), ('"endTime"', '"duration"')),
    "fitbit_series": (
        re.compile(r'\s*\[\s*\{\s*"dateTime"\s*:\s*"\d\d/\d\d/\d\d \d\d:\d\d:\d\d"'),
        ('"value"',),
        ('"',),
    ),
    "fitbit_log": (re.compile(r'\s*\[\s*\{\s*"logId"'), (), ('"dateOfSleep"', '"activityName"', '"bmi"')),
}


def sniff_kind(head: bytes) -> str | None:
    """Return which of Google's shapes *head* begins, None if none. Takes any bytes."""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    for kind, (begin, every, some) in _KEYS.items():
        if begin.match(text) and all(key in text for key in every) and any(key in text for key in some):
            return kind
    return None
