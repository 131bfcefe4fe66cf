"""Tasks and their lists."""

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import assemble
from vana_parsers.google.tasks.reading import count_tasks, read_tasks
from vana_parsers.records import Skipped, Task

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "items", "status"]), inner),
    max_leaves=8,
)
TASK = {"id": "t", "title": "T", "status": "needsAction", "created": "2024-05-01T08:00:00Z"}


def read(document: Any) -> tuple[int, list[dict[str, Any]]]:
    task = Task("Takeout/Tasks/Tasks.json", io.BytesIO(json.dumps(document).encode()), "google", "tasks")
    records, rows = 0, []
    for item in assemble(read_tasks(task), task):
        if isinstance(item, Skipped):
            records += 1
        else:
            records += item.records
            rows += item.batch.to_pylist()
    return records, rows


def file_of(*tasks: Any) -> dict[str, Any]:
    return {"kind": "tasks#taskLists", "items": [{"id": "l", "title": "L", "items": list(tasks)}]}


@settings(max_examples=60, deadline=None)
@given(JSON | st.lists(JSON, max_size=3).map(lambda items: {"kind": "tasks#taskLists", "items": items}))
def test_every_list_and_every_task_is_a_row_or_a_skip(document: Any) -> None:
    assert read(document)[0] == count_tasks(document)


def test_the_lists_and_tasks_of_a_plain_file_are_its_records() -> None:
    records, rows = read(file_of(TASK, TASK | {"id": "u"}))
    assert records == len(rows) == 3


def test_a_task_stays_the_same_when_it_is_edited_moved_or_done() -> None:
    def ids(*tasks: dict[str, Any]) -> list[bytes]:
        return [row["record_id"] for row in read(file_of(*tasks))[1] if row["kind"] == "task"]

    moved = {"kind": "tasks#taskLists", "items": [{"id": "m", "title": "Liste", "items": [TASK]}]}
    assert ids(TASK) == ids(TASK | {"title": "U", "status": "completed", "completed": "2024-05-02T08:00:00Z"})
    assert ids(TASK) == [row["record_id"] for row in read(moved)[1] if row["kind"] == "task"]


def test_when_a_done_task_was_done_stays_beside_when_it_was_made() -> None:
    _, rows = read(file_of(TASK | {"status": "completed", "completed": "2024-05-02T08:00:00Z"}))
    row = next(row for row in rows if row["kind"] == "task")
    assert json.loads(row["extra"]) == {"id": "t", "completed": "2024-05-02T08:00:00Z", "list_id": "l"}
    assert row["state"] == "done"


def test_a_file_of_one_list_is_read() -> None:
    records, rows = read({"kind": "tasks#tasks", "items": [TASK]})
    assert records == 1
    assert rows[0]["kind"] == "task"
