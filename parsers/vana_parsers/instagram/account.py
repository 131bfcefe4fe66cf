"""What the account is called, as its profile or the names of archive and folders tell."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.json_stream import read_document
from vana_parsers.meta.mojibake import RepairedStream
from vana_parsers.meta.paths import meta_path
from vana_parsers.meta.records import Record
from vana_parsers.records import Skipped

_MOST = 4
_STEMS = ("personal_information", "profile", "signup_details", "instagram_signup_details", "signup_information")
"""Files that tell the user name, the best first; `profile` is that of 2018 to 2020."""
_USERNAME = re.compile(r"[\w.]{1,30}")
_ARCHIVE = re.compile(
    r"(?:(?:instagram|threads)-(?P<name>[\w.]{1,30}?)(?:-\d{4}-\d\d-\d\d(?:[-_].*)?|[-_]\d{8}T\d{6}Z.*)?"
    r"|(?P<old>[\w.]{1,30})_20\d{6}(?:_part_\d{1,3})?)(?:\.zip)?",
    re.IGNORECASE,
)
"""`instagram-<account>-<date>-<hash>.zip`; `<account>_<date>_part_1.zip` until 2021."""
_GENERIC = frozenset({"data", "export", "json", "html", "archive", "download", "backup", "user", "fake", "part", "zip"})


def account_name(export: Export) -> str | None:
    """Return the account's user name, None if *export* does not tell it; never an e-mail address."""
    for document in _documents(export):
        for record in _records(document):
            name = record.value("username") or record.text("username")
            if name and _USERNAME.fullmatch(name):
                return name
    folders = {member.path.partition("/")[0] for member in export.members if "/" in member.path}
    names = (export.name, *(part.name for part in export.parts), *sorted(folders))
    return next((name for one in names if (name := name_of_archive(one)) is not None), None)


def name_of_archive(name: str) -> str | None:
    """Return the account that an archive or its folder called *name* is of."""
    match = _ARCHIVE.fullmatch(name)
    found = (match["name"] or match["old"]) if match else None
    return found if found and found.lower() not in _GENERIC else None


def _records(document: Any) -> Iterator[Record]:
    """Yield what may be a record of *document*: itself, or what stands under its keys."""
    held = [document, *(document.values() if isinstance(document, dict) else ())]
    for one in held:
        for fields in one if isinstance(one, list) else [one]:
            if isinstance(fields, dict):
                yield Record(fields)


def _documents(export: Export) -> Iterator[Any]:
    """Yield the small JSON files that may tell the name; what cannot be read says so when it is read."""
    members = [member for member in export.members if _rank(member) is not None]
    for member in sorted(members, key=lambda member: _rank(member) or 0)[:_MOST]:
        try:
            with export.open(member) as stream:
                document = read_document(cast("BinaryIO", RepairedStream(stream)), member.path)
        except MemberError:
            continue  # its reader says what is wrong
        if not isinstance(document, Skipped):
            yield document


def _rank(member: Member) -> int | None:
    path = meta_path(member.path)
    is_read = path.extension == ".json" and path.stem in _STEMS and "threads" not in path.folders[-1:]
    return _STEMS.index(path.stem) if is_read else None
