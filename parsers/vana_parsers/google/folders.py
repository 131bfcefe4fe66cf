"""Product folders of a Takeout, by language, and the codes they stand for.

The archive browser tells the codes in any language; this table serves exports without it. Look-up is by `match_key`,
so that case, spaces and apostrophes play no role; long names are cut in archives. Names seen in exports or documented
by other readers of them; an unknown name is no error: content tells then.
"""

from vana_parsers.archives.names import match_key

KEEP, MY_ACTIVITY, YOUTUBE = "KEEP", "MY_ACTIVITY", "YOUTUBE"

_FOLDERS = {
    KEEP: "Keep|Google Keep|Google Notizen|Conservar",
    MY_ACTIVITY: "My Activity|Meine Aktivitäten|Meine Aktivität|Mon activité|Mi actividad|Mijn activiteit"
    "|La meva activitat|Etkinliğim|Etkinliklerim|أنشطتي|نشاطي|我的活动|我的活动记录|我的活動|マイ アクティビティ"
    "|マイアクティビティ|Minha atividade|A minha atividade|Le mie attività|La mia attività|Моя активность"
    "|Мои действия|내 활동|Moja aktywność|Min aktivitet|Omat tapahtumat|Saját tevékenységek|Activitatea mea"
    "|Moje aktivita|Моя активність|הפעילות שלי|Aktivitas Saya|Hoạt động của tôi",
    YOUTUBE: "YouTube|YouTube and YouTube Music|YouTube und YouTube Music|YouTube et YouTube Music"
    "|YouTube y YouTube Music|YouTube en YouTube Music|YouTube ve YouTube Music|YouTube i YouTube Music"
    "|YouTube e YouTube Music|YouTube și YouTube Music|YouTube ir YouTube Music|YouTube 和 YouTube Music"
    "|YouTube と YouTube Music|YouTube 및 YouTube Music|YouTube och YouTube Music|YouTube og YouTube Music"
    "|YouTube ja YouTube Music|YouTube és YouTube Music|YouTube a YouTube Music|YouTube и YouTube Music"
    "|YouTube та YouTube Music|YouTube dan YouTube Music|YouTube và YouTube Music|YouTube و YouTube Music",
    "CHROME": "Chrome|Bookmarks",
    "LOCATION_HISTORY": "Location History|Location History (Timeline)|Timeline|Historique des positions"
    "|Standortverlauf|Standortverlauf (Zeitachse)|Zeitachse|Tijdlijn|Locatiegeschiedenis|Cronología"
    "|Historial de ubicaciones|Cronologia delle posizioni|Cronologia|Histórico de localização|Linha do tempo"
    "|ロケーション履歴|タイムライン|위치 기록|타임라인|位置记录|时间轴|時間軸|Konum Geçmişi|Zaman Çizelgesi"
    "|Historia lokalizacji|Oś czasu|История местоположений|Хронология|Vos trajets|Chronologie|Platshistorik|Tidslinje"
    "|Sijaintihistoria|Aikajana|Historie polohy|Časová osa|Idővonal|Historial d'ubicacions|Histórico de localizações"
    "|Riwayat Lokasi|Linimasa|Lịch sử vị trí|时间线|ציר הזמן|سجل المواقع الجغرافية|المخطط الزمني",
    "PLAY": "Google Play Store|Google Play|Google Play 商店|Google Play ストア|Google Play 스토어|متجر Google Play",
    "PHOTOS": "Google Photos|Google Fotos|Google Foto's|Google Foto|Google フォト|Google 포토|Google 相册"
    "|Google 相簿|Google Zdjęcia|Google Фото|Google Fotky|Google Fotoğraflar|Google Foto_s|Google Kuvat",
    "MAIL": "Mail|Gmail",
    "CALENDAR": "Calendar|Google Calendar|Kalender|Agenda|Calendario|Calendário|Kalendarz|Kalendář|カレンダー"
    "|캘린더|日历|日曆|Takvim|Календарь|Naptár|Kalenteri|التقويم|Google Agenda|Google Kalender",
    "CONTACTS": "Contacts|Google Contacts|Kontakte|Google Kontakte|Contactos|Contatti|Contacten|Contatos"
    "|Contatti Google|連絡先|연락처|通讯录|聯絡人|Kişiler|Контакты|Kontakty|Kontakter|Google Contacten",
    "DRIVE": "Drive|Google Drive",
    "FIT": "Fit|Google Fit",
    "FITBIT": "Fitbit|Google Health",
    "CHAT": "Google Chat|Chat",
    "HANGOUTS": "Hangouts|Google Hangouts",
    "VOICE": "Voice|Google Voice",
    "MAPS": "Maps|Google Maps|Maps (your places)|Maps (Meine Orte)|Maps (vos adresses)|Maps (tus sitios)"
    "|Maps (mijn plaatsen)|Maps (je plaatsen)|Maps (i tuoi luoghi)|Maps (seus lugares)",
    "TASKS": "Tasks|Google Tasks|Aufgaben|Tareas|Tâches|Taken|Tarefas|Attività|ToDo リスト",
    "SAVED": "Saved|Gespeichert|Enregistrés|Enregistré|Guardado|Opgeslagen|Salvos|Salvati|保存済み|저장됨|已保存",
    "PAY": "Google Pay|Google Wallet",
    "ACCESS_LOG": "Access Log Activity|Zugriffsprotokollaktivität|Zugriffsprotokollaktivitäten"
    "|Activité du journal d'accès|Actividad del registro de acceso|Activiteit in toegangslogboek",
    "PROFILE": "Profile|Profil|Perfil|Profiel|Profilo|Google Profile|Профиль|Профіль|Profiili|個人資料|个人资料"
    "|פרופיל|الملف الشخصي|Hồ sơ|個人檔案|プロフィール|프로필",
    "ACCOUNT": "Google Account|Google-Konto|Compte Google|Cuenta de Google|Google-account|Account Google"
    "|Аккаунт Google|Konto Google|Google Hesabı|Google-konto|Google-tili|Účet Google|Google-fiók|Cont Google"
    "|Обліковий запис Google|חשבון Google|حساب Google|Google खाता|Akun Google|Tài khoản Google|Compte de Google"
    "|Conta do Google|Conta Google|Google アカウント|Google 계정|Google 账号|Google 帳戶",
    "CONTRIBUTIONS": "Search Contributions",
    "GEMINI": "Gemini",
    "NOTEBOOKLM": "NotebookLM",
    "GROUPS": "Groups|Google Groups",
    "NEWS": "Google News|News|Google Actualités",
    "DISCOVER": "Discover",
    "SHOPPING": "Google Shopping|Shopping",
    "HOME": "Home App|Google Home",
    "NEST": "Nest",
    "BLOGGER": "Blogger",
    "CLASSROOM": "Classroom|Google Classroom",
    "PLAY_BOOKS": "Google Play Books|Google Play Bücher|Google Play Livres|Google Play Libros",
    "PLAY_GAMES": "Google Play Games Services|Google Play Games|Google Play-Spieldienste|Google Play Jeux",
    "PLAY_MOVIES": "Google Play Movies & TV|Google Play Movies _ TV|Google Play Filme _ Serien",
    "MY_MAPS": "My Maps",
    "ANDROID": "Android Device Configuration Service|Android-Gerätekonfigurationsdienst"
    "|Service de configuration des appareils Android",
    "REMINDERS": "Reminders|Erinnerungen|Rappels|Recordatorios",
    "ASSISTANT_NOTES": "Assistant Notes and Lists",
    "FINANCE": "Google Finance|Google Finanzen",
}
FOLDERS = {match_key(name): code for code, names in _FOLDERS.items() for name in names.split("|")}
"""Codes of products by folder name."""

