"""Rows as bytes: JSON Lines, CSV, and the JSON document of a query, written batch by batch."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Literal, cast

import msgspec
import pyarrow as pa
from pyarrow import csv

from vana_cli.exporting.values import flat_rows, is_text, json_rows, unique_names

StreamFormat = Literal["json", "jsonl", "csv"]


def write_stream(fmt: StreamFormat, schema: pa.Schema, batches: Iterable[pa.RecordBatch], target: BinaryIO) -> int:
    """Write all rows to *target*, one batch in memory at a time, and return their number."""
    if fmt == "csv":
        return write_csv(schema, batches, target)
    return (write_json if fmt == "json" else write_jsonl)(schema, batches, target)


def write_jsonl(schema: pa.Schema, batches: Iterable[pa.RecordBatch], target: BinaryIO) -> int:
    """Write one JSON object a line."""
    names, encoder, rows = unique_names(schema.names), msgspec.json.Encoder(), 0
    for batch in batches:
        target.write(encoder.encode_lines(json_rows(batch, names)))
        rows += batch.num_rows
    return rows


def write_json(schema: pa.Schema, batches: Iterable[pa.RecordBatch], target: BinaryIO) -> int:
    """Write one document, `{"columns": [...], "rows": [{...}]}`, with a row a line."""
    names, encoder, rows = unique_names(schema.names), msgspec.json.Encoder(), 0
    target.write(b'{"columns": ' + encoder.encode(names) + b', "rows": [')
    for batch in batches:
        lines = encoder.encode_lines(json_rows(batch, names)).rstrip(b"\n")
        if lines:
            # The encoder escapes every newline inside a text, so those that are left stand between rows.
            target.write((b",\n" if rows else b"\n") + lines.replace(b"\n", b",\n"))
        rows += batch.num_rows
    target.write(b"\n]}\n")
    return rows


def write_csv(schema: pa.Schema, batches: Iterable[pa.RecordBatch], target: BinaryIO) -> int:
    """Write CSV as RFC 4180 says, with a header line; text is quoted, so that `""` is empty text and nothing is null.

    Values are exact: nothing is put before a text that a spreadsheet would take for a formula.
    """
    flat = _flat_schema(schema)
    rows = 0
    with csv.CSVWriter(cast(Any, target), flat) as writer:
        for batch in batches:
            writer.write_batch(_flat_batch(batch, flat))
            rows += batch.num_rows
    return rows


def _flat_schema(schema: pa.Schema) -> pa.Schema:
    names = unique_names(schema.names)
    return pa.schema(
        [(name, pa.string() if is_text(field.type) else field.type) for name, field in zip(names, schema, strict=True)]
    )


def _flat_batch(batch: pa.RecordBatch, flat: pa.Schema) -> pa.RecordBatch:
    if not batch.num_rows:
        return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in flat], schema=flat)
    texts = iter(_texts(batch))
    arrays = [next(texts) if is_text(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=flat)


def _texts(batch: pa.RecordBatch) -> Iterator[pa.Array]:
    """Yield the columns of *batch* that are written as text, as text."""
    for column in batch.columns:
        if not is_text(column.type):
            continue
        plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        if pa.types.is_string(plain.type):
            yield plain
        else:
            one = pa.RecordBatch.from_arrays([plain], names=["value"])
            yield pa.array([None if row[0] is None else str(row[0]) for row in flat_rows(one)], pa.string())


def shown_as_text(batch: pa.RecordBatch) -> list[list[str]]:
    """Return the rows of *batch* as text for people: null is empty."""
    return [["" if value is None else _word(value) for value in row] for row in flat_rows(batch)]


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
