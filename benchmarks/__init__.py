"""Generators of large exports, and comparisons of importing them with the least that the same bytes can cost."""