ROOTS = frozenset({"takeout", "portability"})
"""Outermost folders of an archive: a Takeout, and one made through the Data Portability API."""

_ALIASES = {
    "PLUS_PHOTOS": "PHOTOS",
    "GOOGLE_PHOTOS": "PHOTOS",
    "GMAIL": "MAIL",
    "HANGOUTS_CHAT": "CHAT",
    "GOOGLE_CHAT": "CHAT",
    "SAVE": "SAVED",
    "BOND": "ACCESS_LOG",
    "LOCAL_ACTIONS": "MAPS",
    "GOOGLE_PAY": "PAY",
    "WALLET": "PAY",
    "GOOGLE_ACCOUNT": "ACCOUNT",
    "MY_ACCOUNT": "ACCOUNT",
    "SEARCH_UGC": "CONTRIBUTIONS",
    "GOOGLE_PLAY": "PLAY",
    "GOOGLE_PLAY_STORE": "PLAY",
    "GOOGLE_VOICE": "VOICE",
    "GOOGLE_FIT": "FIT",
    "MAPS_TIMELINE": "LOCATION_HISTORY",
    "TIMELINE": "LOCATION_HISTORY",
}
"""The archive browser's codes that differ from ours. Few exports with a browser are known, so not all are certain."""

_KNOWN = frozenset(_FOLDERS)


def code_of(browser_code: str, folder: str) -> str:
    """Return our code of the product that the archive browser calls *browser_code* and whose folder is *folder*.

    The browser's word counts where it is a code we know, else the folder's name, else the browser's code is kept.
    """
    code = _ALIASES.get(browser_code, browser_code)
    return code if code in _KNOWN else FOLDERS.get(match_key(folder), code)
