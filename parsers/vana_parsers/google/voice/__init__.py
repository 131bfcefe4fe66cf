"""Google Voice: one page a conversation or call."""
