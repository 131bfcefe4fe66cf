"""What makes a line the same line in another export: the thing it is about and the second it happened in."""

import re

import pyarrow as pa
import pyarrow.compute as pc

_GOOGLE = r"\Ahttps?://(?:[0-9A-Za-z-]+\.)*(?:google|youtube)\.[^/?#]*[^#]*[?&](?:hl|gl|ved|usg|sa|ei|authuser)="
_FLEETING = re.compile(r"(?<=[?&])(?:hl|gl|ved|usg|sa|ei|authuser)=[^&#]*&?")


def address_keys(urls: pa.Array) -> pa.Array:
    """Return *urls* without those parameters of Google's addresses that differ between exports of one account."""
    if urls.null_count == len(urls):
        return urls
    fleeting = pc.match_substring_regex(urls, _GOOGLE)
    if not pc.any(fleeting, min_count=0).as_py():
        return urls
    pairs = zip(urls.to_pylist(), fleeting.to_pylist(), strict=True)
    return pa.array([_FLEETING.sub("", url).rstrip("?&") if found else url for url, found in pairs], pa.string())


def moments(occurred_at: pa.Array, time_text: pa.Array, titles: pa.Array) -> pa.Array:
    """Return each instant to the second, in UTC; for a line without one, all that is left to tell it from another.

    The second is what a page tells; JSON is finer. A title is in the account's language, so that it is used only then.
    """
    seconds = occurred_at.cast(pa.timestamp("us")).cast(pa.timestamp("s"), safe=False).cast(pa.string())
    seconds = pc.binary_replace_slice(seconds, 10, 11, "T")
    if not seconds.null_count:
        return seconds
    told = pc.binary_join_element_wise(
        pc.coalesce(time_text, ""), pc.coalesce(titles, ""), " ", null_handling="emit_null"
    )
    return pc.coalesce(seconds, told)
