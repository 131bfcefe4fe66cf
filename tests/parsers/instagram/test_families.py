"""What becomes of the records of each family."""

from tests.parsers.instagram.reading import A, at, label, labelled, listed, mapped, one, read, rows, shown
from vana_parsers.records import Row

T = 1_700_000_030
TIME = "2023-11-14T22:13:50Z"
PEOPLE = "connections/followers_and_following"
LOGINS = "security_and_login_information/login_and_profile_creation"
ABOUT = "personal_information/personal_information"


def test_a_quiz_lists_all_its_answers_and_is_one_record() -> None:
    answers = [("", "Paris", T), ("", "Rome", T + 1), ("", "Oslo", T + 200)]
    found = rows(f"{A}/story_interactions/quizzes.json", {"story_activities_quizzes": [listed("ann", *answers)]})
    assert [(row.values["value"], row.records, at(row)) for row in found] == [
        ("Paris", 1, TIME),
        ("Rome", 0, "2023-11-14T22:13:51Z"),
        ("Oslo", 0, "2023-11-14T22:17:10Z"),
    ]
    assert {row.values["target_author"] for row in found} == {"ann"}


def test_story_stickers_are_told_apart() -> None:
    kinds = set()
    for stem in ("polls", "questions", "question_music_response", "emoji_sliders", "countdowns", "quizzes"):
        row = one(f"{A}/story_sticker_interactions/{stem}.json", [listed("ann", ("", "x", T))])
        kinds.add(row.identity)
    assert len(kinds) == 6


def test_a_comment_cites_its_files_and_a_sticker_has_no_text() -> None:
    document = {
        "media_list_data": [{"uri": "media/other/123_17887250392670492.gif"}],
        "string_map_data": {"Media Owner": {"value": "ann"}, "Time": {"timestamp": T}},
    }
    comment, file = rows(f"{A}/comments/post_comments_1.json", document)
    assert shown(comment) == {"target_author": "ann"}
    assert (file.table, file.identity, file.records) == ("media", ("17887250392670492",), 0)


def test_items_belong_to_the_collection_before_them() -> None:
    def item(owner: str, code: str, stamp: int) -> dict[str, object]:
        return {
            "string_map_data": {
                "Name": {"href": f"https://www.instagram.com/p/{code}/", "value": owner},
                "Added Time": {"timestamp": stamp},
            }
        }

    def collection(name: str, stamp: int) -> dict[str, object]:
        times = {"Creation Time": {"timestamp": stamp}, "Update Time": {"timestamp": stamp + 60}}
        return {"title": "Collection", "string_map_data": {"Name": {"value": name}, **times}}

    records = [
        item("zed", "C0", T),
        collection("Recipes", T),
        item("chef", "C1", T + 60),
        item("cook", "C2", T + 120),
        collection("Empty", T + 180),
        collection("Trips", T + 240),
        item("chef", "C1", T + 300),
    ]
    path = f"{A}/saved/saved_collections.json"
    found = rows(path, {"saved_saved_collections": records})
    kept = [(row.values["kind"], row.values.get("collection"), row.values["title"]) for row in found]
    assert kept == [
        ("post", None, "zed"),
        ("collection", None, "Recipes"),
        ("post", "Recipes", "chef"),
        ("post", "Recipes", "cook"),
        ("collection", None, "Empty"),
        ("collection", None, "Trips"),
        ("post", "Trips", "chef"),
    ]
    assert len({row.identity for row in found}) == 7
    again = rows(path, {"saved_saved_collections": records[:1]})
    assert again[0].values["collection"] is None, "one file's collections are not the next file's"


def test_people_are_known_by_value_title_or_address() -> None:
    document = {
        "relationships_following": [
            listed("", ("https://www.instagram.com/ann", "ann", T)),
            {"title": "bob", "string_list_data": [{"href": "https://www.instagram.com/_u/bob", "timestamp": T}]},
            {"string_list_data": [{"href": "https://www.instagram.com/_u/c.d_e", "timestamp": T}]},
            listed("Eve Example", ("https://www.instagram.com/eve", "eve", T)),
        ]
    }
    found = rows(f"{PEOPLE}/following.json", document)
    assert [row.values["handle"] for row in found] == ["ann", "bob", "c.d_e", "eve"]
    assert found[3].values["name"] == "Eve Example"


