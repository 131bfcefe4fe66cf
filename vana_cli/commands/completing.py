"""What the shell offers when Tab is pressed; must answer at once, so it imports nothing heavy."""

TABLE_NAMES = (
    "activities", "searches", "views", "posts", "comments", "messages", "reactions", "connections", "saves",
    "location_points", "visits", "media", "contacts", "events", "notes", "emails", "purchases", "health", "logins",
    "ad_profile", "off_platform", "profile", "assistant_turns", "raw_records",
)  # fmt: skip
"""Every table; a test compares it with the schema, whose import takes too long for a key press."""


def table_names(incomplete: str) -> list[str]:
    """Return the tables whose name begins with *incomplete*."""
    return [name for name in TABLE_NAMES if name.startswith(incomplete)]
