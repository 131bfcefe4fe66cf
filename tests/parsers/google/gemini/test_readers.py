"""Prompts of AI Studio and gems: whatever the file holds, one record or more and nothing lost."""

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.assemble import TableBatch, assemble
from vana_parsers.google.gemini.gems import read_gems
from vana_parsers.google.gemini.prompt import read_prompt
from vana_parsers.records import Reader, Skipped, Task

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
CHUNKS = JSON | st.fixed_dictionaries(
    {"text": JSON, "role": st.sampled_from(["user", "model", "x", 3])},
    optional={"isThought": JSON, "tokenCount": JSON, "driveDocument": JSON, "createTime": JSON},
)


def read(reader: Reader, data: bytes) -> tuple[list[dict[str, Any]], list[Skipped], int]:
    task = Task("member", io.BytesIO(data), "google", "gemini")
    items = list(assemble(reader(task), task))
    batches = [item for item in items if isinstance(item, TableBatch)]
    rows = [row for batch in batches for row in batch.batch.to_pylist()]
    return rows, [item for item in items if isinstance(item, Skipped)], sum(batch.records for batch in batches)


@settings(max_examples=40, deadline=None)
@given(st.lists(CHUNKS, max_size=6))
def test_a_prompt_is_one_record_and_every_word_of_it_is_in_a_row(chunks: list[Any]) -> None:
    document = {"runSettings": {"model": "m"}, "chunkedPrompt": {"chunks": chunks}}
    rows, skips, records = read(read_prompt, json.dumps(document).encode())
    assert (len(skips), records) == (0, 1)
    held = json.dumps([[row["prompt"], row["answer_text"], row["extra"]] for row in rows])
    for chunk in chunks:
        if isinstance(chunk, dict) and isinstance(chunk.get("text"), str):
            assert json.dumps(chunk["text"])[1:-1] in held.replace("\\\\", "\\")


@settings(max_examples=40, deadline=None)
@given(JSON)
def test_any_json_is_one_record(document: Any) -> None:
    _, skips, records = read(read_prompt, json.dumps(document).encode())
    assert len(skips) + records == 1


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_any_bytes_are_survived(data: bytes) -> None:
    for reader in (read_prompt, read_gems):
        rows, skips, _ = read(reader, data)
        assert rows or skips


def test_many_labels_are_read_in_time() -> None:
    rows, _, records = read(read_gems, b"<b>Name:</b>a<br>" * 5_000)
    assert records == len(rows) == 5_000


def test_bold_words_inside_instructions_are_text() -> None:
    rows, _, _ = read(read_gems, b"<b>Name:</b>A<br><b>Instructions:</b>Be <b>very</b> brief.<br>")
    assert rows[0]["text"] == "Be very brief."
