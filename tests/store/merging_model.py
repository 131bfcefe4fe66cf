"""The rules of merging told naively: lists in memory, one row at a time. What the store shows is compared with this."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

Key = tuple[str, int]
"""An item id, and which exact repeat of it inside one member."""
Telling = tuple[str, str]
"""An item id and a text."""
PRODUCTS = {"a": "one", "b": "one", "c": "two", "d": None, "e": None}
"""The product of each item."""


@dataclass
class ModelImport:
    """One import as the model keeps it: what its rows did, by key."""

    seq: int
    account: str | None
    exported_at: datetime | None
    seen: set[Key] = field(default_factory=set)
    kept: dict[Key, str] = field(default_factory=dict)
    added: set[Key] = field(default_factory=set)
    edited: set[Key] = field(default_factory=set)
    older: set[tuple[Key, str]] = field(default_factory=set)
    gone: set[Key] = field(default_factory=set)
    returned: set[Key] = field(default_factory=set)
    read: int = 0

    def is_comparable(self, account: str | None) -> bool:
        """Whether this import's records may be those of *account*."""
        return self.account is None or account is None or self.account == account

    @property
    def counts(self) -> tuple[int, int, int, int, int, int]:
        """read, new, edited, older, known, not seen."""
        told = (len(self.added), len(self.edited), len(self.older))
        return (self.read, *told, self.read - sum(told), len(self.gone))


class Model:
    """All imports of one table of one source."""

    def __init__(self) -> None:
        self.imports: list[ModelImport] = []

    def put(
        self, seq: int, account: str | None, exported_at: datetime | None, members: list[list[Telling]]
    ) -> ModelImport | None:
        """Take one import, None if it has no row: then it does not cover the table."""
        if not any(members):
            return None
        new = ModelImport(seq, account, exported_at, read=sum(map(len, members)))
        former = [i for i in self.imports if i.is_comparable(account)]
        for key, contents in tellings(members).items():
            new.seen.add(key)
            self._tell(new, former, key, contents)
        own = [i for i in former if i.account == account]
        told = {PRODUCTS[item] for item, _ in new.seen}
        for key in {key for i in own for key in events_of(i)} - new.seen:
            if PRODUCTS[key[0]] in told and is_held(former, key) and is_present(former, key):
                new.gone.add(key)
        self.imports.append(new)
        return new

    def _tell(self, new: ModelImport, former: list[ModelImport], key: Key, contents: list[str]) -> None:
        *others, shown = contents
        holders = [i for i in former if key in i.kept]
        if not holders:
            new.added.add(key)
            new.kept[key] = shown
        elif holders[-1].kept[key] != shown and is_newer(new.exported_at, holders[-1].exported_at):
            new.edited.add(key)
            new.kept[key] = shown
        else:
            others.append(shown)
            if not is_present(former, key):
                new.returned.add(key)
        held = {i.kept[key] for i in (*holders, new) if key in i.kept}
        held |= {text for i in former for other, text in i.older if other == key}
        new.older |= {(key, text) for text in others if text not in held}

    def shown(self) -> Iterator[tuple[ModelImport, Key, str]]:
        """Yield every row that is shown: those no later import edited that may concern the same account."""
        for i in self.imports:
            for key, text in i.kept.items():
                edits = [e for e in self.imports if e.seq > i.seq and key in e.edited and e.is_comparable(i.account)]
                if not edits:
                    yield i, key, text

    def kept(self) -> Counter[tuple[str, str]]:
        """Return every item id and text that lies in a file, shown or not."""
        rows: Counter[tuple[str, str]] = Counter()
        for i in self.imports:
            rows.update((key[0], text) for key, text in i.kept.items())
            rows.update((key[0], text) for key, text in i.older)
        return rows

    def first_seen(self, account: str | None, key: Key) -> int:
        """Return the first import of *account* that held *key*."""
        return min(i.seq for i in self.imports if i.account == account and key in i.seen)

    def last_seen(self, account: str | None, key: Key) -> int:
        """Return the last import of *account* that held *key*."""
        return max(i.seq for i in self.imports if i.account == account and key in i.seen)


def tellings(members: list[list[Telling]]) -> dict[Key, list[str]]:
    """Return the contents told of each key, in reading order."""
    told: dict[Key, list[str]] = defaultdict(list)
    for member in members:
        repeats: Counter[Telling] = Counter()
        for item, text in member:
            told[item, repeats[item, text]].append(text)
            repeats[item, text] += 1
    return told


def is_newer(exported_at: datetime | None, than: datetime | None) -> bool:
    """Whether an export counts as newer; one that does not say is taken to be."""
    return exported_at is None or than is None or exported_at >= than


def is_held(imports: list[ModelImport], key: Key) -> bool:
    """Whether one of *imports* brought *key*."""
    return any(key in i.kept for i in imports)


def is_present(imports: list[ModelImport], key: Key) -> bool:
    """Whether the last import that noted something of *key* did not miss it."""
    noted = [i for i in imports if key in i.kept or key in i.gone or key in i.returned]
    return not noted or key not in noted[-1].gone


def events_of(one: ModelImport) -> set[Key]:
    """Return the keys of which an import noted anything."""
    return one.added | one.edited | one.gone | one.returned | {key for key, _ in one.older}
