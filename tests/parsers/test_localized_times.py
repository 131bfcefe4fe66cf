"""Dates in the words of people: each form and language, zones as fixed offsets, and what must not be guessed."""

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers import localized_times
from vana_parsers.localized_names import conflicts, names
from vana_parsers.localized_times import (
    LONGEST,
    DateReader,
    Dialect,
    dialect_of,
    parse_localized,
    parse_localized_all,
    zones_near,
)
from vana_parsers.schema import COMMON
from vana_parsers.times import NO_INSTANT, Instant

SIXTH = "2015-02-15T21:54:36"
FORMS = {
    # forms seen in exports, by year and language: text, instant in UTC, time_source
    "en-US until 2018": ("Mar 8, 2018, 5:14:40 PM", "2018-03-08T17:14:40", "assumed_utc"),
    "en-US since 2019": ("Sep 10, 2019, 8:51:45 PM MSK", "2019-09-10T17:51:45", "labelled_zone"),
    "en-US with EET": ("Feb 13, 2024, 8:36:49 AM EET", "2024-02-13T06:36:49", "labelled_zone"),
    "en-US with PDT": ("Jul 1, 2024, 11:15:00 PM PDT", "2024-07-02T06:15:00", "labelled_zone"),
    "en-US since 2023": ("Nov 3, 2023, 10:11:12\u202fPM UTC", "2023-11-03T22:11:12", "labelled_zone"),
    "en-GB": ("6 Oct 2020, 14:32:28 PDT", "2020-10-06T21:32:28", "labelled_zone"),
    "en-IN": ("6 Oct 2020, 14:32:28 GMT+05:30", "2020-10-06T09:02:28", "fixed_offset"),
    "en-AU": ("May 5, 2026, 10:15:00 AM AEST", "2026-05-05T00:15:00", "labelled_zone"),
    "de": ("27.08.2026, 20:04:54 MESZ", "2026-08-27T18:04:54", "labelled_zone"),
    "de with month": ("17. Aug. 2026, 22:14:48 MESZ", "2026-08-17T20:14:48", "labelled_zone"),
    "nl": ("15 jun 2026, 9:30:41 CEST", "2026-06-15T07:30:41", "labelled_zone"),
    "nl March": ("15 mrt 2026, 9:30:41 CET", "2026-03-15T08:30:41", "labelled_zone"),
    "nl May": ("1 mei 2026, 09:30:41 CEST", "2026-05-01T07:30:41", "labelled_zone"),
    "fr": ("21 oct. 2023, 07:12:31 UTC", "2023-10-21T07:12:31", "labelled_zone"),
    "fr with offset": ("21 oct. 2023, 07:12:31 UTC+1", "2023-10-21T06:12:31", "fixed_offset"),
    "fr with minus sign": ("21 oct. 2023, 07:12:31 UTC\u22127", "2023-10-21T14:12:31", "fixed_offset"),
    "ca": ("22 de març 2024, 21:55:41 WET", "2024-03-22T21:55:41", "labelled_zone"),
    "ca abbreviated": ("7 de des. 2022, 21:55:41 CET", "2022-12-07T20:55:41", "labelled_zone"),
    "ca elided": ("31 d’oct. 2022, 21:55:41 CET", "2022-10-31T20:55:41", "labelled_zone"),
    "tr": ("17 Ağu 2026, 22:14:48 GMT+3", "2026-08-17T19:14:48", "fixed_offset"),
    "zh": ("2026年7月30日 00:23:06 CEST", "2026-07-29T22:23:06", "labelled_zone"),
    "ar": ("23\u200f/07\u200f/2026، 4:20:22 م CEST", "2026-07-23T14:20:22", "labelled_zone"),
    "ar day below 13": ("03\u200f/07\u200f/2026، 4:20:22 ص CEST", "2026-07-03T02:20:22", "labelled_zone"),
    "ar own digits": ("٢٣\u200f/٠٧\u200f/٢٠٢٦، ٤:٢٠:٢٢ م غرينتش+٣", "2026-07-23T13:20:22", "fixed_offset"),
    "ar-MA": ("04\u200f/05\u200f/2021، 17:07:58 غرينتش+1", "2021-05-04T16:07:58", "fixed_offset"),
    "chat en-US": ("Tuesday, January 30, 2024 at 1:27:33 PM UTC", "2024-01-30T13:27:33", "labelled_zone"),
    "chat en-GB": ("Tuesday, 7 February 2021 at 17:13:43 UTC", "2021-02-07T17:13:43", "labelled_zone"),
    "chat hu": ("2015. február 15., vasárnap 21:54:36 UTC", SIXTH, "labelled_zone"),
    "chat de": ("Sonntag, 15. Februar 2015 um 21:54:36 UTC", SIXTH, "labelled_zone"),
    "chat fr": ("dimanche 15 février 2015 à 21:54:36 UTC", SIXTH, "labelled_zone"),
    "chat es": ("domingo, 15 de febrero de 2015, 21:54:36 (UTC)", SIXTH, "labelled_zone"),
    "chat pt": ("domingo, 15 de fevereiro de 2015 às 21:54:36 UTC", SIXTH, "labelled_zone"),
    "chat ja": ("2015年2月15日日曜日 21時54分36秒 UTC", SIXTH, "labelled_zone"),
    "chat ko": ("2015년 2월 15일 일요일 오후 9시 54분 36초 UTC", SIXTH, "labelled_zone"),
    "chat ru": ("воскресенье, 15 февраля 2015 г. в 21:54:36 UTC", SIXTH, "labelled_zone"),
    "chat lt": ("2015 m. vasario 15 d., sekmadienis 21:54:36 UTC", SIXTH, "labelled_zone"),
    "chat vi": ("21:54:36 UTC Chủ Nhật, 15 tháng 2, 2015", SIXTH, "labelled_zone"),
    "photos": ("6 oct. 2023, 13:35:39 UTC", "2023-10-06T13:35:39", "labelled_zone"),
    "archive": ("25 Oct 2024, 02:04:17 GMT-7", "2024-10-25T09:04:17", "fixed_offset"),
    "archive short": ("10/25/24, 2:04:00 AM GMT-7", "2024-10-25T09:04:00", "fixed_offset"),
    # forms of the CLDR for the same moment
    "af": ("15 Feb. 2015 21:54:36", SIXTH, "assumed_utc"),
    "bg": ("15.02.2015 г., 21:54:36 ч.", SIXTH, "assumed_utc"),
    "bn": ("১৫ ফেব, ২০১৫ ৯:৫৪:৩৬ PM", SIXTH, "assumed_utc"),
    "cs": ("15. 2. 2015 22:54:36 SEČ", SIXTH, "labelled_zone"),
    "cs long": ("15. února 2015 23:54:36 SELČ", SIXTH, "labelled_zone"),
    "da": ("15. feb. 2015 22.54.36 CET", SIXTH, "labelled_zone"),
    "el": ("15 Φεβ 2015, 9:54:36 μ.μ.", SIXTH, "assumed_utc"),
    "es-MX": ("15 feb 2015, 9:54:36 p.m.", SIXTH, "assumed_utc"),
    "es with spaces": ("15 feb 2015, 9:54:36 p.\u00a0m. GMT-6", "2015-02-16T03:54:36", "fixed_offset"),
    "et": ("15. veebr 2015 21:54:36", SIXTH, "assumed_utc"),
    "fa": ("۱۵ فوریهٔ ۲۰۱۵،\u200f ۲۱:۵۴:۳۶", SIXTH, "assumed_utc"),
    "fa offset": ("۱۵ فوریهٔ ۲۰۱۵،\u200f ۲۱:۵۴:۳۶ \u200e+۳:۳۰ گرینویچ", "2015-02-15T18:24:36", "fixed_offset"),
    "fi": ("15.2.2015 klo 21.54.36 UTC+2", "2015-02-15T19:54:36", "fixed_offset"),
    "fil": ("Peb 15, 2015, 9:54:36 PM", SIXTH, "assumed_utc"),
    "fr-CA": ("15 févr. 2015, 16 h 54 min 36 s HNE", SIXTH, "labelled_zone"),
    "fr Java": ("15 févr. 2015 22:54:36 HNEC", SIXTH, "labelled_zone"),
    "he": ("15 בפבר׳ 2015, 21:54:36", SIXTH, "assumed_utc"),
    "hi": ("१५ फ़र॰ २०१५, ९:५४:३६ pm", SIXTH, "assumed_utc"),
    "hr": ("15. velj 2015. 21:54:36", SIXTH, "assumed_utc"),
    "hu": ("2015. febr. 15. 21:54:36", SIXTH, "assumed_utc"),
    "id": ("15 Feb 2015 21.54.36", SIXTH, "assumed_utc"),
    "id WIB": ("16 Feb 2015 04.54.36 WIB", SIXTH, "labelled_zone"),
    "it": ("15 feb 2015, 22:54:36 CET", SIXTH, "labelled_zone"),
    "ja": ("2015/02/16 6:54:36 JST", SIXTH, "labelled_zone"),
    "ja halves": ("2015年2月15日 午後9:54:36", SIXTH, "assumed_utc"),
    "ko": ("2015. 2. 15. 오후 9:54:36", SIXTH, "assumed_utc"),
    "lt": ("2015-02-15 21:54:36", SIXTH, "assumed_utc"),
    "lv": ("2015. gada 15. febr. 21:54:36", SIXTH, "assumed_utc"),
    "ms": ("15 Feb 2015, 9:54:36 PTG", SIXTH, "assumed_utc"),
    "nb": ("15. feb. 2015, 21:54:36", SIXTH, "assumed_utc"),
    "pl": ("15 lut 2015, 21:54:36", SIXTH, "assumed_utc"),
    "pt": ("15 de fev. de 2015, 18:54:36 BRT", SIXTH, "labelled_zone"),
    "ro": ("15 feb. 2015, 23:54:36 EET", SIXTH, "labelled_zone"),
    "ru": ("15 февр. 2015 г., 21:54:36", SIXTH, "assumed_utc"),
    "sk": ("15. 2. 2015, 21:54:36", SIXTH, "assumed_utc"),
    "sl": ("15. feb. 2015 21:54:36", SIXTH, "assumed_utc"),
    "sr": ("15. 2. 2015. 21:54:36", SIXTH, "assumed_utc"),
    "sv": ("15 feb. 2015 21:54:36", SIXTH, "assumed_utc"),
    "ta": ("15 பிப்., 2015, பிற்பகல் 9:54:36", SIXTH, "assumed_utc"),
    "te": ("15 ఫిబ్ర, 2015 9:54:36 PM", SIXTH, "assumed_utc"),
    "th": ("15 ก.พ. 2558 21:54:36", SIXTH, "assumed_utc"),
    "th long": ("15 กุมภาพันธ์ พ.ศ. 2558 21 นาฬิกา 54 นาที 36 วินาที GMT+7", "2015-02-15T14:54:36", "fixed_offset"),
    "tr halves": ("15 Şub 2015 ÖS 9:54:36", SIXTH, "assumed_utc"),
    "uk": ("15 лют. 2015 р., 21:54:36", SIXTH, "assumed_utc"),
    "vi": ("21:54:36 15 thg 2, 2015", SIXTH, "assumed_utc"),
    "zh offset before": ("2015年2月16日 GMT+8 05:54:36", SIXTH, "fixed_offset"),
    "zh-TW": ("2015年2月15日 晚上9:54:36", SIXTH, "assumed_utc"),
    "zh-TW afternoon": ("2015年2月15日 下午9:54:36 [GMT]", SIXTH, "labelled_zone"),
    # a month's name that is one month here and another there
    "pl lip": ("15 lip 2021, 10:00:00 CEST", "2021-07-15T08:00:00", "labelled_zone"),
    "hr lip": ("15. lip 2021. 10:00:00 CEST", "2021-06-15T08:00:00", "labelled_zone"),
    "a weekday named as a month": ("mar 15 feb 2021 10:00:00", "2021-02-15T10:00:00", "assumed_utc"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read(form: str) -> None:
    text, expected, source = FORMS[form]
    found = parse_localized(text)
    assert found.occurred_at == datetime.fromisoformat(f"{expected}+00:00")
    assert (found.time_source, found.time_precision, found.time_text) == (source, "s", text)


def test_lists_are_read_as_single_texts_are() -> None:
    texts = [text for text, _, _ in FORMS.values()] + [
        None,
        "",
        "no date",
        "Nov 3, 2023, 10:11 PM",
        "Feb 30, 2024, 1:00:00",
    ]
    found = parse_localized_all(texts, dialect=Dialect())
    for index, text in enumerate(texts):
        one = NO_INSTANT if text is None else parse_localized(text)
        assert Instant(**{name: array[index].as_py() for name, array in found.columns().items()}) == one, text


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Jan 15, 2021, 12:54:12 AM", 0),
        ("Jan 15, 2021, 12:54:12 PM", 12),
        ("Jan 15, 2021, 1:54:12 a.m.", 1),
        ("2021年1月15日 中午12:54:12", 12),
        ("2021年1月15日 凌晨2:54:12", 2),
        ("2021年1月15日 早上8:54:12", 8),
        ("2021年1月15日 午前0:54:12", 0),
        ("2021年1月15日 午後0:54:12", 12),
        ("2021년 1월 15일 오전 12:54:12", 0),
        ("15 يناير 2021، 12:54:12 م", 12),
        ("15 Oca 2021 ÖÖ 12:54:12", 0),
    ],
)
def test_noon_and_midnight_are_on_the_right_side(text: str, hour: int) -> None:
    assert parse_localized(text).occurred_at == datetime(2021, 1, 15, hour, 54, 12, tzinfo=UTC)


