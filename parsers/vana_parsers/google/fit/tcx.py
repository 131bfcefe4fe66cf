"""Activities of Fit as TCX, the XML of training centres: laps, and points with position and pulse."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vana_parsers.google.fit.session import session_key
from vana_parsers.google.safe_xml import SafeXml
from vana_parsers.records import Item, Row, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

_MOST_NOTES = 100
_MOST_LAPS = 5_000
_LONGEST_NOTE = 8_192
_SUMS = {"TotalTimeSeconds": "s", "DistanceMeters": "m", "Calories": "kcal"}
_POINT = {
    "LatitudeDegrees": "latitude",
    "LongitudeDegrees": "longitude",
    "AltitudeMeters": "altitude_m",
}


def read_activity_file(task: Task) -> Iterator[Item]:
    """Yield the row of each activity, its length in seconds, and rows for its points.

    Points with a position are rows of `location_points`, pulses rows of `health`; these and the sums over the laps
    stand for no record. A file that declares a document type is not read: entities could make it grow without end.
    """
    records = 0
    for item in _Reader().read(task.stream):
        if isinstance(item, str):
            yield task.skipped("", item)
            records += 1
        else:
            yield item
            records += item.records
    if not records:
        yield task.skipped("", "no activity in this file")


class _Reader(SafeXml):
    """Elements on their way to rows; holds one point at a time, and an activity's sums."""

    def __init__(self) -> None:
        super().__init__()
        self._activity: dict[str, Any] = {}
        self._point: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Activity":
            self._activity = {"sport": attributes.get("Sport"), "laps": [], "points": 0, "sums": {}, "notes": {}}
        elif name == "Lap" and self._activity:
            self._activity["laps"].append(dict(attributes))
            self._activity.setdefault("start", attributes.get("StartTime"))
            if len(self._activity["laps"]) > _MOST_LAPS:
                self.refuse(f"an activity of more than {_MOST_LAPS} laps: not read from here on")
        elif name == "Trackpoint":
            self._point = {}

    def end(self, name: str, text: str) -> None:
        text = text.strip()
        parent = self.path[-1] if self.path else ""
        if "Trackpoint" in self.path:
            if text:
                self._point["HeartRateBpm" if parent == "HeartRateBpm" else name] = text
        elif name == "Trackpoint":
            self._finish_point()
        elif name == "Activity":
            self._finish_activity()
        elif self._activity and text:
            self._keep(name, text, parent)

    def _keep(self, name: str, text: str, parent: str) -> None:
        """Keep what is told of a lap or of the whole activity."""
        if parent == "Lap" and name in _SUMS:
            number = _number(text)
            if number is not None:
                self._activity["sums"][name] = self._activity["sums"].get(name, 0.0) + number
        if parent == "Activity" and name == "Id":
            self._activity["id"] = text
            return
        notes = self._activity["laps"][-1] if "Lap" in self.path and self._activity["laps"] else self._activity["notes"]
        key = ".".join((*self.path[-1:], name)) if parent not in ("Lap", "Activity") else name
        is_more = key in notes
        notes[key] = f"{notes[key]}\n{text}" if is_more else text
        if len(notes) > _MOST_NOTES or (is_more and len(notes[key]) > _LONGEST_NOTE):
            self.refuse("an activity with too much told of it: not read from here on")

    def _finish_point(self) -> None:
        if self._activity:
            self._activity["points"] += 1
        when = parse_instant(self._point.pop("Time", ""))
        if when.occurred_at is None and not self._point:
            return
        key = when.occurred_at.isoformat(timespec="microseconds") if when.occurred_at else when.time_text
        pulse = _number(self._point.pop("HeartRateBpm", ""))
        if pulse is not None:
            values = {**when.columns(), "metric": "heart_rate", "value": pulse, "unit": "bpm"}
            self.made.append(Row("health", ("tcx", "heart_rate", key), values, 0, is_event=True))
        numbers = {column: _number(self._point.get(name, "")) for name, column in _POINT.items()}
        if numbers["latitude"] is None or numbers["longitude"] is None:
            return
        extra = {name: text for name, text in self._point.items() if text and name not in _POINT}
        values = {**when.columns(), **numbers, "activity": self._activity.get("sport"), "extra": extra}
        self.made.append(Row("location_points", ("tcx", key), values, 0, is_event=True))

    def _finish_activity(self) -> None:
        told, self._activity = self._activity, {}
        if not told:
            return  # an activity inside another one, which has ended
        start = _first_instant(told.get("start"), told.get("id"))
        sums, began = told["sums"], session_key(start)
        seconds = sums.get("TotalTimeSeconds")
        ended: datetime | None = None
        common = {**start.columns(), "started_at": start.occurred_at, "ended_at": ended}
        extra = {"laps": told["laps"], "points": told["points"], **told["notes"]}
        sport = told["sport"].lower() if isinstance(told["sport"], str) else None
        values = {**common, "metric": sport, "value": seconds, "unit": "s", "extra": extra}
        self.made.append(Row("health", began, values))
        for name, unit in list(_SUMS.items())[1:]:
            if name in sums:
                metric = "com.google.distance.delta" if unit == "m" else "com.google.calories.expended"
                identity = (*began, metric, "tcx") if began else ()
                self.made.append(
                    Row("health", identity, {**common, "metric": metric, "value": sums[name], "unit": unit}, 0)
                )


def _first_instant(*texts: str | None) -> Instant:
    """Return the first instant that can be read."""
    instants = [parse_instant(text) for text in texts if text]
    return next((instant for instant in instants if instant.occurred_at), instants[0] if instants else NO_INSTANT)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
