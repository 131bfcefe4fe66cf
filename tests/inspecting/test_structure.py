"""The structure report holds no value of an export: it can be shown to anybody."""

import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from vana_cli.commands.app import app
from vana_cli.inspecting.masking import vocabulary
from vana_cli.inspecting.structure import Shape, describe_structure, structure_lines
from vana_parsers.export import open_exports

CANARY = "zqxvjwk"
TYPES = frozenset(
    {"object", "array", "text", "number", "true", "false", "null", "empty", "instant", "address", "digits", "key"}
)
"""Words of the report itself."""


def described(folder: Path) -> list[Shape]:
    (export,) = open_exports([folder])
    return describe_structure(export)


def report(folder: Path) -> str:
    return "\n".join(structure_lines(described(folder)))


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """An export with a canary, numbered, in every place that can hold something personal."""
    root = tmp_path / f"{CANARY}00"
    folder = root / "Takeout" / f"{CANARY}01" / f"Album of {CANARY}02"
    folder.mkdir(parents=True)
    value = {
        f"{CANARY}03": 1,
        "participants": {f"{CANARY}04@example.org": [{f"Zqxvjwk {CANARY}05": f"{CANARY}06"}]},
        "title": f"{CANARY}07",
        "nested": [[{"text": f"{CANARY}08", f"text{CANARY.title()}": None, f"text_{CANARY}": 1.5}]],
        "time": f"2024-05-01T10:00:00Z {CANARY}09",
        "url": f"https://example.org/{CANARY}10",
        "phone": "4917012345",
        "id": 73_313_373,
    }
    (folder / f"{CANARY}11.json").write_text(json.dumps(value), encoding="utf-8")
    (folder / "messages.json").write_text(json.dumps([value, value]), encoding="utf-8")
    (folder / f"broken {CANARY}12.json").write_text(json.dumps(value)[:-30], encoding="utf-8")
    (folder / "posts.csv").write_text(f"id,title,{CANARY}13\r\n1,{CANARY}14,x\r\n", encoding="utf-8")
    (folder / "votes.csv").write_text(f"{CANARY}15,1kh2,73313373,{CANARY} 16\r\n", encoding="utf-8")
    (folder / f"{CANARY}17.{CANARY}").write_text(f"{CANARY}18\n")
    (folder / f"{CANARY}19.html").write_text(f"<title>{CANARY}20</title><p>{CANARY}21", encoding="utf-8")
    (folder / f"{CANARY}22.jpg").write_bytes(b"\xff\xd8\xff\xe0" + CANARY.encode())
    return root


def _zipped(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
        archive.comment = CANARY.encode()
    return target


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("container", ["folder", "zip"])
def test_nothing_personal_is_printed(planted: Path, form: str, container: str) -> None:
    export = planted if container == "folder" else _zipped(planted)
    options = ["--json"] if form == "json" else []
    result = CliRunner().invoke(app, ["inspect", "--structure", str(export), *options])
    assert result.exit_code == 0
    for secret in (CANARY, "73313373", "4917012345", "example.org", "2024"):
        assert secret not in (result.stdout + result.stderr).casefold()


def test_known_keys_and_types_are_printed(planted: Path) -> None:
    lines = [line.strip() for line in report(planted).splitlines()]
    for line in ("title: text", "time: text (instant)", "url: text (address)", "phone: text (digits)", "id: number"):
        assert line in lines
    assert "columns: id, title, *" in lines
    assert "columns: *, *, *, *" in lines
    assert "participants: object" in lines
    assert "<key>: array | number" in lines
    assert "text_*: number" in lines


def test_members_alike_are_told_once_with_their_number(tmp_path: Path) -> None:
    folder = tmp_path / "Takeout" / "Keep"
    folder.mkdir(parents=True)
    for number in range(30):
        (folder / f"note {number}.json").write_text(json.dumps({"title": "x", **({"url": 1} if number == 0 else {})}))
    (shape,) = described(tmp_path)
    assert (shape.path, shape.kind, shape.members) == ("Takeout/Keep/*.json", "json", 30)
    assert shape.tree == ["object", "  title: text", "  url: number"]


def test_types_of_one_place_are_merged_over_records(tmp_path: Path) -> None:
    (tmp_path / "posts.json").write_text(json.dumps([{"title": None}, {"title": "x"}, {"title": ""}, {"title": ["x"]}]))
    (shape,) = described(tmp_path)
    assert shape.tree == [
        "array",
        "  []: object",
        "    title: array | empty text | null | text",
        "      []: text",
    ]


def test_json_nested_beyond_reason_ends_somewhere(tmp_path: Path) -> None:
    (tmp_path / "posts.json").write_text('{"title":' * 200 + "1" + "}" * 200)
    assert report(tmp_path).count("title") <= 50


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)


def _words(text: str) -> set[str]:
    """Return the words of *text*, split where capitals begin, in lower case."""
    spaced = "".join(f" {character}" if character.isupper() else character for character in text)
    return {word.casefold() for word in "".join(c if c.isalpha() else " " for c in spaced).split()}


@settings(max_examples=60, deadline=None)
@given(json_values)
def test_any_json_gives_known_words_and_types_alone(value: Any) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "posts.json").write_text(json.dumps(value), encoding="utf-8")
        tree = "\n".join(line for shape in described(folder) for line in shape.tree)
    finally:
        shutil.rmtree(folder)
    assert {word for word in _words(tree) if len(word) > 1} <= vocabulary() | TYPES
    assert not any(character.isdigit() for character in tree)