def test_each_list_of_people_says_what_they_are() -> None:
    lists = {
        "followers_1": ("follow", "in", "active"),
        "following": ("follow", "out", "active"),
        "pending_follow_requests": ("follow", "out", "requested"),
        "follow_requests_you've_received": ("follow", "in", "requested"),
        "recently_unfollowed_profiles": ("follow", "out", "removed"),
        "blocked_profiles": ("block", "out", "blocked"),
        "following_hashtags": ("hashtag", "out", "active"),
        "profiles_you%27ve_favorited": ("favorite", "out", "active"),
        "removed_suggestions": ("suggestion", "in", "removed"),
    }
    for stem, expected in lists.items():
        row = one(f"{PEOPLE}/{stem}.json", [listed("", ("https://www.instagram.com/ann", "ann", T))])
        assert (row.values["kind"], row.values["direction"], row.values["state"]) == expected


def test_followers_on_threads_are_others_than_on_instagram() -> None:
    follower = [listed("", ("https://www.instagram.com/ann", "ann", T))]
    here, there = one(f"{PEOPLE}/followers_1.json", follower), one(f"{A}/threads/followers.json", follower)
    assert here.identity != there.identity


def test_a_custom_list_has_a_name() -> None:
    row = one(
        f"{PEOPLE}/custom_lists.json",
        {"relationships_custom_lists": [mapped(Name="Family", Created_At=T, Updated_At=T + 60, Group_Members="a, b")]},
    )
    assert (row.values["name"], at(row)) == ("Family", TIME)
    assert {"Group Members": "a, b"} in row.values["extra"]["values"]


def test_a_clicked_advertisement_is_known_by_its_minute() -> None:
    old = one(
        "ads_and_topics/ads_clicked.json",
        {"impressions_history_ads_clicked": [{"title": "Shop", "string_list_data": [{"timestamp": T}]}]},
    )
    new = one(
        "ads_and_topics/ads_clicked.json",
        [
            labelled(
                T,
                label("Action", "Click"),
                label("Title", "Summer sale!"),
                label("Ad library public URL", "https://www.facebook.com/ads/library/?id=1"),
                label("URL", "https://www.instagram.com/p/AD1/"),
            )
        ],
    )
    assert old.identity == new.identity
    assert (old.values["title"], new.values["title"]) == ("Shop", "Summer sale!")
    assert new.values["url"] == "https://www.instagram.com/p/AD1/"


def test_an_unwanted_post_is_told_by_the_parts_of_one_list() -> None:
    parts = [("", "ann", 0), ("https://www.instagram.com/p/X1/", "", 0), ("", "", T)]
    row = one("ads_and_topics/posts_you're_not_interested_in.json", [listed("", *parts)])
    assert shown(row) == {
        "kind": "not_interested",
        "target_kind": "post",
        "target_url": "https://www.instagram.com/p/X1/",
        "target_author": "ann",
    }
    assert at(row) == TIME


def link_visit(stamp: int, labels: list[str], start: str, end: str) -> dict[str, object]:
    values = ["https://news.example/a", "A title", start, end]
    return labelled(stamp, *(label(name, value) for name, value in zip(labels, values, strict=True)))


def test_a_visited_link_is_told_by_what_its_values_look_like() -> None:
    english = link_visit(1_771_189_538, ["a", "b", "c", "d"], "Feb 15, 2026 1:05:28pm", "Feb 15, 2026 1:06:00pm")
    german = link_visit(1_771_189_538, ["w", "x", "y", "z"], "15. Feb. 2026, 13:05:28", "15. Feb. 2026, 13:06:00")
    found = rows("logged_information/link_history/link_history.json", [english, german])
    assert {row.identity for row in found} == {("page", "https://news.example/a", "2026-02-15T21:05")}
    assert [(row.values["title"], row.values["duration_s"]) for row in found] == [("A title", 32.0)] * 2


def test_a_visited_link_without_a_timestamp_has_the_clock_of_instagram() -> None:
    record = link_visit(0, ["a", "b", "c", "d"], "Feb 15, 2026 1:05:28pm", "Feb 15, 2026 1:06:00pm")
    row = one("link_history/link_history.json", [record])
    assert at(row) == "2026-02-15T21:05:28Z"
    assert row.values["time_source"] == "fixed_offset"


