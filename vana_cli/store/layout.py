"""Where the store's files lie, and `store.json`, which says what kind of store it is."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vana_cli.errors import StoreDamaged, StoreError, StoreMissing
from vana_cli.store import disk

FORMAT = 1
"""Version of the on-disk format. A reader refuses a higher one."""
_HEADER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store."""

    root: Path

    @property
    def header(self) -> Path:
        """The file that makes a folder a store."""
        return self.root / "store.json"

    @property
    def keys(self) -> Path:
        """One file for each way to unlock."""
        return self.root / "keys"

    @property
    def log(self) -> Path:
        """One sealed file for each commit."""
        return self.root / "log"

    @property
    def objects(self) -> Path:
        """Immutable encrypted files, named by the SHA-256 of their bytes."""
        return self.root / "objects"

    @property
    def tmp(self) -> Path:
        """Work that is not committed yet."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """Locked while a commit is made or rubbish collected."""
        return self.root / "lock"

    def commit(self, seq: int) -> Path:
        """Return the path of commit *seq*."""
        return self.log / f"{seq:020d}.vc"

    def object(self, sha256: str) -> Path:
        """Return the path of the object whose bytes have this digest."""
        return self.objects / sha256[:2] / sha256


@dataclass(frozen=True, slots=True)
class Header:
    """What `store.json` says; nothing in it is secret."""

    store_id: str
    created_at: datetime

    @property
    def id_bytes(self) -> bytes:
        """The store's id as it is bound into everything sealed."""
        return bytes.fromhex(self.store_id)


def create(layout: Layout) -> Header:
    """Create the folders of a store, without its `store.json`, and return what that will say."""
    for folder in (layout.root, layout.keys, layout.log, layout.objects, layout.tmp):
        disk.make_folder(folder)
    # A creation that was cut short may have made some of them, and not have come to sync.
    disk.sync_folder(layout.root)
    disk.sync_folder(layout.root.parent)
    return Header(secrets.token_hex(16), datetime.now(UTC).replace(microsecond=0))


def write_header(layout: Layout, header: Header) -> None:
    """Write `store.json`, the last step of creating a store; raises StoreError if there is one already."""
    body = {"format": FORMAT, "store_id": header.store_id, "created_at": header.created_at.isoformat()}
    temporary = layout.tmp / f"store-{header.store_id}.json"
    disk.write_durable(temporary, json.dumps(body, indent=1).encode() + b"\n")
    published = disk.publish(temporary, layout.header)
    disk.discard(temporary)
    if not published:
        raise already_there(layout)


def read_header(layout: Layout) -> Header:
    """Return what `store.json` says.

    Raises: StoreMissing if there is none; StoreDamaged if it is not one of ours; StoreError if it is too new.
    """
    try:
        with layout.header.open("rb") as file:
            body = json.loads(file.read(_HEADER_BYTES))
        if body["format"] > FORMAT:
            raise StoreError(
                f"the store has format {body['format']}; this version reads up to {FORMAT}", hint="install a newer vana"
            )
        header = Header(str(body["store_id"]), datetime.fromisoformat(body["created_at"]))
        if len(header.id_bytes) != 16:
            raise ValueError("store id")
    except FileNotFoundError:
        raise StoreMissing(f"no store in {layout.root}", hint="`vana init` creates one; VANA_HOME says where") from None
    except OSError as error:
        raise StoreError(
            f"cannot read {layout.header}: {error.strerror}", hint="check the permissions of the file and its folder"
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StoreDamaged(f"not a store header: {layout.header}", hint="restore store.json from a backup") from None
    return header


def already_there(layout: Layout) -> StoreError:
    """Return the error for creating a store where one is."""
    return StoreError(f"there is a store already: {layout.root}", hint="`vana status` shows it; --home names another")


def exists(layout: Layout) -> bool:
    """Return whether the folder holds a store."""
    return os.path.lexists(layout.header)
