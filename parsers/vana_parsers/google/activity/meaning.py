"""What a line means, told from everything about it that no language changes.

A line's *sign* is all that decides: its product, the sort of its address, its settings and details, and some yes-or-no
facts. Thousands of lines share a sign, and each is judged once.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from vana_parsers.google.activity.frame import as_json
from vana_parsers.google.activity.target_columns import What
from vana_parsers.google.names import product_of

HISTORY = "history"
"""Value of the parameter `place` for YouTube's own history files, which hold nothing but views and searches."""

_AD_NAMES = re.compile(
    "google[ _]?ads|annonces google|anuncios de google|google[- ]anzeigen|google-werbung|annunci google"
    "|google-advertenties|anuncis de google|anúncios (?:do )?google|google[- ]?annons|google[- ]?annonc"
    "|googlen mainok|hirdetés|reclame google|reklam|iklan|quảng cáo|реклам|広告|广告|廣告|광고|إعلانات|מודעות",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d")
_ASSISTANTS = re.compile(r"(?<![A-Za-z])(?:Gemini|Bard)(?![A-Za-z])")
_TOPIC = re.compile(r" [-–] (?:Topic|Thema)$")
SIGN_FIELDS = ("header", "products", "details", "activityControls")
"""Fields that lines of one sign have in common."""
_YOUTUBE = ("youtube", "youtube_music")
_WHERE = {"image_search": "image", "video_search": "video"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a member's place tells of all its lines: the parameters of the plan."""

    folder: str | None
    is_history: bool
    names_controls: bool


class Sign(NamedTuple):
    """What decides about a line. Nested fields are JSON text as in `Frame`."""

    what: What | None
    header: str | None
    products: str | None
    details: str | None
    controls: str | None
    has_content: bool
    """Whether there is anything but a header, a product and a time."""
    has_answer: bool
    has_subtitles: bool
    has_description: bool
    tells_hour: bool
    """Whether the description names a time of day."""
    is_titled: bool
    names_header: bool
    """Whether the title holds the header."""
    names_youtube: bool
    """Whether the title of a line without an address names YouTube."""
    is_address: bool
    """Whether the title holds the address."""
    has_item: bool
    """Whether the address tells an id."""
    has_query: bool
    is_topic: bool
    """Whether the author is a channel of YouTube Music."""

    def fields(self) -> dict[str, str | None]:
        """Return the fields of `SIGN_FIELDS` as JSON text."""
        texts = (as_json(self.header), self.products, self.details, self.controls)
        return dict(zip(SIGN_FIELDS, texts, strict=True))


class Meaning(NamedTuple):
    """What a line is: the *table* of its row, None for no row, and what all lines of its sign have in common there.

    *part* and *key* are of its identity: the part of Google's products, and what stands for the address if there is
    none; of a search, what was searched as far as the address tells.
    """

    table: str | None
    product: str | None = None
    part: str | None = None
    key: str | None = None
    kind: str | None = None
    action: str | None = None
    where: str | None = None
    is_youtube: bool = False
    is_ad: bool = False
    is_removed: bool = False


class Details(NamedTuple):
    """What a line's details tell: their *names* if they have nothing else, and whether one of them names adverts."""

    names: list[str] | None
    is_ad: bool


class Author(NamedTuple):
    """The one sub-title of a line, if it has only the name and address of a channel."""

    name: str | None
    url: str | None

    @property
    def is_topic(self) -> bool:
        """Whether it is a channel that YouTube Music makes of an artist's songs."""
        return self.name is not None and _TOPIC.search(self.name) is not None


def judge(sign: Sign, context: Context) -> Meaning:
    """Return what a line with *sign* is."""
    if not sign.has_content:
        return Meaning(None)
    what, product = sign.what, _product(sign, context)
    is_youtube = product in _YOUTUBE
    is_ad = product == "ads" or _is_ad(sign, is_youtube=is_youtube)
    base = Meaning("activities", product, "youtube" if is_youtube else product, is_youtube=is_youtube, is_ad=is_ad)
    if product == "gemini" and (sign.has_answer or (sign.is_titled and not sign.names_header)):
        return base._replace(table="assistant_turns")
    if what is None:
        if is_youtube and _is_removed_view(sign, context):
            return base._replace(table="views", kind="video", key="removed", is_removed=True)
        return _activity(base, sign)
    if what.table == "searches" and sign.has_query:
        where = what.where or _WHERE.get(product or "", "web")
        return base._replace(table="searches", where=where, key=what.where or "web")
    is_mention = is_youtube and what.kind != "post" and not is_ad and _is_mere_mention(sign, context)
    is_visit = product == "chrome" or (what.table == "views" and product != "android")
    if is_visit and not is_mention:
        is_gone = is_youtube and what.kind in ("video", "short") and (sign.is_address or not sign.has_item)
        kind = "ad" if product == "ads" else "page" if what.table != "views" else what.kind
        return base._replace(table="views", kind=kind, is_removed=is_gone)
    return _activity(base, sign)


def _activity(base: Meaning, sign: Sign) -> Meaning:
    used = "used" if base.product == "android" else None
    kind = used or (sign.what.kind if sign.what else "other")
    action = used or ("asked_directions" if kind == "directions" else None)
    is_app = sign.what is None and sign.header is not None and product_of(sign.header) is None
    key = sign.header if is_app and sign.header not in strings(sign.products) else None
    return base._replace(kind=kind, action=action, key=key)


def _product(sign: Sign, context: Context) -> str | None:
    """Return the product's code: by its name, in any of three places; where no name is known, by its addresses."""
    site = sign.what.site if sign.what else None
    names = [*strings(sign.products)[:1], sign.header, context.folder]
    code = next((code for code in map(product_of, names) if code), None) or site
    if context.is_history or code in _YOUTUBE:
        is_music = "youtube_music" in (site, *map(product_of, names[:-1]))
        return "youtube_music" if is_music or sign.is_topic else "youtube"
    if code is None and (sign.has_answer or any(name and _ASSISTANTS.search(name) for name in names)):
        return "gemini"
    return code


def _is_ad(sign: Sign, *, is_youtube: bool) -> bool:
    """By the detail's name in the languages known; in any, since YouTube's ads say at what hour they were seen."""
    return sign.details is not None and (details(sign.details).is_ad or (is_youtube and sign.tells_hour))


def _is_mere_mention(sign: Sign, context: Context) -> bool:
    """Whether a line about a video is a like, share or save, not a view.

    Since 2021 a view names the setting that kept it, the others do not; before, nothing tells them apart.
    """
    return not context.is_history and context.names_controls and sign.controls is None


def _is_removed_view(sign: Sign, context: Context) -> bool:
    """Whether a line without an address is a view of a video that is gone.

    Such a line has a fixed sentence for a title and one setting, the watch history. Lines about the use of the app
    have one too, but name YouTube, which no language translates.
    """
    if sign.has_subtitles or sign.details is not None or sign.has_description or sign.names_youtube:
        return False
    controls = strings(sign.controls)
    return len(controls) == 1 or (sign.controls is None and context.is_history)


# nested fields, from the JSON text that a frame holds


@lru_cache(512)
def strings(text: str | None) -> tuple[str, ...]:
    """Return the members of a list of nothing but strings; of anything else none."""
    value = _decoded(text)
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else ()


@lru_cache(512)
def details(text: str | None) -> Details:
    """Return what a line's details tell: objects with a name, or plain text."""
    value = _decoded(text)
    if not isinstance(value, list):
        return Details(None, is_ad=False)
    named = [item.get("name") if isinstance(item, dict) else item for item in value]
    names = [name for name in named if isinstance(name, str)]
    is_plain = len(names) == len(value) and all(isinstance(item, str) or item.keys() == {"name"} for item in value)
    return Details(names if is_plain else None, any(_AD_NAMES.search(name) for name in names))


def author(text: str | None) -> Author | None:
    """Return the author that a line's sub-titles name, None if they are anything else."""
    value = _decoded(text)
    first = value[0] if isinstance(value, list) and len(value) == 1 else None
    if not isinstance(first, dict) or not first or not first.keys() <= {"name", "url"}:
        return None
    return Author(first.get("name"), first.get("url")) if all(isinstance(v, str) for v in first.values()) else None


def tells_hour(description: str | None) -> bool:
    """Whether a description names a time of day, as those of adverts do."""
    return description is not None and _CLOCK.search(description) is not None


def may_be_assistant(header: str | None, products: str | None, folder: str | None) -> bool:
    """Whether it matters if a line's title holds its header."""
    names = (header, folder, *strings(products))
    return any(name and (product_of(name) == "gemini" or _ASSISTANTS.search(name)) for name in names)


def _decoded(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)
