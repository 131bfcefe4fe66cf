"""Everything a person can cause or fix, as one tree; a class outside this tree that escapes is a bug.

    VanaError                 1   the base: something failed
    ├─ StoreError            12   the store cannot be used
    │  ├─ StoreMissing       12   there is no store where one was looked for
    │  ├─ StoreDamaged       13   a file of the store is missing, altered or cut short
    │  └─ StoreBusy          14   another process is writing
    ├─ KeyUnavailable        15   no way to unlock the store is configured or it cannot be used here
    │  └─ WrongKey           16   a key or passphrase was given and does not fit
    ├─ QueryError            17   SQL that cannot be run
    └─ OutputError           18   a result cannot be written where it was asked for

Two more come from `vana_parsers.errors` and keep their own codes: ExportError 10 (cannot be read) and
UnrecognizedExport 11 (no source knows it). `EXIT_CODES` is the one table of codes; docs and tests read it.
"""

from typing import ClassVar

from vana_parsers.errors import ExportError, UnrecognizedExport


class VanaError(Exception):
    """Something the user can cause or fix: a one-line message, and a *hint* that says what to do next."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class StoreError(VanaError):
    """The store cannot be used."""

    exit_code = 12


class StoreMissing(StoreError):
    """There is no store where one was looked for."""


class StoreDamaged(StoreError):
    """A file of the store is missing, altered or cut short."""

    exit_code = 13


class StoreBusy(StoreError):
    """Another process is writing to the store."""

    exit_code = 14


class KeyUnavailable(VanaError):
    """No way to unlock the store is configured, or the one that is cannot be used here."""

    exit_code = 15


class WrongKey(KeyUnavailable):
    """A key or passphrase was given and does not open the store."""

    exit_code = 16


class QueryError(VanaError):
    """SQL that cannot be run."""

    exit_code = 17


class OutputError(VanaError):
    """A result cannot be written where it was asked for."""

    exit_code = 18


EXIT_CODES: dict[int, str] = {
    0: "done",
    1: "failed",
    2: "wrong usage: the command line cannot be understood",
    3: "done, but not all was read: records skipped, or members unreadable, altered or missing; the report names each",
    10: "the export cannot be read: missing, empty, truncated, encrypted or hostile",
    11: "no source recognizes the export",
    12: "the store is missing or cannot be used",
    13: "a file of the store is missing, altered or cut short",
    14: "another process is writing to the store",
    15: "no key: nothing is configured that can open the store here",
    16: "wrong key or passphrase",
    17: "the SQL cannot be run",
    18: "the result cannot be written there",
    130: "interrupted; what was read so far is kept and the next run resumes",
}
"""Every exit code and what it means."""


def exit_code_of(error: VanaError | ExportError) -> int:
    """Return the exit code for *error*."""
    if isinstance(error, UnrecognizedExport):
        return 11
    if isinstance(error, ExportError):
        return 10
    return error.exit_code
