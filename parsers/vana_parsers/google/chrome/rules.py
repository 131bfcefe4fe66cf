"""Which members are Chrome's: by its folder, by the names of their arrays, by the doctype of bookmarks."""

from collections.abc import Iterable

from vana_parsers.archives.names import match_key
from vana_parsers.export import Export
from vana_parsers.google.chrome.bookmarks import READING_LIST, read_bookmarks
from vana_parsers.google.chrome.dictionary import read_dictionary
from vana_parsers.google.chrome.reading import read_chrome
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.registry import Route

CHROME = "CHROME"
PRODUCT = "chrome"

_READING_LIST_NAMES = (
    "Reading List|ReadingList|Leseliste|Liste de lecture|Lista de lectura|Leeslijst|Elenco di lettura"
    "|Lista de leitura|Lista do przeczytania|Läslista|Læseliste|Lukulista|Leselista|Seznam četby|Olvasólista"
    "|Okuma Listesi|Список для чтения|Список читання|リーディング リスト|읽기 목록|阅读清单|閱讀清單|قائمة القراءة"
    "|רשימת קריאה|Daftar bacaan|Danh sách đọc|Llista de lectura|Listă de lectură"
)
_READING_LISTS = frozenset(match_key(name) for name in _READING_LIST_NAMES.split("|"))
_KINDS = frozenset({"chrome", "chrome_history"})


def _chrome_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route JSON and bookmarks that look so, wherever they lie, and what else of known form is in Chrome's folder."""
    for place in places:
        is_here = place.code == CHROME
        if place.kind in _KINDS or (is_here and place.is_json and place.kind is None):
            yield place, Route(place.member, read_chrome, product=PRODUCT)
        elif place.kind == "bookmarks" or (is_here and place.is_html and _has_list(export, place)):
            params = {"list": READING_LIST} if place.stem in _READING_LISTS else {}
            yield place, Route(place.member, read_bookmarks, product=PRODUCT, params=params)
        elif is_here and place.is_csv and _is_word_list(export, place):
            yield place, Route(place.member, read_dictionary, product=PRODUCT)


def _has_list(export: Export, place: Place) -> bool:
    """Whether a page without the doctype has a list at its beginning, as bookmarks do."""
    return place.kind is None and b"<dl" in head_of(export, place.member).lower()


def _is_word_list(export: Export, place: Place) -> bool:
    """Whether no line of the beginning has a comma: a list of words, not a table."""
    return b"," not in head_of(export, place.member)


RULES: tuple[Rule, ...] = (_chrome_rule,)
