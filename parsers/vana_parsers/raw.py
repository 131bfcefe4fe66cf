"""The net under every source: members that no reader knows yet are kept record by record, or named with a reason."""

import codecs
import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.csv_block import CsvBlock
from vana_parsers.csv_stream import read_csv, read_header
from vana_parsers.export import Export, Member, MemberError
from vana_parsers.json_stream import read_blocks
from vana_parsers.records import Columns, Item, Skipped, Task
from vana_parsers.registry import Route

HEAD = 4096
"""Bytes that tell what a member is."""

_MEDIA = "photo, video or audio: not read yet"
_ARCHIVE = "archive inside the archive: not read yet"
_DOCUMENT = "document: not read yet"
_WEB_PAGE = "web page: not read yet"
_CALENDAR = "calendar: not read yet"
_CONTACTS = "contacts: not read yet"
_MAIL_BOX = "mail box: not read yet"
_MARKUP = "XML: not read yet"
_DATABASE = "database: not read yet"
_TEXT = "text: not a data file"
_BINARY = "not a data file"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", _MEDIA),
    (b"\x89PNG\r\n", _MEDIA),
    (b"GIF8", _MEDIA),
    (b"RIFF", _MEDIA),
    (b"ID3", _MEDIA),
    (b"OggS", _MEDIA),
    (b"fLaC", _MEDIA),
    (b"#!AMR", _MEDIA),
    (b"\x1aE\xdf\xa3", _MEDIA),
    (b"II*\0", _MEDIA),
    (b"MM\0*", _MEDIA),
    (b"PK\x03\x04", _ARCHIVE),
    (b"PK\x05\x06", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"%PDF", _DOCUMENT),
    (b"\xd0\xcf\x11\xe0", _DOCUMENT),
    (b"{\\rtf", _DOCUMENT),
    (b"SQLite format 3\0", _DATABASE),
)
_EXTENSIONS = {
    _MEDIA: "jpg jpeg png gif webp heic heif avif bmp tif tiff dng svg mp4 mov m4v 3gp webm mkv avi"
    " mp3 m4a aac amr ogg oga opus wav flac mpg mpeg",
    _DOCUMENT: "docx xlsx pptx odt ods odp epub pdf doc xls ppt rtf",
    _ARCHIVE: "zip tgz gz tar 7z rar kmz",
    _WEB_PAGE: "html htm xhtml mhtml",
    _MARKUP: "xml gpx kml tcx atom rss opml",
    _DATABASE: "db sqlite sqlite3",
    _CALENDAR: "ics",
    _CONTACTS: "vcf",
    _MAIL_BOX: "mbox eml",
}
_BY_EXTENSION = {extension: reason for reason, names in _EXTENSIONS.items() for extension in names.split()}
_BY_START: tuple[tuple[str, str], ...] = (
    ("begin:vcalendar", _CALENDAR),
    ("begin:vcard", _CONTACTS),
    ("<!doctype html", _WEB_PAGE),
    ("<html", _WEB_PAGE),
    ("<?xml", _MARKUP),
    ("<", _WEB_PAGE),
)
_AFTER_BRACE = '"}'
_AFTER_BRACKET = '{["]-0123456789tfn'
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def fallback_route(export: Export, member: Member) -> Route:
    """Return the route of a member that the source does not know, told from its first bytes.

    JSON, JSON lines and CSV are kept raw; anything else has a reason. A member whose bytes cannot be read goes to a
    raw reader too, so that the reading says what is wrong with it.
    """
    if member.size == 0:
        return Route(member, reason="empty file")
    try:
        head = export.head(member, HEAD)
    except MemberError:
        return Route(member, read_raw_json, is_raw=True)
    kind = sniff(head, member.path)
    if kind == "json":
        return Route(member, read_raw_json, is_raw=True)
    if kind == "csv":
        return Route(member, read_raw_csv, is_raw=True)
    return Route(member, reason=kind)


