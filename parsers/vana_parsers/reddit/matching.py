"""Which kind of table a member is, told by its header, and by its name where headers are alike."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from vana_parsers.reddit.cells import fold
from vana_parsers.reddit.kinds import KINDS, Kind

_NUMBERED = re.compile(r"(?P<stem>.+?)(?:_\d+)?(?: ?\((?:part )?\d+\))*")
"""Large tables come split (`comments_2.csv`), and browsers number copies (`comments (1).csv`)."""

_TWINS = {
    "post_headers": "posts",
    "comment_headers": "comments",
    "message_headers": "messages",
    "messages_archive_headers": "messages_archive",
}
"""Files that repeat another one without its bodies, by name."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a member is: of this *kind*; *is_twin* if it repeats another file without the bodies."""

    kind: Kind
    is_twin: bool = False


def stem(path: str) -> str:
    """Return the name that a member's file would have unsplit and uncopied, without suffix, in lower case."""
    name = PurePosixPath(path).name.lower().removesuffix(".csv").strip()
    match = _NUMBERED.fullmatch(name)
    return match["stem"] if match else name


def match(path: str, header: tuple[str, ...]) -> Match | None:
    """Return what the member *path* with this *header* is; None if no known table.

    A header that fits its file's name decides; else the kind whose distinguishing columns it has, the most
    distinguishing first; else the name, if the header is mostly what the name promises.
    """
    names = frozenset(fold(name) for name in header)
    file = stem(path)
    named = KINDS.get(_TWINS.get(file, file))
    is_twin = named is not None and file in _TWINS and named.body not in names
    if named is not None and named.needs <= names:
        return Match(named, is_twin)
    fitting = [k for k in KINDS.values() if not k.named and k.needs <= names and _known(k, names) >= 1 / 2]
    if fitting:
        return Match(max(fitting, key=lambda kind: len(kind.needs)))
    # Less than three quarters, and it is another platform's: LinkedIn's `messages.csv` has FROM, TO, DATE, SUBJECT.
    return Match(named, is_twin) if named is not None and _known(named, names) >= 3 / 4 else None


def is_checkfile(header: tuple[str, ...]) -> bool:
    """Tell whether this is the header of the list of the other files' digests."""
    return {"filename", "sha256"} <= {fold(name) for name in header}


def _known(kind: Kind, names: frozenset[str]) -> float:
    """Return the share of *names* that the kind is known to have."""
    return len(names & frozenset(kind.header)) / len(names) if names else 0.0
