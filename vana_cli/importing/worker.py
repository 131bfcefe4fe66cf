"""A worker process of an import: reads the units it is sent into the staging folder, one at a time.

Started by `workers` with its end of a socket to the import. What it works with, keys of the store included, comes
through that socket; nothing of it is in its arguments or environment.
It ends when the import does: the socket is closed then, and it writes to it with every piece that it reads.
"""

import signal
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa

from vana_cli.importing.reading import UnitReader, UnitResult
from vana_cli.importing.units import Unit
from vana_cli.no_pandas import keep_pandas_out
from vana_cli.store.vault import Vault, VaultKeys
from vana_parsers.export import Export
from vana_parsers.registry import sources


@dataclass(frozen=True)
class Job:
    """What every unit of one import has in common."""

    keys: VaultKeys
    export: Export
    folder: Path
    import_id: str
    source: str
    account: str | None


@dataclass(frozen=True)
class Progress:
    """A worker has read so many more bytes of members."""

    size: int


@dataclass(frozen=True)
class Done:
    """A worker has read the unit it was sent; its staged files are durable."""

    result: UnitResult


@dataclass(frozen=True)
class Failed:
    """What a worker's unit raised."""

    error: Exception


def use_flat_allocator() -> None:
    """Let Arrow allocate with jemalloc where it is built in: 40 MB less at the peak of a large import than mimalloc."""
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def serve(socket: int) -> None:
    """Read units for the import at the other end of *socket*, a file descriptor, until it closes it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the import ends its workers
    keep_pandas_out()
    use_flat_allocator()
    sources()  # while the import is still planning
    with Connection(socket) as connection:
        try:
            _read_units(connection)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return  # the import has ended


def _read_units(connection: Connection) -> None:
    job: Job = connection.recv()
    vault = Vault.of_keys(job.keys)
    with UnitReader(vault, job.folder, job.import_id, job.source, job.account, threads=False) as reader:
        while True:
            unit: Unit = connection.recv()
            connection.send(_read(reader, job.export, unit, connection))


def _read(reader: UnitReader, export: Export, unit: Unit, connection: Connection) -> Done | Failed:
    try:
        return Done(reader.read(export, unit, lambda size: connection.send(Progress(size))))
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # noqa: BLE001 - raised by the import
        error.add_note("in a worker process:\n" + traceback.format_exc())
        return Failed(error)