def sniff(head: bytes, path: str) -> str:
    """Return `json`, `csv`, or the reason why a member with these first bytes is not read. Takes any bytes."""
    if not head:
        return "empty file"
    name = path.rpartition("/")[2].lower()
    extension = name.rpartition(".")[2] if "." in name else ""
    for magic, reason in _MAGIC:
        if head.startswith(magic):
            return _BY_EXTENSION.get(extension, reason)
    if head[4:8] == b"ftyp":
        return _MEDIA
    return _sniff_text(head, extension)


def read_raw_json(task: Task) -> Iterator[Item]:
    """Yield a row of `raw_records` for each element of any JSON member, as compact JSON text.

    What an element is, `json_stream.read_json` says. A record's own text is its identity, wherever it stands.
    """
    for block in read_blocks(task.stream, task.path, as_text=True):
        if isinstance(block, Skipped):
            yield block
        else:
            yield _rows(
                [block.pointer(index) for index in range(len(block.values))], pa.array(block.values, pa.string())
            )


def read_raw_csv(task: Task) -> Iterator[Item]:
    """Yield a row of `raw_records` for each record of any CSV: the JSON object of its fields by header name.

    Fields beyond the header are an array under the name `#surplus`.
    """
    for block in read_csv(task.stream, task.path):
        if isinstance(block, Skipped):
            yield block
        else:
            lines = pc.binary_join_element_wise("line", block.lines.cast(pa.string()), " ")
            yield _rows(lines, _objects(block))


def _rows(pointers: object, texts: pa.Array) -> Columns:
    return Columns("raw_records", (texts,), {"pointer": pa.array(pointers, pa.string()), "json": texts})


def _objects(block: CsvBlock) -> pa.Array:
    """Return each record of *block* as JSON object text; a field that a short record lacks is left out."""
    parts = [_member_text(name, _quoted(values)) for name, values in block.columns.items()]
    if block.surplus is not None:
        parts.append(_member_text("#surplus", block.surplus))
    joined = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", joined, "}", "")


def _member_text(name: str, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(json.dumps(name, ensure_ascii=False), values, ":")


def _quoted(values: pa.Array) -> pa.Array:
    """Return *values* as JSON strings; null stays null."""
    if pc.any(pc.match_substring_regex(values, r'[\x00-\x1f"\\]'), min_count=0).as_py():
        for plain, escaped in _ESCAPES.items():
            values = pc.replace_substring(values, plain, escaped)
        if pc.any(pc.match_substring_regex(values, r"[\x00-\x1f]"), min_count=0).as_py():
            values = pa.array([None if v is None else _escape_controls(v) for v in values.to_pylist()], pa.string())
    return pc.binary_join_element_wise('"', values, '"', "")


def _escape_controls(text: str) -> str:
    return "".join(f"\\u{ord(character):04x}" if character < " " else character for character in text)


def _sniff_text(head: bytes, extension: str) -> str:
    text = _decode(head)
    if text is None:
        return _BY_EXTENSION.get(extension, _BINARY)
    start = text.lstrip()[:200].lower()
    if extension == "json" or _looks_like_json(start):
        return "json"
    if extension == "csv":
        return "csv" if read_header(head) else "CSV without a header: not a data file"
    for begin, reason in _BY_START:
        if start.startswith(begin):
            return _MARKUP if _BY_EXTENSION.get(extension) == _MARKUP else reason
    return _BY_EXTENSION.get(extension, _TEXT)


def _decode(head: bytes) -> str | None:
    """Return the text that *head* begins with, None if it is not text."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return head.decode("utf-16", "replace")
    if head[:2] in (b"[\0", b"{\0"):
        return head.decode("utf-16-le", "replace")
    return None if b"\0" in head else head.decode("utf-8-sig", "replace")


def _looks_like_json(start: str) -> bool:
    following = start[1:].lstrip()[:1]
    if start[:1] == "{":
        return not following or following in _AFTER_BRACE
    return start[:1] == "[" and (not following or following in _AFTER_BRACKET)
