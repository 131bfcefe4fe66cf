"""Which members are logs of My Activity or YouTube's history."""

from collections.abc import Iterable

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.google.activity.reading import HISTORY, read_activity
from vana_parsers.google.names import HISTORY_FILES, MY_ACTIVITY, YOUTUBE, product_of
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.shapes import HEAD
from vana_parsers.registry import Route


def _activity_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route files of log lines: those that look so, wherever they lie, and whatever JSON is in My Activity."""
    files = [place for place in places if place.kind == "activity" or _is_in_my_activity(place)]
    # One export is written by one version of the exporter: if any file has the field, all would have it.
    era = {"era": "controls"} if any(_has_controls(export, place.member) for place in files) else {}
    for place in files:
        params = dict(era)
        if place.code == YOUTUBE or place.stem in HISTORY_FILES:
            params["place"] = HISTORY
        if len(place.segments) > 1:
            params["folder"] = place.segments[-2]
        product = "youtube" if "place" in params else product_of(params.get("folder")) or "my_activity"
        yield place, Route(place.member, read_activity, product=product, params=params)


def _is_in_my_activity(place: Place) -> bool:
    return place.code == MY_ACTIVITY and place.is_json


def _has_controls(export: Export, member: Member) -> bool:
    try:
        return b'"activityControls"' in export.head(member, HEAD)
    except MemberError:
        return False  # reading it says what is wrong


RULES: tuple[Rule, ...] = (_activity_rule,)
