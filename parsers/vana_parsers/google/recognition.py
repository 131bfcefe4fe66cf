"""Is it Google's? By the table of contents, by the archive's root, or by what the JSON files hold."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from vana_parsers.archives.names import match_key
from vana_parsers.csv_stream import read_header
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.google.archive_browser import Browser, parse_browser
from vana_parsers.google.contacts.table import is_contact_table
from vana_parsers.google.folders import FOLDERS, MY_ACTIVITY, ROOTS
from vana_parsers.google.places import below_root
from vana_parsers.google.saved.reading import looks_like_list
from vana_parsers.google.shapes import HEAD, sniff_kind
from vana_parsers.google.youtube.telling import glance, kind_of

_LARGEST_BROWSER = 64 << 20
_MOST_BROWSERS = 4
_MOST_SNIFFED = 24
_DEEP_HEAD = 512 * 1024
"""Pages of activity begin with style sheets of more than 100 KB."""
_CELLS = (b"mdl-typography", b"content-cell")
_ENOUGH_SIBLINGS = 3
_TELLING = (".json", ".mbox", ".ics", ".vcf")


def recognize(export: Export) -> float:
    """Return how sure it is that *export* is Google's: by content first, then by names; never both weak."""
    if find_browser(export) is not None:
        return 1.0
    sniffed = any(_kinds(export)) or any(_tables(export))
    roots = any(_is_known_place(member.path) for member in export.members) or _has_known_siblings(export)
    if sniffed:
        return 0.95 if roots else 0.8
    return 0.6 if roots else 0.0


def find_browser(export: Export) -> tuple[Member, Browser] | None:
    """Return the export's table of contents and its member, None if it has none."""
    pages = [member for member in export.members if _may_be_browser(member)]
    for member in sorted(pages, key=lambda page: not page.path.endswith("archive_browser.html"))[:_MOST_BROWSERS]:
        try:
            browser = parse_browser(export.read(member, _LARGEST_BROWSER))
        except MemberError:
            continue  # the page is only a help; the plan reports a damaged one
        if browser is not None:
            return member, browser
    return None


def _may_be_browser(member: Member) -> bool:
    return member.path.endswith((".html", ".htm")) and len(below_root(member.path)) == 1


def _is_known_place(path: str) -> bool:
    """Whether *path* lies in a known product's folder, directly below Google's own root."""
    segments = match_key(path).split("/")
    return any(root in ROOTS and folder in FOLDERS for root, folder in pairwise(segments[:-1]))


def _has_known_siblings(export: Export) -> bool:
    """Whether folders of several products lie side by side, one of them under a name that nobody else has."""
    beside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for member in export.members:
        *folders, _ = match_key(member.path).split("/")
        for index, folder in enumerate(folders):
            if folder in FOLDERS:
                beside[tuple(folders[:index])].add(folder)
    return any(
        len({FOLDERS[folder] for folder in folders}) >= _ENOUGH_SIBLINGS and any(map(_is_own_name, folders))
        for folders in beside.values()
    )


def _is_own_name(folder: str) -> bool:
    return "google" in folder or "youtube" in folder or FOLDERS[folder] == MY_ACTIVITY


def _kinds(export: Export) -> Iterator[str]:
    """Yield the shapes found in the first few JSON members, mail boxes, calendars and cards."""
    members = [m for m in export.members if m.path.lower().endswith(_TELLING) and m.size > 2]
    for member in members[:_MOST_SNIFFED]:
        try:
            kind = sniff_kind(export.head(member, HEAD))
        except MemberError:
            continue  # a damaged member proves nothing; reading it will say what is wrong
        if kind and kind != "geojson":
            yield kind
    yield from _pages(export)


def _pages(export: Export) -> Iterator[str]:
    """Yield the shape of the pages of Voice and of activity among the first few, which may come alone."""
    members = [m for m in export.members if m.path.lower().endswith((".html", ".htm")) and m.size > 2]
    for member in members[:_MOST_SNIFFED]:
        try:
            kind = sniff_kind(export.head(member, HEAD))
            cells = export.head(member, HEAD if export.is_sequential(member.part) else _DEEP_HEAD)
        except MemberError:
            continue  # see `_kinds`
        if kind == "voice" or all(mark in cells for mark in _CELLS):
            yield kind or "activity"


def _tables(export: Export) -> Iterator[str]:
    """Yield the kinds of tables of YouTube, Contacts and Saved among the first few CSVs, which may come alone."""
    members = [m for m in export.members if m.path.lower().endswith(".csv") and m.size > 2]
    for member in members[:_MOST_SNIFFED]:
        try:
            head = export.head(member, HEAD)
        except MemberError:
            continue  # see `_kinds`
        kind = kind_of(glance(head, is_whole=len(head) == member.size), is_loose=True)
        if kind:
            yield kind
        elif is_contact_table(read_header(head)):
            yield "contacts"
        elif looks_like_list(head):
            yield "saved"
