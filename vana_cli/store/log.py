"""The log: commits sealed one by one, each bound to the one before it, put in place only if absent."""

import hashlib
import secrets

import msgspec

from vana_cli.crypto.seal import SealBroken, domain_aad, open_sealed, seal
from vana_cli.crypto.secret import SecretKey
from vana_cli.errors import StoreDamaged
from vana_cli.store import commits, disk
from vana_cli.store.commits import Commit
from vana_cli.store.layout import Header, Layout

_MAGIC = b"VANA-COMMIT-1\n"
_GENESIS = bytes(32)


class Log:
    """Reads and appends the commits of one store.

    File `log/<seq>.vc`: the magic line, then nonce and AES-256-GCM ciphertext of the commit, with the store id, the
    sequence number and the SHA-256 of the whole file before it as associated data: an altered, exchanged, reordered or
    missing commit does not open. The newest commits being cut off is not noticed here.
    """

    def __init__(self, layout: Layout, header: Header, key: SecretKey) -> None:
        self._layout = layout
        self._header = header
        self._key = key
        self._head = _GENESIS
        self._commits: list[Commit] = []

    def read(self) -> tuple[Commit, ...]:
        """Return every commit, oldest first; only those that came since the last call are opened.

        Raises: StoreDamaged if one is altered or missing before the last one, or all are.
        """
        if not self._layout.log.is_dir():
            raise StoreDamaged("the log is missing", hint="restore the log folder from a backup")
        names = sorted(path.name for path in self._layout.log.glob("*.vc"))
        for seq in range(len(self._commits), len(names)):
            path = self._layout.commit(seq)
            if names[seq] != path.name:
                raise StoreDamaged(f"commit {seq} is missing from the log", hint="restore the log folder from a backup")
            data = disk.read(path)
            self._commits.append(self._open(seq, data))
            self._head = hashlib.sha256(data).digest()
        return tuple(self._commits)

    def append(self, commit: Commit) -> bool:
        """Make *commit* the next one, durably; False if another writer was first (read again and decide anew)."""
        if commit.seq != len(self._commits):
            raise ValueError("a commit follows the last one read")
        sealed = _MAGIC + seal(self._key, commits.encode(commit), self._aad(commit.seq))
        temporary = self._layout.tmp / f"commit-{secrets.token_hex(8)}"
        disk.write_durable(temporary, sealed)
        try:
            return disk.publish(temporary, self._layout.commit(commit.seq))
        finally:
            disk.discard(temporary)

    def _open(self, seq: int, data: bytes) -> Commit:
        try:
            if not data.startswith(_MAGIC):
                raise SealBroken("not a commit")
            return commits.decode(open_sealed(self._key, data[len(_MAGIC) :], self._aad(seq)))
        except (SealBroken, msgspec.MsgspecError):
            raise StoreDamaged(
                f"commit {seq} does not open: it or the one before it was altered",
                hint="restore the log folder from a backup",
            ) from None

    def _aad(self, seq: int) -> bytes:
        return domain_aad("vana-commit/v1", self._header.id_bytes, seq.to_bytes(8, "big"), self._head)
