"""Dates on pages: pairs of a page and its JSON, zones, languages, and what is no date."""

from datetime import UTC, datetime

import pytest

from vana_parsers.meta.clocks import OFFSET, PLATFORM_OFFSET, ZONE, Clock
from vana_parsers.times import NO_INSTANT

INSTAGRAM = Clock.of_params({OFFSET: PLATFORM_OFFSET})
PAIRS = [
    ("Aug 09, 2026 9:49 am", 1786297781),
    ("Apr 05, 2024 3:43 pm", 1712360599),
    ("Mar 11, 2026 2:49 am", 1773226198),
    ("Dec 29, 2025 1:46 pm", 1767044795),
    ("Aug 16, 2026 5:52 am", 1786888345),
]


@pytest.mark.parametrize(("text", "stamp"), PAIRS)
def test_instagrams_clock_is_eight_hours_behind_all_year(text: str, stamp: int) -> None:
    read = INSTAGRAM.read(text)
    assert read.occurred_at == datetime.fromtimestamp(stamp // 60 * 60, UTC)
    assert (read.time_source, read.time_precision, read.time_text) == ("fixed_offset", "min", text)


def test_instagrams_seconds() -> None:
    assert stamp(INSTAGRAM, "Feb 15, 2026 1:05:28pm") == 1771189528  # its JSON says ten seconds later, the end


def test_facebooks_clock_is_the_accounts() -> None:
    assert stamp(Clock("UTC"), "Jun 26, 2026 9:05:20 am") == 1782464720
    rome = Clock.of_params({ZONE: "Europe/Rome", OFFSET: "0"})
    assert stamp(rome, "Jun 26, 2026 11:05:20 am") == 1782464720
    assert rome.read("Jan 26, 2026 11:05:20 am").occurred_at == datetime(2026, 1, 26, 10, 5, 20, tzinfo=UTC)
    assert rome.read("Jan 26, 2026 11:05:20 am").time_source == "account_zone"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    assert Clock("Europe/Rome").read("Oct 25, 2026 2:30:00 am").occurred_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_without_a_zone_utc_is_assumed() -> None:
    read = Clock.of_params({}).read("Jun 26, 2026 9:05:20 am")
    assert (read.occurred_at, read.time_source) == (datetime(2026, 6, 26, 9, 5, 20, tzinfo=UTC), "assumed_utc")


@pytest.mark.parametrize(
    ("text", "stated", "source"),
    [
        ("Friday, October 4, 2013 at 10:05pm PDT", datetime(2013, 10, 5, 5, 5, tzinfo=UTC), "labelled_zone"),
        ("Friday, October 4, 2013 at 10:05pm UTC+01", datetime(2013, 10, 4, 21, 5, tzinfo=UTC), "fixed_offset"),
        ("Freitag, 4. Oktober 2013 um 22:05 UTC+02", datetime(2013, 10, 4, 20, 5, tzinfo=UTC), "fixed_offset"),
    ],
)
def test_a_stated_zone_goes_before(text: str, stated: datetime, source: str) -> None:
    read = Clock("Asia/Tokyo").read(text)
    assert (read.occurred_at, read.time_source) == (stated, source)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("jun. 07, 2024 5:44 am", "2024-06-07T05:44"),
        ("14. Nov. 2023, 22:13", "2023-11-14T22:13"),
        ("01.01.2025, 10:00", "2025-01-01T10:00"),
        ("dub 10, 2014 9:02:15 odpol.", "2014-04-10T21:02:15"),
        ("lis 10, 2014 9:02:15 dopol.", "2014-11-10T09:02:15"),
        ("srp 13, 2021 12:04:34 odpol.", "2021-08-13T12:04:34"),
        ("lis 10, 2014 9:02:15 PM", "2014-11-10T21:02:15"),
        ("2025年1月1日 10:05", "2025-01-01T10:05"),
        ("1月 05, 2024 3:00:00 下午", "2024-01-05T15:00:00"),
        ("8월 05, 2015 11:23:43 오후", "2015-08-05T23:23:43"),
        ("พ.ค. 24, 2023 7:12:54 pm", "2023-05-24T19:12:54"),
        ("juil 25, 2014 12:06:36 am", "2014-07-25T00:06:36"),
        ("mai 28, 2013 10:31:26 pm", "2013-05-28T22:31:26"),
        ("gen 05, 2024 3:00 pm", "2024-01-05T15:00"),
        ("mar. 05, 2024 9:49:10 p. m.", "2024-03-05T21:49:10"),
        ("Oca 05, 2024 9:49:10 ÖS", "2024-01-05T21:49:10"),
        ("elo 05, 2024 9:00 ip.", "2024-08-05T21:00"),
        ("Jul 12, 2024 4:55:32pm", "2024-07-12T16:55:32"),
        ("Sep 13, 2020, 12:27 PM", "2020-09-13T12:27"),
        ("Oct 19, 2019 at 2:37 PM", "2019-10-19T14:37"),
        ("19 Oct 2019, 14:37", "2019-10-19T14:37"),
    ],
)
def test_dates_of_all_languages(text: str, local: str) -> None:
    clock = Clock("UTC")
    assert clock.read(text).occurred_at == datetime.fromisoformat(local).replace(tzinfo=UTC)
    quick = clock.quick(text)
    assert quick is None or quick[0] / 1000 == stamp(clock, text)


@pytest.mark.parametrize(
    "text", ["", "  ", "Ann", "12", "True", "5 May 2020", "Ann, 10:05", "Jan 32, 2020 1:00 am", "13:99", "x" * 500]
)
def test_what_is_no_date(text: str) -> None:
    clock = Clock("UTC")
    assert clock.date(text) is None
    assert clock.quick(text) is None
    read = clock.read(text)
    assert read == NO_INSTANT if not text.strip() else read.time_text == text


def test_the_epoch_itself_is_no_time() -> None:
    for clock, text in ((Clock("Europe/Rome"), "Jan 01, 1970 1:00:00 am"), (INSTAGRAM, "Dec 31, 1969 4:00 pm")):
        assert clock.read(text).occurred_at is None
        assert clock.read(text).time_text == text


def test_dates_of_numbers_are_told_by_their_page() -> None:
    clock = Clock("UTC")
    assert clock.date("11/12/2017, 21:48") is None
    clock.learn("<div>11/12/2017, 21:48</div><div>25/11/2017, 21:48</div>")
    assert clock.read("10/12/2017, 21:48").occurred_at == datetime(2017, 12, 10, 21, 48, tzinfo=UTC)


def stamp(clock: Clock, text: str) -> float:
    read = clock.read(text).occurred_at
    assert read is not None, text
    return read.timestamp()
