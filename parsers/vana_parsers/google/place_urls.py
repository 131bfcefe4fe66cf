"""Addresses of Google Maps: whether one is a place's, and the id of the place in it."""

import re
from urllib.parse import parse_qs, urlsplit

_FEATURE = re.compile(r"!1s(0x[0-9a-f]{1,16}:0x[0-9a-f]{1,16})", re.IGNORECASE)
_FTID = re.compile(r"0x[0-9a-f]{1,16}:0x[0-9a-f]{1,16}", re.IGNORECASE)
_MAPS = re.compile(
    r"https?://(?:(?:www|maps)\.)?google\.[a-z.]{2,6}/(?:maps\b|\?(?:cid|q|ftid)=)|https?://maps\.", re.I
)
_LONGEST = 4096


def is_place(url: str) -> bool:
    """Whether *url* is an address of Maps."""
    return _MAPS.match(url[:_LONGEST]) is not None or url.startswith(("https://goo.gl/maps", "https://maps.app.goo.gl"))


def place_id(url: str) -> str | None:
    """Return the id of the place that an address of Maps names, as a decimal CID where it is one; None if none."""
    text = url[:_LONGEST]
    if not is_place(text):
        return None
    feature = _FEATURE.search(text)
    if feature:
        return _cid(feature[1])
    try:
        query = parse_qs(urlsplit(text).query)
    except ValueError:
        return None
    cid = query.get("cid", [""])[0]
    if cid.isascii() and cid.isdigit() and len(cid) <= 20:
        return cid
    ftid = query.get("ftid", [""])[0]
    return _cid(ftid) if _FTID.fullmatch(ftid) else query.get("query_place_id", query.get("q_place_id", [None]))[0]


def _cid(feature: str) -> str:
    """Return the CID of a feature id: its second half, in decimal."""
    return str(int(feature.partition(":")[2], 16))
