"""The command line: one module a noun; a command is its arguments, one call, and a report of the result."""
