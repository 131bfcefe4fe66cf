"""Raw points decoded to structs of the fields seen so far, at a third of the cost of dicts.

Fields that columns take have the type that Google writes; others are found by looking, once for each new one. What is
written in another way is refused, and read element by element.
"""

import itertools
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from vana_parsers.google.location.values import read_number
from vana_parsers.json_stream import collector_paused

NUMBERS = ("accuracy", "altitude", "velocity", "heading")
ACTIVITIES = ("activity", "activitys")
KNOWN: dict[str, type] = {
    "latitudeE7": int,
    "longitudeE7": int,
    **dict.fromkeys(NUMBERS, float),
    "source": str,
    "deviceTag": int,
    "timestamp": str,
    "timestampMs": str,
    **dict.fromkeys(ACTIVITIES, msgspec.Raw),
}
"""Fields that columns take, or are derived from, and the type that they must have."""
NOTHING = msgspec.Raw(b"")
_MOST_FIELDS = 64
_NAME = re.compile(r'[^"\\\x00-\x1f]+')
"""Names that `msgspec` takes for a struct's fields."""


class PointDecoder:
    """Decodes JSON arrays of points; `kinds` are the fields of the last one, `values` their columns."""

    def __init__(self) -> None:
        self.kinds: dict[str, type] = dict(KNOWN)
        self._decode = self._decoder()

    def __call__(self, data: bytes) -> list[Any]:
        """Return a struct for each element. Raises what `msgspec` raises: for a value of another type, that too."""
        try:
            return self._decode(data)
        except msgspec.ValidationError:
            if not self._learn(data):
                raise
        return self._decode(data)

    def columns(self, points: Sequence[Any]) -> dict[str, Sequence[Any]]:
        """Return the values of each field; None, or `NOTHING`, where a point lacks it."""
        # Slices of one long list: half the cost of comprehensions, a third of transposing tuples.
        flat = list(itertools.chain.from_iterable(map(msgspec.structs.astuple, points)))
        return {name: flat[n :: len(self.kinds)] for n, name in enumerate(self.kinds)}

    def as_objects(self, points: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the points as plain decoded objects."""
        names = list(self.kinds)
        values = (zip(names, msgspec.structs.astuple(point), strict=True) for point in points)
        return [{name: _plain(v) for name, v in row if v is not None and v is not NOTHING} for row in values]

    def _decoder(self) -> Callable[[bytes], list[Any]]:
        fields = [
            (f"f{n}", kind, NOTHING) if kind is msgspec.Raw else (f"f{n}", kind | None, None)
            for n, kind in enumerate(self.kinds.values())
        ]
        names = {f"f{n}": name for n, name in enumerate(self.kinds)}
        point = msgspec.defstruct("Point", fields, rename=names, forbid_unknown_fields=True, gc=False)
        decode: Callable[[bytes], list[Any]] = msgspec.json.Decoder(list[point]).decode  # type: ignore[valid-type]
        return decode

    def _learn(self, data: bytes) -> bool:
        """Take in the fields of *data* that are not known yet; whether there were any."""
        seen: dict[str, set[type]] = {}
        for fields in msgspec.json.decode(data, type=list[dict[str, Any]]):
            for name, value in fields.items():
                seen.setdefault(name, set()).add(type(value))
        before = dict(self.kinds)
        for name, types in seen.items():
            if name not in KNOWN:
                self.kinds[name] = _common(types - {type(None)}, before.get(name))
        if self.kinds == before or len(self.kinds) > _MOST_FIELDS or not all(map(_NAME.fullmatch, seen)):
            self.kinds = before
            return False
        self.kinds = dict(KNOWN) | dict(sorted((k, v) for k, v in self.kinds.items() if k not in KNOWN))
        self._decode = self._decoder()
        return True


def _common(types: set[type], known: type | None) -> type:
    """Return the type that all values of a field have; Raw if they differ, or JSON may write them in several ways."""
    kinds = types | ({known} if known else set())
    kind = kinds.pop() if len(kinds) == 1 else msgspec.Raw
    return kind if kind in (int, str, bool) else msgspec.Raw


def _plain(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value


class _Guess(msgspec.Struct, gc=False):
    type: str = ""
    confidence: float = 0.0


class _Moment(msgspec.Struct, gc=False):
    activity: list[_Guess] = []
    activities: list[_Guess] = []


_decode_moments = msgspec.json.Decoder(list[list[_Moment]]).decode
_confidence = operator.attrgetter("confidence")


def likeliest_activities(texts: Sequence[bytes]) -> list[str | None]:
    """Return `likeliest_activity` of each JSON value."""
    data = b"[" + b",".join(texts) + b"]"
    with collector_paused():
        try:
            return [_likeliest(moments) for moments in _decode_moments(data)]
        except msgspec.ValidationError:
            return [likeliest_activity(value) for value in msgspec.json.decode(data)]


def _likeliest(moments: list[_Moment]) -> str | None:
    for moment in moments:
        guesses = moment.activity or moment.activities
        if guesses:
            best = max(guesses, key=_confidence) if len(guesses) > 1 else guesses[0]
            return best.type.lower() or None
    return None


def likeliest_activity(value: object) -> str | None:
    """Return the likeliest activity, in lower case, of the first moment that has one; the earlier of equals."""
    for moment in value if isinstance(value, list) else ():
        found = (moment.get("activity") or moment.get("activities")) if isinstance(moment, dict) else None
        guesses = [guess for guess in found if isinstance(guess, dict)] if isinstance(found, list) else []
        if guesses:
            best = max(guesses, key=_weight)
            kind = best.get("type", best.get("activityType"))
            return kind.lower() or None if isinstance(kind, str) else None
    return None


def _weight(guess: dict[str, Any]) -> float:
    return read_number(guess.get("confidence", guess.get("probability"))) or 0.0
