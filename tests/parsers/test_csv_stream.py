"""CSV members as columns, whatever their size and state: the fast road, the patient one, and where they meet."""

import csv
import io
import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vana_parsers import csv_patient, csv_stream
from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_patient import PatientRecords
from vana_parsers.csv_stream import read_csv, read_header, unique_names
from vana_parsers.records import Skipped

Record = tuple[int, list[str | None], list[str]]
"""The line a record starts on, its cells, and the cells beyond the header."""

HEADER = ("h1", "h2")
CELLS = st.text(st.characters(codec="utf-8"), max_size=12) | st.lists(
    st.sampled_from(["a", '"', ",", "\n", "\r", "\r\n", " ", "é", "\0", "\ufeff"]), max_size=6
).map("".join)
PIECES = st.sampled_from(
    ['"', '""', ",", "\n", "\r\n", "\r", "a", "é", " ", '"a","b"\n', "a,b\n", '"\n"', 'a","b\n', "\ufeff", "\0", "\x1a"]
)
BODIES = st.lists(PIECES, max_size=16).map("".join).map(str.encode)


def read(data: bytes, *, block: int | None = None) -> list[Record | Skipped]:
    """Return the records and skips of *data* by line, read in blocks of *block* bytes."""
    with pytest.MonkeyPatch.context() as patch:
        if block is not None:
            patch.setattr(csv_stream, "BLOCK", block)
        return in_order(read_csv(io.BytesIO(data), "member.csv"))


def in_order(items: Iterator[CsvBlock | Skipped]) -> list[Record | Skipped]:
    found: list[Record | Skipped] = []
    for item in items:
        found += [item] if isinstance(item, Skipped) else records_of(item)
    return sorted(found, key=lambda item: int(item.address.split()[1]) if isinstance(item, Skipped) else item[0])


def records_of(block: CsvBlock) -> list[Record]:
    assert all(len(array) == block.rows == len(block.lines) for array in block.columns.values())
    columns = [block.columns[name].to_pylist() for name in block.header]
    surplus = block.surplus.to_pylist() if block.surplus is not None else [None] * block.rows
    beyond = [json.loads(text) if text else [] for text in surplus]
    return list(zip(block.lines.to_pylist(), map(list, zip(*columns, strict=True)), beyond, strict=True))


def cells(data: bytes, *, block: int | None = None) -> list[list[str | None]]:
    """Return the cells of every record of *data*, those beyond the header too; nothing may be skipped."""
    found = []
    for item in read(data, block=block):
        assert not isinstance(item, Skipped), item
        found.append([*item[1], *item[2]])
    return found


def skips(data: bytes) -> list[tuple[str, str]]:
    return [(item.address, item.reason) for item in read(data) if isinstance(item, Skipped)]


def written(rows: list[list[str]], *, quoting: int = csv.QUOTE_MINIMAL, end: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)),
    # With "\n" for an end, Python 3.11 leaves a carriage return in a cell unquoted.
    st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")]),
    st.sampled_from([1, 7, 64, 1 << 20]),
)
def test_any_table_that_is_written_is_read_at_any_block_size(
    rows: list[list[str]], form: tuple[int, str], block: int
) -> None:
    quoting, end = form
    header = [f"column{number}" for number in range(len(rows[0]))]
    data = written([header, *rows], quoting=quoting, end=end)
    block = max(block, len(",".join(header)) + 2 * len(header) + len(end))
    assert cells(data, block=block) == rows
    assert cells(data[: -len(end)], block=block) == rows


@settings(max_examples=250, deadline=None)
@given(BODIES, st.sampled_from([6, 9, 16]))
@example(b'a"b,"x\ny"\nc,d\n', 14)
@example(b"1,2\r3,4\r5,6\n7,8\n9,1\n", 16)
def test_the_fast_and_the_patient_road_and_any_block_size_give_the_same(body: bytes, block: int) -> None:
    patient = in_order(iter(PatientRecords(iter([body]), HEADER, 2, "member.csv")))
    data = b"h1,h2\n" + body
    assert read(data) == patient
    assert read(data, block=block) == patient


@settings(max_examples=250, deadline=None)
@given(BODIES)
def test_no_text_is_lost_but_what_a_skip_names(body: bytes) -> None:
    items = read(b"h1,h2\n" + body)
    kept = "".join(cell for item in items if not isinstance(item, Skipped) for cell in (*item[1], *item[2]) if cell)
    letters = body.decode().count("a") + body.decode().count("é")
    if not any(isinstance(item, Skipped) for item in items):
        assert kept.count("a") + kept.count("é") == letters
    assert kept.count("a") + kept.count("é") <= letters


