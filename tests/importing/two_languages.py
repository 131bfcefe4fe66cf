"""One account's Takeout in several languages: the same events, places, notes and lists, each told in its words."""

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

FIRST = datetime(2024, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)


@dataclass(frozen=True)
class Language:
    """Names and sentences of one language. *instant* writes a page's time, in a zone of its own."""

    my_activity: str
    search: str
    ads: str
    youtube: str
    history: str
    watch_history: str
    searched: str
    watched: str
    visited: str
    used: str
    removed: str
    from_ads: str
    control: str
    products: str
    why: str
    because: str
    instant: Callable[[datetime], str]
    keep: str
    subscriptions: str
    subscription_header: str
    chrome_history: str
    semantic: str
    saved: str
    saved_header: str


def _american(at: datetime) -> str:
    local = at.astimezone(timezone(-timedelta(hours=8)))
    hour, half = local.hour % 12 or 12, "AM" if local.hour < 12 else "PM"
    return f"{local:%b} {local.day}, {local.year}, {hour}:{local:%M:%S}\u202f{half} PST"


def _french(at: datetime) -> str:
    months = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
    local = at.astimezone(timezone(timedelta(hours=2)))
    return f"{local.day} {months[local.month - 1]} {local.year}, {local:%H:%M:%S} CEST"


def _german(at: datetime) -> str:
    local = at.astimezone(timezone(timedelta(hours=1)))
    return f"{local:%d.%m.%Y, %H:%M:%S} MEZ"


ENGLISH = Language(
    "My Activity", "Search", "Ads", "YouTube and YouTube Music", "history", "watch-history",
    "Searched for {}", "Watched {}", "Visited {}", "Used {}", "Watched a video that has been removed",
    "From Google Ads", "YouTube watch history", "Products:", "Why is this here?",
    "This activity was saved to your Google Account because the following settings were on:&nbsp;{}.&nbsp;"
    'You can control these settings &nbsp;<a href="https://myaccount.google.com/activitycontrols">here</a>.', _american,
    "Keep", "subscriptions", "Channel Id,Channel Url,Channel Title", "History", "Semantic Location History",
    "Saved", "Title,Note,URL,Comment",
)  # fmt: skip
FRENCH = Language(
    "Mon activité", "Recherche", "Solutions publicitaires", "YouTube et YouTube\u00a0Music", "historique",
    "watch-history",
    "Vous avez recherché {}", "Vous avez regardé {}", "Vous avez consulté {}", "Application utilisée\u00a0: {}",
    "Vous avez regardé une vidéo qui a été supprimée", "Des annonces Google",
    "Historique des vidéos regardées sur YouTube", "Produits\u00a0:", "Pourquoi cette activité est-elle ici\u00a0?",
    "{}", _french,
    "Keep", "abonnements", "ID des chaînes,URL des chaînes,Titres des chaînes", "Historique",
    "Semantic Location History", "Enregistré", "Titre,Note,URL,Commentaire",
)  # fmt: skip
GERMAN = Language(
    "Meine Aktivitäten", "Suche", "Anzeigen", "YouTube und YouTube Music", "Verlauf", "Wiedergabeverlauf",
    "Gesucht nach: {}", "{} angesehen", "{} besucht", "{} verwendet", "Ein Video angesehen, das entfernt wurde",
    "Von Google Anzeigen", "YouTube-Wiedergabeverlauf", "Produkte:", "Warum ist das hier?",
    "Diese Aktivität wurde gespeichert, weil diese Einstellungen aktiviert waren: {}. Du kannst sie ändern.", _german,
    "Google Notizen", "Abos", "Kanal-ID,Kanal-URL,Kanaltitel", "Verlauf", "Semantic Location History",
    "Gespeichert", "Titel,Notiz,URL,Kommentar",
)  # fmt: skip
Line = dict[str, object]


def takeout(language: Language, numbers: Sequence[int], *, pages: bool = False) -> dict[str, str]:
    """Return the members of a Takeout that tells the events *numbers*; with *pages*, activity as HTML."""
    activity = {
        f"{language.my_activity}/{language.search}/MyActivity": [_search(language, n) for n in numbers],
        f"{language.my_activity}/YouTube/MyActivity": [_watch(language, n) for n in numbers],
        f"{language.my_activity}/Chrome/MyActivity": [_visit(language, n) for n in numbers],
        f"{language.my_activity}/Android/MyActivity": [_use(language, n) for n in numbers],
        f"{language.youtube}/{language.history}/{language.watch_history}": [_watch(language, n) for n in numbers],
    }
    told = {
        f"{path}.{'html' if pages else 'json'}": _page(language, lines) if pages else json.dumps(lines)
        for path, lines in activity.items()
    }
    return {f"Takeout/{path}": text for path, text in (told | _others(language, numbers)).items()}


