"""Saved: lists of places, pages and images, a CSV each."""
