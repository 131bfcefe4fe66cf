"""Names that Google gives products and folders, by language, and the codes they stand for.

The archive browser tells the codes in any language; these tables serve exports without it, and single rows, whose
products are named in the account's language. Look-up is by `match_key`. Names seen in exports or documented by other
readers of them; an unknown name is no error, only a missing code.
"""

from vana_parsers.archives.names import match_key

KEEP, MY_ACTIVITY, YOUTUBE = "KEEP", "MY_ACTIVITY", "YOUTUBE"

_FOLDERS = {
    KEEP: "Keep|Google Keep|Google Notizen|Conservar",
    MY_ACTIVITY: "My Activity|Meine Aktivitäten|Mon activité|Mi actividad|Mijn activiteit|La meva activitat|Etkinliğim"
    "|أنشطتي|نشاطي|我的活动|マイ アクティビティ|Minha atividade|Le mie attività|Моя активность|내 활동",
    YOUTUBE: "YouTube|YouTube and YouTube Music|YouTube und YouTube Music|YouTube et YouTube Music"
    "|YouTube y YouTube Music|YouTube en YouTube Music|YouTube ve YouTube Music|YouTube i YouTube Music"
    "|YouTube e YouTube Music|YouTube și YouTube Music|YouTube ir YouTube Music|YouTube 和 YouTube Music",
    "CHROME": "Chrome",
    "LOCATION_HISTORY": "Location History|Location History (Timeline)|Timeline|Historique des positions"
    "|Standortverlauf|Tijdlijn|Cronología",
    "PLAY": "Google Play Store",
    "PHOTOS": "Google Photos|Google Fotos|Google Foto's",
    "MAIL": "Mail|Gmail",
    "CALENDAR": "Calendar|Kalender|Agenda|Calendario",
    "CONTACTS": "Contacts|Google Kontakte|Contactos",
    "DRIVE": "Drive",
    "FIT": "Fit|Google Fit",
    "CHAT": "Google Chat",
    "MAPS": "Maps|Maps (your places)|Maps (Meine Orte)",
    "TASKS": "Tasks|Aufgaben",
    "SAVED": "Saved|Gespeichert",
}
FOLDERS = {match_key(name): code for code, names in _FOLDERS.items() for name in names.split("|")}
"""Codes of the archive browser by folder name."""

_PRODUCTS = {
    "search": "Search|Recherche|Zoeken|Suche|Google Suche|Búsqueda|Cerca|Arama|بحث|搜索|検索|Pesquisa|Ricerca|검색",
    "image_search": "Image Search|Recherche d'images|Recherche d_images|Bildersuche|Búsqueda de imágenes"
    "|Afbeeldingen zoeken|Görsel Arama|图片搜索|画像検索",
    "video_search": "Video Search|Recherche de vidéos|Video's zoeken|Video_s zoeken|Videosuche|Videosuchen"
    "|Búsqueda de videos|Búsqueda de vídeos|Video Arama|视频搜索|動画検索",
    "ads": "Ads|Solutions publicitaires|Advertenties|Anzeigen|Publicidad|Anuncios|Reklamlar|الإعلانات|广告|広告",
    "youtube": "YouTube",
    "youtube_music": "YouTube Music",
    "maps": "Maps|Google Maps|Karten|خرائط|地图|マップ|Haritalar",
    "news": "News|Google News|Google Actualités|Google Nieuws|Nieuws|Nachrichten|Noticias|Google Noticias"
    "|Haberler|新闻",
    "discover": "Discover|Entdecken|Keşfet|اكتشف|发现",
    "books": "Books|Google Books|Livres|Google Play Books|Google Play Livres|Bücher|Libros",
    "help": "Help|Aide|Hilfe|Ayuda",
    "play": "Google Play Store|Google Play",
    "play_games": "Google Play Games|Google Play Jeux|Google Play-Spieldienste",
    "gemini": "Gemini Apps|Gemini|Bard|Gemini-Apps|Applications Gemini|Aplicaciones de Gemini",
    "assistant": "Assistant|Google Assistant|Asistente|Assistente|Asistan",
    "android": "Android",
    "chrome": "Chrome",
    "gmail": "Gmail",
    "lens": "Google Lens",
    "shopping": "Shopping|Google Shopping",
    "translate": "Google Translate|Google Traduction|Google Übersetzer|Traductor de Google",
    "drive": "Drive|Google Drive",
    "developers": "Developers|Google Developers",
    "cloud": "Google Cloud",
    "analytics": "Google Analytics",
    "apps": "Google Apps",
    "store": "Google Store",
    "podcasts": "Podcasts|Google Podcasts",
    "takeout": "Takeout",
}
PRODUCTS = {match_key(name): code for code, names in _PRODUCTS.items() for name in names.split("|")}
"""Products of My Activity by folder, header or product name."""

_HISTORY_FILES = (
    "watch-history|search-history|Wiedergabeverlauf|Suchverlauf|kijkgeschiedenis|zoekgeschiedenis"
    "|historique-de-visionnage|historial-de-reproducciones|historial de reproducciones|historial-de-búsqueda"
    "|historial-de-búsquedas|historial de videos|historial de búsquedas|historial de visualitzacions"
    "|historial de cerques|istoricul-vizionărilor|istoricul căutărilor|žiūrėjimo istorija|paieškos istorija"
    "|izleme geçmişi|观看记录|搜索记录|سجل المشاهدة"
)
HISTORY_FILES = frozenset(match_key(name) for name in _HISTORY_FILES.split("|"))
"""Stems of YouTube's own history files."""

ROOTS = frozenset({"takeout", "portability"})
"""Outermost folders of an archive: a Takeout, and one made through the Data Portability API."""


def product_of(name: object) -> str | None:
    """Return the code of the product that a row, header or folder calls *name*; None if it is unknown."""
    return PRODUCTS.get(match_key(name)) if isinstance(name, str) else None
