"""The tables of names: what the generator gives, keys in look-up form, offsets that exist."""

import importlib.util
from pathlib import Path
from types import ModuleType

import babel
import pytest

from vana_parsers.localized_names import key_of, names

FILE = Path(__file__).parents[2] / "parsers" / "generate_localized_names.py"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_localized_names", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_generator_writes() -> None:
    module = generator()
    if babel.__version__ != module.MADE_WITH:
        pytest.skip(f"made with Babel {module.MADE_WITH}")
    assert module.OUT.read_text(encoding="utf-8") == module.generate(), f"run `python {FILE.name}`"


def test_words_are_in_look_up_form() -> None:
    assert all(word == key_of(word) for word in names().words)


def test_every_month_of_every_language_is_known() -> None:
    known: dict[str, set[int]] = {}
    for meanings in names().words.values():
        for meaning in meanings:
            if meaning.kind == "month":
                for language in meaning.languages:
                    known.setdefault(language, set()).add(meaning.value)
    numbered = {"ja", "ko", "vi", "mn"}  # months have numbers there, or names that hold them
    assert {code for code in names().orders if known.get(code, set()) != set(range(1, 13))} <= numbered


def test_offsets_of_zones_are_offsets() -> None:
    assert all(abs(minutes) <= 14 * 60 and minutes % 15 == 0 for found in names().zones.values() for minutes in found)
