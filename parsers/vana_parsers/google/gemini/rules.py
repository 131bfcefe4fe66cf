"""Which members are Gemini's: its page of gems, and what AI Studio saved in Drive."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.gemini.gems import read_gems
from vana_parsers.google.gemini.prompt import read_prompt
from vana_parsers.google.places import Place, Rule, head_of
from vana_parsers.registry import Route

_STUDIO = "google ai studio"
_GEMS = "gemini_gems_data"
_MARK = b'"runSettings"'


def _gemini_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route pages whose names are English in every language, and prompts by content."""
    for place in places:
        if place.is_html and place.stem.startswith("gemini_") and place.stem.endswith("_data"):
            if b"<b" not in head_of(export, place.member):
                yield place, Route(place.member, reason="page without entries", product="gemini")
            elif place.stem == _GEMS:
                yield place, Route(place.member, read_gems, product="gemini")
        elif _may_be_prompt(place) and _MARK in head_of(export, place.member):
            yield place, Route(place.member, read_prompt, product="ai_studio")


def _may_be_prompt(place: Place) -> bool:
    """Whether it is worth looking at the file: in AI Studio's folder, or in Drive or nowhere with a fitting name."""
    if place.is_empty or place.is_html or place.is_csv:
        return False
    return _STUDIO in place.segments[:-1] or (place.code in ("DRIVE", None) and place.extension in ("", ".json"))


RULES: tuple[Rule, ...] = (_gemini_rule,)
