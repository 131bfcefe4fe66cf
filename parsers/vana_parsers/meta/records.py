"""One record of a Meta export, in any of the three dialects that they are written in, looked at in one way.

- plain: fields of their own names, `{"timestamp": 1, "data": [{"comment": {…}}], "title": "…"}`;
- string maps (Instagram since 2021): `{"title": "…", "string_map_data": {"Label": {"href", "value", "timestamp"}},
  "string_list_data": [{"href", "value", "timestamp"}], "media_map_data": …}`;
- label values (both platforms since 2023): `{"timestamp": 1, "label_values": [{"label", "value" | "href" | "dict" |
  "vec" | "timestamp_value"}], "fbid": "…"}`.

Labels are in the account's language, and `labels` says what they mean; where it does not know one, shape does. Whatever
no column takes stays in `extra`, under the label as written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vana_parsers.meta.labels import meaning_of
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

_DEEPEST = 12
_NOTHING: tuple[Any, ...] = (None, "", 0, [], {})


@dataclass(eq=False, slots=True)
class Labelled:
    """One labelled value: *meaning* by its label (None if unknown), and what it holds; *inner* are those nested in it.

    *group* is the meaning of the label or title that it is nested in: the name of an `owner` and that of a `place`
    are told apart by it.
    """

    label: str | None
    meaning: str | None
    value: str | None = None
    href: str | None = None
    timestamp: int | None = None
    group: str | None = None
    inner: "list[Labelled]" = field(default_factory=list)
    is_taken: bool = False

    def walk(self) -> "Iterator[Labelled]":
        """Yield this one and all that is nested in it, outer ones first."""
        yield self
        for one in self.inner:
            yield from one.walk()

    def rest(self) -> Any:
        """Return what of it no column took, as JSON; None if that is nothing."""
        inner = [left for one in self.inner if (left := one.rest()) is not None]
        own: dict[str, Any] = {} if self.is_taken else {
            name: value
            for name, value in (("value", self.value), ("href", self.href), ("timestamp", self.timestamp))
            if value not in _NOTHING
        }  # fmt: skip
        if own.get("href") == own.get("value") and "href" in own:
            del own["href"]
        if not own and not inner:
            return None
        content: Any = own["value"] if own.keys() == {"value"} and not inner else own | ({"of": inner} if inner else {})
        return {self.label: content} if self.label else content


class Record:
    """A record's fields. What is asked for by name or meaning is taken, all else is left to `extra`."""

    def __init__(self, fields: Mapping[str, Any], pointer: str = "") -> None:
        self.pointer = pointer
        self._fields = dict(fields)
        self._maps = [*_of_maps(self._fields), *_of_list(self._fields.pop("label_values", None), None, 0)]
        self.listed = _of_string_list(self._fields.pop("string_list_data", None))
        """The values of `string_list_data`, in order."""

    # plain fields

    def peek(self, *path: str | int) -> Any:
        """Return the value at *path* below the record without taking it; None where there is none."""
        return _at(self._fields, path)

    def take(self, *path: str | int) -> Any:
        """Return the value at *path* and take it away, so that it is not in `extra`; None where there is none."""
        value = _at(self._fields, path)
        if value is not None:
            parent = _at(self._fields, path[:-1])
            if isinstance(parent, dict):
                del parent[path[-1]]
            else:
                parent[path[-1]] = None
        return value

    def text(self, *path: str | int) -> str | None:
        """Return and take the text at *path*; None, and nothing is taken, if it is none or empty."""
        value = _at(self._fields, path)
        return self.take(*path) if isinstance(value, str) and value else None

    # labelled values

    @property
    def labelled(self) -> list[Labelled]:
        """All labelled values, nested ones too, in the file's order."""
        return [one for outer in self._maps for one in outer.walk()]

    def find(self, *meanings: str, group: str | None = None) -> Labelled | None:
        """Return the first labelled value that means one of *meanings*, those named first first; takes nothing."""
        for meaning in meanings:
            for one in self.labelled:
                if one.meaning == meaning and (group is None or one.group == group):
                    return one
        return None

    def value(self, *meanings: str, group: str | None = None) -> str | None:
        """Return and take the text of the labelled value that means one of *meanings*."""
        one = self.find(*meanings, group=group)
        if one is None or not (one.value or one.href):
            return None
        one.is_taken = True
        return one.value or one.href

    def link(self) -> str | None:
        """Return and take the first address that a labelled or listed value has."""
        for one in (*self.labelled, *self.listed):
            if one.href:
                address, one.href = one.href, None
                one.is_taken = one.is_taken or one.value == address
                return address
        return None

    def instant(self, *meanings: str) -> Instant:
        """Return and take when it happened: the record's own timestamp, else the labelled one that means it.

        Of labelled ones without a known meaning the first that has a timestamp counts. 0 is no time.
        """
        for name in ("timestamp", "creation_timestamp"):
            own = self._fields.get(name)
            if _is_time(own):
                self.take(name)
                return from_epoch(own, "s")
        for one in (*(self.find(meaning) for meaning in (*meanings, "time")), *self.listed, *self.labelled):
            if one is not None and one.timestamp is not None:
                one.is_taken = one.value in (None, "") or one.is_taken
                stamp, one.timestamp = one.timestamp, None
                return from_epoch(stamp, "s")
        return NO_INSTANT

    # what is left

    def extra(self) -> dict[str, Any]:
        """Return everything that was not taken, empty values left out."""
        left = {name: value for name, kept in self._fields.items() if not _is_empty(value := _pruned(kept))}
        for name, many in (("values", self._maps), ("listed", self.listed)):
            rest = [value for one in many if (value := one.rest()) is not None]
            if rest:
                left[name] = rest
        return left


