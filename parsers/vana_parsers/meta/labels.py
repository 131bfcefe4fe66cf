"""What the labels of Meta's records mean, in the languages in which they have been seen.

Instagram wrote its map keys in the account's language from 2021 to 2023; labels of label values still are. Keys of the
plain dialect and names of files are always English. Look-up is by `match_key`. An unknown label is no error: the value
keeps it in `extra`.
"""

from vana_parsers.archives.names import match_key

_LABELS = {
    "time": "Time|Zeit|Datum|Uhrzeit|Orario|Data e ora|Fecha y hora|Hora|Heure|Date et heure|Tijd|Tijdstip|时间|समय"
    "|Date|Data|Fecha|日期|Timp|Ora|Čas|Godzina|Tid|Zaman|時間|시간|Время",
    "name": "Name|Nome|Nombre|Nom|Naam|姓名|名称|नाम|Nume|Jméno|Nazwa|Imię|Namn|Navn|Ad|名前|이름|Имя",
    "username": "Username|Benutzername|Nome utente|Nombre de usuario|Nom d'utilisateur|Gebruikersnaam|帐号|यूज़रनेम"
    "|Nume de utilizator|Uživatelské jméno|Nazwa użytkownika|Användarnamn|Brukernavn|Kullanıcı adı|ユーザーネーム"
    "|사용자 이름|Имя пользователя",
    "author": "Author|Autor|Autore|Auteur|作者|लेखक",
    "search": "Search|Suche|Cerca|Búsqueda|Recherche|Zoekopdracht|搜索|खोजें|Căutare|Pesquisa",
    "comment": "Comment|Kommentar|Commento|Comentario|Commentaire|Opmerking|评论|Comentariu|Comentário|Reactie",
    "media_owner": "Media Owner|Medieneigentümer|Proprietario dei media|Media-eigenaar"
    "|Propietario del contenido multimedia",
    "owner": "Owner|Inhaber|Eigentümer|Proprietario|Propietario|Propriétaire|Eigenaar|Proprietar",
    "saved_on": "Saved on|Gespeichert am|Salvato il|Guardado el|Opgeslagen op|Enregistré le",
    "added_at": "Added Time|Hinzugefügt am",
    "created_at": "Creation Time|Created At|Erstellt am",
    "updated_at": "Update Time|Aktualisiert am",
    "url": "URL|Url|Link|Adresse",
    "caption": "Caption|Bildunterschrift|Didascalia|Légende|Bijschrift",
    "title": "Title|Titel|Titolo|Título|Titre",
    "reaction": "Reaction|Reaktion|Reazione|Reacción|Réaction|Reactie",
}
_MEANINGS = {match_key(label): meaning for meaning, labels in _LABELS.items() for label in labels.split("|")}


def meaning_of(label: str | None, field_name: object = None) -> str | None:
    """Return what *label* means, None if it is unknown; *field_name* is Meta's own name for it, where it gives one."""
    if isinstance(field_name, str) and field_name:
        known = _MEANINGS.get(match_key(field_name))
        if known:
            return known
    return _MEANINGS.get(match_key(label)) if label else None
