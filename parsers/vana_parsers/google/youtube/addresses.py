"""Addresses of things on YouTube, made of their ids."""

import pyarrow as pa
import pyarrow.compute as pc

VIDEO = "https://www.youtube.com/watch?v="
SONG = "https://music.youtube.com/watch?v="
POST = "https://www.youtube.com/post/"
PLAYLIST = "https://www.youtube.com/playlist?list="
CHANNEL = "https://www.youtube.com/channel/"
_ID = r"^[A-Za-z0-9_-]{2,100}$"


def addresses(prefix: str, ids: pa.Array) -> pa.Array:
    """Return the address of each id, null where it is none."""
    return pc.if_else(pc.match_substring_regex(ids, _ID), pc.binary_join_element_wise(prefix, ids, ""), None)
