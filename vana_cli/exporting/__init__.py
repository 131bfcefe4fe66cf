"""Rows leave the store: as JSON Lines, CSV, Parquet or SQLite, in a stream, to a file that appears only when whole."""
