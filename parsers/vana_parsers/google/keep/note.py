"""Keep: one JSON file a note.

A note is the same note in another export if it was created in the same microsecond: nothing else survives editing.
Exports before 2022 do not say when a note was created; there the time of the last edit stands in, and an edited note
is a new record.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vana_parsers.archives.names import match_key
from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

_KNOWN = ("textContent", "listContent", "title", "isTrashed", "userEditedTimestampUsec", "createdTimestampUsec")
_STATES = (("isTrashed", "trashed"), ("isArchived", "archived"), ("isPinned", "pinned"))
_KINDS = {"image": "photo", "video": "video", "audio": "audio"}
_FILE_PATH = re.compile(r'"filePath"\s*:\s*("(?:[^"\\]|\\.)*")')
# Takeout cuts long names; the limit was 47 to 51 characters in the exports seen.
_SHORTEST_CUT = 40
_TWINS = {".jpeg": ".jpg", ".jpg": ".jpeg"}


def read_note(task: Task) -> Iterator[Item]:
    """Yield the row of one note, and a row of `media` for each of its attachments.

    Parameter `attachments`: JSON object of the attachments that the export holds, cited path to size in bytes.
    """
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
    elif not isinstance(document, dict) or not any(name in document for name in _KNOWN):
        yield task.skipped("", "not a note")
    else:
        note = _Note(document)
        yield note.row()
        yield from note.media(json.loads(task.params.get("attachments", "{}")))


def cited_files(text: str) -> list[str]:
    """Return the attachments that the JSON text of a note cites, in order."""
    cited = []
    for match in _FILE_PATH.finditer(text):
        try:
            cited.append(str(json.loads(match[1])))
        except ValueError:
            continue  # a broken note; reading it says so
    return cited


def find_attachment(cited: str, names: Mapping[str, str]) -> str | None:
    """Return the file that a note means by *cited*, given the files beside the note by `match_key` of their name.

    Disk names differ from cited ones: `.jpeg` for `.jpg` and the other way round, and long names are cut.
    """
    key = match_key(posixpath.basename(cited))
    stem, extension = posixpath.splitext(key)
    for candidate in (key, stem + _TWINS.get(extension, extension)):
        if candidate in names:
            return names[candidate]
    return _find_cut(stem, extension, names.items()) if len(stem) > _SHORTEST_CUT else None


def _find_cut(stem: str, extension: str, names: Iterable[tuple[str, str]]) -> str | None:
    found = [
        name
        for key, name in names
        if len(cut := posixpath.splitext(key)[0]) >= _SHORTEST_CUT
        and stem.startswith(cut)
        and posixpath.splitext(key)[1] in (extension, _TWINS.get(extension), "")
    ]
    return found[0] if len(found) == 1 else None


class _Note:
    """One note, and which of its fields a column took."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self._taken: set[str] = set()
        self._created = self._instant("createdTimestampUsec")
        self._edited = self._instant("userEditedTimestampUsec")

    @property
    def _key(self) -> tuple[str, ...]:
        for name, instant in (("created", self._created), ("edited", self._edited)):
            if instant.occurred_at is not None:
                return (name, instant.occurred_at.isoformat(timespec="microseconds"))
        return ()

    def row(self) -> Row:
        when = self._created if self._created.occurred_at else self._edited
        is_list = isinstance(self._fields.get("listContent"), list)
        values = {
            **when.columns(),
            "kind": "list" if is_list else "note",
            "title": self._text("title"),
            "text": self._text("textContent"),
            "items": self._items() if is_list else None,
            "labels": self._labels(),
            "state": self._state(),
            "edited_at": self._edited.occurred_at,
        }
        extra = {name: value for name, value in self._fields.items() if name not in self._taken}
        return Row("notes", self._key, {**values, "extra": extra})

    def media(self, present: Mapping[str, int]) -> Iterator[Row]:
        attachments = self._fields.get("attachments")
        for attachment in attachments if isinstance(attachments, list) else []:
            path = attachment.get("filePath") if isinstance(attachment, dict) else None
            if not isinstance(path, str):
                continue  # kept in the note's `extra`
            mime = attachment.get("mimetype")
            values = {
                **(self._created if self._created.occurred_at else self._edited).columns(),
                "uri": path,
                "kind": _KINDS.get(mime.partition("/")[0], "file") if isinstance(mime, str) else "file",
                "mime": mime if isinstance(mime, str) else None,
                "size_bytes": present.get(path),
                "state": "present" if path in present else "missing_part",
            }
            yield Row("media", ("keep", *self._key, path), values, records=0)

    def _text(self, name: str) -> str | None:
        value = self._fields.get(name)
        if not isinstance(value, str):
            return None
        self._taken.add(name)
        return value or None

    def _instant(self, name: str) -> Instant:
        value = self._fields.get(name)
        instant = from_epoch(value, "us") if isinstance(value, int | str) else NO_INSTANT
        if instant.occurred_at is not None:
            self._taken.add(name)
        return instant if instant.occurred_at is not None else NO_INSTANT

    def _items(self) -> str:
        """Return the list as JSON; what an item holds besides text and check mark stays in `extra`."""
        entries = self._fields["listContent"]
        items = []
        for entry in entries:
            text = entry.get("text") if isinstance(entry, dict) else None
            checked = entry.get("isChecked") if isinstance(entry, dict) else None
            items.append({"text": text if isinstance(text, str) else "", "is_checked": checked is True})
        plain = [{"text": item["text"], "isChecked": item["is_checked"]} for item in items]
        if plain == entries:
            self._taken.add("listContent")
        return json.dumps(items, ensure_ascii=False)

    def _labels(self) -> list[str] | None:
        labels = self._fields.get("labels")
        if not isinstance(labels, list):
            return None
        names = [label.get("name") if isinstance(label, dict) else None for label in labels]
        texts = [name for name in names if isinstance(name, str)]
        if labels == [{"name": name} for name in texts]:
            self._taken.add("labels")
        return texts

    def _state(self) -> str:
        """Return the note's state; where several flags are set, the first of trashed, archived, pinned counts."""
        flags = {name: self._fields.get(name) for name, _ in _STATES}
        set_flags = [state for name, state in _STATES if flags[name] is True]
        if len(set_flags) < 2:
            self._taken.update(name for name, value in flags.items() if isinstance(value, bool))
        return set_flags[0] if set_flags else "active"
