"""Which members are conversations of Google Chat, and what lies beside them."""

import json
import posixpath
import re
from collections.abc import Iterable
from typing import Any

from vana_parsers.export import Export, MemberError
from vana_parsers.google.beside import FilesBeside
from vana_parsers.google.chat.messages import address_digest, read_messages
from vana_parsers.google.chat.people import read_group, read_user
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.shapes import HEAD
from vana_parsers.registry import Route

CHAT = "CHAT"

_NAMES = {"messages.json": "chat", "group_info.json": "chat_group", "user_info.json": "chat_user"}
_FOLDER = re.compile(r"(\S+) (\S+)")
_NAME = re.compile(r'\s*\{\s*"name"\s*:\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")')


def _chat_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route messages, conversations and the account's own facts: by shape, and by name in Chat's folder."""
    kinds = {place.member.path: kind for place in places if (kind := _kind(place))}
    if not kinds:
        return
    folders: dict[str, list[Place]] = {posixpath.dirname(path): [] for path in kinds}
    for place in places:
        if (folder := posixpath.dirname(place.member.path)) in folders:
            folders[folder].append(place)
    account = _account(export, [place for place in places if kinds.get(place.member.path) == "chat_user"])
    for beside in folders.values():
        yield from _route_folder(export, beside, kinds, account)


def _kind(place: Place) -> str | None:
    if not place.is_json:
        return None
    if place.kind in _NAMES.values():
        return place.kind
    return _NAMES.get(place.name) if place.code == CHAT else None


def _route_folder(
    export: Export, beside: list[Place], kinds: dict[str, str], account: str | None
) -> Iterable[tuple[Place, Route]]:
    group = next((place for place in beside if kinds.get(place.member.path) == "chat_group"), None)
    digest = {"account": account} if account else {}
    facts = _facts(export, beside[0], group, account)
    others = [place for place in beside if place.member.path not in kinds and not place.is_json]
    files = FilesBeside.of(others)
    for place in beside:
        kind = kinds.get(place.member.path)
        if kind == "chat":
            params = facts | digest | ({"files": files.text()} if files else {})
            yield place, Route(place.member, read_messages, product="chat", params=params)
        elif kind == "chat_group":
            yield place, Route(place.member, read_group, product="chat", params=facts)
        elif kind == "chat_user":
            yield place, Route(place.member, read_user, product="chat")
    for place in others:
        if place.code == CHAT and not place.is_empty:
            yield place, Route(place.member, reason="attachment: told by its message", product="chat")


def _facts(export: Export, place: Place, group: Place | None, account: str | None) -> dict[str, str]:
    """Return what is known of the conversation in the folder of *place*: `DM <id>` or `Space <id>`."""
    match = _FOLDER.fullmatch(posixpath.basename(posixpath.dirname(place.member.path)))
    name, members = _group(export, group) if group else (None, [])
    facts = {"thread": match[2]} if match and "user" not in match[1].lower() else {}
    if match and match[1] == "Space":
        facts["thread_kind"] = "room"
    elif match and match[1] == "DM":
        facts["thread_kind"] = "group" if len(members) > 2 else "direct"
    others = [member for member in members if account is None or _digest(member) != account]
    names = [text for member in others if isinstance(text := member.get("name"), str) and text]
    if title := name or ", ".join(names):
        facts["title"] = title
    return facts


def _group(export: Export, place: Place) -> tuple[str | None, list[dict[str, Any]]]:
    """Return name and members of a conversation, as far as the first bytes tell."""
    document = _small_document(export, place)
    if document is None:
        return _name_in_head(export, place), []
    name, members = document.get("name"), document.get("members")
    people = [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
    return name if isinstance(name, str) and name else None, people


def _account(export: Export, users: list[Place]) -> str | None:
    """Return what stands for the account's address; None if the export tells of several accounts, or of none."""
    document = _small_document(export, users[0]) if len(users) == 1 else None
    user = document.get("user") if document else None
    if len(users) == 1 and document is None:
        user = _user_in_head(export, users[0])
    return _digest(user) if isinstance(user, dict) else None


def _digest(person: dict[str, Any]) -> str | None:
    address = person.get("email")
    return address_digest(address) if isinstance(address, str) and address else None


def _small_document(export: Export, place: Place) -> dict[str, Any] | None:
    """Return the object that a member holds, if it is no longer than the bytes that are looked at anyway."""
    if place.member.size > HEAD:
        return None
    try:
        document = json.loads(export.head(place.member, HEAD))
    except (MemberError, ValueError, RecursionError):
        return None  # reading it says what is wrong
    return document if isinstance(document, dict) else None


def _name_in_head(export: Export, place: Place) -> str | None:
    try:
        match = _NAME.match(export.head(place.member, HEAD).decode("utf-8-sig", "replace"))
        return str(json.loads(match[1])) or None if match else None
    except (MemberError, ValueError):
        return None  # reading it says what is wrong


def _user_in_head(export: Export, place: Place) -> Any:
    """Return the first value of a longer object: the account, before its memberships."""
    try:
        text = export.head(place.member, HEAD).decode("utf-8-sig", "replace")
        return json.JSONDecoder().raw_decode(text, text.index("{", text.index("{") + 1))[0]
    except (MemberError, ValueError, RecursionError):
        return None  # reading it says what is wrong


RULES: tuple[Rule, ...] = (_chat_rule,)