@settings(max_examples=250, deadline=None)
@given(st.binary(max_size=120) | BODIES, st.sampled_from([8, 1 << 20]))
def test_any_bytes_end_in_records_and_skips(data: bytes, block: int) -> None:
    for item in read(data, block=block):
        assert not isinstance(item, Skipped) or item.reason
    assert isinstance(read_header(data), tuple)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.text("ab ", min_size=1, max_size=4), min_size=1, max_size=5), max_size=20))
def test_ragged_records_are_records_too_and_say_what_they_lack_and_what_is_too_much(rows: list[list[str]]) -> None:
    found = read(written([["h1", "h2", "h3"], *rows]))
    assert found == [(n, [*row, None, None, None][:3], row[3:]) for n, row in enumerate(rows, 2)]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(st.text("ab ", min_size=1, max_size=5), min_size=2, max_size=2), min_size=1, max_size=12),
    st.integers(0, 11),
    st.sampled_from([b'x,y,"z', b'"x', b"x", b'x"y,z', b'x,"y']),
)
def test_a_stray_quote_costs_no_more_than_its_own_record(rows: list[list[str]], place: int, bad: bytes) -> None:
    place = min(place, len(rows) - 1)
    lines = [",".join(row).encode() for row in rows]
    found = read(b"\n".join([b"h1,h2", *lines[:place], bad, *lines[place:], b""]))
    stray = found.pop(place)
    assert isinstance(stray, Skipped) == (bad in (b'x,y,"z', b'"x'))
    assert [item[1] for item in found if not isinstance(item, Skipped)] == rows


def test_a_header_with_a_stray_quote_swallows_no_records() -> None:
    assert cells(b'5"x,h2\n1,2\n3,4"\n5,6\n') == [["1", "2"], ["3", '4"'], ["5", "6"]]
    assert cells(b'a,"h2\n1,2\n3,4\n') == [["1", "2"], ["3", "4"]]
    assert cells(b'a,"h\n2"\n1,2\n') == [["1", "2"]]


def test_text_after_a_closing_quote_stays_in_its_cell() -> None:
    assert cells(b'h1,h2\n"a"b,c\n5" pipe,"7"" pipe"\n') == [["ab", "c"], ['5" pipe', '7" pipe']]


def test_a_file_that_is_cut_inside_a_quote_says_so_and_keeps_what_came_before() -> None:
    found = read(b'h1,h2\na,b\nc,"d\ne')
    assert found == [(2, ["a", "b"], []), Skipped("member.csv", "line 3", "the file ends inside a quoted field")]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.text('a",\n', max_size=5), min_size=2, max_size=2), min_size=1, max_size=8), st.data())
def test_a_cut_file_gives_the_records_before_the_cut(rows: list[list[str]], data: st.DataObject) -> None:
    lines = [written([row], quoting=csv.QUOTE_ALL) for row in rows]
    cut = data.draw(st.integers(0, len(b"".join(lines))))
    found = read(b"h1,h2\n" + b"".join(lines)[:cut])
    complete = sum(len(b"".join(lines[: n + 1])) - 2 <= cut for n in range(len(lines)))
    rest = b"".join(lines)[len(b"".join(lines[:complete])) : cut]
    assert [item[1] for item in found if not isinstance(item, Skipped)][:complete] == rows[:complete]
    assert (len(found) > complete) == bool(rest.strip())


def test_bytes_that_are_not_utf8_come_through_as_escapes() -> None:
    assert cells(b"h1,h2\ncaf\xe9,\xff\xfe\nb,c\n") == [["caf\\xe9", "\\xff\\xfe"], ["b", "c"]]


def test_nul_bytes_and_other_controls_are_text() -> None:
    for data in (b"h1,h2\na\0b,\x1a\n", b"h1,h2\na\0b,\x1a\nragged\n"):
        assert cells(data)[0] == ["a\0b", "\x1a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("most", [1, 3, 1 << 20])
def test_encodings_are_read_from_any_stream(encoding: str, most: int) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size if size and size > 0 else most, most))

    rows = [[f"ä{n}", "日本語 😀\n" * (n % 3)] for n in range(50)]
    data = written([["h1", "h2"], *rows]).decode().encode(encoding)
    found = in_order(read_csv(Slow(data), "m"))
    assert [item[1] for item in found if not isinstance(item, Skipped)] == rows


def test_big_endian_utf16_and_a_cut_code_unit_are_read() -> None:
    assert cells(b"\xfe\xff" + "h1,h2\nä,b\n".encode("utf-16-be")) == [["ä", "b"]]
    found = cells("h1,h2\na,b".encode("utf-16") + b"x")
    assert found[0][0] == "a"
    assert cells(b"\xff\xfe" + b"h\0\n\0" + b"\x00\xd8a\0\n\0")


def test_blank_lines_are_no_records_and_an_empty_cell_is_one() -> None:
    assert read(b'\n\r\nh\n\n""\n\nx\n\r\n') == [(5, [""], []), (7, ["x"], [])]
    assert read(b"h\nx\n\n\ny,z\n\n") == [(2, ["x"], []), (5, ["y"], ["z"])]


