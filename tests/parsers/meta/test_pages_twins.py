"""The records of every JSON member of the fixtures, written as pages of two generations in two languages, give the
same records again: the same ids, and the same in every column that both tell."""

import importlib
import io
import json
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.meta.page_documents import FACEBOOK, INSTAGRAM
from tests.parsers.meta.page_twins import Exporter
from vana_parsers.assemble import assemble
from vana_parsers.export import Member, open_exports
from vana_parsers.meta.mojibake import repair
from vana_parsers.meta.paths import meta_path
from vana_parsers.records import Reader, Skipped, Task
from vana_parsers.registry import Route

FIXTURES = Path(__file__).parents[3] / "fixtures"
ZONES = {"facebook": "Europe/Rome", "instagram": None}
PLANS = {name: importlib.import_module(f"vana_parsers.{name}.plan") for name in ZONES}
DOCUMENTS = {"facebook": FACEBOOK, "instagram": INSTAGRAM}
FORMS = [(True, "en"), (False, "cs")]
TOLD = """
account_activity ad_interactions ad_interests ads_clicked ads_viewed advertisers_with_contacts
ai_conversations archived_posts blocked_profiles comments connected_apps conversation custom_lists devices
event_invitations event_responses follow_requests_you_ve_received followers following friend_peer_group
friends group_comments group_membership ip_addresses language last_known_location liked_posts liked_threads
link_history location_history login_activity logins_and_logouts marketplace_searches note_interactions
notification_preferences notifications off_meta_activity off_platform other_categories page_likes
pages_unfollowed personal_information photos post_comments posts posts_viewed profile_based_in profile_changes
profile_photos profile_searches quizzes reactions received_friend_requests recently_viewed recently_visited
recommended_topics reels reels_comments removed_friends reposts saved_collections saved_items saved_posts
searches signup_details stories story_likes story_reactions synced_contacts tagged_places threads_viewed
time_spent time_zone topics unwanted_posts unwanted_profiles videos wish_list word_or_phrase_searches
"""
"""Kinds whose pages are known well enough to write them. Others have maps, flags, or stamps without labels."""
NOT_COMPARED = {"record_id", "member", "extra", "pointer", "json", "time_source", "time_precision", "time_text"}


@pytest.mark.parametrize("source", ZONES)
def test_pages_tell_what_json_tells(source: str) -> None:
    compared = Counter[str]()
    for case in sorted((FIXTURES / source).iterdir()):
        [export] = open_exports([case / "export"])
        for route in PLANS[source].plan(export).routes:
            is_told = route.reader is not None and not route.is_raw and route.member.path.endswith(".json")
            if not is_told or route.params["kind"] not in TOLD.split():
                continue
            data = export.read(route.member, 1 << 20)
            for is_new, language in FORMS:
                page = written(data, route, Exporter(is_new=is_new, language=language, zone=ZONES[source]))
                if page is not None:
                    compare(source, route, data, page)
                    compared[route.params["kind"]] += 1
    assert len(compared) > 6


@pytest.mark.parametrize(("source", "path"), [(name, path) for name in DOCUMENTS for path in DOCUMENTS[name]])
@pytest.mark.parametrize(("is_new", "language"), FORMS)
def test_pages_of_every_dialect(source: str, path: str, is_new: bool, language: str) -> None:
    kind = PLANS[source].KINDS.of_path(meta_path(path))
    data = json.dumps(DOCUMENTS[source][path]).encode()
    route = Route(
        Member(path, len(data), 0), PLANS[source].read_member, None, kind.product, {**kind.params, "kind": kind.name}
    )
    page = written(data, route, Exporter(is_new=is_new, language=language, zone=ZONES[source]))
    assert page is not None
    compare(source, route, data, page)


