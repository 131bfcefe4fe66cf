"""Every table of a Reddit export: how its file is known, and which column of which table each of its columns is.

A kind is data. Headers are those of exports from 2019 to 2026-07; a column that is absent is null, one that is new
goes to `extra`. What differs between generations: ids had type prefixes and permalinks were relative until about
2021; `comments` gained `media` in 2022, `gildings_silver` and `gildings_supergold` by 2026-07; `gilded_content` and
`gold_received` replaced `gilded_posts` and `gilded_comments`, and `purchases` replaced `reddit_gold_information`.
`score` is no column of Reddit's: tools add it that fill exports up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vana_parsers.reddit.values import (
    Value,
    address,
    address_elsewhere,
    amount,
    bare_id,
    comment_id,
    community,
    constant,
    constant_if,
    currency,
    decoded,
    direct_or_modmail,
    first_text,
    integer,
    message_id,
    moment,
    post_id,
    registration_or_ip,
    sent_by_account,
    target_community,
    target_id,
    target_kind,
    text,
    thread_post,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One file of an export, `<name>.csv`.

    *header* names the columns it is known to have, *needs* those that tell it from other files; with *named*, only
    the file's name can. *columns* are the table's columns but the instant, which column *at* holds. *identity* names
    columns of the table, `@name` a column of the file and `=text` a constant; where its last one is null, the row's
    whole content is its identity. *body* is the column that the `*_headers.csv` twin lacks.
    """

    name: str
    table: str
    header: tuple[str, ...]
    needs: frozenset[str]
    identity: tuple[str, ...]
    columns: Mapping[str, Value] = field(repr=False)
    at: str | None = None
    named: bool = False
    body: str | None = None


def _kind(
    name: str,
    table: str,
    header: str,
    needs: str,
    identity: str,
    columns: Mapping[str, Value],
    at: str | None = None,
    *,
    named: bool = False,
    body: str | None = None,
) -> Kind:
    return Kind(
        name, table, tuple(header.split()), frozenset(needs.split()), tuple(identity.split()), columns, at, named, body
    )


def _votes(target: str) -> Kind:
    columns = {
        "kind": constant("vote"),
        "value": text("direction"),
        "target_kind": target_kind("id", "permalink", target),
        "target_id": target_id("id", "permalink"),
        "target_url": address("permalink"),
        "community": target_community("permalink"),
    }
    header = "id permalink direction"
    return _kind(f"{target}_votes", "reactions", header, header, "kind target_kind target_id", columns)


def _saved(name: str, target: str, collection: str) -> Kind:
    columns = {
        "kind": target_kind("id", "permalink", target),
        "collection": constant(collection),
        "item_id": target_id("id", "permalink"),
        "url": address("permalink"),
    }
    return _kind(name, "saves", "id permalink", "id permalink", "collection kind item_id", columns, named=True)


def _messages(name: str) -> Kind:
    columns = {
        "message_id": message_id("id", "permalink"),
        "thread_id": bare_id("thread_id"),
        "thread_title": decoded("subject"),
        "thread_kind": direct_or_modmail("from", "to"),
        "sender": text("from"),
        "is_from_account": sent_by_account("from"),
        "kind": constant("text"),
        "text": decoded("body"),
    }
    header = "id permalink thread_id date ip from to subject body"
    # The archive repeats messages, so both files give one message one identity.
    return _kind(name, "messages", header, "id permalink from to", "=message message_id", columns, "date", body="body")


def _communities(name: str, kind: str) -> Kind:
    columns = {
        "kind": constant(kind),
        "direction": constant("out"),
        "handle": community("subreddit"),
        "state": constant("active"),
    }
    return _kind(name, "connections", "subreddit", "subreddit", "kind handle", columns, named=True)


def _awards(name: str, header: str, target: str | None, link: str, award: str, at: str | None = None) -> Kind:
    columns = {
        "kind": constant("award"),
        "value": text(award),
        "target_kind": target_kind("id", link, target),
        "target_id": target_id("id", link),
        "target_url": address(link),
        "community": target_community(link),
    }
    identity = "kind target_kind value occurred_at target_id" if at else "kind target_kind value target_id"
    return _kind(name, "reactions", header, f"{link} {award}", identity, columns, at)


