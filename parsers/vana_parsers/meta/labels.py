"""What the labels of Meta's records mean, in the languages in which they have been seen.

Instagram wrote its map keys in the account's language from 2021 to 2023; labels of label values still are. Keys of the
plain dialect and names of files are always English. Look-up is by `match_key`. An unknown label is no error: the value
keeps it in `extra`.
"""

import re
from functools import lru_cache

from vana_parsers.archives.names import match_key

_WORD_BREAK = re.compile(r"_|(?<=[a-z])(?=[A-Z])")
"""Between the words of Meta's own names: `creation_time`, `CreationTime`."""
_LABELS = {
    "time": "Time|Zeit|Datum|Uhrzeit|Orario|Data e ora|Fecha y hora|Hora|Heure|Date et heure|Tijd|Tijdstip|时间"
    "|समय|Date|Data|Fecha|日期|Timp|Ora|Čas|Godzina|Tid|Zaman|時間|시간|Время|Temps|Ora și data|Data i hora"
    "|Data e hora|Data i godzina|Datum a čas|Datum och tid|Tarih|Tarih ve saat|日期和时间|日時|날짜|날짜 및 시간"
    "|तारीख|Datum und Uhrzeit|Datum en tijd|Date and time|Datum/Uhrzeit der Suche",
    "name": "Name|Nome|Nombre|Nom|Naam|姓名|名称|नाम|Nume|Jméno|Nazwa|Imię|Namn|Navn|Ad|名前|이름|Имя"
    "|Nombre y apellidos|Името",
    "username": "Username|Benutzername|Nome utente|Nombre de usuario|Nom d'utilisateur|Gebruikersnaam|帐号"
    "|यूज़रनेम|Nume de utilizator|Uživatelské jméno|Nazwa użytkownika|Användarnamn|Brukernavn|Kullanıcı adı"
    "|ユーザーネーム|사용자 이름|Имя пользователя|Nom d'usuari|Nome de usuário|Nome de utilizador|用户名"
    "|ユーザー名",
    "author": "Author|Autor|Autore|Auteur|作者|लेखक|Autorul|Författare|Upphovsperson|Yazar|投稿者|作成者|작성자"
    "|만든 사람",
    "search": "सर्च करें|Search|Suche|Cerca|Búsqueda|Recherche|Zoekopdracht|搜索|खोजें|Căutare|Pesquisa|Cercar|Buscar"
    "|Búsquedas|Wyszukiwanie|Hledání|Hledat|Sök|Sökning|Arama|検索|검색|Поиск|Search term|Suchbegriff|Query",
    "comment": "Comment|Kommentar|Commento|Comentario|Commentaire|Opmerking|评论|Comentariu|Comentário|Comentari"
    "|Komentarz|Komentář|Yorum|コメント|댓글|टिप्पणी|कमेंट|Комментарий",
    "media_owner": "Media Owner|Medieneigentümer|Proprietario dei media|Media-eigenaar"
    "|Propietario del contenido multimedia|Propriétaire du média|Proprietar media"
    "|Propietari del contingut multimèdia|Proprietário da mídia|Właściciel multimediów|Vlastník média|Medieägare"
    "|Medya sahibi|媒体所有者|メディアの所有者|미디어 소유자|मीडिया का मालिक",
    "owner": "Owner|Inhaber|Eigentümer|Proprietario|Propietario|Propriétaire|Eigenaar|Proprietar|Propietari"
    "|Właściciel|Vlastník|Ägare|Sahibi|所有者|소유자|मालिक|Владелец",
    "saved_on": "Saved on|Gespeichert am|Salvato il|Guardado el|Opgeslagen op|Enregistré le|Salvat pe|Salvat la"
    "|Desat el|Salvo em|Guardado em|Zapisano|Uloženo|Sparades den|Kaydedilme tarihi|保存时间|保存日|저장한 날짜"
    "|सेव किया गया",
    "added_at": "Added Time|Hinzugefügt am|Added on|Toegevoegd op|Aggiunto il|Añadido el|Agregado el|Ajouté le"
    "|Adăugat pe|Afegit el|Adicionado em|Dodano|Přidáno|Tillagd|Eklenme zamanı|添加时间|追加日時|추가한 시간"
    "|जोड़े जाने का समय",
    "created_at": "Creation Time|Created At|Erstellt am|Created on|Created time|Date created|Creation date"
    "|Erstellungszeit|Erstellungsdatum|Ora di creazione|Data di creazione|Creato il|Fecha de creación"
    "|Hora de creación|Date de création|Heure de création|Créé le|Aanmaaktijd|Gemaakt op|Aangemaakt op"
    "|Data creării|Ora creării|Data de creació|Hora de creació|Data de criação|Hora de criação|Criado em"
    "|Czas utworzenia|Data utworzenia|Čas vytvoření|Datum vytvoření|Vytvořeno|Skapades|Skapad den"
    "|Oluşturulma zamanı|Oluşturma tarihi|创建时间|作成日時|作成日|만든 시간|생성일|बनाने का समय",
    "updated_at": "Update Time|Aktualisiert am|Updated on|Updated time|Last updated|Updated At|Modified time"
    "|Aktualisierungszeit|Ora di aggiornamento|Aggiornato il|Fecha de actualización|Hora de actualización"
    "|Actualizado el|Date de mise à jour|Mis à jour le|Bijgewerkt op|Updatetijd|Data actualizării|Actualizat la"
    "|Data d'actualització|Data de atualização|Atualizado em|Czas aktualizacji|Zaktualizowano|Čas aktualizace"
    "|Aktualizováno|Uppdaterades|Güncelleme zamanı|更新时间|更新日時|업데이트 시간|अपडेट का समय",
    "url": "URL|Link|Web address|Collegamento|Enlace|Lien|Koppeling|Enllaç|Ligação|Odkaz|Länk|Bağlantı|链接"
    "|リンク|링크|लिंक|Ссылка|Adresa URL|Adres URL|网址",
    "caption": "Caption|Bildunterschrift|Didascalia|Légende|Bijschrift|Pie de foto|Leyenda|Peu de foto|Legenda"
    "|Podpis|Popisek|Bildtext|Açıklama|说明文字|キャプション|캡션|कैप्शन",
    "title": "Title|Titel|Titolo|Título|Titre|Titlu|Títol|Tytuł|Název|Rubrik|Başlık|标题|タイトル|제목|शीर्षक"
    "|टाइटल|Название",
    "reaction": "Reactie|Reaction|Reaktion|Reazione|Reacción|Réaction|Reacție|Reacció|Reação|Reakcja|Reakce|Reaksjon"
    "|İfade|Tepki|心情|リアクション|공감|반응|प्रतिक्रिया|रिएक्शन",
    "group": "Group|Gruppe|Gruppo|Grupo|Groupe|Groep|Grup|Skupina|Grupa|Grupp|群组|小组|グループ|그룹|Группа|समूह",
    "option": "Option|Opzione|Opción|Optie|Opțiune|Opção|Opcja|Möjlighet|Alternativ|Seçenek|选项|オプション|옵션"
    "|Вариант",
    "text": "Text|Texte|Testo|Texto|Tekst|Metin|文本|テキスト|텍스트|Текст|Text des Beitrags|टेक्स्ट",
    "start_time": "Start time|Startzeit|Ora di inizio|Hora de inicio|Heure de début|Begintijd|Starttijd"
    "|Ora de începere|开始时间",
    "end_time": "End time|Endzeit|Ora di fine|Hora de finalización|Heure de fin|Eindtijd|Ora de încheiere|结束时间",
    "first_name": "First name|Vorname|Nome di battesimo|Nombre de pila|Prénom|Voornaam|Prenume|Primeiro nome"
    "|Nome próprio|Křestní jméno|Förnamn|İlk ad|名|名字|이름(성 제외)|पहला नाम",
    "last_name": "Last name|Nachname|Cognome|Apellido|Apellidos|Nom de famille|Achternaam|Nume de familie|Cognoms"
    "|Sobrenome|Apelido|Nazwisko|Příjmení|Efternamn|Soyadı|姓|姓氏|성|सरनेम|उपनाम|Фамилия",
    "full_name": "Full name|Vollständiger Name|Nome completo|Nombre completo|Nom complet|Volledige naam"
    "|Numele complet|Imię i nazwisko|Celé jméno|Fullständigt namn|Tam ad|全名|氏名|전체 이름|पूरा नाम|Полное имя",
    "sender": "Sender|Sender name|Absender|Mittente|Remitente|Expéditeur|Afzender|Expeditor|Remitent|Remetente"
    "|Nadawca|Odesílatel|Avsändare|Gönderen|发件人|发送者|送信者|보낸 사람|भेजने वाला|Отправитель|From",
    "email": "Email|Email address|E-mail|E-mail address|E-Mail-Adresse|Indirizzo e-mail|Correo electrónico"
    "|Dirección de correo electrónico|Adresse e-mail|E-mailadres|Adresă de e-mail|Adresa de e-mail"
    "|Correu electrònic|Adreça electrònica|Endereço de email|Endereço de e-mail|Adres e-mail|E-mailová adresa"
    "|E-postadress|E-posta adresi|E-posta|邮箱|电子邮箱|电子邮件|メールアドレス|이메일|이메일 주소|ईमेल"
    "|Электронный адрес",
    "phone": "Phone Number|Phone|Mobile phone number|Telefonnummer|Handynummer|Numero di telefono|Telefono"
    "|Número de teléfono|Teléfono|Numéro de téléphone|Téléphone|Telefoonnummer|Număr de telefon|Telefon"
    "|Número de telèfon|Telèfon|Número de telefone|Telefone|Telemóvel|Numer telefonu|Telefonní číslo|Telefonnr"
    "|Telefon numarası|手机号|电话号码|電話番号|전화번호|फ़ोन नंबर|Номер телефона",
    "contact": "Contact information|Contact info|Contact|Kontaktinformationen|Kontakt|Informazioni di contatto"
    "|Información de contacto|Coordonnées|Contactgegevens|Informații de contact|Informació de contacte"
    "|Informações de contato|Informações de contacto|Informacje kontaktowe|Kontaktní údaje|Kontaktuppgifter"
    "|İletişim bilgileri|联系方式|連絡先情報|연락처 정보|संपर्क जानकारी",
    "phone_confirmed": "Phone confirmed|Phone number confirmed",
    "birthday": "Date of birth|Birthday|Geburtsdatum|Geburtstag|Data di nascita|Fecha de nacimiento|Cumpleaños"
    "|Date de naissance|Anniversaire|Geboortedatum|Verjaardag|Data nașterii|Data de naixement|Data de nascimento"
    "|Data urodzenia|Datum narození|Födelsedatum|Doğum tarihi|出生日期|生年月日|생년월일|जन्मतिथि|Дата рождения",
    "gender": "Gender|Geschlecht|Genere|Sexo|Género|Genre|Geslacht|Gen|Gènere|Gênero|Płeć|Pohlaví|Kön|Cinsiyet"
    "|性别|性別|성별|लिंग|Пол",
    "bio": "Bio|Biography|Steckbrief|Biografia|Presentación|Biografía|Biographie|Biografie|Presentació|Biografi"
    "|Opis profilu|Medailonek|Biyografi|个性签名|個人簡介|自己紹介|소개|जीवनी",
    "website": "Website|Webseite|Sito web|Sitio web|Site web|Lloc web|Site|Strona internetowa|Web|Webbplats"
    "|İnternet sitesi|网站|ウェブサイト|웹사이트|वेबसाइट|Веб-сайт",
    "private": "Private account|Privates Konto|Account privato|Cuenta privada|Compte privé|Privéaccount"
    "|Cont privat|Compte privat|Conta privada|Konto prywatne|Soukromý účet|Privat konto|Gizli hesap|私密帐户"
    "|非公開アカウント|비공개 계정|प्राइवेट अकाउंट",
    "profile_photo": "Profile photo|Profile picture|Profilbild|Immagine del profilo|Foto del profilo"
    "|Foto del perfil|Photo de profil|Profielfoto|Fotografie de profil|Foto de perfil|Zdjęcie profilowe"
    "|Profilová fotka|Profilový obrázek|Profil fotoğrafı|头像|プロフィール写真|프로필 사진|प्रोफ़ाइल फ़ोटो",
    "category": "Category|Kategorie|Categoria|Categoría|Catégorie|Categorie|Kategoria|Kategori|类别|カテゴリ"
    "|카테고리|श्रेणी|Категория",
    "language": "Language|Sprache|Lingua|Idioma|Langue|Taal|Limbă|Llengua|Língua|Język|Jazyk|Språk|Dil|语言|言語"
    "|언어|भाषा|Язык",
    "language_code": "Language code|Sprachcode|Codice lingua|Código de idioma|Code de langue|Code langue|Taalcode"
    "|Cod de limbă|Codi d'idioma|Kod języka|Kód jazyka|Språkkod|Dil kodu|语言代码|言語コード|언어 코드|भाषा कोड",
    "time_zone": "Time zone|Timezone|Zeitzone|Fuso orario|Zona horaria|Huso horario|Fuseau horaire|Tijdzone"
    "|Fus orar|Fus horari|Fuso horário|Strefa czasowa|Časové pásmo|Tidszon|Saat dilimi|时区|タイムゾーン|시간대"
    "|समय क्षेत्र|Часовой пояс",
    "changed": "Changed|Change|Geändert|Modificato|Modifica|Cambiado|Modifié|Gewijzigd|Modificat|Canviat|Alterado"
    "|Zmieniono|Změněno|Ändrades|Değiştirilen|已更改|変更内容|변경됨|बदला गया",
    "previous_value": "Previous value|Old value|Vorheriger Wert|Früherer Wert|Valore precedente|Valor anterior"
    "|Valeur précédente|Ancienne valeur|Vorige waarde|Valoare anterioară|Poprzednia wartość|Předchozí hodnota"
    "|Tidigare värde|Önceki değer|以前的值|以前の値|이전 값|पिछला मान",
    "new_value": "New value|Neuer Wert|Nuovo valore|Valor nuevo|Nuevo valor|Nouvelle valeur|Nieuwe waarde"
    "|Valoare nouă|Valor nou|Novo valor|Nowa wartość|Nová hodnota|Nytt värde|Yeni değer|新值|新しい値|새 값"
    "|नया मान",
    "changed_at": "Change date|Änderungsdatum|Data di modifica|Data della modifica|Fecha de cambio"
    "|Fecha del cambio|Date de modification|Date du changement|Wijzigingsdatum|Data modificării|Data do canvi"
    "|Data da alteração|Data zmiany|Datum změny|Ändringsdatum|Değiştirme tarihi|更改日期|変更日|변경 날짜"
    "|बदलाव की तारीख",
    "events": "Events|Ereignisse|Eventi|Eventos|Événements|Gebeurtenissen|Evenimente|Esdeveniments|Zdarzenia"
    "|Wydarzenia|Události|Händelser|Etkinlikler|Olaylar|事件列表|イベント一覧|이벤트 목록|इवेंट्स|События",
    "event": "Event|Event type|Ereignis|Evento|Événement|Gebeurtenis|Eveniment|Esdeveniment|Zdarzenie|Wydarzenie"
    "|Událost|Händelse|Etkinlik|Olay|事件|イベント|이벤트|इवेंट|Событие",
    "id": "ID|Kennung|Identifikationsnummer|Identificatore|Identificador|Identifiant|Azonosító|Kimlik|编号|识别码|आईडी",
    "received_at": "Received on|Received|Erhalten am|Empfangen am|Ricevuto il|Ricevuto in data|Recibido el"
    "|Recibido|Reçu le|Ontvangen op|Primit pe|Primit la|Rebut el|Recebido em|Otrzymano|Data otrzymania|Přijato"
    "|Mottogs den|Mottaget|Alınma tarihi|接收时间|收到时间|受信日時|受信日|받은 날짜|수신일|प्राप्त हुआ|Получено",
    "advertiser": "Advertiser|Advertiser name|Werbetreibender|Name des Werbetreibenden|Inserzionista"
    "|Nome dell'inserzionista|Anunciante|Nombre del anunciante|Annonceur|Nom de l'annonceur|Adverteerder"
    "|Naam van adverteerder|Agent de publicitate|Nom de l'anunciant|Nome do anunciante|Reklamodawca"
    "|Zadavatel reklamy|Annonsör|Reklam veren|Reklamveren|广告主|広告主|광고주|विज्ञापनदाता|Рекламодатель",
    "interest": "Interest|Interesse|Intereses|Centre d'intérêt|Interes|Interès|Interessi|Zainteresowanie|Zájem"
    "|Intresse|İlgi alanı|兴趣|興味・関心|관심사|दिलचस्पी",
    "topic": "Topic|Topics|Thema|Argomento|Tema|Sujet|Onderwerp|Subiect|Tópico|Temat|Téma|Ämne|Konu|话题|トピック"
    "|주제|विषय",
    "ip": "IP address|IP|IP-Adresse|Indirizzo IP|Dirección IP|Adresse IP|IP-adres|Adresă IP|Adresa IP|Adreça IP"
    "|Endereço IP|Adres IP|IP adresa|IP-adress|IP adresi|IP 地址|IP地址|IPアドレス|IP 주소|आईपी पता|आईपी एड्रेस"
    "|IP-адрес",
    "last_ip": "Last connected IP|Last IP address",
    "user_agent": "User agent|Useragent|Benutzeragent|User-Agent|Agente utente|Agente de usuario"
    "|Agent utilisateur|Agent de utilizator|Agent d'usuari|Agente de utilizador|Agente do usuário"
    "|Agent użytkownika|Uživatelský agent|Användaragent|Kullanıcı aracısı|用户代理|ユーザーエージェント"
    "|사용자 에이전트|यूज़र एजेंट",
    "device": "Device|Device name|Device model|Gerät|Gerätename|Dispositivo|Nome del dispositivo|Appareil"
    "|Apparaat|Dispozitiv|Dispositiu|Urządzenie|Zařízení|Enhet|Cihaz|设备|設備|デバイス|기기|डिवाइस|Устройство",
    "device_id": "Device ID|Geräte-ID|ID dispositivo|ID del dispositivo|Identificador del dispositivo"
    "|Identifiant de l'appareil|ID de l'appareil|Apparaat-ID|ID dispozitiv|ID del dispositiu|ID do dispositivo"
    "|Identyfikator urządzenia|ID zařízení|Enhets-ID|Cihaz kimliği|设备编号|デバイスID|기기 ID|डिवाइस आईडी",
    "operating_system": "Operating system|OS|OS version|Betriebssystem|Sistema operativo|Système d'exploitation"
    "|Besturingssysteem|Sistem de operare|Sistema operatiu|Sistema operacional|System operacyjny|Operační systém"
    "|Operativsystem|İşletim sistemi|操作系统|オペレーティングシステム|운영 체제|ऑपरेटिंग सिस्टम",
    "browser": "Browser|Navegador|Navigateur|Browserul|Przeglądarka|Prohlížeč|Webbläsare|Tarayıcı|浏览器|ブラウザ"
    "|브라우저|ब्राउज़र",
    "app": "App|App name|Application|Applicazione|Aplicación|Aplicație|Aplicació|Aplicativo|Aplicação|Aplikacja"
    "|Aplikace|Uygulama|应用|アプリ|앱|ऐप",
    "cookie": "Cookie|Cookie name|Cookie-Name|Nome del cookie|Nome cookie|Nombre de la cookie|Nombre de cookie"
    "|Nom du cookie|Cookienaam|Nume cookie|Nom de la galeta|Nome do cookie|Nazwa pliku cookie"
    "|Název souboru cookie|Cookienamn|Çerez adı|Cookie 名称|クッキー名|쿠키 이름|कुकी का नाम",
    "port": "Port|Porta|Puerto|Poort|端口|ポート|포트|पोर्ट",
    "action": "Action|Action type|Aktion|Azione|Acción|Actie|Acțiune|Acció|Ação|Akcja|Akce|Åtgärd|İşlem|操作"
    "|アクション|작업|कार्रवाई|Действие",
    "status": "Status|State|Stato|Estado|État|Statut|Stare|Estat|Stav|Durum|状态|ステータス|상태|स्थिति",
    "last_login": "Last login|Last login time|Letzte Anmeldung|Ultimo accesso|Último inicio de sesión"
    "|Dernière connexion|Laatste aanmelding|Ultima conectare|Últim inici de sessió|Último login"
    "|Último início de sessão|Ostatnie logowanie|Poslední přihlášení|Senaste inloggning|Son giriş|上次登录"
    "|前回のログイン|마지막 로그인|पिछला लॉग इन",
    "city": "City|Town/city name|City name|Town/city|Stadt|Name der Stadt|Ort|Città|Nome della città|Ciudad"
    "|Nombre de la ciudad|Ville|Nom de la ville|Stad|Plaats|Naam van plaats|Oraș|Localitate|Ciutat"
    "|Nom de la ciutat|Cidade|Nome da cidade|Miasto|Nazwa miasta|Město|Şehir|城市|城市名称|市区町村|도시"
    "|शहर का नाम|शहर|Город",
    "region": "Region|State/region|Regione|Región|Région|Regio|Regiune|Regió|Região|Województwo|Bölge|地区|地域"
    "|지역|क्षेत्र|Регион",
    "country": "Country|Country name|Country code|Land|Paese|País|Pays|Țară|Țara|Kraj/region|Kraj zamieszkania"
    "|Země|Ülke|国家|国家/地区|国|국가|देश|Страна",
    "zip": "Zip code|Zip|Postcode|Postal code|Postleitzahl|CAP|Código postal|Code postal|Cod poștal|Codi postal"
    "|CEP|Kod pocztowy|PSČ|Postnummer|Posta kodu|邮政编码|郵便番号|우편번호|पिन कोड",
    "location": "Location|Standort|Posizione|Luogo|Ubicación|Localisation|Lieu|Locatie|Locație|Ubicació"
    "|Localização|Lokalizacja|Poloha|Plats|Konum|位置|地点|位置情報|위치|लोकेशन|Местоположение",
    "place": "Place name|Name des Ortes|Nome del luogo|Nombre del lugar|Nom du lieu|Naam van de plaats"
    "|Numele locului|Nom del lloc|Nome do local|Nazwa miejsca|Název místa|Platsnamn|Yer adı|地点名称|場所の名前"
    "|장소 이름|जगह का नाम",
    "coordinates": "Coordinates|Coordinate|Koordinaten|Coordenadas|Coordonnées GPS|Coördinaten|Coordonate"
    "|Coordenades|Współrzędne|Souřadnice|Koordinater|Koordinatlar|坐标|座標|좌표|निर्देशांक",
    "latitude": "Latitude|Breitengrad|Latitudine|Latitud|Breedtegraad|Szerokość geograficzna|Zeměpisná šířka"
    "|Latitud (breddgrad)|Enlem|纬度|緯度|위도|अक्षांश|Широта",
    "longitude": "Longitude|Längengrad|Longitudine|Longitud|Lengtegraad|Długość geograficzna|Zeměpisná délka"
    "|Longitud (längdgrad)|Boylam|经度|経度|경도|देशांतर|Долгота",
    "message": "Message|Message content|Content|Nachricht|Messaggio|Mensaje|Bericht|Mesaj|Missatge|Mensagem"
    "|Wiadomość|Zpráva|Meddelande|消息|内容|メッセージ|메시지|मैसेज|Сообщение",
    "prompt": "Prompt|Eingabe|Richiesta|Indicación|Requête|Opdracht|Solicitare|Indicació|Pedido|Polecenie|Zadání"
    "|Fråga|İstem|提示|プロンプト|프롬프트|प्रॉम्प्ट",
    "answer": "Answer|Response|Reply|Antwort|Risposta|Respuesta|Réponse|Antwoord|Răspuns|Resposta|Odpowiedź"
    "|Odpověď|Svar|Yanıt|Cevap|回答|回复|返答|답변|जवाब|Ответ",
    "song": "Song|Titel des Songs|Canzone|Canción|Chanson|Nummer|Melodie|Cançó|Música|Utwór|Skladba|Låt|Şarkı"
    "|歌曲|曲|노래|गाना",
    "artist": "Artist|Künstler|Artista|Artiste|Artiest|Wykonawca|Interpret|Sanatçı|艺人|アーティスト|아티스트|कलाकार",
    "product": "Product name|Product|Name des Produkts|Produkt|Nome del prodotto|Prodotto|Nombre del producto"
    "|Producto|Nom du produit|Produit|Productnaam|Numele produsului|Nom del producte|Nome do produto"
    "|Nazwa produktu|Název produktu|Produktnamn|Ürün adı|商品名称|商品名|제품 이름|상품 이름|प्रोडक्ट का नाम",
    "product_id": "Product ID|Produkt-ID|ID prodotto|ID del prodotto|ID del producto|ID du produit|Product-id"
    "|ID produs|ID del producte|ID do produto|Identyfikator produktu|ID produktu|Ürün kimliği|商品编号|商品ID"
    "|제품 ID|प्रोडक्ट आईडी",
    "merchant": "Merchant name|Merchant|Name des Händlers|Händler|Nome del venditore|Venditore"
    "|Nombre del vendedor|Vendedor|Nom du commerçant|Commerçant|Naam van verkoper|Numele comerciantului"
    "|Nom del venedor|Nome do vendedor|Nazwa sprzedawcy|Název obchodníka|Säljarens namn|Satıcı adı|商家名称"
    "|販売者名|판매자 이름",
    "merchant_id": "Merchant ID|Händler-ID|ID venditore|ID del vendedor|ID du commerçant|Verkoper-id"
    "|ID comerciant|ID do vendedor|Identyfikator sprzedawcy|ID obchodníka|Satıcı kimliği|商家编号|販売者ID"
    "|판매자 ID",
    "decision": "Decision|Entscheidung|Decisione|Decisión|Décision|Beslissing|Decizie|Decisió|Decisão|Decyzja"
    "|Rozhodnutí|Beslut|Karar|决定|決定|결정|फ़ैसला",
    "reason": "Reason|Grund|Motivo|Motif|Reden|Motiv|Motiu|Powód|Důvod|Anledning|Neden|Sebep|原因|理由|이유|कारण",
    "address": "Address|Adresse|Postal address|Indirizzo|Dirección|Adres|Adresă|Adreça|Endereço|Morada|Adress"
    "|地址|住所|주소|पता|Адрес",
    "visited_at": "Visit time|Visited on|Besuchszeit|Zeitpunkt des Besuchs|Ora della visita|Hora de la visita"
    "|Heure de la visite|Bezoektijd|Ora vizitei|Hora da visita|Czas wizyty|Čas návštěvy|Besökstid|Ziyaret zamanı"
    "|访问时间|訪問日時|방문 시간",
}
_MEANINGS = {match_key(label): meaning for meaning, labels in _LABELS.items() for label in labels.split("|")}


def meaning_of(label: str | None, field_name: object = None) -> str | None:
    """Return what *label* means, None if it is unknown; *field_name* is Meta's own name for it, where it gives one."""
    if isinstance(field_name, str) and field_name:
        known = _meaning(_WORD_BREAK.sub(" ", field_name))
        if known:
            return known
    return _meaning(label) if label else None


@lru_cache(4096)
def _meaning(label: str) -> str | None:
    return _MEANINGS.get(match_key(label))
