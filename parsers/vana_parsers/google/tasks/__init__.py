"""Tasks: task lists and their tasks."""
