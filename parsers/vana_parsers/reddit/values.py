"""How a table's column is made of a CSV's cells: small functions that `kinds` puts together.

Each takes header names and returns a `Value`. A value that is not the cell as written keeps the cell as written in
`extra`, unless it can be read back from the row.
"""

import re
from collections.abc import Callable
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from vana_parsers.byte_search import holds_any, rows_holding
from vana_parsers.reddit.cells import Cells
from vana_parsers.reddit.instants import reddit_instants
from vana_parsers.reddit.links import absolute, message_ids

Value = Callable[[Cells], pa.Array]

_TYPE_PREFIX = r"^t[1-9]_"
_ID_TRIMMED = r"^\s|\s$|^t[1-9]_"
_IN_UNTRIMMED = "_ \t\n\f\r"
"""Characters without which no id is matched by that: they are looked for first, at a tenth of the cost."""
_COMMUNITY_PREFIX = r"^/?r/"
_ADDRESSED_TO_A_COMMUNITY = r"^(/?r/|#)"
_WHOLE = r"^-?\d{1,18}$"
_AMOUNT = re.compile(
    r"(?:(?:[A-Z]{3}|[$€£¥]) ?)?"
    r"(-?(?:\d{1,12}(?:\.\d{1,6})?|\d{1,3}(?:,\d{3}){1,3}\.\d{1,2}|\d{1,3}(?:,\d{3}){2,3}))"
    r"(?: ?(?:[A-Z]{3}|[$€£¥]))?",
    re.ASCII,
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""Reddit escapes these three and no others; the ampersand comes last, so that `&amp;lt;` is `&lt;`."""


def constant(text: str) -> Value:
    """The same text in every row."""
    return lambda cells: pa.repeat(text, cells.rows)


def constant_if(text: str, name: str) -> Value:
    """The text where the column has a cell, else null."""
    return lambda cells: pc.if_else(pc.is_valid(cells.look(name)), text, None)


def text(name: str) -> Value:
    """The cell as written."""
    return lambda cells: cells.take(name)


def first_text(*names: str) -> Value:
    """The first of the cells that is not empty; the others stay left over."""

    def value(cells: Cells) -> pa.Array:
        found = pc.coalesce(*(cells.look(name) for name in names))
        cells.take(names[0])
        return found

    return value


def decoded(name: str) -> Value:
    """The cell with `&lt; &gt; &amp;` decoded once."""

    def value(cells: Cells) -> pa.Array:
        written = cells.take(name)
        escaped = rows_holding(written, "&")
        if not pc.any(escaped, min_count=0).as_py():
            return written
        read = _unescape(written.filter(escaped))
        cells.keep_raw(name, read, escaped)
        return pc.replace_with_mask(written, escaped, read)

    return value


def bare_id(name: str) -> Value:
    """The cell without a type prefix (`t1_`), as exports since about 2021 write ids."""
    return lambda cells: _bare(cells, name)


def post_id(name: str, link: str) -> Value:
    """The id in column *name*, or else that of the post that column *link* points to."""
    return lambda cells: _filled(_bare(cells, name), lambda: cells.targets(link).post_id)


def comment_id(name: str, link: str) -> Value:
    """The id in column *name*, or else that of the comment that column *link* points to."""
    return lambda cells: _filled(_bare(cells, name), lambda: cells.targets(link).comment_id)


def message_id(name: str, link: str) -> Value:
    """The id in column *name*, or else that of the message that column *link* points to."""
    return lambda cells: _filled(_bare(cells, name), lambda: message_ids(cells.look(link)))


def thread_post(link: str, permalink: str) -> Value:
    """The id of the post that column *link* points to, or else of the one that the comment's permalink names."""
    return lambda cells: _filled(cells.targets(link).post_id, lambda: cells.targets(permalink).post_id)


def address(name: str) -> Value:
    """The cell as an absolute address."""
    return lambda cells: absolute(cells.take(name))


def address_elsewhere(name: str, own: str) -> Value:
    """The cell as an absolute address; null where it is the record's own address, as it is for text posts."""

    def value(cells: Cells) -> pa.Array:
        found = absolute(cells.take(name))
        same = pc.equal(found, absolute(cells.look(own))).fill_null(False)
        return pc.if_else(same, None, found)

    return value


def community(name: str, link: str | None = None) -> Value:
    """The community's name without `r/`; where the cell is empty, the one that column *link* names."""

    def value(cells: Cells) -> pa.Array:
        written = cells.take(name)
        read = written
        if pc.any(pc.match_substring_regex(written, _COMMUNITY_PREFIX), min_count=0).as_py():
            read = pc.replace_substring_regex(written, _COMMUNITY_PREFIX, "")
            cells.keep_raw(name, read)
        return _filled(read, lambda: cells.targets(link).community) if link else read

    return value


def target_community(link: str) -> Value:
    """The community that column *link* points into."""
    return lambda cells: cells.targets(link).community


def target_id(name: str, link: str) -> Value:
    """The id in column *name*, or else that of whatever column *link* points to."""
    return lambda cells: _filled(_bare(cells, name), lambda: cells.targets(link).item_id)


def target_kind(name: str, link: str, default: str | None) -> Value:
    """Either `post` or `comment`: by the id's type prefix, else by where *link* points, else *default*."""

    def value(cells: Cells) -> pa.Array:
        ids = cells.look(name)
        of_post = pc.if_else(pc.starts_with(ids, "t3_"), "post", None)
        of_id = pc.if_else(pc.starts_with(ids, "t1_"), "comment", of_post)
        kind = pc.coalesce(of_id, cells.targets(link).kind)
        return pc.fill_null(kind, default) if default else kind

    return value


def moment(name: str) -> Value:
    """The instant in the cell; text that is none, or tells more (an offset, a coarser precision), is kept."""

    def value(cells: Cells) -> pa.Array:
        written = cells.take(name)
        instants = reddit_instants(written)
        plain = pc.and_(pc.equal(instants.time_source, "iso"), pc.is_null(instants.utc_offset_minutes))
        cells.keep_raw(name, pc.if_else(pc.and_(plain, pc.not_equal(instants.time_precision, "min")), written, None))
        return instants.occurred_at

    return value


def amount(name: str) -> Value:
    """The number in the cell, if it is unambiguous: `4.99`, `$1,299.00`, `USD 5`, but not `1,299`."""
    return lambda cells: pa.array([_decimal(cell) for cell in cells.look(name).to_pylist()], pa.decimal128(18, 6))


def currency(name: str) -> Value:
    """The cell as an ISO 4217 code; another text is kept as written."""

    def value(cells: Cells) -> pa.Array:
        code = pc.ascii_upper(cells.take(name))
        read = pc.if_else(pc.match_substring_regex(code, "^[A-Z]{3}$"), code, None)
        cells.keep_raw(name, read)
        return read

    return value


def integer(name: str) -> Value:
    """The whole number in the cell; another text is kept as written."""

    def value(cells: Cells) -> pa.Array:
        written = cells.take(name)
        read = pc.if_else(pc.match_substring_regex(written, _WHOLE), written, None)
        cells.keep_raw(name, read)
        return read.cast(pa.int64())

    return value


def sent_by_account(name: str) -> Value:
    """Whether the cell names the account, which Reddit compares without case; null if the account is not known."""

    def value(cells: Cells) -> pa.Array:
        if cells.account is None:
            return pa.nulls(cells.rows, pa.bool_())
        sender = pc.replace_substring_regex(pc.utf8_lower(cells.look(name)), r"^/?u/", "")
        return pc.equal(sender, cells.account.lower())

    return value


def direct_or_modmail(*names: str) -> Value:
    """Either `modmail`, where one of the columns names a community (`r/name`, `#name`), or `direct`."""

    def value(cells: Cells) -> pa.Array:
        hits = [pc.match_substring_regex(cells.look(name), _ADDRESSED_TO_A_COMMUNITY) for name in names]
        modmail = hits[0].fill_null(False)
        for hit in hits[1:]:
            modmail = pc.or_(modmail, hit.fill_null(False))
        return pc.if_else(modmail, "modmail", "direct")

    return value


def registration_or_ip(name: str) -> Value:
    """Either `registration`, where the date's cell says so (`registration ip`), or `ip`."""

    def value(cells: Cells) -> pa.Array:
        registered = pc.match_substring(cells.look(name), "registration", ignore_case=True).fill_null(False)
        return pc.if_else(registered, "registration", "ip")

    return value


def _bare(cells: Cells, name: str) -> pa.Array:
    written = cells.take(name)
    if not (holds_any(written, _IN_UNTRIMMED) and pc.any(pc.match_substring_regex(written, _ID_TRIMMED)).as_py()):
        return written
    read = pc.replace_substring_regex(pc.utf8_trim_whitespace(written), _TYPE_PREFIX, "")
    read = pc.if_else(pc.equal(pc.binary_length(read), 0), None, read)
    cells.keep_raw(name, read)
    return read


def _unescape(texts: pa.Array) -> pa.Array:
    for entity, character in _ENTITIES:
        texts = pc.replace_substring(texts, entity, character)
    return texts


def _filled(found: pa.Array, other: Callable[[], pa.Array]) -> pa.Array:
    """Return *found* with its nulls taken from *other*, which is asked only if there are any."""
    return pc.coalesce(found, other()) if found.null_count else found


def _decimal(cell: str | None) -> Decimal | None:
    match = _AMOUNT.fullmatch(cell.strip()) if cell else None
    return Decimal(match[1].replace(",", "")) if match else None
