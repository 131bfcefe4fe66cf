"""What becomes of every member of a Reddit export, decided from names, headers and a few small files."""

from dataclasses import dataclass, replace

from vana_parsers.export import Export
from vana_parsers.raw import fallback_route
from vana_parsers.reddit.checkfile import Digests, read_digests
from vana_parsers.reddit.ownership import account_of, exported_at
from vana_parsers.reddit.reading import read_table
from vana_parsers.reddit.survey import Sheet, look, may_be_table
from vana_parsers.registry import Plan, Route

_CHECKED = "digests of the other files, checked"


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What is known of the export as a whole when its members are routed."""

    digests: Digests
    content: dict[tuple[str, str], Sheet]
    accounts: dict[str, str]


def plan(export: Export) -> Plan:
    """Return what becomes of each member, in the export's order.

    Several exports in one (yearly ones, say, each in its own folder) are told apart by folder. Where they belong to
    different accounts, the plan names none and each member's rows carry its own.
    """
    sheets = {member.path: look(export, member) for member in export.members if may_be_table(member)}
    folders = _by_folder(list(sheets.values()))
    accounts = {folder: account_of(export, folder, group) for folder, group in folders.items()}
    known = {folder: account for folder, account in accounts.items() if account is not None}
    account = _agreed(list(known.values()))
    digests = read_digests(export, list(sheets.values()))
    knowledge = _Knowledge(digests, _content(folders), {} if account else known)
    moments = [exported_at(export, folder, group) for folder, group in folders.items()]
    return Plan(
        tuple(
            _route(export, sheets[m.path], knowledge) if m.path in sheets else fallback_route(export, m)
            for m in export.members
        ),
        account=account,
        exported_at=max((moment for moment in moments if moment), default=None),
        missing=tuple(dict.fromkeys(digests.missing)),
        notices=tuple(digests.notices),
    )


def _by_folder(sheets: list[Sheet]) -> dict[str, list[Sheet]]:
    """Return the sheets that are Reddit's by the folder they lie in."""
    folders: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if sheet.match is not None:
            folders.setdefault(sheet.folder, []).append(sheet)
    return folders


def _agreed(accounts: list[str]) -> str | None:
    """Return the one account that all folders tell; Reddit's names do not differ by case."""
    return accounts[0] if len({account.lower() for account in accounts}) == 1 else None


def _content(folders: dict[str, list[Sheet]]) -> dict[tuple[str, str], Sheet]:
    """Return a sheet with bodies for each folder and kind that has one, with records if any such sheet has."""
    content: dict[tuple[str, str], Sheet] = {}
    for folder, sheets in folders.items():
        for sheet in sheets:
            if sheet.match is not None and not sheet.match.is_twin:
                key = (folder, sheet.match.kind.name)
                content[key] = content[key] if key in content and content[key].has_records else sheet
    return content


def _route(export: Export, sheet: Sheet, knowledge: _Knowledge) -> Route:
    sha256 = knowledge.digests.by_path.get(sheet.member.path)
    if sheet.is_checkfile and sheet.member.path not in knowledge.digests.unread:
        return Route(sheet.member, reason=_CHECKED, sha256=sha256)
    if sheet.match is None:
        return replace(fallback_route(export, sheet.member), sha256=sha256)
    kind = sheet.match.kind
    if sheet.match.is_twin:
        twin = knowledge.content.get((sheet.folder, kind.name))
        # An empty content file beside full headers would lose rows, so then the headers are read.
        if twin is not None and (twin.has_records or not sheet.has_records):
            name = twin.member.path.rpartition("/")[2]
            return Route(sheet.member, reason=f"same rows as {name} without the {kind.body}", sha256=sha256)
    params = {"kind": kind.name}
    if sheet.folder in knowledge.accounts:
        params["account"] = knowledge.accounts[sheet.folder]
    return Route(sheet.member, read_table, params=params, sha256=sha256)
