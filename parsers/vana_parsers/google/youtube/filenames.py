"""What the names of YouTube's files tell: the kind of a CSV whose columns do not, and which playlist items are of.

A playlist's items lie in `<title>-videos.csv`, `Video's in <title>.csv`, or plainly `<title>.csv`, with characters
that file systems refuse replaced by `_`, and cut when long.
"""

import re
from collections.abc import Iterable, Mapping

from vana_parsers.archives.names import match_key

_KINDS = {
    "comments": "comments|my-comments|Kommentare|commentaires|comentarios|comentaris|commenti|comentários|reacties"
    "|komentarze|kommentarer|kommentit|komentáře|comentarii|komentarai|yorumlar|комментарии|коментарі|تعليقات"
    "|コメント|댓글|评论|留言|komentar|bình luận",
    "live_chats": "live chats|my-live-chat-messages|Livechats|livechats|chats en direct|chats en directo"
    "|chats en vivo|xats en directe|Chats ao vivo|ライブ チャット|실시간 채팅",
    "playlists": "playlists|Playlist|listas de reproducción|llistes de reproducció|playlisturi|grojaraščiai"
    "|spellijsten|afspeellijsten|oynatma listeleri|плейлисты|재생목록|再生リスト|播放列表|播放清單",
    "subscriptions": "subscriptions|Abos|abonnements|suscripciones|subscripcions|iscrizioni|inscrições|subscrições"
    "|abonnementen|subskrypcje|prenumerationer|abonnementer|tilaukset|odběry|feliratkozások|abonamente|abonelikler"
    "|подписки|підписки|prenumeratos|الاشتراكات|登録チャンネル|구독정보|订阅内容|訂閱內容",
    "videos": "videos|vídeos|video's|video_s|vidéos|video|videoclipuri|vaizdo įrašai|동영상",
    "video_texts": "video texts|Videotexte|textos de vídeo|동영상 텍스트",
    "video_recordings": "video recordings|Videoaufzeichnungen|grabaciones de vídeo|video-opnamen|înregistrări video"
    "|gravações de vídeo|동영상 녹화",
    "music": "music library songs|music-library-songs|musik-mediathek-songs|music uploads metadata"
    "|music-uploads-metadata",
    "channel": "channel|Kanal|canal|kanaal|kanalas|chaîne|canale",
    "channel_urls": "channel URL configs|Kanal-URL-Konfigurationen|configuraciones de la URL del canal"
    "|URL-configuraties van kanaal|configurații pentru adresa URL a canalului|kanalo URL konfigūracijos"
    "|configurações de URL do canal",
    "channel_features": "channel feature data|Kanalelementdaten|Kanalfunktionsdaten|datos de la función del canal"
    "|gegevens voor kanaalfunctie|date despre funcțiile canalului|kanalo funkcijų duomenys|dados de recursos do canal",
    "channel_images": "channel images|imagens do canal|Kanalbilder",
    "channel_settings": "channel page settings|Kanalseiteneinstellungen|configuración de la página del canal"
    "|instellingen voor kanaalpagina|setările paginii de canal|kanalo puslapio nustatymai"
    "|configurações da página do canal|channel community moderation settings"
    "|Ajustes de moderación de la comunidad del canal|instellingen voor het beheer van je kanaalcommunity"
    "|setări de moderare a comunității canalului|kanalo bendruomenės moderavimo nustatymai"
    "|configurações de moderação da comunidade do canal",
    "posts": "posts|community posts",
    "clips": "clips",
}
_BY_STEM = {match_key(name): kind for kind, names in _KINDS.items() for name in names.split("|")}
_AFTER = (
    "-videos|-vídeos|-vidéos|-videoclipuri|-동영상|-動画|-视频|-影片|-video|-видео|-відео|-filmy|-videolar"
    "|-vaizdo įrašai| videos|-videor|-videoer|-videot|-videoklipy"
)
_BEFORE = "Video_s in |Video's in |Vídeos de_ |Vídeos de: |Videos de_ "
_SUFFIXES = tuple(match_key(f"x{name}")[1:] for name in _AFTER.split("|"))
_PREFIXES = tuple(match_key(f"{name}x")[:-1] for name in _BEFORE.split("|"))
_COPY = re.compile(r"\(\d{1,3}\)$|(?<=\D)\d{1,2}$")
_NOT_WORD = re.compile(r"[\W_]+")
# Takeout cuts long names; the limit was 47 to 51 characters in the exports seen.
_SHORTEST_CUT = 40


def by_stem(stem: str) -> str | None:
    """Return the kind of the CSV that has this name (a look-up key without extension), None if it is not known."""
    plain = _COPY.sub("", stem).strip()
    found = _BY_STEM.get(stem) or _BY_STEM.get(plain)
    if found is None and len(plain) >= _SHORTEST_CUT:
        found = next((kind for name, kind in _BY_STEM.items() if name.startswith(plain)), None)
    return found


def title_of(name: str) -> str:
    """Return the title in the file name of a playlist's items, as far as the name tells; *name* has no extension."""
    plain = re.sub(r"\(\d{1,3}\)$", "", name).strip() or name
    key = match_key(plain)
    # match_key may change lengths (case folding, blanks), so that the cut is made only where it did not.
    if len(key) != len(plain):
        return plain
    for suffix in _SUFFIXES:
        if key.endswith(suffix) and len(key) > len(suffix):
            return plain[: -len(suffix)].strip()
    for prefix in _PREFIXES:
        if key.startswith(prefix) and len(key) > len(prefix):
            return plain[len(prefix) :].strip()
    return plain


def find_playlist(name: str, titles: Mapping[str, str]) -> str | None:
    """Return the id of the playlist whose items lie in a file of this *name*, None if none or several can be meant.

    *titles* are titles by playlist id. In a language whose file names are not known the title is found in the name.
    """
    stem, told = _plain(name), _plain(title_of(name))
    if re.search(r"\(\d{1,3}\)$", name):
        return None  # a second playlist of the same title: which is which, nobody tells
    plain = {playlist: _plain(title) for playlist, title in titles.items() if _plain(title)}
    exact = [playlist for playlist, title in plain.items() if title == told]
    if exact:
        return exact[0] if len(exact) == 1 else None
    cut = [p for p, title in plain.items() if len(told) >= _SHORTEST_CUT and title.startswith(told)]
    return _only(cut) or _longest({p: t for p, t in plain.items() if _is_around(stem, t)})


def _is_around(stem: str, title: str) -> bool:
    return stem.startswith(f"{title} ") or stem.endswith(f" {title}")


def _longest(titles: Mapping[str, str]) -> str | None:
    most = max((len(title) for title in titles.values()), default=0)
    return _only(playlist for playlist, title in titles.items() if len(title) == most)


def _only(found: Iterable[str]) -> str | None:
    several = list(found)
    return several[0] if len(several) == 1 else None


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", match_key(text)).strip()