def _fact(name: str, header: str, value: str, identity: str = "field", *, named: bool = False) -> Kind:
    columns = {"field": constant(name), "value": text(value)}
    return _kind(name, "profile", header, value, f"=fact {identity}", columns, named=named)


def _facts(name: str, header: str, field_name: str) -> Kind:
    columns = {"field": text(field_name), "value": text("value")}
    return _kind(name, "profile", header, header, f"={name} field", columns)


def _purchases(name: str, header: str, needs: str, kind: str, key: str, **columns: Value) -> Kind:
    at = next((c for c in header.split() if c in ("date", "start_date")), None)
    return _kind(name, "purchases", header, needs, f"kind @{key}", {"kind": constant(kind), **columns}, at)


_CONTENT = (
    _kind(
        "posts",
        "posts",
        "id permalink date ip subreddit gildings title url body score",
        "id permalink subreddit title url",
        "item_id",
        {
            "kind": constant("submission"),
            "item_id": post_id("id", "permalink"),
            "title": decoded("title"),
            "text": decoded("body"),
            "url": address("permalink"),
            "link_url": address_elsewhere("url", "permalink"),
            "community": community("subreddit", "permalink"),
            "score": integer("score"),
        },
        "date",
        body="body",
    ),
    _kind(
        "comments",
        "comments",
        "id permalink date ip subreddit gildings gildings_silver gildings_supergold link parent body media score",
        "id permalink subreddit link parent",
        "item_id",
        {
            "item_id": comment_id("id", "permalink"),
            "parent_id": text("parent"),
            "thread_id": thread_post("link", "permalink"),
            "thread_url": address("link"),
            "text": decoded("body"),
            "community": community("subreddit", "permalink"),
            "score": integer("score"),
        },
        "date",
        body="body",
    ),
    _kind(
        "scheduled_posts",
        "posts",
        "scheduled_post_id subreddit title body url submission_time recurrence",
        "scheduled_post_id",
        "kind item_id",
        {
            "kind": constant("scheduled"),
            "item_id": text("scheduled_post_id"),
            "title": decoded("title"),
            "text": decoded("body"),
            "link_url": address("url"),
            "community": community("subreddit"),
        },
        "submission_time",
    ),
    _kind(
        "drafts",
        "notes",
        "id title body kind created modified spoiler nsfw original_content content_category flair_id flair_text "
        "send_replies subreddit is_public_link",
        "id title body kind created",
        "kind @id",
        {
            "kind": constant("draft"),
            "title": decoded("title"),
            "text": decoded("body"),
            "edited_at": moment("modified"),
        },
        "created",
    ),
)

_MESSAGES = (
    _messages("messages"),
    _messages("messages_archive"),
    _kind(
        "chat_history",
        "messages",
        "message_id created_at updated_at username message thread_parent_message_id channel_url subreddit "
        "channel_name conversation_type",
        "message_id channel_url message",
        "=chat message_id",
        {
            "message_id": text("message_id"),
            "thread_id": text("channel_url"),
            "thread_title": text("channel_name"),
            "thread_kind": constant("chat"),
            "sender": text("username"),
            "is_from_account": sent_by_account("username"),
            "kind": constant_if("text", "message"),
            "text": text("message"),
            "reply_to": text("thread_parent_message_id"),
        },
        "created_at",
    ),
    _kind(
        "announcements",
        "messages",
        "announcement_id sent_at read_at from_id from_username subject body url",
        "announcement_id",
        "=announcement message_id",
        {
            "message_id": text("announcement_id"),
            "thread_title": decoded("subject"),
            "thread_kind": constant("broadcast"),
            "sender": text("from_username"),
            "is_from_account": sent_by_account("from_username"),
            "kind": constant("system"),
            "text": decoded("body"),
            "share_url": address("url"),
        },
        "sent_at",
    ),
)

_REACTIONS = (
    _votes("post"),
    _votes("comment"),
    _kind(
        "poll_votes",
        "reactions",
        "post_id user_selection text image_url is_prediction stake_amount",
        "post_id user_selection",
        "kind target_kind @user_selection target_id",
        {
            "kind": constant("poll_vote"),
            "value": first_text("text", "user_selection"),
            "target_kind": constant("post"),
            "target_id": bare_id("post_id"),
        },
    ),
    _awards("gilded_content", "content_link award amount date", None, "content_link", "award", "date"),
    _awards("gilded_posts", "id permalink award_id quantity", "post", "permalink", "award_id"),
    _awards("gilded_comments", "id permalink award_id quantity", "comment", "permalink", "award_id"),
)

