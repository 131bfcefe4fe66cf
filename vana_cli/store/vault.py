"""Objects and their keys: every file of the store has a key of its own, wrapped in the commit that brings it."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vana_cli.crypto import blob, parquet
from vana_cli.crypto.derive import dek_wrap_label, derive
from vana_cli.crypto.seal import SealBroken, domain_aad, open_sealed, seal, unwrap_key, wrap_key
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import StoreDamaged
from vana_cli.store import disk
from vana_cli.store.commits import ObjectRef
from vana_cli.store.layout import Header, Layout

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_STAGING_LABEL = "vana-store/v1/staging"
EPOCH = 0
"""Which key-wrapping key is in use; a rotation of keys starts the next."""


@dataclass(frozen=True)
class NewObject:
    """An object that is being written: where, under which key, and the nonce that names it."""

    path: Path
    key: SecretKey
    nonce: bytes


@dataclass(frozen=True)
class VaultKeys:
    """What another process of ours needs to make and read objects; never the master key. Goes through a pipe only."""

    layout: Layout
    store_id: bytes
    wrapping: bytes = field(repr=False)
    staging: bytes = field(repr=False)


class Vault:
    """Makes, finishes and opens the objects of one store."""

    def __init__(self, layout: Layout, header: Header, master: SecretKey) -> None:
        self.layout = layout
        self._store_id = header.id_bytes
        self._wrapping = derive(master, dek_wrap_label(EPOCH))
        self._staging = derive(master, _STAGING_LABEL)

    @classmethod
    def of_keys(cls, keys: VaultKeys) -> "Vault":
        """Return the vault that `keys` was asked of in another process."""
        vault = cls.__new__(cls)
        vault.layout, vault._store_id = keys.layout, keys.store_id
        vault._wrapping, vault._staging = SecretKey(keys.wrapping), SecretKey(keys.staging)
        return vault

    def keys(self) -> VaultKeys:
        """Return what a worker process of this import is given."""
        return VaultKeys(self.layout, self._store_id, self._wrapping.raw, self._staging.raw)

    def new(self, folder: Path) -> NewObject:
        """Return a new empty file in *folder* with a fresh key; the caller writes it and calls `finish`."""
        nonce = secrets.token_bytes(16)
        path = folder / f"object-{nonce.hex()}"
        disk.create_private(path)
        return NewObject(path, SecretKey.generate(), nonce)

    def finish(self, new: NewObject) -> ObjectRef:
        """Sync what was written and return how a commit names it. The file keeps its place until `keep`."""
        disk.sync_file(new.path)
        wrapped = wrap_key(self._wrapping, new.key, self._aad("vana-dek/v1", new.nonce))
        return ObjectRef(disk.sha256_of(new.path), new.path.stat().st_size, new.nonce, wrapped)

    def keep(self, ref: ObjectRef, folder: Path) -> None:
        """Move a finished object from *folder* to its place, durably, if it is not there already.

        Raises: StoreDamaged if it is in neither.
        """
        staged, target = self.staged(ref, folder), self.layout.object(ref.sha256)
        if staged.exists():
            disk.move(staged, target)
        elif not target.exists():
            raise _damaged(ref, "it is missing")
        else:
            disk.sync_folder(target.parent)  # a run that was killed moved it, and may not have come to this

    def staged(self, ref: ObjectRef, folder: Path) -> Path:
        """Return where `new` put the object in *folder*."""
        return folder / f"object-{ref.nonce.hex()}"

    def encryption(self, new: NewObject) -> "pq.FileEncryptionProperties":
        """Return what a Parquet writer needs for *new*."""
        return parquet.encryption_properties(new.key, self._aad("vana-object/v1", new.nonce))

    def decryption(self, ref: ObjectRef) -> "pq.FileDecryptionProperties":
        """Return what a Parquet reader needs for *ref*.

        Raises: StoreDamaged if the wrapped key does not open.
        """
        return parquet.decryption_properties(self._key(ref), self._aad("vana-object/v1", ref.nonce))

    def locate(self, ref: ObjectRef, folder: Path | None = None) -> Path:
        """Return the file of *ref*, in *folder* if it is still staged there.

        Raises: StoreDamaged if it is gone or its size or kind of encryption is not what was written.
        """
        path = self.layout.object(ref.sha256)
        if folder is not None and (staged := self.staged(ref, folder)).exists():
            path = staged
        with disk.as_store_error(path, "read"):
            try:
                with path.open("rb") as file:
                    if os.fstat(file.fileno()).st_size != ref.size:
                        raise _damaged(ref, "its size is wrong")
            except FileNotFoundError:
                raise _damaged(ref, "it is missing") from None
        return path

    def locate_parquet(self, ref: ObjectRef, folder: Path | None = None) -> Path:
        """Return the file of a Parquet object as `locate` does, after checking how it says it is encrypted."""
        path = self.locate(ref, folder)
        try:
            with disk.as_store_error(path, "read"), path.open("rb") as file:
                parquet.require_gcm(file)
        except SealBroken:
            raise _damaged(ref, "it is not encrypted as it should be") from None
        return path

    def write_blob(self, folder: Path, data: bytes) -> ObjectRef:
        """Encrypt *data* into a finished object in *folder*."""
        new = self.new(folder)
        disk.write_durable(new.path, blob.encrypt_bytes(new.key, self._aad("vana-blob/v1", new.nonce), data))
        return self.finish(new)

    def read_blob(self, ref: ObjectRef, folder: Path | None = None) -> bytes:
        """Return what `write_blob` was given; raises StoreDamaged if it does not open."""
        try:
            data = disk.read(self.locate(ref, folder))
            return blob.decrypt_bytes(self._key(ref), self._aad("vana-blob/v1", ref.nonce), data)
        except SealBroken:
            raise _damaged(ref, "it was altered") from None

    def is_whole(self, ref: ObjectRef, folder: Path) -> bool:
        """Return whether the object is in *folder* or in its place, with the bytes it was finished with."""
        path = self.staged(ref, folder)
        path = path if path.exists() else self.layout.object(ref.sha256)
        return path.exists() and disk.sha256_of(path) == ref.sha256

    def seal_note(self, name: str, note: bytes) -> bytes:
        """Return *note* sealed for the file *name* of a staging folder."""
        return seal(self._staging, note, domain_aad("vana-note/v1", self._store_id, name.encode()))

    def open_note(self, name: str, sealed: bytes) -> bytes | None:
        """Return what `seal_note` sealed, None if it does not open: a note is only ever a saving of work."""
        try:
            return open_sealed(self._staging, sealed, domain_aad("vana-note/v1", self._store_id, name.encode()))
        except SealBroken:
            return None

    def _key(self, ref: ObjectRef) -> SecretKey:
        try:
            return unwrap_key(self._wrapping, ref.key, self._aad("vana-dek/v1", ref.nonce))
        except SealBroken:
            raise _damaged(ref, "its key does not open") from None

    def _aad(self, domain: str, nonce: bytes) -> bytes:
        return domain_aad(domain, self._store_id, nonce)


def _damaged(ref: ObjectRef, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"object {ref.sha256[:12]}: {what}", hint="restore the objects folder from a backup, or import the export again"
    )
