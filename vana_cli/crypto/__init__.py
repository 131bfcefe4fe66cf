"""Encryption for the store: bytes and streams in, bytes and streams out; no files, no policy.

The only package that imports `cryptography` and `pyarrow.parquet.encryption`. Only library primitives are used;
what is added is the domain tag in everything that is sealed, and one exception for everything that does not open.
"""
