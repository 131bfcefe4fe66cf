"""Names of the columns of YouTube's CSVs, by language, and the fields they stand for.

Every header is in the account's language. The names are those of exports and of other readers of them; in a language
that is not here a column is told by what it holds (`kinds.assign`).
"""

import re

from vana_parsers.archives.names import match_key

_HEADERS = {
    "video_id": "Video ID|Video-ID|ID de vídeo|ID de video|ID del vídeo|ID-ul videoclipului|Vaizdo įrašo ID|ID do vídeo"
    "|ID vidéo|ID de la vidéo|影片 ID|视频 ID|動画 ID|동영상 ID|Video Kimliği|ID video",
    "channel_id": "Channel ID|Kanal-ID|ID del canal|ID de canal|Kanaal-ID|ID-ul canalului|Kanalo ID|ID do canal"
    "|ID de la chaîne|チャンネル ID|채널 ID|频道 ID|頻道 ID|Kanal Kimliği|ID canale",
    "channel_url": "Channel URL|Kanal-URL|URL del canal|Kanaal-URL|Adresa URL a canalului|Kanalo URL|URL do canal"
    "|URL de la chaîne|URL des chaînes|チャンネルの URL|채널 URL|频道网址|頻道網址",
    "playlist_id": "Playlist ID|Playlist-ID|ID de lista de reproducción|ID-ul playlistului|Grojaraščio ID"
    "|Código da playlist|ID da playlist",
    "comment_id": "Comment ID|Kommentar-ID|ID de comentario|ID del comentario|Reactie-ID|ID-ul comentariului"
    "|Komentaro ID|ID do comentário|ID du commentaire",
    "live_chat_id": "Live Chat ID|Livechat-ID|ID do chat ao vivo|ID del chat en directo|ID-ul chatului live",
    "post_id": "Post ID",
    "parent": "Parent Comment ID|Parent comment|Parent/Top-level Comment ID",
    "top_level": "Top-Level Comment ID",
    "created": "Comment Create Timestamp|Marca de tiempo de creación del comentario|Aanmaaktijdstempel reactie"
    "|Marcajul temporal de creare a comentariului|Komentaro sukūrimo laiko žymė|Live Chat Create Timestamp"
    "|Marcação de tempo da criação do chat ao vivo|Playlist Create Timestamp|Playlist tijdstempel maken"
    "|Marca de tiempo de creación de la lista de reproducción|Playlistul creează marcaj temporal"
    "|Grojaraščio sukūrimo laiko žymė|Carimbo de data/hora da criação da playlist|Time Created"
    "|Video Create Timestamp|Marca de tiempo de creación del vídeo|Tijdstempel aanmaaktijd video"
    "|Marcajul temporal de creare a videoclipului|Vaizdo įrašo sukūrimo laiko žymė"
    "|Carimbo de data/hora de criação do vídeo|Video Text Create Timestamp"
    "|Carimbo de data/hora da criação do texto do vídeo|Post Create Timestamp|Clip Create Timestamp"
    "|Criar Carimbo de data/hora",
    "updated": "Playlist Update Timestamp|Marca de tiempo de actualización de la lista de reproducción"
    "|Playlist tijdstempel updaten|Playlistul actualizează marcajul temporal|Grojaraščio atnaujinimo laiko žymė"
    "|Carimbo de data/hora da atualização da playlist|Time Updated|Video Text Update Timestamp"
    "|Carimbo de data/hora da atualização do texto do vídeo|Post Update Timestamp",
    "added": "Playlist Video Creation Timestamp|Time Added|Tijdstempel voor het maken van een playlistvideo"
    "|Marca de tiempo de creación de la lista de reproducción de vídeos"
    "|Marcaj temporal de creare a videoclipului din playlist|Grojaraščio vaizdo įrašo sukūrimo laiko žymė"
    "|Carimbo de data/hora da criação do vídeo da playlist",
    "published": "Video Publish Timestamp|Marca de tiempo de publicación del vídeo|Tijdstempel publicatietijd video"
    "|Marcajul temporal de publicare a videoclipului|Vaizdo įrašo paskelbimo laiko žymė"
    "|Carimbo de data/hora de publicação do vídeo",
    "price": "Price|Preis|Precio|Prijs|Preț|Kaina|Preço|Prix|Prezzo",
    "currency": "Currency code|Currency",
    "text": "Comment Text|Texto del comentario|Reactietekst|Textul comentariului|Komentuoti tekstą|Kommentartext"
    "|Live Chat Text|Texto do chat ao vivo|Post Text",
    "title": "Channel Title|Channel Title (Original)|Kanaltitel|Kanal-Titel|Título del canal"
    "|Título del canal (original)|Kanaaltitel|(Originele) kanaaltitel|Titlul canalului|Titlul canalului (original)"
    "|Kanalo pavadinimas|Kanalo pavadinimas (pradinis)|Título do canal|Título do canal (Original)"
    "|Titre de la chaîne|Titres des chaînes|チャンネルのタイトル|채널 제목|Playlist Title (Original)"
    "|Título de la lista de reproducción (original)|Playlist-titel (Origineel)|Titlul playlistului (original)"
    "|Grojaraščio pavadinimas (originalas)|Título da playlist (original)|Video Title (Original)"
    "|Título del vídeo (original)|Videotitel (origineel)|Titlul videoclipului (original)"
    "|Vaizdo įrašo pavadinimas (originalas)|Título do vídeo (original)|Title|Clip Title",
    "title_language": "Playlist Title (Original) Language|(Originele) taal van playlist-titel"
    "|Idioma del título de la lista de reproducción (original)|Limba titlului playlistului (original)"
    "|Grojaraščio pavadinimo (originalo) kalba|Idioma do título da playlist (original)",
    "add_to_top": "Add new videos to top|Añadir vídeos nuevos al principio|Nieuwe video's bovenaan toevoegen"
    "|Adaugă videoclipuri noi în partea de sus|Pridėti naujus vaizdo įrašus viršuje|Adicionar novos vídeos ao topo",
    "order": "Playlist Video Order|Orden de vídeos de lista de reproducción|Videovolgorde playlist"
    "|Ordinea videoclipurilor în playlist|Grojaraščio vaizdo įrašų tvarka|Ordem dos vídeos da playlist",
    "visibility": "Playlist Visibility|Visibilidad de la lista de reproducción|Zichtbaarheid van playlist"
    "|Vizibilitatea playlistului|Grojaraščio matomumas|Visibilidade da playlist|Channel Visibility"
    "|Visibilidad del canal|Kanaalzichtbaarheid|Vizibilitatea canalului|Kanalo matomumas|Visibilidade do canal"
    "|Visibility",
    "image_created": "Playlist Image Create Timestamp",
    "image_url": "Playlist Image URL|Channel Image Full Content URL|URL de conteúdo completo da imagem do canal",
    "image_height": "Playlist Image Height",
    "image_width": "Playlist Image Width",
    "duration_ms": "Approx Duration (ms)|Duración aproximada (ms)|Geschatte duur (ms)|Durată aproximativă (ms)"
    "|Apytikrė trukmė (ms)|Duração aproximada (ms)|Durée approximative (ms)|Tahmini Süre (ms)",
    "audio_language": "Video Audio Language|Idioma del audio del vídeo|Audiotaal van video"
    "|Limba conținutului audio din videoclip|Vaizdo įrašo garso takelio kalba",
    "category": "Video Category|Categoría del vídeo|Videocategorie|Categorie de videoclipuri"
    "|Vaizdo įrašo kategorija|Categoria do vídeo",
    "description": "Video Description (Original)|Descripción del vídeo (original)|Videobeschrijving (origineel)"
    "|Descrierea videoclipului (original)|Vaizdo įrašo aprašas (originalas)|Descrição do vídeo (original)|Description",
    "privacy": "Privacy|Privacidad|Confidențialitate|Privatumas|Privacidade",
    "state": "Video State|Estado del vídeo|Videostatus|Starea videoclipului|Vaizdo įrašo būsena|Estado do vídeo",
    "recording_altitude": "Video Recording Altitude|Altitud de grabación del vídeo|Hoogte van video-opname"
    "|Altitudinea de înregistrare a videoclipului|Altitude de gravação do vídeo",
    "recording_latitude": "Video Recording Latitude|Latitud de grabación del vídeo|Latitude van video-opname"
    "|Latitudinea de înregistrare a videoclipului|Latitude da gravação do vídeo",
    "recording_longitude": "Video Recording Longitude|Longitud de grabación del vídeo|Longitude van video-opname"
    "|Longitudinea de înregistrare a videoclipului|Longitude da gravação do vídeo",
    "title_text": "Video Title Text Segments|Segmentos do texto do título do vídeo",
    "description_text": "Video Description Text Segments|Segmentos do texto de descrição do vídeo",
    "vanity_name": "Channel Vanity URL Name|Nombre de la URL mnemónica del canal ()|Naam van vanity-URL voor kanaal"
    "|Numele adresei URL personalizate a canalului|kanalo reklaminio URL pavadinimas|Nome do URL curto do canal",
    "live_chat_moderation": "Channel Auto Moderation in Live Chat"
    "|Moderación automática del canal en el chat en directo|Automatische moderatie in livechat van kanaal"
    "|Automatische moderatie in live chat van kanaal|Moderare automată a canalului în chatul live"
    "|Automatinis kanalo moderavimas tiesioginiame pokalbyje|Moderação automática do canal no chat ao vivo",
    "default_comments": "Video Default Allowed Comments Type|Standaard toegestane reactietype van video"
    "|Tipo de comentarios permitidos de forma predeterminada en el vídeo"
    "|Tipul prestabilit de comentarii permise ale videoclipului|Numatytasis vaizdo įrašo leidžiamų komentarų tipas"
    "|Tipo de comentários permitidos padrão do vídeo",
    "default_audience": "Video Default Targeted Audience|Audiencia objetivo predeterminada del vídeo"
    "|Standaard doelgroep van video|Publicul vizat prestabilit al videoclipului"
    "|Numatytoji vaizdo įrašo tikslinė auditorija|Público-alvo padrão do vídeo",
    "default_license": "Video Default License|Licencia del vídeo predeterminada|Standaardlicentie van video"
    "|Licența prestabilită a videoclipului|Numatytoji vaizdo įrašo licencija|Licença padrão do vídeo",
    "default_latitude": "Video Default Location Latitude|Latitud de la ubicación predeterminada del vídeo"
    "|Standaardbreedtegraad van videolocatie|Latitudinea prestabilită a videoclipului"
    "|Numatytoji vaizdo įrašo vietovės platuma|Latitude do local padrão do vídeo",
    "default_longitude": "Video Default Location Longitude|Longitud de la ubicación predeterminada del vídeo"
    "|Standaardlengtegraad van videolocatie|Longitudinea prestabilită a videoclipului"
    "|Numatytoji vaizdo įrašo vietovės ilguma|Longitude do local padrão do vídeo",
    "song_title": "Song Title",
    "song_url": "Song URL",
    "album": "Album Title",
    "artist": "Artist Name|Artist|Artist Names",
    "duration_s": "Duration Seconds",
    "clip_id": "Clip ID",
}  # fmt: skip
_FIELDS = {match_key(name): field for field, names in _HEADERS.items() for name in names.split("|")}
_NUMBERED = frozenset(
    {"image_created", "image_url", "image_height", "image_width", "title_text", "description_text", "vanity_name",
     "artist"}
)  # fmt: skip
"""Fields that a record may have several of, each in a column with a number in its name."""
_NUMBER = re.compile(r"\d{1,4}")
_SPACES = re.compile(r"\s+")


def field_of(header: str) -> str | None:
    """Return the field that a column of this name holds, None if the name is not known.

    The second and later columns of a field with several have their number behind it: `artist_2`.
    """
    key = match_key(header)
    if key in _FIELDS:
        return _FIELDS[key]
    number = _NUMBER.search(key)
    if number is None:
        return None
    plain = _SPACES.sub(" ", key[: number.start()] + key[number.end() :]).strip()
    field = _FIELDS.get(plain)
    if field not in _NUMBERED:
        return None
    return field if int(number[0]) == 1 else f"{field}_{int(number[0])}"
