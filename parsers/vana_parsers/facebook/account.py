"""What the account is called, and which language it was set to, as few small reads of an export tell."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from vana_parsers.export import Export, Member, MemberError
from vana_parsers.meta.paths import meta_path

LOCALE = re.compile(r"[a-z]{2,3}_[A-Z]{2}")
"""A locale as Facebook writes it: `it_IT`."""

_LARGEST = 4 * 1024 * 1024
_MOST = 4
_PROFILE = "profile_information"
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z-]+\.)?facebook\.com/(?:profile\.php\?id=(\d{1,20})|([A-Za-z0-9.]{2,80}))/?(?:[?#].*)?"
)
_ARCHIVE = re.compile(
    r"facebook-(?P<name>[A-Za-z0-9.]{2,80}?)"
    r"(?:[-_](?:\d{4}-\d\d-\d\d|\d{1,2}[-_]\d{1,2}[-_]\d{4})(?:[-_].*)?|[-_]\d{1,3}|[-_]\d{8}T\d{6}Z.*)?(?:\.zip)?",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    {"data", "export", "json", "html", "archive", "download", "backup", "user", "your", "my", "zip", "www"}
)


def account_name(export: Export) -> str | None:
    """Return the account's user name, else its id, by its profile or by the names of archive and folders.

    None if neither tells; never an e-mail address.
    """
    for document in _documents(export, _PROFILE):
        for profile in document.values() if isinstance(document, dict) else ():
            name = _name_in(profile)
            if name is not None:
                return name
    folders = {member.path.partition("/")[0] for member in export.members if "/" in member.path}
    names = (export.name, *(part.name for part in export.parts), *sorted(folders))
    return next((name for one in names if (name := name_of_archive(one)) is not None), None)


def account_locale(export: Export) -> str | None:
    """Return the locale that the account was set to, such as `it_IT`, None if *export* does not tell it."""
    for document in _documents(export, "language_and_locale"):
        found = next(_locales(document), None)
        if found is not None:
            return found
    return None


def name_of_archive(name: str) -> str | None:
    """Return the account that an archive or its folder called *name* is of: `facebook-<account>-<date>-<hash>.zip`."""
    match = _ARCHIVE.fullmatch(name)
    found = match["name"] if match else None
    return found if found and found.lower() not in _GENERIC else None


def _name_in(profile: Any) -> str | None:
    if not isinstance(profile, dict):
        return None
    username = profile.get("username")
    if isinstance(username, str) and username and "@" not in username:
        return username
    address = profile.get("profile_uri")
    match = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return (match[1] or match[2]) if match else None


def _locales(document: Any) -> Iterator[str]:
    """Yield the locales of entries without a time: those with one are earlier settings."""
    waiting = [document]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            data = one.get("data")
            text = data.get("value") if isinstance(data, dict) and not one.get("timestamp") else None
            if isinstance(text, str) and LOCALE.fullmatch(text):
                yield text
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _documents(export: Export, stem: str) -> Iterator[Any]:
    """Yield the JSON files called *stem*; what cannot be read says so when it is read."""
    members = [member for member in export.members if _is_called(member, stem)]
    for member in members[:_MOST]:
        try:
            yield msgspec.json.decode(export.read(member, _LARGEST).removeprefix(b"\xef\xbb\xbf"))
        except (MemberError, msgspec.DecodeError, RecursionError):
            continue  # its reader says what is wrong


def _is_called(member: Member, stem: str) -> bool:
    path = meta_path(member.path)
    return path.extension == ".json" and path.stem == stem
