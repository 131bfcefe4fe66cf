"""`messages.htm`, all conversations on one page: Facebook's exports from 2010 to 2017.

A thread begins with who takes part in it, by name or as `1234567@facebook.com`. A message is a header with its sender
and date, then a paragraph. Threads have no id and no title, so that who takes part is a thread's identity.
"""

from collections.abc import Iterator
from typing import Any

from vana_parsers.meta.clocks import Clock
from vana_parsers.meta.message_media import HeldFiles
from vana_parsers.meta.message_rows import MessageRows
from vana_parsers.meta.pages_markup import THREAD, Element
from vana_parsers.meta.pages_shapes import File, Link, Listing, Text, block_of
from vana_parsers.meta.threads import thread_of
from vana_parsers.records import Item, Task

_MOST_ROWS = 32_768
_FILES = {"img": "photos", "video": "videos", "audio": "audio_files"}


class OldThreads:
    """Takes the parts of a page's threads one after another. *own* is what the account is called, if that is known."""

    def __init__(self, task: Task, clock: Clock, own: str | None) -> None:
        self._task = task
        self._clock = clock
        self._own = own
        self._rows = MessageRows(HeldFiles(task.params))
        self._people: list[str] | None = None
        self._message: dict[str, Any] | None = None
        self._number = 0

    def part(self, element: Element) -> Iterator[Item]:
        """Take what comes next; yield what is complete by that."""
        if element.name == THREAD:
            yield from self.end()
            self._people = []
        elif "message" in element.classes.split():
            yield from self._finish()
            self._message = self._begin(element)
        elif self._message is None:
            self._people = [name.strip() for name in element.text().split(",") if name.strip()]
        else:
            _add_body(element, self._message)

    def end(self) -> Iterator[Item]:
        """Yield the messages of the thread that has ended, and who takes part in it."""
        yield from self._finish()
        if self._people is not None:
            thread = self._thread()
            yield from self._rows.take(thread)
            row = thread.row()
            if row is not None:
                yield row
        self._people = None

    def _thread(self) -> Any:
        facts = {"participants": [{"name": name} for name in self._people or ()]}
        return thread_of(self._task.path, facts, self._own)

    def _begin(self, element: Element) -> dict[str, Any]:
        texts = {one.classes: one.text() for one in _spans(element)}
        self._number += 1
        return {"sender_name": texts.get("user"), "instant": self._clock.read(texts.get("meta", ""))}

    def _finish(self) -> Iterator[Item]:
        message, self._message = self._message, None
        if message is None:
            return
        if not self._rows.add(message):
            yield self._task.skipped(f"message {self._number}", "holds nothing: no sender, no time, no content")
        if len(self._rows) >= _MOST_ROWS:
            yield from self._rows.take(self._thread())


def _spans(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            if child.name == "span":
                yield child
            yield from _spans(child)


def _add_body(element: Element, message: dict[str, Any]) -> None:
    for part in block_of(element).parts:
        if isinstance(part, File):
            message.setdefault(_FILES[part.tag], []).append({"uri": part.uri})
        elif isinstance(part, Link) and "://" not in part.href:
            message.setdefault("files", []).append({"uri": part.href})
        else:
            said = _said(part)
            if said:
                message["content"] = "\n".join([message["content"], said] if "content" in message else [said])


def _said(part: Any) -> str:
    if isinstance(part, Listing):
        return "\n".join(part.texts)
    if isinstance(part, Element):
        return part.text()
    return part.text if isinstance(part, Text) else part.text or part.href