def _at(value: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def _pruned(value: Any, depth: int = 0) -> Any:
    """Return *value* without what says nothing: empty objects, lists and texts, and nulls; 0 and false stay."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        pruned = {name: _pruned(inner, depth + 1) for name, inner in value.items()}
        return {name: inner for name, inner in pruned.items() if not _is_empty(inner)} or None
    if isinstance(value, list):
        return [left for inner in value if not _is_empty(left := _pruned(inner, depth + 1))] or None
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _of_maps(fields: dict[str, Any]) -> Iterator[Labelled]:
    held = fields.get("string_map_data")
    if not isinstance(held, dict) or not all(isinstance(value, dict) for value in held.values()):
        return
    del fields["string_map_data"]
    for label, value in held.items():
        others = {name: inner for name, inner in value.items() if name not in ("href", "value", "timestamp")}
        one = _labelled(label, value, None)
        one.inner = [Labelled(name, None, str(inner)) for name, inner in others.items() if inner not in _NOTHING]
        yield one


def _of_string_list(held: Any) -> list[Labelled]:
    entries = held if isinstance(held, list) else []
    return [_labelled(None, entry, None) for entry in entries if isinstance(entry, dict)]


def _of_list(held: Any, group: str | None, depth: int) -> Iterator[Labelled]:
    """Yield the labelled values of a `label_values`, `dict` or `vec` list."""
    for entry in held if isinstance(held, list) and depth < _DEEPEST else []:
        if not isinstance(entry, dict):
            yield Labelled(None, None, str(entry), group=group)
            continue
        label = entry.get("label") or entry.get("title") or None
        one = _labelled(label if isinstance(label, str) else None, entry, group)
        for name in ("dict", "vec"):
            one.inner += _of_list(entry.get(name), one.meaning or group, depth + 1)
        yield one


def _labelled(label: str | None, entry: Mapping[str, Any], group: str | None) -> Labelled:
    value, href = entry.get("value"), entry.get("href")
    stamp = entry.get("timestamp", entry.get("timestamp_value"))
    text = value if isinstance(value, str) else None if value is None else str(value)
    known = meaning_of(label, entry.get("ent_field_name"))
    time = int(stamp) if _is_time(stamp) else None
    return Labelled(label, known, text or None, href if isinstance(href, str) and href else None, time, group)
