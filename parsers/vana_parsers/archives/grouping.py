"""From the paths that were given to exports: what each path is, which belong together, and what they hold."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from isal import isal_zlib

from vana_parsers.archives.files import FileContainer, FolderContainer, holds_only
from vana_parsers.archives.kinds import file_container, is_archive
from vana_parsers.archives.members import Limits, Listing, Member
from vana_parsers.archives.merging import merge
from vana_parsers.archives.parts import group_key, part_name, part_order
from vana_parsers.archives.streams import stream_of
from vana_parsers.archives.tars import TarContainer
from vana_parsers.archives.zips import ZipContainer
from vana_parsers.errors import ExportError

Container = ZipContainer | TarContainer | FolderContainer

_CRC_BYTES = 256 << 10


@dataclass(frozen=True, slots=True)
class Gathered:
    """The containers of one export, and the merged list of what they hold."""

    name: str
    containers: tuple[Container, ...]
    listing: Listing


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals to read *path* into `ExportError`."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise ExportError(
            f"no such file or folder: {path}",
            hint="pass the archive you downloaded, or the folder you unpacked it into",
        ) from None
    except PermissionError:
        raise ExportError(f"permission denied: {path}", hint="make it readable for your user, then try again") from None
    except OSError as error:
        raise ExportError(f"cannot be read: {path}: {error.strerror or error}") from None


def gather(paths: Sequence[Path], limits: Limits) -> list[Gathered]:
    """Return the exports that *paths* make up, in the order of their first path; raises `ExportError`."""
    if not paths:
        raise ExportError(
            "no export given", hint="pass the archives you downloaded, or the folder you unpacked them into"
        )
    containers: dict[Path, Container] = {}
    for path in paths:
        with readable(path):
            for container in _containers(Path(os.path.abspath(path))):  # noqa: PTH100 - `..` must go, links must stay
                containers.setdefault(container.path.resolve(), container)
    groups: dict[tuple[str, ...], list[Container]] = {}
    for container in containers.values():
        groups.setdefault(_group_key(container), []).append(container)
    return [gathered for group in groups.values() for gathered in _gather_group(group, limits)]


def _containers(path: Path) -> list[Container]:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        archives = holds_only(path, is_archive)
        return [file_container(archive) for archive in archives] or [FolderContainer(path)]
    if stat.S_ISREG(mode):
        return [file_container(path)]
    raise ExportError(f"neither a file nor a folder: {path}")


def _group_key(container: Container) -> tuple[str, ...]:
    # Reddit numbers its tables (`comments_2.csv`); loose files are never parts of one archive.
    return ("file", str(container.path)) if isinstance(container, FileContainer) else group_key(container.path)


def _gather_group(group: list[Container], limits: Limits) -> Iterator[Gathered]:
    group.sort(key=lambda container: part_order(container.path))
    listings = []
    for part, container in enumerate(group):
        with readable(container.path):
            listings.append(container.listing(part, limits))
    if len(group) > 1 and not _is_certain(group) and _contradict(listings):
        for container, listing in zip(group, listings, strict=True):
            listing.members = [replace(member, part=0) for member in listing.members]
            yield _gathered((container,), [listing], limits)
    else:
        yield _gathered(tuple(group), listings, limits)


def _is_certain(group: list[Container]) -> bool:
    name = part_name(group[0].path)
    return name is not None and name.is_certain


def _contradict(listings: list[Listing]) -> bool:
    """Tell whether most files of a part have other bytes in the first: `reddit-1.zip`, `-2.zip` of two accounts."""
    first = {member.path: member for member in listings[0].members}
    for listing in listings[1:]:
        pairs = [(first[member.path], member) for member in listing.members if member.path in first]
        others = sum((mine.size, mine.crc) != (other.size, other.crc) for mine, other in pairs)
        if 2 * others > min(len(first), len(listing.members)):
            return True
    return False


def _gathered(containers: tuple[Container, ...], listings: list[Listing], limits: Limits) -> Gathered:
    def crc_of(member: Member) -> int:
        return _crc(containers[member.part], member)

    path = containers[0].path
    name = part_name(path)
    title = f"{name.key} ({len(containers)} parts)" if name and len(containers) > 1 else path.name
    merged = merge(listings, limits, crc_of)
    if not merged.members and not merged.problems:
        raise ExportError(
            f"holds no files: {title}", hint="give the archive as downloaded, or the folder you unpacked it into"
        )
    return Gathered(title, containers, merged)


def _crc(container: Container, member: Member) -> int:
    crc = 0
    with stream_of(container.chunks(member)) as stream:
        while chunk := stream.read(_CRC_BYTES):
            crc = isal_zlib.crc32(chunk, crc)
    return crc