def test_a_label_is_its_offset_even_out_of_season() -> None:
    summer, winter = parse_localized("Jan 15, 2021, 6:54:12 PM BST"), parse_localized("Jan 15, 2021, 5:54:12 PM GMT")
    assert summer.occurred_at == winter.occurred_at
    assert (summer.utc_offset_minutes, winter.utc_offset_minutes) == (60, None)


def test_minutes_are_all_that_some_forms_tell() -> None:
    found = parse_localized("Nov 3, 2023, 10:11 PM")
    assert (found.occurred_at, found.time_precision) == (datetime(2023, 11, 3, 22, 11, tzinfo=UTC), "min")
    assert parse_localized("15.2.2015 klo 21.54").time_precision == "min"


def test_a_day_without_a_clock_is_a_day() -> None:
    found = parse_localized("15 de febr. de 2015")
    assert (found.occurred_at, found.time_precision) == (datetime(2015, 2, 15, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "no date",
        "02/03/2024, 10:00:00",
        "02/03/24, 10:00:00",
        "15. 2. 14. 10:00:00",
        "Jan 5, 2020, 10:00:00 AM XYZ",
        "Visited Jan 5, 2020, 10:00:00 AM",
        "Feb 30, 2024, 10:00:00 AM",
        "Feb 3, 2024, 25:00:00",
        "Feb 3, 2024, 10:60:00",
        "Feb 3, 0024, 10:00:00",
        "Feb 3, 9999, 10:00:00",
        "Feb 3, 2024, 10:00:00 GMT+99",
        "Feb Apr 3, 2024, 10:00:00",
        "10:00:00",
        "3 4 5 6 2024, 10:00:00",
        "15 بهمن ۱۳۹۳، ۲۱:۵۴:۳۶",
        "Feb 3, 2024, 10:00:00 AM" + " " * LONGEST,
    ],
)
def test_what_cannot_be_told_stays_text(text: str) -> None:
    found = parse_localized(text)
    assert found == (Instant(time_text=text) if text.strip() else NO_INSTANT)


