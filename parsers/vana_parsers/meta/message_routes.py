"""Which members of an export are conversations, what their readers need to know, and what the account is called."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.media import MEDIA_FILES, index_files
from vana_parsers.meta.message_media import SHARED_FILES
from vana_parsers.meta.messages import OWN_NAME, SAME_AS, read_conversation
from vana_parsers.meta.mojibake import repair
from vana_parsers.meta.paths import meta_path
from vana_parsers.meta.records import Record
from vana_parsers.meta.threads import GROUP_CHATS, SECTIONS, id_of, section_of
from vana_parsers.records import Row, Task
from vana_parsers.registry import Route

CONVERSATION = "conversation"
"""Name of the kind of a conversation's files, JSON and pages."""

_HEAD = 4096
_MOST_HEADS = 256
"""Conversations that are looked into to tell what the account is called, and which are the same."""
_LEAST_SHARE = 0.9
_LEAST_THREADS = 3
_MOST_JUDGED = 24
_MESSENGERS = frozenset(
    {"archived_threads", "filtered_threads", "legacy_threads", "e2ee_cutover", "stickers_used", GROUP_CHATS}
)
_INSTAGRAMS = frozenset({"broadcast"})
_DATA = (".json", ".html", ".htm")
_PARTICIPANTS = re.compile(r'"participants"\s*:\s*(\[[^\[\]]*\])')
_ARCHIVE = re.compile(r'\s*\{\s*"(?:participants"\s*:\s*\[\s*"|threadName")')
_SHARED_FOLDERS = (["stickers_used"], ["media"])


def conversation_kind(product: str) -> Kind:
    """Return the kind of all conversations of one platform; *product* is the rows' product."""
    paths = [f"{section}/*/{stem}" for section in sorted(SECTIONS) for stem in ("message", "replies")]
    return Kind(
        CONVERSATION,
        _no_rows,
        paths=(*paths, f"{GROUP_CHATS}/*", "messages", "messages/support_messages", "messages/reported_conversations"),
        roots=(
            "participants",
            "threadName",
            "thread_name",
            "messages",
            "support_messages",
            "ig_reported_conversations",
        ),
        product=product,
    )


def messages_confidence(export: Export, *, is_messenger: bool) -> float:
    """Return how sure it is that *export* is Messenger's, else Instagram's, by nothing but its conversations.

    Both platforms write the same files. Some sections only one of them has; encrypted archives are Messenger's.
    """
    places = [(meta_path(member.path), member) for member in export.members]
    folders = {folder for path, _ in places for folder in path.folders}
    if folders & (_MESSENGERS if is_messenger else _INSTAGRAMS):
        return 0.7
    if folders & (_INSTAGRAMS if is_messenger else _MESSENGERS):
        return 0.0
    files = [(path, member) for path, member in places if path.extension == ".json" and member.size]
    if any(section_of(member.path) for _, member in files):
        heads = list(_heads(export, [member for _, member in files if section_of(member.path)][:_MOST_JUDGED]))
        is_instagrams = any(b"instagram.com/" in head for head in heads)
        return 0.55 if is_instagrams is not is_messenger else 0.45
    heads = list(_heads(export, [member for _, member in files][:_MOST_JUDGED]))
    return 0.8 if is_messenger and any(map(_is_archive, heads)) else 0.0


def _is_archive(head: bytes) -> bool:
    """Whether *head* begins a conversation of an end-to-end encrypted archive."""
    return _ARCHIVE.match(head.decode("utf-8-sig", "replace")) is not None


def _heads(export: Export, members: list[Member]) -> Iterator[bytes]:
    for member in members:
        try:
            yield export.head(member, _HEAD)
        except MemberError:
            continue  # a damaged member proves nothing; reading it says what is wrong


def route_conversations(export: Export, routes: Iterable[Route]) -> list[Route]:
    """Return *routes*, those of conversations with what their readers need to know; in JSON the reader is given too."""
    routes = list(routes)
    wanted = [route for route in routes if route.reader is not None and route.params.get("kind") == CONVERSATION]
    if not wanted:
        return routes
    taking_part = dict(_participants(export, [route.member for route in wanted if _is_json(route)]))
    own = own_name(taking_part.values())
    files, shared = _files(export)
    same = _same(taking_part)
    known = {**({OWN_NAME: own} if own else {}), **({SHARED_FILES: shared} if shared else {})}
    told = {}
    for route in wanted:
        path = route.member.path
        params = {**route.params, **known, **_found(MEDIA_FILES, files, id_of(path)), **_found(SAME_AS, same, path)}
        told[path] = replace(route, params=params, reader=read_conversation if _is_json(route) else route.reader)
    return [told.get(route.member.path, route) for route in routes]


def own_name(conversations: Iterable[tuple[str, ...]]) -> str | None:
    """Return who takes part in nearly all of *conversations*, given by their participants; None if that is unsure."""
    several = [set(names) for names in conversations if len(set(names)) > 1]
    counts = Counter(name for names in several for name in names)
    likely = [
        name for name, count in counts.most_common(2) if count >= max(_LEAST_THREADS, _LEAST_SHARE * len(several))
    ]
    return likely[0] if len(likely) == 1 else None


def _is_json(route: Route) -> bool:
    return route.member.path.lower().endswith(".json")


def _no_rows(record: Record, task: Task) -> Iterator[Row]:
    """Yield nothing: a message is no record by itself, `route_conversations` gives the reader."""
    yield from ()


def _found(name: str, table: dict[str, str], key: str | None) -> dict[str, str]:
    return {name: table[key]} if key in table else {}


def _participants(export: Export, members: list[Member]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the path and the participants of conversations, evenly chosen from all, by the heads of their files."""
    members = list({id_of(member.path) or member.path: member for member in members}.values())
    for member in members[:: max(1, len(members) // _MOST_HEADS)]:
        names = [_names(head) for head in _heads(export, [member])]
        if any(names):
            yield member.path, names[0]


def _names(head: bytes) -> tuple[str, ...]:
    match = _PARTICIPANTS.search(head.decode("utf-8-sig", "replace"))
    try:
        entries: Any = json.loads(match[1]) if match else []
    except ValueError:
        return ()
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    return tuple(repair(name) for name in names if isinstance(name, str))


def _files(export: Export) -> tuple[dict[str, str], str | None]:
    """Return the index of the attached files of each conversation by its id, and that of those that belong to none."""
    own: dict[str, list[tuple[str, int]]] = defaultdict(list)
    shared: list[tuple[str, int]] = []
    for member in export.members:
        if member.path.lower().endswith(_DATA):
            continue
        thread = id_of(member.path)
        if thread:
            own[thread].append((member.path, member.size))
        elif member.path.lower().split("/")[-2:-1] in _SHARED_FOLDERS:
            shared.append((member.path, member.size))
    return {thread: index_files(files) for thread, files in own.items()}, index_files(shared) if shared else None


def _same(taking_part: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return, for conversations of an archive, the id of the only other one between the same two."""
    known: dict[frozenset[str], set[str]] = defaultdict(set)
    for path, names in taking_part.items():
        thread = id_of(path)
        if thread and len(set(names)) == 2:
            known[frozenset(names)].add(thread)
    return {
        path: min(known[frozenset(names)])
        for path, names in taking_part.items()
        if section_of(path) is None and len(known.get(frozenset(names), ())) == 1
    }
