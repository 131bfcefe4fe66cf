"""Looking into an export without importing it: what would become of it, and its structure without any value."""
