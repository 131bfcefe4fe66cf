"""Every normalized table, said once: an Arrow schema with a sentence for the table and for each column.

Schemas are additive: a published column never changes its name, type or meaning. `docs/tables.md` is generated
from here, and a fingerprint test fails when a published column changes.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa

CATEGORY = pa.dictionary(pa.int32(), pa.string())
"""Text of few distinct values."""
INSTANT = pa.timestamp("us", tz="UTC")
RECORD_ID = pa.binary(16)
TEXTS = pa.list_(pa.string())

Sensitivity = Literal["network", "location", "third_party", "health", "payment", "identity"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type and meaning; *sensitivity* if contribution and grants leave it out unless named.

    *is_on_request* says that it is only filled if the owner asks: a telling that has it is better than one without.
    """

    name: str
    type: pa.DataType
    doc: str
    sensitivity: Sensitivity | None = None
    nullable: bool = True
    is_on_request: bool = False

    @property
    def field(self) -> pa.Field:
        """The Arrow field, with the documentation and sensitivity in its metadata."""
        metadata = {"doc": self.doc} | ({"sensitivity": self.sensitivity} if self.sensitivity else {})
        return pa.field(self.name, self.type, self.nullable, metadata)


@dataclass(frozen=True)
class Table:
    """One normalized table: what a row is, and its own columns after the common ones."""

    name: str
    version: int
    doc: str
    own: tuple[Column, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in file order: the common ones, then the table's own."""
        return COMMON + self.own

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the table's files; `table` and `version` are in its metadata."""
        return pa.schema([c.field for c in self.columns], {"table": self.name, "version": str(self.version)})

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Names of the columns of few distinct values, which files store dictionary-encoded."""
        return tuple(c.name for c in self.columns if c.type == CATEGORY)


COMMON: tuple[Column, ...] = (
    Column("record_id", RECORD_ID, "Identity of the record, equal in every export that holds it.", nullable=False),
    Column("source", CATEGORY, "The platform: google, facebook, instagram, reddit.", nullable=False),
    Column("product", CATEGORY, "The part of the platform, such as youtube, chrome, messenger."),
    Column("account", CATEGORY, "The account the export belongs to, as the export names it; never an e-mail address."),
    Column("occurred_at", INSTANT, "The instant it happened; null where the export gives none."),
    Column("utc_offset_minutes", pa.int16(), "Offset from UTC that the export stated, when it stated one."),
    Column(
        "time_source",
        CATEGORY,
        "How the instant is known: epoch, iso, labelled_zone, account_zone, fixed_offset, assumed_utc, derived, none.",
        nullable=False,
    ),
    Column("time_precision", CATEGORY, "How fine the instant is: us, ms, s, min, day, none.", nullable=False),
    Column("time_text", pa.string(), "The text the instant was read from, when that was not a machine format."),
    Column("member", CATEGORY, "Path of the archive member the row came from.", nullable=False),
    Column("extra", pa.string(), "JSON object of every field of the record that no column took."),
)
"""The columns that every table has, in order."""


def _table(name: str, doc: str, *own: Column) -> Table:
    return Table(name, 1, doc, own)


def _text(name: str, doc: str, sensitivity: Sensitivity | None = None) -> Column:
    return Column(name, pa.string(), doc, sensitivity)


def _kind(doc: str, name: str = "kind") -> Column:
    return Column(name, CATEGORY, doc)


def _count(name: str, doc: str) -> Column:
    return Column(name, pa.int64(), doc)


def _number(name: str, doc: str, sensitivity: Sensitivity | None = None) -> Column:
    return Column(name, pa.float64(), doc, sensitivity)


def _flag(name: str, doc: str) -> Column:
    return Column(name, pa.bool_(), doc)


def _instant(name: str, doc: str) -> Column:
    return Column(name, INSTANT, doc)


def _texts(name: str, doc: str, sensitivity: Sensitivity | None = None) -> Column:
    return Column(name, TEXTS, doc, sensitivity)


_ALL = (
    _table(
        "activities",
        "One line of an activity log that no finer table takes.",
        _kind("What sort of line, such as used, notification, announcement."),
        _text("header", "The product or app the line stands under, as written."),
        _text("title", "The line's own text, as written."),
        _text("url", "Where the line points."),
        _kind("What was done, derived from structure rather than from localized words.", "action"),
        _texts("details", "Further details the line lists."),
        _texts("controls", "Settings that caused the line to be kept."),
        _flag("is_ad", "Whether the line is about an advertisement."),
    ),
    _table(
        "searches",
        "One query.",
        _text("query", "The words searched for."),
        _text("url", "Address of the search."),
        _kind("What was searched: web, image, video, maps, people, and so on.", "where"),
    ),
    _table(
        "views",
        "Something watched, visited, read or shown.",
        _kind("video, short, page, post, profile, place, item or ad."),
        _text("title", "Its title, as written."),
        _text("url", "Its address, unwrapped from redirects."),
        _text("item_id", "The platform's id of the thing viewed."),
        _text("author", "Who made it."),
        _text("author_url", "Address of its maker."),
        _flag("is_ad", "Whether it was an advertisement."),
        _flag("is_removed", "Whether it had been removed or made private when exported."),
        _number("duration_s", "How long it was viewed, in seconds."),
    ),
    _table(
        "posts",
        "A post, story, reel, review or submission by the account.",
        _kind("post, story, reel, video, submission, scheduled, review, and so on."),
        _text("item_id", "The platform's id, without type prefix."),
        _text("title", "Title, if it has one."),
        _text("text", "Body as typed, entities decoded."),
        _text("url", "Address of the post itself."),
        _text("link_url", "Address that the post links to."),
        _text("community", "Subreddit, group or page it was posted in."),
        _count("score", "Points, stars or votes, as exported."),
        _kind("Who may see it.", "audience"),
        _count("media_count", "Number of attached files."),
    ),
    _table(
        "comments",
        "A comment or reply by the account.",
        _text("item_id", "The platform's id of the comment, without type prefix."),
        _text("parent_id", "Id of what it answers, with its type prefix where the platform has one."),
        _text("thread_id", "Id of the post, video or thread it stands under, without type prefix."),
        _text("thread_url", "Address of the post, video or thread."),
        _text("text", "Body as typed, entities decoded."),
        _text("community", "Subreddit, group, page or channel."),
        _text("target_author", "Whose post or comment it answers.", "third_party"),
        _count("score", "Points, as exported."),
    ),
    _table(
        "messages",
        "One direct, group or chat message, in either direction.",
        _text("thread_id", "The platform's id of the conversation."),
        _text("thread_title", "Title of the conversation.", "third_party"),
        _kind("direct, group, chat, modmail, broadcast, room.", "thread_kind"),
        _text("message_id", "The platform's id of the message."),
        _text("sender", "Who sent it, as the export names them.", "third_party"),
        _flag("is_from_account", "Whether the account itself sent it."),
        _kind("text, media, call, reaction_notice, system, unsent, share."),
        _text("text", "Body as typed, entities decoded.", "third_party"),
        _text("reply_to", "Id of the message it answers."),
        _text("reactions", "JSON array of {actor, value}.", "third_party"),
        _count("media_count", "Number of attached files."),
        _text("share_url", "Address of what was shared."),
    ),
    _table(
        "reactions",
        "A like, vote, poll answer, award or emoji by the account.",
        _kind("like, vote, poll_vote, award, reaction, and so on."),
        _text("value", "up, down, none, an emoji, or the option chosen."),
        _kind("What it was given to: post, comment, story, video, page.", "target_kind"),
        _text("target_id", "The platform's id of the target, without type prefix."),
        _text("target_url", "Address of the target."),
        _text("target_author", "Whose it is.", "third_party"),
        _text("community", "Subreddit, group or page of the target."),
    ),
    _table(
        "connections",
        "A friend, follower, followed page, subscription, membership or block.",
        _kind("friend, follow, subscription, moderator, block, linked_account, and so on."),
        _kind("out: by the account; in: towards it; mutual.", "direction"),
        _text("name", "Name as written.", "third_party"),
        _text("handle", "User, channel or community handle.", "third_party"),
        _text("url", "Address."),
        _text("item_id", "The platform's id."),
        _kind("active, removed, requested, rejected, blocked.", "state"),
    ),
    _table(
        "saves",
        "Something bookmarked, saved, hidden, put on a list or a playlist; the list itself has kind `collection`.",
        _kind("post, comment, video, page, place, song, collection, and so on."),
        _text("collection", "Name of the list it is on."),
        _text("title", "Title as written."),
        _text("url", "Address."),
        _text("item_id", "The platform's id."),
        _text("note", "The owner's note."),
        _number("latitude", "Degrees north of a place, WGS 84.", "location"),
        _number("longitude", "Degrees east of a place, WGS 84.", "location"),
        _text("address", "Address of a place as written.", "location"),
    ),
    _table(
        "location_points",
        "One raw position.",
        _number("latitude", "Degrees north, WGS 84.", "location"),
        _number("longitude", "Degrees east, WGS 84.", "location"),
        _number("accuracy_m", "Radius of uncertainty in metres."),
        _number("altitude_m", "Height in metres.", "location"),
        _number("speed_mps", "Metres a second."),
        _number("heading_deg", "Degrees clockwise from north."),
        _kind("gps, wifi, cell, path, unknown.", "provider"),
        _kind("Device that measured it.", "device"),
        _kind("Likeliest activity at the time.", "activity"),
    ),
    _table(
        "visits",
        "A stay at a place or a trip between two.",
        _kind("stay or trip."),
        _instant("started_at", "When it began."),
        _instant("ended_at", "When it ended."),
        _text("place_id", "The platform's id of the place.", "location"),
        _text("name", "Name of the place.", "location"),
        _text("address", "Address of the place.", "location"),
        _number("latitude", "Degrees north of the place, or of the start.", "location"),
        _number("longitude", "Degrees east of the place, or of the start.", "location"),
        _number("end_latitude", "Degrees north of the end of a trip.", "location"),
        _number("end_longitude", "Degrees east of the end of a trip.", "location"),
        _kind("Means of transport.", "mode"),
        _number("distance_m", "Length of a trip in metres."),
        _number("confidence", "The platform's confidence, 0 to 1."),
    ),
    _table(
        "media",
        "One photo, video or audio file, present or only cited.",
        _text("uri", "Path or address as the export cites it."),
        _kind("photo, video, audio, file."),
        _kind("Media type.", "mime"),
        _text("title", "Title as written."),
        _text("description", "Description as written."),
        _text("album", "Album or folder."),
        _instant("taken_at", "When it was taken."),
        _number("latitude", "Degrees north where it was taken.", "location"),
        _number("longitude", "Degrees east where it was taken.", "location"),
        _text("device", "Device that took it."),
        _count("size_bytes", "Size of the file."),
        _text("sha256", "Digest of the file, hex."),
        _kind("present, missing_part or external.", "state"),
    ),
    _table(
        "contacts",
        "One person in an address book.",
        _text("name", "Name as written.", "third_party"),
        _texts("emails", "E-mail addresses.", "third_party"),
        _texts("phones", "Telephone numbers.", "third_party"),
        _text("organization", "Employer or organization.", "third_party"),
        _text("birthday", "Birthday as written.", "third_party"),
        _text("note", "The owner's note.", "third_party"),
        _texts("groups", "Groups and labels."),
    ),
    _table(
        "events",
        "A calendar or social event.",
        _text("title", "Title as written."),
        _instant("started_at", "When it begins."),
        _instant("ended_at", "When it ends."),
        _flag("is_all_day", "Whether it has days but no hours."),
        _text("place", "Place as written.", "location"),
        _kind("The account's answer.", "response"),
        _text("organizer", "Who invited.", "third_party"),
        _text("recurrence", "RFC 5545 rule."),
        _text("description", "Description as written."),
    ),
    _table(
        "notes",
        "A note, task or saved draft.",
        _kind("note, list, task, draft."),
        _text("title", "Title as written."),
        _text("text", "Body as typed."),
        _text("items", "JSON array of {text, is_checked} of a list."),
        _texts("labels", "Labels."),
        _kind("active, pinned, archived, trashed, done.", "state"),
        _instant("edited_at", "When it was last changed."),
    ),
    _table(
        "emails",
        "One mail's headers; bodies only on request.",
        _text("message_id", "Message-ID header."),
        _text("thread_id", "The platform's id of the conversation."),
        _text("sender", "From header.", "third_party"),
        _texts("recipients", "To, Cc and Bcc addresses.", "third_party"),
        _text("subject", "Subject header.", "third_party"),
        _texts("labels", "Labels."),
        _count("size_bytes", "Size of the whole mail."),
        _count("attachment_count", "Number of attachments."),
        _flag("has_dkim", "Whether it carries a DKIM signature."),
        _text("headers", "JSON array of [name, value] of every header, in order and as written.", "third_party"),
        Column(
            "body",
            pa.string(),
            "Text of the mail, where it was asked for; its HTML where it has no plain text.",
            "third_party",
            is_on_request=True,
        ),
    ),
    _table(
        "purchases",
        "An install, order, payment, payout or subscription.",
        _kind("install, library, purchase, order, payment, subscription, award, payout."),
        _text("title", "What was bought."),
        Column("amount", pa.decimal128(18, 6), "Amount, when it could be read.", "payment"),
        _kind("ISO 4217 code, when it could be read.", "currency"),
        _text("amount_text", "Amount as written.", "payment"),
        _text("method", "Means of payment as written.", "payment"),
        _kind("State as written.", "state"),
        _text("merchant", "Seller or payment processor."),
    ),
    _table(
        "health",
        "One sample or session of a body measurement.",
        _kind("What was measured.", "metric"),
        _number("value", "Measured value.", "health"),
        _kind("Unit of the value.", "unit"),
        _instant("started_at", "When it began."),
        _instant("ended_at", "When it ended."),
        _kind("Device that measured.", "device"),
        _kind("App or data source.", "origin"),
    ),
    _table(
        "logins",
        "A sign-in, session, device or security event.",
        _kind("login, logout, session, device, ip, registration, security."),
        _text("ip", "IP address.", "network"),
        _text("user_agent", "Browser or app as written."),
        _text("device", "Device as written."),
        _text("city", "City.", "location"),
        _text("region", "Region.", "location"),
        _text("country", "Country."),
        _kind("State as written.", "state"),
    ),
    _table(
        "ad_profile",
        "An interest, audience or advertiser that uses the account's data.",
        _kind("interest, audience, advertiser, preference."),
        _text("name", "Name as written."),
        _text("value", "Value as written."),
        _text("url", "Address."),
        _text("advertiser", "Who uses it."),
    ),
    _table(
        "off_platform",
        "Activity that another company sent to the platform.",
        _text("company", "Who sent it."),
        _kind("What happened.", "event"),
        _text("item_id", "The platform's id of the event."),
    ),
    _table(
        "profile",
        "One fact about the account.",
        _text("field", "Name of the fact."),
        _text("value", "Its value as written.", "identity"),
    ),
    _table(
        "assistant_turns",
        "A prompt to an assistant and its answer.",
        _text("conversation_id", "The platform's id of the conversation."),
        _text("prompt", "What was asked."),
        _text("answer_text", "The answer as plain text."),
        _text("answer_html", "The answer as exported, scripts and styles removed."),
        _kind("Model or assistant.", "model"),
        _texts("attachments", "Names of attached files."),
    ),
    _table(
        "raw_records",
        "A record of a file that no reader knows yet: the net under everything.",
        _text("pointer", "Where in the member: a JSON pointer, or `line N` of a CSV.", None),
        _text("json", "The record as JSON.", "identity"),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
"""Every table by name, in the order of the documentation."""

TIME_SOURCES = ("epoch", "iso", "labelled_zone", "account_zone", "fixed_offset", "assumed_utc", "derived", "none")
TIME_PRECISIONS = ("us", "ms", "s", "min", "day", "none")
