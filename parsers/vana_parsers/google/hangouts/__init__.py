"""Hangouts: the events of every conversation."""