def test_the_other_dates_of_a_file_tell_the_order_of_day_and_month() -> None:
    assert dialect_of(["02/03/2024, 10:00:00", "13/03/2024, 10:00:00"]).day_first is True
    assert dialect_of(["02/03/2024, 10:00:00", "03/13/2024, 10:00:00"]).day_first is False
    assert dialect_of(["13/02/2024, 10:00:00", "02/13/2024, 10:00:00"]).day_first is None
    assert dialect_of(["02/03/2024, 10:00:00"]).day_first is None


def test_the_steady_course_of_a_log_tells_the_order_of_day_and_month() -> None:
    days = [datetime(2024, 12, 12, 9, tzinfo=UTC) - timedelta(days=31 * n % 341 + n // 11) for n in range(40)]
    course = sorted((day for day in days if day.day <= 12), reverse=True)
    assert dialect_of([f"{day:%d/%m/%Y, %H:%M:%S}" for day in course]).day_first is True
    assert dialect_of([f"{day:%m/%d/%Y, %H:%M:%S}" for day in course]).day_first is False


def test_a_list_of_dates_is_read_by_what_it_tells_itself() -> None:
    found = parse_localized_all(["02/03/2024, 10:00:00", "13/03/2024, 10:00:00"])
    assert [value.as_py().day for value in found.occurred_at] == [2, 13]


def test_a_month_of_two_languages_is_told_by_the_other_dates() -> None:
    assert parse_localized("15 listopada 2021, 10:00:00").occurred_at == datetime(2021, 11, 15, 10, tzinfo=UTC)
    croatian = dialect_of(["3. siječnja 2021. 10:00:00", "15. listopada 2021. 10:00:00"])
    assert "hr" in croatian.languages
    assert parse_localized("15. listopada 2021. 10:00:00", dialect=croatian).occurred_at == datetime(
        2021, 10, 15, 10, tzinfo=UTC
    )


def test_few_month_names_depend_on_the_language() -> None:
    assert {word for word, _ in conflicts()} <= {"lip", "lis", "listopad", "listopada", "srp"}


def test_an_ambiguous_label_has_its_commonest_meaning_unless_told() -> None:
    text = "Jan 5, 2024, 10:00:00 AM IST"
    assert parse_localized(text).utc_offset_minutes == 330
    assert parse_localized(text, zones={"IST": 120}).utc_offset_minutes == 120
    assert parse_localized(text, zones=zones_near(120)).utc_offset_minutes == 120
    assert zones_near(480)["CST"] == 480
    assert "IST" not in zones_near(-420)


@pytest.mark.parametrize("label", ["CET", "MEZ", "EEST", "WEST", "MSK", "JST", "AKST", "NZDT", "ACST", "NPT", "NST"])
def test_labels_have_fixed_offsets(label: str) -> None:
    expected = {"CET": 60, "MEZ": 60, "EEST": 180, "WEST": 60, "MSK": 180, "JST": 540, "AKST": -540, "NZDT": 780}
    expected |= {"ACST": 570, "NPT": 345, "NST": -210}
    assert names().zones[label][0] == expected[label]


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
MOMENTS = st.datetimes(datetime(1998, 1, 2), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


@settings(max_examples=60)
@given(MOMENTS, st.integers(-14 * 60, 14 * 60), st.sampled_from(["GMT", "UTC"]), st.booleans())
def test_any_offset_leads_back_to_the_instant(moment: datetime, offset: int, word: str, is_short: bool) -> None:
    local = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=offset)))
    sign, (hours, minutes) = "-" if offset < 0 else "+", divmod(abs(offset), 60)
    stated = (
        f"{word}{sign}{hours}" + (f":{minutes:02}" if minutes else "")
        if is_short
        else f"{word}{sign}{hours:02}:{minutes:02}"
    )
    clock, half = f"{local.hour % 12 or 12}:{local:%M:%S}", "AM" if local.hour < 12 else "PM"
    texts = [
        f"{MONTHS[local.month - 1]} {local.day}, {local.year}, {clock}\u202f{half} {stated}",
        f"{local:%d.%m.%Y, %H:%M:%S} {stated}",
        f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S} {stated}",
        f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M:%S} {stated.replace('-', chr(0x2212))}",
    ]
    for text in texts:
        found = parse_localized(text)
        assert found.occurred_at == moment.replace(tzinfo=UTC), text
        assert found.utc_offset_minutes == offset


@settings(max_examples=60)
@given(
    st.text(st.sampled_from("0123456789:/.,- \u202f\u200fAMPJanFebUTC+年月م午後"), max_size=40) | st.text(max_size=200)
)
def test_any_text_is_an_instant_or_kept(text: str) -> None:
    found = parse_localized(text)
    assert found.time_text == (text if text.strip() else None)
    assert (found.occurred_at is None) == (found.time_source == "none")
    for column in COMMON:
        if column.name == "time_precision":
            assert found.time_precision in column.doc


def test_the_reader_forgets_what_it_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(localized_times, "_MOST_FRAMES", 100)
    reader = DateReader()
    for year, number in itertools.product(range(1950, 1990), range(1, 28)):
        assert reader.find(f"Feb {number}, {year}, 10:00:00 AM")
    assert len(reader._frames) <= 101
