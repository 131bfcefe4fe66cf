"""Words that were added to Chrome's spelling dictionary: one a line, no header."""

from collections.abc import Iterator

from vana_parsers.google.fields import decoded
from vana_parsers.records import Item, Row, Task

LIMIT = 16 * 1024 * 1024
"""Bytes of the longest dictionary read; Chrome synchronizes no more than some thousand words."""
_LONGEST = 1000


def read_dictionary(task: Task) -> Iterator[Item]:
    """Yield a row of `profile` for each word; a line too long to be one is skipped."""
    data = task.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield task.skipped("", f"larger than {LIMIT >> 20} MiB: no dictionary")
        return
    for number, line in enumerate(decoded(data).split("\n"), 1):
        word = line.strip()
        if len(word) > _LONGEST:
            yield task.skipped(f"line {number}", "longer than any word")
        elif word:
            yield Row("profile", ("dictionary_word", word), {"field": "dictionary_word", "value": word})
