"""Conversations: which one a file belongs to, in every export, and what is said of it besides its messages.

Its identity is the last part of its folder's name, `10223` of `inbox/bob_10223`: the rest is the contact's name at
the time of the export. End-to-end encrypted archives have no such id; there the conversation's name is its identity,
without the running number that the archive puts behind it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vana_parsers.records import Row

SECTIONS = frozenset(
    {
        "inbox",
        "archived_threads",
        "filtered_threads",
        "message_requests",
        "legacy_threads",
        "e2ee_cutover",
        "broadcast",
    }
)
GROUP_CHATS = "your_group_messages"
"""The folder of the chats of groups: a file each, named by its id."""

_TITLES = ("threadName", "title", "thread_name", "subject")
_NUMBER = re.compile(r"_\d+$")
_KIND_OF_TYPE = {"regular": "direct", "regulargroup": "group", "group": "group"}


@dataclass(slots=True)
class Thread:
    """One conversation: *key* is its identity, *id* and *title* are as exported; *own* is the account's name in it.

    *facts* is what else is said of it, by the names of the fields.
    """

    key: str | None
    id: str | None
    title: str | None
    kind: str | None
    section: str | None
    participants: list[str]
    own: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def row(self) -> Row | None:
        """Return the row that says who takes part in it and all else; None if there is nothing to say."""
        if not self.participants and not self.facts and not self.title:
            return None
        joinable = self.facts.get("joinable_mode")
        link = joinable.get("link") if isinstance(joinable, dict) else None
        extra = {"thread_id": self.id, **self.facts}
        if isinstance(joinable, dict) and isinstance(link, str):
            extra["joinable_mode"] = {name: value for name, value in joinable.items() if name != "link"}
        values = {
            "kind": "conversation",
            "header": self.section,
            "title": self.title,
            "details": self.participants or None,
            "url": link if isinstance(link, str) else None,
            "extra": {name: value for name, value in extra.items() if value not in (None, "", [], {})},
        }
        return Row("activities", ("conversation", self.key) if self.key else (), values, records=0)


def thread_of(path: str, facts: Mapping[str, Any], own: str | None = None, *, known_id: str | None = None) -> Thread:
    """Return the conversation of the member at *path* whose file says *facts* of it besides its messages.

    *own* is what the account is called in the export, if that is known, *known_id* the conversation's id, if the path
    does not tell it.
    """
    left = dict(facts)
    participants = _names(left)
    section, folder = _place(path)
    written = left.pop("thread_path", None)
    if section is None and isinstance(written, str) and written:
        section, folder = _place_in(written.split("/"))
    name = next(
        (left.pop(n) for n in ("threadName", "title", "thread_name", "subject") if isinstance(left.get(n), str)), None
    )
    is_numbered = "threadName" in facts
    title = _NUMBER.sub("", name) if name and is_numbered else name
    key = known_id or (_id_of(folder) if folder else _fallback_key(title, participants))
    kind = _kind(section, left.get("thread_type"), participants, title)
    if isinstance(left.get("thread_type"), str) and left["thread_type"].lower() in _KIND_OF_TYPE:
        del left["thread_type"]
    known = _own_by_title(participants, title) if kind == "direct" else None
    account = known or own
    is_clear = account is not None and participants.count(account) < 2
    thread_id = key if folder or known_id else name
    return Thread(key, thread_id, title or None, kind, section, participants, account if is_clear else None, left)


def section_of(path: str) -> str | None:
    """Return the section of the conversation at *path*, None if its folders are not those of one."""
    return _place(path)[0]


def id_of(path: str) -> str | None:
    """Return the id of the conversation that the file at *path*, a message file or an attachment, lies in."""
    segments = path.split("/")
    for index, segment in enumerate(segments[:-2]):
        if segment.lower() in SECTIONS:
            return _id_of(segments[index + 1])
    return None


def _place(path: str) -> tuple[str | None, str | None]:
    *folders, name = path.split("/")
    if folders and folders[-1].lower() == GROUP_CHATS:
        return GROUP_CHATS, name.rpartition(".")[0] or name
    return _place_in(folders)


def _place_in(folders: list[str]) -> tuple[str | None, str | None]:
    """Return the section and the folder of the conversation, given the folders down to its own."""
    if len(folders) > 1 and folders[-2].lower() in SECTIONS:
        return folders[-2].lower(), folders[-1]
    return None, None


def _id_of(folder: str) -> str:
    return folder.rpartition("_")[2] or folder


def _fallback_key(title: str | None, participants: list[str]) -> str | None:
    if title:
        return f"named {title}"
    return "with " + "\n".join(sorted(participants)) if participants else None


def _kind(section: str | None, written: object, participants: list[str], title: str | None) -> str | None:
    if section == "broadcast":
        return "broadcast"
    if section == GROUP_CHATS:
        return "group"
    stated = _KIND_OF_TYPE.get(written.lower()) if isinstance(written, str) else None
    if stated or not participants:
        return stated
    return "direct" if len(participants) < 3 and (not title or title in participants) else "group"


def _own_by_title(participants: list[str], title: str | None) -> str | None:
    """Return who the account is in a conversation of two, which has the other one's name for its title."""
    others = [name for name in participants if name != title]
    return others[0] if len(participants) == 2 and len(others) == 1 else None


def _names(facts: dict[str, Any]) -> list[str]:
    """Return the participants' names; they stay in *facts* where more than names is said of them."""
    given = facts.get("participants")
    if not isinstance(given, list):
        return []
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in given]
    if all(isinstance(name, str) for name in names) and all(isinstance(e, str) or e.keys() == {"name"} for e in given):
        del facts["participants"]
    return [name for name in names if isinstance(name, str) and name]