@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"h1,h2", b"h1,h2\n", b"\xef\xbb\xbf", b"\xff\xfe", b"h1,h2\n\n\r\n"])
def test_a_file_without_records_gives_nothing(data: bytes) -> None:
    assert read(data) == []


def test_lines_are_counted_through_headers_cells_and_blocks() -> None:
    data = b'\n"h\n1",h2\n' + b'"a\r\nb\rc",d\n\n' * 5 + b"x,y\rz,w\n"
    starts = [*range(4, 24, 4), 24, 25]
    assert [item[0] for item in read(data) if not isinstance(item, Skipped)] == starts
    assert [item[0] for item in read(data, block=16) if not isinstance(item, Skipped)] == starts
    assert [item[0] for item in read(data + b"ragged\n") if not isinstance(item, Skipped)] == [*starts, 26]


def test_a_record_over_the_limit_is_one_skip_and_what_follows_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_patient, "MAX_RECORD", 1000)
    monkeypatch.setattr(csv_stream, "MAX_RECORD", 1000)
    monkeypatch.setattr(csv_stream, "BLOCK", 256)
    for line in (b"x" * 5000, b'"' + b"x" * 5000 + b'",y', b"x" * 900 + b"," + b"y" * 900):
        found = read(b"h1,h2\na,b\n" + line + b"\nragged\nc,d\n")
        assert [item.address for item in found if isinstance(item, Skipped)] == ["line 3"], line[:3]
        assert [item[1] for item in found if not isinstance(item, Skipped)] == [
            ["a", "b"],
            ["ragged", None],
            ["c", "d"],
        ]
    assert [type(item) for item in read(b"only\na\n" + b"x" * 5000 + b"\nb\n")].count(Skipped) == 1


def test_a_quote_that_is_never_closed_is_found_after_the_longest_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_patient, "MAX_RECORD", 1000)
    monkeypatch.setattr(csv_stream, "MAX_RECORD", 1000)
    monkeypatch.setattr(csv_stream, "BLOCK", 256)
    found = read(b'h1,h2\n"x\n' + b"".join(b"a,%d\n" % n for n in range(2000)))
    assert found[0] == Skipped("member.csv", "line 2", "record too long, or a quote is never closed")
    assert found[1:] == [(n + 3, ["a", str(n)], []) for n in range(2000)]


HOSTILE = [b'"', b'",', b'a,"', b'a","b\n', b'",",\n', b'\n"\n,', b'"\r', b'"a""b",\n"', b'x,y,"\na,b\n', b"\n", b"\r"]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_hostile_quotes_are_read_in_linear_time(unit: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_patient, "MAX_RECORD", 64 * 1024)
    monkeypatch.setattr(csv_stream, "MAX_RECORD", 64 * 1024)
    monkeypatch.setattr(csv_stream, "BLOCK", 32 * 1024)
    data = b"h1,h2\n" + unit * (120_000 // len(unit)) + b'"\n'
    start = time.process_time()
    for _ in read_csv(io.BytesIO(data), "m"):
        pass
    # The slowest takes less than a second; a reader that looks again at what it put back, more than half a minute.
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"id, permalink ,date\n1,2,3\n", ("id", "permalink", "date")),
        (b'\xef\xbb\xbf"a,b",c\r\nx', ("a,b", "c")),
        ("\ufeffä,b\n".encode("utf-16-le"), ("ä", "b")),
        (b"\n\na\n", ("a",)),
        (b'{"a": 1}', ()),
        (b"[1,2]", ()),
        (b"<html>,x", ()),
        (b"\0a,b", ()),
        (b"a\x01,b\n", ()),
        (b"x" * 300, ()),
        (b",,\n", ()),
        (b" \n", ()),
        (b"", ()),
    ],
)
def test_a_header_is_told_from_what_is_none(head: bytes, expected: tuple[str, ...]) -> None:
    assert read_header(head) == expected


@given(st.lists(st.sampled_from(["a", "a#2", " a", "", "column 2", "a#2'", "b"]), max_size=8))
def test_names_are_made_unique_and_keep_their_order(names: list[str]) -> None:
    unique = unique_names(names)
    assert len(set(unique)) == len(unique) == len(names)
    for raw, name in zip(names, unique, strict=True):
        assert name.startswith(raw.strip() or "column ")


def test_columns_of_one_name_are_kept_apart() -> None:
    [block] = read_csv(io.BytesIO(b"a,,a\n1,2,3\n"), "m")
    assert isinstance(block, CsvBlock)
    assert {name: array.to_pylist() for name, array in block.columns.items()} == {
        "a": ["1"],
        "column 2": ["2"],
        "a#2": ["3"],
    }