def test_a_login_keeps_a_title_that_says_another_time() -> None:
    record = mapped(IP_Address="2001:db8::1", User_Agent="Mozilla/5.0", Time=T, Port="443")
    same = one(f"{LOGINS}/login_activity.json", [{**record, "title": "2023-11-14T22:13:50+00:00"}])
    other = one(f"{LOGINS}/login_activity.json", [{**record, "title": "2024-11-14T22:13:50+00:00"}])
    assert shown(same)["extra"] == {"values": [{"Port": "443"}]}
    assert (same.values["ip"], same.values["user_agent"]) == ("2001:db8::1", "Mozilla/5.0")
    assert other.values["extra"]["title"] == "2024-11-14T22:13:50+00:00"


def test_the_precise_position_is_taken() -> None:
    root = "account_history_imprecise_last_known_location"
    both = mapped(
        Imprecise_Latitude="52.4",
        Imprecise_Longitude="4.9",
        Precise_Latitude="52.3731",
        Precise_Longitude="4.8926",
        GPS_Time_Uploaded=T,
    )
    row = one(f"{LOGINS}/last_known_location.json", {root: [both]})
    assert (row.values["latitude"], row.values["longitude"], at(row)) == (52.3731, 4.8926, TIME)
    rough = mapped(Imprecise_Latitude="52.4", Imprecise_Longitude="4.9", Precise_Latitude="", Precise_Longitude="")
    assert one(f"{LOGINS}/last_known_location.json", {root: [rough]}).values["latitude"] == 52.4


def test_a_file_that_is_always_there_and_empty_is_no_skip() -> None:
    blank = mapped(Imprecise_Latitude="", GPS_Time_Uploaded=0)
    document = {"account_history_imprecise_last_known_location": [blank]}
    [item] = read(f"{LOGINS}/last_known_location.json", document)
    assert isinstance(item, Row)
    assert (item.table, item.records) == ("raw_records", 1)


def test_the_profile_is_a_row_for_each_fact_and_its_photo() -> None:
    record = {
        **mapped(Email="ann@example.com", Username="ann", Bio="", Private_Account="False", Nuovo="x"),
        "title": "User information",
        "media_map_data": {"Profile Photo": {"uri": "media/profile/1_17887250392670492.jpg", "title": ""}},
    }
    found = rows(f"{ABOUT}/personal_information.json", {"profile_user": [record]})
    facts = {row.values["field"]: row.values["value"] for row in found if row.table == "profile"}
    assert facts == {"email": "ann@example.com", "username": "ann", "private": "False", "Nuovo": "x"}
    assert [row.records for row in found] == [1, 0, 0, 0, 0]
    assert found[-1].table == "media"


def test_the_profile_in_another_language_has_the_same_facts() -> None:
    english = mapped(Email="a@example.com", Username="ann", Name="Ann", Gender="female", Date_of_birth="1990-01-02")
    italian = mapped(
        **{"Indirizzo e-mail": "a@example.com", "Nome utente": "ann", "Nome": "Ann", "Genere": "female"},
        **{"Data di nascita": "1990-01-02"},
    )
    identities = [
        {row.identity for row in rows(path, {"profile_user": [record]})}
        for path, record in (
            (f"{ABOUT}/personal_information.json", english),
            ("account_information/personal_information.json", italian),
        )
    ]
    assert identities[0] == identities[1]


def test_a_changed_fact_has_its_new_value() -> None:
    record = mapped(Changed="Profile Name", Previous_Value="Ann", New_Value="Annie", Change_Date=T)
    row = one(f"{ABOUT}/profile_changes.json", {"profile_profile_change": [record]})
    assert shown(row) == {
        "field": "changed/Profile Name",
        "value": "Annie",
        "extra": {"values": [{"Previous Value": "Ann"}]},
    }
    italian = mapped(Modificato="Nome", Valore_precedente="Ann", Nuovo_valore="Annie", Data_della_modifica=T)
    assert one("profile_changes.json", {"profile_profile_change": [italian]}).values["extra"]


