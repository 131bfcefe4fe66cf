"""Paths of the command line become exports; what is wrong with one does not keep the others from being read."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vana_parsers.errors import ExportError

if TYPE_CHECKING:
    from vana_parsers.export import Export


def open_each(paths: Sequence[Path]) -> "tuple[list[Export], list[ExportError]]":
    """Return the exports that *paths* make up and what is wrong with the others.

    Parts of one export stand or fall together: half an export is not imported because the other half is broken.
    """
    from vana_parsers.export import open_exports

    try:
        return open_exports(paths), []
    except ExportError as error:
        groups = _groups(paths)
        if len(groups) == 1:
            return [], [error]
    exports: list[Export] = []
    errors: list[ExportError] = []
    for group in groups:
        try:
            exports += open_exports(group)
        except ExportError as error:
            errors.append(error)
    return exports, errors


def check_source(name: str | None) -> None:
    """Return if *name* is an installed source or None; raise a usage error if not."""
    from vana_parsers.registry import sources

    if name is not None and name not in sources():
        raise typer.BadParameter(f"no such source: {name}; there are: {', '.join(sources())}")


def _groups(paths: Sequence[Path]) -> list[list[Path]]:
    from vana_parsers.archives.parts import group_key

    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in paths:
        groups.setdefault(group_key(path.absolute()), []).append(path)
    return list(groups.values())
