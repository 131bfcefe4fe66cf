"""What the screen shows: it fits, it cannot be driven by foreign text, and it is plain where nobody looks."""

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.cli.terminal import run_on_terminal
from vana_cli import output
from vana_cli.output import Grid, Output, clipped, counted, duration, size, visible

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\r\x08\x00"

texts = st.text(max_size=90) | st.text("漢字かな한글😀é ", max_size=90) | st.sampled_from(["", " ", "x" * 500, HOSTILE])
cells = st.none() | st.booleans() | st.integers() | st.floats() | texts
grids = st.integers(1, 9).flatmap(
    lambda width: st.builds(
        Grid,
        st.lists(st.text("abcdefgh_", min_size=1, max_size=20), min_size=width, max_size=width),
        st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5),
        st.booleans(),
    )
)


class _Screen(io.TextIOWrapper):
    """A standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(grid: Grid, columns: int | None) -> str:
    """Return what is written for *grid* on a terminal of that many columns; None is no terminal."""
    stdout = sys.stdout  # not by monkeypatch: a fixture of a test is one for all examples of a property
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns or 80))
        buffer = io.BytesIO()
        kind = io.TextIOWrapper if columns is None else _Screen
        screen = kind(buffer, encoding="utf-8")
        sys.stdout = screen
        try:
            Output().report([grid])
        finally:
            sys.stdout = stdout
            screen.detach()  # else the buffer is closed with it
        return buffer.getvalue().decode("utf-8")


@given(grids, st.integers(60, 200))
def test_every_line_of_a_grid_fits_the_terminal(grid: Grid, columns: int) -> None:
    for line in drawn(grid, columns).split("\n"):
        assert cell_len(ANSI.sub("", line)) <= columns


@given(grids, st.sampled_from([None, 60, 80, 120]))
def test_nothing_in_a_grid_can_drive_the_terminal(grid: Grid, columns: int | None) -> None:
    shown = ANSI.sub("", drawn(grid, columns))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", shown)


@given(grids)
def test_off_a_terminal_every_value_is_whole_and_a_row_is_a_line(grid: Grid) -> None:
    header, _, *lines = drawn(grid, None).split("\n")[:-1]
    assert len(lines) == len(grid.rows) or grid.is_prose
    assert "\x1b" not in header
    for line, row in zip(lines, grid.rows, strict=False):
        for value in row:
            if isinstance(value, str) and not grid.is_prose:
                assert visible(value).rstrip() in line


def test_the_widest_columns_give_way_and_the_others_stay_whole() -> None:
    row = ["2025-10-12T07:45:36Z", "x" * 300, "y" * 50, 12_345]
    lines = drawn(Grid(["occurred_at", "text", "title", "score"], [row]), 80).splitlines()
    assert lines[-1].startswith("2025-10-12T07:45:36Z  xxx")
    assert lines[-1].endswith("…  12,345")
    assert len(lines[-1]) <= 80
    assert len(lines) == 3


def test_rows_too_wide_for_the_terminal_become_blocks_without_empty_values() -> None:
    headers = [f"column_{n}" for n in range(8)]
    shown = ANSI.sub("", drawn(Grid(headers, [["x" * 25] * 7 + [None], ["word " * 200] + [None] * 7]), 80))
    first, second = shown.split("── 2 ")
    assert first.startswith("── 1 ─")
    assert first.count("x" * 25) == 7
    assert "column_7" not in first
    assert len(second.splitlines()) == 1 + 5
    assert second.endswith("…\n")


def test_sentences_are_wrapped_and_not_cut() -> None:
    sentence = "Something that goes on and on for much longer than any line of the screen could ever hold."
    lines = drawn(Grid(["name", "meaning"], [["x", sentence]], is_prose=True), 60).splitlines()
    assert " ".join(line[len("name  ") :] for line in lines[2:]) == sentence
    assert max(map(len, lines)) <= 60


def test_wide_characters_are_counted_as_two() -> None:
    lines = drawn(Grid(["title", "n"], [["漢字" * 10, 1], ["x" * 40, 22]]), 80).splitlines()
    assert [cell_len(line) for line in lines[2:]] == [44, 44]


@given(st.text())
def test_visible_text_is_one_line_without_control_characters(text: str) -> None:
    shown = visible(text)
    assert "\n" not in shown
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_what_is_harmless_stays_as_it_is() -> None:
    text = "naïve “quotes” 漢字 😀 עברית a\\b"
    assert visible(text) == text


def test_escape_sequences_in_a_note_are_shown_and_not_obeyed(vana: Any, tmp_path: Path) -> None:
    keep = tmp_path / "export" / "Takeout" / "Keep"
    keep.mkdir(parents=True)
    note = {"title": "evil \x1b]0;owned\x07", "textContent": HOSTILE, "isTrashed": False, "isPinned": False}
    note |= {"isArchived": False, "color": "DEFAULT"}
    note |= {"userEditedTimestampUsec": 1_700_000_000_000_000, "createdTimestampUsec": 1_700_000_000_000_000}
    (keep / "evil.json").write_text(json.dumps(note), encoding="utf-8")
    assert vana("import", tmp_path / "export").code == 0
    commands: list[list[str | Path]] = [["show", "notes"], ["inspect", tmp_path / "export"]]
    for command in commands:
        seen = ANSI.sub("", run_on_terminal(command).screen)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", seen)
        assert "\\x1b]0;owned\\x07" in seen
        assert "\\u202egnp.exe" in seen


def test_escape_sequences_in_names_of_files_are_not_obeyed_in_errors(vana: Any, tmp_path: Path) -> None:
    for command in ("import", "inspect"):
        ran = vana(command, tmp_path / "a\x1b[31m.zip")
        assert "\x1b" not in ran.err
        assert "a\\x1b[31m.zip" in ran.err


def test_a_terminal_gets_bold_headers(stocked: Any) -> None:
    assert "\x1b[1m" in run_on_terminal(["tables"]).screen


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
def test_who_wants_no_colour_gets_no_escape_sequence(stocked: Any, variable: str) -> None:
    environ = {**os.environ, variable: "1" if variable == "NO_COLOR" else "dumb"}
    for command in (["tables"], ["query", "selec"]):
        assert "\x1b" not in run_on_terminal(command, environ=environ).screen


def test_no_escape_sequence_goes_into_a_pipe(stocked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    for command in (["tables"], ["status"], ["show", "comments"], ["doctor"], ["demo"], ["--help"], ["query", "selec"]):
        ran = stocked(*command)
        assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize("command", [["tables", "notes"], ["show", "comments"], ["status"]], ids=" ".join)
def test_every_report_fits_a_terminal_of_80_columns(stocked: Any, command: list[str]) -> None:
    lines = ANSI.sub("", run_on_terminal(command).screen).split("\n")
    prose = ("store ", "it opens")  # lines for people that a terminal wraps by itself
    assert [line for line in lines if cell_len(line) > 80 and not line.startswith(prose)] == []


def test_quiet_leaves_the_report_and_no_note(vana: Any, tmp_path: Path) -> None:
    ran = vana("init", "--quiet")
    assert ran.err == ""
    assert ran.out.startswith("vana: created an encrypted store")


def test_a_standard_output_that_knows_only_ascii_gets_ascii(
    stocked: Any, vana_process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    ran = vana_process("query", "select 'ü' as a")
    assert ran.code == 0
    assert ran.out.splitlines() == ["a", "-", "\\xfc"]


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_400, "999.4 kB"), (12_345_678, "12.3 MB"), (5e12, "5.0 TB")],
)
def test_sizes_are_in_powers_of_1000(count: float, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.44, "0.4 s"), (25.2, "25 s"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (59.7, "1 min 0 s")],
)
def test_durations_have_the_unit_that_people_would_use(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_one_thing_is_not_told_as_many() -> None:
    assert [counted(n, "import") for n in (0, 1, 2, 1000)] == ["0 imports", "1 import", "2 imports", "1,000 imports"]


@given(st.text(), st.integers(1, 50))
def test_clipped_text_is_no_longer_than_allowed(text: str, width: int) -> None:
    shown = clipped(text, width)
    assert len(shown) <= width
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


def test_a_value_of_millions_of_characters_is_laid_out_at_once() -> None:
    text = "word " * 2_000_000
    assert output._fitted([9, len(text)], 80) == [9, 69]
    assert output._fitted([30, 30, 30, len(text)], 80) is None
    lines = output._wrapped(text, 40, most=5)
    assert len(lines) == 5
    assert lines[-1].endswith("…")
