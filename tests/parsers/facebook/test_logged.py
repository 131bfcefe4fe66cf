"""Logged data: each shape gives its rows, and two dialects or languages of one thing are one record."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.parsers.facebook.shapes import Filler, alternatives, catalogue, count_records, masked
from tests.parsers.facebook.test_catalogue import check, kind_of
from vana_parsers.assemble import assemble
from vana_parsers.facebook import ads, assistant, contacts, location, logins, off_platform, preferences, profile
from vana_parsers.facebook.kinds import KINDS
from vana_parsers.facebook.plan import read_member
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Item, Row, Skipped, Task

FAMILIES = (ads, assistant, contacts, location, logins, off_platform, preferences, profile)
OWN = {kind.name for family in FAMILIES for kind in family.KINDS}
LOGINS = "security_and_login_information"
OFF = "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.json"
AT = 1_700_000_000


def read(path: str, document: Any) -> list[Item]:
    kind = KINDS.of_path(meta_path(path))
    assert kind is not None, path
    stream = io.BytesIO(json.dumps(document).encode())
    task = Task(path, stream, "facebook", kind.product, "me", {**kind.params, "kind": kind.name})
    items = list(read_member(task))
    assert list(assemble(items, task)) or not items
    return items


def rows(path: str, document: Any) -> list[Row]:
    items = read(path, document)
    assert all(isinstance(item, Row) for item in items)
    return [item for item in items if isinstance(item, Row)]


def labels(*values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**more, "media": [], "label_values": list(values), "fbid": "1234"}


def same(left: list[Row], right: list[Row]) -> None:
    assert [(row.table, row.identity) for row in left] == [(row.table, row.identity) for row in right]


# everything that has been seen


def test_every_path_of_the_logged_families_is_typed() -> None:
    homes = ("ads_information/", "apps_and_websites_off", "logged_information/", "personal_information/", LOGINS)
    paths = [line["path"].replace("_N.json", "_1.json") for line in catalogue()]
    assert [path for path in paths if path.startswith((*homes, "preferences/")) and kind_of(path) is None] == []


def test_documents_built_from_the_catalogue_keep_every_value() -> None:
    for line in catalogue():
        kind = kind_of(line["path"])
        leaves = [leaf for leaf in line["leaf_keys"].split(" ; ") if "<data>" not in leaf]
        for shape in alternatives(leaves) if kind is not None and kind.name in OWN else []:
            check(line["path"], Filler().built(shape))


def test_documents_built_from_real_structures_keep_every_value() -> None:
    for path, structure in masked().items():
        kind = kind_of(path)
        document = Filler().filled(structure) if kind is not None and kind.name in OWN else {}
        if count_records(document):
            check(path, document)


# off platform


def test_events_of_companies() -> None:
    events = [{"id": 77, "type": "PAGE_VIEW", "timestamp": AT}, {"id": 77, "type": "PURCHASE", "timestamp": AT}]
    plain = {"off_facebook_activity_v2": [{"name": "shop.example", "events": events}, {"name": "silent.example"}]}
    first, second, silent = rows(OFF, plain)
    assert (first.records, second.records, silent.records) == (1, 0, 1)
    assert first.values["company"] == "shop.example"
    assert (first.values["event"], second.values["event"]) == ("PAGE_VIEW", "PURCHASE")
    assert (first.values["item_id"], first.values["occurred_at"]) == ("77", datetime.fromtimestamp(AT, UTC))
    assert silent.values == {"company": "silent.example", "extra": {}, **plain_time(silent)}


def plain_time(row: Row) -> dict[str, Any]:
    names = ("occurred_at", "time_source", "time_precision", "time_text", "utc_offset_minutes")
    return {name: row.values[name] for name in names}


@pytest.mark.parametrize("words", ["Events ID Event Received_on", "Eventos ID Evento Recibido_el", "? a b c"])
def test_events_of_companies_are_told_alike_in_label_values(words: str) -> None:
    events, item, event, received = (word.replace("_", " ") for word in words.split())
    kinds = ("PAGE_VIEW", "PURCHASE")
    stamp = {"label": received, "timestamp_value": AT}
    said = [{"dict": [{"label": item, "value": "77"}, {"label": event, "value": kind}, stamp]} for kind in kinds]
    new = rows(OFF, [labels({"label": events, "vec": said}, title="shop.example"), labels(title="other.example")])
    old = [{"name": "shop.example", "events": [{"id": 77, "type": kind, "timestamp": AT} for kind in kinds]}]
    path = "apps_and_websites_off_of_facebook/your_off-facebook_activity.json"
    same(new, rows(path, {"off_facebook_activity_v2": [*old, {"name": "other.example", "events": []}]}))
    assert new[0].values["extra"] == {"fbid": "1234"}
    assert [row.records for row in new] == [1, 0, 1]


# ads


def test_advertisers_in_all_shapes() -> None:
    path = "ads_information/advertisers_using_your_activity_or_information.json"
    named = rows(path, labels({"label": "Namen", "vec": [{"value": "Acme"}, {"value": "Globex"}]}))
    flags = {"has_data_file_custom_audience": True, "has_in_person_store_visit": False}
    plain = rows(
        path, {"custom_audiences_all_types_v2": [{"advertiser_name": name, **flags} for name in ("Acme", "Globex")]}
    )
    listed = rows(
        "ads_and_businesses/advertisers_who_uploaded_a_contact_list_with_your_information.json",
        {"custom_audiences": ["Acme", "Globex"]},
    )
    same(named, plain)
    same(named, listed)
    assert [row.records for row in named] == [1, 0]
    assert plain[0].values["extra"] == flags
    assert named[0].values["extra"] == {"list": "Namen", "fbid": "1234"}


def test_interests_topics_categories() -> None:
    interests = rows("other_logged_information/ads_interests.json", {"topics_v2": ["Arch\u00c3\u00a4ologie", "Cats"]})
    assert [(row.values["kind"], row.values["name"]) for row in interests] == [
        ("interest", "Archäologie"),
        ("interest", "Cats"),
    ]
    assert rows("your_topics/your_topics.json", {"inferred_topics_v2": ["Cats"]})[0].values["kind"] == "topic"
    path = "ads_information/other_categories_used_to_reach_you.json"
    same(rows(path, {"bcts": ["Travellers"]}), rows(path, labels({"label": "Name", "vec": [{"value": "Travellers"}]})))


def test_ads_clicked_and_forms_sent() -> None:
    path = "ads_information/advertisers_you've_interacted_with.json"
    english = rows(path, {"history_v2": [{"title": "Acme", "action": "Clicked ad", "timestamp": AT}]})
    italian = rows(path, {"history_v2": [{"title": "Acme", "action": "Clic sull'inserzione", "timestamp": AT + 9}]})
    same(english, italian)
    assert (english[0].values["name"], english[0].values["value"]) == ("Acme", "Clicked ad")
    path = "ads_information/information_you've_submitted_to_advertisers.json"
    form = rows(path, {"lead_gen_info_v2": [{"label": "City", "value": "Rome"}]})
    assert (form[0].values["name"], form[0].values["value"]) == ("City", "Rome")


# logins


def test_account_activity() -> None:
    record = {
        "action": "Session updated",
        "timestamp": AT,
        "ip_address": "192.0.2.1",
        "user_agent": "Browser/1",
        "datr_cookie": "abcd****",
        "city": "Rome",
        "region": "Lazio",
        "country": "IT",
        "site_name": "www.facebook.com",
        "port": 443,
    }
    [row] = rows(f"{LOGINS}/account_activity.json", {"account_activity_v2": [record]})
    taken = {"kind": "security", "ip": "192.0.2.1", "user_agent": "Browser/1", "city": "Rome", "country": "IT"}
    assert taken.items() <= row.values.items()
    assert row.values["extra"] == {"datr_cookie": "abcd****", "site_name": "www.facebook.com", "port": 443}
    same([row], rows(f"{LOGINS}/account_activity.json", {"account_activity_v2": [{**record, "action": "Sessione"}]}))


@pytest.mark.parametrize(
    ("action", "kind"), [("Login", "login"), ("Log out", "logout"), ("Déconnexion", "logout"), ("Anmeldung", "login")]
)
def test_logins_and_logouts(action: str, kind: str) -> None:
    record = {"action": action, "timestamp": AT, "site": "www.facebook.com", "ip_address": "192.0.2.1"}
    [row] = rows(f"{LOGINS}/logins_and_logouts.json", {"account_accesses_v2": [record]})
    assert (row.values["kind"], row.values["state"], row.is_event) == (kind, action, True)
    assert row.identity == ("login", "192.0.2.1", None, None, None, "2023-11-14T22:13")


@pytest.mark.parametrize("name", ["where_you're_logged_in", "where_you_re_logged_in", "where_you%27re_logged_in"])
def test_sessions_under_every_name(name: str) -> None:
    session = {"created_timestamp": AT, "updated_timestamp": AT + 9999, "ip_address": "192.0.2.1", "device": "Phone"}
    [row] = rows(f"{LOGINS}/{name}.json", {"active_sessions_v2": [session]})
    assert (row.values["kind"], row.values["device"]) == ("session", "Phone")
    assert row.values["extra"] == {"updated_timestamp": AT + 9999}


def test_a_device_is_one_however_often_it_was_updated() -> None:
    device = {"type": "Phone 9", "os": "12", "udid": "u-1", "push_tokens": [{"token": "t", "creation_time": 5}]}
    [row] = rows(f"{LOGINS}/mobile_devices.json", {"devices_v2": [{**device, "update_time": AT}]})
    same([row], rows(f"{LOGINS}/mobile_devices.json", {"devices_v2": [{**device, "update_time": AT + 99_999}]}))
    assert row.values["extra"]["push_tokens"] == device["push_tokens"]
    assert not row.is_event


def test_records_of_changes_keep_what_changed() -> None:
    session = {"ip_address": "192.0.2.1", "user_agent": "B", "created_timestamp": AT}
    change = {"event": "Email change", "session": session, "extra_info": {"old_email": "a@example.org"}}
    [row] = rows(f"{LOGINS}/record_details.json", {"admin_records_v2": [change]})
    assert (row.values["state"], row.values["ip"]) == ("Email change", "192.0.2.1")
    assert row.values["extra"] == {"extra_info": {"old_email": "a@example.org"}}


def test_maps_with_data_for_keys() -> None:
    cookies = rows(f"{LOGINS}/browser_cookies.json", {"datr_stats_v2": {"abcd": [AT, AT], "efgh": []}})
    assert [row.records for row in cookies] == [1, 0, 0]
    assert [row.values["extra"] for row in cookies] == [{"cookie": "abcd"}, {"cookie": "abcd"}, {"cookie": "efgh"}]
    path = f"{LOGINS}/your_facebook_activity_history.json"
    spanish = {"Aplicaci\u00c3\u00b3n": {"activity_by_day": [AT, AT + 86_400]}, "Web": AT + 5}
    clients = rows(path, {"last_activity_v2": {"last_activity_time": spanish}})
    assert [row.values["device"] for row in clients] == ["Aplicación", "Aplicación", "Web"]
    german = {"App": {"activity_by_day": [AT, AT + 86_400]}, "Webseite": AT + 5}
    same(clients, rows(path, {"last_activity_v2": {"last_activity_time": german}}))


# the profile


def test_the_profile_is_a_row_a_fact() -> None:
    document = {
        "name": {"full_name": "Ann Bee", "first_name": "Ann"},
        "emails": {"emails": ["a@example.org", "b@example.org"], "previous_emails": []},
        "birthday": {"year": 1990, "month": 5, "day": 7},
        "previous_names": [{"name": "Ann Cee", "timestamp": AT}],
        "work_experiences": [{"employer": "Acme", "title": "Smith", "start_timestamp": year} for year in (1, 2)],
        "registration_timestamp": AT,
        "websites": [],
        "profile_uri": "https://www.facebook.com/ann.bee",
    }
    facts = rows("profile_information/profile_information.json", {"profile_v2": document})
    said = [(row.values["field"], row.values["value"]) for row in facts]
    assert said == [
        ("name", "Ann Bee"),
        ("emails", "a@example.org"),
        ("emails", "b@example.org"),
        ("birthday", "1990-05-07"),
        ("previous_names", "Ann Cee"),
        ("work_experiences", "Acme"),
        ("work_experiences", "Acme"),
        ("registration", None),
        ("profile_uri", "https://www.facebook.com/ann.bee"),
    ]
    assert [row.records for row in facts] == [1] + [0] * 8
    assert len({row.identity for row in facts}) == 9
    assert facts[7].values["occurred_at"] == datetime.fromtimestamp(AT, UTC)
    same(facts, rows("profile_information/profile_information.json", {"profile": document}))


def test_a_change_of_the_profile_and_its_photo() -> None:
    photo = {"uri": "photos/me_17887250392670492.jpg", "creation_timestamp": AT}
    change = {"timestamp": AT, "title": "Ann changed her picture.", "attachments": [{"data": [{"media": photo}]}]}
    row, file = rows("profile_information/profile_update_history.json", {"profile_updates_v2": [change]})
    assert (row.values["field"], row.values["value"]) == ("update", "Ann changed her picture.")
    assert (file.table, file.records) == ("media", 0)


# preferences and places


def test_language_and_locale() -> None:
    chosen = {"name": "Lingua", "entries": [{"data": {"value": "it_IT"}}]}
    history = {"name": "Storia", "entries": [{"timestamp": AT, "data": {"name": "en_US"}}]}
    sections = [
        {"name": "Impostazioni", "description": "Le tue", "children": [chosen, history]},
        {"name": "Video", "entries": [{"data": {"value": "Italiano"}}]},
    ]
    found = rows("preferences/preferences/language_and_locale.json", {"language_and_locale_v2": sections})
    said = [(row.values["field"], row.values["value"]) for row in found]
    assert said == [("locale", "it_IT"), ("locale change", "en_US"), ("language", "Italiano")]
    assert found[0].values["extra"]["section"] == [
        {"name": "Impostazioni", "description": "Le tue"},
        {"name": "Lingua"},
    ]


def test_the_time_zone_in_both_shapes() -> None:
    plain = rows("logged_information/location/timezone.json", {"timezone_v2": "Europe/Rome"})
    said = rows("profile_information/timezone.json", labels({"label": "Fuso orario", "value": "Europe/Rome"}))
    same(plain, said)
    assert plain[0].values["value"] == said[0].values["value"] == "Europe/Rome"


def test_positions() -> None:
    point = {"latitude": 41.9, "longitude": 12.5}
    [last] = rows("location/last_location.json", {"last_location_v2": {"time": AT, "coordinate": point}})
    assert (last.table, last.values["latitude"], last.values["longitude"]) == ("location_points", 41.9, 12.5)
    history = [{"name": "Rome", "creation_timestamp": AT, "coordinate": point}]
    [row] = rows("location/location_history.json", {"location_history": history})
    assert row.values["extra"] == {"name": "Rome"}


def test_whom_the_feed_shows() -> None:
    entry = {"timestamp": AT, "data": {"name": "Bob", "uri": "https://www.facebook.com/bob"}}
    [row] = rows("preferences/feed/controls.json", {"controls": [{"name": "Preferiti", "entries": [entry]}]})
    assert (row.table, row.values["name"], row.values["kind"]) == ("connections", "Bob", "feed_control")
    value = {"label": "Profilo", "value": "Bob", "href": "https://www.facebook.com/bob"}
    [row] = rows("preferences/feed/unfollowed_profiles.json", labels(value))
    assert (row.values["name"], row.values["url"]) == ("Bob", "https://www.facebook.com/bob")


def test_settings_of_a_file_that_has_many_are_all_kept() -> None:
    many = [labels({"label": "Apparaat", "value": name}) for name in ("one", "two")]
    found = rows("preferences/preferences/your_device_push_settings.json", many)
    assert len({row.identity for row in found}) == 2
    one = rows("preferences/preferences/your_device_push_settings.json", many[0])
    same(one, found[:1])


def test_contacts() -> None:
    point = {"contact_point": "+39 06 1234567"}
    book = {"address_book": [{"name": "Bob", "details": [point], "created_timestamp": AT}]}
    plain = rows("other_personal_information/your_address_books.json", {"address_book_v2": book})
    said = [{"label": "Nome", "value": "Bob"}, {"label": "Telefono", "value": "+39 06 1234567"}]
    listed = rows(
        "profile_information/contacts_uploaded_before_2021.json", labels({"label": "x", "vec": [{"dict": said}]})
    )
    same(plain, listed)
    same(plain, rows("other_personal_information/your_imported_contacts.json", [labels(*said)]))
    assert (plain[0].values["name"], plain[0].values["phones"]) == ("Bob", ["+39 06 1234567"])


# Meta AI


def test_conversations_with_the_assistant() -> None:
    def message(who: str, text: str, at: int) -> dict[str, Any]:
        said = [{"label": "Sender", "value": who}, {"label": "Message", "value": text}]
        return {"title": "", "dict": [*said, {"label": "Time", "timestamp_value": at}]}

    messages = [message("Ann", "Why?", AT), message("Meta AI", "Because.", AT + 3), message("Ann", "Oh.", AT + 60)]
    found = rows("messages/ai_conversations.json", labels({"title": "Messages", "dict": messages}, title="Why"))
    said = [(row.values["prompt"], row.values["answer_text"], row.records) for row in found]
    assert said == [("Why?", "Because.", 1), ("Oh.", None, 0)]
    assert found[0].values["extra"]["title"] == "Why"
    flat = labels({"label": "Prompt", "value": "Why?"}, {"label": "Response", "value": "Because."}, timestamp=AT)
    same(found[:1], rows("messages/ai_conversations.json", [flat]))


# whatever comes


STRANGE: tuple[Any, ...] = (None, 7, "text", [], {}, [[]], True, {"a": {"b": [1]}}, [None, 3, {"x": []}], -5, 1e300)


@pytest.mark.parametrize("name", sorted({KINDS.by_name[name].rows: name for name in sorted(OWN)}.values()))
def test_no_type_of_value_makes_a_reader_fail(name: str) -> None:
    kind = KINDS.by_name[name]
    keys = (
        *("timestamp", "name", "events", "coordinate", "details", "entries", "data", "text", "action", "session"),
        *("label_values", "string_map_data", "last_activity_time", "attachments", "title", "uri", "contact"),
    )
    records: list[Any] = [dict.fromkeys(keys, value) for value in STRANGE]
    records += [
        {"label_values": [{"label": value, "vec": value, "value": value, "dict": [{"dict": value}]}]}
        for value in STRANGE
    ]
    records += [{"events": [value], "entries": [value], "address_book": [value]} for value in STRANGE]
    root = next(iter(kind.roots), "anything")
    found: list[Item] = []
    for document in ({root: records}, records, *STRANGE, *({root: value} for value in STRANGE)):
        stream = io.BytesIO(json.dumps(document).encode())
        task = Task("x.json", stream, "facebook", kind.product, "me", {**kind.params, "kind": name})
        found += read_member(task)
    assert all(isinstance(item, Row | Skipped) for item in found)
    assert list(assemble(found, task))
