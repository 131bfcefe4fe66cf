"""XML that nobody vouches for, element by element: no document types, no entities of its own, no endless depth."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

_CHUNK = 65_536
_DEEPEST = 32


class _RefusedError(Exception):
    """The file is XML, but of a kind that is not read."""


class SafeXml:
    """Expat's events of one stream. Subclasses make items of them, in `start` and `end`, and put them into `made`.

    *path* has the names of the open elements, without their namespaces. An element's own text is given when it ends; a
    file with one longer than *longest_text* is refused, and so is one of which a subclass says so with `refuse`.
    """

    longest_text = 65_536

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._texts: list[str] = []
        self._length = 0
        self.path: list[str] = []
        self.made: list[Any] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of the element *name*, which is the last of `path`."""

    def end(self, name: str, text: str) -> None:
        """Take the end of the element *name*, which is no longer in `path`, and the text in it."""

    def read(self, stream: BinaryIO) -> Iterator[Any | str]:
        """Yield what is made, as it is made; a text last if something is wrong with the file: what it is."""
        while True:
            data = stream.read(_CHUNK)
            fault = self._feed(data)
            yield from self.made
            self.made = []
            if fault is not None:
                yield fault
            if fault is not None or not data:
                return

    def _feed(self, data: bytes) -> str | None:
        try:
            self._parser.Parse(data, not data)
        except _RefusedError as error:
            return str(error)
        except expat.ExpatError as error:
            return f"malformed XML: {expat.ErrorString(error.code)} (line {error.lineno})"
        return None

    def refuse(self, reason: str) -> None:
        """End the reading, for *reason*. Raises what `read` turns into its last item."""
        raise _RefusedError(reason)

    def _refuse(self, *_: object) -> None:
        self.refuse("XML with a document type: not read, as its entities could be a trap")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.path) >= _DEEPEST:
            self.refuse(f"XML nested more than {_DEEPEST} deep: not read")
        self.path.append(tag.rpartition("}")[2])
        self._texts, self._length = [], 0
        self.start(self.path[-1], attributes)

    def _text(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)
        if self._length > self.longest_text:
            self.refuse(f"XML with a text of more than {self.longest_text} characters: not read from here on")

    def _end(self, tag: str) -> None:
        name, text = self.path.pop(), "".join(self._texts)
        self._texts, self._length = [], 0
        self.end(name, text)
