"""Blogger: one Atom feed a blog."""
