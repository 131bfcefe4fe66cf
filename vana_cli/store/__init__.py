"""The personal store: encrypted tables, a sealed log of commits, and one way to read and write them.

`store.Store` is the door; the other modules are its parts: `layout` and `disk` (where bytes lie and how they become
durable), `commits` and `log` (what a commit says and how commits are chained), `vault` (keys of objects),
`parquet_files` and `runs` (what objects hold), `staging`, `settle` and `committing` (how an import becomes one commit),
`snapshot` and `views` (how rows are read), `collect` (what may be deleted).
"""
