"""The structure of an export without any value of it: fit to be shown to others when something is not read well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from vana_cli.inspecting.masking import masked_header, masked_path
from vana_cli.inspecting.types import TypeTree
from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.json_stream import read_json
from vana_parsers.raw import HEAD, sniff
from vana_parsers.records import Skipped

_MOST_ALIKE = 20
"""Members of one masked path that are opened."""
_MOST_RECORDS = 1000
"""Records of one member that are looked at."""


@dataclass
class Shape:
    """Members whose masked paths are equal, and what they have in common."""

    path: str
    kind: str
    members: int = 0
    headers: list[str] = field(default_factory=list)
    """CSV header lines, masked; each once."""
    tree: list[str] = field(default_factory=list)
    """Lines of the merged tree of JSON types."""


def describe_structure(export: Export) -> list[Shape]:
    """Return the shapes of the members of *export*, in order of their first member.

    No value of the export is in the result, nor any name that is not made of known words.
    """
    groups: dict[tuple[str, str], list[Member]] = {}
    for member in export.members:
        groups.setdefault((masked_path(member.path), _kind(export, member)), []).append(member)
    return [_shape(export, path, kind, members) for (path, kind), members in groups.items()]


def structure_lines(shapes: Iterable[Shape]) -> Iterator[str]:
    """Yield the shapes for people."""
    for shape in shapes:
        times = f"  x{shape.members}" if shape.members > 1 else ""
        yield f"{shape.path}{times}  {shape.kind}"
        yield from (f"    columns: {header}" for header in shape.headers)
        yield from (f"    {line}" for line in shape.tree)


def _kind(export: Export, member: Member) -> str:
    try:
        return sniff(export.head(member, HEAD), member.path)
    except MemberError:
        return "unreadable"


def _shape(export: Export, path: str, kind: str, members: list[Member]) -> Shape:
    shape = Shape(path, kind, len(members))
    sample = members[:_MOST_ALIKE]
    if kind == "csv":
        headers = (read_header(export.head(member, HEAD)) for member in sample)
        shape.headers = list(dict.fromkeys(", ".join(masked_header(header)) for header in headers))
    elif kind == "json":
        tree = TypeTree()
        for _, stream in export.walk(sample):
            _grow(tree, stream)
        shape.tree = list(tree.lines())
    return shape


def _grow(tree: TypeTree, stream: BinaryIO) -> None:
    """Take the records of one member into *tree*; what is broken is left to the import to report."""
    try:
        for element in islice(read_json(stream, ""), _MOST_RECORDS):
            if not isinstance(element, Skipped):
                tree.add(_placed(element.pointer, element.value))
    except MemberError:
        return


def _placed(pointer: str, value: Any) -> Any:
    """Return *value* in what its address tells: `/3` is an item of an array, `/name/3` of the array called name."""
    names = pointer.split("/")[1:]
    for name in reversed(names):
        value = [value] if name.isdecimal() else {name: value}
    return value
