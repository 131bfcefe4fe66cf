"""What can be wrong with an export as a whole; a bad record or member inside one is a value (`records.Skipped`).

ExportError            the export cannot be read: missing, empty, truncated, hostile
└─ UnrecognizedExport  it can be read, but no source knows it
"""


class ExportError(Exception):
    """An export that cannot be read: a one-line message, and a *hint* that says what to do next."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class UnrecognizedExport(ExportError):
    """An export that no source recognizes."""
