"""What Fit measures: units and fields of its data types, and the headers of its tables in several languages."""

import re

from vana_parsers.archives.names import match_key

_UNITS = {
    "count": "step_count.delta step_count.cumulative cycling.pedaling.cumulative cycling.wheel_revolution.cumulative",
    "1/min": "step_count.cadence cycling.pedaling.cadence cycling.wheel_revolution.rpm respiratory_rate",
    "kcal": "calories.expended calories.consumed calories.bmr calories.bmr.summary",
    "m": "distance.delta distance.cumulative height height.summary",
    "m/s": "speed speed.summary",
    "bpm": "heart_rate.bpm heart_rate.summary heart_rate.resting",
    "kg": "weight weight.summary",
    "min": "active_minutes",
    "points": "heart_minutes heart_minutes.summary",
    "L": "hydration",
    "%": "body.fat.percentage body.fat.percentage.summary oxygen_saturation oxygen_saturation.summary",
    "mmHg": "blood_pressure blood_pressure.summary",
    "mmol/L": "blood_glucose blood_glucose.summary",
    "°C": "body.temperature body.temperature.summary",
    "W": "power.sample power.summary",
    "deg": "location.bounding_box",
    "ms": "activity.duration",
}
UNITS = {f"com.google.{name}": unit for unit, names in _UNITS.items() for name in names.split()}
"""Unit of a data type's first field, by the type's name."""

_SUMMARY = ("average", "max", "min")
_FIELDS: dict[str, tuple[str, ...]] = {
    "activity.summary": ("activity", "duration", "num_segments"),
    "blood_glucose": (
        "blood_glucose_level",
        "temporal_relation_to_meal",
        "meal_type",
        "temporal_relation_to_sleep",
        "blood_glucose_specimen_source",
    ),
    "blood_pressure": (
        "systolic",
        "diastolic",
        "body_position",
        "blood_pressure_measurement_location",
    ),
    "body.temperature": ("body_temperature", "body_temperature_measurement_location"),
    "heart_minutes.summary": ("intensity", "duration"),
    "oxygen_saturation": (
        "oxygen_saturation",
        "supplemental_oxygen_flow_rate",
        "oxygen_therapy_administration_mode",
        "oxygen_saturation_system",
        "oxygen_saturation_measurement_method",
    ),
    "location.bounding_box": ("low_latitude", "low_longitude", "high_latitude", "high_longitude"),
} | {
    f"{name}.summary": _SUMMARY
    for name in ("heart_rate", "speed", "weight", "height", "power", "body.fat.percentage", "calories.bmr")
}
FIELDS = {f"com.google.{name}": fields for name, fields in _FIELDS.items()}
"""Names of the fields of data types that have several, in the order of their values."""

LOCATION = "com.google.location.sample"
"""The type whose fields are latitude, longitude, accuracy and altitude."""

_UNIT_OF_HEADER = re.compile(r"\s*\(([^()]*)\)\s*$")
_NOT_WORD = re.compile(r"\W+")
_SPELLED = {"deg": "deg", "grad": "deg", "ккал": "kcal", "м": "m", "мс": "ms", "кг": "kg", "м/с": "m/s"}
_COUNTS = {
    "step_count": "count",
    "move_minutes_count": "min",
    "heart_points": "points",
    "heart_minutes": "min",
}
# One line a measure: the English header without its unit, then what other languages were seen to call it.
_HEADERS = """
Move Minutes count|Anzahl der Aktivitätsminuten|Recuento de Minutos Activos
Calories|Kalorien|Calorías
Distance|Distanz|Distancia
Heart Points|Kardiopunkte
Heart Minutes|Kardiominuten
Average heart rate|Durchschnittliche Herzfrequenz|Frecuencia cardiaca media|Frecuencia cardíaca media
Max heart rate|Maximale Herzfrequenz|Frecuencia cardiaca máxima|Frecuencia cardíaca máxima
Min heart rate|Minimale Herzfrequenz|Frecuencia cardíaca mínima|Frecuencia cardiaca mínima
Low latitude|Minimaler Breitengrad
Low longitude|Minimaler Längengrad
High latitude|Maximaler Breitengrad
High longitude|Maximaler Längengrad
Average oxygen saturation|Durchschnittliche Sauerstoffsättigung
Max oxygen saturation|Max. Sauerstoffsättigung
Min oxygen saturation|Min. Sauerstoffsättigung
Average speed|Durchschnittsgeschwindigkeit|Velocidad media
Max speed|Maximale Geschwindigkeit|Velocidad máxima
Min speed|Minimale Geschwindigkeit|Velocidad mínima
Step count|Schrittzahl|Recuento de pasos
Average weight|Durchschnittsgewicht|Peso medio
Max weight|Maximales Gewicht|Peso máximo
Min weight|Minimales Gewicht|Peso mínimo
Walking duration|Andar duración
Sleep duration|Dormir duración
"""


def _snake(text: str) -> str:
    return _NOT_WORD.sub("_", match_key(text)).strip("_")


_KNOWN = {
    match_key(name): _snake(names.split("|")[0]) for names in _HEADERS.strip().splitlines() for name in names.split("|")
}


def measure_of(header: str) -> tuple[str, str | None]:
    """Return the measure and unit that a table's *header* names: `Calories (kcal)` is (`calories`, `kcal`).

    A measure in a language nobody listed keeps the header's own words.
    """
    match = _UNIT_OF_HEADER.search(header)
    plain = header[: match.start()] if match else header
    measure = _KNOWN.get(match_key(plain)) or _snake(plain) or header
    unit = match[1].strip() if match else ""
    return measure, _SPELLED.get(unit.casefold(), unit) or _COUNTS.get(measure)