def written(data: bytes, route: Route, exporter: Exporter) -> bytes | None:
    """Return the page of a JSON member, None if it is damaged or in a form that pages do not have."""
    try:
        document = repaired(json.loads(data))
    except ValueError:
        return None
    if route.params["kind"] == "conversation":
        return exporter.conversation(document) if is_plain(document) else None
    title = document.get("name", "") if isinstance(document, dict) else ""
    return exporter.page(exporter.records(document), title)


def is_plain(document: Any) -> bool:
    """Whether a conversation has nothing but what a page tells: no notices of systems, no replies, no damage."""
    messages = document.get("messages") if isinstance(document, dict) else None
    told = {"sender_name", "timestamp_ms", "content", "photos", "videos", "audio_files", "files", "gifs", "sticker"}
    told |= {"share", "reactions", "is_geoblocked_for_viewer", "is_unsent_image_by_messenger_kid_parent", "type"}
    return (
        isinstance(messages, list)
        and bool(messages)
        and "replies" not in document
        and "participants" in document
        and all(isinstance(one, dict) and one.keys() <= told and one.get("timestamp_ms") for one in messages)
        and not any(one.get("type") in ("Subscribe", "Unsubscribe", "Call") for one in messages)
    )


def repaired(value: Any) -> Any:
    if isinstance(value, str):
        return repair(value)
    if isinstance(value, dict):
        return {repaired(name): repaired(inner) for name, inner in value.items()}
    return [repaired(inner) for inner in value] if isinstance(value, list) else value


def compare(source: str, route: Route, data: bytes, page: bytes) -> None:
    assert route.reader is not None
    zone = ZONES[source]
    clock = {"zone": zone} if zone else {"offset": "-480"}
    path = route.member.path.replace(".json", ".html")
    told = rows_of(route.reader, Task(route.member.path, io.BytesIO(data), source, route.product, None, route.params))
    params = {**route.params, **clock}
    shown = rows_of(PLANS[source].read_page_member, Task(path, io.BytesIO(page), source, route.product, None, params))
    where = f"{route.params['kind']} {path}\n{page.decode()}"
    ids = [Counter((row["table"], row["record_id"]) for row in rows if not is_of_files(row)) for rows in (told, shown)]
    assert ids[0] == ids[1], where
    known: dict[tuple[str, bytes], list[dict[str, Any]]] = defaultdict(list)
    for row in told:
        known[row["table"], row["record_id"]].append(row)
    for row in shown:
        assert any(is_alike(row, other, zone) for other in known[row["table"], row["record_id"]]), f"{row}\n{where}"


def is_of_files(row: dict[str, Any]) -> bool:
    """Whether it is a comment on a photo, or a photo of another row: pages have the first nowhere."""
    is_empty = row["table"] == "raw_records"  # a record of empty fields has nothing that a page could show
    return is_empty or (row["table"] == "comments" and row.get("thread_id") is not None)


def is_alike(shown: dict[str, Any], told: dict[str, Any], zone: str | None) -> bool:
    both = (shown.keys() & told.keys()) - NOT_COMPARED
    if shown["table"] == "events":
        both -= {"response"}  # JSON has a list for each answer
    if shown["table"] == "media":
        both -= {"occurred_at", "kind", "title", "description"}
    return all(rounded(shown[name], zone) == rounded(told[name], zone) for name in both)


def rounded(value: Any, zone: str | None) -> Any:
    """Return a time as exact as a page tells it: to the second on Facebook's, to the minute on Instagram's."""
    if isinstance(value, str) and value.startswith('[{"actor"'):
        return [(one["actor"], one["value"]) for one in json.loads(value)]
    if not isinstance(value, datetime):
        return value
    return value.replace(microsecond=0) if zone else value.replace(second=0, microsecond=0)


def rows_of(reader: Reader, task: Task) -> list[dict[str, Any]]:
    found = []
    for item in assemble(reader(task), task):
        if not isinstance(item, Skipped):
            rows = item.batch.to_pylist()
            found += [{"table": item.table} | {k: v for k, v in row.items() if v is not None} for row in rows]
    return found
