"""Cards of vCard files, versions 2.1 to 4.0, read one at a time: a broken one does not stop the rest."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from vana_parsers.archives.names import match_key
from vana_parsers.content_lines import Component, Line, Outside, parse_line, read_components, split_unescaped
from vana_parsers.google.contacts.identity import contact_key
from vana_parsers.records import Item, Row, Task

_PICTURES = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND)[;:]", re.IGNORECASE)
_GROUP = re.compile(r"([A-Za-z0-9-]+)\.([A-Za-z0-9-]+)")
_LABEL = "X-ABLABEL"
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_PLAIN_TYPES = frozenset({"INTERNET", "PREF", "VOICE"})
_NOTHING = frozenset({"VERSION", "PRODID"})
_LONGEST_TEXT_OF_PICTURE = 2048
_ALL = (
    "All Contacts|Alle Kontakte|Tous les contacts|Todos los contactos|Tutti i contatti|Alle contacten"
    "|Todos os contatos|Todos os contactos|すべての連絡先|모든 연락처|所有联系人|所有聯絡人|Wszystkie kontakty"
    "|Все контакты|Tüm kişiler|Alla kontakter|Alle kontakter|Contacts|Kontakte"
)
_NOT_GROUPS = frozenset(match_key(name) for name in _ALL.split("|"))


def read_cards(task: Task) -> Iterator[Item]:
    """Yield a row of `contacts` for each card. Pictures are counted, not kept; their addresses are.

    Parameter `group`: name of the file's folder, the group of cards that name none themselves.
    """
    group = task.params.get("group")
    if group is not None and match_key(group) in _NOT_GROUPS:
        group = None
    is_any, last = False, -2
    for part in read_components(task.stream):
        if isinstance(part, Outside):
            if part.number != last + 1:
                yield task.skipped(f"line {part.number}", "stands in no card")
            is_any, last = True, part.number
        else:
            is_any = True
            yield _read(task, part, group)
    if not is_any:
        yield task.skipped("", "empty file")


def folder_of(path: str) -> str | None:
    """Return the name of the folder that a file lies in."""
    return posixpath.basename(posixpath.dirname(path)) or None


def _read(task: Task, component: Component, group: str | None) -> Item:
    address = f"line {component.number}"
    if component.fault is not None:
        return task.skipped(address, f"{component.name}: {component.fault}")
    if component.name != "VCARD":
        return task.skipped(address, f"{component.name}, no card")
    card = _Card(component.texts)
    row = card.row(group)
    return task.skipped(address, "an empty card") if row is None else row


class _Card:
    """One card: its lines by name, and which of them a column took."""

    def __init__(self, texts: list[str]) -> None:
        self._lines: list[Line] = []
        self._labels: dict[str, str] = {}
        self._in_group: dict[int, str] = {}
        self._unread: list[str] = []
        self._pictures = 0
        for text in texts:
            if _PICTURES.match(text) and len(text) > _LONGEST_TEXT_OF_PICTURE:
                self._pictures += 1
            else:
                self._add(text)
        self._taken: set[int] = set()

    def _add(self, text: str) -> None:
        line = parse_line(text)
        if line is None:
            if text.strip():
                self._unread.append(text)
            return
        match = _GROUP.fullmatch(line.name)
        if match:
            line = Line(match[2], line.parameters, line.value)
            if line.name == _LABEL:
                self._labels[match[1]] = _APPLE_LABEL.sub(r"\1", line.text)
                return
            self._in_group[id(line)] = match[1]
        self._lines.append(line)

    def row(self, group: str | None) -> Row | None:
        name = self._first("FN") or self._built_name()
        emails, phones = self._all("EMAIL"), self._all("TEL")
        groups = [text for line in self._find("CATEGORIES") for text in split_unescaped(line.value, ",") if text]
        self._taken.update(id(line) for line in self._find("CATEGORIES") if not line.parameters)
        values = {
            "name": name,
            "emails": emails or None,
            "phones": phones or None,
            "organization": self._organization(),
            "birthday": self._first("BDAY"),
            "note": self._first("NOTE"),
        }
        uid = next((line.text.strip() for line in self._find("UID")), None)
        extra = self._extra()
        if not extra and not any(values.values()):
            return None
        values["groups"] = groups or ([group] if group else None)
        return Row("contacts", contact_key(uid, name, emails, phones), {**values, "extra": extra})

    def _find(self, name: str) -> list[Line]:
        return [line for line in self._lines if line.name == name]

    def _first(self, name: str) -> str | None:
        """Return the first text of a name; a line that says more than its text stays for `extra`, too."""
        for line in self._find(name):
            if line.text.strip():
                self._take(line)
                return line.text.strip()
        return None

    def _all(self, name: str) -> list[str]:
        found: dict[str, None] = {}
        for line in self._find(name):
            text = line.text.strip()
            text = text[4:] if text[:4].lower() == "tel:" else text
            if text:
                found[text] = None
                self._take(line)
        return list(found)

    def _take(self, line: Line) -> None:
        types = {kind.upper() for value in line.parameters.get("TYPE", []) for kind in value.split(",")}
        is_plain = types <= _PLAIN_TYPES and set(line.parameters) <= {"TYPE"}
        if is_plain and self._in_group.get(id(line)) not in self._labels:
            self._taken.add(id(line))

    def _built_name(self) -> str | None:
        for line in self._find("N"):
            family, given, middle, prefix, suffix = (*split_unescaped(line.value, ";"), "", "", "", "", "")[:5]
            return " ".join(part for part in (prefix, given, middle, family, suffix) if part.strip()) or None
        return None

    def _organization(self) -> str | None:
        for line in self._find("ORG"):
            parts = [part for part in split_unescaped(line.value, ";") if part.strip()]
            if parts:
                if len(parts) == 1:
                    self._take(line)
                return parts[0].strip()
        return None

    def _extra(self) -> dict[str, Any]:
        """Return what no column took, by the names of vCard; empty parts of a name are left out."""
        extra: dict[str, Any] = {}
        for line in self._lines:
            is_empty = not line.value.strip("; ")
            if id(line) not in self._taken and line.name not in _NOTHING and not is_empty:
                _put(extra, line.name, self._described(line))
        if self._pictures:
            extra["picture_count"] = self._pictures
        if self._unread:
            extra["unread"] = self._unread
        return extra

    def _described(self, line: Line) -> Any:
        described: dict[str, Any] = {"value": line.text}
        for key, values in line.parameters.items():
            described[key] = values[0] if len(values) == 1 else values
        label = self._labels.get(self._in_group.get(id(line), ""))
        if label:
            described["label"] = label
        return line.text if len(described) == 1 else described


def _put(target: dict[str, Any], name: str, value: Any) -> None:
    if name not in target:
        target[name] = value
    elif isinstance(target[name], list):
        target[name].append(value)
    else:
        target[name] = [target[name], value]
