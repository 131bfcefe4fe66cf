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
from typing import Any, TypeGuard

from vana_parsers.meta.labels import meaning_of
from vana_parsers.times import NO_INSTANT, Instant, from_epoch

_DEEPEST = 12
_STAMPS = ("timestamp", "timestamp_value")
_LABELS = ("label", "title")
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
    timestamp: int | Instant | None = None
    group: str | None = None
    inner: "list[Labelled]" = field(default_factory=list)
    others: dict[str, Any] = field(default_factory=dict)
    """Everything else that it holds."""

    def walk(self) -> "Iterator[Labelled]":
        """Yield this one and all that is nested in it, outer ones first."""
        yield self
        for one in self.inner:
            yield from one.walk()

    def take(self) -> str | None:
        """Return and take its text, or its address where it has no text; an address beside the text stays."""
        text = self.value or self.href
        self.value = None
        if self.href == text:
            self.href = None
        return text

    def instant(self) -> Instant:
        """Return and take its time; no instant if it has none."""
        stamp, self.timestamp = self.timestamp, None
        return NO_INSTANT if stamp is None else _instant(stamp)

    def rest(self) -> Any:
        """Return what of it no column took, as JSON; None if that is nothing."""
        inner = [left for one in self.inner if (left := one.rest()) is not None]
        if not inner and not self.others and self.value is None and self.href is None and self.timestamp is None:
            return None
        stamp = self.timestamp
        time = stamp.time_text or str(stamp.occurred_at) if isinstance(stamp, Instant) else stamp
        own: dict[str, Any] = {
            name: value
            for name, value in (("value", self.value), ("href", self.href), ("timestamp", time))
            if value not in _NOTHING
        }
        if own.get("href") == own.get("value") and "href" in own:
            del own["href"]
        own |= self.others
        if not own and not inner:
            return None
        content: Any = own["value"] if own.keys() == {"value"} and not inner else own | ({"of": inner} if inner else {})
        return {self.label: content} if self.label else content


class Record:
    """A record's fields. What is asked for by name or meaning is taken, all else is left to `extra`.

    Where JSON has the seconds of a timestamp, readers of other forms may put an `Instant`.
    """

    def __init__(self, fields: Mapping[str, Any], pointer: str = "") -> None:
        self.pointer = pointer
        self.original = fields
        """The record as it was given; what was taken out of objects in it is gone from it."""
        self._fields = dict(fields)
        self._maps = [*_of_maps(self._fields), *_of_list(_list_at(self._fields, "label_values"), None, 0)]
        self.listed = list(_of_list(_list_at(self._fields, "string_list_data"), None, 0))
        """The values of `string_list_data`, in order."""
        self.labelled = [one for outer in self._maps for one in outer.walk()]
        """All labelled values, nested ones too, in the file's order."""

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing at all."""
        return not self._maps and not self.listed and all(map(_is_empty, self._fields.values()))

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

    def find(self, *meanings: str, group: str | None = None) -> Labelled | None:
        """Return the first labelled value that means one of *meanings*, those named first first; takes nothing."""
        for meaning in meanings:
            for one in self.labelled:
                if one.meaning == meaning and (group is None or one.group == group):
                    return one
        return None

    def value(self, *meanings: str, group: str | None = None) -> str | None:
        """Return and take the text of the labelled value that means one of *meanings*."""
        for meaning in meanings:
            one = self.find(meaning, group=group)
            if one is not None and (one.value or one.href):
                return one.take()
        return None

    @property
    def items(self) -> list[Labelled]:
        """The items of the lists that labelled values hold: nested values without a label of their own."""
        return [one for outer in self.labelled for one in outer.inner if one.label is None]

    def link(self) -> str | None:
        """Return and take the first address that a labelled or listed value has."""
        for one in (*self.labelled, *self.listed):
            if one.href:
                address, one.href = one.href, None
                if one.value == address:
                    one.value = None
                return address
        return None

    def instant(self, *meanings: str) -> Instant:
        """Return and take when it happened: the record's own timestamp, else the labelled one that means it.

        Of labelled ones without a known meaning the first that has a timestamp counts. 0 is no time.
        """
        for name in ("timestamp", "creation_timestamp"):
            own = self._fields.get(name)
            if isinstance(own, Instant) or (_is_number(own) and own != 0):
                self.take(name)
                return _instant(own)
        for one in (*(self.find(meaning) for meaning in (*meanings, "time")), *self.listed, *self.labelled):
            if one is not None and one.timestamp is not None:
                return one.instant()
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


def holds_something(value: Any) -> bool:
    """Whether *value* is or holds anything but nulls, empty texts, lists and objects."""
    return not _is_empty(_pruned(value))


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
    if isinstance(value, Instant):
        return value.time_text or str(value.occurred_at)
    if isinstance(value, dict):
        pruned = {name: _pruned(inner, depth + 1) for name, inner in value.items()}
        return {name: inner for name, inner in pruned.items() if not _is_empty(inner)} or None
    if isinstance(value, list):
        return [left for inner in value if not _is_empty(left := _pruned(inner, depth + 1))] or None
    return value


def _is_empty(value: Any) -> bool:
    return value is None or (not value and isinstance(value, str | list | dict))


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_time(value: Any) -> TypeGuard[int | float | Instant]:
    return isinstance(value, Instant) or (_is_number(value) and value > 0)


def _instant(stamp: float | Instant) -> Instant:
    if isinstance(stamp, Instant):
        return stamp
    return from_epoch(stamp, "s") if stamp > 0 else Instant(time_text=str(stamp))


def _of_maps(fields: dict[str, Any]) -> Iterator[Labelled]:
    held = fields.get("string_map_data")
    if isinstance(held, dict) and all(isinstance(value, dict) for value in held.values()):
        del fields["string_map_data"]
        yield from (_labelled(label, value, None) for label, value in held.items())


def _list_at(fields: dict[str, Any], name: str) -> list[Any]:
    """Return and take the list at *name*; anything else stays there."""
    return fields.pop(name) if isinstance(fields.get(name), list) else []


def _of_list(held: list[Any], group: str | None, depth: int) -> Iterator[Labelled]:
    """Yield the labelled values of a `label_values`, `dict` or `vec` list."""
    for entry in held:
        if not isinstance(entry, dict):
            yield Labelled(None, None, str(entry), group=group)
            continue
        label = entry.get("label") or entry.get("title") or None
        one = _labelled(label if isinstance(label, str) else None, entry, group)
        for name in ("dict", "vec"):
            inner = one.others.get(name)
            if isinstance(inner, list) and depth < _DEEPEST:
                one.inner += _of_list(one.others.pop(name), one.meaning or group, depth + 1)
        yield one


def _labelled(label: str | None, entry: Mapping[str, Any], group: str | None) -> Labelled:
    field_name = entry.get("ent_field_name")
    one = Labelled(label, meaning_of(label, field_name), group=group)
    for name, value in entry.items():
        if _is_empty(value) or (value == label and name in _LABELS) or (value == 0 and name in _STAMPS):
            continue
        if name == "value" and not isinstance(value, dict | list):
            one.value = value if isinstance(value, str) else str(value)
        elif name == "href" and isinstance(value, str):
            one.href = value
        elif name in _STAMPS and one.timestamp is None and _is_time(value):
            one.timestamp = value if isinstance(value, Instant) else int(value)
        elif name != "ent_field_name" or one.meaning is None:
            one.others[name] = value
    return one
