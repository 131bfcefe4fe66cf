"""Things viewed and visited: recently viewed and visited, link history, profiles, groups, products.

`recently_viewed.json` and its like are sections, nested once more, of entries. An entry is a record. Names of sections
are localized; the address tells what was viewed, the name of the section only where it does not and is known.
"""

import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.archives.names import match_key
from vana_parsers.facebook.rows import address, address_of, content_key, instant_of, log_line, name_of, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT

_BY_ADDRESS = (
    ("item", re.compile(r"/marketplace/")),
    ("short", re.compile(r"/reels?/")),
    ("video", re.compile(r"/(?:watch|videos?)[/?]|/video\.php")),
    ("event", re.compile(r"/events/\d")),
    ("post", re.compile(r"/(?:posts|permalink|photos?)/|/(?:permalink|story|photo)\.php|story_fbid=|fbid=")),
    ("group", re.compile(r"/groups/")),
    ("profile", re.compile(r"/profile\.php|/people/")),
)
_SECTIONS = {
    "ad": "Ads|Werbeanzeigen|Annoncer|Inserzioni|Anuncios|Publicités|Advertenties|Reklame|Reklamy|Anúncios|Reclame"
    "|Ads you've viewed|Ads viewed",
    "video": "Videos you have watched|Videos you've watched|Videos and shows you've watched|Shows you have watched"
    "|Shows|Shows you've watched|Live videos|Videos|Videos watched|Gesehene Videos|Videoer, du har set"
    "|Video che hai guardato|Vídeos que has visto|Vidéos que vous avez regardées"
    "|Video's die je hebt bekeken|Videoclipuri vizionate",
    "post": "Posts that have been shown to you in your News Feed|Posts that have been shown to you in your Feed"
    "|Content that has been shown to you in your Feed|Posts viewed|Articles|Beiträge, die dir im News Feed angezeigt"
    " wurden|Opslag, som er blevet vist til dig i dine nyheder",
    "profile": "Profile visits|Profiles|Profilbesuche|Visite al profilo|Visitas al perfil|Visites de profil"
    "|Profielbezoeken|Vizite pe profil|People whose profiles you've visited",
    "page": "Page visits|Pages|Pages you've visited|Seitenbesuche|Visite alle Pagine|Visitas a páginas",
    "group": "Groups visited|Groups you've visited|Groups|Besuchte Gruppen|Gruppi visitati|Grupos visitados",
    "event": "Events visited|Events you've visited|Event pages visited|Events|Besuchte Veranstaltungen|Eventi visitati",
    "item": "Marketplace|Marketplace visits|Marketplace items|Marketplace interactions|Items viewed|Items|Products"
    "|Menus|Besuchte Artikel im Marketplace",
}
_TELLING = frozenset({"timestamp", "data", "attachments", "uri"})
"""Fields of an entry, and of no section: later generations list entries without sections."""
_NAMED = {match_key(name): kind for kind, names in _SECTIONS.items() for name in names.split("|")}


