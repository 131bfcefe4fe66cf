"""From export archives to committed rows: `pipeline.import_export` is the door.

`units` divides a plan into pieces that can be resumed, `reading` turns one piece into staged rows, `report` says what
became of every member.
"""