def test_contacts_have_ways_to_reach_them() -> None:
    document = {
        "contacts_contact_info": [
            mapped(First_Name="Bob", Last_Name="Other", Contact_Information="+15555550100"),
            mapped(Prénom="Zoé", Nom="Petit", Coordonnées="zoe@example.com"),
            mapped(Nome="Ugo", Cognome="Riva", Informazioni_di_contatto="+39555"),
        ]
    }
    found = rows("connections/contacts/synced_contacts.json", document)
    assert [row.values["name"] for row in found] == ["Bob Other", "Zoé Petit", "Ugo Riva"]
    assert [(row.values["emails"], row.values["phones"]) for row in found] == [
        (None, ["+15555550100"]),
        (["zoe@example.com"], None),
        (None, ["+39555"]),
    ]


def test_a_company_sends_several_events() -> None:
    events = [{"id": 1, "type": "PAGE_VIEW", "timestamp": T}, {"id": 1, "type": "CUSTOM", "timestamp": T + 1}, "odd"]
    companies = [{"name": "shop.example", "events": events}, {"name": "b.example"}]
    document = {"apps_and_websites_off_meta_activity": companies}
    found = rows("apps_and_websites/your_activity_off_meta_technologies.json", document)
    assert [(row.values["company"], row.values["event"], row.records) for row in found] == [
        ("shop.example", "PAGE_VIEW", 1),
        ("shop.example", "CUSTOM", 0),
        ("b.example", None, 1),
    ]
    assert found[0].values["extra"] == {"events": ["odd"]}


def test_categories_are_a_row_each() -> None:
    values = [{"value": "Engaged shoppers"}, {"value": "Wi-Fi users"}]
    document = {"media": [], "label_values": [{"ent_field_name": "X", "label": "Name", "vec": values}], "fbid": "1"}
    path = "ads_information/instagram_ads_and_businesses/other_categories_used_to_reach_you.json"
    found = rows(path, document)
    assert [(row.values["name"], row.records) for row in found] == [("Engaged shoppers", 1), ("Wi-Fi users", 0)]


def test_a_setting_of_one_value_has_it_and_others_keep_their_labels() -> None:
    single = one("preferences/settings/comments_allowed_from.json", [mapped(Comments_Allowed_From="Everyone")])
    assert shown(single) == {"field": "comments_allowed_from", "value": "Everyone"}
    several = one(
        "apps_and_websites/your_activity_off_meta_technologies_settings.json",
        labelled(0, label("Status", "On"), {"label": "Since", "timestamp_value": T}, label("Mode", "all")),
    )
    assert several.values["value"] is None
    assert several.values["extra"]["values"] == [{"Status": "On"}, {"Mode": "all"}]
    assert at(several) == TIME


def test_notification_preferences_are_known_by_channel_and_type() -> None:
    record = mapped(Channel="push", Type="LIKES", Value="EVERYONE")
    row = one("preferences/settings/notification_preferences.json", {"settings_notification_preferences": [record]})
    assert shown(row) == {"field": "notification/push/LIKES", "value": "EVERYONE"}
    assert row.identity == ("notification", "push", "LIKES")


def test_time_spent_is_a_row_for_each_interval() -> None:
    def interval(start: int) -> dict[str, object]:
        times = {"Start time": start, "End time": start + 30}
        return {"dict": [{"label": name, "timestamp_value": stamp} for name, stamp in times.items()]}

    document = [labelled(T, {"label": "Intervals", "vec": [interval(T), interval(T + 60)]})]
    found = rows(f"{A}/other_activity/time_spent_on_instagram.json", document)
    assert [(at(row), row.values["extra"].get("ended_at"), row.records) for row in found] == [
        (TIME, "2023-11-14T22:14:20+00:00", 1),
        ("2023-11-14T22:14:50Z", "2023-11-14T22:15:20+00:00", 0),
    ]


def test_mojibake_is_repaired_in_labels_and_values() -> None:
    label_text = "Nome della citt\u00e0".encode().decode("latin-1")
    record = {"string_map_data": {label_text: {"value": "Forl\u00ec".encode().decode("latin-1")}}}
    row = one("information_about_you/account_based_in.json", {"inferred_data_primary_location": [record]})
    assert shown(row) == {"field": "primary_location", "value": "Forlì"}


def test_a_bare_record_and_a_list_of_it_are_alike() -> None:
    record = listed("", ("https://www.instagram.com/ann", "ann", T))
    path = f"{PEOPLE}/followers_1.json"
    assert one(path, record).identity == one(path, [record]).identity
    assert isinstance(one(path, {"relationships_followers": [record]}), Row)
