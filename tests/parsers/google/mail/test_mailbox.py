"""Mail boxes as messages, however they are cut into blocks."""

import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.archives.members import MemberError
from vana_parsers.google.mail import mailbox
from vana_parsers.google.mail.mailbox import Message, is_mailbox, read_messages

FROM = b"From 1828754568043628583@xxx Mon Apr 07 14:31:02 +0000 2025"
LINES = st.sampled_from(
    [
        b"",
        b"text",
        b">" + FROM,
        b"From here on it is uphill",
        b"From me to you Mon",
        b"Content-Disposition: attachment; filename=a",
        b"content-disposition:",
        b" attachment",
        b"Content-Disposition: inline",
        b"a Content-Disposition: attachment",
        b"x" * 200,
        b"\xff\x00",
    ]
)
HEADERS = st.lists(st.sampled_from([b"A: b", b"Subject: s", b" folded", b"X" * 300 + b": y"]), min_size=1, max_size=4)
MAILS = st.lists(st.tuples(HEADERS, st.lists(LINES, max_size=12)), min_size=1, max_size=5)


class Dripping(io.BytesIO):
    """A stream that gives fewer bytes than it is asked for."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self._most, size) if size and size > 0 else self._most)


def written(mails: list[tuple[list[bytes], list[bytes]]], end: bytes) -> bytes:
    return b"".join(end.join([FROM, *headers, b"", *body, b"", b""]) for headers, body in mails)


def attachments(body: list[bytes], end: bytes) -> int:
    pattern = rb"(?im)^content-disposition:[ \t]*(\r?\n[ \t]+)?attachment\b"
    return len(re.findall(pattern, end.join([b"", *body, b""])))


@settings(max_examples=60, deadline=None)
@given(MAILS, st.sampled_from([b"\n", b"\r\n"]), st.integers(1, 4000))
def test_every_from_line_is_a_message_wherever_a_block_ends(
    mails: list[tuple[list[bytes], list[bytes]]], end: bytes, most: int
) -> None:
    data = written(mails, end)
    found = list(read_messages(Dripping(data, most)))
    assert len(found) == len(re.findall(rb"(?m)^From \d", data)) == len(mails)
    for number, (message, (headers, body)) in enumerate(zip(found, mails, strict=True), 1):
        whole = end.join([*headers, b"", *body, b""])
        assert (message.number, message.from_line) == (number, FROM)
        assert message.headers == end.join([*headers, b"", b""])
        assert message.size == len(whole)
        assert message.attachments == attachments(body, end)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_are_survived_and_none_is_lost(data: bytes, most: int) -> None:
    found = list(read_messages(Dripping(data, most), body_limit=1 << 20))
    assert sum(len(m.headers) + len(m.body) + len(m.from_line) for m in found) >= len(
        data.strip(b"\r\n\xef\xbb\xbf")
    ) - 2 * (len(found) + 1)


@pytest.mark.parametrize("cut", range(4000, 4400, 7))
def test_what_lies_across_the_end_of_a_block_is_seen_once(cut: int) -> None:
    body = b"x" * 4100 + b"\nContent-Disposition: attachment\n\nend\n\n" + FROM + b"\nA: b\n\nsecond\n"
    found = list(read_messages(Dripping(FROM + b"\nA: b\n\n" + body, cut)))
    assert [(m.attachments, m.size) for m in found] == [(1, len(body) + 6 - len(FROM) - 14 - 1), (0, 13)]


def test_the_window_stays_small_however_long_a_body_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "BLOCK", 10_000)
    reader = mailbox._Mailbox(io.BytesIO(FROM + b"\nA: b\n\n" + b"line of a long body\n" * 100_000), 0)
    largest = 0
    fill = reader._fill

    def watched() -> None:
        nonlocal largest
        fill()
        largest = max(largest, len(reader._data))

    monkeypatch.setattr(reader, "_fill", watched)
    [message] = reader.read()
    assert message.size == 6 + 2_000_000
    assert largest < 15_000


def test_headers_beyond_the_bound_are_counted_and_dropped() -> None:
    data = FROM + b"\nA: b\n" + b"B: c\n" * 300_000 + b"\nbody\n\n" + FROM + b"\nC: d\n\n"
    first, second = read_messages(io.BytesIO(data))
    assert len(first.headers) == mailbox.MAX_HEADERS
    assert first.dropped == 5 + 1_500_000 + 1 - mailbox.MAX_HEADERS
    assert second.headers == b"C: d\n\n"


def test_from_lines_without_a_date_count_after_a_blank_line_where_the_first_is_one() -> None:
    data = b"From - nobody\nA: b\n\nIt is\nFrom me\n\nFrom - somebody\nC: d\n\nx\n"
    assert [(m.from_line, m.size) for m in read_messages(io.BytesIO(data))] == [
        (b"From - nobody", 6 + len(b"It is\nFrom me\n")),
        (b"From - somebody", 8),
    ]


@pytest.mark.parametrize(
    "line",
    [
        FROM,
        b"From ana@example.org Wed Jan  1 10:00:00 2020",
        b"From MAILER-DAEMON Fri Jul  8 12:08:34 CEST 2011",
        b"From a b c Wed Jan 01 10:00 2020 +0100",
    ],
)
def test_from_lines_of_several_writers_are_known(line: bytes) -> None:
    assert is_mailbox(line + b"\nA: b\n")
    assert (
        len(list(read_messages(io.BytesIO(b"\n".join([line, b"A: b", b"", b"x", b"", line, b"C: d", b"", b""]))))) == 2
    )


def test_a_stream_that_breaks_gives_what_came_before_and_then_raises() -> None:
    class Breaking(Dripping):
        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            if not data:
                raise MemberError("damaged")
            return data

    messages = read_messages(Breaking(FROM + b"\nA: b\n\nx\n\n" + FROM + b"\nC: d\n\ncut of", 50))
    assert [next(messages).headers, next(messages).headers] == [b"A: b\n\n", b"C: d\n\n"]
    with pytest.raises(MemberError):
        next(messages)


def test_an_empty_or_blank_file_has_no_message() -> None:
    assert list(read_messages(io.BytesIO(b""))) == list(read_messages(io.BytesIO(b"\n\r\n\n"))) == []


def bodies(limit: int) -> Iterator[Message]:
    return read_messages(io.BytesIO(FROM + b"\nA: b\n\n0123456789\n\n" + FROM + b"\nA: b\n\nabc\n"), limit)


def test_no_more_of_a_body_is_kept_than_asked_for() -> None:
    assert [m.body for m in bodies(0)] == [b"", b""]
    assert [m.body for m in bodies(4)] == [b"0123", b"abc\n"]