_SAVES = (
    _saved("saved_posts", "post", "saved"),
    _saved("saved_comments", "comment", "saved"),
    _saved("hidden_posts", "post", "hidden"),
)

_CONNECTIONS = (
    _communities("subscribed_subreddits", "subscription"),
    _communities("moderated_subreddits", "moderator"),
    _communities("approved_submitter_subreddits", "approved_submitter"),
    _kind(
        "multireddits",
        "connections",
        "id display_name date description privacy subreddits image_url is_owner favorited followers",
        "id display_name subreddits",
        "kind item_id",
        {
            "kind": constant("multireddit"),
            "direction": constant("out"),
            "name": text("display_name"),
            "item_id": text("id"),
            "state": constant("active"),
        },
        "date",
    ),
    _kind(
        "friends",
        "connections",
        "username note",
        "username",
        "kind handle",
        {
            "kind": constant("friend"),
            "direction": constant("out"),
            "handle": text("username"),
            "state": constant("active"),
        },
        named=True,
    ),
    _kind(
        "linked_identities",
        "connections",
        "issuer_id subject_id",
        "issuer_id subject_id",
        "kind name item_id",
        {
            "kind": constant("linked_account"),
            "direction": constant("out"),
            "name": text("issuer_id"),
            "item_id": text("subject_id"),
            "state": constant("active"),
        },
    ),
)

_ACCOUNT = (
    _facts("statistics", "statistic value", "statistic"),
    _facts("user_preferences", "preference value", "preference"),
    _fact("account_gender", "account_gender", "account_gender"),
    _fact("birthdate", "birthdate verified_birthdate verification_state verification_method", "birthdate"),
    _fact("linked_phone_number", "phone_number", "phone_number", "field value"),
    _fact("twitter", "username", "username", "field value", named=True),
    _fact("stripe", "stripe_account_id", "stripe_account_id", "field value"),
    _fact("persona", "persona_inquiry_id", "persona_inquiry_id", "field value"),
    _kind(
        "ip_logs",
        "logins",
        "date ip",
        "date ip",
        "kind ip occurred_at",
        {"kind": registration_or_ip("date"), "ip": text("ip")},
        "date",
    ),
    _kind(
        "sensitive_ads_preferences",
        "ad_profile",
        "type preference",
        "type preference",
        "kind name",
        {"kind": constant("preference"), "name": text("type"), "value": text("preference")},
    ),
)

_MONEY = (
    _purchases(
        "purchases",
        "processor transaction_id product date cost currency status",
        "processor transaction_id product",
        "order",
        "transaction_id",
        title=text("product"),
        amount=amount("cost"),
        amount_text=text("cost"),
        currency=currency("currency"),
        state=text("status"),
        merchant=text("processor"),
    ),
    _purchases(
        "reddit_gold_information",
        "processor transaction_id date cost payer_email",
        "processor transaction_id",
        "order",
        "transaction_id",
        amount=amount("cost"),
        amount_text=text("cost"),
        merchant=text("processor"),
    ),
    _purchases(
        "subscriptions",
        "processor subscription_id product product_id product_name status start_date end_date",
        "processor subscription_id",
        "subscription",
        "subscription_id",
        title=first_text("product_name", "product"),
        state=text("status"),
        merchant=text("processor"),
    ),
    _purchases(
        "payouts",
        "payout_amount_usd date payout_id",
        "payout_amount_usd",
        "payout",
        "payout_id",
        amount=amount("payout_amount_usd"),
        amount_text=text("payout_amount_usd"),
        currency=constant_if("USD", "payout_amount_usd"),
    ),
    _kind(
        "gold_received",
        "purchases",
        "content_link gold_received gilder_username date",
        "content_link gold_received",
        "kind occurred_at @gilder_username @content_link",
        {"kind": constant("award"), "amount": amount("gold_received"), "amount_text": text("gold_received")},
        "date",
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (*_CONTENT, *_MESSAGES, *_REACTIONS, *_SAVES, *_CONNECTIONS, *_ACCOUNT, *_MONEY)
}
"""Every kind by its file's name, without `.csv`."""
