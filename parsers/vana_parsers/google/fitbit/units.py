"""Units of what Fitbit measures, by the words of its files and columns, which are English in every language."""

_JSON = {
    "heart_rate": "bpm",
    "resting_heart_rate": "bpm",
    "steps": "count",
    "calories": "kcal",
    "distance": "cm",
    "demographic_vo2_max": "mL/kg/min",
}
_WORDS = (
    ("beats_per_minute", "bpm"),
    ("breaths_per_minute", "1/min"),
    ("celsius", "°C"),
    ("grams", "g"),
    ("milliseconds", "ms"),
    ("millimeters", "mm"),
    ("rmssd", "ms"),
    ("percentage", "%"),
    ("kcal", "kcal"),
    ("calories", "kcal"),
    ("minutes", "min"),
    ("steps", "count"),
    ("floors", "count"),
)


def unit_of_series(family: str) -> str | None:
    """Return the unit of a series in JSON: `steps`, `sedentary_minutes`."""
    return _JSON.get(family) or ("min" if family.endswith("_minutes") else None)


def unit_of_column(column: str) -> str | None:
    """Return the unit that a table's column names, None if it names none."""
    return next((unit for word, unit in _WORDS if word in column), None)
