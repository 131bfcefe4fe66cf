"""Whatever stands in place of a record or of a part of one: a row or a skip, and no exception."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers.instagram.reading import count, label, labelled, listed, mapped, owner, read, records_of
from vana_parsers.instagram.kinds import KINDS
from vana_parsers.meta.message_routes import CONVERSATION

T = 1_700_000_030
NAMES = sorted(
    kind.name
    for kind in KINDS
    if kind.name != CONVERSATION and kind.rows.__module__.startswith("vana_parsers.instagram.") and not kind.unfold
)
RECORDS: list[dict[str, Any]] = [
    mapped(Name="ann", Time=T, URL=("https://www.instagram.com/p/X/", "x")),
    listed("ann", ("https://www.instagram.com/p/X/", "x", T), ("", "y", T)),
    labelled(T, label("URL", "https://www.instagram.com/p/X/"), owner("ann"), {"label": "L", "vec": [{"value": "v"}]}),
    {"name": "shop", "events": [{"id": 1, "type": "A", "timestamp": T}], "media_map_data": {"P": {"uri": "a.jpg"}}},
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["https://", "https://[::1", "2019-03-02T10:11:12+00:00", "1e400", "-91", "\ud800"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "href", "dict", "x"]), inner),
    max_leaves=4,
)


def altered(data: st.DataObject, value: Any) -> Any:
    """Return *value* with any JSON in place of something in it."""
    if not isinstance(value, list | dict) or not value or not data.draw(st.integers(0, 4)):
        return data.draw(JSON)
    if isinstance(value, list):
        place = data.draw(st.integers(0, len(value) - 1))
        return [altered(data, one) if index == place else one for index, one in enumerate(value)]
    name = data.draw(st.sampled_from(sorted(value)))
    return {**value, name: altered(data, value[name])}


@settings(max_examples=90, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(RECORDS), st.data())
def test_any_json_in_a_record_is_accounted_for(name: str, record: dict[str, Any], data: st.DataObject) -> None:
    path = KINDS.by_name[name].paths[0] + ".json"
    document = [record, altered(data, record)]
    assert records_of(read(path, json.dumps(document).encode())) == 2


DOCUMENTS = [
    {"some_root": RECORDS[:2]},
    {"some_root": RECORDS[:1], "other_root": {"a": "b"}},
    RECORDS[1],
    {"label_values": RECORDS[2]["label_values"]},
    {"wrapped": {"activity_log_data": RECORDS[:2]}},
]


@settings(max_examples=70, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(DOCUMENTS), st.data())
def test_any_json_in_a_document_is_accounted_for(name: str, document: dict[str, Any], data: st.DataObject) -> None:
    kind = KINDS.by_name[name]
    changed = json.loads(json.dumps(altered(data, document)))
    found = read(kind.paths[0] + ".json", json.dumps(changed).encode())
    assert records_of(found) == count(changed, is_document=kind.is_document)


OLD = sorted(kind.name for kind in KINDS if kind.unfold)
OLD_DOCUMENTS = [
    {"media_likes": [["2019-03-02T10:11:12+00:00", "ann"]], "polls": [["2019-03-02T10:11:12+00:00", "ann"]]},
    {"followers": {"ann": "2019-03-02T10:11:12+00:00"}, "login_history": [{"timestamp": "2019-03-02T10:11:12+00:00"}]},
    {
        "saved_collections": [{"name": "a", "media": [["2019-03-02T10:11:12+00:00", "ann"]]}],
        "x_search_history": [{"type": "user"}],
    },
]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(OLD), st.sampled_from(OLD_DOCUMENTS), st.data())
def test_any_json_in_a_flat_file_is_survived(name: str, document: dict[str, Any], data: st.DataObject) -> None:
    path = KINDS.by_name[name].paths[0] + ".json"
    read(path, json.dumps(altered(data, document)).encode())
