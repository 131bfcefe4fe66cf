"""Addresses of Meta's things, as identities need them: the same address however it was shared."""

import re

_TRACKING = re.compile(
    r"(?:^|&)(?:igsh|igshid|ig_rid|ig_mid|utm_[a-z]+|fbclid|mibextid|rdid|sfnsn|s|h|feed_type|__cft__[^=]*|__tn__|hl"
    r"|ref|refsrc|extid|share_url)=[^&]*"
)


def plain_address(url: str) -> str:
    """Return *url* without what says how it was shared: `igsh`, `/_u/`, a final slash, `www.`, the scheme.

    It is a key to compare, not an address to open. Text that is no web address comes back as it is.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator or scheme.lower() not in ("http", "https"):
        return url.strip()
    address, _, query = rest.partition("#")[0].partition("?")
    host, slash, path = address.partition("/")
    path = path.removeprefix("_u/") if slash else ""
    plain = f"{host.lower().removeprefix('www.')}/{path.rstrip('/')}".rstrip("/")
    kept = _TRACKING.sub("", query).lstrip("&") if query else ""
    return f"{plain}?{kept}" if kept else plain
