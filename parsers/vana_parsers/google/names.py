"""Names that Google gives products inside My Activity, by language, and the codes they stand for.

Single rows and folders name their product in the account's language. Look-up is by `match_key`. Names seen in
exports or documented by other readers of them; an unknown name is no error, only a missing code. Folders of whole
products: `folders`.
"""

from vana_parsers.archives.names import match_key

_PRODUCTS = {
    "search": "Search|Google Search|Recherche|Zoeken|Suche|Google Suche|Búsqueda|Buscador|Cerca|Arama|بحث|搜索"
    "|検索|Pesquisa|Ricerca|검색|Sök|Søgning|Søk|Haku|Wyszukiwarka|Vyhledávání|Keresés|Căutare|Поиск|Пошук|חיפוש"
    "|搜尋|Penelusuran|Tìm kiếm|Αναζήτηση|Google 検索|Google 搜索|Google 搜尋|Google 검색",
    "image_search": "Image Search|Recherche d'images|Recherche d_images|Bildersuche|Búsqueda de imágenes"
    "|Afbeeldingen zoeken|Görsel Arama|图片搜索|画像検索|圖片搜尋|이미지 검색|Ricerca immagini|Pesquisa de imagens"
    "|Wyszukiwarka grafiki|Поиск картинок|Поиск изображений|Cerca d'imatges|Cerca d_imatges",
    "video_search": "Video Search|Recherche de vidéos|Video's zoeken|Video_s zoeken|Videosuche|Videosuchen"
    "|Búsqueda de videos|Búsqueda de vídeos|Video Arama|视频搜索|動画検索|影片搜尋|동영상 검색|Ricerca video"
    "|Pesquisa de vídeo|Pesquisa de vídeos|Поиск видео|Wyszukiwarka wideo|Cerca de vídeos",
    "ads": "Ads|Solutions publicitaires|Annonces|Advertenties|Anzeigen|Publicidad|Anuncios|Reklamlar|الإعلانات"
    "|广告|広告|廣告|광고|Annunci|Anúncios|Anuncis|Реклама|Reklamy|Annonser|Annoncer|Mainokset|Hirdetések|Anunțuri"
    "|Iklan|Quảng cáo|מודעות|Διαφημίσεις",
    "youtube": "YouTube",
    "youtube_music": "YouTube Music",
    "maps": "Maps|Google Maps|Karten|خرائط|خرائط Google|地图|Google 地图|地圖|Google 地圖|マップ|Google マップ"
    "|Haritalar|Google Haritalar|지도|Google 지도|Карты|Google Карты|Карти|Google Карти|Mapy|Mapy Google"
    "|Google Kart|Google Térkép|Hărți Google|מפות|מפות Google",
    "news": "News|Google News|Google Actualités|Google Nieuws|Nieuws|Nachrichten|Noticias|Google Noticias"
    "|Google Notícias|Notícias|Haberler|Google Haberler|新闻|Google 新闻|新聞|Google 新聞|ニュース|Google ニュース"
    "|뉴스|Google 뉴스|Новости|Google Новости|Wiadomości Google|Google Nyheter",
    "discover": "Discover|Entdecken|Keşfet|اكتشف|发现|Descubrir|Scopri|探索",
    "books": "Books|Google Books|Livres|Google Livres|Google Play Books|Google Play Livres|Google Play Libros"
    "|Bücher|Google Bücher|Libros|Google Libros|Libri|Google Libri|Livros|Google Livros|Boeken|Google Boeken"
    "|Książki|Książki Google|Книги|Google Книги|ブックス|Google ブックス|도서|Google 도서|图书|Google 图书|圖書"
    "|Google 圖書",
    "help": "Help|Aide|Hilfe|Ayuda|Guida|Ajuda|Hjälp|Hjælp|Hjelp|Ohje|Pomoc|Nápověda|Súgó|Ajutor|Yardım|Справка"
    "|Довідка|ヘルプ|도움말|고객센터|帮助|說明|說明中心|Bantuan|Trợ giúp|עזרה|مساعدة",
    "play": "Google Play Store|Google Play|Google Play ストア|Google Play 스토어|Google Play 商店|متجر Google Play",
    "play_games": "Google Play Games|Google Play Jeux|Google Play-Spieldienste|Google Play Spiele"
    "|Google Play Juegos|Google Play Giochi|Google Play Jogos|Google Play Игры|Gry Google Play|Google Play ゲーム"
    "|Google Play 게임",
    "gemini": "Gemini Apps|Gemini|Bard|Gemini-Apps|Applications Gemini|Aplicaciones de Gemini",
    "assistant": "Assistant|Google Assistant|Assistant Google|Asistente|Asistente de Google|Assistente"
    "|Assistente Google|Google Assistente|Asistan|Google Asistan|アシスタント|Google アシスタント|어시스턴트"
    "|Google 어시스턴트|Ассистент|Google Ассистент|Asystent|Asystent Google|Google Assistent|Google 助理"
    "|مساعد Google",
    "android": "Android",
    "chrome": "Chrome|Google Chrome",
    "gmail": "Gmail",
    "lens": "Google Lens|Lens|Google レンズ|Google 렌즈|Google 智能镜头|Google 智慧鏡頭",
    "shopping": "Shopping|Google Shopping|ショッピング|Google ショッピング|购物|Google 购物|購物|쇼핑|Google 쇼핑"
    "|Покупки|Google Покупки|Zakupy|Zakupy Google|Alışveriş|Google Alışveriş",
    "translate": "Google Translate|Google Traduction|Google Übersetzer|Traductor de Google|Google Traductor"
    "|Google Traduttore|Google Tradutor|Google Vertalen|Tłumacz Google|Google Переводчик|Google Перекладач"
    "|Google 翻訳|Google 번역|Google 翻译|Google 翻譯|Google Çeviri|ترجمة Google|Google Översätt|Google Oversæt"
    "|Google Oversetter|Google Kääntäjä|Překladač Google|Google Fordító|Google Traducere|Google Terjemahan"
    "|Google Dịch",
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
    "watch history|search history|Wiedergabeverlauf|Suchverlauf|kijkgeschiedenis|zoekgeschiedenis"
    "|historique de visionnage|historique des vidéos regardées|historique des recherches|historique de recherche"
    "|historial de reproducciones|historial de búsqueda|historial de búsquedas|historial de videos"
    "|historial de vídeos|historial de visualitzacions|historial de cerques|istoricul vizionărilor"
    "|istoricul căutărilor|žiūrėjimo istorija|paieškos istorija|cronologia visualizzazioni|cronologia ricerche"
    "|cronologia delle ricerche|histórico de visualização|histórico de visualizações|histórico de pesquisa"
    "|histórico de pesquisas|historia oglądania|historia wyszukiwania|visningshistorik|sökhistorik"
    "|afspilningshistorik|søgehistorik|katseluhistoria|hakuhistoria|historie sledování|historie vyhledávání"
    "|megtekintési előzmények|keresési előzmények|izleme geçmişi|arama geçmişi|история просмотра|история просмотров"
    "|история поиска|історія переглядів|історія пошуку|再生履歴|視聴履歴|検索履歴|시청 기록|검색 기록|观看记录"
    "|搜索记录|觀看記錄|觀看紀錄|搜尋記錄|搜尋紀錄|سجل المشاهدة|سجل البحث|היסטוריית צפייה|היסטוריית חיפוש"
    "|histori tontonan|histori penelusuran|nhật ký xem|lịch sử tìm kiếm"
)
HISTORY_FILES = frozenset(
    key for name in _HISTORY_FILES.split("|") for key in (match_key(name), match_key(name.replace(" ", "-")))
)
"""Stems of YouTube's own history files."""


def product_of(name: object) -> str | None:
    """Return the code of the product that a row, header or folder calls *name*; None if it is unknown."""
    return PRODUCTS.get(match_key(name)) if isinstance(name, str) else None
