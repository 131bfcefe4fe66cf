"""The kinds of YouTube's CSVs: how each is told, and which column of it is which field, in any language.

A column is told by its header where the name is known, else by what it holds and where it stands: channel, video and
comment ids, addresses and instants have a shape of their own, and a kind's columns have come in a few orders only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vana_parsers.google.youtube.headers import field_of

Rows = Sequence[Sequence[str]]

_SHAPES = {
    "video": re.compile(r"[A-Za-z0-9_-]{11}"),
    "channel": re.compile(r"UC[A-Za-z0-9_-]{22}"),
    "playlist": re.compile(r"(?:PL|FL|LL|LM|UU|WL|RD|OL|VL|EC)[A-Za-z0-9_-]{0,60}"),
    "comment": re.compile(r"(?:Ug|z[0-9a-z]|Ch|Lj|Ek|Ci)[A-Za-z0-9_.%=-]{10,150}"),
    "url": re.compile(r"https?://\S{1,2000}"),
    "instant": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S{0,20}(?: UTC)?|\d{1,2}[/.]\d{1,2}[/.]\d{4}[ ,].{4,20}"),
    "number": re.compile(r"-?\d{1,18}(?:[.,]\d{1,12})?"),
    "flag": re.compile(r"(?i:true|false)"),
    "segments": re.compile(r'\{".*\}', re.DOTALL),
}
SHAPE_OF = {
    "video_id": "video",
    "channel_id": "channel",
    "playlist_id": "playlist",
    "comment_id": "comment",
    "live_chat_id": "comment",
    "post_id": "comment",
    "parent": "comment",
    "top_level": "comment",
    "channel_url": "url",
    "song_url": "url",
    "image_url": "url",
    "add_to_top": "flag",
    "price": "number",
    "duration_ms": "number",
    "duration_s": "number",
    "image_height": "number",
    "image_width": "number",
    "recording_altitude": "number",
    "recording_latitude": "number",
    "recording_longitude": "number",
    "default_latitude": "number",
    "default_longitude": "number",
} | dict.fromkeys(("created", "updated", "added", "published", "image_created"), "instant")
"""Fields whose values have a shape of their own, so that blanks around them mean nothing."""


_ID_NAME = re.compile(r"(?i)\bid\b|video")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of CSV. Any of *needs* is a set of fields whose names together tell it.

    *layouts* are the orders its columns came in. *keys* have a value in every record. *is_telling* says that values
    in one of the layouts are YouTube's beyond doubt, wherever the file lies; else they tell it in its folder only.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    layouts: tuple[tuple[str, ...], ...]
    keys: frozenset[str]
    is_telling: bool = False


def _kind(name: str, needs: str, layouts: tuple[str, ...], keys: str, *, is_telling: bool = False) -> Kind:
    """Return a kind; alternatives of *needs* stand between bars, names between blanks."""
    wanted = tuple(frozenset(part.split()) for part in needs.split("|") if part.split())
    return Kind(name, wanted, tuple(tuple(x.split()) for x in layouts), frozenset(keys.split()), is_telling)


_ARTISTS = " ".join(["artist", *(f"artist_{n}" for n in range(2, 31))])
_ARTIST_ENDS = [0, *(match.end() for match in re.finditer(r"\w+", _ARTISTS))]
_IMAGES = "image_created image_url image_height image_width"
_KINDS = (
    _kind(
        "comments",
        "comment_id",
        (
            "comment_id channel_id created price parent video_id text",
            "channel_id created price comment_id parent video_id text",
            "channel_id created price comment_id parent post_id video_id text",
            "comment_id channel_id created price video_id text",
            "comment_id channel_id created price parent post_id video_id text top_level",
            "comment_id channel_id created price currency parent post_id video_id text top_level",
        ),
        "comment_id channel_id created",
        is_telling=True,
    ),
    _kind(
        "live_chats",
        "live_chat_id",
        (
            "live_chat_id channel_id created price video_id text",
            "live_chat_id channel_id created price currency video_id text",
        ),
        "live_chat_id channel_id created",
        is_telling=True,
    ),
    _kind(
        "playlists",
        "playlist_id title|playlist_id visibility|playlist_id created",
        (
            "playlist_id add_to_top title title_language created updated order visibility",
            f"playlist_id add_to_top {_IMAGES} title title_language created updated order visibility",
            "playlist_id channel_id created updated title description visibility",
        ),
        "playlist_id",
        is_telling=True,
    ),
    _kind(
        "videos",
        "video_id duration_ms|video_id title privacy|video_id state",
        (
            "video_id duration_ms audio_language category description channel_id title privacy state created published",
            "video_id duration_ms category description channel_id title privacy state created published",
        ),
        "video_id duration_ms channel_id",
        is_telling=True,
    ),
    _kind(
        "video_texts",
        "video_id title_text|video_id description_text",
        ("video_id created description_text title_text updated",),
        "video_id created updated",
    ),
    _kind(
        "subscriptions",
        "channel_id channel_url",
        ("channel_id channel_url title",),
        "channel_id channel_url",
        is_telling=True,
    ),
    _kind(
        "playlist_items",
        "video_id added",
        ("video_id added",),
        "video_id added",
    ),
    _kind(
        "music",
        "song_title video_id|song_title song_url|song_title artist",
        (*(f"video_id song_title album {_ARTISTS[:n]}" for n in _ARTIST_ENDS), "song_url song_title album artist"),
        "video_id song_url",
    ),
    _kind(
        "video_recordings",
        "video_id recording_latitude|video_id recording_altitude",
        ("video_id recording_altitude recording_latitude recording_longitude",),
        "video_id",
    ),
    _kind("posts", "post_id", ("post_id channel_id created text", "post_id created text"), "post_id created"),
    _kind("clips", "clip_id", (), "video_id"),
    _kind("channel", "channel_id title visibility|channel_id title", ("channel_id title visibility",), "channel_id"),
    _kind(
        "channel_urls",
        "channel_id vanity_name",
        ("channel_id vanity_name", "channel_id vanity_name vanity_name"),
        "channel_id",
    ),
    _kind(
        "channel_features",
        "channel_id default_license|channel_id default_comments|channel_id live_chat_moderation",
        (
            "channel_id live_chat_moderation default_comments default_audience default_license default_latitude"
            " default_longitude",
        ),
        "channel_id",
    ),
    _kind("channel_images", "image_url image_created|image_url created", ("created image_url",), "image_url"),
    _kind("channel_settings", "channel_id", ("channel_id",), "channel_id"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
"""Every kind by name, the more particular ones first."""
_TELLING_NAMES = (
    {"comment_id", "channel_id"},
    {"live_chat_id", "channel_id"},
    {"playlist_id", "visibility"},
    {"channel_id", "channel_url"},
    {"video_id", "added"},
    {"video_id", "duration_ms"},
    {"video_id", "title_text"},
    {"video_id", "song_title"},
    {"channel_id", "vanity_name"},
    {"channel_id", "default_license"},
)
"""Fields whose names, in one header, no other platform has."""


def by_header(header: Sequence[str], *, is_loose: bool) -> str | None:
    """Return the kind of CSV that has this header; with *is_loose*, only if no other platform can have it."""
    fields = {field for name in header if (field := field_of(name))}
    if is_loose and not any(names <= fields for names in _TELLING_NAMES):
        return None
    found = (kind.name for kind in _KINDS if any(needed <= fields for needed in kind.needs))
    name = next(found, None)
    # A channel's id says little of a table that has other columns.
    return None if name == "channel_settings" and len(header) > 1 else name


def by_values(header: Sequence[str], rows: Rows, *, is_loose: bool) -> str | None:
    """Return the kind of CSV that has records like *rows*, None if none or no record is given.

    Of the names only so much is asked with *is_loose* that the id of a video be called an id or something of a video.
    """
    if not any(any(row) for row in rows):
        return None
    for kind in _KINDS:
        is_telling = kind.is_telling or (kind.name == "playlist_items" and _ID_NAME.search(header[0]) is not None)
        if (is_telling or not is_loose) and _fitting(kind, len(header), rows) is not None:
            return kind.name
    return None


def assign(kind: Kind, header: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """Return the field of each column of a CSV of *kind*, empty for a column that is none of its fields.

    *rows* are some of its records. No field is given twice.
    """
    named = [field_of(name) or "" for name in header]
    if all(named):
        return _once(named)
    width = len(header)
    while width and not any(len(row) >= width and row[width - 1] for row in rows) and not named[width - 1]:
        width -= 1  # columns that commas at the ends of lines make
    for size in dict.fromkeys((len(header), width)):
        layout = _fitting(kind, size, rows, named)
        if layout is not None:
            return _once([*layout, *[""] * (len(header) - size)])
    is_known_language = 2 * sum(map(bool, named)) > len(named)
    return _once(named if is_known_language else _by_shape(kind, named, rows))


def is_video_id(text: str) -> bool:
    """Whether *text* looks like the id of a video; one in twenty thousand looks like a word."""
    return _SHAPES["video"].fullmatch(text) is not None and not (text.isalpha() and text.islower())


def _fitting(kind: Kind, width: int, rows: Rows, named: Sequence[str] = ()) -> tuple[str, ...] | None:
    """Return the layout of *width* columns that *rows*, and the fields that are known by name, agree with."""
    for layout in kind.layouts:
        if len(layout) != width or any(name and name != field for name, field in zip(named, layout, strict=False)):
            continue
        if all(
            _fits(field, [row[at].strip() if at < len(row) else "" for row in rows], needed=field in kind.keys)
            for at, field in enumerate(layout)
        ):
            return layout
    return None


def _fits(field: str, cells: list[str], *, needed: bool) -> bool:
    shape = _SHAPES.get(SHAPE_OF.get(field, ""))
    if needed and not all(cells):
        return False
    if field == "video_id":
        return all(is_video_id(cell) for cell in cells if cell)
    return shape is None or all(shape.fullmatch(cell) for cell in cells if cell)


def _by_shape(kind: Kind, named: list[str], rows: Rows) -> list[str]:
    """Fill the gaps in *named* with the fields of a shape of their own that are missing, from left to right."""
    found = list(named)
    wanted = dict.fromkeys([*(kind.layouts[0] if kind.layouts else ("video_id", "channel_id", "created")), "text"])
    for field in wanted:
        if field in found or (field != "text" and field not in SHAPE_OF):
            continue
        for at, taken in enumerate(found):
            cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
            if not taken and cells and _is_plainly(field, cells):
                found[at] = field
                break
    return found


def _is_plainly(field: str, cells: list[str]) -> bool:
    if field == "text":
        return all(_SHAPES["segments"].fullmatch(cell) for cell in cells)
    return SHAPE_OF.get(field) != "number" and _fits(field, cells, needed=True)


def _once(fields: Sequence[str]) -> tuple[str, ...]:
    seen: set[str] = set()
    unique = []
    for field in fields:
        name = field
        number = 2
        while name in seen and field in ("vanity_name",):
            name, number = f"{field}_{number}", number + 1
        unique.append("" if name in seen else name)
        seen.add(name)
    return tuple(unique)