def _others(language: Language, numbers: Sequence[int]) -> dict[str, str]:
    rows = "\n".join(f"{_channel(n)},http://www.youtube.com/channel/{_channel(n)},Channel {n}" for n in numbers)
    saved = "\n".join(
        f"Place {n},,https://www.google.com/maps/place/Place+{n}/data=!3m1!4b1!1s0x{n:x}," for n in numbers
    )
    points = [{"latitudeE7": 470000000 + n, "longitudeE7": 80000000, "source": "WIFI", "accuracy": 20, "deviceTag": 7,
               "timestamp": _iso(_at(n))} for n in numbers]  # fmt: skip
    visited = [{"page_transition": "LINK", "title": f"Site {n}", "url": f"https://example.org/{n}", "client_id": "c",
                "time_usec": int(_at(n).timestamp() * 1_000_000)} for n in numbers]  # fmt: skip
    notes = {f"{language.keep}/Note {n}.json": json.dumps(_note(n)) for n in numbers}
    return notes | {
        f"{language.youtube}/{language.subscriptions}/{language.subscriptions}.csv":
            f"{language.subscription_header}\n{rows}\n",
        f"{language.saved}/Paris.csv": f"{language.saved_header}\n{saved}\n",
        "Location History/Records.json": json.dumps({"locations": points}),
        f"Chrome/{language.chrome_history}.json": json.dumps({"Browser History": visited}),
    }  # fmt: skip


def _at(number: int) -> datetime:
    return FIRST + timedelta(hours=7 * number, seconds=number, milliseconds=number)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _channel(number: int) -> str:
    return f"UC{number:022}"


def _line(language: Language, product: str, number: int, title: str, url: str | None, **more: object) -> Line:
    line: Line = {"header": product, "title": title, "time": _iso(_at(number)), "products": [product]}
    if url is not None:
        line["titleUrl"] = url
    return line | more | {"activityControls": [language.control]}


def _search(language: Language, number: int) -> Line:
    url = f"https://www.google.com/search?q=kite+{number}"
    return _line(language, language.search, number, language.searched.format(f"kite {number}"), url)


def _watch(language: Language, number: int) -> Line:
    url = f"https://www.youtube.com/watch?v=film{number:07}"
    if number % 9 == 0:
        return _line(language, "YouTube", number, language.removed, None)
    title = language.watched.format(url if number % 7 == 0 else f"Film {number}")
    if number % 5 == 0:
        return _line(language, "YouTube", number, title, url, details=[{"name": language.from_ads}])
    channel = {"name": f"Channel {number}", "url": f"https://www.youtube.com/channel/{_channel(number)}"}
    return _line(language, "YouTube", number, title, url, subtitles=[channel])


def _visit(language: Language, number: int) -> Line:
    url = f"https://www.google.com/url?q=https://example.org/page{number}&usg=AOv{number}"
    return _line(language, "Chrome", number, language.visited.format(f"Page {number}"), url)


def _use(language: Language, number: int) -> Line:
    return _line(language, f"App {number % 3}", number, language.used.format(f"App {number % 3}"), None) | {
        "products": ["Android"]
    }


def _note(number: int) -> Line:
    at = int(_at(number).timestamp() * 1_000_000)
    flags = {"isTrashed": False, "isPinned": False, "isArchived": False}
    return flags | {"title": f"Note {number}", "textContent": "text", "createdTimestampUsec": at,
                    "userEditedTimestampUsec": at + 5}  # fmt: skip


def _page(language: Language, lines: Sequence[Line]) -> str:
    cells = "".join(_cell(language, line) for line in lines)
    style = "<style>.mdl-grid{display:flex}.mdl-typography--title{font-size:20px}</style>"
    return f'<html><head><title>x</title>{style}</head><body><div class="mdl-grid">{cells}</div></body></html>'


def _cell(language: Language, line: Line) -> str:
    title, url = str(line["title"]), line.get("titleUrl")
    shown = html.escape(title)
    if url is not None:
        name = next((part for part in (str(url), *_names(title)) if part in title), title)
        before, _, after = title.partition(name)
        link = f'<a href="{html.escape(str(url))}">{html.escape(name)}</a>'
        shown = html.escape(before).replace(" ", "&nbsp;") + link + html.escape(after).replace(" ", "&nbsp;")
    subtitles = line.get("subtitles")
    if isinstance(subtitles, list):
        shown += "".join(f'<br><a href="{s["url"]}">{html.escape(s["name"])}</a>' for s in subtitles)
    details = line.get("details")
    told = f"<b>Details:</b><br>&emsp;{details[0]['name']}<br>" if isinstance(details, list) else ""
    at = datetime.fromisoformat(str(line["time"]))
    products, controls = line["products"], line["activityControls"]
    assert isinstance(products, list)
    assert isinstance(controls, list)
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
        f"{html.escape(str(line['header']))}<br></p></div>"
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
        f"{shown}<br>{language.instant(at)}<br></div>"
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right"></div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"<b>{language.products}</b><br>&emsp;{html.escape(products[0])}<br>{told}"
        f"<b>{language.why}</b><br>&emsp;{language.because.format(html.escape(controls[0]))}<br></div></div></div>"
    )


def _names(title: str) -> list[str]:
    """Return what of *title* is the name of a thing, the longest first."""
    words = title.split()
    known = ("Film", "Page", "kite")
    return [f"{first} {second}" for first, second in pairwise(words) if first in known]