def sections(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each entry of a section and of the sections in it; an empty section is kept as it is.

    Parameter `log` makes them lines of that log, and not views.
    """
    if record.labelled or (_TELLING & record.peek().keys()):
        yield from log_line(record, task) if "log" in task.params else _view(record, task)
    else:
        yield from _of_section(record.peek(), record.pointer, task, [])


def viewed_kind(url: str | None, names: list[str]) -> str | None:
    """Return what was viewed, by its address, else by the *names* of its sections, the innermost last."""
    named = next((kind for name in reversed(names) if (kind := _NAMED.get(match_key(name)))), None)
    if named == "ad":
        return named
    return next((kind for kind, pattern in _BY_ADDRESS if url and pattern.search(url)), None) or named


def _of_section(section: dict[str, Any], pointer: str, task: Task, outer: list[dict[str, Any]]) -> Iterator[Row]:
    own = {name: value for name, value in section.items() if name not in ("entries", "children")}
    found = False
    for part in ("entries", "children"):
        held = section.get(part)
        for index, value in enumerate(held if isinstance(held, list) else []):
            at = f"{pointer}/{part}/{index}"
            found = True
            if not isinstance(value, dict) or not value or len(outer) > 8:
                yield raw_row(value, at)
            elif part == "children":
                yield from _of_section(value, at, task, [*outer, own])
            else:
                yield _entry(Record(value, at), task, [*outer, own])
        if held and not isinstance(held, list):
            own[part] = held
    if not found and any(value not in (None, "", [], {}) for value in own.values()):
        yield raw_row(own, pointer)


def _entry(record: Record, task: Task, around: list[dict[str, Any]]) -> Row:
    names = [name for one in around if isinstance(name := one.get("name"), str)]
    time = record.instant()
    url, name = record.text("data", "uri"), record.text("data", "name")
    text = name or record.text("data", "value")
    about = address(url) or text
    extra = {"section": around, **record.extra()}
    log = task.params.get("log")
    if log or (url is None and time.occurred_at is None):
        values = {"kind": log or "view_summary", "title": text, "url": url, "extra": extra}
        return told("activities", (log or "view_summary", about), values, time)
    kind = viewed_kind(url, names)
    values = {"kind": kind, "title": text, "url": url, "extra": extra}
    return told("views", ("view", about), {**values, "is_ad": True if kind == "ad" else None}, time)


def _view(record: Record, task: Task) -> Iterator[Row]:
    """Yield one thing viewed; parameter `view` says what, where its address does not."""
    if record.is_empty:
        return
    if record.peek("entries") is not None or record.peek("children") is not None:
        yield from sections(record, task)
        return
    key, time = content_key(record), record.instant("view_time")
    url = record.link() or record.value("url") or record.text("data", "uri") or record.text("url")
    title = record.value("title", "name") or record.text("title") or record.text("data", "name") or record.text("name")
    kind = "ad" if task.params.get("view") == "ad" else viewed_kind(url, [])
    values: dict[str, Any] = {"kind": kind or task.params.get("view"), "title": title, "url": url}
    about = address(url) or (title if time.occurred_at else key) or title
    values |= {"is_ad": True if kind == "ad" else None, "extra": record.extra()}
    yield told("views", ("view", about), values, time)


def _views(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each item of the record's lists, of which the record has no time but its own."""
    if not record.items:
        yield from _view(record, task)
        return
    time = record.instant() if record.peek("timestamp") else NO_INSTANT
    rows = []
    for item in record.items:
        own, url, title = instant_of(item), address_of(item), name_of(item)
        if url or title:
            values = {"kind": viewed_kind(url, []) or task.params.get("view"), "title": title, "url": url}
            rows.append((("view", address(url) or title), values, own))
    extra = record.extra()
    for number, (key, values, own) in enumerate(rows):
        shown = {**values, "extra": {} if number else extra}
        yield told("views", key, shown, own if own.occurred_at or number else time, records=0 if number else 1)
    if not rows and extra:
        yield told("views", ("view", None), {"kind": task.params.get("view"), "extra": extra}, time)


def _kind(name: str, *paths: str, view: str, product: str = "views", has_many: bool = False) -> Kind:
    return Kind(name, _views if has_many else _view, paths, (), product, {"view": view})


_HOMES = ("interactions", "your_interactions_on_facebook", "recently_viewed", "recently_visited")

KINDS = (
    Kind(
        "recently_viewed",
        sections,
        paths=("recently_viewed", "about_you/viewed"),
        roots=("recently_viewed", "viewed"),
        product="views",
    ),
    Kind(
        "recently_visited",
        sections,
        paths=("recently_visited", "about_you/visited"),
        roots=("visited_things_v2", "visited_things"),
        product="views",
    ),
    Kind(
        "people_interactions",
        sections,
        paths=("activity_messages/people_and_friends", "interactions/people"),
        roots=("people_interactions_v2", "people_interactions"),
        product="interactions",
        params={"log": "person_interaction"},
    ),
    Kind(
        "group_interactions",
        sections,
        paths=("activity_messages/group_interactions", "interactions/groups"),
        roots=("group_interactions_v2", "group_interactions"),
        product="interactions",
        params={"log": "group_interaction"},
    ),
    _kind("feed_views", "content_that_has_been_shown_to_you_in_your_feed", view="post"),
    _kind("ad_views", *(f"{home}/ads" for home in _HOMES), view="ad"),
    _kind("show_views", "shows_you_have_watched", "shows_you_ve_watched", view="video"),
    _kind("profile_visits", *(f"{home}/profile_visits" for home in _HOMES), view="profile"),
    _kind("group_event_visits", "groups_and_events_you_ve_visited", view="group"),
    _kind("item_views", *(f"{home}/items_viewed" for home in _HOMES), view="item"),
    _kind("group_visits", "groups_you_ve_visited", view="group"),
    _kind("link_history", "other_activity/link_history", view="page"),
    _kind(
        "recent_profile_visits",
        "profiles_you_visited_in_the_past_7_days",
        view="profile",
        has_many=True,
    ),
    _kind("product_views", "shops/your_recently_viewed_products", view="item", product="marketplace", has_many=True),
    _kind(
        "fundraiser_views",
        "fundraisers/fundraiser_posts_you_likely_viewed",
        view="post",
        product="fundraisers",
        has_many=True,
    ),
)
