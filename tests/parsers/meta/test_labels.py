"""Labels mean the same in every language, and no label means two things."""

import json
import os
from pathlib import Path

import pytest

from vana_parsers.archives.names import match_key
from vana_parsers.meta import labels
from vana_parsers.meta.labels import meaning_of

_HERE = Path(os.environ.get("VANA_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))
FIELDS = _HERE.parent / "formats" / "ig_localized_keys.json"


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("IP-Adresse", "ip"),
        ("Nom d\u2019utilisateur", "username"),
        ("FECHA DE CREACIÓN", "created_at"),
        ("Fuso orario", "time_zone"),
        ("受信日時", "received_at"),
        ("समय", "time"),
        ("Reactie", "reaction"),
        ("no such label", None),
        ("", None),
        (None, None),
    ],
)
def test_meaning(label: str | None, meaning: str | None) -> None:
    assert meaning_of(label) == meaning


@pytest.mark.parametrize("field", ["creation_time", "CreationTime", "creationTime"])
def test_metas_own_names_are_looked_up_first(field: str) -> None:
    assert meaning_of("whatever", field) == "created_at"
    assert meaning_of("Name", "no_such_field") == "name"


def test_no_label_means_two_things() -> None:
    seen: dict[str, str] = {}
    for meaning, names in labels._LABELS.items():
        for label in names.split("|"):
            assert seen.setdefault(match_key(label), meaning) == meaning, label


def test_labels_of_instagrams_maps_are_known_in_every_language() -> None:
    if not FIELDS.exists():
        pytest.skip("the table of localized keys is not here")
    held = json.loads(FIELDS.read_text(encoding="utf-8"))
    known = [text for by_language in held.values() for text in by_language.values() if "\u00a4" not in text]
    assert [text for text in known if meaning_of(text) is None] == []
