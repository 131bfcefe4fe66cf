"""What an address on Reddit points to: the community, the post and the comment, for many addresses at once.

Votes and saved things carry no subreddit and no date, only an id and a permalink, so this is where their target
comes from. Absolute addresses of any reddit.com host, relative ones (exports until about 2021), profile posts
(`/user/name/…` is the community `u_name`), addresses without community or slug, and short links are understood.
"""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

_HOME = "https://www.reddit.com"
_COMMENT = r"(?:/[^/?#]*(?:/(?:t1_)?(?P<comment>[0-9a-z]*))?)?/?"
_PLAIN = (
    r"^https://www\.reddit\.com/(?P<space>r|user)/(?P<name>[^/?#]+)/comments/(?P<post>[0-9a-z]+)"
    r"/[^/?#]*/(?P<comment>[0-9a-z]*)/?$"
)
"""The form that nearly every permalink has: three times as fast as the general one."""
_ANY = (
    r"^(?:(?:https?:)?(?://)?(?:[A-Za-z-]+\.)?reddit\.com)?/?(?:(?P<space>r|u|user)/(?P<name>[^/?#]+)/)?"
    rf"comments/(?:t3_)?(?P<post>[0-9a-z]+){_COMMENT}(?:[?#].*)?$"
)
_SHORT = (
    r"^(?:https?://)?(?:redd\.it|(?:[A-Za-z-]+\.)?reddit\.com/(?:gallery|poll|tb|video))"
    r"/(?P<post>[0-9a-z]+)/?(?:[?#].*)?$"
)
_MESSAGE = r"/message/messages/(?:t4_)?(?P<message>[0-9a-z]+)"


@dataclass(frozen=True, slots=True)
class Targets:
    """What each address points to; null where it does not tell. A comment's address also names its post."""

    community: pa.Array = field(repr=False)
    post_id: pa.Array = field(repr=False)
    comment_id: pa.Array = field(repr=False)

    @property
    def kind(self) -> pa.Array:
        """Either `comment` or `post`; null where the address is neither's."""
        of_post = pc.if_else(pc.is_valid(self.post_id), "post", None)
        return pc.if_else(pc.is_valid(self.comment_id), "comment", of_post)

    @property
    def item_id(self) -> pa.Array:
        """The id of the comment, or of the post if the address is no comment's, without type prefix."""
        return pc.coalesce(self.comment_id, self.post_id)


def targets(addresses: pa.Array) -> Targets:
    """Return what each of *addresses* (a string array) points to."""
    if addresses.null_count == len(addresses):
        nothing = pa.nulls(len(addresses), pa.string())
        return Targets(nothing, nothing, nothing)
    found = _extract(addresses, _PLAIN)
    result = _targets(found)
    rest = pc.and_(pc.is_null(found), pc.is_valid(addresses))
    if pc.any(rest).as_py():
        result = _overlay(result, rest, _general_targets(addresses.filter(rest)))
    return result


def absolute(addresses: pa.Array) -> pa.Array:
    """Return *addresses* with the relative ones (`/r/…`) made absolute."""
    relative = pc.starts_with(addresses, "/")
    if not pc.any(relative, min_count=0).as_py():
        return addresses
    return pc.if_else(relative, pc.binary_join_element_wise(_HOME, addresses, ""), addresses)


def message_ids(addresses: pa.Array) -> pa.Array:
    """Return the id of the private message that each address points to, without type prefix."""
    return _part(pc.extract_regex(addresses, _MESSAGE), "message")


def _general_targets(addresses: pa.Array) -> Targets:
    general = _targets(_extract(addresses, _ANY))
    short = _part(_extract(addresses, _SHORT), "post")
    return Targets(general.community, pc.coalesce(general.post_id, short), general.comment_id)


def _extract(texts: pa.Array, pattern: str) -> pa.StructArray:
    return pc.extract_regex(texts, pattern)


def _targets(found: pa.StructArray) -> Targets:
    name = _part(found, "name")
    profile = pc.fill_null(pc.not_equal(_part(found, "space"), "r"), False)
    if pc.any(profile, min_count=0).as_py():
        name = pc.if_else(profile, pc.binary_join_element_wise("u_", name, ""), name)
    return Targets(name, _part(found, "post"), _part(found, "comment"))


def _part(found: pa.StructArray, name: str) -> pa.Array:
    """Return the named group of each match; null where there was no match or the group is empty."""
    part = pc.struct_field(found, name)
    return pc.if_else(pc.greater(pc.binary_length(part), 0), part, None)


def _overlay(below: Targets, mask: pa.Array, above: Targets) -> Targets:
    return Targets(
        pc.replace_with_mask(below.community, mask, above.community),
        pc.replace_with_mask(below.post_id, mask, above.post_id),
        pc.replace_with_mask(below.comment_id, mask, above.comment_id),
    )
